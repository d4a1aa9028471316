from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta
from threading import Barrier
from time import sleep

from sqlalchemy import func, select, update

from bot.model import EVERY_DAY, DeliveryStatus, Schedule, Target, TargetKind
from bot.storage import ledger, moments, planning, subscriptions
from bot.storage.database import Database
from bot.storage.schema import deliveries, schedules

NIGHT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
EIGHT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
DAILY = Schedule(("harbour",), EVERY_DAY, time(8), "UTC")
OWNER = Target("slack", "T1", TargetKind.USER, "U0BOSS")


def person(name: str) -> Target:
    return Target("discord", "", TargetKind.USER, name)


def subscribe(database: Database, *names: str, schedule: Schedule = DAILY, now: datetime = NIGHT) -> list[int]:
    with database.writing() as connection:
        return [subscriptions.subscribe(connection, person(name), schedule, now)[0].id for name in names]


def plan(database: Database, now: datetime) -> planning.Planned:
    with database.writing() as connection:
        return planning.plan(connection, now, [OWNER])


def rows(database: Database, *statuses: DeliveryStatus) -> list[tuple[str, DeliveryStatus, datetime, str | None]]:
    with database.reading() as connection:
        found = ledger.listing(connection, statuses, None, 100)
    return sorted((one.target.address, one.status, one.due_at, one.reason) for one in found)


def next_run(database: Database) -> datetime | None:
    with database.reading() as connection:
        moment: datetime | None = connection.execute(select(schedules.c.next_run_at)).scalar_one()
    return moment


def test_before_its_time_nothing_is_planned(database: Database) -> None:
    subscribe(database, "ada")
    assert plan(database, EIGHT - timedelta(seconds=1)).runs == 0
    assert rows(database) == []


def test_a_run_makes_a_delivery_for_each_subscriber_of_the_shared_schedule_once(database: Database) -> None:
    subscribe(database, "ada", "ben")
    assert plan(database, EIGHT) == planning.Planned(runs=1, deliveries=2, more=False)
    assert plan(database, EIGHT).runs == 0
    assert rows(database) == [(name, DeliveryStatus.PENDING, EIGHT, None) for name in ("ada", "ben")]
    assert next_run(database) == EIGHT + timedelta(days=1)


def test_a_day_later_it_runs_again(database: Database) -> None:
    subscribe(database, "ada")
    for day in range(3):
        plan(database, EIGHT + timedelta(days=day))
    assert [due for _, _, due, _ in rows(database)] == [EIGHT + timedelta(days=day) for day in range(3)]


def test_missed_runs_are_one_and_late_within_the_grace(database: Database) -> None:
    subscribe(database, "ada")
    plan(database, EIGHT + timedelta(days=2, hours=5))
    assert rows(database) == [("ada", DeliveryStatus.PENDING, EIGHT + timedelta(days=2), None)]
    with database.reading() as connection:
        assert connection.execute(select(deliveries.c.late)).scalar_one()


def test_past_its_grace_a_run_is_on_record_as_skipped_and_the_owner_hears_once(database: Database) -> None:
    subscribe(database, "ada", "ben")
    plan(database, EIGHT + timedelta(hours=7))
    told = "missed, and later than its grace of 6 hours"
    notice = ("U0BOSS", DeliveryStatus.PENDING, EIGHT + timedelta(hours=7), None)
    skipped = [(name, DeliveryStatus.SKIPPED, EIGHT, told) for name in ("ada", "ben")]
    assert rows(database) == [notice, *skipped]
    assert next_run(database) == EIGHT + timedelta(days=1)


def test_who_subscribed_after_the_time_of_a_run_gets_the_next_one(database: Database) -> None:
    subscribe(database, "ada")
    subscribe(database, "late", now=EIGHT + timedelta(minutes=5))
    plan(database, EIGHT + timedelta(minutes=6))
    assert [name for name, *_ in rows(database)] == ["ada"]


def test_a_paused_subscription_is_passed_over_and_goes_on_when_resumed(database: Database) -> None:
    [number] = subscribe(database, "ada")
    with database.writing() as connection:
        subscriptions.pause(connection, number, "paused by command")
    plan(database, EIGHT)
    assert rows(database) == []
    assert next_run(database) is None
    with database.writing() as connection:
        subscriptions.resume(connection, number, EIGHT + timedelta(hours=1))
    assert next_run(database) == EIGHT + timedelta(days=1)


def test_a_schedule_that_nobody_wants_any_more_rests_until_somebody_does(database: Database) -> None:
    [number] = subscribe(database, "ada")
    with database.writing() as connection:
        subscriptions.unsubscribe(connection, number)
    plan(database, EIGHT)
    assert next_run(database) is None
    subscribe(database, "ben", now=EIGHT + timedelta(hours=1))
    assert next_run(database) == EIGHT + timedelta(days=1)


