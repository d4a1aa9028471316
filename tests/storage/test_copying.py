"""Moving house: from SQLite to PostgreSQL, whole, and with numbers that go on where they were."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, insert, select, text, update

from bot.errors import OperationsError, StorageError
from bot.journeys import deliver
from bot.model import EVERY_DAY, Schedule, Target, TargetKind
from bot.storage import copying, remarks, subscriptions
from bot.storage.copying import Copied, copy
from bot.storage.database import Database, exclusive, open_database
from bot.storage.schema import deliveries, metadata, passages
from bot.storage.schema import remarks as noted
from builders import shelve, theme

NIGHT = datetime(2026, 11, 24, 3, tzinfo=UTC)
EIGHT = datetime(2026, 11, 24, 8, tzinfo=UTC)
DAILY = Schedule(("harbour",), EVERY_DAY, time(8), "Europe/Kyiv")


@pytest.fixture
def target(postgresql: str) -> str:
    """An empty PostgreSQL."""
    engine = create_engine(postgresql, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return postgresql


@pytest.fixture
def source(tmp_path: Path) -> Iterator[Database]:
    """A SQLite in use: documents, subscriptions of which one is gone, deliveries."""
    database = open_database(f"sqlite:///{tmp_path}/attache.db")
    for number in range(5):
        words = f"The harbour is closed for day {number}. Порт зачинено, «завтра» теж 🚢."
        shelve(database, f"notes-{number}.txt", words, [theme("harbour")], NIGHT)
    with database.writing() as connection:
        for name in ("ada", "ben", "eve"):
            subscriptions.subscribe(connection, Target("console", "", TargetKind.USER, name), DAILY, NIGHT)
    deliver.plan(database, EIGHT, [])
    with database.writing() as connection:
        subscriptions.unsubscribe(connection, 3)
    yield database
    database.close()


def content(database: Database) -> dict[str, list[tuple[object, ...]]]:
    with database.reading() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
        }


def rows(database: Database) -> int:
    return sum(len(found) for found in content(database).values())


def test_everything_is_there_and_the_bot_goes_on_with_it(source: Database, target: str) -> None:
    assert copy(source, target) == Copied(rows(source), before=0)
    moved = open_database(target)
    assert content(moved) == content(source)
    with moved.writing() as connection:
        ada = Target("console", "", TargetKind.USER, "new")
        new, _ = subscriptions.subscribe(connection, ada, DAILY, EIGHT)
        assert new.id == 4  # 3 was somebody's, and buttons hold it
    shelve(moved, "later.txt", "The harbour opens in spring.", [theme("harbour")], EIGHT)
    moved.close()


def test_a_copy_that_was_broken_off_goes_on_where_it_was(
    source: Database, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "BATCH", 2)
    seen: list[int] = []

    def progress(done: int, _: int) -> None:
        seen.append(done)
        if len(seen) == 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy(source, target, progress)
    assert seen[-1] > 0
    assert copy(source, target) == Copied(rows(source), before=seen[-1])
    moved = open_database(target)
    assert content(moved) == content(source)
    moved.close()


def test_what_changed_between_two_attempts_is_noticed(
    source: Database, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "BATCH", 2)

    def breaks_off(done: int, _: int) -> None:
        if done > 8:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy(source, target, breaks_off)
    moved = open_database(target)
    with moved.reading() as connection:
        note = connection.execute(select(noted.c.value).where(noted.c.name == copying.NOTE)).scalar_one()
    assert sum(json.loads(note).values()) > 8
    with moved.writing() as connection:
        first = json.loads(note).keys() & {"documents", "remarks", "targets", "schedules"}
        assert "documents" in first
        connection.execute(text("UPDATE documents SET title = 'another'"))
    with pytest.raises(OperationsError, match="documents is not the same on both sides"):
        copy(source, target)
    moved.close()


def test_a_target_in_use_is_refused_and_left_alone(source: Database, target: str) -> None:
    moved = open_database(target)
    with moved.writing() as connection:
        remarks.note(connection, "word", "theirs")
    before = content(moved)
    with pytest.raises(OperationsError, match="the target is in use already"):
        copy(source, target)
    assert content(moved) == before
    moved.close()


def test_a_finished_copy_is_in_use_and_not_copied_onto(source: Database, target: str) -> None:
    copy(source, target)
    with pytest.raises(OperationsError, match="the target is in use already"):
        copy(source, target)


def test_nothing_is_copied_under_a_process_that_works(source: Database, target: str) -> None:
    with exclusive(source), pytest.raises(StorageError, match="Another attache is running on this database"):
        copy(source, target)


def test_only_from_sqlite_and_only_to_postgresql(source: Database, target: str, tmp_path: Path) -> None:
    for other in (f"sqlite:///{tmp_path}/other.db", "mysql://db/attache", "attache", "postgresql://db:door/attache"):
        with pytest.raises(OperationsError, match="--to names no PostgreSQL; write for example postgresql"):
            copy(source, other)
    assert not (tmp_path / "other.db").exists()
    moved = open_database(target)
    with pytest.raises(OperationsError, match="only a SQLite database is copied"):
        copy(moved, target)
    moved.close()


def test_a_server_that_is_not_there_is_told_without_the_password(source: Database) -> None:
    with pytest.raises(StorageError) as refusal:
        copy(source, "postgresql+psycopg://bot:sesame@127.0.0.1:1/attache")
    assert "sesame" not in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_what_the_target_does_not_take_is_told_with_its_table(source: Database, target: str) -> None:
    with source.writing() as connection:
        connection.execute(update(passages).values(text="a\0b"))
    with pytest.raises((OperationsError, StorageError), match=r"(?i)nul"):
        copy(source, target)


def test_an_empty_database_moves_too(tmp_path: Path, target: str) -> None:
    empty = open_database(f"sqlite:///{tmp_path}/empty.db")
    assert copy(empty, target) == Copied(0, before=0)
    moved = open_database(target)
    with moved.writing() as connection:
        one, _ = subscriptions.subscribe(connection, Target("console", "", TargetKind.USER, "ada"), DAILY, EIGHT)
        assert one.id == 1
        assert connection.execute(select(deliveries.c.id)).all() == []
        connection.execute(insert(noted).values(name="word", value="new"))
    moved.close()
    empty.close()
