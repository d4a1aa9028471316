"""Static embeddings: wordllama's weights, read straight from its wheel.

A sentence is the sum of its words' vectors, each weighed by how rare the word is (smooth inverse frequency, Arora,
Liang and Ma 2017), from the fixed table: no statistics of the corpus, so that a vector never changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import chain
from math import exp
from pathlib import Path

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
class StaticEncoder:
    """Sums of word vectors. `vectors` has a row per token: (tokens, 256), float16.

    `known` are those of words met before, MOST_KNOWN of them (20 MB): the same words come again and again.
    """

    tokenizer: Tokenizer
    vectors: NDArray[np.float16]
    known: dict[str, NDArray[np.float32]] = field(default_factory=dict)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row per text, (n, 256), of length 1, or 0 where a text has no words."""
        spoken = [words(text) for text in texts]
        vocabulary = {word: number for number, word in enumerate(dict.fromkeys(chain.from_iterable(spoken)))}
        encoded = np.zeros((len(texts), self.vectors.shape[1]), np.float32)
        if not vocabulary:
            return encoded
        new = [word for word in vocabulary if word not in self.known]
        found = dict(zip(new, self._of_words(new), strict=True)) if new else {}
        meanings = np.stack([found[word] if word in found else self.known[word] for word in vocabulary])
        if len(self.known) < MOST_KNOWN:
            self.known.update(found)
        for row, said in enumerate(spoken):
            if said:
                encoded[row] = meanings[[vocabulary[word] for word in said]].sum(axis=0)
        norms = np.linalg.norm(encoded, axis=1, keepdims=True)
        unit: NDArray[np.float32] = encoded / np.maximum(norms, np.float32(1e-12))
        return unit

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
