from collections.abc import Sequence
from threading import Event

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.encoders.loading import Loading


def test_what_is_loaded_beside_is_waited_for_and_loaded_once() -> None:
    go_on, loads = Event(), []

    def load() -> None:
        loads.append(go_on.wait(10))

    encoder = Loading(load)
    encoder.start()
    encoder.start()
    go_on.set()
    assert encoder.wait() is None
    assert encoder.wait() is None
    assert loads == [True]


def test_nothing_is_loaded_until_somebody_needs_it() -> None:
    loads: list[bool] = []

    def load() -> None:
        loads.append(True)

    encoder = Loading(load)
    assert loads == []
    encoder.wait()
    assert loads == [True]


def test_a_failure_is_told_to_whoever_waits() -> None:
    def load() -> None:
        raise OSError("damaged weights")  # noqa: EM101, TRY003

    with pytest.raises(OSError, match="damaged weights"):
        Loading(load).wait()


def test_at_hand_is_only_what_has_come() -> None:
    class Words:
        name = "words"

        def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
            return np.zeros((len(texts), 1), np.float32)

    words = Words()
    encoder = Loading(lambda: words)
    assert encoder.at_hand(waiting=False) is None
    assert encoder.at_hand(waiting=True) is words
    assert encoder.at_hand(waiting=False) is words


def test_what_failed_to_load_is_not_at_hand() -> None:
    def fail() -> None:
        raise OSError

    damaged = Loading(fail)
    assert damaged.at_hand(waiting=True) is None
    assert damaged.at_hand(waiting=False) is None
