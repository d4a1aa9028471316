from threading import Event

import pytest

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
