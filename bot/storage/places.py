"""Given places, as a table to join with.

SQLite reads the whole table for ``(document, place) IN (…)``; led by the places, it searches for each. All of them go
in as one value, so that the statement is the same each time and its plan is kept.
"""

import json
from collections.abc import Sequence
from functools import cache

from sqlalchemy import ColumnElement, Connection, FromClause, Integer, Table, TextualSelect, and_, column, text

Place = tuple[int, int]
"""A document's key and a passage's place."""

_BITS = 24
"""Of a place: more passages than any document has."""

_GIVEN = {
    "sqlite": "SELECT value FROM json_each(:places)",
    "postgresql": "SELECT value FROM unnest(CAST(:places AS bigint[])) AS given(value)",
}


def wanted(connection: Connection, places: Sequence[Place]) -> FromClause:
    """The places in a table with the columns `document` and `place`."""
    return _selected(connection.dialect.name).bindparams(places=packed(connection, places)).subquery("wanted")


@cache
def to_be_given(dialect: str) -> FromClause:
    """The same table without its places, which are to be given as `packed`: for a statement that is made once."""
    return _selected(dialect).subquery("wanted")


def packed(connection: Connection, places: Sequence[Place]) -> str | list[int]:
    """The places as one value."""
    numbers = [(document << _BITS) + place for document, place in places]
    return json.dumps(numbers) if connection.dialect.name == "sqlite" else numbers


def _selected(dialect: str) -> TextualSelect:
    parted = f"SELECT value >> {_BITS} AS document, value & {(1 << _BITS) - 1} AS place FROM ({_GIVEN[dialect]}) AS one"  # noqa: S608  numbers of our own
    return text(parted).columns(column("document", Integer), column("place", Integer))


def at(table: Table, places: FromClause) -> ColumnElement[bool]:
    """The condition that a row of `table` stands at one of the places."""
    return and_(table.c.document == places.c.document, table.c.place == places.c.place)
