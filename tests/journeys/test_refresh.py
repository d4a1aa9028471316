"""Sources are looked at when their time comes, by one process, and ever more seldom while they fail."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.briefing.rules import Rules
from bot.errors import FetchError, UnreadableError
from bot.journeys.refresh import Keeper, Kept
from bot.model import Document, Target, TargetKind
from bot.ports import Fingerprint, Found
from bot.storage import library, visits
from bot.storage.database import Database
from bot.storage.schema import deliveries
from builders import NOW, document, theme

OWNERS = (Target("slack", "T1", TargetKind.USER, "U1"), Target("discord", "7", TargetKind.CHANNEL, "8"))
HOUR = timedelta(hours=1)


class Moody:
    """A source that does what it is told: it fails, or holds what it holds."""

    folder = None

    def __init__(self, name: str = "moody") -> None:
        self.name = name
        self.edition = "1"
        self.trouble: UnreadableError | None = None
        self.crash: Exception | None = None
        self.texts = {"a": "The harbour is closed."}
        self.looked = 0

    def listing(self, memory: str = "") -> Found:  # noqa: ARG002  it has none
        self.looked += 1
        if failure := self.trouble or self.crash:
            raise failure
        return Found({name: Fingerprint(len(text), 1) for name, text in self.texts.items()}, ())

    def read(self, name: str, now: datetime) -> Document:
        return document(self.texts[name], id=name, source=self.name, fetched=now, content_hash=self.texts[name])

    def stop(self) -> None:
        """Nothing runs."""


class Desk:
    def __init__(self, database: Database) -> None:
        self.database = database
        self.now = NOW
        self.source = Moody()
        self.kept = Kept(self.source, HOUR)
        self.keeper = self.process("one")

    def process(self, holder: str) -> Keeper:
        return Keeper(self.database, Rules((theme(),)), OWNERS, holder, lambda: self.now)

    @property
    def visit(self) -> visits.Visit:
        with self.database.reading() as connection:
            return visits.known(connection)[self.source.name]

    def told(self) -> list[str]:
        with self.database.reading() as connection:
            return [words for words in connection.execute(select(deliveries.c.words)).scalars() if words]

    def fail_until(self, moment: datetime) -> list[timedelta]:
        """Look whenever it is due up to a moment; how long was waited each time."""
        waits = []
        while self.now < moment:
            self.keeper.refresh(self.kept)
            waits.append(self.visit.next_try - self.now)
            self.now = self.visit.next_try
        return waits


@pytest.fixture
def desk(database: Database) -> Iterator[Desk]:
    return Desk(database)  # type: ignore[return-value]


def test_a_source_is_looked_at_once_in_its_interval(desk: Desk) -> None:
    outcome = desk.keeper.refresh(desk.kept)
    assert outcome
    assert outcome.read == 1
    assert desk.keeper.refresh(desk.kept) is None
    assert desk.keeper.due([desk.kept]) == []
    assert desk.visit == visits.Visit("moody", NOW + HOUR, last_success=NOW)
    desk.now += HOUR
    assert desk.keeper.due([desk.kept]) == [desk.kept]
    assert desk.keeper.refresh(desk.kept)
    assert desk.source.looked == 2


def test_two_processes_never_look_at_one_source_at_once(desk: Desk) -> None:
    other = desk.process("two")
    seen: list[object] = []
    desk.source.texts = {"a": "The harbour is closed.", "b": "The lock is shut."}
    desk.keeper.refresh(desk.kept, lambda _done, _all: seen.append(other.refresh(desk.kept)))
    assert set(seen) == {None}
    assert desk.source.looked == 1


def test_what_a_process_held_when_it_died_is_free_after_its_lease_or_when_it_is_known_to_be_gone(desk: Desk) -> None:
    with desk.database.writing() as connection:
        assert visits.claim(connection, "moody", "dead", NOW, NOW + timedelta(minutes=5))
    assert desk.keeper.refresh(desk.kept) is None
    desk.now += timedelta(minutes=5)
    assert desk.keeper.refresh(desk.kept)
    desk.now += HOUR
    with desk.database.writing() as connection:
        assert visits.claim(connection, "moody", "dead", desk.now, desk.now + HOUR)
        visits.release_all(connection)
    assert desk.keeper.refresh(desk.kept)


def test_a_long_look_stays_its_own_process_as_long_as_it_goes_on(desk: Desk) -> None:
    other = desk.process("two")
    desk.source.texts = {str(number): f"The harbour is closed at berth {number}." for number in range(6)}
    seen: list[object] = []

    def slowly(_done: int, _all: int) -> None:
        desk.now += timedelta(minutes=2)
        seen.append(other.refresh(desk.kept))

    desk.keeper.refresh(desk.kept, slowly)
    assert set(seen) == {None}


def test_a_source_that_fails_is_asked_ever_more_seldom_also_after_a_restart(desk: Desk) -> None:
    desk.keeper.refresh(desk.kept)
    desk.now += HOUR
    desk.source.trouble = FetchError("It failed.", passing=True)
    waits = desk.fail_until(desk.now + timedelta(hours=30))
    assert [wait // timedelta(minutes=1) for wait in waits] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360, 360]
    desk.keeper = desk.process("after a restart")
    desk.now -= timedelta(seconds=1)
    assert desk.keeper.refresh(desk.kept) is None
    with desk.database.reading() as connection:
        assert library.count_documents(connection) == 1


def test_a_server_that_asks_to_wait_longer_is_left_alone_for_so_long(desk: Desk) -> None:
    desk.source.trouble = FetchError("Wait.", passing=True, after=5_400)
    desk.keeper.refresh(desk.kept)
    assert desk.visit.next_try == NOW + timedelta(seconds=5_400)
    desk.now = desk.visit.next_try
    desk.source.trouble = FetchError("Wait.", passing=True, after=1e12)
    desk.keeper.refresh(desk.kept)
    assert desk.visit.next_try == desk.now + timedelta(days=7)


def test_owners_hear_once_of_a_source_that_has_failed_for_a_day(desk: Desk) -> None:
    desk.source.trouble = FetchError("Its server failed (500).", passing=True)
    desk.fail_until(NOW + timedelta(hours=20))
    assert desk.told() == []
    desk.fail_until(NOW + timedelta(days=5))
    assert len(desk.told()) == len(OWNERS)
    assert desk.told()[0].startswith("The source moody has failed since 2026-11-23 09:00 UTC: Its server failed (500).")


def test_when_it_is_back_nobody_is_bothered_and_a_new_failure_is_told_again(desk: Desk) -> None:
    desk.source.trouble = FetchError("It failed.", passing=True)
    desk.fail_until(NOW + timedelta(days=2))
    desk.source.trouble = None
    desk.keeper.refresh(desk.kept)
    assert len(desk.told()) == len(OWNERS)
    assert (desk.visit.failures, desk.visit.error) == (0, None)
    desk.now += HOUR
    desk.source.trouble = FetchError("It failed.", passing=True)
    desk.fail_until(desk.now + timedelta(days=2))
    assert len(desk.told()) == 2 * len(OWNERS)


def test_owners_hear_at_once_of_what_is_gone_for_good_and_it_is_asked_for_daily(desk: Desk) -> None:
    desk.source.trouble = FetchError("Gone.", status=410)
    desk.fail_until(NOW + timedelta(days=3))
    assert len(desk.told()) == len(OWNERS)
    assert desk.source.looked == 3


def test_a_fault_of_ours_is_a_failure_with_a_reference(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.source.crash = ZeroDivisionError()
    assert desk.keeper.refresh(desk.kept) is None
    assert "ZeroDivisionError" in caplog.text
    assert desk.visit.error
    assert desk.visit.next_try == NOW + timedelta(minutes=1)


def test_what_came_from_a_source_that_is_configured_no_more_is_retired(desk: Desk) -> None:
    desk.keeper.refresh(desk.kept)
    stays = Moody("stays")
    stays.texts = {"b": "The lock is shut."}
    desk.keeper.refresh(Kept(stays, HOUR))
    assert desk.keeper.forget_others(["stays"]) == 1
    assert desk.keeper.forget_others(["stays"]) == 0
    with desk.database.reading() as connection:
        assert [one.source for one in library.holdings(connection)] == ["stays"]
        assert list(visits.known(connection)) == ["stays"]


def test_who_mends_the_configuration_of_a_failing_source_need_not_wait(desk: Desk) -> None:
    desk.source.trouble = FetchError("There is no host exmaple.org.")
    desk.fail_until(NOW + timedelta(hours=3))
    desk.source.trouble = None
    desk.now -= timedelta(minutes=1)
    assert desk.keeper.refresh(desk.kept) is None
    desk.source.edition = "2"
    assert desk.keeper.due([desk.kept])
    assert desk.keeper.refresh(desk.kept)


def test_a_woken_source_is_looked_at_before_its_time(desk: Desk) -> None:
    desk.keeper.refresh(desk.kept)
    desk.keeper.wake("moody")
    assert desk.keeper.refresh(desk.kept)
