"""Who wants which digest: targets, the schedules that they share, and people's time zones."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, and_, delete, func, or_, select, update

from bot import timetable
from bot.model import QuietHours, Schedule, Subscription, Target, TargetKind, WhenEmpty
from bot.storage.schema import (
    QUIET_COLUMNS,
    SCHEDULE_COLUMNS,
    TARGET_COLUMNS,
    people,
    schedules,
    subscriptions,
    targets,
)
from bot.storage.upserts import upsert


def subscribe(  # noqa: PLR0913  who, what, and on whose word
    connection: Connection,
    target: Target,
    schedule: Schedule,
    now: datetime,
    *,
    creator: str | None = None,
    name: str | None = None,
) -> tuple[Subscription, bool]:
    """Have `schedule` sent to `target`; the subscription, and whether it is new.

    One that a person asks for again goes on, should it be paused.

    Args:
        connection: a writing transaction.
        target: a channel or a person.
        schedule: shared with everyone who chose the same.
        now: when this is.
        creator: who asked for it; None: the configuration.
        name: of a digest of the configuration.
    """
    target_key, schedule_key = _target_key(connection, target), _schedule_key(connection, schedule)
    here = and_(subscriptions.c.target == target_key, subscriptions.c.schedule == schedule_key)
    values = {"target": target_key, "schedule": schedule_key, "created_at": now, "creator": creator, "name": name}
    asked = upsert(connection, subscriptions).values(values)
    asked = asked.on_conflict_do_nothing(index_elements=[subscriptions.c.schedule, subscriptions.c.target])
    new = bool(connection.execute(asked.execution_options(preserve_rowcount=True)).rowcount)
    if not new and name is not None:
        connection.execute(update(subscriptions).where(here).values(name=name))
    elif not new:
        values = {"creator": func.coalesce(subscriptions.c.creator, creator), "paused": None}
        connection.execute(update(subscriptions).where(here).values(values))
    _activate(connection, schedule_key, schedule, now)
    return _only(connection, here), new


def take_over(connection: Connection, number: int, before: Subscription) -> None:
    """What a subscription of the same target was told, another one need not tell again."""
    if before.mark is not None:
        further = or_(subscriptions.c.mark.is_(None), subscriptions.c.mark < before.mark)
        here = and_(subscriptions.c.key == number, further)
        connection.execute(update(subscriptions).where(here).values(mark=before.mark))


def unsubscribe(connection: Connection, number: int) -> None:
    """Take a subscription away; what the ledger holds of it stays."""
    connection.execute(delete(subscriptions).where(subscriptions.c.key == number))


def change(connection: Connection, before: Subscription, schedule: Schedule, now: datetime) -> Subscription:
    """Have a subscription follow another schedule; what it was told, it is not told again.

    Where the target has that schedule already, this one is merged into the other. Gives what there is now.
    """
    schedule_key = _schedule_key(connection, schedule)
    mine = subscriptions.c.key == before.id
    same = and_(
        subscriptions.c.schedule == schedule_key, subscriptions.c.target == _target_key(connection, before.target)
    )
    other = connection.execute(select(subscriptions.c.key).where(same, ~mine)).scalar_one_or_none()
    if other is None:
        connection.execute(update(subscriptions).where(mine).values(schedule=schedule_key))
    else:
        take_over(connection, other, before)
        unsubscribe(connection, before.id)
    _activate(connection, schedule_key, schedule, now)
    return _only(connection, subscriptions.c.key == (before.id if other is None else other))


def release(connection: Connection, number: int) -> None:
    """A digest left the configuration: it goes, unless a person had asked for it too."""
    here = subscriptions.c.key == number
    connection.execute(delete(subscriptions).where(here, subscriptions.c.creator.is_(None)))
    connection.execute(update(subscriptions).where(here).values(name=None))


def pause(connection: Connection, number: int, reason: str) -> None:
    """Send nothing of a subscription, and remember why."""
    connection.execute(update(subscriptions).where(subscriptions.c.key == number).values(paused=reason))


def resume(connection: Connection, number: int, now: datetime) -> None:
    """Let a paused subscription go on with the next run."""
    connection.execute(update(subscriptions).where(subscriptions.c.key == number).values(paused=None))
    found = by_number(connection, number)
    if found is not None:
        _activate(connection, _schedule_key(connection, found.schedule), found.schedule, now)


def by_number(connection: Connection, number: int) -> Subscription | None:
    """A subscription by its number."""
    found = connection.execute(_subscriptions().where(subscriptions.c.key == number)).one_or_none()
    return None if found is None else _subscription(found)


def of_target(connection: Connection, target: Target) -> list[Subscription]:
    """What is sent to a target, by number."""
    rows = connection.execute(_subscriptions().where(of(target)).order_by(subscriptions.c.key))
    return [_subscription(row) for row in rows]


def on_record(connection: Connection, target: Target) -> bool:
    """Whether anything is on record of a target, which until the end of the transaction is not forgotten."""
    query = select(targets.c.key).where(of(target)).with_for_update(read=True, key_share=True)
    return connection.execute(query).one_or_none() is not None


def told_of_pause(number: int) -> str:
    """The remark that the person was told why their subscription is paused."""
    return f"told that {number} is paused"


def of_channels(connection: Connection, platform: str, workspace: str) -> list[Subscription]:
    """What is sent to the channels of a workspace, by number."""
    there = and_(targets.c.platform == platform, targets.c.workspace == workspace, targets.c.kind == TargetKind.CHANNEL)
    rows = connection.execute(_subscriptions().where(there).order_by(subscriptions.c.key))
    return [_subscription(row) for row in rows]


def configured(connection: Connection) -> dict[str, Subscription]:
    """The digests of the configuration on record, by name."""
    rows = connection.execute(_subscriptions().where(subscriptions.c.name.is_not(None)))
    return {row.name: _subscription(row) for row in rows}


def set_quiet(connection: Connection, target: Target, quiet: QuietHours | None) -> None:
    """Give a target quiet hours, or none."""
    values = {
        "quiet_start": quiet and quiet.start,
        "quiet_end": quiet and quiet.end,
        "quiet_zone": quiet and quiet.zone,
    }
    connection.execute(update(targets).where(targets.c.key == _target_key(connection, target)).values(values))


def quiet_of(connection: Connection, target: Target) -> QuietHours | None:
    """A target's quiet hours."""
    row = connection.execute(select(targets).where(of(target))).one_or_none()
    return None if row is None else quiet_hours(row)


