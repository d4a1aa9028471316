import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from subprocess import run
from sys import executable
from threading import Barrier
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text

from bot.errors import StorageError
from bot.storage import database as module
from bot.storage import remarks
from bot.storage.database import Database, check_url, migrate, open_database
from bot.storage.schema import REVISION, metadata

TABLES = {"alembic_version", *metadata.tables}


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/deep/down/attache.db"


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    database = open_database(url)
    yield database
    database.close()


def refused(url: str) -> str:
    with pytest.raises(StorageError) as refusal:
        open_database(url)
    said = str(refusal.value)
    assert "\n" not in said
    assert "Traceback" not in said
    return said


def layout(connection: Connection) -> list[tuple[Any, ...]]:
    """The tables' columns and indexes, as SQLite itself tells them."""
    names = connection.execute(text("SELECT type, name FROM sqlite_master ORDER BY 1, 2")).all()
    tables = [name for kind, name in names if kind == "table"]
    columns = [
        (table, *column)
        for table in tables
        for column in connection.execute(text(f'PRAGMA table_info("{table}")'))  # each a name of ours
    ]
    return [tuple(one) for one in names] + sorted(columns)


def test_a_new_database_has_its_folder_its_tables_and_its_revision(database: Database, tmp_path: Path) -> None:
    assert (tmp_path / "deep" / "down" / "attache.db").is_file()
    with database.reading() as connection:
        tables = {row.name for row in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))}
        assert tables == TABLES | {"sqlite_sequence"}  # SQLite's own, of the numbers that it never gives twice
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == REVISION


def test_a_database_opens_again_as_it_was(url: str) -> None:
    for seen in (None, "kept"):
        database = open_database(url)
        with database.writing() as connection:
            assert remarks.value(connection, "word") == seen
            remarks.note(connection, "word", "kept")
        database.close()


def test_the_tables_are_the_outcome_of_the_migrations() -> None:
    made, migrated = create_engine("sqlite://"), create_engine("sqlite://")
    with made.begin() as new, migrated.begin() as old:
        new.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
        metadata.create_all(new)
        migrate(old, None)
        assert compare_metadata(MigrationContext.configure(new), metadata) == []
        assert compare_metadata(MigrationContext.configure(old), metadata) == []
        assert layout(old) == layout(new)
        assert old.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == REVISION
    made.dispose()
    migrated.dispose()


def test_a_number_that_the_ledger_holds_is_not_given_again_after_the_migration() -> None:
    engine = create_engine("sqlite://")
    config = Config()
    config.set_main_option("script_location", str(Path(module.__file__).parent / "migrations"))
    at = "2026-11-24 08:00:00.000000"
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0003")
        connection.execute(text("INSERT INTO targets VALUES (1, 'console', '', 'user', 'ada', NULL, NULL, NULL)"))
        connection.execute(
            text("INSERT INTO schedules VALUES (1, 'x', 1, '08:00', 'UTC', 1, 'silent', :at, :at)"), {"at": at}
        )
        connection.execute(
            text(
                "INSERT INTO deliveries (key, platform, target, subscription, due_at, late, expires_at, until, status, "
                "ready_at) VALUES ('k', 'console', 1, 41, :at, 0, :at, :at, 'sent', :at)"
            ),
            {"at": at},
        )
        migrate(connection, "0003")
        new = "INSERT INTO subscriptions (schedule, target, created_at) VALUES (1, 1, CURRENT_TIMESTAMP) RETURNING key"
        assert connection.execute(text(new)).scalar_one() == 42
        connection.execute(text("DELETE FROM subscriptions"))
        assert connection.execute(text(new)).scalar_one() == 43
    engine.dispose()


