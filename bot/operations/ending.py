"""A bound on how long the program takes to end once it was asked to."""

import logging
import os
from collections.abc import Callable
from threading import Timer

from bot import wording

log = logging.getLogger(__name__)

SECONDS = 10
"""What is at work has this long; a container is killed after ten seconds too."""


def bounded(seconds: float = SECONDS, leave: Callable[[int], None] = os._exit) -> Callable[[], None]:
    """What to call when the program is asked to end: if it has not after so many seconds, it is ended.

    Nothing is lost by that: transactions are carried out whole or not at all, and the ledger says of each delivery
    what to do next. It takes a thread that cannot be broken off, such as one that reads a huge file.
    """

    def end() -> None:
        log.warning("%s", wording.operations.ended(seconds))
        leave(1)

    def begin() -> None:
        timer = Timer(seconds, end)
        timer.daemon = True
        timer.start()

    return begin
