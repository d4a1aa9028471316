"""Deliveries to a platform that is played here; the real ones are in test_crashes.py and test_digest_journeys.py."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.briefing import filing
from bot.briefing.splitting import passages
from bot.errors import LostAnswerError, PostponedError, RefusedError, UnknowableError
from bot.journeys import deliver
from bot.journeys.deliver import Deliverer, Timing
from bot.model import (
    EVERY_DAY,
    Delivery,
    DeliveryStatus,
    Digest,
    Notice,
    QuietHours,
    Reply,
    Schedule,
    Target,
    TargetKind,
    WhenEmpty,
)
from bot.storage import database as database_module
from bot.storage import ledger, library, planning, subscriptions
from bot.storage.database import Database, open_database
from builders import document, theme

NIGHT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
EIGHT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
HARBOUR, HISTORY = theme("harbour"), theme("history")
DAILY = Schedule(("harbour",), EVERY_DAY, time(8), "UTC")
OWNER = Target("console", "", TargetKind.USER, "boss")
QUICK = Timing(send=timedelta(seconds=0.2), idle=timedelta(seconds=0.01), stop=timedelta(seconds=0.2))
HANG = asyncio.Event()


class Clock:
    """A clock that moves when told to."""

    def __init__(self) -> None:
        self.now = EIGHT

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


class Stage:
    """A platform whose every post is played: what is at hand next happens, afterwards all goes well."""

    name = "console"

    def __init__(self, *happens: Exception | asyncio.Event, before: Sequence[Exception] = ()) -> None:
        self.happens = list(happens)
        self.before = list(before)
        self.posts: list[tuple[str, Reply, datetime | None]] = []

    async def prepare(self, _: Target) -> None:
        if self.before:
            raise self.before.pop(0)

    async def post(self, target: Target, reply: Reply, *, key: str, tried: datetime | None = None) -> str:
        self.posts.append((target.address, reply, tried))
        coming = self.happens.pop(0) if self.happens else None
        if isinstance(coming, Exception):
            raise coming
        if coming is not None:
            await coming.wait()
        return f"{key}!"

    @property
    def addresses(self) -> list[str]:
        return [address for address, _, _ in self.posts]

    @property
    def digests(self) -> list[Digest]:
        return [reply for _, reply, _ in self.posts if isinstance(reply, Digest)]

    @property
    def notices(self) -> list[str]:
        return [reply.text for _, reply, _ in self.posts if isinstance(reply, Notice)]


@pytest.fixture
def clock() -> Clock:
    return Clock()


def take_in(database: Database, text_: str, now: datetime, name: str = "notes.txt") -> None:
    one = document(text_, id=name, content_hash=name)
    split = passages.split(one)
    with database.writing() as connection:
        library.shelve(connection, one, split, filing.file(split, [HARBOUR, HISTORY]), now)


def subscribe(database: Database, *names: str, schedule: Schedule = DAILY) -> None:
    with database.writing() as connection:
        for name in names:
            subscriptions.subscribe(connection, Target("console", "", TargetKind.USER, name), schedule, NIGHT)


def deliverer(database: Database, stage: Stage, clock: Clock, timing: Timing = QUICK, owner: str = "node") -> Deliverer:
    return Deliverer(database, [HARBOUR, HISTORY], [OWNER], {"console": stage}, owner, clock, timing)


async def run(database: Database, stage: Stage, clock: Clock, timing: Timing = QUICK) -> None:
    """Plan what is due and deliver it, once around."""
    await asyncio.to_thread(deliver.plan, database, clock(), [OWNER])
    await deliverer(database, stage, clock, timing).drain()


def rows(database: Database) -> Sequence[Delivery]:
    with database.reading() as connection:
        return ledger.listing(connection, [], None, 1000)[::-1]


def told(database: Database) -> list[tuple[str, DeliveryStatus, str | None]]:
    return [(one.target.address, one.status, one.reason) for one in rows(database)]


async def test_a_digest_that_is_due_is_posted_once_and_the_ledger_says_where_it_stands(
    database: Database, clock: Clock
) -> None:
    take_in(database, "The harbour is closed.", NIGHT)
    subscribe(database, "ada")
    stage = Stage()
    await run(database, stage, clock)
    await run(database, stage, clock)
    [digest] = stage.digests
    assert [point.text for brief in digest.briefs for point in brief.points] == ["The harbour is closed."]
    assert (digest.first, digest.late, digest.subscription) == (True, False, 1)
    [row] = rows(database)
    assert (row.status, row.attempts, row.message, row.settled_at) == (DeliveryStatus.SENT, 1, f"{row.key}!", EIGHT)


async def test_the_next_day_only_what_is_new_is_told(database: Database, clock: Clock) -> None:
    take_in(database, "The harbour is closed.", NIGHT)
    subscribe(database, "ada")
    stage = Stage()
    await run(database, stage, clock)
    take_in(database, "The harbour is closed. The harbour opens in spring.", EIGHT + timedelta(hours=1), "more.txt")
    clock.forward(days=1)
    await run(database, stage, clock)
    _, second = stage.digests
    assert [point.text for brief in second.briefs for point in brief.points] == ["The harbour opens in spring."]
    assert (second.first, second.since) == (False, EIGHT)


async def test_with_nothing_new_nothing_is_sent_and_the_ledger_says_why(database: Database, clock: Clock) -> None:
    subscribe(database, "ada")
    stage = Stage()
    await run(database, stage, clock)
    assert stage.posts == []
    assert told(database) == [("ada", DeliveryStatus.SKIPPED, "nothing new")]


async def test_a_schedule_may_want_a_line_that_says_that_nothing_is_new(database: Database, clock: Clock) -> None:
    subscribe(database, "ada", schedule=Schedule(("harbour",), EVERY_DAY, time(8), "UTC", when_empty=WhenEmpty.LINE))
    stage = Stage()
    await run(database, stage, clock)
    assert [digest.empty for digest in stage.digests] == [True]


async def test_a_refusal_pauses_and_owners_hear_of_it_once(database: Database, clock: Clock) -> None:
    take_in(database, "The harbour is closed.", NIGHT)
    subscribe(database, "ada")
    stage = Stage(RefusedError("Direct messages are shut."))
    await run(database, stage, clock)
    clock.forward(days=1)
    await run(database, stage, clock)
    assert told(database)[0] == ("ada", DeliveryStatus.FAILED, "Direct messages are shut.")
    assert stage.addresses == ["ada", "boss"]
    assert "paused: Direct messages are shut." in stage.notices[0]
    with database.reading() as connection:
        found = subscriptions.by_number(connection, 1)
    assert found is not None
    assert found.paused == "Direct messages are shut."


async def test_owners_hear_once_of_a_cause_that_struck_many_and_how_many(database: Database, clock: Clock) -> None:
    take_in(database, "The harbour is closed.", NIGHT)
    subscribe(database, "ada", "ben", "cem", "dan")
    shut = "Direct messages are shut."
    stage = Stage(RefusedError(shut), RefusedError(shut), RefusedError("They left."))
    await run(database, stage, clock)
    clock.forward(seconds=3)
    await run(database, stage, clock)
    assert sorted(stage.notices) == [
        "The digest number 3 to console person cem is paused: They left. It goes on when somebody resumes it.",
        (
            "The digest “harbour” of Tuesday, 24 November 2026, 08:00 (UTC) is paused in 2 places, for one reason: "
            "Direct messages are shut. Each goes on when somebody resumes it; `attache deliveries --failed` lists them."
        ),
    ]


async def test_a_word_to_owners_waits_for_the_rest_of_the_digest_but_not_for_long(
    database: Database, clock: Clock
) -> None:
    take_in(database, "The harbour is closed.", NIGHT)
    subscribe(database, "ada", "ben", "cem")
    shut, later = RefusedError("Direct messages are shut."), PostponedError("Wait.", 3600, counts=False)
    stage = Stage(shut, shut, later)
    await run(database, stage, clock)
    clock.forward(minutes=4)
    await run(database, stage, clock)
    assert stage.notices == []
    clock.forward(minutes=2)
    await run(database, stage, clock)
    [word] = stage.notices
    assert word.endswith(" 1 more is still on the way.")
    assert " in 2 places" in word
    stage.happens.append(shut)
    clock.forward(hours=1)
    await run(database, stage, clock)
    assert [one.status for one in rows(database)[:3]] == [DeliveryStatus.FAILED] * 3
    assert stage.notices == [word]


async def test_the_next_run_is_another_matter(database: Database, clock: Clock) -> None:
    take_in(database, "The harbour is closed.", NIGHT)
    subscribe(database, "ada", "ben")
    stage = Stage(*[UnknowableError("Too long ago.")] * 2)
    await run(database, stage, clock)
    clock.forward(days=1)
    stage.happens += [UnknowableError("Too long ago.")] * 2
    take_in(database, "The harbour is open again.", clock() - timedelta(hours=1), "more.txt")
    await run(database, stage, clock)
    clock.forward(seconds=3)
    await run(database, stage, clock)
    assert [" in 2 places" in word and "retry NUMBER" in word for word in stage.notices] == [True, True]


async def test_when_the_platform_asks_to_wait_it_is_waited_as_long_as_it_asks(database: Database, clock: Clock) -> None:
    take_in(database, "The harbour is closed.", NIGHT)
    subscribe(database, "ada")
    stage = Stage(PostponedError("Too many messages.", after=90.0))
    await run(database, stage, clock)
    [row] = rows(database)
    assert (row.status, row.ready_at) == (DeliveryStatus.PENDING, EIGHT + timedelta(seconds=90))
    clock.forward(seconds=89)
    await run(database, stage, clock)
    assert len(stage.posts) == 1
    clock.forward(seconds=1)
    await run(database, stage, clock)
    assert told(database) == [("ada", DeliveryStatus.SENT, None)]
    assert [tried for _, _, tried in stage.posts] == [None, None]


async def test_what_did_not_come_to_its_turn_is_no_attempt(database: Database, clock: Clock) -> None:
    take_in(database, "The harbour is closed.", NIGHT)
    subscribe(database, "ada")
    stage = Stage(*(PostponedError("The service asks to wait.", counts=False) for _ in range(20)))
    for _ in range(20):
        await run(database, stage, clock)
        clock.forward(seconds=5)
    [row] = rows(database)
    assert (len(stage.posts), row.status, row.attempts) == (20, DeliveryStatus.PENDING, 0)
    await run(database, stage, clock)
    assert [(row.status, row.attempts) for row in rows(database)] == [(DeliveryStatus.SENT, 1)]
    assert {tried for _, _, tried in stage.posts} == {None}


async def test_what_fails_before_it_begins_is_never_in_doubt_and_ends_as_any_other(
    database: Database, clock: Clock
) -> None:
    take_in(database, "The harbour is closed.", NIGHT)
    subscribe(database, "ada")
    queued = PostponedError("The service asks to wait.", counts=False)
    stage = Stage(before=[queued] * 3 + [PostponedError("The service is down.")] * QUICK.attempts)
    for attempts in (0, 0, 0, *range(1, QUICK.attempts)):
        await run(database, stage, clock)
        [row] = rows(database)
        assert (row.status, row.attempts) == (DeliveryStatus.PENDING, attempts)
        with database.reading() as connection:
            assert connection.execute(text("SELECT tried_at FROM deliveries")).scalar_one() is None
        clock.forward(minutes=15)
    await run(database, stage, clock)
    assert "ada" not in stage.addresses
    assert rows(database)[0].status is DeliveryStatus.FAILED
    assert rows(database)[0].attempts == QUICK.attempts


async def test_who_cannot_be_written_to_is_refused_before_anything_begins(database: Database, clock: Clock) -> None:
    take_in(database, "The harbour is closed.", NIGHT)
    subscribe(database, "ada")
    stage = Stage(before=[RefusedError("Direct messages are shut.")])
    await run(database, stage, clock)
    assert told(database)[0] == ("ada", DeliveryStatus.FAILED, "Direct messages are shut.")
    assert "ada" not in stage.addresses


async def test_a_service_that_asks_to_wait_is_asked_again_when_it_said_and_that_is_no_attempt(
    database: Database, clock: Clock
) -> None:
    take_in(database, "The harbour is closed.", NIGHT)
    subscribe(database, "ada")
    stage = Stage(PostponedError("The service asks to wait.", after=90, counts=False))
    await run(database, stage, clock)
    clock.forward(seconds=89)
    await run(database, stage, clock)
    assert len(stage.posts) == 1
    clock.forward(seconds=1)
    await run(database, stage, clock)
    assert [(row.status, row.attempts) for row in rows(database)] == [(DeliveryStatus.SENT, 1)]


async def test_what_was_perhaps_posted_is_asked_about_with_when_it_was_first_tried(
    database: Database, clock: Clock
) -> None:
    take_in(database, "The harbour is closed.", NIGHT)
    subscribe(database, "ada")
    stage = Stage(LostAnswerError("No answer came."), PostponedError("Busy."))
    for _ in range(3):
        await run(database, stage, clock)
        clock.forward(seconds=20)
    assert [tried for _, _, tried in stage.posts] == [None, EIGHT, EIGHT]
    assert told(database) == [("ada", DeliveryStatus.SENT, None)]


async def test_a_post_that_hangs_is_cut_off_and_counts_as_perhaps_posted(database: Database, clock: Clock) -> None:
    take_in(database, "The harbour is closed.", NIGHT)
    subscribe(database, "ada")
    stage = Stage(HANG)
    await run(database, stage, clock)
    assert told(database)[0][1] is DeliveryStatus.SENDING
    clock.forward(seconds=5)
    await run(database, stage, clock)
    assert stage.posts[1][2] == EIGHT
    assert told(database) == [("ada", DeliveryStatus.SENT, None)]


async def test_what_nobody_can_know_is_said_to_be_unknown_and_never_sent_again(
    database: Database, clock: Clock
) -> None:
    take_in(database, "The harbour is closed.", NIGHT)
    subscribe(database, "ada")
    stage = Stage(LostAnswerError("No answer came."), UnknowableError("Too long ago."))
    await run(database, stage, clock)
    clock.forward(minutes=5)
    await run(database, stage, clock)
    clock.forward(hours=1)
    await run(database, stage, clock)
    assert stage.addresses == ["ada", "ada", "boss"]
    assert told(database)[0][1] is DeliveryStatus.UNKNOWN
    assert "may or may not have arrived" in stage.notices[0]
    assert "attache deliveries retry 1" in stage.notices[0]


async def test_after_enough_attempts_it_has_failed_and_the_subscription_stays(database: Database, clock: Clock) -> None:
    take_in(database, "The harbour is closed.", NIGHT)
    subscribe(database, "ada")
    stage = Stage(*[PostponedError("The platform is down.")] * QUICK.attempts)
    for _ in range(QUICK.attempts):
        await run(database, stage, clock)
        clock.forward(minutes=16)
    await run(database, stage, clock)
    assert told(database)[0] == (
        "ada",
        DeliveryStatus.FAILED,
        "given up after 8 attempts: The platform is down.",
    )
    assert stage.addresses == ["ada"] * 8 + ["boss"]
    with database.reading() as connection:
        found = subscriptions.by_number(connection, 1)
    assert found is not None
    assert found.paused is None


async def test_a_failure_of_ours_is_logged_and_tried_again_as_perhaps_posted(
    database: Database, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    take_in(database, "The harbour is closed.", NIGHT)
    subscribe(database, "ada")
    stage = Stage(ZeroDivisionError("a bug"))
    await run(database, stage, clock)
    assert "a bug" in caplog.text
    clock.forward(minutes=1)
    await run(database, stage, clock)
    assert stage.posts[1][2] == EIGHT
    assert told(database) == [("ada", DeliveryStatus.SENT, None)]


async def test_what_is_too_late_is_skipped_without_an_attempt_and_owners_hear_once_of_the_run(
    database: Database, clock: Clock
) -> None:
    take_in(database, "The harbour is closed.", NIGHT)
    subscribe(database, "ada", "ben")
    await asyncio.to_thread(deliver.plan, database, clock(), [OWNER])
    clock.forward(hours=7)
    stage = Stage()
    await run(database, stage, clock)
    reason = "missed, and later than its grace of 6 hours"
    assert [one.reason for one in rows(database)[:2]] == [reason, reason]
    assert [one.attempts for one in rows(database)[:2]] == [0, 0]
    assert stage.addresses == ["boss"]


async def test_quiet_hours_hold_a_digest_until_they_end(database: Database, clock: Clock) -> None:
    take_in(database, "The harbour is closed.", NIGHT)
    subscribe(database, "ada")
    with database.writing() as connection:
        quiet = QuietHours(time(22), time(9, 30), "UTC")
        subscriptions.set_quiet(connection, Target("console", "", TargetKind.USER, "ada"), quiet)
    stage = Stage()
    await run(database, stage, clock)
    [row] = rows(database)
    assert (stage.posts, row.ready_at) == ([], EIGHT + timedelta(hours=1, minutes=30))
    clock.forward(hours=7)  # held past its first grace, and within the one that begins when the quiet ends
    await run(database, stage, clock)
    assert stage.addresses == ["ada"]


async def test_two_digests_that_were_held_tell_everything_once(database: Database, clock: Clock) -> None:
    take_in(database, "The harbour is closed.", NIGHT)
    subscribe(database, "ada")
    with database.writing() as connection:
        quiet = QuietHours(time(22), time(9, 30), "UTC")
        subscriptions.set_quiet(connection, Target("console", "", TargetKind.USER, "ada"), quiet)
        planning.send_now(connection, 1, EIGHT - timedelta(hours=1))
    stage = Stage()
    await run(database, stage, clock)
    assert [row.status for row in rows(database)] == [DeliveryStatus.PENDING] * 2
    clock.forward(hours=2)
    await run(database, stage, clock)
    clock.forward(seconds=2)
    await run(database, stage, clock)
    assert stage.addresses == ["ada"]
    assert [status for _, status, _ in told(database)] == [DeliveryStatus.SENT, DeliveryStatus.SKIPPED]


async def test_what_was_stopped_does_not_come_because_another_digest_was_asked_for(
    database: Database, clock: Clock
) -> None:
    """SQLite by itself would give the second the number of the first, and all that hangs on it."""
    take_in(database, "The harbour is closed.", NIGHT)
    subscribe(database, "ada")
    await asyncio.to_thread(deliver.plan, database, clock(), [OWNER])
    with database.writing() as connection:
        subscriptions.unsubscribe(connection, 1)
    subscribe(database, "ben", schedule=Schedule(("harbour",), EVERY_DAY, time(20), "UTC"))
    stage = Stage()
    await run(database, stage, clock)
    assert stage.posts == []
    with database.reading() as connection:
        assert subscriptions.by_number(connection, 1) is None
        ben = subscriptions.by_number(connection, 2)
    assert ben
    assert ben.mark is None


async def test_who_stops_a_digest_between_its_time_and_its_turn_gets_none(database: Database, clock: Clock) -> None:
    take_in(database, "The harbour is closed.", NIGHT)
    subscribe(database, "ada")
    await asyncio.to_thread(deliver.plan, database, clock(), [OWNER])
    with database.writing() as connection:
        subscriptions.unsubscribe(connection, 1)
    stage = Stage()
    await run(database, stage, clock)
    assert stage.posts == []
    assert told(database) == [("ada", DeliveryStatus.SKIPPED, "stopped or paused before it was sent")]


async def test_a_digest_whose_themes_are_gone_is_paused(database: Database, clock: Clock) -> None:
    subscribe(database, "ada", schedule=Schedule(("fishing",), EVERY_DAY, time(8), "UTC"))
    stage = Stage()
    await run(database, stage, clock)
    assert told(database)[0][2] == (
        "Its themes are gone from config/themes.yaml: fishing. "
        "Bring them back, or stop this digest and ask for another."
    )
    assert stage.addresses == ["boss"]


async def test_a_brief_is_composed_once_for_all_who_share_it(database: Database, clock: Clock) -> None:
    take_in(database, "The harbour is closed.", NIGHT)
    subscribe(database, *(f"person{number}" for number in range(60)))
    stage = Stage()
    await run(database, stage, clock)
    assert len(stage.digests) == 60
    assert len({id(digest.briefs) for digest in stage.digests}) == 1


async def test_a_platform_that_is_not_connected_keeps_its_deliveries(database: Database, clock: Clock) -> None:
    take_in(database, "The harbour is closed.", NIGHT)
    subscribe(database, "ada")
    await asyncio.to_thread(deliver.plan, database, clock(), [OWNER])
    await Deliverer(database, [HARBOUR], [OWNER], {}, "node", clock, QUICK).drain()
    assert told(database) == [("ada", DeliveryStatus.PENDING, None)]


async def test_at_the_end_what_has_begun_is_finished_and_the_rest_is_given_back(
    database: Database, clock: Clock
) -> None:
    take_in(database, "The harbour is closed.", NIGHT)
    subscribe(database, "ada", "ben")
    await asyncio.to_thread(deliver.plan, database, clock(), [OWNER])
    gate, stopping = asyncio.Event(), asyncio.Event()
    stage = Stage(gate)
    running = asyncio.create_task(
        deliverer(database, stage, clock, Timing(lanes=1, idle=timedelta(seconds=0.01))).run(stopping)
    )
    await patiently(lambda: bool(stage.posts))
    stopping.set()
    gate.set()
    await asyncio.wait_for(running, 10)
    assert [status for _, status, _ in told(database)] == [DeliveryStatus.SENT, DeliveryStatus.PENDING]
    other = Stage()
    await deliverer(database, other, clock, owner="other").drain()
    assert other.addresses == ["ben"]


async def test_at_the_end_what_still_waits_for_its_turn_is_given_back(database: Database, clock: Clock) -> None:
    take_in(database, "The harbour is closed.", NIGHT)
    channel = Target("slack", "T1", TargetKind.CHANNEL, "C1")
    with database.writing() as connection:
        for themes in (("harbour",), ("harbour", "history")):
            subscriptions.subscribe(connection, channel, Schedule(themes, EVERY_DAY, time(8), "UTC"), NIGHT)
    await asyncio.to_thread(deliver.plan, database, clock(), [OWNER])
    stage, stopping = Stage(), asyncio.Event()
    node = Deliverer(database, [HARBOUR, HISTORY], [], {"slack": stage}, "node", clock, Timing())
    running = asyncio.create_task(node.run(stopping))
    await patiently(lambda: bool(stage.posts))
    stopping.set()
    await asyncio.wait_for(running, 10)
    assert sorted((row.status, row.attempts) for row in rows(database)) == [
        (DeliveryStatus.PENDING, 0),
        (DeliveryStatus.SENT, 1),
    ]


async def test_it_ends_in_time_though_every_lane_waits_for_the_database(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "BUSY_SECONDS", 0.05)
    database = open_database(f"sqlite:///{tmp_path}/attache.db")
    take_in(database, "The harbour is closed.", NIGHT)
    subscribe(database, "ada", "ben")
    await asyncio.to_thread(deliver.plan, database, clock(), [OWNER])
    gate, stopping = asyncio.Event(), asyncio.Event()
    stage = Stage(gate)
    timing = Timing(lanes=1, idle=timedelta(seconds=0.01), stop=timedelta(seconds=0.2))
    running = asyncio.create_task(deliverer(database, stage, clock, timing).run(stopping))
    await patiently(lambda: bool(stage.posts))
    with closing(sqlite3.connect(tmp_path / "attache.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        gate.set()
        await asyncio.sleep(0.2)
        stopping.set()
        await asyncio.wait_for(running, 5)
        other.execute("ROLLBACK")
    assert [status for _, status, _ in told(database)] == [DeliveryStatus.SENDING, DeliveryStatus.PENDING]
    database.close()


async def test_the_backlog_of_one_platform_holds_up_no_other(database: Database, clock: Clock) -> None:
    take_in(database, "The harbour is closed.", NIGHT)
    subscribe(database, *(f"person{number}" for number in range(9)))
    with database.writing() as connection:
        subscriptions.subscribe(connection, Target("radio", "", TargetKind.USER, "zoe"), DAILY, NIGHT)
    await asyncio.to_thread(deliver.plan, database, clock(), [OWNER])
    stage, timing = Stage(), Timing(lanes=1)
    both = {"console": stage, "radio": stage}
    await Deliverer(database, [HARBOUR], [], both, "node", clock, timing).drain()
    assert stage.addresses.index("zoe") <= 1


async def test_a_failure_of_ours_while_taking_is_logged_and_the_next_look_goes_on(
    database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    take_in(database, "The harbour is closed.", NIGHT)
    subscribe(database, "ada")
    await asyncio.to_thread(deliver.plan, database, clock(), [OWNER])
    failures = [ZeroDivisionError()]

    def claim(*given: object, **named: object) -> object:
        if failures:
            raise failures.pop()
        return claim_of_old(*given, **named)  # type: ignore[arg-type]

    claim_of_old = ledger.claim
    monkeypatch.setattr(ledger, "claim", claim)
    stage, stopping = Stage(), asyncio.Event()
    running = asyncio.create_task(deliverer(database, stage, clock).run(stopping))
    await patiently(lambda: bool(stage.posts))
    stopping.set()
    await asyncio.wait_for(running, 5)
    assert "ZeroDivisionError" in caplog.text


async def test_two_processes_on_one_database_make_each_delivery_once(database: Database, clock: Clock) -> None:
    take_in(database, "The harbour is closed.", NIGHT)
    subscribe(database, *(f"person{number}" for number in range(150)))
    await asyncio.to_thread(deliver.plan, database, clock(), [OWNER])
    one, other = Stage(), Stage()
    await asyncio.gather(
        deliverer(database, one, clock, owner="one").drain(), deliverer(database, other, clock, owner="other").drain()
    )
    assert sorted(one.addresses + other.addresses) == sorted(f"person{number}" for number in range(150))
    assert {status for _, status, _ in told(database)} == {DeliveryStatus.SENT}


async def patiently(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110  the ledger rings no bell
            await asyncio.sleep(0.02)


async def test_a_database_that_is_gone_while_a_digest_is_posted_hears_of_it_when_it_is_back(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "BUSY_SECONDS", 0.05)
    database = open_database(f"sqlite:///{tmp_path}/attache.db")
    take_in(database, "The harbour is closed.", NIGHT)
    subscribe(database, "ada", "ben")
    gate, stopping = asyncio.Event(), asyncio.Event()
    stage = Stage(gate, gate)
    await asyncio.to_thread(deliver.plan, database, clock(), [OWNER])
    running = asyncio.create_task(deliverer(database, stage, clock, Timing(idle=timedelta(seconds=0.05))).run(stopping))
    await patiently(lambda: len(stage.posts) == 2)
    with closing(sqlite3.connect(tmp_path / "attache.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")  # nobody can write now
        gate.set()
        await asyncio.sleep(0.5)
        other.execute("ROLLBACK")
    await patiently(lambda: [status for _, status, _ in told(database)] == [DeliveryStatus.SENT] * 2)
    stopping.set()
    await asyncio.wait_for(running, 10)
    assert sorted(stage.addresses) == ["ada", "ben"]
    database.close()


async def test_connections_that_break_lose_nothing(database: Database, clock: Clock) -> None:
    """On PostgreSQL every connection is cut while a digest is posted; SQLite has none that could be."""
    take_in(database, "The harbour is closed.", NIGHT)
    subscribe(database, "ada")
    gate, stopping = asyncio.Event(), asyncio.Event()
    stage = Stage(gate)
    await asyncio.to_thread(deliver.plan, database, clock(), [OWNER])
    running = asyncio.create_task(deliverer(database, stage, clock).run(stopping))
    await patiently(lambda: len(stage.posts) == 1)
    if database.engine.name == "postgresql":
        with database.writing() as connection:
            others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            connection.execute(text(f"{others} AND backend_type = 'client backend'"))
    gate.set()
    await patiently(lambda: told(database)[0][1] is DeliveryStatus.SENT)
    stopping.set()
    await asyncio.wait_for(running, 10)
    assert stage.addresses == ["ada"]


async def test_with_the_disk_full_nothing_is_sent_that_could_not_be_written_down(tmp_path: Path, clock: Clock) -> None:
    database = open_database(f"sqlite:///{tmp_path}/attache.db")
    take_in(database, "The harbour is closed.", NIGHT)
    subscribe(database, "ada")
    await asyncio.to_thread(deliver.plan, database, clock(), [OWNER])
    with database.writing() as connection:  # the pages there are, and not one more; a lock keeps the old ones in use
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
    full = open_database(f"sqlite:///{tmp_path}/attache.db")
    with full.reading() as connection:
        connection.execute(text(f"PRAGMA max_page_count = {pages}"))
    stage = Stage()
    subscribe_more = [f"person{number}" for number in range(2000)]
    with pytest.raises(Exception, match="full"):
        await asyncio.to_thread(subscribe, full, *subscribe_more)
    await run(database, stage, clock)
    assert stage.addresses == ["ada"]
    with database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM subscriptions")).scalar_one() == 1
    full.close()
    database.close()
