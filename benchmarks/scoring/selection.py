"""Selection under a budget of words: ROUGE, evidence precision, gain, distinct perspectives.

The selection is cut at the budget: whole sentences up to it count; for ROUGE the one that crosses it counts in part.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from scoring.bed import Document, Item, Label, Relevant
from scoring.rouge import rouge


@dataclass(frozen=True, slots=True)
class Picked:
    """A selected sentence: ``documents[doc]["text"][start:end]`` ought to be its text, white space aside."""

    text: str
    doc: int
    start: int
    end: int


def score(item: Item, picked: Sequence[Picked]) -> dict[str, float]:
    """What one selection is worth, 0 to 1 each; only what the item's gold can tell."""
    kept, text = _within(picked, item.budget)
    found = {"exact": fmean(_is_exact(one, item.documents) for one in kept) if kept else 0.0}
    if item.references:
        found |= {"R1": rouge(text, item.references, 1), "R2": rouge(text, item.references, 2)}
    if item.relevant and item.references:
        found["spanP"] = _evidence_precision(kept, item.relevant)
    elif item.relevant:
        ideal = _ideal_gain(item.relevant, item.documents, item.budget)
        found["nGain"] = _gain(kept, item.relevant) / ideal if ideal else 0.0
    if item.on_topic:
        words = sum(_words(one) for one in kept)
        found["docP"] = sum(_words(one) for one in kept if one.doc in item.on_topic) / max(1, words)
    if item.labels:
        found |= _perspectives(item, kept)
    return found


def summary(scores: Sequence[dict[str, float]]) -> dict[str, float]:
    """The mean of each measure over the items that have it, per cent."""
    names = dict.fromkeys(name for one in scores for name in one)
    return {name: 100 * fmean(one[name] for one in scores if name in one) for name in names}


def _within(picked: Sequence[Picked], budget: int) -> tuple[list[Picked], str]:
    kept: list[Picked] = []
    parts: list[str] = []
    left = budget
    for one in picked:
        words = one.text.split()
        parts.append(" ".join(words[:left]))
        if len(words) > left:
            break
        kept.append(one)
        left -= len(words)
    return kept, "\n".join(parts)


def _is_exact(one: Picked, documents: Sequence[Document]) -> bool:
    return one.text.split() == documents[one.doc]["text"][one.start : one.end].split()


def _words(one: Picked) -> int:
    return len(one.text.split())


def _overlap(one: Picked, span: Relevant) -> int:
    return max(0, min(one.end, span.end) - max(one.start, span.start)) if one.doc == span.doc else 0


def _evidence_precision(kept: Sequence[Picked], relevant: Sequence[Relevant]) -> float:
    hit = sum(_words(one) * sum(_overlap(one, span) for span in relevant) / max(1, one.end - one.start) for one in kept)
    return hit / max(1, sum(_words(one) for one in kept))


def _gain(kept: Sequence[Picked], relevant: Sequence[Relevant]) -> float:
    """Each relevant span pays for the share of it that is covered, once."""
    covered: dict[Relevant, list[tuple[int, int]]] = defaultdict(list)
    for one in kept:
        for span in relevant:
            if _overlap(one, span):
                covered[span].append((max(one.start, span.start), min(one.end, span.end)))
    return sum(span.gain * _length(parts) / (span.end - span.start) for span, parts in covered.items())


def _length(parts: Sequence[tuple[int, int]]) -> int:
    """How many characters lie in at least one part."""
    total = last = 0
    for start, end in sorted(parts):
        total += max(0, end - max(start, last))
        last = max(last, end)
    return total


def _ideal_gain(relevant: Sequence[Relevant], documents: Sequence[Document], budget: int) -> float:
    """The gain of taking the spans that pay most per word, the last one in part."""
    sized = [(span.gain, len(documents[span.doc]["text"][span.start : span.end].split())) for span in relevant]
    total, left = 0.0, budget
    for gain, words in sorted(sized, key=lambda one: -one[0] / max(1, one[1])):
        if words > left:
            return total + gain * left / words
        total, left = total + gain, left - words
    return total


def _perspectives(item: Item, kept: Sequence[Picked]) -> dict[str, float]:
    """Precision and recall of distinct perspectives; recall against the most that fit into the budget."""
    labels = [label for one in kept if (label := item.labels[one.doc])]
    precision = len(labels) / max(1, len(kept))
    recall = len({label.cluster for label in labels}) / max(1, _most_clusters(item))
    return {
        "F": 2 * precision * recall / (precision + recall) if precision + recall else 0.0,
        "bothStances": float(len({label.stance for label in labels}) > 1),
    }


def _most_clusters(item: Item) -> int:
    labelled: list[tuple[Label, Document]] = [
        (label, document) for label, document in zip(item.labels, item.documents, strict=True) if label
    ]
    shortest: dict[int, int] = {}
    for label, document in labelled:
        words = len(document["text"].split())
        shortest[label.cluster] = min(words, shortest.get(label.cluster, words))
    count, left = 0, item.budget
    for words in sorted(shortest.values()):
        if words <= left:
            count, left = count + 1, left - words
    return count
