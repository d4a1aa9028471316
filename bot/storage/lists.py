"""Many short lists in one statement, each read a bounded way down.

SQLite has no LATERAL, a window over all lists reads them whole, and a round trip for each is slow.
"""
# ruff: noqa: S608 - the names in the statements are this program's own

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, TextClause, text

from bot.storage.places import Place

AT_ONCE = 25
"""Lists, or sums of lists, in one statement."""

STEPS = 1000
"""Of a weight, to one."""

NO_STEM = ("", 0.0)
"""Its list is empty."""


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


def heaviest(connection: Connection, weights: Mapping[str, float], deep: int, most: int) -> dict[Place, int]:
    """The `most` places that have most of the stems, with their impact times their weight, best first.

    Equals stand by their tie. Each stem's list is read so far `deep`. Weights have STEPS to one: sums of whole numbers
    are the same in whatever order a database adds them up.
    """
    return {(document, place): worth for document, place, worth in _heaviest(connection, [weights], deep, most)}


def heaviest_of_each(connection: Connection, those: Sequence[Mapping[str, float]], deep: int, most: int) -> set[Place]:
    """As `heaviest`, of several in one statement: the places of all of them."""
    found: set[Place] = set()
    for start in range(0, len(those), AT_ONCE):
        rows = _heaviest(connection, those[start : start + AT_ONCE], deep, most)
        found |= {(document, place) for document, place, _ in rows}
    return found


def _heaviest(
    connection: Connection, those: Sequence[Mapping[str, float]], deep: int, most: int
) -> Sequence[Sequence[Any]]:
    width = max(map(len, those), default=0)
    if not width:
        return []
    bound: dict[str, object] = {"deep": deep, "most": most}
    for number, weights in enumerate(those):
        padded = [*weights.items(), *[NO_STEM] * (width - len(weights))]  # so that there are few statements, kept ready
        for place, (stem, weight) in enumerate(padded, number * width):
            bound |= {f"v{place}": stem, f"w{place}": round(STEPS * weight)}
    return connection.execute(_summed(len(those), width), bound).all()


@cache
def _statement(lists: Lists, count: int) -> TextClause:
    each = f"SELECT {lists.columns} FROM {lists.table} WHERE {lists.key} = :v{{0}} ORDER BY {lists.order} LIMIT :most"
    return text(_together(each, range(count)))


@cache
def _summed(sums: int, width: int) -> TextClause:
    """So many sums of so many lists each; one by itself is ordered."""
    worth = "SELECT document, place, tie, impact * CAST(:w{0} AS integer) AS worth FROM postings WHERE stem = :v{0}"
    each = []
    for first in range(0, sums * width, width):
        lists = _together(f"{worth} ORDER BY impact DESC, tie LIMIT :deep", range(first, first + width))
        best = "GROUP BY tie, document, place ORDER BY sum(worth) DESC, tie LIMIT :most"
        each.append(f"SELECT document, place, sum(worth) AS worth FROM ({lists}) AS found {best}")
    return text(each[0] if sums == 1 else _together("{0}", each))


def _together(each: str, those: Iterable[object]) -> str:
    """The rows of several selects in one; each is made from what is told of one, which stands for ``{0}``."""
    return " UNION ALL ".join(f"SELECT * FROM ({each.format(one)}) AS l{number}" for number, one in enumerate(those))
