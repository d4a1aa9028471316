"""The workspaces that the bot is installed in: what acts and what posts in each."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

import aiohttp
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot import wording
from bot.platforms.conversations import Known
from bot.platforms.slack import starting
from bot.platforms.slack.posting import Posting
from bot.platforms.slack.web import client
from bot.ports import Notes
from bot.settings import Secret, SlackSettings
from bot.storage.database import Database

Joined = Callable[[str], Awaitable[None]]
"""Hears of a workspace that the bot came into."""


@dataclass(frozen=True, slots=True)
class Registration:
    """What the app of many workspaces is known by at Slack, and where it keeps who installed it."""

    client_id: str
    client_secret: Secret
    encryption_key: Secret
    database: Database


@dataclass(frozen=True, slots=True)
class Workspace:
    """One of them. `team`: its id."""

    team: str
    client: AsyncWebClient
    posting: Posting


class Workspaces(Protocol):
    """All of them."""

    async def connect(self, session: aiohttp.ClientSession) -> Collection[str]:
        """Be ready to act, over these connections; gives the ids of those that were seen to have the bot.

        Raises:
            PlatformError: a token is refused, or Slack cannot be reached.
        """
        ...

    async def of(self, team: str) -> Workspace:
        """The one of this id.

        Raises:
            RemovedError: the bot is not installed there.
            StorageError: whether it is cannot be read.
        """
        ...

    def pages(self, client: AsyncWebClient, joined: Joined) -> Sequence[web.RouteDef]:
        """Where people install the bot, by a client without a token; `joined` hears of where they did."""
        ...


def conversations(team: str, notes: Notes | None) -> Known:
    """Those with the people of a workspace."""
    return Known("slack", team, notes)


class OneWorkspace:
    """The one that the bot token of the environment belongs to: it stands for every id."""

    def __init__(self, settings: SlackSettings, bot_token: Secret, notes: Notes | None) -> None:
        self._settings = settings
        self._notes = notes
        self._token = bot_token
        self._only: Workspace | None = None

    async def connect(self, session: aiohttp.ClientSession) -> Collection[str]:
        """As `Workspaces.connect`."""
        acting = client(self._settings, self._token, session)
        identity = await starting.asked(
            acting.auth_test(), self._settings.api, "SLACK_BOT_TOKEN", wording.platforms.slack_bot_token()
        )
        own = [str(identity[name]) for name in ("user_id", "bot_id") if identity[name]]
        team = str(identity["team_id"])
        self._only = Workspace(team, acting, Posting(acting, self._settings, own, conversations(team, self._notes)))
        return {self._only.team}

    async def of(self, team: str) -> Workspace:  # noqa: ARG002  there is only one
        """As `Workspaces.of`."""
        if self._only is None:
            msg = "connect comes first"
            raise RuntimeError(msg)
        return self._only

    def pages(self, client: AsyncWebClient, joined: Joined) -> Sequence[web.RouteDef]:  # noqa: ARG002  it is installed
        """As `Workspaces.pages`."""
        return ()
