"""What the operator sees of the ledger, and what can be tried again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.errors import RequestError
from bot.journeys import deliver, deliveries
from bot.journeys.deliveries import Found
from bot.model import EVERY_DAY, DeliveryStatus, Schedule, Subscription, Target, TargetKind
from bot.storage import ledger, subscriptions
from bot.storage.database import Database
from bot.storage.ledger import Outcome, Start
from builders import NOW

SCHEDULE = Schedule(("harbour",), EVERY_DAY, time(8), "UTC")
CHANNELS = [Target("slack", "T1", TargetKind.CHANNEL, f"C{number}") for number in range(5)]
DUE = NOW + timedelta(hours=23)
LATER = DUE + timedelta(minutes=10)
MINUTE = timedelta(minutes=1)


def settled(database: Database, *outcomes: Outcome) -> None:
    """Deliveries of one run, as many as there are outcomes; each is begun and comes out as told."""
    with database.writing() as connection:
        for target, _ in zip(CHANNELS, outcomes, strict=False):
            subscriptions.subscribe(connection, target, SCHEDULE, NOW)
    deliver.plan(database, DUE, [])
    with database.writing() as connection:
        for work, outcome in zip(
            ledger.claim(connection, "slack", "me", DUE, lease=MINUTE, most=9), outcomes, strict=True
        ):
            if outcome.status is not DeliveryStatus.PENDING:
                start = Start(work.delivery.id, NOW, first=True)
                ledger.begin(connection, "me", [start], DUE, lease=MINUTE, patience=MINUTE)
            ledger.settle(connection, "me", [replace(outcome, id=work.delivery.id)], DUE, [])


@pytest.fixture
def four(database: Database) -> Database:
    """A ledger with a delivery sent, one failed, one unknown and one to be tried again."""
    settled(
        database,
        Outcome(0, DeliveryStatus.SENT, message="1700000000.000100"),
        Outcome(0, DeliveryStatus.FAILED, reason="The channel is archived.", pause="The channel is archived."),
        Outcome(0, DeliveryStatus.UNKNOWN, reason="nobody can tell"),
        Outcome(0, DeliveryStatus.PENDING, ready_at=LATER),
    )
    return database


Look = Callable[..., Found]


@pytest.fixture
def look(four: Database) -> Look:
    def listed(*, failed: bool = False, pending: bool = False, address: str | None = None, most: int = 50) -> Found:
        return deliveries.listed(four, failed=failed, pending=pending, address=address, most=most)

    return listed


def test_the_newest_come_first_each_with_what_became_of_it(look: Look) -> None:
    found = look()
    assert [(entry.name, entry.details, entry.trouble) for entry in found.listing.entries] == [
        (
            "4 pending · slack channel C3",
            (
                "due Tuesday, 24 November 2026, 08:00 (UTC)",
                "next Tuesday, 24 November 2026, 08:10 (UTC)",
            ),
            False,
        ),
        ("3 unknown · slack channel C2", ("due Tuesday, 24 November 2026, 08:00 (UTC)", "nobody can tell"), True),
        (
            "2 failed · slack channel C1",
            ("due Tuesday, 24 November 2026, 08:00 (UTC)", "The channel is archived."),
            True,
        ),
        (
            "1 sent · slack channel C0",
            ("due Tuesday, 24 November 2026, 08:00 (UTC)", "message 1700000000.000100"),
            False,
        ),
    ]
    assert found.listing.footer == "In all: 1 pending, 1 sent, 1 failed and 1 unknown."


def test_several_attempts_are_counted(four: Database, look: Look) -> None:
    with four.writing() as connection:
        for attempt in range(2):
            [work] = ledger.claim(connection, "slack", "me", LATER + attempt * MINUTE, lease=MINUTE, most=9)
            start = Start(work.delivery.id, NOW, first=True)
            at = LATER + attempt * MINUTE
            ledger.begin(connection, "me", [start], at, lease=MINUTE, patience=MINUTE)
            back = Outcome(work.delivery.id, DeliveryStatus.PENDING, ready_at=at + MINUTE, reason="Slack is busy.")
            ledger.settle(connection, "me", [back], at, [])
    assert look(pending=True).listing.entries[0].details[1:] == (
        *("tried 2 times", "next Tuesday, 24 November 2026, 08:12 (UTC)", "Slack is busy."),
    )


def test_they_can_be_narrowed_down(look: Look) -> None:
    def numbers(found: Found) -> list[int]:
        return [one.id for one in found.deliveries]

    assert numbers(look(failed=True)) == [3, 2]
    assert numbers(look(pending=True)) == [4]
    assert numbers(look(failed=True, pending=True)) == [4, 3, 2]
    assert numbers(look(address="C1")) == [2]
    assert numbers(look(address="C1", pending=True)) == []
    assert numbers(look(most=1)) == [4]


def test_a_ledger_without_a_line_says_so(database: Database) -> None:
    found = deliveries.listed(database, failed=False, pending=False, address=None, most=50)
    assert (found.listing.entries, found.listing.footer) == ((), "Nothing was to be delivered yet.")


def subscription(database: Database, target: Target) -> Subscription:
    with database.reading() as connection:
        [one] = subscriptions.of_target(connection, target)
    return one


@pytest.mark.parametrize("number", [2, 3])
def test_one_that_failed_or_of_which_nobody_knows_is_tried_again_from_the_start(four: Database, number: int) -> None:
    assert subscription(four, CHANNELS[1]).paused == "The channel is archived."
    assert deliveries.retry(four, number, LATER) == f"Delivery {number} is tried again; `attache run` sends it."
    with four.writing() as connection:
        claimed = ledger.claim(connection, "slack", "me", LATER, lease=MINUTE, most=9)
    work = next(one for one in claimed if one.delivery.id == number)
    assert (work.delivery.attempts, work.tried_at, work.late, work.wanted) == (0, None, True, True)
    assert work.expires_at == LATER + deliveries.RETRY_GRACE


def test_what_the_failure_had_paused_goes_on_with_its_next_run(database: Database) -> None:
    settled(database, Outcome(0, DeliveryStatus.FAILED, reason="It is archived.", pause="It is archived."))
    tomorrow = DUE + timedelta(days=1)
    deliver.plan(database, tomorrow, [])  # nobody wants the schedule then: it stands still
    deliveries.retry(database, 1, tomorrow)
    found = subscription(database, CHANNELS[0])
    assert (found.paused, found.next_at) == (None, tomorrow + timedelta(days=1))


def test_what_was_paused_for_another_reason_stays_paused(four: Database) -> None:
    with four.writing() as connection:
        subscriptions.pause(connection, subscription(four, CHANNELS[1]).id, "on request")
    deliveries.retry(four, 2, LATER)
    assert subscription(four, CHANNELS[1]).paused == "on request"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "Delivery 1 is sent: only one that failed, was skipped, or is unknown can be tried again."),
        (4, "Delivery 4 is pending: only one that failed,"),
        (99, "There is no delivery 99. `attache deliveries` lists them."),
    ],
)
def test_no_other_is_tried_again(four: Database, number: int, said: str) -> None:
    with pytest.raises(RequestError) as refusal:
        deliveries.retry(four, number, LATER)
    assert str(refusal.value).startswith(said)
