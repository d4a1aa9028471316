"""Sentences of some documents as the peers see them: one split for all of them, counts and TF-IDF vectors."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bot.briefing.splitting.sentences import sentences
from scoring.bed import Document
from scoring.judge import content
from scoring.selection import Picked

Array = NDArray[np.float32]


@dataclass(frozen=True)
class Pool:
    """`n` sentences in document order."""

    sentences: tuple[Picked, ...]

    @cached_property
    def vocabulary(self) -> dict[str, int]:
        """Each content word's column."""
        return {
            word: at for at, word in enumerate(sorted({word for one in self.sentences for word in content(one.text)}))
        }

    @cached_property
    def idf(self) -> Array:
        """Smoothed inverse sentence frequency per column."""
        held = Counter(word for one in self.sentences for word in content(one.text))
        counts = np.array([held[word] for word in self.vocabulary], np.float32)
        return np.log(1 + len(self.sentences) / (1 + counts)).astype(np.float32)

    @cached_property
    def presence(self) -> Array:
        """(n, words): 1 where a sentence holds a word."""
        matrix = np.zeros((len(self.sentences), len(self.vocabulary)), np.float32)
        for row, one in enumerate(self.sentences):
            matrix[row, [self.vocabulary[word] for word in content(one.text)]] = 1
        return matrix

    @cached_property
    def vectors(self) -> Array:
        """(n, words): TF-IDF, rows of length one. A word hardly ever stands twice in a sentence: it counts once."""
        return unit(self.presence * self.idf)

    def query(self, text: str | None) -> Array:
        """(words,): a question among these sentences; zeros when there is none."""
        found = np.zeros(len(self.vocabulary), np.float32)
        found[[self.vocabulary[word] for word in content(text or "") if word in self.vocabulary]] = 1
        return found

    @cached_property
    def lengths(self) -> Array:
        """Words per sentence."""
        return np.array([len(one.text.split()) for one in self.sentences], np.float32)


def unit(matrix: Array) -> Array:
    """Rows scaled to length one; empty ones stay."""
    norms = np.linalg.norm(matrix, axis=-1, keepdims=True)
    scaled: Array = matrix / np.maximum(norms, np.float32(1e-9))
    return scaled


def pool(documents: Sequence[Document]) -> Pool:
    """Every sentence of `documents`, split line by line as the bot does it: no peer loses by its split."""
    return Pool(tuple(one for place, document in enumerate(documents) for one in _sentences(place, document["text"])))


def _sentences(place: int, text: str) -> list[Picked]:
    found, offset = [], 0
    for line in text.splitlines(keepends=True):
        for first, last in sentences(line, "en"):
            start, end = offset + first, offset + last
            found.append(Picked(text[start:end], place, start, end))
        offset += len(line)
    return found
