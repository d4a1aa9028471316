"""Whether this process does its work: its platforms, its database, and what it has to do again and again."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from bot import wording
from bot.errors import StorageError

Seconds = Callable[[], float]
"""A clock that never goes back."""

_DATABASE_SECONDS = 5
_USUAL = 3
"""How often something may fail to happen in its interval before it counts as stopped."""
_LEAST = 30
"""Seconds that anything may take, however short its interval."""


class Connection(Protocol):
    """A platform, as far as its health goes."""

    @property
    def name(self) -> str:
        """As `ports.Platform.name`."""
        ...

    async def connected(self) -> bool:
        """As `ports.Platform.connected`."""
        ...


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that has to hold, whether it does, and how it stands in words."""

    name: str
    ready: bool
    reason: str


@dataclass(slots=True)
class _Beat:
    """Something that has to happen again and again: at most how many seconds apart, and when it last did."""

    most: float
    last: float


class Health:
    """What this process knows of itself; belongs to one event loop.

    Args:
        reach: asks the database something; synchronous, raises StorageError.
        clock: the time.
    """

    def __init__(self, reach: Callable[[], None], clock: Seconds = time.monotonic) -> None:
        self._reach = reach
        self._clock = clock
        self._platforms: dict[str, Connection | str] = {}
        self._beats: dict[str, _Beat] = {}
        self._asking: asyncio.Task[None] | None = None

    def starting(self, name: str) -> None:
        """A platform is being connected."""
        self._platforms[name] = wording.operations.connecting()

    def started(self, platform: Connection) -> None:
        """A platform is connected, and from now on asked whether it still is."""
        self._platforms[platform.name] = platform

    def lost(self, name: str, reason: str) -> None:
        """A platform will not come back by itself."""
        self._platforms[name] = reason

    def watched(self, name: str, seconds: float, job: Callable[[], Awaitable[bool]]) -> Callable[[], Awaitable[None]]:
        """`job`, which says whether it did its work, as something that has to happen every so many seconds."""
        beat = self._beats[name] = _Beat(max(_LEAST, _USUAL * seconds), last=self._clock())

        async def run() -> None:
            if await job():
                beat.last = self._clock()

        return run

    def age(self, name: str) -> float | None:
        """How many seconds ago something was last done; None where it is none of this process's."""
        beat = self._beats.get(name)
        return self._clock() - beat.last if beat else None

    async def connections(self) -> Mapping[str, bool]:
        """Each platform, and whether it is connected now."""
        return {name: not isinstance(one, str) and await one.connected() for name, one in self._platforms.items()}

    async def checks(self) -> list[Check]:
        """Everything that has to hold."""
        connected = await self.connections()
        return [
            *(Check(name, connected[name], self._told(name, connected[name])) for name in self._platforms),
            await self._database(),
            *(self._beaten(name, beat) for name, beat in self._beats.items()),
        ]

    def _told(self, name: str, connected: bool) -> str:  # noqa: FBT001  the other half of a pair
        known = self._platforms[name]
        if isinstance(known, str):
            return known
        return wording.operations.connected() if connected else wording.operations.reconnecting()

    def _beaten(self, name: str, beat: _Beat) -> Check:
        age = self._clock() - beat.last
        if age > beat.most:
            return Check(name, ready=False, reason=wording.operations.overdue(age, beat.most))
        return Check(name, ready=True, reason=wording.operations.ran(age))

    async def _database(self) -> Check:
        """One question at a time: a database that does not answer must not use up the threads."""
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(asyncio.to_thread(self._reach))
        await asyncio.wait({self._asking}, timeout=_DATABASE_SECONDS)
        if not self._asking.done():
            return Check("database", ready=False, reason=wording.operations.silent_database(_DATABASE_SECONDS))
        match self._asking.exception():
            case None:
                return Check("database", ready=True, reason=wording.operations.reachable())
            case StorageError() as error:
                return Check("database", ready=False, reason=str(error))
            case error:
                raise error
