from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.briefing.meanings import Meanings


class Counting:
    """An encoder that says what it was asked for: a text's vector is its length."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        return np.array([[len(text)] for text in texts], np.float32)


def test_a_text_is_encoded_once_however_often_it_is_looked_at() -> None:
    encoder = Counting()
    meanings = Meanings(encoder)
    assert meanings.encode(["harbour", "quay", "harbour"]).tolist() == [[7], [4], [7]]
    assert meanings.encode(["boat", "quay"]).tolist() == [[4], [4]]
    assert encoder.asked == ["harbour", "quay", "boat"]
