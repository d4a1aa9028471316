"""From many passages to the few hundred that speak of a question, each with how well it does.

BM25 (Robertson and Zaragoza, 2009), smoothed over neighbouring passages and joined with the document's own
relevance. The first pass weighs the question's words by the fixed table of rarity, so that what is left out
cannot change the outcome; the second weighs them by their rarity among what is left.
"""

from collections.abc import Mapping
from dataclasses import replace
from math import fsum, log, sqrt

import numpy as np
from numpy.typing import NDArray

from bot.briefing.pool import Pool, Vector
from bot.briefing.selection import Candidate
from bot.briefing.terms import terms, weight

MOST = 1500
"""How many passages go on; enough for each document of a hundred to be heard several times."""

SATURATION, LENGTH = 0.9, 0.4
"""BM25's k1 and b, as in Anserini's defaults for short texts."""

USUAL_LENGTH = 12.0
"""Telling words in a usual sentence; fixed, as a mean over the corpus would change with every document."""

NEIGHBOUR = 0.5
"""A passage counts half for the ones beside it: an answer often stands next to the sentence that names its subject."""

DOCUMENT = 0.5
"""So does the mean of its document's three best passages: a document on the subject is the better witness."""

BEST = 3


def retrieve(question: str, pool: Pool, most: int = MOST) -> list[Candidate]:
    """The passages that share words with `question` or stand beside one that does, each with its score, best first.

    A longer passage says more, so the score grows with the root of what its words tell.
    """
    wanted = dict.fromkeys(terms(question))
    first = _smoothed(pool, _bm25(pool, {term: weight(term) for term in wanted}))
    order = np.argsort(-first.round(6), kind="stable")[:most]
    kept = np.zeros(len(pool), bool)
    kept[order] = True
    kept &= first > 0
    rarity = _rarity(pool, kept)
    scores = np.where(kept, _bm25(pool, {term: rarity[term] for term in wanted if term in rarity}), 0.0)
    scores = np.where(kept, _smoothed(pool, scores), 0.0)
    scores += DOCUMENT * _of_documents(pool, scores)
    found = []
    for place in np.flatnonzero(kept).tolist():
        told = fsum(rarity[term] for term in set(pool.terms[place]))
        found.append(replace(pool.candidates[place], score=round(float(scores[place]) * sqrt(told), 6)))
    return sorted(found, key=lambda one: (-one.score, one.key))


def _bm25(pool: Pool, wanted: Mapping[str, float]) -> Vector:
    scores = np.zeros(len(pool))
    for term, value in wanted.items():
        if term in pool.postings:
            places, counts = pool.postings[term]
            norm = SATURATION * (1 - LENGTH + LENGTH * pool.lengths[places] / USUAL_LENGTH)
            scores[places] += value * counts * (SATURATION + 1) / (counts + norm)
    return scores


def _smoothed(pool: Pool, scores: Vector) -> Vector:
    together = pool.document[1:] == pool.document[:-1]
    smoothed = scores.copy()
    smoothed[1:] += NEIGHBOUR * np.where(together, scores[:-1], 0.0)
    smoothed[:-1] += NEIGHBOUR * np.where(together, scores[1:], 0.0)
    return smoothed


def _of_documents(pool: Pool, scores: Vector) -> Vector:
    """For each passage, the mean of its document's best scores."""
    means = [
        np.sort(scores[pool.document == number])[-BEST:].mean() for number in range(pool.document.max(initial=-1) + 1)
    ]
    return np.array(means)[pool.document] if means else scores


def _rarity(pool: Pool, kept: NDArray[np.bool_]) -> dict[str, float]:
    """How rare each stem is among the passages that are left."""
    total = int(kept.sum())
    holding = {stem: int(kept[places].sum()) for stem, (places, _) in pool.postings.items()}
    return {stem: log(1 + total / (1 + count)) for stem, count in holding.items() if count}
