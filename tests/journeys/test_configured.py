"""The digests of config/digests.yaml come, change and go at each start, and leave alone what people made."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, time, timedelta
from threading import Barrier

import pytest

from bot.journeys.configured import configure
from bot.model import EVERY_DAY, QuietHours, Schedule, Subscription, Target, TargetKind
from bot.settings import ConfiguredDigest
from bot.storage import subscriptions
from bot.storage.database import Database
from builders import NOW

CHANNEL = Target("slack", "T1", TargetKind.CHANNEL, "C1")
ELSEWHERE = replace(CHANNEL, address="C2")
AT_EIGHT = Schedule(("harbour",), EVERY_DAY, time(8), "Europe/Kyiv")
AT_NINE = replace(AT_EIGHT, at=time(9))
MORNING = ConfiguredDigest(name="morning", target=CHANNEL, schedule=AT_EIGHT, quiet=None)
NIGHT = QuietHours(time(22), time(7), "Europe/Kyiv")
TOLD = NOW - timedelta(hours=1)


class Desk:
    """Starts with one configuration after another, and what is on record afterwards."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now = NOW

    def start(self, *wanted: ConfiguredDigest) -> list[Subscription]:
        self.now += timedelta(minutes=1)
        configure(self.database, wanted, self.now)
        return self.found()

    def found(self) -> list[Subscription]:
        with self.database.reading() as connection:
            return [one for target in (CHANNEL, ELSEWHERE) for one in subscriptions.of_target(connection, target)]

    def person_asks(self, schedule: Schedule) -> None:
        with self.database.writing() as connection:
            subscriptions.subscribe(connection, CHANNEL, schedule, self.now, creator="U1")

    def tell(self, number: int, until: datetime) -> None:
        with self.database.writing() as connection:
            found = subscriptions.by_number(connection, number)
            assert found
            subscriptions.take_over(connection, number, replace(found, mark=until))

    def pause(self, number: int) -> None:
        with self.database.writing() as connection:
            subscriptions.pause(connection, number, "on request")


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


def plans(found: list[Subscription]) -> list[tuple[str | None, Target, Schedule, datetime | None]]:
    return [(one.name, one.target, one.schedule, one.mark) for one in found]


def test_a_digest_comes_with_its_first_run(desk: Desk) -> None:
    [one] = desk.start(replace(MORNING, quiet=NIGHT))
    assert (one.name, one.target, one.schedule, one.quiet, one.mark) == ("morning", CHANNEL, AT_EIGHT, NIGHT, None)
    assert one.next_at == datetime.fromisoformat("2026-11-24T08:00+02:00")


def test_another_start_changes_nothing(desk: Desk) -> None:
    [one] = desk.start(MORNING)
    desk.tell(one.id, TOLD)
    desk.pause(one.id)
    before = desk.found()
    assert desk.start(MORNING) == before


def test_a_changed_time_keeps_what_the_channel_was_told_and_its_pause(desk: Desk) -> None:
    [one] = desk.start(MORNING)
    desk.tell(one.id, TOLD)
    desk.pause(one.id)
    [changed] = desk.start(replace(MORNING, schedule=AT_NINE))
    assert (changed.schedule, changed.mark, changed.paused) == (AT_NINE, TOLD, "on request")
    assert changed.created_at == desk.now  # nothing that was due before it existed is made up for


def test_in_another_channel_a_digest_begins_anew(desk: Desk) -> None:
    [one] = desk.start(MORNING)
    desk.tell(one.id, TOLD)
    desk.pause(one.id)
    [moved] = desk.start(replace(MORNING, target=ELSEWHERE))
    assert (moved.target, moved.mark, moved.paused) == (ELSEWHERE, None, None)


def test_two_digests_that_swap_their_times_keep_each_what_was_told(desk: Desk) -> None:
    evening = replace(MORNING, name="evening", schedule=AT_NINE)
    one, two = desk.start(MORNING, evening)
    desk.tell(one.id, TOLD)
    desk.tell(two.id, TOLD)
    found = desk.start(replace(MORNING, schedule=AT_NINE), replace(evening, schedule=AT_EIGHT))
    assert sorted(plans(found), key=str) == [
        ("evening", CHANNEL, AT_EIGHT, TOLD),
        ("morning", CHANNEL, AT_NINE, TOLD),
    ]


def test_a_renamed_digest_tells_nothing_again(desk: Desk) -> None:
    desk.person_asks(AT_EIGHT)
    [one] = desk.start(MORNING)
    desk.tell(one.id, TOLD)
    assert plans(desk.start(replace(MORNING, name="dawn"))) == [("dawn", CHANNEL, AT_EIGHT, TOLD)]


def test_a_digest_that_is_gone_leaves_and_takes_the_quiet_hours_with_it(desk: Desk) -> None:
    desk.person_asks(AT_NINE)
    desk.start(replace(MORNING, quiet=NIGHT))
    [left] = desk.start()
    assert (left.name, left.schedule, left.quiet) == (None, AT_NINE, None)


def test_quiet_hours_of_one_digest_hold_for_its_channel_in_whatever_order(desk: Desk) -> None:
    quiet, loud = replace(MORNING, quiet=NIGHT), replace(MORNING, name="evening", schedule=AT_NINE)
    for order in ((quiet, loud), (loud, quiet)):
        assert [one.quiet for one in desk.start(*order)] == [NIGHT, NIGHT]


@pytest.mark.parametrize("asked_first", [True, False])
def test_what_a_person_asked_for_too_stays_when_it_leaves_the_configuration(desk: Desk, *, asked_first: bool) -> None:
    if asked_first:
        desk.person_asks(AT_EIGHT)
    desk.start(MORNING)
    if not asked_first:
        desk.person_asks(AT_EIGHT)
    assert plans(desk.found()) == [("morning", CHANNEL, AT_EIGHT, None)]
    assert plans(desk.start()) == [(None, CHANNEL, AT_EIGHT, None)]


def test_a_digest_that_a_person_asked_for_too_stays_for_them_when_the_configured_one_changes(desk: Desk) -> None:
    desk.person_asks(AT_EIGHT)
    [one] = desk.start(MORNING)
    desk.tell(one.id, TOLD)
    assert plans(desk.start(replace(MORNING, schedule=AT_NINE))) == [
        (None, CHANNEL, AT_EIGHT, TOLD),
        ("morning", CHANNEL, AT_NINE, TOLD),
    ]


def test_a_digest_that_becomes_what_a_person_asked_for_is_one_with_it_until_it_goes(desk: Desk) -> None:
    desk.start(MORNING)
    desk.person_asks(AT_NINE)
    assert plans(desk.start(replace(MORNING, schedule=AT_NINE))) == [("morning", CHANNEL, AT_NINE, None)]
    assert plans(desk.start()) == [(None, CHANNEL, AT_NINE, None)]


def test_processes_that_start_together_make_each_digest_once(desk: Desk) -> None:
    desk.start(MORNING)
    desk.start()
    together = Barrier(3)

    def start(_: int) -> None:
        together.wait()
        configure(desk.database, [MORNING], NOW)

    with ThreadPoolExecutor(3) as several:
        list(several.map(start, range(3)))
    assert [one.name for one in desk.found()] == ["morning"]
