"""Novelty: do sentences with new events score higher than those that tell nothing new?"""

from collections.abc import Callable, Sequence
from statistics import fmean

from scoring.bed import NoveltyItem

CLEARLY_NEW = 0.5
"""Only clear cases count: nothing new, or at least this share of the events new."""

Score = Callable[[Sequence[str], Sequence[str]], Sequence[float]]
"""History and candidates to one score per candidate; higher is newer."""


def score(items: Sequence[NoveltyItem], newness: Score) -> dict[str, float]:
    """Area under the ROC curve, pooled over all items and as the mean of the items that have both cases."""
    every: list[tuple[bool, float]] = []
    single = []
    for item in items:
        scores = newness(item.history, item.candidates)
        clear = [
            (gold > 0, float(given))
            for gold, given in zip(item.novelty, scores, strict=True)
            if gold == 0 or gold >= CLEARLY_NEW
        ]
        every += clear
        if len({new for new, _ in clear}) > 1:
            single.append(auc(clear))
    return {"AUC": auc(every), "AUC per item": fmean(single) if single else 0.0}


def auc(scored: Sequence[tuple[bool, float]]) -> float:
    """The chance that a new sentence scores above an old one; ties count one half."""
    new = [score for is_new, score in scored if is_new]
    old = [score for is_new, score in scored if not is_new]
    wins = sum((one > other) + 0.5 * (one == other) for one in new for other in old)
    return wins / (len(new) * len(old)) if new and old else 0.0
