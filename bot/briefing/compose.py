"""Candidates to a brief: points, citations, and what the reader must know about the documents."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from math import fsum

from bot.briefing.claims import Claimed, claim
from bot.briefing.selection import Candidate, Choice, Key, choose, in_reading_order
from bot.model import Brief, Citation, Comparison, Note, NoteKind, Point, Theme

OLD = 90
"""Days; when the newest dated document that a brief cites is older, the reader is told."""


Elsewhere = Callable[[Sequence[Candidate]], Sequence[Candidate]]
"""Gives passages that may say the same as some, wherever they stand; without scores."""


def nowhere(_: Sequence[Candidate]) -> Sequence[Candidate]:
    """What the candidates say stands nowhere else."""
    return ()


def asked(theme: Theme) -> str:
    """What a theme asks, as a question to all documents: its question and its title."""
    return f"{theme.question} {theme.title}"


def brief(  # noqa: PLR0913  all that a brief states
    theme: Theme,
    candidates: Sequence[Candidate],
    *,
    since: datetime | None,
    now: datetime,
    alternatives: Sequence[str] = (),
    on_record: int = 1,
    elsewhere: Elsewhere = nowhere,
) -> Brief:
    """The brief that `candidates` make; without points when there are none.

    What agrees among the candidates decides which are chosen; then whoever else says the same is looked for.

    Args:
        theme: what was asked; its `max_points` bounds the brief.
        candidates: scored passages, in any order.
        since: when the window of documents begins; None: from the beginning.
        now: when the brief is made, and the end of its window.
        alternatives: what to type instead, should nothing answer.
        on_record: how many documents there are in all.
        elsewhere: gives what may stand beside the candidates.
    """
    claimed = cache(claim)
    choices = _supported(candidates, claimed)
    chosen = _found_again(choose(choices, theme.max_points, claimed), choices, elsewhere, claimed)
    points = _points(chosen, since)
    speaking = {one.passage.document_id for one in candidates if one.score > 0}
    return Brief(
        theme=theme,
        points=points,
        since=since,
        until=now,
        considered=len(speaking | {cited.document_id for point in points for cited in point.citations}),
        notes=_notes(points, now, on_record),
        generated_at=now,
        alternatives=tuple(alternatives) if not points else (),
    )


def comparison(left: Brief, right: Brief) -> Comparison:
    """Two briefs side by side: what both say, and what only either says.

    The second brief's citation numbers go on where the first one's end.
    """
    from bot.briefing.support import said_by_both  # noqa: PLC0415  numpy, as in `_supported`

    numbered = [_renumbered(point, len(left.citations)) for point in right.points]
    pairs = said_by_both([point.text for point in left.points], [point.text for point in numbered])
    shared = tuple(
        Point(
            text=left.points[one].text,
            citations=(*left.points[one].citations, *numbered[other].citations),
            voices=max(left.points[one].voices, numbered[other].voices),
        )
        for one, other in pairs
    )
    ours, theirs = {one for one, _ in pairs}, {other for _, other in pairs}
    return Comparison(
        left=replace(left, points=tuple(point for place, point in enumerate(left.points) if place not in ours)),
        right=replace(right, points=tuple(point for place, point in enumerate(numbered) if place not in theirs)),
        shared=shared,
    )


def numbered(briefs: Sequence[Brief]) -> tuple[Brief, ...]:
    """The same briefs, each with its citation numbers going on where those of the one before end."""
    shift, done = 0, []
    for one in briefs:
        done.append(replace(one, points=tuple(_renumbered(point, shift) for point in one.points)))
        shift += len(one.citations)
    return tuple(done)


def by_source(candidates: Sequence[Candidate]) -> dict[str, list[Candidate]]:
    """The candidates of each source, those first that have the most to say: what they score, all together."""
    found: dict[str, list[Candidate]] = {}
    for one in candidates:
        found.setdefault(one.source, []).append(one)
    said = {source: round(fsum(one.score for one in theirs), 6) for source, theirs in found.items()}
    return {source: found[source] for source in sorted(said, key=lambda name: (-said[name], name)) if said[source] > 0}


def _renumbered(point: Point, shift: int) -> Point:
    return replace(point, citations=tuple(replace(one, number=one.number + shift) for one in point.citations))


def _supported(candidates: Sequence[Candidate], claimed: Claimed) -> list[Choice]:
    """Each candidate with what supports it; a single document has nothing beside it, and needs no numpy (0.1 s)."""
    if len({one.passage.document_id for one in candidates}) <= 1:
        return [Choice(one) for one in candidates]
    from bot.briefing.support import supported  # noqa: PLC0415  see above

    return supported(candidates, claimed)


def _found_again(
    chosen: Sequence[Choice], choices: Sequence[Choice], elsewhere: Elsewhere, claimed: Claimed
) -> Sequence[Choice]:
    """What was chosen, with what supports it elsewhere too; in reading order, for what more voices say goes first."""
    known = {choice.candidate.key for choice in choices}
    points = [choice.candidate for choice in chosen if not choice.candidate.passage.leans]  # see `supported_too`
    more = [one for one in elsewhere(points) if one.key not in known] if points else []
    if not more:
        return chosen
    from bot.briefing.support import supported_too  # noqa: PLC0415  numpy, as in `_supported`

    return in_reading_order(supported_too(chosen, choices, more, claimed))


def _points(chosen: Sequence[Choice], since: datetime | None) -> tuple[Point, ...]:
    """A point each, citing its own passage first; a passage that is cited again keeps its number."""
    numbers: dict[Key, int] = {}
    for choice in chosen:
        for cited in (choice.candidate, *choice.others):
            numbers.setdefault(cited.key, len(numbers) + 1)
    return tuple(
        Point(
            text=" ".join(choice.candidate.passage.text.split()),
            citations=tuple(_citation(numbers[cited.key], cited) for cited in (choice.candidate, *choice.others)),
            voices=choice.voices,
            update=_updates(choice.candidate, since),
        )
        for choice in chosen
    )


def _updates(candidate: Candidate, since: datetime | None) -> bool:
    """Whether it changes something that its reader knows: what was said before the window."""
    return since is not None and candidate.updates is not None and candidate.updates <= since


def _citation(number: int, candidate: Candidate) -> Citation:
    passage = candidate.passage
    return Citation(
        number=number,
        document_id=passage.document_id,
        title=candidate.imprint.title,
        url=candidate.imprint.url,
        published=candidate.imprint.published,
        section=passage.section,
        start=passage.start,
        end=passage.end,
        quote=passage.text,
    )


def _notes(points: Sequence[Point], now: datetime, on_record: int) -> tuple[Note, ...]:
    cited = {citation.document_id: citation for point in points for citation in point.citations}
    notes = []
    if undated := tuple(dict.fromkeys(one.title for one in cited.values() if one.published is None)):
        notes.append(Note(NoteKind.UNDATED, undated))
    dated = [(one.published, one.title) for one in cited.values() if one.published is not None]
    newest = max(dated, default=None)
    if newest and (now.date() - newest[0]).days > OLD:
        notes.append(Note(NoteKind.OLD, (newest[1],), days=(now.date() - newest[0]).days))
    if len(cited) == 1 and on_record > 1:
        notes.append(Note(NoteKind.ONE_SIDED, tuple(one.title for one in cited.values()), of=on_record))
    return tuple(notes)
