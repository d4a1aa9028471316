"""Time for stories that wait: it stands still while anything is to be done, and leaps to the next timer otherwise.

SDKs wait by the clock of the loop that they run in. On this one, what takes 15 seconds is told in no time, and however
busy the machine is, no window of a limit ends before those who hurry to use it did.
"""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, ParamSpec

_ON_ITS_WAY = 0.02
"""Real seconds that the loop listens to its sockets before it leaps: what was sent on loopback has arrived by then."""

_LATE = 0.001
"""Nobody who sleeps wakes at the very moment, least of all before it."""

P = ParamSpec("P")


class _Idle(selectors.DefaultSelector):
    """Counts the seconds for which the loop would have slept."""

    slept = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None or timeout <= 0:
            return super().select(timeout)
        arrived = super().select(min(timeout, _ON_ITS_WAY))
        if not arrived:
            self.slept += timeout + _LATE
        return arrived


class LeapingLoop(asyncio.SelectorEventLoop):
    """A loop whose clock only passes while nothing is to be done."""

    def __init__(self) -> None:
        self._idle = _Idle()
        super().__init__(self._idle)

    def time(self) -> float:
        """As every loop's, in seconds."""
        return self._idle.slept


def leaping(story: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """Tell an asynchronous story on a loop of its own that leaps; its fixtures are synchronous ones."""

    @wraps(story)
    def told(*given: P.args, **named: P.kwargs) -> None:
        with asyncio.Runner(loop_factory=LeapingLoop) as runner:
            runner.run(story(*given, **named))

    return told


def now() -> float:
    """The time of the loop that this is called in."""
    return asyncio.get_running_loop().time()
