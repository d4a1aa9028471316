"""A pace that all processes keep together: GCRA, the generic cell rate algorithm, one row for each limit.

The row holds when the next call would come at an even pace (ITU-T I.371's theoretical arrival time); a call may come
earlier than that by a burst's worth.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from bot.storage.schema import pacing
from bot.storage.upserts import upsert


@dataclass(frozen=True, slots=True)
class Limit:
    """At most one call in `every`, with `burst` of them at once after a rest."""

    name: str
    every: timedelta
    burst: int = 1


def reserve(
    connection: Connection, calls: Sequence[Sequence[Limit]], now: datetime, patience: timedelta
) -> list[timedelta]:
    """How long each of `calls` has to wait, by all of its limits; one that waits at most `patience` has its slot.

    One that would have to wait longer takes no slot and is to ask again.
    """
    names = sorted({limit.name for limits in calls for limit in limits})
    if not names:
        return [timedelta() for _ in calls]
    free = _free(connection, names, now)
    waits = []
    for limits in calls:
        start = max([now, *(free[one.name] - one.every * (one.burst - 1) for one in limits)])
        if start - now <= patience:
            free |= {one.name: max(free[one.name], now) + one.every for one in limits}
        waits.append(start - now)
    rows = [{"name": name, "free_at": moment} for name, moment in free.items()]
    new = upsert(connection, pacing)
    connection.execute(
        new.on_conflict_do_update(index_elements=[pacing.c.name], set_={"free_at": new.excluded.free_at}), rows
    )
    return waits


def _free(connection: Connection, names: Sequence[str], now: datetime) -> dict[str, datetime]:
    """When each limit is free, its row locked; in order of name, so that no two wait for each other."""
    rows = [{"name": name, "free_at": now} for name in names]
    connection.execute(upsert(connection, pacing).on_conflict_do_nothing(), rows)
    query = select(pacing).where(pacing.c.name.in_(names)).order_by(pacing.c.name).with_for_update()
    held: Mapping[str, datetime] = {row.name: row.free_at for row in connection.execute(query)}
    return {name: min(held[name], now + timedelta(hours=1)) for name in names}  # a clock set back must not halt it
