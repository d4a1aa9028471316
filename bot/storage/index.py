"""Passages for a question, through the inverted lists of `briefing/index.py`: each is read a bounded way down."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache

from sqlalchemy import Connection, Select, and_, bindparam, literal, null, select

from bot.briefing.selection import Candidate
from bot.storage import library
from bot.storage.lists import heaviest
from bot.storage.places import Place, packed
from bot.storage.places import wanted as given
from bot.storage.schema import documents, filings, passages

PER_TERM = 500
"""How far down each list is read."""

TERMS = 16
"""Of how many of a question's words, the rarest first."""

FOUND = 200
"""How many passages are read with their text, beside what stands around each."""

FILED = 100
"""How many passages of a theme that a question names are looked at."""

RECENT = 2000
"""Of how many of the newest passages of a theme those are chosen that a brief on what is new reads."""

BEFORE, BEHIND = 2, 1
"""How many passages around each are read: what it may lean on, and what goes on with it."""


def about(  # noqa: PLR0913  all that says which passages
    connection: Connection,
    wanted: Mapping[str, float],
    spanning: Sequence[str],
    most: int = FOUND,
    *,
    named: Sequence[str] = (),
    barred: Sequence[str] = (),
) -> list[Candidate]:
    """The passages that hold most of the `wanted` stems, by their weight, and what stands around each, without a score.

    With them come the best of the `named` themes. Reads at most TERMS x PER_TERM rows of the lists, and
    `most` x (1 + BEFORE + BEHIND) passages and FILED of each theme, whatever the corpus holds. Each has the theme that
    won it; `spanning` themes win nothing. `barred` are sources that are left out.
    """
    rarest = sorted(wanted, key=lambda stem: (-wanted[stem], stem))[:TERMS]
    found = {
        (document, place + step)
        for document, place in heaviest(connection, {stem: wanted[stem] for stem in rarest}, PER_TERM, most)
        for step in range(-BEFORE, BEHIND + 1)
        if place + step >= 0
    }
    for theme in named:
        found |= _best(connection, theme)
    return _read(connection, sorted(found), spanning, barred)


def _best(connection: Connection, theme: str) -> set[Place]:
    """The places of the best passages of a theme."""
    best = (
        select(filings.c.document, filings.c.place)
        .where(filings.c.theme == theme)
        .order_by(filings.c.score.desc(), filings.c.tie)
        .limit(FILED)
    )
    return {(document, place) for document, place in connection.execute(best)}


def arrived(connection: Connection, theme: str, since: datetime, until: datetime, most: int) -> list[Candidate]:
    """What was first said under a theme after `since` and up to `until`, and stands in what was seen by then.

    The newest RECENT of it are weighed, and the best `most` are read; what they lean on comes along with a score of 0.
    """
    news = (
        select(filings.c.document, filings.c.place, filings.c.score, filings.c.updates, filings.c.tie)
        .where(filings.c.theme == theme, filings.c.said_at > since, filings.c.said_at <= until)
        .where(filings.c.first_seen <= until)
        .order_by(filings.c.said_at.desc())
        .limit(RECENT)
    )
    rows = sorted(connection.execute(news), key=lambda row: (-row.score, row.tie))[:most]
    found = {(row.document, row.place): row for row in rows}
    before = {(document, place - step) for document, place in found for step in range(1, BEFORE + 1) if place >= step}
    query = library.live_passages(given(connection.dialect.name))
    query = query.add_columns(null().label("theme"), literal(0.0).label("score"))
    candidates = []
    for row in connection.execute(query, {"places": packed(connection, sorted(found.keys() | before))}):
        new = found.get((row.document, row.place))
        one = library.candidate(row)
        candidates.append(replace(one, theme=theme, score=new.score, updates=new.updates) if new else one)
    return sorted(candidates, key=lambda one: (-one.score, one.key))


def _read(
    connection: Connection, places: Sequence[Place], spanning: Sequence[str], barred: Sequence[str]
) -> list[Candidate]:
    asked = {"places": packed(connection, places), "spanning": spanning, "barred": barred}
    rows = connection.execute(_with_winners(connection.dialect.name), asked).all()
    return sorted(map(library.candidate, rows), key=lambda one: one.key)


@cache
def _with_winners(dialect: str) -> Select[tuple[object, ...]]:
    """The passages at the `places` that are given, each with the theme that won it; made once: it takes a while."""
    won = (
        select(filings.c.document, filings.c.place, filings.c.theme)
        .where(filings.c.theme.not_in(bindparam("spanning", expanding=True)))
        .subquery()
    )
    return (
        library.live_passages(given(dialect))
        .add_columns(won.c.theme, literal(0.0).label("score"))
        .outerjoin(won, and_(won.c.document == passages.c.document, won.c.place == passages.c.place))
        .where(documents.c.source.not_in(bindparam("barred", expanding=True)))
    )
