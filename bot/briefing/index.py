"""What ingestion writes down of each passage, so that a question reads a bounded number of rows.

An inverted list per stem, ordered by impact (Anh and Moffat 2001): what the stem would add to the passage's BM25, but
for the stem's own rarity. The usual length is fixed, so that no document changes another one's rows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from bot.briefing.terms import terms
from bot.model import Document, Passage

SATURATION, LENGTH = 0.9, 0.4
"""BM25's k1 and b, as in Anserini's defaults for short texts."""

USUAL_LENGTH = 12.0
"""Telling words in a usual sentence; fixed, as a mean over the corpus would change with every document."""

ABOVE = 0.6
"""A stem of the heading or the title counts as this much of one in the passage (BM25F, Robertson and others 2004)."""

STEPS = 100
"""Impacts are kept as whole numbers, this many to one."""

LONGEST = 60
"""Characters; a longer stem is no word, but an address or a number without end."""


@dataclass(frozen=True, slots=True)
class Posting:
    """One stem of one passage; `place` counts the document's passages from 0.

    `impact` is in hundredths. `tie` orders equal impacts: drawn from the document's id and the place, so that it is the
    same whatever the order of ingestion, and favours no document.
    """

    stem: str
    place: int
    impact: int
    tie: int


def tie(document: Document, place: int) -> int:
    """What orders equals: a number that favours no document, below 2**56."""
    return int.from_bytes(sha256(f"{document.source}\0{document.id}\0{place}".encode()).digest()[:7])


def postings(document: Document, split: Sequence[Passage], stems: Sequence[Sequence[str]]) -> Iterator[Posting]:
    """The rows of a document's passages, whose own stems are given, in their order."""
    headed: dict[str, list[str]] = {}
    for place, passage in enumerate(split):
        own = stems[place]
        if passage.section not in headed:
            headed[passage.section] = terms(f"{document.title} {passage.section}")
        counts: dict[str, float] = dict.fromkeys(headed[passage.section], ABOVE)
        for stem in own:
            counts[stem] = counts.get(stem, 0.0) + 1
        norm = SATURATION * (1 - LENGTH + LENGTH * len(own) / USUAL_LENGTH)
        equal = tie(document, place)
        for stem, count in counts.items():
            if len(stem) <= LONGEST:
                yield Posting(stem, place, round(STEPS * count * (SATURATION + 1) / (count + norm)), equal)
