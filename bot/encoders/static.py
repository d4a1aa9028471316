"""Static embeddings: wordllama's weights, read straight from its wheel.

A sentence is the sum of its words' vectors, each weighed by how rare the word is (smooth inverse frequency, Arora,
Liang and Ma 2017), from the fixed table: no statistics of the corpus, so that a vector never changes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import chain
from math import exp
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open
from tokenizers import Tokenizer

from bot.briefing.terms import SENTENCE_WORDS, stem, weight, words

TOKENIZER = "tokenizers/l2_supercat_tokenizer_config.json"
WEIGHTS = "weights/l2_supercat_256.safetensors"

SMOOTHING = 1e-3
"""The `a` of smooth inverse frequency: a word of one in a thousand counts half."""

MOST_KNOWN = 20_000

GRAMMAR = 0.02
"""What a grammar word counts: about as much as the commonest words do by the same formula."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words met before, each with its vector: a row of `vectors`, which has room for no more than it has rows."""

    rows: dict[str, int]
    vectors: NDArray[np.float32]

    def lacks(self, vocabulary: Iterable[str]) -> list[str]:
        """Those of the words that are not in it, in their order."""
        return [word for word in vocabulary if word not in self.rows]

    def add(self, words: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Put words in it that it lacks; a word is only found once its vector stands."""
        first = len(self.rows)
        self.vectors[first : first + len(words)] = vectors
        self.rows.update(zip(words, range(first, first + len(words)), strict=True))


def _empty(size: int, width: int) -> Lexicon:
    return Lexicon({}, np.empty((size, width), np.float32))


@dataclass(frozen=True, slots=True)
class StaticEncoder:
    """Sums of word vectors. `vectors` has a row per token: (tokens, 256), float16.

    `_known` holds one lexicon, of MOST_KNOWN words (20 MB), as the same words come again and again; when it is full,
    the next one begins. Safe between threads: each goes on with the lexicon that it began with.
    """

    tokenizer: Tokenizer
    vectors: NDArray[np.float16]
    name: str = f"{WEIGHTS} by rarity"
    _known: list[Lexicon] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row per text, (n, 256), of length 1, or 0 where a text has no words."""
        spoken = [words(text) for text in texts]
        known = self._lexicon(list(dict.fromkeys(chain.from_iterable(spoken))))
        encoded = np.zeros((len(texts), self.vectors.shape[1]), np.float32)
        for row, said in enumerate(spoken):
            if said:
                meanings = known.vectors.take([known.rows[word] for word in said], axis=0)
                np.add.reduce(meanings, axis=0, out=encoded[row])
        norms = np.linalg.norm(encoded, axis=1, keepdims=True)
        unit: NDArray[np.float32] = encoded / np.maximum(norms, np.float32(1e-12))
        return unit

    def _lexicon(self, vocabulary: Sequence[str]) -> Lexicon:
        """A lexicon that holds all of these words."""
        with self._lock:
            known = self._known[0] if self._known else _empty(MOST_KNOWN, self.vectors.shape[1])
            new = known.lacks(vocabulary)
            if len(known.rows) + len(new) > len(known.vectors):
                known, new = _empty(max(MOST_KNOWN, len(vocabulary)), self.vectors.shape[1]), list(vocabulary)
            if new:
                known.add(new, self._of_words(new))
            self._known[:] = [known]
        return known

    def _of_words(self, vocabulary: Sequence[str]) -> NDArray[np.float32]:
        """A row per word: the sum of its tokens' vectors, weighed by the word's rarity."""
        pieces = [one.ids for one in self.tokenizer.encode_batch(vocabulary, add_special_tokens=False)]
        starts = np.cumsum([0, *map(len, pieces[:-1])], dtype=np.intp)
        tokens = np.fromiter(chain.from_iterable(pieces), np.intp)
        summed = np.add.reduceat(self.vectors[tokens], starts, axis=0, dtype=np.float32)
        rarity = np.array([_inverse_frequency(word) for word in vocabulary], np.float32)
        weighed: NDArray[np.float32] = summed * rarity[:, None]
        return weighed


def load() -> StaticEncoder | None:
    """The encoder, about 0.3 s and 40 MB; None where wordllama has no wheel and is not installed."""
    wheel = folder()
    if wheel is None:
        return None
    with safe_open(wheel / WEIGHTS, "np") as stored:
        vectors: NDArray[np.float16] = stored.get_tensor("embedding.weight")
    return StaticEncoder(Tokenizer.from_file(str(wheel / TOKENIZER)), vectors)


def folder() -> Path | None:
    """Where wordllama's files lie; only located, as importing it would load an SDK that is not needed."""
    found = find_spec("wordllama")
    return None if found is None or found.origin is None else Path(found.origin).parent


def _inverse_frequency(word: str) -> float:
    told = weight(stem(word))
    return SMOOTHING / (SMOOTHING + exp(-told) / SENTENCE_WORDS) if told else GRAMMAR
