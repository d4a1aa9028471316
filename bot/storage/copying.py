"""Everything that one database holds into another: from SQLite, when it is outgrown, to PostgreSQL.

Rows go over in the order of their keys, and with each batch the target notes how many have: a copy that was broken off
goes on from there. At the end every table is read on both sides and compared by a sum of hashes, which no order of rows
changes.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Connection, RowMapping, Table, func, insert, select, text, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DataError, IntegrityError

from bot import wording
from bot.errors import OperationsError
from bot.storage.database import Database, exclusive, open_database
from bot.storage.schema import deliveries, metadata, remarks, subscriptions

BATCH = 1000

NOTE = "copied so far"
"""The remark under which a target that is not finished holds how many rows of each table it has."""

Progress = Callable[[int, int], None]
"""Called with how many rows are done, and of how many; first with those of an earlier attempt."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What came of it: rows in all, and how many of them an earlier attempt had brought over."""

    rows: int
    before: int


def copy(source: Database, url: str, progress: Progress = lambda _done, _all: None) -> Copied:
    """Bring everything of `source` into the database at `url`, and see that it is the same.

    Nobody may write meanwhile: `source` is held as by a running bot, and its lock of writers too.

    Raises:
        OperationsError: one of the two is of the wrong kind, or the target holds something else.
        StorageError: a process works on the source, or a database does not answer.
    """
    if not source.exclusive:
        raise OperationsError(wording.operations.copy_from_sqlite())
    if not _is_postgresql(url):
        raise OperationsError(wording.operations.copy_to_postgresql())
    target = open_database(url)
    try:
        with exclusive(source), source.writing() as reading:
            return _copied(reading, target, progress)
    finally:
        target.close()


def _is_postgresql(url: str) -> bool:
    try:
        return make_url(url).get_backend_name() == "postgresql"
    except (ArgumentError, ValueError):  # ValueError: a port in words
        return False


def _copied(reading: Connection, target: Database, progress: Progress) -> Copied:
    counts = {table.name: _count(reading, table) for table in metadata.sorted_tables}
    done = _begun(target)
    before, total = sum(done.values()), sum(counts.values())
    progress(before, total)
    for table in metadata.sorted_tables:
        for batch in _batches(reading, table, skipped=done.get(table.name, 0)):
            with _understood(table), target.writing() as writing:
                writing.execute(insert(table), [dict(row) for row in batch])
                done[table.name] = done.get(table.name, 0) + len(batch)
                _note(writing, done)
            progress(sum(done.values()), total)
    with target.writing() as writing:
        writing.execute(remarks.delete().where(remarks.c.name == NOTE))
        for table in metadata.sorted_tables:
            if _content(reading, table) != _content(writing, table):
                raise OperationsError(wording.operations.copy_differs(table.name))
        _set_sequences(reading, writing)
    return Copied(total, before)


def _begun(target: Database) -> dict[str, int]:
    """How many rows of each table an earlier attempt brought over; a target that holds anything else is refused."""
    with target.writing() as writing:
        note = writing.execute(select(remarks.c.value).where(remarks.c.name == NOTE)).scalar_one_or_none()
        if note is not None:
            done: dict[str, int] = json.loads(note)
            return done
        if any(_count(writing, table) for table in metadata.sorted_tables):
            raise OperationsError(wording.operations.copy_target_in_use())
        writing.execute(insert(remarks).values(name=NOTE, value="{}"))
    return {}


def _note(writing: Connection, done: dict[str, int]) -> None:
    writing.execute(update(remarks).where(remarks.c.name == NOTE).values(value=json.dumps(done)))


def _batches(reading: Connection, table: Table, skipped: int) -> Iterator[Sequence[RowMapping]]:
    query = select(table).order_by(*table.primary_key.columns).limit(-1).offset(skipped)
    return reading.execute(query, execution_options={"yield_per": BATCH}).mappings().partitions()


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _content(connection: Connection, table: Table) -> tuple[int, int]:
    """How many rows there are, and the sum of what each holds."""
    count = total = 0
    for row in connection.execute(select(table), execution_options={"yield_per": BATCH}):
        count += 1
        total += int.from_bytes(sha256(repr(tuple(row)).encode()).digest())
    return count, total


def _set_sequences(reading: Connection, writing: Connection) -> None:
    """The next row gets a number that was never given: also not to a subscription that is gone."""
    for table in metadata.sorted_tables:
        key = table.autoincrement_column
        if key is None:
            continue
        highest = reading.execute(select(func.max(key))).scalar_one() or 0
        if table in {subscriptions, deliveries}:
            given = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
            known = deliveries.c.subscription if table is subscriptions else key
            told = reading.execute(select(func.max(known))).scalar_one() or 0
            highest = max(highest, told, reading.execute(given, {"name": table.name}).scalar_one_or_none() or 0)
        sequence = text("SELECT setval(pg_get_serial_sequence(:table, :column), :highest, :used)")
        values = {"table": table.name, "column": key.name, "highest": max(highest, 1), "used": highest > 0}
        writing.execute(sequence, values)


@contextmanager
def _understood(table: Table) -> Iterator[None]:
    """Say it in words when the target does not take what the source holds."""
    try:
        yield
    except (IntegrityError, DataError, ValueError) as error:
        reason = str(getattr(error, "orig", error)).splitlines()[0]
        raise OperationsError(wording.operations.copy_refused(table.name, reason)) from error
