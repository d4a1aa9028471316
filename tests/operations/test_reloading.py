"""A changed configuration reaches the running bot, whole or not at all."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot import settings
from bot.journeys.refile import waiting
from bot.operations import reloading
from bot.operations.reloading import Answer
from bot.storage import library, subscriptions
from bot.storage.database import Database, open_database
from fakes.discord import FakeDiscord

ROOT = Path(__file__).resolve().parent.parent.parent
TRAM = "  - {name: tram, title: The tram, question: 'What of the tram?', keywords: [tram], command: tram}\n"
MORNING = """digests:
  - {name: morning, platform: discord, workspace: "1", channel: "2", themes: [tram], at: "8:00", zone: Europe/Kyiv}
"""

pytestmark = pytest.mark.usefixtures("own_addresses")


async def attache(deployment: Path, *words: str) -> tuple[int, str]:
    done = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *words,
        cwd=deployment, env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    out, _ = await asyncio.wait_for(done.communicate(), 60)
    return done.returncode or 0, out.decode()


@asynccontextmanager
async def running(deployment: Path, discord: FakeDiscord) -> AsyncIterator[None]:
    addresses = f"discord: {{api: '{discord.settings.api}', gateway: '{discord.settings.gateway}'}}\n"
    (deployment / "config/bot.yaml").write_text(addresses, encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", "--port", "0",
        cwd=deployment,
        env={**os.environ, "PYTHONPATH": str(ROOT), "DISCORD_TOKEN": discord.token.reveal()},
        stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stderr
    async with asyncio.timeout(30):
        while b"Discord: connected" not in await process.stderr.readline():
            pass
    try:
        yield
    finally:
        process.terminate()
        await asyncio.wait_for(process.communicate(), 30)


def append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def digests(deployment: Path) -> list[str]:
    database = open_database(f"sqlite:///{deployment}/data/attache.db")
    with database.reading() as connection:
        found = sorted(subscriptions.configured(connection))
    database.close()
    return found


def left_to_file(deployment: Path) -> int:
    """How many documents are not filed under the themes of the configuration yet."""
    database = open_database(f"sqlite:///{deployment}/data/attache.db")
    left = waiting(database, settings.load(deployment / "config").rules)
    database.close()
    return left


async def test_new_themes_and_digests_are_taken_up_while_it_runs_and_a_mistake_changes_nothing(
    deployment: Path, discord: FakeDiscord
) -> None:
    config = deployment / "config"
    async with running(deployment, discord):
        assert "The road ahead" not in (await discord.slash("outlook")).text

        themes = (config / "themes.yaml").read_text(encoding="utf-8").replace("title: Outlook", "title: The road ahead")
        (config / "themes.yaml").write_text(themes, encoding="utf-8")
        append(config / "themes.yaml", TRAM)
        (config / "digests.yaml").write_text(MORNING.replace("Kyiv", "Kiev-on-Thames"), encoding="utf-8")
        code, said = await attache(deployment, "reload")
        assert code == 1
        assert "digests.yaml:2:" in said
        assert "The road ahead" not in (await discord.slash("outlook")).text
        assert digests(deployment) == []

        (config / "digests.yaml").write_text(MORNING, encoding="utf-8")
        append(config / "bot.yaml", "language: uk\n")
        code, said = await attache(deployment, "reload")
        assert code == 0, said
        assert "reloaded: 7 themes, 1 digest." in said
        assert "attache slack manifest" in said
        assert "waits for a restart: language." in said
        assert digests(deployment) == ["morning"]
        assert "The road ahead" in (await discord.slash("outlook")).text
        async with asyncio.timeout(30):
            while left_to_file(deployment):  # noqa: ASYNC110  another process files it
                await asyncio.sleep(0.1)


async def test_a_new_source_is_read_while_it_runs_and_one_that_is_taken_out_goes_with_its_documents(
    deployment: Path, discord: FakeDiscord
) -> None:
    config = deployment / "config"
    (deployment / "letters").mkdir()
    (deployment / "letters/ferry.txt").write_text("The ferry to Oldbridge sails again from May.\n", encoding="utf-8")
    async with running(deployment, discord):
        before = (config / "bot.yaml").read_text(encoding="utf-8")
        append(config / "bot.yaml", "sources: [{name: letters, kind: folder, folder: letters, refresh: 1h}]\n")
        code, said = await attache(deployment, "reload")
        assert code == 0, said
        await until_on_record(deployment, {"seeds", "letters"})

        (config / "bot.yaml").write_text(before, encoding="utf-8")
        code, said = await attache(deployment, "reload")
        assert code == 0, said
        await until_on_record(deployment, {"seeds"})


async def until_on_record(deployment: Path, sources: set[str]) -> None:
    """Until the documents on record come from these sources."""
    database = open_database(f"sqlite:///{deployment}/data/attache.db")
    async with asyncio.timeout(60):
        while True:  # another process takes them in
            with database.reading() as connection:
                if {one.source for one in library.holdings(connection)} == sources:
                    break
            await asyncio.sleep(0.1)
    database.close()


async def test_with_no_process_running_it_says_so(deployment: Path) -> None:
    code, said = await attache(deployment, "reload")
    assert code == 1
    assert "attache.db answered within" in said
    assert "read at the next start" in said


def test_a_wish_reaches_every_process_and_each_answers_for_itself(database: Database) -> None:
    assert reloading.wished(database) is None
    first = reloading.wish(database)
    assert reloading.wished(database) == first
    reloading.answer(database, first, Answer("node-2", taken=False, words="goes on."))
    reloading.answer(database, first, Answer("node-1", taken=True, words="reloaded."))
    found = [(one.process, one.taken, one.words) for one in reloading.answers(database, first)]
    assert found == [("node-1", True, "reloaded."), ("node-2", False, "goes on.")]
    second = reloading.wish(database)
    assert reloading.answers(database, second) == []
    reloading.answer(database, first, Answer("node-3", taken=True, words="late."))
    assert reloading.answers(database, second) == []


def test_what_cannot_be_taken_up_while_it_runs_is_named_as_bot_yaml_names_it(deployment: Path) -> None:
    old = settings.load(deployment / "config")
    append(deployment / "config/themes.yaml", TRAM)
    (deployment / "config/bot.yaml").write_text(
        "seeds: {folder: config, refresh_seconds: 5}\ncommands: {slack: {sources: papers}}\n", encoding="utf-8"
    )
    taken, waiting = reloading.merged(old, settings.load(deployment / "config"))
    assert [theme.name for theme in taken.themes][-1] == "tram"
    assert taken.seeds == deployment / "config"
    assert taken.refresh_seconds == old.refresh_seconds
    assert sorted(waiting) == ["commands", "seeds.refresh_seconds"]
