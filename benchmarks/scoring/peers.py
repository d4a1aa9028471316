"""Extractive peers, each as its paper says, on the same sentences: which to take, best first."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from scoring.cited import Cite, CitedPoint
from scoring.pool import Array, Pool, unit
from scoring.selection import Picked

MMR_RELEVANCE = 0.7
"""The share of relevance in maximal marginal relevance (Carbonell and Goldstein 1998); the rest is difference."""

BM25_SATURATION, BM25_LENGTH = 1.2, 0.75
LEXRANK_QUERY = 0.7
"""How much a biased LexRank looks at the question (Otterbacher et al. 2009), and how little at the other sentences."""

LEXRANK_ROUNDS = 30
SAME = 0.5
"""Sentences with this cosine say the same, for support."""

SEED = 0

Order = Callable[[Pool, str | None, int], Sequence[int]]
"""Sentences, question and how many at most, to the places of the sentences, best first."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A method with a name; it sits out pools of more than `limit` sentences, for its time grows with their square."""

    name: str
    order: Order
    reads_query: bool = True
    limit: int | None = None


def picked(pool: Pool, order: Sequence[int]) -> list[Picked]:
    """The sentences themselves."""
    return [pool.sentences[place] for place in order]


def lead(pool: Pool, _query: str | None, most: int) -> Sequence[int]:
    """First sentences first: of every document the first, then the second of each, and so on."""
    seen: Counter[int] = Counter()
    ranks = []
    for one in pool.sentences:
        ranks.append(seen[one.doc])
        seen[one.doc] += 1
    return _best(-np.array(ranks, np.float32), most)


def at_random(pool: Pool, _query: str | None, most: int) -> Sequence[int]:
    """A fixed shuffle."""
    return [int(place) for place in np.random.default_rng(SEED).permutation(len(pool.sentences))[:most]]


def centroid_mmr(pool: Pool, _query: str | None, most: int) -> Sequence[int]:
    """Close to the mean of all sentences (Radev et al. 2004), with MMR."""
    return _mmr(pool, pool.vectors @ unit(pool.vectors.mean(axis=0)), most)


def tfidf_mmr(pool: Pool, query: str | None, most: int) -> Sequence[int]:
    """Cosine of TF-IDF vectors, with MMR."""
    return _mmr(pool, _cosine(pool, query), most)


def bm25(pool: Pool, query: str | None, most: int) -> Sequence[int]:
    """Okapi BM25 over sentences."""
    return _best(_bm25(pool, query), most)


def bm25_mmr(pool: Pool, query: str | None, most: int) -> Sequence[int]:
    """BM25, with MMR."""
    return _mmr(pool, _bm25(pool, query), most)


def biased_lexrank(pool: Pool, query: str | None, most: int) -> Sequence[int]:
    """LexRank that prefers sentences near the question; without one, plain LexRank on weighted edges."""
    similar = pool.vectors @ pool.vectors.T
    similar /= np.maximum(similar.sum(axis=1, keepdims=True), np.float32(1e-9))
    wanted = _cosine(pool, query) + np.float32(1e-6)
    wanted /= wanted.sum()
    scores = wanted
    for _ in range(LEXRANK_ROUNDS):
        scores = LEXRANK_QUERY * wanted + (1 - LEXRANK_QUERY) * (scores @ similar)
    return _mmr(pool, scores, most)


PEERS = (
    Peer("lead", lead, reads_query=False),
    Peer("random", at_random, reads_query=False),
    Peer("centroid + MMR", centroid_mmr, reads_query=False),
    Peer("TF-IDF + MMR", tfidf_mmr),
    Peer("BM25", bm25),
    Peer("BM25 + MMR", bm25_mmr),
    Peer("biased LexRank + MMR", biased_lexrank, limit=2_000),
)


def cite_own(pool: Pool, documents: Sequence[str], order: Sequence[int]) -> list[CitedPoint]:
    """Each sentence as a point that cites the document it comes from."""
    return [_point(pool, documents, place, [place]) for place in order]


def supported(pool: Pool, documents: Sequence[str], query: str, most: int) -> list[CitedPoint]:
    """TF-IDF with support: what several documents say comes first, and cites all of them."""
    relevance = _cosine(pool, query)
    candidates = [int(place) for place in np.argsort(-relevance, kind="stable")[: 20 * most]]
    owners = np.array([one.doc for one in pool.sentences])
    backing = {place: _backing(pool, owners, place) for place in candidates}
    candidates.sort(key=lambda place: -float(relevance[place]) * np.log1p(len(backing[place])))
    chosen: list[int] = []
    for place in candidates:
        if len(chosen) < most and all(pool.vectors[place] @ pool.vectors[other] < SAME for other in chosen):
            chosen.append(place)
    return [_point(pool, documents, place, backing[place]) for place in chosen]


def _backing(pool: Pool, owners: np.ndarray[tuple[int, ...], np.dtype[np.int64]], place: int) -> list[int]:
    """Per document, the sentence that is most like this one, where it is like enough."""
    likeness = pool.vectors @ pool.vectors[place]
    best: dict[int, int] = {}
    for other in np.flatnonzero(likeness >= SAME):
        owner = int(owners[other])
        if owner not in best or likeness[other] > likeness[best[owner]]:
            best[owner] = int(other)
    return list(best.values())


def _point(pool: Pool, documents: Sequence[str], place: int, backing: Sequence[int]) -> CitedPoint:
    cites = [pool.sentences[other] for other in backing]
    return CitedPoint(
        text=pool.sentences[place].text,
        cites=tuple(Cite(documents[one.doc], one.start, one.end, one.text) for one in cites),
    )


def _cosine(pool: Pool, query: str | None) -> Array:
    relevance: Array = pool.vectors @ unit(pool.query(query) * pool.idf)
    return relevance


def _bm25(pool: Pool, query: str | None) -> Array:
    longness = 1 - BM25_LENGTH + BM25_LENGTH * pool.lengths / pool.lengths.mean()
    gains = pool.presence @ (pool.query(query) * pool.idf)
    scores: Array = gains * (BM25_SATURATION + 1) / (1 + BM25_SATURATION * longness)
    return scores


def _best(scores: Array, most: int) -> list[int]:
    return [int(place) for place in np.argsort(-scores, kind="stable")[:most]]


def _mmr(pool: Pool, relevance: Array, most: int) -> list[int]:
    scaled = relevance / max(float(relevance.max()), 1e-9)
    nearest = np.zeros(len(scaled), np.float32)
    chosen: list[int] = []
    while len(chosen) < min(most, len(scaled)):
        value = MMR_RELEVANCE * scaled - (1 - MMR_RELEVANCE) * nearest
        value[chosen] = -np.inf
        chosen.append(int(value.argmax()))
        nearest = np.maximum(nearest, pool.vectors @ pool.vectors[chosen[-1]])
    return chosen
