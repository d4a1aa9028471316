"""From every earlier schema, with rows in every table, to this one: nothing is lost, whoever else starts meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time
from threading import Barrier
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, Engine, MetaData, Table, create_engine, inspect, text

from bot.errors import StorageError
from bot.storage import database as module
from bot.storage.database import Database, known_revisions, open_database
from bot.storage.schema import REVISION, metadata
from bot.wording import storage

MIGRATIONS = str(module._MIGRATIONS)
STEPS = list(ScriptDirectory(MIGRATIONS).walk_revisions())[::-1]
EARLIER = [step.revision for step in STEPS[:-1]]
ROWS = 3
AT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)

Rows = dict[str, list[dict[str, Any]]]


def value(column: Column[Any], row: int, *, aware: bool) -> object:
    """Something for a column, another for each row; what refers to a row of another table refers to the same row."""
    kind = column.type.python_type
    if column.name == "status":
        return "sent"
    if kind is str:
        return f"{column.name}-{row}"[: getattr(column.type, "length", None) or 100]
    if kind is datetime:
        moment = AT.replace(minute=row)
        return moment if aware else moment.replace(tzinfo=None)
    return {
        int: row, float: row / 8, bool: bool(row % 2), date: date(2026, 11, row), time: time(8, row), bytes: b"%d" % row
    }[kind]  # fmt: skip


def make(engine: Engine, revision: str) -> Rows:
    """A database of an earlier program, with rows in all of its tables; gives them."""
    config = Config()
    config.set_main_option("script_location", MIGRATIONS)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        for table in tables(connection).sorted_tables:
            aware = engine.dialect.name == "postgresql"
            connection.execute(
                table.insert(),
                [{one.name: value(one, row, aware=aware) for one in table.columns} for row in range(1, ROWS + 1)],
            )
        return content(connection)


def tables(connection: Connection) -> MetaData:
    found = MetaData()
    found.reflect(connection, only=lambda name, _: name != "alembic_version")
    return found


def content(connection: Connection) -> Rows:
    """Every row of every table, in order of its key."""

    def rows(table: Table) -> list[dict[str, Any]]:
        query = table.select().order_by(*table.primary_key.columns)
        return [dict(row._mapping) for row in connection.execute(query)]

    return {name: rows(table) for name, table in tables(connection).tables.items()}


def kept(before: Rows, after: Rows) -> None:
    """Every row is there, with what it held in each column that there still is."""
    for name, rows in before.items():
        assert len(after[name]) == len(rows), name
        for old, new in zip(rows, after[name], strict=True):
            assert {column: new[column] for column in old if column in new} == {
                column: held for column, held in old.items() if column in new
            }, name


@pytest.mark.parametrize("revision", EARLIER)
def test_nothing_is_lost_on_the_way_from_an_earlier_schema(storage_url: str, revision: str) -> None:
    engine = create_engine(storage_url)
    before = make(engine, revision)
    database = open_database(storage_url)
    with database.reading() as connection:
        kept(before, content(connection))
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == REVISION
        if database.exclusive:
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
    database.close()
    engine.dispose()


@pytest.mark.parametrize("revision", EARLIER[:1])
def test_of_several_that_start_on_an_earlier_schema_one_migrates_and_the_others_wait(
    storage_url: str, revision: str
) -> None:
    engine = create_engine(storage_url)
    before, together = make(engine, revision), Barrier(4)

    def start(_: int) -> Database:
        together.wait()
        return open_database(storage_url)

    with ThreadPoolExecutor(4) as threads:
        started = list(threads.map(start, range(4)))
    with started[0].reading() as connection:
        kept(before, content(connection))
    for database in started:
        database.close()
    engine.dispose()


def test_a_newer_schema_is_refused_in_a_sentence_and_left_alone(storage_url: str) -> None:
    database = open_database(storage_url)
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageError) as refusal:
        open_database(storage_url)
    assert str(refusal.value) == storage.newer_database("9999", REVISION)
    with database.reading() as connection:
        assert set(inspect(connection).get_table_names()) == {*metadata.tables, "alembic_version"}
    database.close()


def test_every_migration_follows_the_one_before() -> None:
    assert [step.down_revision for step in STEPS] == [None, *EARLIER]
    assert {*EARLIER, REVISION} == known_revisions()
