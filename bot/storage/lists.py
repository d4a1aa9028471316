"""Many short lists in one statement, each read a bounded way down.

SQLite has no LATERAL, a window over all lists reads them whole, and a round trip for each is slow.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, TextClause, text

AT_ONCE = 25


@dataclass(frozen=True, slots=True)
class Lists:
    """The rows of a table in lists by `key`, each in an order that has an index. Names of this program's own."""

    table: str
    key: str
    columns: str
    order: str


POSTINGS = Lists("postings", "stem", "stem, document, place, impact, tie", "impact DESC, tie")
PRINTS = Lists("passages", "print", "print, document, place", "document")


def down(connection: Connection, lists: Lists, values: Sequence[object], most: int) -> Iterator[Sequence[Any]]:
    """The first `most` rows of each list whose key is one of `values`; in each its `columns`."""
    for start in range(0, len(values), AT_ONCE):
        some = values[start : start + AT_ONCE]
        bound = {f"v{place}": value for place, value in enumerate(some)}
        yield from connection.execute(_statement(lists, len(some)), {"most": most, **bound}).all()


@cache
def _statement(lists: Lists, count: int) -> TextClause:
    each = f"SELECT {lists.columns} FROM {lists.table} WHERE {lists.key} = :v%d ORDER BY {lists.order} LIMIT :most"  # noqa: S608  names of our own
    return text(" UNION ALL ".join(f"SELECT * FROM ({each % place}) AS l{place}" for place in range(count)))  # noqa: S608  as above
