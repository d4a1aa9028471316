"""What each file of a source was like when it was last read, so that what has not changed is not read again."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, select, update

from bot.model import Problem
from bot.storage.schema import documents, readings
from bot.storage.upserts import upsert


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file was like when it was last read; `problem` when no document came of it."""

    name: str
    size: int = 0
    modified_ns: int = 0
    problem: str | None = None
    duplicate_of: str | None = None

    @property
    def unread(self) -> bool:
        """Whether it is to be tried again although it has not changed."""
        return not self.size and not self.modified_ns


def of_source(connection: Connection, source: str) -> dict[str, Reading]:
    """What each file of a source was like when it was last read, by name."""
    rows = connection.execute(select(readings).where(readings.c.source == source))
    return {row.name: _reading(row) for row in rows}


def of_file(connection: Connection, source: str, name: str) -> Reading | None:
    """What one file was like when it was last read; None: it never was."""
    here = and_(readings.c.source == source, readings.c.name == name)
    row = connection.execute(select(readings).where(here)).one_or_none()
    return None if row is None else _reading(row)


def _reading(row: Row[Any]) -> Reading:
    return Reading(row.name, row.size, row.modified_ns, row.problem, row.duplicate_of)


def note(connection: Connection, source: str, reading: Reading) -> None:
    """Remember how a file was when it was read."""
    values = {
        "size": reading.size,
        "modified_ns": reading.modified_ns,
        "problem": reading.problem,
        "duplicate_of": reading.duplicate_of,
    }
    new = upsert(connection, readings).values(source=source, name=reading.name, **values)
    connection.execute(new.on_conflict_do_update(index_elements=[readings.c.source, readings.c.name], set_=values))


def forget(connection: Connection, source: str, name: str | None = None) -> None:
    """How a file was is known no more; without a `name`, no file of the source."""
    here = readings.c.source == source
    connection.execute(delete(readings).where(here if name is None else and_(here, readings.c.name == name)))


def left_out_for(connection: Connection, source: str, name: str, other: str) -> None:
    """A file is a copy now of the document `other`."""
    here = and_(readings.c.source == source, readings.c.name == name)
    connection.execute(update(readings).where(here).values(duplicate_of=other))


def sources(connection: Connection) -> set[str]:
    """The sources of which anything was read."""
    return set(connection.execute(select(readings.c.source).distinct()).scalars())


def forget_fingerprints(connection: Connection, source: str) -> None:
    """Every file of a source is to be read again; what came of it stays on record until then."""
    connection.execute(update(readings).where(readings.c.source == source).values(size=0, modified_ns=0))


def copies_of_nothing(connection: Connection, source: str) -> set[str]:
    """The names in a source that were left out as copies of a document which is live no more."""
    live = select(documents.c.id).where(documents.c.retired_at.is_(None))
    query = select(readings.c.name).where(readings.c.source == source, readings.c.duplicate_of.not_in(live))
    return set(connection.execute(query).scalars())


def problems(connection: Connection) -> list[Problem]:
    """What could not be read, by name."""
    query = select(readings).where(readings.c.problem.is_not(None)).order_by(readings.c.source, readings.c.name)
    return [Problem(row.source, row.name, row.problem) for row in connection.execute(query)]
