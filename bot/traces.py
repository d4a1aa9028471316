"""For which request or delivery something is done, so that all its lines in the log can be found together.

It goes along by itself into tasks and threads that are begun meanwhile.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_CURRENT: ContextVar[str] = ContextVar("trace", default="")


@contextmanager
def trace(name: str | None = None) -> Iterator[str]:
    """What is done in this context is done for one request or delivery; gives its name, by itself a new one."""
    chosen = name or secrets.token_hex(4)
    token = _CURRENT.set(chosen)
    try:
        yield chosen
    finally:
        _CURRENT.reset(token)


def current() -> str:
    """The name of what is being done; empty: nothing in particular."""
    return _CURRENT.get()
