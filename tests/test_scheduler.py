import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from apscheduler.triggers.cron import CronTrigger

from bot.scheduler import every


async def test_a_job_is_called_again_and_again_while_the_context_lasts() -> None:
    calls, thrice = 0, asyncio.Event()

    async def job() -> None:
        nonlocal calls
        calls += 1
        if calls == 3:
            thrice.set()

    async with every(0.01, job):
        await asyncio.wait_for(thrice.wait(), 10)
    after = calls
    await asyncio.sleep(0.05)  # long enough for several more, had it gone on
    assert calls == after


async def test_a_job_that_fails_is_called_again(caplog: object) -> None:  # noqa: ARG001  keeps the logged failure quiet
    calls, twice = 0, asyncio.Event()

    async def job() -> None:
        nonlocal calls
        calls += 1
        if calls == 2:
            twice.set()
        msg = "the disk was unplugged"
        raise OSError(msg)

    async with every(0.01, job):
        await asyncio.wait_for(twice.wait(), 10)


async def test_a_job_that_the_end_breaks_off_is_no_failure(caplog: pytest.LogCaptureFixture) -> None:
    begun, broken_off = asyncio.Event(), asyncio.Event()

    async def job() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            broken_off.set()

    async with every(0.01, job):
        await asyncio.wait_for(begun.wait(), 10)
    await asyncio.wait_for(broken_off.wait(), 10)
    await asyncio.sleep(0)
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def fired(zone: str, hour: int, minute: int, since: datetime, count: int) -> list[str]:
    """When APScheduler's own cron trigger fires next, so many times, in its zone."""
    trigger = CronTrigger(hour=hour, minute=minute, timezone=ZoneInfo(zone))
    runs: list[datetime] = []
    last, now = None, since
    for _ in range(count):
        last = trigger.get_next_fire_time(last, now)
        now = last.astimezone(UTC) + timedelta(microseconds=1)
        runs.append(last)
    return [run.isoformat(timespec="minutes") for run in runs]


def test_why_apscheduler_does_not_decide_when_a_digest_runs() -> None:
    """Its cron trigger fires twice in the autumn, and skips a day whose midnight the spring leaps over."""
    autumn = fired("America/New_York", 1, 30, datetime(2026, 10, 31, 12, tzinfo=UTC), 3)
    assert autumn == ["2026-11-01T01:30-04:00", "2026-11-01T01:30-05:00", "2026-11-02T01:30-05:00"]
    spring = fired("Africa/Cairo", 0, 0, datetime(2026, 4, 22, 12, tzinfo=UTC), 2)
    assert spring == ["2026-04-23T00:00+02:00", "2026-04-25T00:00+03:00"]
