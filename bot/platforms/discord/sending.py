"""Whether a message that was sent may stand there: watched where the bytes leave.

discord.py repeats a message by itself when the server fails, under the same nonce, and tells of the last attempt
only: after a failed one, “connection refused” does not mean that nothing arrived.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from http import HTTPStatus
from types import SimpleNamespace

import aiohttp


@dataclass(slots=True)
class Attempt:
    """One call of `post`, with all that discord.py makes of it.

    `doubt`: an earlier request may have been carried out; `open`: one was sent, and no answer came yet. `holds_all`:
    it waits for the end of a limit over everything, and all other calls of discord.py's with it; given up meanwhile,
    it would leave them waiting for ever. `once`: what is sent carries no mark that Discord would know again, so it
    is not to be repeated while it may stand there.
    """

    once: bool = False
    doubt: bool = False
    open: bool = False
    holds_all: bool = False

    @property
    def may_stand(self) -> bool:
        """Whether the message may stand there."""
        return self.doubt or self.open


_CURRENT: ContextVar[Attempt | None] = ContextVar("attempt", default=None)


@contextmanager
def watched(attempt: Attempt) -> Iterator[None]:
    """Let `attempt` see the requests that this task makes meanwhile."""
    token = _CURRENT.set(attempt)
    try:
        yield
    finally:
        _CURRENT.reset(token)


def trace() -> aiohttp.TraceConfig:
    """What tells the attempt of a task when its requests leave and what is answered."""
    config = aiohttp.TraceConfig()
    config.on_request_start.append(_begins)
    config.on_request_headers_sent.append(_left)
    config.on_request_end.append(_answered)
    return config


class Repeated(Exception):  # noqa: N818  it ends discord.py's own repetitions, no more
    """discord.py was about to send something again that may stand there and that Discord would not know again."""


async def _begins(_: aiohttp.ClientSession, __: SimpleNamespace, ___: aiohttp.TraceRequestStartParams) -> None:
    attempt = _CURRENT.get()
    if attempt and attempt.once and attempt.may_stand:
        raise Repeated


async def _left(_: aiohttp.ClientSession, __: SimpleNamespace, ___: aiohttp.TraceRequestHeadersSentParams) -> None:
    if attempt := _CURRENT.get():
        attempt.open, attempt.holds_all = True, False


async def _answered(_: aiohttp.ClientSession, __: SimpleNamespace, end: aiohttp.TraceRequestEndParams) -> None:
    if attempt := _CURRENT.get():
        attempt.open, attempt.holds_all = False, "X-RateLimit-Global" in end.response.headers
        # A refusal is certain. A failure is not, nor an answer until it has been read.
        refused = HTTPStatus.BAD_REQUEST <= end.response.status < HTTPStatus.INTERNAL_SERVER_ERROR
        attempt.doubt = attempt.doubt or not refused
