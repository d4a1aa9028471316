"""The configuration, the database and the documents, opened for a command."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot import wording
from bot.cli.printing import progress_bar, say_aside

if TYPE_CHECKING:
    from bot.app.attache import App
    from bot.ports import Meter
    from bot.settings import Settings

PATIENCE_SECONDS = 5
"""How long a command waits for documents to be filed anew; then it answers by what is filed."""


def configured(folder: str | None, port: int | None) -> "Settings":
    """The configuration, checked, with health and metrics on `port` where one was typed."""
    return loaded(folder).watched_at(port)


def loaded(folder: str | None) -> "Settings":
    """The configuration, checked."""
    from bot import settings  # noqa: PLC0415  lazy: --help is quick

    return settings.stored(settings.load(settings.find_folder(folder, os.environ)), os.environ)


@contextmanager
def opened(folder: str | None, meter: "Meter | None" = None, port: int | None = None) -> Iterator["App"]:
    """Attaché with its database open, closed at the end; `meter` counts what happens, `port` tells of it."""
    from bot.app.attache import open_app  # noqa: PLC0415  lazy: --help is quick

    app = open_app(configured(folder, port), meter=meter)
    try:
        yield app
    finally:
        app.database.close()


def read_documents(
    app: "App",
    reasons: str = "attache sources",
    *,
    fetch: bool = True,
    always_say: bool = False,
    say: Callable[[str], None] = say_aside,
) -> None:
    """Take in what changed, with a bar on a terminal, and say so on stderr when something did.

    Args:
        app: where to.
        fetch: also from feeds and pages whose time has come.
        reasons: what to type to hear why a file could not be read.
        always_say: also when nothing changed.
        say: takes the sentence.
    """
    with progress_bar() as progress:
        outcome = app.take_in(progress) if fetch else app.read_folders(progress)
    if outcome.read or outcome.retired or always_say:
        say(wording.terminal.read(outcome.read, outcome.live, outcome.unreadable, reasons))
        if outcome.trouble:
            say(outcome.trouble)


def file_anew(app: "App") -> None:
    """File documents under the present themes, with a bar on a terminal, for as long as a person likes to wait."""
    patience = time.monotonic() + PATIENCE_SECONDS
    with progress_bar(wording.terminal.filing_anew()) as progress:
        app.file_anew(progress, lambda: time.monotonic() > patience)
