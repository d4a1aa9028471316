"""Passages for a question, through the inverted lists of `briefing/index.py`: each is read a bounded way down."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, and_, func, select, tuple_

from bot.briefing.selection import Candidate
from bot.storage import library
from bot.storage.schema import documents, filings, passages, postings

PER_TERM = 500
"""How far down each list is read."""

TERMS = 16
"""Of how many of a question's words, the rarest first."""

FOUND = 500
"""How many passages are read with their text, beside what stands around each."""

BEFORE, BEHIND = 2, 1
"""How many passages around each are read: what it may lean on, and what goes on with it."""

AT_ONCE = 400
"""Rows asked for in one statement; SQLite takes 32,766 values at most."""

Place = tuple[int, int]
"""A document's key and a passage's place."""


def about(
    connection: Connection,
    wanted: Mapping[str, float],
    spanning: Sequence[str],
    most: int = FOUND,
    *,
    barred: Sequence[str] = (),
) -> list[Candidate]:
    """The passages that hold most of the `wanted` stems, by their weight, and what stands around each, without a score.

    Reads at most TERMS x PER_TERM rows of the lists and `most` x (1 + BEFORE + BEHIND) passages, whatever the corpus
    holds. Each comes with the theme that won it; `spanning` themes win nothing. `barred` are sources that are left out.
    """
    rarest = sorted(wanted, key=lambda stem: (-wanted[stem], stem))[:TERMS]
    worth: dict[Place, float] = defaultdict(float)
    ties: dict[Place, int] = {}
    for stem in rarest:
        best = (
            select(postings.c.document, postings.c.place, postings.c.impact, postings.c.tie)
            .where(postings.c.stem == stem)
            .order_by(postings.c.impact.desc(), postings.c.tie)
            .limit(PER_TERM)
        )
        for document, place, impact, tie in connection.execute(best):
            worth[document, place] += wanted[stem] * impact
            ties[document, place] = tie
    found = sorted(worth, key=lambda at: (-round(worth[at], 6), ties[at]))[:most]
    around = {
        (document, place + step)
        for document, place in found
        for step in range(-BEFORE, BEHIND + 1)
        if place + step >= 0
    }
    return _read(connection, sorted(around), spanning, barred)


def filed(connection: Connection, theme: str, spanning: Sequence[str], most: int) -> list[Candidate]:
    """The best passages of a theme, as `about` gives them."""
    best = (
        select(filings.c.document, filings.c.place)
        .join(documents, documents.c.key == filings.c.document)
        .where(filings.c.theme == theme)
        .order_by(filings.c.score.desc(), documents.c.id, filings.c.place)
        .limit(most)
    )
    return _read(connection, [(document, place) for document, place in connection.execute(best)], spanning)


def _read(
    connection: Connection, places: Sequence[Place], spanning: Sequence[str], barred: Sequence[str] = ()
) -> list[Candidate]:
    won = select(filings).where(filings.c.theme.not_in(spanning)).subquery()
    rows: list[Candidate] = []
    for start in range(0, len(places), AT_ONCE):
        query = (
            library.live_passages()
            .add_columns(won.c.theme, func.coalesce(won.c.score, 0.0).label("score"))
            .outerjoin(won, and_(won.c.document == passages.c.document, won.c.place == passages.c.place))
            .where(tuple_(passages.c.document, passages.c.place).in_(places[start : start + AT_ONCE]))
            .where(documents.c.source.not_in(barred))
        )
        rows += [library.candidate(row) for row in connection.execute(query)]
    return sorted(rows, key=lambda one: one.key)
