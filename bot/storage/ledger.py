"""The ledger: one row for each digest to each target, and what became of it. The truth about what was sent.

    pending ──claim, begin──▶ sending ──settle──▶ sent | failed | skipped | unknown
       ▲                         │
       └──────postponed──────────┘   an attempt whose end nobody saw stays `sending`, with `tried_at`

A row is worked on by the process that claimed it, until `ready_at`: then its lease is over and any process may claim
it. What is done to a row is only done by its owner; one that lost it changes nothing.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    text,
    update,
)

from bot.model import Delivery, DeliveryStatus, QuietHours, Schedule, Target
from bot.storage.pacing import Limit, reserve
from bot.storage.schema import QUIET_COLUMNS, SCHEDULE_COLUMNS, deliveries, schedules, subscriptions, targets
from bot.storage.subscriptions import pause, quiet_hours, resume, schedule_of, target_keys, target_of
from bot.storage.upserts import upsert

_OPEN = text("deliveries.status IN ('pending', 'sending')")  # literal, so that the partial index is used

SOURCE_NOTICE = "notice/source/"
"""What the key of a word to an owner about a source begins with; the source's name follows."""

NOTICE_GRACE = timedelta(days=2)
"""How long a word to an owner is worth trying."""


@dataclass(frozen=True, slots=True)
class Work:
    """A delivery that this process holds, with what it takes to make it.

    `schedule` and `subscription` are None for a word to an owner, which is `words`. `mark` is up to when the target
    was told. `tried_at` is set when an earlier attempt may have posted it. `wanted`: its subscription exists, and is
    not paused. `behind`: an earlier one of its subscription is still open, and what that one tells is not known yet.
    `locale` is the target's, if it is known.
    """

    delivery: Delivery
    schedule: Schedule | None
    schedule_key: int | None
    subscription: int | None
    words: str | None
    mark: datetime | None
    quiet: QuietHours | None
    late: bool
    expires_at: datetime
    until: datetime
    tried_at: datetime | None
    wanted: bool
    behind: bool
    locale: str | None = None


