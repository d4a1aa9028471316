"""Once a day, what has been kept for long enough goes. Synchronous: it writes the database."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.journeys import clearing
from bot.storage import remarks, retention
from bot.storage.database import Database
from bot.storage.retention import Remove

DAY = timedelta(days=1)
_DONE = "old rows removed at"
_FREE = timedelta(days=1)
"""How long ago the limits of the services were free that need not be remembered; none lasts longer than an hour."""


@dataclass(frozen=True, slots=True)
class Removed:
    """How many rows went: deliveries, marks of what people were told, and all others."""

    deliveries: int = 0
    askings: int = 0
    rest: int = 0


def never() -> bool:
    """Nobody asks for the end."""
    return False


def daily(database: Database, keep: timedelta, now: datetime, stopping: Callable[[], bool] = never) -> Removed | None:
    """Remove what is older than `keep`, unless that was done within the last day; None: it was.

    Broken off because `stopping`, it is taken up again at the next call.
    """
    with database.reading() as connection:
        done = remarks.value(connection, _DONE)
    if done and timedelta() <= now - datetime.fromisoformat(done) < DAY:
        return None
    return remove(database, keep, now, stopping)


def remove(database: Database, keep: timedelta, now: datetime, stopping: Callable[[], bool] = never) -> Removed:
    """Remove what is older than `keep` now; how much that was."""
    clearing.clear(database, now)

    def gone(step: Remove, before: datetime) -> int:
        count, more = 0, True
        while more and not stopping():
            with database.writing() as connection:
                batch = step(connection, before)
            count, more = count + batch, batch == retention.BATCH
        return count

    settled = gone(retention.remove_deliveries, now - keep)
    asked = gone(retention.remove_askings, now - keep)
    rest = gone(retention.remove_paces, now - _FREE)  # targets after the deliveries that name them
    rest += gone(retention.remove_targets, now) + gone(retention.remove_remarks, now)
    if not stopping():
        with database.writing() as connection:
            remarks.note(connection, _DONE, now.isoformat())
    return Removed(settled, asked, rest)
