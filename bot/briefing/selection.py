"""Choose the passages of a brief: the best, not twice the same, none without what it leans on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.briefing.terms import terms, weight
from bot.model import Passage

SAME = 0.8
"""Two passages that share this much of the shorter one's weighted words say the same."""

FEWEST_WORDS = 4
"""A shorter passage is a label or a shout, not a point; nor is one that ends in a colon and only leads to the next."""

Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may become a point; `place` counts its document's passages from 0."""

    passage: Passage
    place: int
    title: str
    url: str | None
    published: date | None
    theme: str | None
    score: float

    @property
    def key(self) -> Key:
        """Which passage of which document."""
        return self.passage.document_id, self.place


def choose(candidates: Sequence[Candidate], most: int) -> list[Candidate]:
    """At most `most` candidates in reading order: document by document, best document first.

    Each further point of one document counts less than the one before, so that several voices are heard.
    A passage that leans on the one before it comes with it or not at all.
    """
    by_key = {candidate.key: candidate for candidate in candidates}
    waiting = [unit for candidate in candidates if (unit := _unit(candidate, by_key))]
    chosen: dict[Key, Candidate] = {}
    while waiting and len(chosen) < most:
        best = min(waiting, key=lambda unit: _rank(unit[-1], chosen))
        waiting.remove(best)
        new = [candidate for candidate in best if candidate.key not in chosen]
        if len(chosen) + len(new) <= most and not any(_repeats(one, chosen.values()) for one in new):
            chosen |= {candidate.key: candidate for candidate in new}
    return _reading_order(list(chosen.values()))


def _unit(candidate: Candidate, by_key: Mapping[Key, Candidate]) -> list[Candidate]:
    """The candidate behind all that it leans on; empty where some of that is not at hand."""
    unit = [candidate]
    while unit[0].passage.leans:
        document, place = unit[0].key
        before = by_key.get((document, place - 1))
        if before is None:
            return []
        unit.insert(0, before)
    words = candidate.passage.text.split()
    return unit if len(words) >= FEWEST_WORDS and not words[-1].endswith(":") else []


def _rank(candidate: Candidate, chosen: Mapping[Key, Candidate]) -> tuple[float, str, int]:
    document = candidate.passage.document_id
    voices = sum(other == document for other, _ in chosen)
    return -candidate.score / (1 + voices), document, candidate.passage.start


def _repeats(candidate: Candidate, others: Iterable[Candidate]) -> bool:
    mine = set(terms(candidate.passage.text))
    for other in others:
        theirs = set(terms(other.passage.text))
        least = min(_mass(mine), _mass(theirs))
        if least and _mass(mine & theirs) / least >= SAME:
            return True
    return False


def _mass(stems: set[str]) -> float:
    return sum(map(weight, sorted(stems)))


def _reading_order(chosen: Sequence[Candidate]) -> list[Candidate]:
    best: dict[str, float] = {}
    for candidate in chosen:
        document = candidate.passage.document_id
        best[document] = max(best.get(document, 0.0), candidate.score)
    return sorted(chosen, key=lambda one: (-best[one.passage.document_id], one.passage.document_id, one.passage.start))
