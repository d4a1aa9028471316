"""Sentences and headings: cases split exactly as given, and F1 of boundaries."""

from collections.abc import Callable, Iterable, Sequence

from scoring.bed import HeadingCase, SplitCase

Splitter = Callable[[str, str], Sequence[str]]
"""Text and language (en, ru, uk) to sentences."""

Headings = Callable[[str], set[int]]
"""Text to the offsets at which its headings start."""


def exact(cases: Sequence[SplitCase], language: str, split: Splitter) -> float:
    """The share of texts split exactly into the given sentences, per cent."""
    right = sum(
        [one.strip() for one in split(case.text, language)] == [one.strip() for one in case.sentences] for case in cases
    )
    return 100 * right / max(1, len(cases))


def boundary_f1(cases: Sequence[SplitCase], language: str, split: Splitter) -> float:
    """F1 of the sentence boundaries inside paragraphs."""
    return f1((_boundaries(case.sentences), _boundaries(split(case.text, language))) for case in cases)


def heading_f1(cases: Sequence[HeadingCase], headings: Headings) -> float:
    """F1 of the places where headings start."""
    return f1((case.starts, headings(case.text)) for case in cases)


def f1(pairs: Iterable[tuple[Iterable[int], Iterable[int]]]) -> float:
    """Harmonic mean of precision and recall of (gold, found) places, pooled; 0 to 1."""
    right = total = 0
    for gold, found in pairs:
        theirs, mine = set(gold), set(found)
        right += len(theirs & mine)
        total += len(theirs) + len(mine)
    return 2 * right / total if total else 0.0


def _boundaries(sentences: Sequence[str]) -> set[int]:
    """How many letters stand before each boundary, white space not counted."""
    ends, length = set(), 0
    for sentence in sentences:
        length += len("".join(sentence.split()))
        ends.add(length)
    return ends - {length}
