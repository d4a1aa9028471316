"""When each source was looked at and is to be looked at again, and which process does so now."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, or_, select, update

from bot.storage.schema import visits
from bot.storage.upserts import upsert


@dataclass(frozen=True, slots=True)
class Visit:
    """How things stand with a source. `failures` in a row, since `failing_since`, for the reason in `error`."""

    source: str
    next_try: datetime
    last_success: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    error: str | None = None


def known(connection: Connection) -> dict[str, Visit]:
    """Every source that was looked at, by name."""
    rows = connection.execute(select(visits))
    return {
        row.source: Visit(row.source, row.next_try, row.last_success, row.failures, row.failing_since, row.error)
        for row in rows
    }


def claim(connection: Connection, source: str, holder: str, now: datetime, until: datetime) -> bool:
    """Take a source whose time has come; False: it has not, or another process is at it."""
    new = {"source": source, "next_try": now, "failures": 0}
    connection.execute(upsert(connection, visits).values(new).on_conflict_do_nothing())
    free = or_(visits.c.held_until.is_(None), visits.c.held_until <= now)
    due = update(visits).where(visits.c.source == source, visits.c.next_try <= now, free)
    return bool(connection.execute(due.values(holder=holder, held_until=until)).rowcount)


def hold(connection: Connection, source: str, holder: str, until: datetime) -> None:
    """Go on with a source that was claimed."""
    mine = update(visits).where(visits.c.source == source, visits.c.holder == holder)
    connection.execute(mine.values(held_until=until))


def settle(connection: Connection, visit: Visit, holder: str) -> bool:
    """Write down how a look ended, and let go; False: it was no longer `holder`'s to say."""
    mine = update(visits).where(visits.c.source == visit.source, visits.c.holder == holder)
    settled = mine.values(
        next_try=visit.next_try,
        last_success=visit.last_success,
        failures=visit.failures,
        failing_since=visit.failing_since,
        error=visit.error,
        holder=None,
        held_until=None,
    )
    return bool(connection.execute(settled).rowcount)


def release_all(connection: Connection) -> None:
    """No process looks at anything: the one that did is known to be gone."""
    connection.execute(update(visits).values(holder=None, held_until=None))


def wake(connection: Connection, source: str, now: datetime) -> None:
    """A source is to be looked at now."""
    connection.execute(update(visits).where(visits.c.source == source).values(next_try=now))


def keep_only(connection: Connection, sources: Collection[str]) -> None:
    """Forget about all other sources."""
    connection.execute(delete(visits).where(visits.c.source.not_in(sources)))
