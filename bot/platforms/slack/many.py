"""Many workspaces: those whose people installed the bot. What it takes is loaded only where there are many."""

from collections import OrderedDict
from collections.abc import Collection, Sequence

import aiohttp
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot import wording
from bot.errors import PlatformError, RemovedError, StorageError
from bot.platforms.slack import installing
from bot.platforms.slack.installed import Installations
from bot.platforms.slack.manifest import INSTALL_PATH, page
from bot.platforms.slack.posting import Posting
from bot.platforms.slack.sealing import Seal
from bot.platforms.slack.web import client
from bot.platforms.slack.workspaces import Joined, Registration, Workspace, conversations
from bot.ports import Notes
from bot.settings import Secret, SlackSettings

_REMEMBERED = 1_000
"""How many workspaces' clients are kept in memory; another one is made again."""


class ManyWorkspaces:
    """Each as it is on record at that moment, whichever process put it there.

    Args:
        settings: how to reach Slack, and how Slack and people reach the bot.
        registration: what the app is known by.
        notes: what is remembered from run to run; None: nothing.

    Raises:
        PlatformError: the key is none.
    """

    def __init__(self, settings: SlackSettings, registration: Registration, notes: Notes | None) -> None:
        self._notes = notes
        self._settings = settings
        self._registration = registration
        seal = Seal(registration.encryption_key)
        self._installations = Installations(registration.database, registration.client_id, seal)
        self._session: aiohttp.ClientSession | None = None
        self._known: OrderedDict[str, tuple[str, Workspace]] = OrderedDict()

    async def connect(self, session: aiohttp.ClientSession) -> Collection[str]:
        """As `Workspaces.connect`; nobody's token is tried."""
        self._session = session
        try:
            await self._installations.reseal()
        except StorageError as error:
            raise PlatformError(str(error)) from error
        return ()

    async def of(self, team: str) -> Workspace:
        """As `Workspaces.of`."""
        if self._session is None:
            msg = "connect comes first"
            raise RuntimeError(msg)
        installed = await self._installations.of(team)
        if installed is None:
            raise RemovedError(wording.installing.not_installed(page(self._settings, INSTALL_PATH)))
        token, known = self._known.get(team, ("", None))
        if known is None or token != installed.token:
            acting = client(self._settings, Secret(installed.token), self._session)
            known = Workspace(team, acting, self._posting(team, acting, installed.own))
        self._known[team] = installed.token, known
        self._known.move_to_end(team)
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return known

    def _posting(self, team: str, acting: AsyncWebClient, own: Collection[str]) -> Posting:
        return Posting(acting, self._settings, own, conversations(team, self._notes))

    def pages(self, client: AsyncWebClient, joined: Joined) -> Sequence[web.RouteDef]:
        """As `Workspaces.pages`."""
        return installing.pages(self._settings, self._registration, client, self._installations, joined)
