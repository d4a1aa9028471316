"""The bounded set of passages that one answer looks at, with what every way of scoring them needs."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, count
from math import log

import numpy as np
from numpy.typing import NDArray

from bot.briefing.selection import Candidate, Key
from bot.briefing.terms import terms

Vector = NDArray[np.float64]
Places = NDArray[np.intp]


@dataclass(frozen=True)
class Postings:
    """Who holds which stem, and how often: one table, stem by stem as they are first met, each in reading order.

    `number` counts the stems from 0; the rows of one go from its `starts` to that of the next.
    """

    number: Mapping[str, int]
    starts: Places
    places: Places
    counts: Vector

    def of(self, stem: str) -> tuple[Places, Vector]:
        """The places of the passages that hold a stem, and how often each does; none where nobody does."""
        if stem not in self.number:
            return self.places[:0], self.counts[:0]
        first = self.number[stem]
        rows = slice(self.starts[first], self.starts[first + 1])
        return self.places[rows], self.counts[rows]

    def part(self, places: Places, total: int) -> "Postings":
        """The postings of some of `total` passages, whose places are given in order: they are counted anew."""
        position = np.full(total, -1)
        position[places] = np.arange(len(places))
        kept = position[self.places] >= 0
        ends = np.concatenate([[0], np.cumsum(kept)])
        return Postings(self.number, ends[self.starts], position[self.places[kept]], self.counts[kept])

    @cached_property
    def stems(self) -> Places:
        """The number of the stem of each row."""
        return np.repeat(np.arange(len(self.number)), np.diff(self.starts))

    def __contains__(self, stem: str) -> bool:
        return len(self.of(stem)[0]) > 0


@dataclass(frozen=True)
class Pool:
    """Passages, document by document and in reading order within each.

    `terms` holds each passage's stems, `document` the number of its document, from 0. `held` are its postings, where
    they are known from those of a larger one.
    """

    candidates: Sequence[Candidate]
    terms: Sequence[Sequence[str]]
    document: Places
    held: Postings | None = None

    @cached_property
    def postings(self) -> Postings:
        """Who holds which stem."""
        if self.held is not None:
            return self.held
        number, met = numbered(self.terms)
        holders = np.repeat(np.arange(len(self)), self.lengths.astype(np.intp))
        rows, counts = np.unique(met * len(self) + holders, return_counts=True)
        stems, places = np.divmod(rows, max(len(self), 1))
        starts = np.searchsorted(stems, np.arange(len(number) + 1))
        return Postings(number, starts, places, counts.astype(np.float64))

    @cached_property
    def above(self) -> Sequence[frozenset[str]]:
        """The stems of the heading above each passage, and of its document's title."""
        texts = {text for one in self.candidates for text in _heading(one)}
        stems = {text: frozenset(terms(text)) for text in texts}
        both = {
            (section, title): stems[section] | stems[title] for section, title in set(map(_heading, self.candidates))
        }
        return [both[_heading(one)] for one in self.candidates]

    @cached_property
    def place_of(self) -> Mapping[Key, int]:
        """Where each passage stands in the pool."""
        return {one.key: place for place, one in enumerate(self.candidates)}

    @cached_property
    def together(self) -> NDArray[np.bool_]:
        """For each passage but the last, whether the next one stands right behind it in its document."""
        together: NDArray[np.bool_] = (self.document[1:] == self.document[:-1]) & (np.diff(self.places) == 1)
        return together

    @cached_property
    def places(self) -> Places:
        """The place of each passage in its document."""
        return np.array([one.place for one in self.candidates], np.intp)

    @cached_property
    def lengths(self) -> Vector:
        """How many stems each passage has."""
        return np.array([len(stems) for stems in self.terms], np.float64)

    def part(self, places: Places) -> "Pool":
        """A pool of some of its passages, whose places are given in order."""
        return Pool(
            candidates=[self.candidates[place] for place in places.tolist()],
            terms=[self.terms[place] for place in places.tolist()],
            document=np.unique(self.document[places], return_inverse=True)[1],
            held=self.postings.part(places, len(self)),
        )

    def __len__(self) -> int:
        return len(self.candidates)


def numbered(texts: Iterable[Iterable[str]]) -> tuple[Mapping[str, int], Places]:
    """The words of texts, counted from 0 as they are first met, and the number of each word of all texts in turn."""
    number: defaultdict[str, int] = defaultdict(count().__next__)
    met = np.fromiter(map(number.__getitem__, chain.from_iterable(texts)), np.intp)
    return dict(number), met


def rarity(holding: Places, total: int) -> Vector:
    """How rare each word is among `total` texts, of which so many hold it; 0 for what none of them holds."""
    by_count = [log(1 + total / (1 + count)) if count else 0.0 for count in range(int(holding.max(initial=0)) + 1)]
    return np.array(by_count)[holding]


def _heading(one: Candidate) -> tuple[str, str]:
    return one.passage.section, one.imprint.title


def gather(candidates: Iterable[Candidate]) -> Pool:
    """A pool of `candidates`, in whatever order they come."""
    ordered = sorted(candidates, key=lambda one: one.key)
    numbers = {name: number for number, name in enumerate(sorted({one.passage.document_id for one in ordered}))}
    return Pool(
        candidates=ordered,
        terms=[one.terms for one in ordered],
        document=np.array([numbers[one.passage.document_id] for one in ordered], np.intp),
    )
