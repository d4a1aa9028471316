"""The bounded set of passages that one answer looks at, with what every way of scoring them needs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bot.briefing.selection import Candidate
from bot.briefing.terms import terms

Vector = NDArray[np.float64]
Places = NDArray[np.intp]


@dataclass(frozen=True)
class Pool:
    """Passages, document by document and in reading order within each.

    `terms` holds each passage's stems, `document` the number of its document, from 0.
    """

    candidates: Sequence[Candidate]
    terms: Sequence[Sequence[str]]
    document: Places

    @cached_property
    def postings(self) -> Mapping[str, tuple[Places, Vector]]:
        """For each stem, the places of the passages that hold it, and how often."""
        found: dict[str, dict[int, int]] = {}
        for place, stems in enumerate(self.terms):
            for stem in stems:
                counts = found.setdefault(stem, {})
                counts[place] = counts.get(place, 0) + 1
        return {
            stem: (np.fromiter(counts, np.intp), np.fromiter(counts.values(), np.float64))
            for stem, counts in found.items()
        }

    @cached_property
    def above(self) -> Sequence[frozenset[str]]:
        """The stems of the heading above each passage, and of its document's title."""
        stems = {text: frozenset(terms(text)) for text in {_heading(one) for one in self.candidates}}
        return [stems[_heading(one)] for one in self.candidates]

    @cached_property
    def places(self) -> Places:
        """The place of each passage in its document."""
        return np.array([one.place for one in self.candidates], np.intp)

    @cached_property
    def lengths(self) -> Vector:
        """How many stems each passage has."""
        return np.array([len(stems) for stems in self.terms], np.float64)

    def __len__(self) -> int:
        return len(self.candidates)


def _heading(one: Candidate) -> str:
    return f"{one.passage.section} {one.title}"


def gather(candidates: Iterable[Candidate]) -> Pool:
    """A pool of `candidates`, in whatever order they come."""
    ordered = sorted(candidates, key=lambda one: one.key)
    numbers = {name: number for number, name in enumerate(sorted({one.passage.document_id for one in ordered}))}
    return Pool(
        candidates=ordered,
        terms=[one.terms for one in ordered],
        document=np.array([numbers[one.passage.document_id] for one in ordered], np.intp),
    )
