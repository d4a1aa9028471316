"""APScheduler turns the passing of time into calls; this is its only importer."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC

from apscheduler.schedulers.asyncio import AsyncIOScheduler


@asynccontextmanager
async def every(seconds: float, job: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """Call `job` every so many seconds while the context lasts; never twice at once, late calls once.

    The first call comes after the first interval. An exception of the job is logged by APScheduler and
    stops nothing.
    """

    async def call() -> None:
        with suppress(asyncio.CancelledError):  # by the end of the context; APScheduler would log it as a failure
            await job()

    scheduler = AsyncIOScheduler(timezone=UTC)
    scheduler.add_job(call, "interval", seconds=seconds, coalesce=True, max_instances=1, misfire_grace_time=None)
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)