@dataclass(frozen=True, slots=True)
class Start:
    """An attempt about to begin. `limits` are those that it must keep; none when it has its slot already."""

    id: int
    since: datetime | None
    first: bool
    limits: tuple[Limit, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an attempt, or of a delivery that needed none.

    Args:
        id: of the delivery.
        status: its new one; `sending`: perhaps posted, to be found out at `ready_at`.
        ready_at: for one that is still open, when to go on.
        expires_at: for one that is held, the new end of its grace.
        tried_at: when the attempt began that may have posted it.
        reason: in words.
        message: where it stands.
        told: up to when its target has now been told.
        pause: why its subscription is to be paused, in words.
        notice: what owners are to hear.
        about: what the notice is about, where that is more than this delivery: they hear it once.
        attempts: to be counted beside what was begun: -1 where that did not come to its turn, 1 where none was begun.
    """

    id: int
    status: DeliveryStatus
    ready_at: datetime | None = None
    expires_at: datetime | None = None
    tried_at: datetime | None = None
    reason: str | None = None
    message: str | None = None
    told: datetime | None = None
    pause: str | None = None
    notice: str | None = None
    about: str | None = None
    attempts: int = 0


def any_due(connection: Connection, platform: str, now: datetime) -> bool:
    """Whether a delivery of a platform can be claimed."""
    due = select(deliveries.c.id).where(deliveries.c.platform == platform, _OPEN, deliveries.c.ready_at <= now)
    return connection.execute(due.limit(1)).one_or_none() is not None


def claim(  # noqa: PLR0913  what is taken, by whom and for how long
    connection: Connection, platform: str, owner: str, now: datetime, *, lease: timedelta, most: int
) -> list[Work]:
    """Take up to `most` deliveries of one platform whose time has come; they are `owner`'s until the lease is over."""
    open_ = (
        select(deliveries.c.id)
        .where(deliveries.c.platform == platform, _OPEN, deliveries.c.ready_at <= now)
        .order_by(deliveries.c.ready_at, deliveries.c.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    ids = list(connection.execute(open_).scalars())
    if not ids:
        return []
    mine = deliveries.c.id.in_(ids)
    connection.execute(update(deliveries).where(mine).values(owner=owner, ready_at=now + lease))
    rows = connection.execute(_work().where(mine).order_by(deliveries.c.id))
    return [_work_of(row) for row in rows]


def begin(  # noqa: PLR0913  whose attempts, when, and how long they may take and wait
    connection: Connection,
    owner: str,
    starts: Sequence[Start],
    now: datetime,
    *,
    lease: timedelta,
    patience: timedelta,
) -> list[timedelta | None]:
    """Commit that each attempt is about to be made, unless its limits make it wait.

    For each: zero, it has begun and its lease runs anew; more, it has a slot that long from now if that is within
    `patience`, and has not begun; None, it is no longer `owner`'s and must not be made.
    """
    mine = _held(connection, owner, [start.id for start in starts], deliveries.c.ready_at > now)
    limits = [start.limits if start.id in mine else () for start in starts]  # what is gone leaves no trace in them
    waits = reserve(connection, limits, now, patience)
    coming = [start for start, wait in zip(starts, waits, strict=True) if not wait]
    times: dict[str, object] = {"new_tried_at": now, "new_ready_at": now + lease}
    rows = [
        times | {"number": one.id, "new_since": one.since, "new_first": one.first} for one in coming if one.id in mine
    ]
    if rows:
        connection.execute(_BEGIN, rows)
    return [wait or (timedelta() if start.id in mine else None) for start, wait in zip(starts, waits, strict=True)]


def settle(
    connection: Connection, owner: str, outcomes: Sequence[Outcome], now: datetime, owners: Sequence[Target]
) -> list[bool]:
    """Write down what became of deliveries; for each, whether it was still `owner`'s to say so."""
    mine = _held(connection, owner, [outcome.id for outcome in outcomes])
    ours = [outcome for outcome in outcomes if outcome.id in mine]
    if ours:
        connection.execute(_SETTLE, [_settled(outcome, owner, now) for outcome in ours])
    marks = [
        {"number": mine[one.id].subscription, "new_mark": one.told}
        for one in ours
        if one.told is not None and mine[one.id].subscription is not None
    ]
    if marks:  # in one order everywhere, so that no two processes wait for each other
        connection.execute(_MARK, sorted(marks, key=lambda mark: mark["number"]))
    for outcome in ours:
        row = mine[outcome.id]
        if outcome.pause is not None and row.subscription is not None:
            pause(connection, row.subscription, outcome.pause)
        if outcome.notice is not None:
            tell(connection, outcome.about or row.key, outcome.notice, now, owners)
    return [outcome.id in mine for outcome in outcomes]


def _held(
    connection: Connection, owner: str, ids: Sequence[int], *more: ColumnElement[bool]
) -> dict[int, Row[Any, Any, Any]]:
    """Those of `ids` that are open and `owner`'s, their rows locked, by id."""
    if not ids:
        return {}
    columns = select(deliveries.c.id, deliveries.c.key, deliveries.c.subscription)
    mine = columns.where(deliveries.c.id.in_(ids), deliveries.c.owner == owner, _OPEN, *more)
    return {row.id: row for row in connection.execute(mine.with_for_update())}


def _settled(outcome: Outcome, owner: str, now: datetime) -> dict[str, object]:
    """What `_SETTLE` writes for an outcome."""
    still_open = outcome.status in {DeliveryStatus.PENDING, DeliveryStatus.SENDING}
    return {
        "number": outcome.id,
        "new_status": outcome.status,
        "new_reason": outcome.reason,
        "new_message": outcome.message,
        "new_tried_at": outcome.tried_at,
        "new_owner": None if still_open else owner,
        "new_settled_at": None if still_open else now,
        "new_ready_at": outcome.ready_at,
        "new_expires_at": outcome.expires_at,
        "more_attempts": outcome.attempts,
    }


def _given(column: Column[Any]) -> BindParameter[Any]:
    """A value for `column`, given with each of many executions as ``new_`` and the column's name."""
    return bindparam(f"new_{column.name}", type_=column.type)


_BEGIN = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("number"))
    .values(
        status=DeliveryStatus.SENDING,
        attempts=deliveries.c.attempts + 1,
        tried_at=func.coalesce(deliveries.c.tried_at, _given(deliveries.c.tried_at)),
        ready_at=_given(deliveries.c.ready_at),
        since=_given(deliveries.c.since),
        first=_given(deliveries.c.first),
    )
)
_SETTLE = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("number"))
    .values(
        status=_given(deliveries.c.status),
        attempts=deliveries.c.attempts + bindparam("more_attempts", type_=deliveries.c.attempts.type),
        reason=_given(deliveries.c.reason),
        message=_given(deliveries.c.message),
        tried_at=_given(deliveries.c.tried_at),
        owner=_given(deliveries.c.owner),
        settled_at=_given(deliveries.c.settled_at),
        ready_at=func.coalesce(_given(deliveries.c.ready_at), deliveries.c.ready_at),
        expires_at=func.coalesce(_given(deliveries.c.expires_at), deliveries.c.expires_at),
    )
)
_MARK = (
    update(subscriptions)
    .where(
        subscriptions.c.key == bindparam("number"),
        or_(subscriptions.c.mark.is_(None), subscriptions.c.mark < _given(subscriptions.c.mark)),
    )
    .values(mark=_given(subscriptions.c.mark))
)