def zone_of(connection: Connection, person: Target) -> str | None:
    """The time zone that a person once named."""
    return connection.execute(select(people.c.zone).where(_person(person))).scalar_one_or_none()


def remember_zone(connection: Connection, person: Target, zone: str) -> None:
    """Keep a person's time zone for the next time."""
    values = {"platform": person.platform, "workspace": person.workspace, "address": person.address, "zone": zone}
    keys = [people.c.platform, people.c.workspace, people.c.address]
    connection.execute(
        upsert(connection, people).values(values).on_conflict_do_update(index_elements=keys, set_={"zone": zone})
    )


def speaks(connection: Connection, target: Target, locale: str) -> bool:
    """Whether there is nothing to remember: the target has this locale, or is not on record."""
    return connection.execute(select(targets.c.key).where(of(target), _another(locale))).one_or_none() is None


def remember_locale(connection: Connection, target: Target, locale: str) -> None:
    """Keep the locale of a target that is on record."""
    connection.execute(update(targets).where(of(target), _another(locale)).values(locale=locale))


def target_of(row: Row[Any]) -> Target:
    """The target of a row that has its columns."""
    return Target(row.platform, row.workspace, TargetKind(row.kind), row.address)


def schedule_of(row: Row[Any]) -> Schedule:
    """The schedule of a row that has its columns."""
    return Schedule(
        themes=tuple(row.themes.split(",")),
        days=frozenset(day for day in range(7) if row.days & 1 << day),
        at=row.at,
        zone=row.zone,
        grace=timedelta(seconds=row.grace_seconds),
        when_empty=WhenEmpty(row.when_empty),
    )


