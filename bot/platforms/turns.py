"""Whose turn it is: acknowledgements before answers.

A chat service waits three seconds for an acknowledgement, and a quarter of an hour or more for the answer. When many
commands come at once, an answer that is composed or sent between them may cost another its three seconds.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

log = logging.getLogger(__name__)

_PATIENCE = 5.0
"""Seconds that an answer gives way: longer than anything waits to be acknowledged."""


class Turns:
    """Counts what is being acknowledged.

    Args:
        acknowledged: called after each, with how many seconds it took.
    """

    def __init__(self, acknowledged: Callable[[float], None] = lambda _seconds: None) -> None:
        self._acknowledged = acknowledged
        self._open = 0
        self._none = asyncio.Event()
        self._none.set()

    @contextmanager
    def acknowledging(self) -> Iterator[None]:
        """Something is acknowledged in this context."""
        began = time.perf_counter()
        self._open += 1
        self._none.clear()
        try:
            yield
            seconds = time.perf_counter() - began
            self._acknowledged(seconds)
            log.info("acknowledged in %.0f ms", seconds * 1000)
        finally:
            self._open -= 1
            if not self._open:
                self._none.set()

    async def answering(self) -> None:
        """Return when nothing is being acknowledged, or after a few seconds of giving way."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                await self._none.wait()
