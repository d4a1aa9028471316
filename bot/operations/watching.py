"""Health and figures of one running process, served while it runs."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from bot import wording
from bot.errors import OperationsError, StorageError
from bot.model import WHOLE
from bot.operations import metrics, server
from bot.operations.health import Health
from bot.settings import OperationsSettings
from bot.storage import library, readings, visits
from bot.storage.backlog import Backlog, backlog
from bot.storage.database import Database
from bot.storage.visits import Visit

SCHEDULES = "schedules"
DOCUMENTS = "documents"
"""Checks of what has to happen again and again."""


@dataclass(frozen=True, slots=True)
class _Record:
    """What the record holds; counts, for `unreadable` of files, and how things stand with each source."""

    backlog: Backlog
    documents: int
    unreadable: int
    sources: Mapping[str, Visit]


def pages(
    counted: metrics.Metrics, health: Health, database: Database, clock: Callable[[], datetime]
) -> list[web.RouteDef]:
    """What is served; see `server.pages`."""

    async def figures() -> bytes:
        now, age = clock(), health.age(DOCUMENTS)
        try:
            record = await asyncio.to_thread(_recorded, database, now)
        except StorageError:  # counted, and shown by what is missing
            record = None
        waiting = record.backlog.waiting_since if record else None
        sources = record.sources if record else {}
        ages = {name: (now - one.last_success).total_seconds() for name, one in sources.items() if one.last_success}
        reading = metrics.Reading(
            platforms=await health.connections(),
            open_deliveries={str(status): count for status, count in record.backlog.open.items()} if record else None,
            delivery_lag=(now - waiting).total_seconds() if waiting else 0,
            documents=record.documents if record else None,
            unreadable=record.unreadable if record else None,
            source_ages=ages if age is None else {**ages, DOCUMENTS: age},
            source_failures={name: one.failures for name, one in sources.items()},
            tick_age=health.age(SCHEDULES),
        )
        return counted.written(reading)

    return server.pages(health.checks, figures, metrics.FORM)


@asynccontextmanager
async def served(
    settings: OperationsSettings, routes: Sequence[web.RouteDef], report: Callable[[str], None]
) -> AsyncIterator[None]:
    """Serve `routes` while the context lasts, and say where; a port that cannot be had is said, and no more."""
    async with AsyncExitStack() as closing:
        if settings.port:
            try:
                address = await closing.enter_async_context(server.serving(settings.host, settings.port, routes))
            except OperationsError as error:
                report(str(error))
            else:
                report(wording.operations.watched(address))
        yield


def _recorded(database: Database, now: datetime) -> _Record:
    with database.reading() as connection:
        return _Record(
            backlog(connection, now),
            library.count_documents(connection),
            len({problem.name for problem in readings.problems(connection)} - {WHOLE}),
            visits.known(connection),
        )
