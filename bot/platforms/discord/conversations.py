"""The direct conversations: Discord gives the same one again, and limits how often it is asked to open one.

discord.py lets the last request of a limit's window wait for its end before it tells the answer. So an opening goes on
when whoever asked for it no longer waits: its outcome would be lost, and asked for again and again.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.platforms.conversations import Known
from bot.platforms.discord.sending import Attempt
from bot.ports import Notes

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
        self._known = Known("discord", "", notes)
        self._openings: dict[str, _Opening] = {}

    async def find(self, person: str) -> int:
        """The conversation with a person, opened if it was never before; raises what Discord answers."""
        known = await self._known.of(person)
        if known is not None:
            return int(known)
        opening = self._openings.get(person) or self._begun(person)
        return await asyncio.shield(opening.task)

    def asked(self, person: str) -> bool:
        """Whether Discord was asked to open it and has not answered yet; otherwise it queues here, if at all."""
        opening = self._openings.get(person)
        return opening is not None and opening.attempt.open

    async def forget(self, person: str) -> None:
        """It is no longer right."""
        await self._known.forget(person)

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
        await self._known.learn(person, str(conversation))
        return conversation