_NOTICE = "notice/"


def about(key: str) -> str:
    """What the word to an owner of this key is about."""
    return key.removeprefix(_NOTICE).rpartition("/")[0]


def tell(connection: Connection, matter: str, words: str, now: datetime, owners: Sequence[Target]) -> None:
    """Have each owner told `words`, once for each `matter`."""
    rows = [
        {
            "key": f"{_NOTICE}{matter}/{key}",
            "platform": owner.platform,
            "target": key,
            "words": words,
            "due_at": now,
            "late": False,
            "expires_at": now + NOTICE_GRACE,
            "until": now,
            "status": DeliveryStatus.PENDING,
            "ready_at": now,
        }
        for owner, key in zip(owners, target_keys(connection, owners), strict=True)
    ]
    if rows:
        connection.execute(upsert(connection, deliveries).on_conflict_do_nothing(), rows)


def release(connection: Connection, owner: str, now: datetime) -> int:
    """Give back what `owner` holds and has not begun, for any process to go on with; how many there were."""
    held = and_(deliveries.c.owner == owner, text("deliveries.status = 'pending'"))
    return connection.execute(update(deliveries).where(held).values(owner=None, ready_at=now)).rowcount


def release_all(connection: Connection, platforms: Collection[str], now: datetime) -> int:
    """Every lease on these platforms' deliveries is over: the process that held them is known to be gone."""
    ours = deliveries.c.platform.in_(sorted(platforms))
    held = and_(ours, deliveries.c.owner.is_not(None), _OPEN, deliveries.c.ready_at > now)
    return connection.execute(update(deliveries).where(held).values(owner=None, ready_at=now)).rowcount


def retry(connection: Connection, number: int, now: datetime, grace: timedelta) -> Delivery | None:
    """Have a settled delivery tried again from the start; None when there is none of that number that was not sent.

    A subscription that it had paused goes on.
    """
    again = and_(
        deliveries.c.id == number,
        deliveries.c.status.in_([DeliveryStatus.FAILED, DeliveryStatus.UNKNOWN, DeliveryStatus.SKIPPED]),
    )
    values = {
        "status": DeliveryStatus.PENDING,
        "attempts": 0,
        "tried_at": None,
        "owner": None,
        "ready_at": now,
        "expires_at": now + grace,
        "settled_at": None,
        "reason": None,
        "late": True,
    }
    row = connection.execute(select(deliveries).where(again).with_for_update()).one_or_none()
    if row is None:
        return None
    connection.execute(update(deliveries).where(again).values(values))
    paused_by_it = and_(subscriptions.c.key == row.subscription, subscriptions.c.paused == row.reason)
    for key in connection.execute(select(subscriptions.c.key).where(paused_by_it)).scalars().all():
        resume(connection, key, now)
    return by_id(connection, number)