def quiet_hours(row: Row[Any]) -> QuietHours | None:
    """The quiet hours of a row that has a target's columns."""
    return None if row.quiet_start is None else QuietHours(row.quiet_start, row.quiet_end, row.quiet_zone)


def target_keys(connection: Connection, wanted: Sequence[Target]) -> list[int]:
    """The keys of targets, which are put on record where they are new."""
    return [_target_key(connection, target) for target in wanted]


def _subscriptions() -> Select[Any]:
    return (
        select(subscriptions, *TARGET_COLUMNS, *QUIET_COLUMNS, *SCHEDULE_COLUMNS, schedules.c.next_run_at)
        .join(targets, targets.c.key == subscriptions.c.target)
        .join(schedules, schedules.c.key == subscriptions.c.schedule)
    )


def _subscription(row: Row[Any]) -> Subscription:
    return Subscription(
        id=row.key,
        target=target_of(row),
        schedule=schedule_of(row),
        created_at=row.created_at,
        name=row.name,
        paused=row.paused,
        quiet=quiet_hours(row),
        mark=row.mark,
        next_at=None if row.paused else row.next_run_at,
    )


def _only(connection: Connection, here: ColumnElement[bool]) -> Subscription:
    return _subscription(connection.execute(_subscriptions().where(here)).one())


def _target_key(connection: Connection, target: Target) -> int:
    values = {
        "platform": target.platform,
        "workspace": target.workspace,
        "kind": target.kind,
        "address": target.address,
    }
    return _key(connection, targets, values)


def _schedule_key(connection: Connection, schedule: Schedule) -> int:
    """The key of a schedule, its row locked: who plans it meanwhile would find it unwanted, and let it rest."""
    values = {
        "themes": ",".join(schedule.themes),
        "days": sum(1 << day for day in schedule.days),
        "at": schedule.at,
        "zone": schedule.zone,
        "grace_seconds": int(schedule.grace.total_seconds()),
        "when_empty": schedule.when_empty,
    }
    return _key(connection, schedules, values)


def _key(connection: Connection, table: Table, values: Mapping[str, object]) -> int:
    """The key of the row that has these values, put on record where it is new, and locked.

    One that another process removes at this moment is made anew: whoever only looked for it would find none.
    """
    new = upsert(connection, table).values(values)
    first = next(iter(values))
    same = {first: new.excluded[first]}
    found = new.on_conflict_do_update(index_elements=list(values), set_=same).returning(table.c.key)
    key: int = connection.execute(found).scalar_one()
    return key


def _activate(connection: Connection, key: int, schedule: Schedule, now: datetime) -> None:
    """Give a schedule that nobody wanted its next run; one that runs already keeps its own."""
    coming = {"next_run_at": timetable.next_run(schedule, now), "advanced_at": now}
    connection.execute(
        update(schedules).where(schedules.c.key == key, schedules.c.next_run_at.is_(None)).values(coming)
    )


def of(target: Target) -> ColumnElement[bool]:
    """The condition that a row of targets is this one."""
    return and_(
        targets.c.platform == target.platform,
        targets.c.workspace == target.workspace,
        targets.c.kind == target.kind,
        targets.c.address == target.address,
    )


def _another(locale: str) -> ColumnElement[bool]:
    return or_(targets.c.locale.is_(None), targets.c.locale != locale)


def _person(person: Target) -> ColumnElement[bool]:
    return and_(
        people.c.platform == person.platform,
        people.c.workspace == person.workspace,
        people.c.address == person.address,
    )
