"""Many short lists in one statement, each read a bounded way down.

SQLite has no LATERAL, a window over all lists reads them whole, and a round trip for each is slow.
"""
# ruff: noqa: S608 - the names in the statements are this program's own

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, chain
from typing import Any

from sqlalchemy import Connection, TextClause, text

from bot.storage.places import Place

AT_ONCE = 25

STEPS = 1000
"""Of a weight, to one."""


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
    rows = _heaviest(connection, [weights], deep, most)
    return {(document, place): worth for document, place, worth in rows}


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
    counts = tuple(len(weights) for weights in those if weights)
    if not counts:
        return []
    bound: dict[str, object] = {"deep": deep, "most": most}
    for number, (stem, weight) in enumerate(chain.from_iterable(weights.items() for weights in those)):
        bound |= {f"v{number}": stem, f"w{number}": round(STEPS * weight)}
    return connection.execute(_summed(counts), bound).all()


@cache
def _statement(lists: Lists, count: int) -> TextClause:
    each = f"SELECT {lists.columns} FROM {lists.table} WHERE {lists.key} = :v{{0}} ORDER BY {lists.order} LIMIT :most"
    return text(_together(each, range(count)))


@cache
def _summed(counts: Sequence[int]) -> TextClause:
    """What adds up so many lists, and so many others, and so on; each sum is ordered where there is only one."""
    worth = "SELECT document, place, tie, impact * CAST(:w{0} AS integer) AS worth FROM postings WHERE stem = :v{0}"
    best = "GROUP BY tie, document, place ORDER BY sum(worth) DESC, tie LIMIT :most"
    sums = []
    for count, end in zip(counts, accumulate(counts), strict=True):
        lists = _together(f"{worth} ORDER BY impact DESC, tie LIMIT :deep", range(end - count, end))
        sums.append(f"SELECT document, place, sum(worth) AS worth FROM ({lists}) AS found {best}")
    return text(sums[0] if len(sums) == 1 else _together("{0}", sums))


def _together(each: str, those: Iterable[object]) -> str:
    """The rows of several selects in one; each is made from what is told of one, which stands for ``{0}``."""
    return " UNION ALL ".join(f"SELECT * FROM ({each.format(one)}) AS l{number}" for number, one in enumerate(those))
