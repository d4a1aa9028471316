"""What is old goes, in small steps, and nobody is told anything twice for it; on both databases."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import func, select

from bot.journeys import retention
from bot.model import EVERY_DAY, DeliveryStatus, QuietHours, Schedule, Target, TargetKind
from bot.storage import askings, ledger, planning, remarks, subscriptions, visits
from bot.storage import retention as steps
from bot.storage.database import Database
from bot.storage.pacing import Limit, reserve
from bot.storage.schema import deliveries, metadata, targets

EIGHT = datetime(2026, 8, 1, 8, 0, tzinfo=UTC)
DAY, KEEP = timedelta(days=1), timedelta(days=90)
DAILY = Schedule(("harbour",), EVERY_DAY, time(8), "UTC")
OWNER = Target("console", "", TargetKind.USER, "boss")
LEASE = timedelta(minutes=1)


def person(name: str) -> Target:
    return Target("console", "", TargetKind.USER, name)


def day(database: Database, number: int, *names: str) -> datetime:
    """The run of a day is planned, sent and settled; who is named subscribes before. Gives the moment."""
    now = EIGHT + number * DAY
    with database.writing() as connection:
        for name in names:
            subscriptions.subscribe(connection, person(name), DAILY, now - timedelta(hours=1))
        planning.plan(connection, now, [OWNER])
        held = ledger.claim(connection, "console", "node", now, lease=LEASE, most=10_000)
        starts = [ledger.Start(one.delivery.id, one.mark or now - DAY, first=one.mark is None) for one in held]
        ledger.begin(connection, "node", starts, now, lease=LEASE, patience=LEASE)
        sent = [ledger.Outcome(one.delivery.id, DeliveryStatus.SENT, message="m", told=one.until) for one in held]
        ledger.settle(connection, "node", sent, now, [OWNER])
    return now


def due(database: Database) -> list[datetime]:
    with database.reading() as connection:
        return [one.due_at for one in ledger.listing(connection, (), None, 10_000)][::-1]


def count(database: Database, table: str) -> int:
    with database.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(metadata.tables[table])).scalar_one())


def test_what_was_settled_longer_ago_goes_and_the_rest_stays(database: Database) -> None:
    for number, names in enumerate((["ada"], [], [])):
        day(database, number, *names)
    gone = retention.remove(database, KEEP, EIGHT + KEEP + DAY)
    assert gone.deliveries == 1
    assert due(database) == [EIGHT + DAY, EIGHT + 2 * DAY]


def test_no_run_is_planned_twice_and_nobody_is_told_anew_what_they_know(database: Database) -> None:
    now = day(database, 0, "ada")
    with database.reading() as connection:
        [before] = subscriptions.of_target(connection, person("ada"))
    retention.remove(database, KEEP, now + KEEP + DAY)
    assert due(database) == []
    with database.writing() as connection:
        [after] = subscriptions.of_target(connection, person("ada"))
        assert after == before
        assert after.mark is not None
        assert planning.plan(connection, now, [OWNER]).deliveries == 0  # at the hour of the run that is forgotten
        planning.plan(connection, now + DAY, [OWNER])
        [work] = ledger.claim(connection, "console", "node", now + DAY, lease=LEASE, most=9)
    assert work.mark == before.mark
    assert work.delivery.due_at == now + DAY


@pytest.mark.parametrize("back", [timedelta(minutes=5), timedelta(hours=23)])
def test_a_clock_that_is_set_back_after_the_removal_plans_nothing_twice(database: Database, back: timedelta) -> None:
    day(database, 0, "ada")
    last = day(database, 1)
    retention.remove(database, KEEP, EIGHT + KEEP + timedelta(hours=12))
    assert due(database) == [last]
    with database.writing() as connection:
        planning.plan(connection, last - back, [OWNER])
        planning.plan(connection, last, [OWNER])
    assert due(database) == [last]


def test_what_is_open_stays_however_old_it_is(database: Database) -> None:
    with database.writing() as connection:
        subscriptions.subscribe(connection, person("ada"), DAILY, EIGHT - DAY)
        planning.plan(connection, EIGHT, [OWNER])
    assert retention.remove(database, KEEP, EIGHT + 10 * KEEP).deliveries == 0
    assert due(database) == [EIGHT]


def test_owners_hear_once_of_a_source_that_fails_for_longer_than_anything_is_kept(database: Database) -> None:
    def fails(now: datetime) -> None:
        with database.writing() as connection:
            ledger.tell(connection, "source/port/20260801T0800Z", "It fails.", now, [OWNER])

    with database.writing() as connection:
        visits.claim(connection, "port", "node", EIGHT, EIGHT + LEASE)
        visits.settle(connection, visits.Visit("port", EIGHT, None, 9, EIGHT, "gone"), "node")
    fails(EIGHT)
    day(database, 0)
    retention.remove(database, KEEP, EIGHT + 2 * KEEP)
    fails(EIGHT + 2 * KEEP)
    assert due(database) == [EIGHT]
    with database.writing() as connection:
        visits.keep_only(connection, [])
    assert retention.remove(database, KEEP, EIGHT + 2 * KEEP).deliveries == 1


def test_marks_of_what_people_were_told_go_when_they_have_not_asked_since(database: Database) -> None:
    with database.writing() as connection:
        askings.note(connection, person("ada"), "harbour", EIGHT)
        askings.note(connection, person("ada"), "money", EIGHT + DAY)
    assert retention.remove(database, KEEP, EIGHT + KEEP + timedelta(hours=1)).askings == 1
    with database.reading() as connection:
        assert askings.last(connection, person("ada"), "harbour") is None
        assert askings.last(connection, person("ada"), "money") == EIGHT + DAY


def test_who_has_nothing_sent_to_them_any_more_is_not_kept_unless_for_quiet_hours(database: Database) -> None:
    with database.writing() as connection:
        subscriptions.set_quiet(connection, person("eve"), QuietHours(time(22), time(7), "UTC"))
    now = day(database, 0, "ada", "ben")
    with database.writing() as connection:
        [one] = subscriptions.of_target(connection, person("ada"))
        remarks.note(connection, subscriptions.told_of_pause(one.id), "shut.")
        subscriptions.unsubscribe(connection, one.id)
    retention.remove(database, KEEP, now + DAY)
    assert count(database, "targets") == 3  # the ledger still names her
    retention.remove(database, KEEP, now + KEEP + DAY)
    with database.reading() as connection:
        known = connection.execute(select(targets.c.address).order_by(targets.c.address)).scalars().all()
        assert known == ["ben", "eve"]
        assert remarks.named(connection, "told that") == []


def test_a_limit_that_was_free_for_long_is_as_one_that_was_never_used(database: Database) -> None:
    calls = [[Limit("discord/9", timedelta(seconds=1))]] * 3
    with database.writing() as connection:
        first = reserve(connection, calls, EIGHT, LEASE)
    retention.remove(database, KEEP, EIGHT + 2 * DAY)
    assert count(database, "pacing") == 0
    with database.writing() as connection:
        assert reserve(connection, calls, EIGHT + 2 * DAY, LEASE) == first


def test_it_goes_in_steps_that_can_be_broken_off_and_taken_up_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "BATCH", 3)
    day(database, 0, *(f"reader{number}" for number in range(10)))
    taken: list[int] = []

    def after_two() -> bool:
        taken.append(count(database, "deliveries"))
        return len(taken) > 2

    now = EIGHT + KEEP + DAY
    assert retention.daily(database, KEEP, now, after_two) == retention.Removed(deliveries=6)
    assert taken[:3] == [10, 7, 4]
    assert retention.daily(database, KEEP, now) == retention.Removed(deliveries=4)


def test_once_a_day_is_enough_also_for_one_that_was_started_anew(database: Database) -> None:
    def days_on(hours: float) -> bool:
        return retention.daily(database, KEEP, EIGHT + timedelta(hours=hours)) is not None

    assert [days_on(hours) for hours in (0, 1, 23.9, 24, 25)] == [True, False, False, True, False]
    assert days_on(0)  # the clock was set back: what was done is not of this day


def plan_of_search(database: Database) -> Sequence[str]:
    """How SQLite looks for what is old in the ledger."""
    query = "EXPLAIN QUERY PLAN SELECT id FROM deliveries WHERE settled_at < '2026' LIMIT 500"
    with database.reading() as connection:
        return [row[-1] for row in connection.exec_driver_sql(query)]


def test_old_deliveries_are_searched_for_and_not_scanned(database: Database) -> None:
    if database.exclusive:
        assert plan_of_search(database) == [
            "SEARCH deliveries USING COVERING INDEX ix_deliveries_settled_at (settled_at<?)"
        ]
    assert {"ix_deliveries_settled_at", "ix_deliveries_target"} <= {index.name for index in deliveries.indexes}


def test_two_who_have_the_same_schedule_are_planned_after_one_has_gone(database: Database) -> None:
    day(database, 0, "ada", "ben")
    later = replace(DAILY, at=time(9))
    with database.writing() as connection:
        [one] = subscriptions.of_target(connection, person("ada"))
        subscriptions.change(connection, one, later, EIGHT)
    retention.remove(database, KEEP, EIGHT + KEEP + DAY)
    with database.writing() as connection:
        assert planning.plan(connection, EIGHT + DAY + timedelta(hours=1), [OWNER]).deliveries == 2
