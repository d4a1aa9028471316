"""Given places and given keys, each as a table to join with.

SQLite reads the whole table for ``(document, place) IN (…)``; led by the places, it searches for each. All of them go
in as one value, so that the statement is the same each time and its plan is kept.
"""

import json
from collections.abc import Iterable, Sequence
from functools import cache

from sqlalchemy import ColumnElement, Connection, FromClause, Integer, and_, column, text

Place = tuple[int, int]
"""A document's key and a passage's place."""

_BITS = 24
"""Of a place: more passages than any document has."""

_GIVEN = {
    "sqlite": "SELECT value FROM json_each(:{name})",
    "postgresql": "SELECT value FROM unnest(CAST(:{name} AS bigint[])) AS given(value)",
}


@cache
def wanted(dialect: str) -> FromClause:
    """A table of places with the columns `document` and `place`; they are given as `places`, `packed`."""
    given = _GIVEN[dialect].format(name="places")
    parted = f"SELECT value >> {_BITS} AS document, value & {(1 << _BITS) - 1} AS place FROM ({given}) AS one"  # noqa: S608  numbers of our own
    return text(parted).columns(column("document", Integer), column("place", Integer)).subquery("wanted")


@cache
def named(dialect: str) -> FromClause:
    """A table of documents with the column `document`, their keys; they are given as `documents`, `together`."""
    given = f"SELECT value AS document FROM ({_GIVEN[dialect].format(name='documents')}) AS one"  # noqa: S608  as above
    return text(given).columns(column("document", Integer)).subquery("named")


def packed(connection: Connection, places: Iterable[Place]) -> str | list[int]:
    """The places as one value."""
    return together(connection, [(document << _BITS) + place for document, place in places])


def together(connection: Connection, numbers: Sequence[int]) -> str | list[int]:
    """The numbers as one value."""
    return json.dumps(numbers) if connection.dialect.name == "sqlite" else list(numbers)


def at(table: FromClause, places: FromClause) -> ColumnElement[bool]:
    """The condition that a row of `table` stands at one of the places."""
    return and_(table.c.document == places.c.document, table.c.place == places.c.place)
