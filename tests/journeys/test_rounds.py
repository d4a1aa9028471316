"""While the bot runs, each source is looked at in its own time."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from bot import settings
from bot.app.attache import open_app
from bot.briefing.rules import Rules
from bot.journeys.refresh import Keeper, Kept
from bot.journeys.rounds import kept_fresh
from bot.model import Document
from bot.ports import Found
from bot.sources.folder import Folder
from bot.sources.watching import changes
from bot.storage import library
from bot.storage.database import Database, open_database
from builders import NOW, theme

DAY = timedelta(days=1)


async def untold(_folder: Path) -> AsyncIterator[None]:
    """Changes of which the system tells nothing."""
    await asyncio.Event().wait()
    yield


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not await asyncio.to_thread(holds):  # noqa: ASYNC110  the record tells nobody that it changed
            await asyncio.sleep(0.02)


class Stuck:
    """A source whose server never ends its answer."""

    edition, folder = "1", None

    def __init__(self, name: str) -> None:
        self.name = name
        self.began, self.stopped = Event(), Event()

    def listing(self, memory: str = "") -> Found:  # noqa: ARG002  it never gets so far
        self.began.set()
        self.stopped.wait(20)
        return Found({}, (), whole=False)

    def read(self, name: str, now: datetime) -> Document:
        raise AssertionError((name, now))

    def stop(self) -> None:
        self.stopped.set()


@pytest.fixture
def seeds(tmp_path: Path) -> Folder:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds/port.txt").write_text("The harbour is closed.")
    return Folder(tmp_path / "seeds", 1_000)


@pytest.fixture
def keeper(tmp_path: Path) -> Keeper:
    return Keeper(open_database(f"sqlite:///{tmp_path}/attache.db"), Rules((theme(),)), [], "one", lambda: NOW)


def texts(database: Database) -> set[str]:
    with database.reading() as connection:
        live = [library.live_document(connection, key) for key in library.live_keys(connection)]
    return {one.text.strip() for one in live if one}


async def test_sources_that_hang_hold_up_neither_each_other_nor_the_end(keeper: Keeper, seeds: Folder) -> None:
    stuck = [Stuck(f"stuck{number}") for number in range(5)]
    kept = [*(Kept(one, DAY) for one in stuck), Kept(seeds, DAY)]
    async with kept_fresh(keeper, kept, untold, tick=0.02):
        await until(lambda: texts(keeper.database) == {"The harbour is closed."})
        await until(lambda: all(one.began.is_set() for one in stuck))
    assert all(one.stopped.is_set() for one in stuck)
    keeper.database.close()


async def test_a_file_that_changes_is_read_within_seconds_whatever_the_interval(keeper: Keeper, seeds: Folder) -> None:
    async with kept_fresh(keeper, [Kept(seeds, DAY)], changes, tick=0.02):
        await until(lambda: len(texts(keeper.database)) == 1)
        (seeds.root / "below").mkdir()
        (seeds.root / "below/lock.txt").write_text("The lock is shut.")
        await until(lambda: len(texts(keeper.database)) == 2)
        (seeds.root / "port.txt").unlink()
        await until(lambda: texts(keeper.database) == {"The lock is shut."})
    keeper.database.close()


async def test_where_the_system_tells_nothing_the_regular_look_does(tmp_path: Path, seeds: Folder) -> None:
    moments = iter(NOW + timedelta(minutes=number) for number in range(100_000))
    database = open_database(f"sqlite:///{tmp_path}/attache.db")
    keeper = Keeper(database, Rules((theme(),)), [], "one", lambda: next(moments))
    async with kept_fresh(keeper, [Kept(seeds, timedelta(minutes=1))], untold, tick=0.02):
        await until(lambda: len(texts(database)) == 1)
        (seeds.root / "lock.txt").write_text("The lock is shut.")
        await until(lambda: len(texts(database)) == 2)
    database.close()


async def test_a_database_that_is_locked_for_long_is_a_line_in_the_log_and_the_next_look_goes_on(
    deployment: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.storage.database.BUSY_SECONDS", 0)
    app = open_app(settings.load(deployment / "config"), clock=lambda: NOW)
    with closing(sqlite3.connect(deployment / "data/attache.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        async with kept_fresh(app.keeper, app.sources, untold, tick=0.02):
            await until(lambda: "Another process is writing to the database" in caplog.text)
            other.rollback()
            await until(lambda: len(texts(app.database)) == 1)
    assert "source seeds waits" in caplog.text
    app.database.close()
