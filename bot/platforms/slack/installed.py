"""The workspaces that installed the bot, in slack_sdk's own store, their tokens sealed on the way in."""

import asyncio
import logging
from copy import copy
from dataclasses import dataclass

from slack_bolt.error import BoltError
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore

from bot import wording
from bot.platforms.slack.sealing import VARIABLE, Seal
from bot.platforms.slack.web import LOG
from bot.storage import installations
from bot.storage.database import Database

_LOG = logging.getLogger(__name__)


class WholeOrganisationError(BoltError):
    """The bot was installed in a whole organisation, which it does not serve."""


@dataclass(frozen=True, slots=True)
class Installed:
    """What acts in one workspace. `own`: the ids that the bot's messages bear there."""

    token: str
    own: tuple[str, ...]

    def __repr__(self) -> str:
        """Without the token."""
        return f"Installed(own={self.own})"


class Installations(AsyncInstallationStore):
    """On record in `database`, for the app of `client_id`."""

    def __init__(self, database: Database, client_id: str, seal: Seal) -> None:
        self._database = database
        self._seal = seal
        self._reading = SQLAlchemyInstallationStore(client_id, database.lent(writing=False), logger=LOG)
        self._writing = SQLAlchemyInstallationStore(client_id, database.lent(writing=True), logger=LOG)

    async def async_save(self, installation: Installation) -> None:
        """Put a new installation on record.

        Raises:
            WholeOrganisationError: it is none of a workspace.
            StorageError: it cannot be written.
        """
        if installation.is_enterprise_install or not installation.team_id:
            raise WholeOrganisationError
        await asyncio.to_thread(self._save, installation)

    async def of(self, team: str) -> Installed | None:
        """What acts in a workspace; None: nothing that these keys open.

        Raises:
            StorageError: it cannot be read.
        """
        return await asyncio.to_thread(self._of, team)

    async def reseal(self) -> None:
        """Seal everything under the newest key, and say in the log of how many workspaces the keys open nothing.

        Raises:
            StorageError: it cannot be written.
        """
        lost = await asyncio.to_thread(self._reseal)
        if lost:
            _LOG.warning("%s", wording.installing.other_key(VARIABLE, lost))

    def _save(self, installation: Installation) -> None:
        sealed = copy(installation)
        # A workspace's id says which one it is also within an organisation; and that is all that a target knows.
        sealed.enterprise_id = None
        for name in installations.SEALED:
            word = getattr(installation, name)
            setattr(sealed, name, self._seal.close(word) if word else None)
        with self._database.lending():
            self._writing.save(sealed)

    def _of(self, team: str) -> Installed | None:
        with self._database.lending():
            bot = self._reading.find_bot(enterprise_id=None, team_id=team)
        token = self._seal.open(bot.bot_token) if bot else None
        return Installed(token, (bot.bot_user_id, bot.bot_id)) if bot and token else None

    def _reseal(self) -> int:
        with self._database.reading() as connection:
            kept = list(installations.sealed(connection))
        if any(self._seal.renew(word) for _, word in kept):
            with self._database.writing() as connection:
                installations.reseal(connection, self._seal.renew)
        return len({team for team, word in kept if self._seal.open(word) is None})
