"""Passages as an answer weighs them: those at given places, the best of a theme, and what is new in it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, FromClause, Select, bindparam, null, select

from bot.briefing.selection import Candidate, Imprint
from bot.model import Passage
from bot.storage.places import at, named, packed, together, wanted
from bot.storage.schema import documents, filings, passages

RECENT = 2000
"""Of how many of the newest passages of a theme those are chosen that a brief on what is new reads."""

BEFORE = 2
"""How many passages before each are read: what it may lean on."""


def passages_at(places: FromClause) -> Select[tuple[object, ...]]:
    """The passages at given places: what `candidates` reads, but for a theme, a score and what it updates."""
    return (
        select(
            passages.c.section,
            passages.c.paragraph,
            passages.c.start,
            passages.c.end,
            passages.c.text,
            passages.c.leans,
            passages.c.document,
            passages.c.place,
            passages.c.stems,
            passages.c.meaning,
        )
        .select_from(places)
        .join(passages, at(passages, places))
    )


def candidates(connection: Connection, rows: Iterable[Sequence[Any]], barred: Sequence[str] = ()) -> list[Candidate]:
    """The rows of `passages_at`, by their keys, without those of the `barred` sources.

    What is told of a document is read once, beside its passages: an answer looks at a thousand of them.
    """
    found = list(rows)
    told = _imprints(connection, {row[6] for row in found}, barred)
    made = []
    for section, paragraph, start, end, text, leans, document, place, stems, meaning, theme, score, updates in found:
        if document in told:
            name, imprint = told[document]
            passage = Passage(name, section, paragraph, start, end, text, leans)
            words = tuple(stems.split()) or None
            made.append(Candidate(passage, place, imprint, theme, score, words, updates, meaning))
    return sorted(made, key=lambda one: one.key)


def best_of(theme: str, most: int) -> Select[tuple[int, int, str, float]]:
    """The places of the `most` best passages of a theme, with it and their scores; of equals, by their ties."""
    return (
        select(filings.c.document, filings.c.place, filings.c.theme, filings.c.score)
        .where(filings.c.theme == theme)
        .order_by(filings.c.score.desc(), filings.c.tie)
        .limit(most)
    )


def filed(connection: Connection, theme: str, most: int) -> list[Candidate]:
    """The passages filed under a theme, best first, at most `most`; which of equals are read, their ties decide."""
    best = best_of(theme, most).subquery()
    rows = connection.execute(passages_at(best).add_columns(best.c.theme, best.c.score, null())).all()
    return sorted(candidates(connection, rows), key=lambda one: -one.score)  # of equals as they stand


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
    best = sorted(connection.execute(news), key=lambda row: (-row.score, row.tie))[:most]
    found = {(row.document, row.place): row for row in best}
    before = {(document, place - step) for document, place in found for step in range(1, BEFORE + 1) if place >= step}
    query = passages_at(wanted(connection.dialect.name))
    rows = []
    for row in connection.execute(query, {"places": packed(connection, sorted(found.keys() | before))}):
        new = found.get((row.document, row.place))
        rows.append((*row, theme, new.score, new.updates) if new else (*row, None, 0.0, None))
    return sorted(candidates(connection, rows), key=lambda one: -one.score)  # of equals as they stand


def _imprints(connection: Connection, those: set[int], barred: Sequence[str]) -> Mapping[int, tuple[str, Imprint]]:
    """The ids of documents and what is told of them, by their keys."""
    given = {"documents": together(connection, sorted(those)), "barred": barred}
    rows: Sequence[Sequence[Any]] = connection.execute(_told_of(connection.dialect.name), given).all()
    return {
        key: (name, Imprint(title, url, published, publisher, key if family is None else family, family is not None))
        for key, name, title, url, published, publisher, family in rows
    }


@cache
def _told_of(dialect: str) -> Select[tuple[object, ...]]:
    those = named(dialect)
    return (
        select(
            documents.c.key,
            documents.c.id,
            documents.c.title,
            documents.c.url,
            documents.c.published,
            documents.c.publisher,
            documents.c.family,
        )
        .select_from(those)
        .join(documents, documents.c.key == those.c.document)
        .where(documents.c.source.not_in(bindparam("barred", expanding=True)))
    )
