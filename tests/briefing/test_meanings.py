from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from bot.briefing.meanings import Meanings, packed
from bot.briefing.selection import Candidate
from builders import candidate


class Counting:
    """An encoder that says what it was asked for: a text's vector tells how many a's and b's it has."""

    def __init__(self, name: str = "counting") -> None:
        self.name = name
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        counts = np.array([[text.count("a"), text.count("b")] for text in texts], np.float32)
        unit: NDArray[np.float32] = counts / np.maximum(np.linalg.norm(counts, axis=1, keepdims=True), np.float32(1))
        return unit


class Given:
    """An encoder whose vectors are given, in the order in which it is asked."""

    name = "given"

    def __init__(self, vectors: NDArray[np.float32]) -> None:
        self._vectors = vectors

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._vectors[: len(texts)]


def kept(text: str, encoder: Counting) -> Candidate:
    return replace(candidate(text), meaning=packed(encoder, [text])[0])


def test_a_text_is_encoded_once_however_often_it_is_looked_at() -> None:
    encoder = Counting()
    meanings = Meanings(encoder)
    assert meanings.of([candidate("a"), candidate("b"), candidate("a")]).tolist() == [[1, 0], [0, 1], [1, 0]]
    assert meanings.of([candidate("none"), candidate("b")]).tolist() == [[0, 0], [0, 1]]
    assert encoder.asked == ["a", "b", "none"]


def test_what_was_written_down_is_not_worked_out_again() -> None:
    one, encoder = kept("a", Counting()), Counting()
    assert Meanings(encoder).of([one, candidate("b")]).tolist() == [[1, 0], [0, 1]]
    assert encoder.asked == ["b"]


def test_what_another_encoder_wrote_down_is() -> None:
    one, encoder = kept("a", Counting("of another year")), Counting()
    Meanings(encoder).of([one])
    assert encoder.asked == ["a"]


def test_no_passages_have_no_meanings() -> None:
    assert packed(Counting(), []) == []


@given(
    arrays(np.float32, (3, 256), elements=st.floats(-1, 1, width=16)).filter(
        lambda rows: bool((np.linalg.norm(rows, axis=1) > 0.1).all())
    )
)
def test_a_direction_is_kept_within_a_hundredth_and_the_same_way_as_it_is_worked_out(rows: NDArray[np.float32]) -> None:
    unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    encoder, texts = Given(unit), ["one", "two", "three"]
    known = [replace(candidate(text), meaning=one) for text, one in zip(texts, packed(encoder, texts), strict=True)]
    read = Meanings(encoder).of(known)
    assert np.linalg.norm(read, axis=1) == pytest.approx(1, abs=1e-5)
    assert (read * unit).sum(axis=1) == pytest.approx(1, abs=0.01)
    assert (read == Meanings(encoder).of([candidate(text) for text in texts])).all()
