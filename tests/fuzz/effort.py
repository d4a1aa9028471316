"""How hard the readers of what strangers send are tried, and what each example may cost."""

import resource
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import hypothesis
import pytest
from hypothesis import HealthCheck
from hypothesis import strategies as st

CPU_SECONDS = 10
"""What one example may take of the processor, whatever else the machine is doing."""

MEMORY = 1 << 30
"""Bytes that one example may take beside what the process has already."""

_SLOWLY = (
    HealthCheck.too_slow,
    HealthCheck.data_too_large,
    HealthCheck.filter_too_much,  # what is spoilt at random is often no JSON any more
    HealthCheck.function_scoped_fixture,
)

efforts = pytest.mark.parametrize(
    "effort", [pytest.param(1, id="quick"), pytest.param(5, id="long", marks=pytest.mark.slow)]
)
"""A quick round with all the tests, and a long one with the slow proofs."""

Thing = TypeVar("Thing")


def attack(
    tried: Callable[[Thing], None],
    things: st.SearchStrategy[Thing],
    effort: int,
    *,
    known: Sequence[Thing] = (),
    quick: int = 40,
) -> None:
    """Try a reader with `known` things that once did harm, and with `quick` others for each unit of effort."""
    for thing in known:
        with bounded():
            tried(thing)

    @hypothesis.settings(max_examples=quick * effort, suppress_health_check=_SLOWLY)
    @hypothesis.given(things)
    def each(thing: Thing) -> None:
        with bounded():
            tried(thing)

    each()


def in_words(refusal: Exception) -> None:
    """See that a refusal says something, and does not stand for memory that ran out."""
    assert str(refusal).strip()
    assert not isinstance(refusal.__cause__, MemoryError)


@contextmanager
def bounded() -> Iterator[None]:
    """What is done here fails once it has taken more of the processor or of memory than an example may."""
    limit, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (_taken() + MEMORY, most))
    before = signal.signal(signal.SIGPROF, _too_long)
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
        resource.setrlimit(resource.RLIMIT_AS, (limit, most))


class TooLongError(BaseException):
    """No reader that takes up all exceptions takes up this one."""


def _too_long(*_: object) -> None:
    raise TooLongError


def _taken() -> int:
    """Bytes of address space that the process has."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    except FileNotFoundError:  # not Linux: what the process ever had is the nearest that is told
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
