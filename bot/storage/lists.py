"""Many short lists in one statement, each read a bounded way down.

SQLite has no LATERAL, a window over all lists reads them whole, and a round trip for each is slow.
"""
# ruff: noqa: S608 - the names in the statements are this program's own

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, TextClause, text

from bot.storage.places import Place

AT_ONCE = 25


@dataclass(frozen=True, slots=True)
class Lists:
    """The rows of a table in lists by `key`, each in an order that has an index. Names of this program's own."""

    table: str
    key: str
    columns: str
    order: str


POSTINGS = Lists("postings", "stem", "stem, document, place", "impact DESC, tie")
PRINTS = Lists("passages", "print", "print, document, place", "document")


def down(connection: Connection, lists: Lists, values: Sequence[object], most: int) -> Iterator[Sequence[Any]]:
    """The first `most` rows of each list whose key is one of `values`; in each its `columns`."""
    for start in range(0, len(values), AT_ONCE):
        some = values[start : start + AT_ONCE]
        bound = {f"v{place}": value for place, value in enumerate(some)}
        yield from connection.execute(_statement(lists, len(some)), {"most": most, **bound}).all()


def heaviest(connection: Connection, weights: Mapping[str, float], deep: int, most: int) -> list[Place]:
    """The `most` places that have most of the stems, by their impact times their weight; equals by their tie.

    Each stem's list is read so far `deep`.
    """
    if not weights:
        return []
    bound: dict[str, object] = {"deep": deep, "most": most}
    for number, (stem, weight) in enumerate(weights.items()):
        bound |= {f"v{number}": stem, f"w{number}": weight}
    return [(document, place) for document, place in connection.execute(_summed(len(weights)), bound).all()]


@cache
def _statement(lists: Lists, count: int) -> TextClause:
    each = f"SELECT {lists.columns} FROM {lists.table} WHERE {lists.key} = :v{{0}} ORDER BY {lists.order} LIMIT :most"
    return text(_together(each, count))


@cache
def _summed(count: int) -> TextClause:
    worth = "SELECT document, place, tie, impact * :w{0} AS worth FROM postings WHERE stem = :v{0}"
    lists = _together(f"{worth} ORDER BY impact DESC, tie LIMIT :deep", count)
    best = "ORDER BY round(CAST(sum(worth) AS numeric), 6) DESC, tie LIMIT :most"
    return text(f"SELECT document, place FROM ({lists}) AS found GROUP BY document, place, tie {best}")


def _together(each: str, count: int) -> str:
    """What selects from so many lists, made from what selects from one: the number of the list stands for ``{0}``."""
    return " UNION ALL ".join(f"SELECT * FROM ({each.format(number)}) AS l{number}" for number in range(count))
