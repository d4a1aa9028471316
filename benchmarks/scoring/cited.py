"""Cited briefs: how many known insights the points hold, and whether each cites the documents that hold it.

The measures of "Summary of a Haystack" (Laban et al., EMNLP 2024), with a lexical judge in place of a model.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from scoring.bed import Insight
from scoring.judge import Judge

POINT_WORDS = 45
"""Longer points are cut before they are scored."""

SPAN_WORDS = 90
"""Longer spans are cut too: citing a whole page proves little."""


@dataclass(frozen=True, slots=True)
class Cite:
    """A span of a document's text."""

    document: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class CitedPoint:
    """One sentence and the spans that it rests on."""

    text: str
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """How the best point for one insight does: recall of its words, worth, citations."""

    covered: bool
    found: bool
    coverage: float
    f1: float


@dataclass(frozen=True, slots=True)
class Scored:
    """One brief: a match per insight, and per point or citation whether it holds."""

    matches: tuple[Match, ...]
    exact: tuple[bool, ...]
    supported: tuple[bool, ...]
    redundancy: tuple[float, ...]
    refused: bool


def score(judge: Judge, insights: Sequence[Insight], points: Sequence[CitedPoint] | None) -> Scored:
    """Score the points of one brief; None: the product refused, which scores 0."""
    kept = (points or ())[: len(insights)]
    texts = [_cut(point.text, POINT_WORDS) for point in kept]
    return Scored(
        matches=tuple(_match(judge, insight, texts, kept) for insight in insights),
        exact=tuple(_is_exact(point) for point in kept),
        supported=tuple(
            judge.recall(text, _cut(cite.quote, SPAN_WORDS)) >= judge.found_at
            for point, text in zip(kept, texts, strict=True)
            for cite in point.cites
        ),
        redundancy=tuple(
            max((judge.overlap(text, other) for at, other in enumerate(texts) if at != place), default=0.0)
            for place, text in enumerate(texts)
        ),
        refused=points is None,
    )


def summary(briefs: Sequence[Scored]) -> dict[str, float]:
    """All briefs together, insights pooled as in the paper; per cent but for counts."""
    matches = [match for brief in briefs for match in brief.matches]
    points = [exact for brief in briefs for exact in brief.exact]
    supported = [one for brief in briefs for one in brief.supported]
    return {
        "coverage": _percent([match.coverage for match in matches]),
        "citation F1": _percent([match.f1 for match in matches if match.covered]),
        "joint": _percent([match.coverage * match.f1 for match in matches]),
        "found": _percent([match.found for match in matches]),
        "strict joint": _percent([match.found * match.f1 for match in matches]),
        "exact": _percent(points),
        "spans": _percent(supported),
        "redundancy": _percent([one for brief in briefs for one in brief.redundancy]),
        "citations per point": len(supported) / max(1, len(points)),
        "refused": sum(brief.refused for brief in briefs),
    }


def _match(judge: Judge, insight: Insight, texts: Sequence[str], points: Sequence[CitedPoint]) -> Match:
    recalls = [judge.recall(insight.text, text) for text in texts]
    if not recalls:
        return Match(covered=False, found=False, coverage=0.0, f1=0.0)
    best = max(recalls)
    cited = {cite.document for cite in points[recalls.index(best)].cites}
    shared = len(cited & insight.documents)
    return Match(
        covered=best >= judge.covered_at,
        found=best >= judge.found_at,
        coverage=judge.coverage(best),
        f1=2 * shared / (len(cited) + len(insight.documents)) if shared else 0.0,
    )


def _is_exact(point: CitedPoint) -> bool:
    wanted = " ".join(point.text.split())
    return any(wanted in _cut(cite.quote, SPAN_WORDS) for cite in point.cites)


def _cut(text: str, words: int) -> str:
    return " ".join(text.split()[:words])


def _percent(values: Sequence[float]) -> float:
    return 100 * fmean(values) if values else 0.0
