"""What a process of the benchmark does. Run as ``python -m delivering.work JSON``; prints its figures as JSON."""

import asyncio
import json
import resource
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import aiohttp

from bot.journeys import deliver
from bot.journeys.deliver import Deliverer, Timing
from bot.model import DeliveryStatus, Reply, Target, Theme
from bot.storage import ledger
from bot.storage.database import Database, open_database
from bot.storage.ledger import Outcome, Start
from delivering.filled import DUE, PLATFORM

THEMES = [Theme("harbour", "Harbour", "What of the harbour?")]
TIMING = Timing(idle=timedelta(milliseconds=1))
BATCH = 100


def clock() -> datetime:
    """A second after everything is due."""
    return DUE + timedelta(seconds=1)


class Posting:
    """A platform whose post is one HTTP request to the local fake, or nothing at all."""

    name = PLATFORM

    def __init__(self, session: aiohttp.ClientSession | None, url: str) -> None:
        self._session = session
        self._url = url

    async def prepare(self, target: Target) -> None:
        """Nothing; see `bot.ports.Poster`."""

    async def post(self, target: Target, reply: Reply, *, key: str, tried: datetime | None = None) -> str:
        """One request; see `bot.ports.Poster`."""
        del reply, tried
        if self._session is None:
            return key
        async with self._session.post(self._url, json={"to": target.address, "key": key}) as answer:
            return str((await answer.json())["id"])


def claims_and_settles(database: Database, owner: str, start_at: float) -> dict[str, float]:
    """Deliver without posting, as fast as the ledger goes: claim, begin and settle, a hundred at a time."""
    time.sleep(max(0.0, start_at - time.time()))
    done, started = 0, time.perf_counter()
    lease, patience = timedelta(seconds=30), timedelta(seconds=5)
    while True:
        with database.writing() as connection:
            works = ledger.claim(connection, PLATFORM, owner, clock(), lease=lease, most=BATCH)
        if not works:
            return {"done": done, "seconds": time.perf_counter() - started}
        starts = [Start(work.delivery.id, None, first=False) for work in works]
        with database.writing() as connection:
            ledger.begin(connection, owner, starts, clock(), lease=lease, patience=patience)
        outcomes = [Outcome(work.delivery.id, DeliveryStatus.SENT, message="1", told=DUE) for work in works]
        with database.writing() as connection:
            ledger.settle(connection, owner, outcomes, clock(), [])
        done += len(works)


async def through_the_ledger(database: Database, url: str) -> dict[str, float]:
    """Deliver everything that is due by posts to the fake, as the program does."""
    async with aiohttp.ClientSession() as session:
        worker = Deliverer(database, THEMES, [], {PLATFORM: Posting(session, url)}, "node", clock, TIMING)
        return await timed(lambda: drained(worker))


async def drained(worker: Deliverer) -> None:
    """Work until nothing is due, all lanes busy, as `run` does."""
    stopping = asyncio.Event()
    running = asyncio.create_task(worker.run(stopping))
    while await asyncio.to_thread(_due, worker):  # noqa: ASYNC110  the ledger rings no bell
        await asyncio.sleep(0.02)
    stopping.set()
    await running


def _due(worker: Deliverer) -> bool:
    with worker._database.reading() as connection:  # noqa: SLF001  the benchmark looks inside
        return bool({"pending", "sending"} & set(ledger.counts(connection)))


async def bare(url: str, count: int) -> dict[str, float]:
    """The same posts, as many at once, with no ledger."""
    async with aiohttp.ClientSession() as session:
        posting, numbers = Posting(session, url), iter(range(count))

        async def lane() -> None:
            for number in numbers:
                target = Target(PLATFORM, "", "user", f"person{number}")  # type: ignore[arg-type]  # only its address counts
                await posting.post(target, None, key=f"d{number}")  # type: ignore[arg-type]  # it is not looked at

        async def everything() -> None:
            await asyncio.gather(*(lane() for _ in range(TIMING.lanes)))

        return await timed(everything)


async def timed(work: Callable[[], Awaitable[None]]) -> dict[str, float]:
    """How long `work` takes."""
    started = time.perf_counter()
    await work()
    return {"seconds": time.perf_counter() - started}


async def a_minute(database: Database) -> dict[str, float]:
    """Plan and deliver what is due at one minute; the time of the plan, and the largest resident size."""
    started = time.perf_counter()
    made = await asyncio.to_thread(deliver.plan, database, clock(), [])
    planned = time.perf_counter() - started
    worker = Deliverer(database, THEMES, [], {PLATFORM: Posting(None, "")}, "node", clock, TIMING)
    await drained(worker)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"made": made, "plan_seconds": planned, "seconds": time.perf_counter() - started, "megabytes": peak}


def one_claim(database: Database) -> dict[str, float]:
    """Claim a hundred from a backlog, five times; the median."""
    taken = []
    for _ in range(5):
        started = time.perf_counter()
        with database.writing() as connection:
            ledger.claim(connection, PLATFORM, "node", clock(), lease=timedelta(seconds=30), most=BATCH)
        taken.append(time.perf_counter() - started)
    return {"seconds": sorted(taken)[2]}


def main(asked: dict[str, Any]) -> dict[str, float]:
    """Do what was asked, by `what`."""
    if asked["what"] == "bare":
        return asyncio.run(bare(asked["fake"], asked["count"]))
    database = open_database(asked["url"])
    match asked["what"]:
        case "ledger":
            return claims_and_settles(database, asked["owner"], asked["start_at"])
        case "posts":
            return asyncio.run(through_the_ledger(database, asked["fake"]))
        case "minute":
            return asyncio.run(a_minute(database))
        case _:
            return one_claim(database)


if __name__ == "__main__":
    print(json.dumps(main(json.loads(sys.argv[1]))))
