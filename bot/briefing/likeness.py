"""How like each other the passages of a pool are, by their words and by their meaning."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.briefing.pool import Places, Pool, Vector
from bot.briefing.terms import weight

MEANING = 0.5
"""What likeness of meaning counts beside likeness of words, where there is an encoder."""


@dataclass(frozen=True)
class WordVectors:
    """The passages of a pool as unit vectors over its stems, sparse: one entry per passage and stem in it."""

    rows: Places
    columns: Places
    values: Vector
    shape: tuple[int, int]

    def centrality(self) -> Vector:
        """The cosine of each passage with the sum of all."""
        centre = np.bincount(self.columns, self.values, self.shape[1])
        length = np.linalg.norm(centre) or 1.0
        shared = self.values * centre[self.columns] / length
        return np.bincount(self.rows, shared, self.shape[0]).astype(np.float64)  # no passage: integers

    def among(self, places: Places) -> Vector:
        """The cosines among some passages, (n, n)."""
        position = np.full(self.shape[0], -1)
        position[places] = np.arange(len(places))
        inside = position[self.rows] >= 0
        used, columns = np.unique(self.columns[inside], return_inverse=True)
        dense = np.zeros((len(places), len(used)))
        dense[position[self.rows[inside]], columns] = self.values[inside]
        cosines: Vector = dense @ dense.T
        return cosines


def word_vectors(pool: Pool) -> WordVectors:
    """The passages by their stems, each weighed by its rarity and the logarithm of its count."""
    held = pool.postings
    told = np.array([weight(stem) for stem in held.number], np.float64)
    values = told[held.stems] * (1 + np.log(held.counts))
    lengths = np.sqrt(np.bincount(held.places, values**2, len(pool)))
    return WordVectors(held.places, held.stems, values / lengths[held.places], (len(pool), len(held.number)))


def likeness(words: WordVectors, meanings: NDArray[np.float32] | None, places: Places) -> Vector:
    """How like each other the passages at `places` are, (n, n), at most 1; by words alone without `meanings`."""
    by_words = words.among(places)
    if meanings is None:
        return by_words
    chosen = meanings[places].astype(np.float64)
    mixed: Vector = (1 - MEANING) * by_words + MEANING * (chosen @ chosen.T)
    return mixed
