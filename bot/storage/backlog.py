"""What still waits to be delivered, counted without reading the whole ledger."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, text

from bot.model import DeliveryStatus
from bot.storage.schema import deliveries

_OPEN = text("deliveries.status IN ('pending', 'sending')")  # literal, so that the partial index is used


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many deliveries are open, by status; and since when the one that waits longest could have been taken up."""

    open: Mapping[DeliveryStatus, int]
    waiting_since: datetime | None


def backlog(connection: Connection, now: datetime) -> Backlog:
    """What waits at `now`. What a process holds, or what is held back until later, does not wait."""
    counted = select(deliveries.c.status, func.count()).where(_OPEN).group_by(deliveries.c.status)
    rows = {DeliveryStatus(status): count for status, count in connection.execute(counted)}
    oldest = select(func.min(deliveries.c.ready_at)).where(_OPEN, deliveries.c.ready_at <= now)
    return Backlog(
        {status: rows.get(status, 0) for status in (DeliveryStatus.PENDING, DeliveryStatus.SENDING)},
        connection.execute(oldest).scalar_one(),
    )
