"""`attache forget` and `attache storage purge`, as an operator types them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot import settings, wording
from bot.app.attache import App, open_app
from bot.cli.command import cli
from bot.platforms.console import converse, origin
from bot.storage import askings
from searching import DOCUMENTS, traces


@pytest.fixture
def app(deployment: Path) -> Iterator[App]:
    """The shipped deployment, in which somebody asked for a theme and for a digest."""
    app = open_app(settings.load(deployment / "config"))
    lines = ["/outlook", "/subscribe outlook daily 8:00 Europe/Kyiv"]
    converse(lines, app.commands("console"), app.handle("console"), lambda _: None)
    yield app
    app.database.close()


def attache(app: App, *words: str, typed: str = "") -> Result:
    return CliRunner().invoke(cli, ["--config", str(app.settings.root / "config"), *words], input=typed)


def test_what_is_kept_about_somebody_is_shown_and_removed_when_the_operator_is_sure(app: App) -> None:
    declined = attache(app, "forget", "console", "you", typed="n\n")
    assert declined.output.startswith("What console person you reads at /forget-me:\n\nWhat is kept about you\n")
    assert "Digests that are sent to you" in declined.output
    assert wording.privacy.really() in declined.output
    assert traces(app.database, "you", DOCUMENTS)
    done = attache(app, "forget", "console", "you", "--yes")
    assert "console person you is forgotten; backups that were made before still hold what was removed." in done.output
    assert traces(app.database, "you", DOCUMENTS) == set()
    again = attache(app, "forget", "console", "you", "--yes")
    assert again.exit_code == 1
    assert "Nothing is kept about console person you." in again.output


def test_what_is_older_than_is_kept_is_removed_on_request(app: App) -> None:
    with app.database.writing() as connection:
        person = origin(datetime.now(UTC)).person
        askings.note(connection, person, "history", datetime.now(UTC) - timedelta(days=91))
    done = attache(app, "storage", "purge")
    assert done.output == (
        "Removed what was older than 90 days: 0 deliveries, 1 mark of what people were told and 0 notes "
        "that nothing needs any more.\n"
    )
