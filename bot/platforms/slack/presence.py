"""Where the bot is: what Slack tells of it, or shows by refusing or asking, goes to who keeps record of it."""

import asyncio
import logging
from collections.abc import Awaitable, Collection, Mapping
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.errors import PlatformError, RemovedError, StorageError
from bot.platforms.slack import refusals
from bot.platforms.slack.events import Effect
from bot.platforms.slack.workspaces import Workspaces
from bot.ports import Memberships

_LOG = logging.getLogger(__name__)

_SECONDS = 2
"""Within the three that Slack waits for what it tells."""


class Presence:
    """In `workspaces`; `memberships` keeps the record, if anything does."""

    def __init__(self, workspaces: Workspaces, memberships: Memberships | None) -> None:
        self._workspaces = workspaces
        self._memberships = memberships

    @property
    def effects(self) -> Mapping[str, Effect]:
        """What is done about the events of Slack's that tell of it."""
        return {"app_uninstalled": self._uninstalled, "tokens_revoked": self._revoked}

    async def seen(self, teams: Collection[str]) -> None:
        """The bot is in these.

        Raises:
            PlatformError: it cannot be written down.
        """
        if self._memberships and teams:
            try:
                await self._memberships.present(teams, teams.__contains__)
            except StorageError as error:
                raise PlatformError(str(error)) from error

    async def asked_in(self, team: str) -> None:
        """Somebody uses the bot there: it is back, if it had left."""
        await _if_it_can(self.joined(team))

    async def refused_in(self, team: str) -> None:
        """Slack calls the bot's token there dead: it was removed."""
        await _if_it_can(self.left(team))

    async def joined(self, team: str) -> None:
        """The bot was installed."""
        if self._memberships:
            await self._memberships.joined(team)

    async def left(self, team: str) -> None:
        """The bot was removed."""
        if self._memberships:
            await self._memberships.left(team)

    async def _uninstalled(self, event: Mapping[str, Any]) -> None:
        """The bot was removed, unless its token still acts: then it was installed again before this was told."""
        team = event["team_id"]
        try:
            async with asyncio.timeout(_SECONDS):
                await (await self._workspaces.of(team)).client.auth_test()
        except (SlackApiError, RemovedError) as error:
            if not refusals.removed(error):
                raise
            await self.left(team)

    async def _revoked(self, event: Mapping[str, Any]) -> None:
        """Tokens were withdrawn; the bot is removed if its own is among them."""
        if event["event"]["tokens"].get("bot"):
            await self._uninstalled(event)


async def _if_it_can(written: Awaitable[None]) -> None:
    """Write down what the next answer or digest would show too."""
    try:
        await written
    except StorageError as error:
        _LOG.warning("%s", error)
