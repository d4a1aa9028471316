"""Due schedules to rows of the ledger, each row in the transaction that moves its schedule on.

Nothing is held in memory but the schedules of one batch: the rows of a run are made by the database itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, String, and_, cast, exists, func, literal, select, update

from bot import timetable, wording
from bot.model import DeliveryStatus, Schedule, Target
from bot.storage import moments
from bot.storage.ledger import tell
from bot.storage.schema import deliveries, schedules, subscriptions, targets
from bot.storage.subscriptions import schedule_of
from bot.storage.upserts import upsert
from bot.timetable import Due

BATCH = 100
"""How many schedules are planned in one transaction."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What one look at the schedules brought: runs planned, deliveries made, and whether more are due."""

    runs: int
    deliveries: int
    more: bool


def plan(connection: Connection, now: datetime, owners: Sequence[Target]) -> Planned:
    """Make the deliveries of schedules that are due, at most `BATCH` of them, and set when each runs next.

    Any number of processes may do this at once: each takes the schedules that no other holds, and a delivery's key
    exists once. Owners hear of a run that is past its grace, once.
    """
    _rewind(connection, now)
    query = select(schedules).where(schedules.c.next_run_at <= now).order_by(schedules.c.next_run_at)
    rows = connection.execute(query.limit(BATCH).with_for_update(skip_locked=True)).all()
    until = moments.stamp(connection, now) if rows else now
    made = 0
    for row in rows:
        schedule = schedule_of(row)
        due = timetable.due(schedule, row.next_run_at, now)
        if due is not None:
            prefix = f"{row.key}/{due.at:%Y%m%dT%H%MZ}/"
            made += _insert(connection, prefix, row.key, schedule, due, now, until)
            if due.lapsed and _wanted(connection, row.key):
                _tell_lapsed(connection, row.key, schedule, due, now, owners)
        coming = timetable.next_run(schedule, now) if _wanted(connection, row.key) else None
        here = update(schedules).where(schedules.c.key == row.key)
        connection.execute(here.values(next_run_at=coming, advanced_at=now))
    return Planned(len(rows), made, more=len(rows) == BATCH)


def send_now(connection: Connection, number: int, now: datetime) -> str | None:
    """Make a delivery of a subscription at once, beside its schedule; its key, or None when there is none."""
    row = connection.execute(
        select(schedules, subscriptions.c.target)
        .join(subscriptions, subscriptions.c.schedule == schedules.c.key)
        .where(subscriptions.c.key == number)
    ).one_or_none()
    if row is None:
        return None
    prefix = f"{row.key}/now-{now:%Y%m%dT%H%M%S}/"
    due, until = Due(now, 1, late=False, lapsed=False), moments.stamp(connection, now)
    _insert(connection, prefix, row.key, schedule_of(row), due, now, until, only=number)
    return f"{prefix}{row.target}"


def lapsed(schedule: int, due_at: datetime) -> str:
    """What owners are told about once when a run of a schedule is missed for good."""
    return f"lapsed/{schedule}/{due_at:%Y%m%dT%H%MZ}"


def _rewind(connection: Connection, now: datetime) -> None:
    """The clock was set back: what was planned in a future that did not come is planned again.

    What was sent already is not sent again, as its key exists.
    """
    latest = connection.execute(select(func.max(schedules.c.advanced_at))).scalar_one()
    if latest is None or latest <= now + timetable.SOON:
        return
    ahead = and_(schedules.c.advanced_at > now + timetable.SOON, schedules.c.next_run_at.is_not(None))
    for row in connection.execute(select(schedules).where(ahead)).all():
        coming = timetable.next_run(schedule_of(row), now)
        connection.execute(
            update(schedules).where(schedules.c.key == row.key).values(next_run_at=coming, advanced_at=now)
        )


def _wanted(connection: Connection, schedule: int) -> bool:
    """Whether anybody still wants a schedule."""
    here = and_(subscriptions.c.schedule == schedule, subscriptions.c.paused.is_(None))
    return bool(connection.execute(select(exists().where(here))).scalar_one())


def _insert(  # noqa: PLR0913, PLR0917  the parts of a row
    connection: Connection,
    prefix: str,
    schedule_key: int,
    schedule: Schedule,
    due: Due,
    now: datetime,
    until: datetime,
    *,
    only: int | None = None,
) -> int:
    """A delivery for each subscriber of a schedule, or for `only` one; how many there are."""
    status = DeliveryStatus.SKIPPED if due.lapsed else DeliveryStatus.PENDING
    values = {
        "key": literal(prefix) + cast(subscriptions.c.target, String),
        "platform": targets.c.platform,
        "target": subscriptions.c.target,
        "schedule": literal(schedule_key),
        "subscription": subscriptions.c.key,
        "due_at": literal(due.at, deliveries.c.due_at.type),
        "late": literal(due.late),
        "expires_at": literal(due.at + schedule.grace, deliveries.c.expires_at.type),
        "until": literal(until, deliveries.c.until.type),
        "status": literal(str(status)),
        "ready_at": literal(now, deliveries.c.ready_at.type),
        "reason": literal(wording.ledger.lapsed_reason(schedule.grace) if due.lapsed else None, String),
        "settled_at": literal(now if due.lapsed else None, deliveries.c.settled_at.type),
    }
    chosen = (
        select(*values.values())
        .join(targets, targets.c.key == subscriptions.c.target)
        .where(
            subscriptions.c.schedule == schedule_key,
            subscriptions.c.key == only if only is not None else subscriptions.c.paused.is_(None),
            subscriptions.c.created_at <= due.at,
        )
    )
    rows = upsert(connection, deliveries).from_select(list(values), chosen).on_conflict_do_nothing()
    return connection.execute(rows.execution_options(preserve_rowcount=True)).rowcount


def _tell_lapsed(  # noqa: PLR0913, PLR0917  what happened to which, and who is told
    connection: Connection, key: int, schedule: Schedule, due: Due, now: datetime, owners: Sequence[Target]
) -> None:
    local = timetable.local(due.at, schedule.zone)
    words = wording.owners.lapsed(schedule.themes, schedule, local)
    tell(connection, lapsed(key, due.at), words, now, owners)
