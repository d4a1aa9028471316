"""From many passages to the few hundred that speak of a question, each with how well it does.

BM25 (Robertson and Zaragoza, 2009), smoothed over neighbouring passages and joined with the document's own
relevance. The first pass weighs the question's words by the fixed table of rarity, so that what is left out
cannot change the outcome; the second weighs them by their rarity among what is left; the third looks at the best
of those with every sign of `relevance.py`.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.briefing.index import LENGTH, SATURATION, USUAL_LENGTH
from bot.briefing.likeness import word_vectors
from bot.briefing.meanings import Meanings
from bot.briefing.pool import Places, Pool, Vector, rarity
from bot.briefing.relevance import relevance
from bot.briefing.selection import Candidate, Key
from bot.briefing.terms import terms, weight

Place = tuple[int, int]
"""A document, by a number, and a passage's place in it."""

MOST = 1500
"""How many passages go on; enough for each document of a hundred to be heard several times."""

NEIGHBOUR = 0.5
"""A passage counts half for the ones beside it: an answer often stands next to the sentence that names its subject."""

DOCUMENT = 0.5
"""So does the mean of its document's three best passages: a document on the subject is the better witness."""

BEST = 3

WHOLE = 1.0
"""While no text is at hand, the document counts as much as the passage's own words (docs/adr/0036)."""

LOOKED_AT = 300
"""How many of the best are looked at with every sign."""

LIKELIEST = 20
"""How many passages are looked at that may say the same as a point."""

EVERY_SIGN = 0.5
"""The most that all signs together add to a score, as a share of it: they order what words have found."""


def retrieve(question: str, pool: Pool, meanings: Meanings | None = None, most: int = MOST) -> dict[Key, float]:
    """The scores of the passages that share words with `question` or stand beside one that does, best first.

    A longer passage says more, so the score grows with the root of what its words tell.

    Args:
        question: what is asked.
        pool: where to look.
        meanings: for nearness of meaning among the signs; None: words alone decide.
        most: how many passages are found at most.
    """
    wanted = dict.fromkeys(terms(question))
    first = _smoothed(pool, _bm25(pool, {term: weight(term) for term in wanted}))
    order = np.argsort(-first.round(6), kind="stable")[:most]
    kept = np.zeros(len(pool), bool)
    kept[order] = True
    kept &= first > 0
    rare = _rarity(pool, kept)
    known = {term: float(rare[pool.postings.number[term]]) for term in wanted if term in pool.postings}
    scores = np.where(kept, _bm25(pool, known), 0.0)
    scores = np.where(kept, _smoothed(pool, scores), 0.0)
    scores += DOCUMENT * _of_documents(pool.document, scores)
    told = np.bincount(pool.postings.places, rare[pool.postings.stems], len(pool))
    scores = (scores * np.sqrt(told)).round(6)
    found = _best_first(scores, np.flatnonzero(kept))
    best = np.sort(found[:LOOKED_AT])
    scores[best] = _refined(question, pool.part(best), scores[best], meanings)
    order = _best_first(scores, found)
    return {
        pool.candidates[place].key: score for place, score in zip(order.tolist(), scores[order].tolist(), strict=True)
    }


def elsewhere(pool: Pool, points: Sequence[Candidate]) -> list[Candidate]:
    """The passages of `pool` that may say the same as each of `points`: those that share most of its words."""
    likely: set[int] = set()
    for one in points:
        scores = _bm25(pool, {term: weight(term) for term in dict.fromkeys(one.terms)}).round(6)
        likely.update(_best_first(scores, np.flatnonzero(scores))[:LIKELIEST].tolist())
    return [pool.candidates[place] for place in sorted(likely)]


def standing(worth: Mapping[Place, float]) -> list[Place]:
    """Places by what their passages are worth where they stand, best first; of equals in the order in which they come.

    What `retrieve` reckons with texts at hand, from the inverted lists alone: so is chosen which texts are read.

    Args:
        worth: what a passage's own words are worth, by its document, a number, and its place there.
    """
    if not worth:
        return []
    places = list(worth)
    document, place = np.array(places).T
    own = np.array(list(worth.values()), np.float64)
    order = np.lexsort((place, document))
    scores = own.copy()
    behind = (np.diff(document[order]) == 0) & (np.diff(place[order]) == 1)
    one, next_one = order[:-1][behind], order[1:][behind]
    scores[next_one] += NEIGHBOUR * own[one]
    scores[one] += NEIGHBOUR * own[next_one]
    scores += WHOLE * _of_documents(np.unique(document, return_inverse=True)[1], own)
    return [places[number] for number in np.argsort(-scores.round(6), kind="stable").tolist()]


def _best_first(scores: Vector, places: Places) -> Places:
    """Some places by their scores; of equals the first in the pool comes first."""
    ordered = np.sort(places)
    return ordered[np.argsort(-scores[ordered], kind="stable")]


def _refined(question: str, pool: Pool, scores: Vector, meanings: Meanings | None) -> Vector:
    """The scores, up to half as much again for the signs that speak for each: from the least to the most of them."""
    if not len(pool):
        return scores
    vectors, encoder = (meanings.of(pool.candidates), meanings.encoder) if meanings else (None, None)
    signs = relevance(question, pool, word_vectors(pool), vectors, encoder)
    least, spread = float(signs.min()), float(np.ptp(signs))
    return (scores * (1 + EVERY_SIGN * (signs - least) / (spread or 1.0))).round(6)


def _bm25(pool: Pool, wanted: Mapping[str, float]) -> Vector:
    scores = np.zeros(len(pool))
    for term, value in wanted.items():
        places, counts = pool.postings.of(term)
        norm = SATURATION * (1 - LENGTH + LENGTH * pool.lengths[places] / USUAL_LENGTH)
        scores[places] += value * counts * (SATURATION + 1) / (counts + norm)
    return scores


def _smoothed(pool: Pool, scores: Vector) -> Vector:
    smoothed = scores.copy()
    smoothed[1:] += NEIGHBOUR * np.where(pool.together, scores[:-1], 0.0)
    smoothed[:-1] += NEIGHBOUR * np.where(pool.together, scores[1:], 0.0)
    return smoothed


def _of_documents(document: Places, scores: Vector) -> Vector:
    """For each passage, the mean of its document's best scores."""
    ordered = scores[np.lexsort((scores, document))]  # document by document, each from its least to its best
    sizes = np.bincount(document)
    back = np.arange(BEST)[::-1]
    places = np.cumsum(sizes)[:, None] - 1 - back
    best = np.where(back < sizes[:, None], ordered[np.maximum(places, 0)], 0.0)  # a short document has fewer
    means: Vector = best.sum(axis=1) / np.minimum(sizes, BEST)
    return means[document]


def _rarity(pool: Pool, kept: NDArray[np.bool_]) -> Vector:
    """How rare each stem is among the passages that are left; 0 where none of them holds it."""
    total = int(kept.sum())
    held = pool.postings.stems[kept[pool.postings.places]]
    return rarity(np.bincount(held, minlength=len(pool.postings.number)), total)
