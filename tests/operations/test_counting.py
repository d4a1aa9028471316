"""What is counted where it happens: deliveries and their backlog, acknowledgements, connections."""

import asyncio
from datetime import UTC, datetime, time, timedelta

import pytest

from bot import wording
from bot.errors import PostponedError
from bot.journeys import deliver
from bot.journeys.deliver import Deliverer
from bot.model import EVERY_DAY, DeliveryStatus, Notice, Reply, Schedule, Target, TargetKind
from bot.operations.metrics import Metrics
from bot.platforms.turns import Turns
from bot.storage import ledger, subscriptions
from bot.storage.backlog import backlog
from bot.storage.database import Database
from builders import shelve, theme
from slack_running import Deployment, Transport, always, both, connected, running

NIGHT = datetime(2026, 11, 24, 3, tzinfo=UTC)
EIGHT = datetime(2026, 11, 24, 8, tzinfo=UTC)
DAILY = Schedule(("harbour",), EVERY_DAY, time(8), "UTC")
LEASE = timedelta(seconds=25)


class Stage:
    """A platform that asks to wait once, and then takes everything."""

    name = "console"

    def __init__(self) -> None:
        self.waits = True

    async def prepare(self, _: Target) -> None:
        """A post needs nothing first."""

    async def post(self, target: Target, reply: Reply, *, key: str, tried: datetime | None = None) -> str:
        del target, reply, tried
        if self.waits:
            self.waits = False
            raise PostponedError(wording.ledger.went_wrong(), 1)
        return key


def due(database: Database, *names: str) -> None:
    shelve(database, "notes.txt", "The harbour is closed.", [theme("harbour")], NIGHT)
    with database.writing() as connection:
        for name in names:
            subscriptions.subscribe(connection, Target("console", "", TargetKind.USER, name), DAILY, NIGHT)
    deliver.plan(database, EIGHT, [])


def figure(metrics: Metrics, name: str, **labels: str) -> float | None:
    return metrics.registry.get_sample_value(name, labels)


async def test_each_outcome_of_a_delivery_is_counted(database: Database) -> None:
    metrics, moment = Metrics(), EIGHT
    await asyncio.to_thread(due, database, "ada")
    post = Deliverer(database, [theme("harbour")], [], {"console": Stage()}, "node", lambda: moment, meter=metrics)
    await post.drain()
    assert figure(metrics, "attache_deliveries_total", platform="console", status="pending") == 1
    moment = EIGHT + timedelta(minutes=1)
    await post.drain()
    assert figure(metrics, "attache_deliveries_total", platform="console", status="sent") == 1
    assert figure(metrics, "attache_compose_seconds_count") == 1  # once for the window, however often it is tried
    assert figure(metrics, "attache_rate_limit_wait_seconds_count", platform="console") == 2


def test_what_waits_is_told_from_what_is_held_and_what_is_being_worked_on(database: Database) -> None:
    with database.reading() as connection:
        assert backlog(connection, EIGHT).waiting_since is None
    due(database, "ada", "ben", "eve")
    with database.writing() as connection:
        [work] = ledger.claim(connection, "console", "node", EIGHT, lease=LEASE, most=1)
        later = ledger.Outcome(work.delivery.id, DeliveryStatus.PENDING, ready_at=EIGHT + timedelta(hours=1))
        ledger.settle(connection, "node", [later], EIGHT, [])  # quiet hours
        ledger.claim(connection, "console", "node", EIGHT, lease=LEASE, most=1)
    minute = EIGHT + timedelta(seconds=20)
    with database.reading() as connection:
        found = backlog(connection, minute)
    assert found.open == {DeliveryStatus.PENDING: 3, DeliveryStatus.SENDING: 0}
    assert found.waiting_since == EIGHT


def test_an_acknowledgement_is_timed_and_one_that_fails_is_none() -> None:
    seconds: list[float] = []
    turns = Turns(seconds.append)
    with turns.acknowledging():
        pass
    with pytest.raises(LookupError), turns.acknowledging():
        raise LookupError
    assert len(seconds) == 1
    assert 0 <= seconds[0] < 1


@both
async def test_slack_tells_whether_it_is_connected(transport: Transport) -> None:
    async with running(always(Notice("Done.")), Deployment(transport)) as (_, platform):
        assert await platform.connected()
    assert not await platform.connected()


async def test_slack_that_only_posts_is_connected_too() -> None:
    async with connected() as (_, platform):
        assert await platform.connected()