def by_id(connection: Connection, number: int) -> Delivery | None:
    """A delivery by its number."""
    row = connection.execute(_deliveries().where(deliveries.c.id == number)).one_or_none()
    return None if row is None else _delivery(row)


def listing(
    connection: Connection, statuses: Sequence[DeliveryStatus], address: str | None, most: int
) -> list[Delivery]:
    """The newest deliveries, newest first: of these statuses (none: of all), to targets of this address."""
    query = _deliveries().order_by(deliveries.c.id.desc()).limit(most)
    if statuses:
        query = query.where(deliveries.c.status.in_(statuses))
    if address is not None:
        query = query.where(targets.c.address == address)
    return [_delivery(row) for row in connection.execute(query)]


def counts(connection: Connection) -> dict[DeliveryStatus, int]:
    """How many deliveries there are of each status."""
    rows = connection.execute(select(deliveries.c.status, func.count()).group_by(deliveries.c.status))
    return {DeliveryStatus(status): count for status, count in rows}


@dataclass(frozen=True, slots=True)
class Sent:
    """What a delivery covered, for showing it again in full."""

    target: Target
    schedule: Schedule
    since: datetime
    until: datetime
    due_at: datetime
    first: bool
    late: bool


def sent(connection: Connection, key: str) -> Sent | None:
    """What a delivery covered, if it is a digest that was begun."""
    row = connection.execute(_work().where(deliveries.c.key == key)).one_or_none()
    if row is None or row.since is None or row.themes is None:
        return None
    return Sent(target_of(row), schedule_of(row), row.since, row.until, row.due_at, row.first, row.late)


def _work() -> Select[Any]:
    earlier = deliveries.alias("earlier")
    before_it = and_(earlier.c.subscription == deliveries.c.subscription, earlier.c.id < deliveries.c.id)
    still_open = text("earlier.status IN ('pending', 'sending')")  # literal, as above
    return (
        _deliveries()
        .add_columns(
            *SCHEDULE_COLUMNS,
            *QUIET_COLUMNS,
            subscriptions.c.key.label("living"),
            subscriptions.c.mark,
            subscriptions.c.paused,
            exists(select(earlier.c.id).where(before_it, still_open)).label("behind"),
        )
        .outerjoin(schedules, schedules.c.key == deliveries.c.schedule)
        .outerjoin(subscriptions, subscriptions.c.key == deliveries.c.subscription)
    )


def _deliveries() -> Select[Any]:
    there = (targets.c.workspace, targets.c.kind, targets.c.address, targets.c.locale)
    return select(deliveries, *there).join(targets, targets.c.key == deliveries.c.target)


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        id=row.id,
        key=row.key,
        target=target_of(row),
        due_at=row.due_at,
        status=DeliveryStatus(row.status),
        attempts=row.attempts,
        ready_at=row.ready_at,
        reason=row.reason,
        message=row.message,
        settled_at=row.settled_at,
    )


def _work_of(row: Row[Any]) -> Work:
    return Work(
        delivery=_delivery(row),
        schedule=None if row.themes is None else schedule_of(row),
        schedule_key=row.schedule,
        subscription=row.subscription,
        words=row.words,
        mark=row.mark,
        quiet=quiet_hours(row),
        late=row.late,
        expires_at=row.expires_at,
        until=row.until,
        tried_at=row.tried_at,
        wanted=row.words is not None or (row.living is not None and row.paused is None),
        behind=row.behind,
        locale=row.locale,
    )
