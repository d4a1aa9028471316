"""Passages for a question, through the inverted lists of `briefing/index.py`: each is read a bounded way down."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, literal, null, select

from bot.briefing.selection import Candidate
from bot.briefing.terms import weight
from bot.storage.lists import heaviest, heaviest_of_each
from bot.storage.places import Place, at, packed
from bot.storage.places import wanted as given
from bot.storage.schema import filings, passages
from bot.storage.shortlists import best_of, candidates, passages_at

PER_TERM = 500
"""How far down each list is read."""

TERMS = 16
"""Of how many of a question's words, the rarest first."""

WEIGHED = 1000
"""How many of those that hold most of them are weighed by what stands around them."""

FOUND = 300
"""How many of these are read with their text."""

AROUND = 50
"""Around how many of the best, the passages beside them are read too: they tell what it is about."""

BACK = 2
"""How far back what a passage leans on is read, step by step."""

FILED = 100
"""How many passages of a theme that a question names are looked at."""

PER_POINT, DOWN, LIKELIEST = 8, 50, 12
"""For each point, of how many of its words and how far down the lists are read; how many passages may say the same."""


def about(  # noqa: PLR0913  all that says which passages
    connection: Connection,
    wanted: Mapping[str, float],
    spanning: Sequence[str],
    most: int = FOUND,
    *,
    named: Sequence[str] = (),
    barred: Sequence[str] = (),
) -> list[Candidate]:
    """The passages that hold most of the `wanted` stems, by their weight, and what stands around the best of them.

    With them come the best of the `named` themes, and what any of these lean on. Reads at most TERMS x PER_TERM rows of
    the lists, and `most` passages, two beside each of AROUND, FILED of each theme, and BACK before each that leans,
    whatever the corpus holds. They have no score, and the theme that won them; `spanning` themes win nothing. `barred`
    are sources that are left out.
    """
    from bot.briefing.retrieval import standing  # noqa: PLC0415  numpy, a tenth of a second that `attache --help` does without

    found = standing(heaviest(connection, _rarest(wanted, TERMS), PER_TERM, WEIGHED))[:most]
    places = {*found, *(beside for document, place in found[:AROUND] for beside in _beside(document, place))}
    for theme in named:
        places |= {(row.document, row.place) for row in connection.execute(best_of(theme, FILED))}
    return _read(connection, sorted(places), spanning, barred)


def elsewhere(connection: Connection, points: Sequence[Candidate], barred: Sequence[str] = ()) -> list[Candidate]:
    """The passages that may say the same as each of `points`: those that share most of its rarest words.

    Reads at most PER_POINT x DOWN rows of the lists and LIKELIEST passages for each. They have no score and no theme.
    """
    rarest = [_rarest({stem: weight(stem) for stem in one.terms}, PER_POINT) for one in points]
    places = heaviest_of_each(connection, rarest, DOWN, LIKELIEST)
    query = passages_at(given(connection.dialect.name)).add_columns(null(), literal(0.0), null())
    rows = connection.execute(query, {"places": packed(connection, sorted(places))}).all()
    return candidates(connection, rows, barred)


def _rarest(wanted: Mapping[str, float], most: int) -> dict[str, float]:
    return {stem: wanted[stem] for stem in sorted(wanted, key=lambda stem: (-wanted[stem], stem))[:most]}


def _beside(document: int, place: int) -> list[Place]:
    return [(document, place + 1)] if not place else [(document, place - 1), (document, place + 1)]


def _read(
    connection: Connection, places: Sequence[Place], spanning: Sequence[str], barred: Sequence[str]
) -> list[Candidate]:
    query = _with_winners(connection.dialect.name)
    rows: list[Row[Any]] = []
    read, wanted = set[Place](), set(places)
    for _ in range(1 + BACK):
        found = connection.execute(query, {"places": packed(connection, sorted(wanted)), "spanning": spanning}).all()
        rows += found
        read |= wanted
        wanted = {(row.document, row.place - 1) for row in found if row.leans and row.place} - read
        if not wanted:
            break
    return candidates(connection, rows, barred)


@cache
def _with_winners(dialect: str) -> Select[tuple[object, ...]]:
    """The passages at the `places` that are given, each with the theme that won it; made once: it takes a while."""
    won = (
        select(filings.c.document, filings.c.place, filings.c.theme)
        .where(filings.c.theme.not_in(bindparam("spanning", expanding=True)))
        .subquery()
    )
    return passages_at(given(dialect)).add_columns(won.c.theme, literal(0.0), null()).outerjoin(won, at(won, passages))
