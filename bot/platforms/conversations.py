"""The ids of the direct conversations with people, remembered from run to run: to ask for one costs a request."""

import logging
from collections import OrderedDict

from bot.errors import StorageError
from bot.model import Target, TargetKind, conversation_note
from bot.ports import Notes

log = logging.getLogger(__name__)

_AT_HAND = 10_000
"""Ids that are kept in memory; the others are read from the notes."""


class Known:
    """The id of the conversation with each person, where it was learnt.

    Args:
        platform: on which.
        workspace: the one whose people they are, if people are others in each; else "".
        notes: what is remembered from run to run; None: nothing.
    """

    def __init__(self, platform: str, workspace: str, notes: Notes | None) -> None:
        self._platform = platform
        self._workspace = workspace
        self._notes = notes
        self._at_hand: OrderedDict[str, str] = OrderedDict()

    async def of(self, person: str) -> str | None:
        """The conversation with a person; None: nobody knows it."""
        known = self._at_hand.get(person) or await self._noted(person)
        if known:
            self._keep(person, known)
        return known or None

    async def learn(self, person: str, conversation: str) -> None:
        """From now on it is this one."""
        self._keep(person, conversation)
        await self._note(person, conversation)

    async def forget(self, person: str) -> None:
        """It is no longer right."""
        self._at_hand.pop(person, None)
        await self._note(person, "")

    def _keep(self, person: str, conversation: str) -> None:
        self._at_hand[person] = conversation
        self._at_hand.move_to_end(person)
        if len(self._at_hand) > _AT_HAND:
            self._at_hand.popitem(last=False)

    async def _noted(self, person: str) -> str | None:
        if self._notes is None:
            return None
        try:
            return await self._notes.read(conversation_note(self._target(person)))
        except StorageError as error:  # then it is asked for once more
            log.warning("%s", error)
            return None

    async def _note(self, person: str, value: str) -> None:
        if self._notes is None:
            return
        try:
            target = self._target(person)
            await self._notes.write_of(target, conversation_note(target), value)
        except StorageError as error:  # it is only more work next time
            log.warning("%s", error)

    def _target(self, person: str) -> Target:
        return Target(self._platform, self._workspace, TargetKind.USER, person)