def test_the_revision_is_the_last_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(module.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [REVISION]


def test_a_database_of_a_newer_program_is_refused_and_left_alone(url: str) -> None:
    database = open_database(url)
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert f"written by a newer Attaché (schema 9999; this one knows {REVISION})" in refused(url)
    with database.reading() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "9999"
    database.close()


@pytest.mark.parametrize("tables", [["songs"], ["alembic_version"], ["songs", "alembic_version"], ["documents"]])
def test_a_database_of_another_program_is_refused_and_left_alone(tmp_path: Path, tables: list[str]) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as other:
        for table in tables:
            other.execute(f"CREATE TABLE {table} (version_num TEXT)")
        other.commit()
    assert "holds tables of another program. Point storage.url in bot.yaml to a new file" in refused(
        f"sqlite:///{path}"
    )
    with closing(sqlite3.connect(path)) as other:
        assert {name for (name,) in other.execute("SELECT name FROM sqlite_master WHERE type = 'table'")} == set(tables)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("Only words. " * 200)
    (tmp_path / "torn.db").write_bytes(b"SQLite format 3\0" + b"\xff" * 4000)
    for name in ("notes.db", "torn.db"):
        said = refused(f"sqlite:///{tmp_path}/{name}")
        assert f"{name} cannot be opened: " in said
        assert said.endswith(
            "(storage.url in bot.yaml, ATTACHE_STORAGE_URL or --to), and that attache may read and write there."
        )


def test_a_folder_that_cannot_be_made_or_is_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "/file/attache.db cannot be opened: " in refused(f"sqlite:///{tmp_path}/file/attache.db")
    assert f"{tmp_path} cannot be opened: " in refused(f"sqlite:///{tmp_path}")


@pytest.mark.parametrize(
    "url",
    [
        *("", "attache.db", "nonsense://u:sesame@host/x", "http://u:sesame@[bad", "postgresql://u:sesame@host:port/x"),
        *("sqlite+nonsense:///x", "oracle://u:sesame@host/x"),
    ],
)
def test_a_url_that_names_no_database_is_refused_without_its_password(url: str) -> None:
    said = refused(url)
    assert "write for example sqlite:///data/attache.db" in said
    assert "sesame" not in said


def test_what_fails_inside_a_transaction_is_undone_whole(database: Database) -> None:
    def fail_halfway() -> None:
        with database.writing() as connection:
            remarks.note(connection, "word", "half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_halfway()
    with database.reading() as connection:
        assert remarks.value(connection, "word") is None


def test_many_threads_write_at_once_and_nothing_is_lost(database: Database) -> None:
    together = Barrier(6)

    def count_up(_: int) -> None:
        together.wait()
        for _ in range(10):
            with database.writing() as connection:  # reads, then writes: fails where locks are taken late
                seen = int(remarks.value(connection, "count") or 0)
                remarks.note(connection, "count", str(seen + 1))

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(count_up, range(6)))
    with database.reading() as connection:
        assert remarks.value(connection, "count") == "60"


def test_a_reader_sees_one_state_while_another_thread_writes(database: Database) -> None:
    with database.reading() as reading:
        assert remarks.value(reading, "word") is None
        with ThreadPoolExecutor(1) as threads:
            threads.submit(_set, database, "word").result()
        assert remarks.value(reading, "word") is None
    with database.reading() as reading:
        assert remarks.value(reading, "word") == "new"


def _set(database: Database, name: str) -> None:
    with database.writing() as connection:
        remarks.note(connection, name, "new")


def test_several_threads_may_open_a_new_database_at_once(url: str) -> None:
    together = Barrier(4)

    def opened(_: int) -> Database:
        together.wait()
        return open_database(url)

    with ThreadPoolExecutor(4) as threads:
        for database in threads.map(opened, range(4)):
            database.close()


def test_another_process_waits_for_its_turn_to_write(database: Database, url: str) -> None:
    program = (
        "import sys; from bot.storage import remarks; from bot.storage.database import open_database\n"
        "database = open_database(sys.argv[1])\n"
        "with database.writing() as connection: remarks.note(connection, 'word', 'theirs')\n"
        "database.close()"
    )
    with ThreadPoolExecutor(1) as threads:
        with database.writing() as connection:
            other = threads.submit(run, [executable, "-c", program, url], check=True)
            remarks.note(connection, "word", "ours")
        other.result()
    with database.reading() as connection:
        assert remarks.value(connection, "word") == "theirs"


def test_a_database_that_may_only_be_read_says_how_to_mend_it(database: Database) -> None:
    pragma(database, "query_only = ON")
    with pytest.raises(StorageError) as refusal:
        _set(database, "word")
    assert str(refusal.value) == (
        "The database cannot be written. Allow the bot to write the file of storage.url and its folder."
    )


def test_a_full_disk_is_told_and_nothing_is_half_written(database: Database) -> None:
    pragma(database, "max_page_count = 1")
    with pytest.raises(StorageError) as refusal:
        _set(database, "long" * 100_000)
    assert str(refusal.value) == "The disk that holds the database is full. Make room on it, then try again."
    with database.reading() as connection:
        assert remarks.value(connection, "long" * 100_000) is None


def pragma(database: Database, text: str) -> None:
    """Set something on the one connection that the pool goes on with."""
    with database.reading() as connection:
        connection.exec_driver_sql(f"PRAGMA {text}")


def test_a_locked_database_says_that_another_process_writes(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    busy = "Another process is writing to the database. Try again in a moment."
    monkeypatch.setattr(module, "BUSY_SECONDS", 0)
    database = open_database(url)
    with closing(sqlite3.connect(str(database.engine.url.database))) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError) as refusal, database.writing():
            pass
        assert str(refusal.value) == busy == refused(url)
    database.close()


def test_any_other_failure_of_the_driver_is_told_in_its_words(database: Database) -> None:
    with pytest.raises(StorageError, match=r"^The database fails: .*malformed.* Check the file or server of storage"):
        damage(database)


def damage(database: Database) -> None:
    with database.writing() as connection:
        remarks.note(connection, "word", "x" * 100_000)
    database.close()
    path = Path(str(database.engine.url.database))
    path.write_bytes(path.read_bytes()[:4096] + b"\xff" * (path.stat().st_size - 4096))
    with database.reading() as connection:
        remarks.value(connection, "word")


@pytest.mark.parametrize("url", ["sqlite:///attache.db", "sqlite:////nowhere/attache.db"])
def test_a_url_can_be_checked_without_opening_anything(url: str, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    check_url(url)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_driver_is_named() -> None:
    with pytest.raises(StorageError, match=r"needs the Python package \w+, which is not installed; install it, or"):
        check_url("oracle://host/x")
