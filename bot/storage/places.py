"""Given places, as a table to join with.

SQLite reads the whole table for ``(document, place) IN (…)``; led by the places, it searches for each.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, FromClause, Integer, Table, and_, column, text

AT_ONCE = 400
"""Rows asked for in one statement."""

Place = tuple[int, int]
"""A document's key and a passage's place."""


def wanted(places: Sequence[Place]) -> Iterator[FromClause]:
    """The places in tables of at most AT_ONCE rows, with the columns `document` and `place`."""
    for start in range(0, len(places), AT_ONCE):
        rows = ", ".join(f"({document:d}, {place:d})" for document, place in places[start : start + AT_ONCE])
        given = text(f"SELECT column1 AS document, column2 AS place FROM (VALUES {rows}) AS given")  # noqa: S608  numbers
        yield given.columns(column("document", Integer), column("place", Integer)).subquery("wanted")


def at(table: Table, places: FromClause) -> ColumnElement[bool]:
    """The condition that a row of `table` stands at one of the places."""
    return and_(table.c.document == places.c.document, table.c.place == places.c.place)
