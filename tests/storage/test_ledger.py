from datetime import UTC, datetime, time, timedelta

from bot.model import EVERY_DAY, DeliveryStatus, Schedule, Target, TargetKind
from bot.storage import ledger, planning, subscriptions
from bot.storage.database import Database
from bot.storage.ledger import Outcome, Start, Work
from bot.storage.pacing import Limit

NIGHT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
EIGHT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
DAILY = Schedule(("harbour", "history"), EVERY_DAY, time(8), "UTC")
OWNERS = [Target("slack", "T1", TargetKind.USER, "U0BOSS")]
LEASE, PATIENCE, SECOND = timedelta(seconds=30), timedelta(seconds=5), timedelta(seconds=1)
ME, OTHER = "node-1", "node-2"


def due(database: Database, *names: str) -> None:
    """Each of these people's daily digest has come due."""
    with database.writing() as connection:
        for name in names:
            subscriptions.subscribe(connection, Target("discord", "", TargetKind.USER, name), DAILY, NIGHT)
        planning.plan(connection, EIGHT, OWNERS)


def claim(
    database: Database, owner: str = ME, now: datetime = EIGHT, most: int = 10, platform: str = "discord"
) -> list[Work]:
    with database.writing() as connection:
        return ledger.claim(connection, platform, owner, now, lease=LEASE, most=most)


def begin(database: Database, work: Work, owner: str = ME, now: datetime = EIGHT, *limits: Limit) -> timedelta | None:
    with database.writing() as connection:
        start = Start(work.delivery.id, NIGHT, first=True, limits=limits)
        return ledger.begin(connection, owner, [start], now, lease=LEASE, patience=PATIENCE)[0]


def settle(database: Database, outcome: Outcome, owner: str = ME, now: datetime = EIGHT) -> bool:
    with database.writing() as connection:
        return ledger.settle(connection, owner, [outcome], now, OWNERS)[0]


def status(database: Database, number: int) -> DeliveryStatus:
    with database.reading() as connection:
        found = ledger.by_id(connection, number)
    assert found is not None
    return found.status


def sent(work: Work) -> Outcome:
    return Outcome(work.delivery.id, DeliveryStatus.SENT, message="8/9", told=EIGHT)


def test_what_is_due_is_claimed_by_one_and_nobody_else(database: Database) -> None:
    due(database, "ada", "ben", "cleo")
    first, second = claim(database, ME, most=2), claim(database, OTHER)
    assert [len(first), len(second)] == [2, 1]
    assert claim(database, "node-3") == []
    assert claim(database, platform="slack") == []


def test_a_claim_brings_all_that_it_takes_to_make_the_digest(database: Database) -> None:
    due(database, "ada")
    [work] = claim(database)
    assert (work.schedule, work.mark, work.late, work.tried_at) == (DAILY, None, False, None)
    assert (work.until, work.expires_at, work.wanted) == (EIGHT, EIGHT + DAILY.grace, True)
    assert work.delivery.target.address == "ada"


def test_a_lease_that_is_over_frees_the_delivery_for_any_process(database: Database) -> None:
    due(database, "ada")
    claim(database)
    assert claim(database, OTHER, EIGHT + LEASE - SECOND) == []
    [work] = claim(database, OTHER, EIGHT + LEASE)
    assert (work.delivery.status, work.tried_at) == (DeliveryStatus.PENDING, None)


def test_who_lost_the_lease_neither_begins_nor_settles(database: Database) -> None:
    due(database, "ada")
    [work] = claim(database)
    claim(database, OTHER, EIGHT + LEASE)
    assert begin(database, work, ME, EIGHT + LEASE) is None
    assert not settle(database, sent(work))
    assert status(database, work.delivery.id) is DeliveryStatus.PENDING


def test_no_attempt_begins_on_a_lease_that_is_over_even_if_nobody_else_took_it(database: Database) -> None:
    due(database, "ada")
    [work] = claim(database)
    assert begin(database, work, ME, EIGHT + LEASE + SECOND) is None


def test_what_was_begun_and_not_settled_is_claimed_as_perhaps_sent(database: Database) -> None:
    due(database, "ada")
    [work] = claim(database)
    assert begin(database, work, ME, EIGHT + SECOND) == timedelta()
    assert status(database, work.delivery.id) is DeliveryStatus.SENDING
    assert claim(database, OTHER, EIGHT + LEASE) == []  # the lease ran anew when it began
    [again] = claim(database, OTHER, EIGHT + SECOND + LEASE)
    assert (again.delivery.status, again.tried_at) == (DeliveryStatus.SENDING, EIGHT + SECOND)
    assert again.delivery.attempts == 1


def test_what_was_sent_is_settled_and_the_target_counts_as_told(database: Database) -> None:
    due(database, "ada")
    [work] = claim(database)
    begin(database, work)
    assert settle(database, sent(work))
    assert status(database, work.delivery.id) is DeliveryStatus.SENT
    assert work.subscription is not None
    with database.reading() as connection:
        found = subscriptions.by_number(connection, work.subscription)
    assert found is not None
    assert found.mark == EIGHT
    assert claim(database, now=EIGHT + timedelta(days=1)) == []


