"""The record as the ports of platforms ask for it: notes, memberships, what has arrived."""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from bot.app.clock import Clock
from bot.journeys import membership
from bot.model import Target
from bot.storage import arrivals, remarks, subscriptions
from bot.storage.database import Database


@dataclass(frozen=True, slots=True)
class Notebook:
    """A platform's notes, kept in the database."""

    database: Database

    async def read(self, name: str) -> str | None:
        """As `ports.Notes.read`."""

        def read() -> str | None:
            with self.database.reading() as connection:
                return remarks.value(connection, name)

        return await asyncio.to_thread(read)

    async def write(self, name: str, value: str) -> None:
        """As `ports.Notes.write`."""

        def write() -> None:
            with self.database.writing() as connection:
                remarks.note(connection, name, value)

        await asyncio.to_thread(write)

    async def write_of(self, person: Target, name: str, value: str) -> None:
        """As `ports.Notes.write_of`."""

        def write() -> None:
            with self.database.writing() as connection:
                if subscriptions.on_record(connection, person):
                    remarks.note(connection, name, value)

        await asyncio.to_thread(write)


@dataclass(frozen=True, slots=True)
class Attendance:
    """Where the bot is, told to the record in the order in which it happens."""

    database: Database
    platform: str
    clock: Clock
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def left(self, workspace: str) -> None:
        """As `ports.Memberships.left`."""
        async with self.turn:
            await asyncio.to_thread(membership.left, self.database, self.platform, workspace, self.clock())

    async def joined(self, workspace: str) -> None:
        """As `ports.Memberships.joined`."""
        async with self.turn:
            await asyncio.to_thread(membership.joined, self.database, self.platform, workspace, self.clock())

    async def present(self, workspaces: Collection[str], covers: Callable[[str], bool]) -> None:
        """As `ports.Memberships.present`."""
        async with self.turn:
            await asyncio.to_thread(membership.present, self.database, self.platform, workspaces, covers, self.clock())


@dataclass(frozen=True, slots=True)
class Doorbook:
    """What has arrived, in the database that all processes share."""

    database: Database
    clock: Clock

    async def first(self, name: str) -> bool:
        """As `ports.Arrivals.first`."""

        def first() -> bool:
            with self.database.writing() as connection:
                return arrivals.note(connection, name, self.clock())

        return await asyncio.to_thread(first)

    async def forget(self, name: str) -> None:
        """As `ports.Arrivals.forget`."""

        def forget() -> None:
            with self.database.writing() as connection:
                arrivals.forget(connection, name)

        await asyncio.to_thread(forget)
