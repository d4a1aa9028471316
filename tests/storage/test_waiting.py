"""Another process holds SQLite's lock while the program is asked to end."""

import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.storage import remarks
from bot.storage.database import Database, open_database
from bot.wording import storage


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "attache.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    database = open_database(f"sqlite:///{path}")
    yield database
    database.close()


def write(database: Database) -> None:
    with database.writing() as connection:
        remarks.note(connection, "word", "new")


def test_who_waits_for_the_lock_gives_up_soon_once_hurried(database: Database, path: Path) -> None:
    with closing(sqlite3.connect(path)) as other, ThreadPoolExecutor(1) as threads:
        other.execute("BEGIN IMMEDIATE")
        writing = threads.submit(write, database)
        with pytest.raises(TimeoutError):
            writing.result(timeout=1.5)
        hurried = time.monotonic()
        database.hurry()
        with pytest.raises(StorageError, match="Another process is writing"):
            writing.result(timeout=10)
        assert time.monotonic() - hurried < 3


def test_hurried_it_still_waits_a_moment(database: Database, path: Path) -> None:
    database.hurry()
    with closing(sqlite3.connect(path, check_same_thread=False)) as other, ThreadPoolExecutor(1) as threads:
        other.execute("BEGIN IMMEDIATE")
        writing = threads.submit(write, database)
        other.commit()
        writing.result(timeout=10)


def test_a_database_that_is_removed_under_the_program_is_noticed_and_not_made_anew(
    database: Database, path: Path
) -> None:
    write(database)
    path.unlink()
    for attempt in (partial(write, database), database.reach):
        with pytest.raises(StorageError) as refusal:
            attempt()
        assert str(refusal.value) == storage.database_removed()
    database.engine.dispose()  # so that a new connection is needed
    with pytest.raises(StorageError, match="removed or replaced"):
        database.reach()
    assert not path.exists()


def test_a_database_that_is_replaced_under_the_program_is_noticed(database: Database, path: Path) -> None:
    write(database)
    other = path.with_name("other.db")
    open_database(f"sqlite:///{other}").close()
    other.replace(path)
    with pytest.raises(StorageError, match="removed or replaced"):
        write(database)
