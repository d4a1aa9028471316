"""The direct conversations: Discord gives the same one again, and limits how often it is asked to open one.

discord.py lets the last request of a limit's window wait for its end before it tells the answer. So an opening goes on
when whoever asked for it no longer waits: its outcome would be lost, and asked for again and again.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.errors import StorageError
from bot.platforms.discord.sending import Attempt
from bot.ports import Notes

log = logging.getLogger(__name__)

_REMEMBERED = 10_000
"""Conversations whose ids are at hand; the rest are read from the notes."""

Open = Callable[[str, Attempt], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class _Opening:
    task: asyncio.Task[int]
    attempt: Attempt


class Conversations:
    """The id of the conversation with each person, by the person's.

    Args:
        open_: asks Discord for it.
        notes: what is remembered from run to run; None: nothing.
    """

    def __init__(self, open_: Open, notes: Notes | None) -> None:
        self._open = open_
        self._notes = notes
        self._at_hand: OrderedDict[str, int] = OrderedDict()
        self._openings: dict[str, _Opening] = {}

    async def find(self, person: str) -> int:
        """The conversation with a person, opened if it was never before; raises what Discord answers."""
        known = self._at_hand.get(person) or await self._noted(person)
        if known is not None:
            self._keep(person, known)
            return known
        opening = self._openings.get(person) or self._begun(person)
        return await asyncio.shield(opening.task)

    def asked(self, person: str) -> bool:
        """Whether Discord was asked to open it and has not answered yet; otherwise it queues here, if at all."""
        opening = self._openings.get(person)
        return opening is not None and opening.attempt.open

    async def forget(self, person: str) -> None:
        """It is no longer right."""
        self._at_hand.pop(person, None)
        await self._note(person, "")

    def stop(self) -> None:
        """Open no more."""
        for opening in self._openings.values():
            opening.task.cancel()

    def _begun(self, person: str) -> _Opening:
        attempt = Attempt()
        opening = self._openings[person] = _Opening(asyncio.create_task(self._opened(person, attempt)), attempt)
        opening.task.add_done_callback(lambda task: self._ended(person, task))
        return opening

    def _ended(self, person: str, task: asyncio.Task[int]) -> None:
        self._openings.pop(person, None)
        if not task.cancelled():
            task.exception()  # whoever still waits has it, and whoever does not will ask again

    async def _opened(self, person: str, attempt: Attempt) -> int:
        conversation = await self._open(person, attempt)
        self._keep(person, conversation)
        await self._note(person, str(conversation))
        return conversation

    def _keep(self, person: str, conversation: int) -> None:
        self._at_hand[person] = conversation
        self._at_hand.move_to_end(person)
        if len(self._at_hand) > _REMEMBERED:
            self._at_hand.popitem(last=False)

    async def _noted(self, person: str) -> int | None:
        if self._notes is None:
            return None
        try:
            noted = await self._notes.read(_name(person))
        except StorageError as error:  # then it is opened once more
            log.warning("%s", error)
            return None
        return int(noted) if noted else None

    async def _note(self, person: str, value: str) -> None:
        if self._notes is None:
            return
        try:
            await self._notes.write(_name(person), value)
        except StorageError as error:  # it is only more work next time
            log.warning("%s", error)


def _name(person: str) -> str:
    return f"discord conversation {person}"
