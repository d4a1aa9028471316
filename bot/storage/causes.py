"""For what causes the deliveries of one run failed: owners hear of each once, however many it struck.

The deliveries of a run have keys of one beginning, ``schedule/time/``; what is told of a cause has it in its own key.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Literal

from sqlalchemy import Connection, func, select, text

from bot.model import DeliveryStatus, Schedule
from bot.storage.schema import SCHEDULE_COLUMNS, deliveries, schedules
from bot.storage.subscriptions import schedule_of

Ending = Literal["failed", "paused", "unknown"]
"""How a cause ends what it strikes; `paused`: its subscription too."""

_OPEN = text("deliveries.status IN ('pending', 'sending')")  # so that the partial index is used


@dataclass(frozen=True, slots=True)
class Struck:
    """How many deliveries of a run a cause has ended until now; `coming`: how many of the run are still open."""

    ending: Ending
    reason: str
    schedule: Schedule
    due_at: datetime
    count: int
    coming: int


def cause(key: str, ending: Ending, reason: str) -> str:
    """What owners hear of once: that deliveries of the run of `key` ended so, for this reason."""
    return f"{_run(key)}/{ending}-{_short(reason)}"


def coming(connection: Connection, about: str) -> int:
    """How many deliveries of the run that a cause is `about` are still open."""
    open_ = select(func.count()).where(_OPEN, deliveries.c.key.startswith(f"{_run(about)}/", autoescape=True))
    return connection.execute(open_).scalar_one()


def struck(connection: Connection, about: str) -> Struck | None:
    """What a cause has done until now; None where `about` is no cause, or what it struck is gone."""
    ending = _ending(about)
    if ending is None:
        return None
    status = DeliveryStatus.UNKNOWN if ending == "unknown" else DeliveryStatus.FAILED
    rows = connection.execute(
        select(deliveries.c.reason, deliveries.c.due_at, func.count(), *SCHEDULE_COLUMNS)
        .join(schedules, schedules.c.key == deliveries.c.schedule)
        .where(deliveries.c.status == status, deliveries.c.key.startswith(f"{_run(about)}/", autoescape=True))
        .group_by(deliveries.c.reason, deliveries.c.due_at, *SCHEDULE_COLUMNS)
    )
    for row in rows:
        if row.reason is not None and about.endswith(f"-{_short(row.reason)}"):
            return Struck(ending, row.reason, schedule_of(row), row.due_at, row[2], coming(connection, about))
    return None


def _run(key: str) -> str:
    """What the keys of one run's deliveries, and of what is told of it, begin with."""
    return key.rpartition("/")[0]


def _ending(about: str) -> Ending | None:
    match about.rpartition("/")[2].partition("-")[0]:
        case "failed" | "paused" | "unknown" as ending:
            return ending
        case _:
            return None


def _short(reason: str) -> str:
    return blake2b(reason.encode(), digest_size=8).hexdigest()