def test_a_clock_that_jumps_ahead_and_back_loses_no_run_and_doubles_none(database: Database) -> None:
    subscribe(database, "ada")
    plan(database, EIGHT + timedelta(days=1, minutes=1))  # the clock is a day ahead
    plan(database, NIGHT)  # and is set right
    assert next_run(database) == EIGHT
    for day in range(3):
        plan(database, EIGHT + timedelta(days=day, seconds=1))
    assert [due for _, _, due, _ in rows(database)] == [EIGHT + timedelta(days=day) for day in range(3)]


def test_two_planners_at_once_make_each_delivery_once(database: Database) -> None:
    subscribe(database, *(f"person{number}" for number in range(20)))
    plan(database, EIGHT)
    with database.writing() as connection:  # as if the other one had read the schedule before
        connection.execute(update(schedules).values(next_run_at=EIGHT))
    assert plan(database, EIGHT).deliveries == 0
    assert len(rows(database)) == 20


def test_many_schedules_are_planned_batch_by_batch(database: Database) -> None:
    for minute in range(30):
        for theme in ("a", "b", "c", "d"):
            subscribe(database, "ada", schedule=Schedule((theme,), EVERY_DAY, time(7, minute), "UTC"))
    first = plan(database, EIGHT)
    second = plan(database, EIGHT)
    assert (first.runs, first.more, second.runs, second.more) == (planning.BATCH, True, 20, False)
    assert len(rows(database)) == 100  # the listing's bound
    with database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(deliveries)).scalar_one() == 120


def test_send_now_makes_one_delivery_beside_the_schedule(database: Database) -> None:
    ada, _ = subscribe(database, "ada", "ben")
    with database.writing() as connection:
        key = planning.send_now(connection, ada, NIGHT)
        assert planning.send_now(connection, 99, NIGHT) is None
    assert key is not None
    assert rows(database) == [("ada", DeliveryStatus.PENDING, NIGHT, None)]
    assert next_run(database) == EIGHT


def test_schedulers_that_really_run_at_once_make_each_delivery_once(database: Database) -> None:
    for minute in range(40):
        subscribe(database, "ada", "ben", schedule=Schedule(("harbour",), EVERY_DAY, time(7, minute), "UTC"))
    starting = Barrier(6)

    def scheduler() -> int:
        starting.wait()
        return sum(plan(database, EIGHT).deliveries for _ in range(3))

    with ThreadPoolExecutor(6) as pool:
        made = [pool.submit(scheduler) for _ in range(6)]
    assert sum(one.result() for one in made) == 80
    with database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(deliveries)).scalar_one() == 80


def test_what_arrives_while_digests_are_planned_is_told_by_this_one_or_the_next(database: Database) -> None:
    """However the transactions fall, no document's moment lies in a window that ended before it was there."""
    subscribe(database, "ada")
    arrived: list[datetime] = []
    ended: list[tuple[datetime, int]] = []

    def arrive() -> None:
        for _ in range(20):
            with database.writing() as connection:
                arrived.append(moments.stamp(connection, NIGHT))  # its clock stands still

    def end() -> None:
        for _ in range(20):
            with database.writing() as connection:
                ended.append((moments.stamp(connection, EIGHT), len(arrived)))

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(arrive), pool.submit(end)]:
            done.result()
    assert len({*arrived, *(moment for moment, _ in ended)}) == 40
    assert all(arrival > moment for moment, before in ended for arrival in arrived[before + 1 :])


def test_who_resumes_while_an_unwanted_schedule_is_planned_is_not_forgotten(database: Database) -> None:
    subscribe(database, "ada")
    with database.writing() as connection:
        subscriptions.pause(connection, 1, "on request")
    with ThreadPoolExecutor(1) as other:
        with database.writing() as connection:
            subscriptions.resume(connection, 1, EIGHT)
            meanwhile = other.submit(plan, database, EIGHT)
            sleep(0.3)
        meanwhile.result(10)
    plan(database, EIGHT)
    assert next_run(database) == EIGHT + timedelta(days=1)


def test_two_who_ask_for_the_same_at_once_ask_for_one_digest(database: Database) -> None:
    subscribe(database, "ada", "ben")
    with database.writing() as connection:
        subscriptions.unsubscribe(connection, 1)
    with ThreadPoolExecutor(1) as other:
        with database.writing() as connection:
            first, _ = subscriptions.subscribe(connection, person("ada"), DAILY, NIGHT)
            second = other.submit(subscribe, database, "ada")
            sleep(0.3)
        assert second.result(10) == [first.id]
