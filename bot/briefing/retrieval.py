"""From many passages to the few hundred that speak of a question, each with how well it does.

BM25 (Robertson and Zaragoza, 2009), smoothed over neighbouring passages and joined with the document's own
relevance. The first pass weighs the question's words by the fixed table of rarity, so that what is left out
cannot change the outcome; the second weighs them by their rarity among what is left; the third looks at the best
of those with every sign of `relevance.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import fsum, log, sqrt

import numpy as np
from numpy.typing import NDArray

from bot.briefing.index import LENGTH, SATURATION, USUAL_LENGTH
from bot.briefing.likeness import word_vectors
from bot.briefing.pool import Pool, Vector, gather
from bot.briefing.relevance import relevance
from bot.briefing.selection import Candidate
from bot.briefing.terms import terms, weight
from bot.ports import Encoder

MOST = 1500
"""How many passages go on; enough for each document of a hundred to be heard several times."""

NEIGHBOUR = 0.5
"""A passage counts half for the ones beside it: an answer often stands next to the sentence that names its subject."""

DOCUMENT = 0.5
"""So does the mean of its document's three best passages: a document on the subject is the better witness."""

BEST = 3

LOOKED_AT = 300
"""How many of the best are looked at with every sign."""

EVERY_SIGN = 0.5
"""The most that all signs together add to a score, as a share of it: they order what words have found."""


def retrieve(question: str, pool: Pool, encoder: Encoder | None = None, most: int = MOST) -> list[Candidate]:
    """The passages that share words with `question` or stand beside one that does, each with its score, best first.

    A longer passage says more, so the score grows with the root of what its words tell.

    Args:
        question: what is asked.
        pool: where to look.
        encoder: for nearness of meaning among the signs; None: words alone decide.
        most: how many passages are found at most.
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
    found.sort(key=_rank)
    return sorted([*_refined(question, found[:LOOKED_AT], encoder), *found[LOOKED_AT:]], key=_rank)


def _rank(one: Candidate) -> tuple[float, tuple[str, int]]:
    return -one.score, one.key


def _refined(question: str, best: Sequence[Candidate], encoder: Encoder | None) -> list[Candidate]:
    """`best` with up to half as much again for the signs that speak for each, from the least to the most of them."""
    if not best:
        return []
    pool = gather(best)
    meanings = encoder.encode([one.passage.text for one in pool.candidates]) if encoder else None
    signs = relevance(question, pool, word_vectors(pool), meanings, encoder)
    least, spread = float(signs.min()), float(np.ptp(signs))
    return [
        replace(one, score=round(one.score * (1 + EVERY_SIGN * (float(sign) - least) / (spread or 1.0)), 6))
        for one, sign in zip(pool.candidates, signs, strict=True)
    ]


def _bm25(pool: Pool, wanted: Mapping[str, float]) -> Vector:
    scores = np.zeros(len(pool))
    for term, value in wanted.items():
        if term in pool.postings:
            places, counts = pool.postings[term]
            norm = SATURATION * (1 - LENGTH + LENGTH * pool.lengths[places] / USUAL_LENGTH)
            scores[places] += value * counts * (SATURATION + 1) / (counts + norm)
    return scores


def _smoothed(pool: Pool, scores: Vector) -> Vector:
    together = (pool.document[1:] == pool.document[:-1]) & (np.diff(pool.places) == 1)
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
