"""Whether a process does its work, in words that an operator can act on."""

from threading import Event

import pytest

from bot import wording
from bot.errors import StorageError
from bot.operations import health as module
from bot.operations.health import Check, Health


class Clock:
    """Time that passes when told to."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def fine() -> None:
    """A database that answers."""


class Line:
    """A connection as a platform tells of it; nothing else of a platform is needed here."""

    name = "slack"

    def __init__(self) -> None:
        self.stands = True

    async def connected(self) -> bool:
        return self.stands


def line(health: Health) -> Line:
    one = Line()
    health.started(one)
    return one


async def found(health: Health, name: str) -> Check:
    return next(one for one in await health.checks() if one.name == name)


async def test_a_platform_is_connecting_then_connected_then_perhaps_lost() -> None:
    health = Health(fine)
    health.starting("slack")
    assert await found(health, "slack") == Check("slack", ready=False, reason="connecting")
    platform = line(health)
    assert await found(health, "slack") == Check("slack", ready=True, reason="connected")
    platform.stands = False
    interrupted = await found(health, "slack")
    assert not interrupted.ready
    assert "taken up again" in interrupted.reason
    health.lost("slack", "Slack refused the token.")
    assert await found(health, "slack") == Check("slack", ready=False, reason="Slack refused the token.")


async def test_what_stops_happening_is_told_with_its_age() -> None:
    clock, works = Clock(), True
    health = Health(fine, clock)

    async def job() -> bool:
        return works

    run = health.watched("schedules", 1, job)
    clock.seconds = 20
    assert (await found(health, "schedules")).ready  # it may just have begun
    await run()
    clock.seconds = 49
    assert await found(health, "schedules") == Check("schedules", ready=True, reason="last done 29 seconds ago")
    works = False
    await run()  # it ran, and did not do its work
    clock.seconds = 52
    late = await found(health, "schedules")
    assert not late.ready
    assert late.reason.startswith("last done 32 seconds ago, and at most 30 are usual")


async def test_what_happens_seldom_has_three_times_its_interval() -> None:
    clock = Clock()
    health = Health(fine, clock)

    async def job() -> bool:
        return True

    health.watched("documents", 3600, job)
    clock.seconds = 3 * 3600
    assert (await found(health, "documents")).ready
    clock.seconds += 1
    assert not (await found(health, "documents")).ready


async def test_a_database_that_fails_says_why() -> None:
    def fails() -> None:
        raise StorageError(wording.storage.database_full())

    check = await found(Health(fails), "database")
    assert check == Check("database", ready=False, reason=wording.storage.database_full())


async def test_a_database_that_hangs_is_asked_by_one_thread_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_DATABASE_SECONDS", 0.01)
    going, asked = Event(), []

    def hangs() -> None:
        asked.append(1)
        going.wait(10)

    health = Health(hangs)
    for _ in range(3):
        assert await found(health, "database") == Check(
            "database", ready=False, reason="no answer from the database within 0.01 seconds"
        )
    assert len(asked) == 1
    going.set()
    monkeypatch.setattr(module, "_DATABASE_SECONDS", 5)
    assert (await found(health, "database")).ready
