"""Candidates to a brief: points, citations, and what the reader must know about the documents."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.briefing.selection import Candidate, choose
from bot.model import Brief, Citation, Comparison, Note, NoteKind, Point, Theme


def brief(
    theme: Theme,
    candidates: Sequence[Candidate],
    *,
    since: datetime | None,
    now: datetime,
    alternatives: Sequence[str] = (),
) -> Brief:
    """The brief that `candidates` make; without points when there are none.

    Args:
        theme: what was asked; its `max_points` bounds the brief.
        candidates: scored passages, in any order.
        since: when the window of documents begins; None: from the beginning.
        now: when the brief is made, and the end of its window.
        alternatives: what to type instead, should nothing answer.
    """
    chosen = choose(candidates, theme.max_points)
    points = tuple(
        Point(" ".join(one.passage.text.split()), (_citation(number, one),)) for number, one in enumerate(chosen, 1)
    )
    return Brief(
        theme=theme,
        points=points,
        since=since,
        until=now,
        considered=len({one.passage.document_id for one in candidates}),
        notes=_notes(chosen),
        generated_at=now,
        alternatives=tuple(alternatives) if not points else (),
    )


def comparison(left: Brief, right: Brief) -> Comparison:
    """Two briefs side by side; the second one's citation numbers go on where the first one's end."""
    shift = len(left.citations)
    points = tuple(
        replace(point, citations=tuple(replace(one, number=one.number + shift) for one in point.citations))
        for point in right.points
    )
    return Comparison(left, replace(right, points=points))


def _citation(number: int, candidate: Candidate) -> Citation:
    passage = candidate.passage
    return Citation(
        number=number,
        document_id=passage.document_id,
        title=candidate.title,
        url=candidate.url,
        published=candidate.published,
        section=passage.section,
        start=passage.start,
        end=passage.end,
        quote=passage.text,
    )


def _notes(chosen: Sequence[Candidate]) -> tuple[Note, ...]:
    undated = tuple(dict.fromkeys(one.title for one in chosen if one.published is None))
    return (Note(NoteKind.UNDATED, undated),) if undated else ()
