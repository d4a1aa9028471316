"""Choose the passages of a brief: the best, not twice the same, none without what it leans on."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from heapq import heapify, heappop, heappush
from itertools import chain
from math import fsum, log, log1p

from bot.briefing.claims import Claimed, claim, contradict
from bot.briefing.terms import terms
from bot.model import Passage

SAME = 0.5
"""Two passages that share this much of the shorter one's words, weighted by rarity at hand, say much the same."""

FEWEST_WORDS = 3
"""A shorter passage is a label or a shout, not a point."""

FEWEST_UNENDED = 10
"""A shorter one that ends no sentence is a heading that was not told, or an item that says too little."""

LONGEST = 45
"""A point of more words is hard to read in a brief."""

_ABOUT_ITSELF = re.compile(
    r"(?:in )?th(?:is|e following) (?:article|report|story|piece|paper|essay|post|section|summary)\b.{0,40}?\b"
    r"(?:delves|explores|examines|looks|discusses|describes|covers|outlines|aims|summari[sz]es|we)\b",
    re.IGNORECASE,
)
"""A text that announces what it will tell has told nothing yet."""

Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Imprint:
    """What is told of a document beside each of its passages.

    `family` is the same for documents that ingestion found to be copies of one text, and `copy` says that this one was
    not the first of them.
    """

    title: str
    url: str | None = None
    published: date | None = None
    publisher: str | None = None
    family: int | None = field(default=None, compare=False)  # a key of the database's own
    copy: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may become a point; `place` counts its document's passages from 0.

    One with a score of 0 serves only as what another leans on. `stems` are those of its telling words, where ingestion
    wrote them down. `updates`: when somebody first said what it changes. `meaning` is as `meanings.py` packs it, where
    ingestion wrote it down.
    """

    passage: Passage
    place: int
    imprint: Imprint
    theme: str | None = None
    score: float = 0.0
    stems: tuple[str, ...] | None = None
    updates: datetime | None = None
    meaning: bytes | None = field(default=None, compare=False, repr=False)  # follows from its text

    @property
    def terms(self) -> tuple[str, ...]:
        """The stems of its telling words, in order."""
        return tuple(terms(self.passage.text)) if self.stems is None else self.stems

    def scored(self, score: float) -> "Candidate":
        """The same with another score: ten times as fast as `replace`, and done a thousand times for an answer."""
        if score == self.score:
            return self
        return Candidate(
            self.passage, self.place, self.imprint, self.theme, score, self.stems, self.updates, self.meaning
        )

    @property
    def source(self) -> str:
        """Who says it: the publisher, or else the document by its title."""
        return self.imprint.publisher or self.imprint.title

    @property
    def key(self) -> Key:
        """Which passage of which document."""
        return self.passage.document_id, self.place


@dataclass(frozen=True, slots=True)
class Choice:
    """A candidate that was chosen, with the passages of other documents that support it.

    `voices` counts the independent documents that clearly say it, the candidate's own among them. `family` is the first
    of the documents that are copies of its own, where they are.
    """

    candidate: Candidate
    others: tuple[Candidate, ...] = ()
    voices: int = 1
    family: str | None = None


def choose(choices: Sequence[Choice], most: int, claimed: Claimed = claim) -> list[Choice]:
    """At most `most` of `choices` in reading order: what several documents answer first, then document by document.

    What more voices say counts more, as the logarithm of their number; each further point of one document counts
    less than the one before. A passage that leans on the one before it comes with it or not at all.
    """
    by_key = {choice.candidate.key: choice for choice in choices}
    words = _Words(choices, claimed)
    units = [unit for choice in choices if (unit := _unit(choice, by_key))]
    chosen: dict[Key, Choice] = {}
    # Lazy greedy (Minoux, 1978): a unit's worth only falls as others are chosen, so the first that is still
    # worth what it was is the best.
    waiting = [(_rank(unit, chosen), number) for number, unit in enumerate(units)]
    heapify(waiting)
    while waiting and len(chosen) < most:
        rank, number = heappop(waiting)
        unit = units[number]
        now = _rank(unit, chosen)
        if now > rank:
            heappush(waiting, (now, number))
            continue
        new = [choice for choice in unit if choice.candidate.key not in chosen]
        if len(chosen) + len(new) <= most and not any(words.repeat(one, chosen) for one in new):
            chosen |= {choice.candidate.key: choice for choice in new}
    return in_reading_order(list(chosen.values()))


def _unit(choice: Choice, by_key: Mapping[Key, Choice]) -> list[Choice]:
    """The choice behind all that it leans on; empty where that is not at hand, or it serves nothing by itself."""
    if choice.candidate.score <= 0 or not _readable(choice.candidate.passage.text):
        return []
    unit = [choice]
    while unit[0].candidate.passage.leans:
        document, place = unit[0].candidate.key
        before = by_key.get((document, place - 1))
        if before is None:
            return []
        unit.insert(0, before)
    return unit


def _readable(text: str) -> bool:
    """Whether a passage can stand as a point: no label, no mere lead-in, not endless."""
    ends_sentence = text.endswith((".", "!", "?", "…", '"', "”", "»", ")"))
    fewest = FEWEST_WORDS if ends_sentence else FEWEST_UNENDED
    fits = fewest <= len(text.split()) <= LONGEST
    return fits and not text.endswith(":") and not _ABOUT_ITSELF.match(text)


def _rank(unit: Sequence[Choice], chosen: Mapping[Key, Choice]) -> tuple[float, str, int]:
    """What to take next, the least first: what leans drags along what it leans on, so their mean counts.

    A further point of one document counts less, the less others say it too.
    """
    last = unit[-1]
    passage = last.candidate.passage
    earlier = sum(document == passage.document_id for document, _ in chosen)
    worth = fsum(map(_worth, unit)) / len(unit)
    return -round(worth / (1 + earlier / last.voices), 6), passage.document_id, passage.start


class _Words:
    """The weighted words of each choice, to tell which of them repeat each other."""

    def __init__(self, choices: Sequence[Choice], claimed: Claimed) -> None:
        self._stems = {choice.candidate.key: frozenset(choice.candidate.terms) for choice in choices}
        self._claimed = claimed
        self._held = Counter(chain.from_iterable(self._stems.values()))
        self._count = len(choices)

    def repeat(self, choice: Choice, chosen: Mapping[Key, Choice]) -> bool:
        """Whether `choice` says what one of `chosen` says, or stands behind it already."""
        return any(self._same(choice, other) for other in chosen.values())

    def _same(self, one: Choice, other: Choice) -> bool:
        if any(behind.key == one.candidate.key for behind in other.others):
            return True
        mine, theirs = self._stems[one.candidate.key], self._stems[other.candidate.key]
        least = min(self._mass(mine), self._mass(theirs))
        alike = least > 0 and self._mass(mine & theirs) / least >= SAME
        if not alike:
            return False
        new, told = self._claimed(one.candidate.passage.text), self._claimed(other.candidate.passage.text)
        return new.amounts <= told.numbers and not contradict(new, told)  # another sum is another fact

    def _mass(self, stems: frozenset[str]) -> float:
        return fsum(log(1 + self._count / (1 + self._held[stem])) for stem in stems)


def in_reading_order(chosen: Sequence[Choice]) -> list[Choice]:
    """What most voices say first, where it answers as well as what one says; then the best document first.

    Each document's points are in its order.
    """
    lead = _leads(chosen)
    best: dict[str, float] = {}
    for choice in chosen:
        document = choice.candidate.passage.document_id
        best[document] = max(best.get(document, 0.0), choice.candidate.score)

    def order(choice: Choice) -> tuple[int, float, str, int]:
        passage = choice.candidate.passage
        return -lead[choice.candidate.key], -best[passage.document_id], passage.document_id, passage.start

    return sorted(chosen, key=order)


def _leads(chosen: Sequence[Choice]) -> dict[Key, int]:
    """The voices that each choice is placed by: those of a passage and of what leans on it are the same.

    What several say beside the point is placed as if one said it: the first point has to answer.
    """
    alone = max((_worth(choice) for choice in chosen if choice.voices == 1), default=0.0)
    voices: dict[Key, int] = {}
    for choice in sorted(chosen, key=lambda one: one.candidate.key):
        document, place = choice.candidate.key
        leaning = choice.candidate.passage.leans
        own = choice.voices if _worth(choice) >= alone else 1
        voices[document, place] = voices[document, place - 1] if leaning else own
    return voices


def _worth(choice: Choice) -> float:
    return choice.candidate.score * log1p(choice.voices)
