"""How long a writer waits for another process's write to SQLite: less, once the program is asked to end."""

import time
from collections.abc import Callable
from threading import Event
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

BUSY_SECONDS = 30
"""How long SQLite waits for another process's write to end."""

_HURRIED_SECONDS = 1
_LOOK_SECONDS = 0.25
"""SQLite's own waiting cannot be broken off, so it is given little time, again and again."""


class Waiting:
    """The patience of one process; may be used from any thread.

    Args:
        patience: gives the seconds that a writer waits as a rule.
    """

    def __init__(self, patience: Callable[[], float]) -> None:
        self._patience = patience
        self._hurried = Event()

    def hurry(self) -> None:
        """From now on nobody waits for more than a moment, those who wait already included."""
        self._hurried.set()

    def begin(self, connection: Connection) -> None:
        """Begin a transaction: a writer takes the lock at once, as upgrading a read lock later fails where two do it.

        Raises:
            OperationalError: SQLITE_BUSY, another process writes for longer than one waits.
        """
        if not connection.get_execution_options().get("writing"):
            connection.exec_driver_sql("BEGIN")
            return
        driver, since, limit = connection.connection.driver_connection, time.monotonic(), self._patience()
        while True:
            left = min(limit, _HURRIED_SECONDS if self._hurried.is_set() else limit) - (time.monotonic() - since)
            try:
                _set_timeout(driver, max(0.0, min(left, _LOOK_SECONDS)))
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            except OperationalError as error:
                if left <= 0 or not _busy(error):
                    raise
            else:
                return
            finally:
                _set_timeout(driver, limit)


def _set_timeout(driver: Any, seconds: float) -> None:
    driver.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")


def _busy(error: OperationalError) -> bool:
    return str(getattr(error.orig, "sqlite_errorname", "")).startswith("SQLITE_BUSY")