def test_what_a_target_was_told_never_goes_back(database: Database) -> None:
    due(database, "ada")
    [work] = claim(database)
    begin(database, work)
    settle(database, sent(work))
    with database.writing() as connection:
        planning.send_now(connection, work.subscription or 0, EIGHT + SECOND)
    [second] = claim(database, now=EIGHT + SECOND)
    begin(database, second, ME, EIGHT + SECOND)
    settle(database, Outcome(second.delivery.id, DeliveryStatus.SENT, told=NIGHT))
    with database.reading() as connection:
        found = subscriptions.by_number(connection, work.subscription or 0)
    assert found is not None
    assert found.mark == EIGHT


def test_a_refusal_pauses_the_subscription_with_its_reason_and_owners_hear_once(database: Database) -> None:
    due(database, "ada")
    [work] = claim(database)
    begin(database, work)
    reason = "Direct messages are shut."
    settle(database, Outcome(work.delivery.id, DeliveryStatus.FAILED, reason=reason, pause=reason, notice="It failed."))
    with database.reading() as connection:
        found = subscriptions.by_number(connection, work.subscription or 0)
    assert found is not None
    assert found.paused == reason
    [notice] = claim(database, platform="slack")
    assert (notice.words, notice.delivery.target, notice.schedule, notice.wanted) == (
        "It failed.",
        OWNERS[0],
        None,
        True,
    )


def test_an_attempt_waits_for_its_turn_without_having_begun(database: Database) -> None:
    due(database, "ada", "ben")
    ada, ben = claim(database)
    limit = Limit("channel", SECOND)
    assert begin(database, ada, ME, EIGHT, limit) == timedelta()
    assert begin(database, ben, ME, EIGHT, limit) == SECOND
    assert status(database, ben.delivery.id) is DeliveryStatus.PENDING
    assert begin(database, ben, ME, EIGHT + SECOND) == timedelta()


def test_what_was_not_begun_is_given_back_at_the_end_and_what_was_is_not(database: Database) -> None:
    due(database, "ada", "ben")
    ada, _ = claim(database)
    begin(database, ada)
    with database.writing() as connection:
        assert ledger.release(connection, ME, EIGHT) == 1
    assert [work.delivery.target.address for work in claim(database, OTHER)] == ["ben"]


def test_a_process_that_is_alone_frees_what_the_one_before_it_held(database: Database) -> None:
    due(database, "ada", "ben")
    ada, _ = claim(database)
    begin(database, ada)
    with database.writing() as connection:
        assert ledger.release_all(connection, ["slack"], EIGHT) == 0
        assert ledger.release_all(connection, ["discord"], EIGHT) == 2
    again = {work.delivery.target.address: work.tried_at for work in claim(database, OTHER)}
    assert again == {"ada": EIGHT, "ben": None}


def test_a_failed_delivery_is_tried_again_by_hand_and_its_subscription_goes_on(database: Database) -> None:
    due(database, "ada")
    [work] = claim(database)
    begin(database, work)
    settle(database, Outcome(work.delivery.id, DeliveryStatus.FAILED, reason="Shut.", pause="Shut."))
    with database.writing() as connection:
        found = ledger.retry(connection, work.delivery.id, EIGHT + timedelta(days=1), timedelta(hours=1))
        assert ledger.retry(connection, work.delivery.id, EIGHT, timedelta(hours=1)) is None
    assert found is not None
    assert found.status is DeliveryStatus.PENDING
    [again] = claim(database, now=EIGHT + timedelta(days=1))
    assert (again.wanted, again.late, again.tried_at, again.delivery.attempts) == (True, True, None, 0)


def test_a_sent_delivery_can_be_shown_again_whole(database: Database) -> None:
    due(database, "ada")
    [work] = claim(database)
    with database.reading() as connection:
        assert ledger.sent(connection, work.delivery.key) is None  # not begun: nothing was shown
        assert ledger.sent(connection, "nonsense") is None
    begin(database, work)
    with database.reading() as connection:
        found = ledger.sent(connection, work.delivery.key)
    assert found is not None
    assert (found.since, found.until, found.schedule, found.first) == (NIGHT, EIGHT, DAILY, True)


def test_the_stopped_and_the_paused_are_not_wanted(database: Database) -> None:
    due(database, "ada", "ben")
    with database.writing() as connection:
        subscriptions.unsubscribe(connection, 1)
        subscriptions.pause(connection, 2, "paused by command")
    assert [work.wanted for work in claim(database)] == [False, False]


def test_deliveries_are_listed_newest_first_and_counted(database: Database) -> None:
    due(database, "ada", "ben")
    ada, _ = claim(database)
    begin(database, ada)
    settle(database, sent(ada))
    with database.reading() as connection:
        everyone = ledger.listing(connection, [], None, 10)
        waiting = ledger.listing(connection, [DeliveryStatus.PENDING], None, 10)
        hers = ledger.listing(connection, [], "ada", 10)
        counted = ledger.counts(connection)
    assert [one.target.address for one in everyone] == ["ben", "ada"]
    assert ([one.target.address for one in waiting], [one.message for one in hers]) == (["ben"], ["8/9"])
    assert counted == {DeliveryStatus.SENT: 1, DeliveryStatus.PENDING: 1}
