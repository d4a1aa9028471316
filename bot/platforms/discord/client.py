"""The connection as discord.py keeps it."""

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Literal

import aiohttp
import discord
from discord.backoff import ExponentialBackoff
from discord.gateway import DiscordWebSocket, KeepAliveHandler
from discord.http import Route
from yarl import URL

from bot import incidents
from bot.errors import StorageError
from bot.platforms.discord import dialogs, registering, sending
from bot.platforms.discord.layouts import PressedButton
from bot.platforms.discord.offers import Offer
from bot.ports import Memberships, Notes
from bot.settings import DiscordSettings

_LONGEST_WAIT = 30.0
"""Seconds that discord.py waits by itself when told to; what takes longer is ours to plan. It takes no less."""

_LEFT = 4000
"""Closes a connection to the gateway, and leaves the bot shown as online."""

_AGAIN = 5.0
"""Seconds until what could not be written down is tried again."""

_LOG = logging.getLogger(__name__)

Pressed = Callable[[discord.Interaction, str, Mapping[str, str] | None], Awaitable[None]]
"""Called with the press of a button of ours, and its id; or with a dialog of that id, and what stands in its fields."""


class Client(discord.Client):
    """A connection that registers its commands before it opens, and keeps nothing of what it hears.

    Args:
        offers: the commands; None: it is to post only, and leaves those that are registered alone.
        pressed: called with the press of a button of ours, and with a dialog of ours that was sent.
        connected: called whenever the gateway has taken the connection.
        notes: tell which commands Discord has already; None: they are registered at every start.
        memberships: hears of the servers that the bot leaves and joins.
        shards: what `ShardedClient` hands on to discord.py.
    """

    def __init__(
        self,
        offers: Sequence[Offer] | None,
        pressed: Pressed,
        connected: Callable[[], None],
        notes: Notes | None = None,
        memberships: Memberships | None = None,
        **shards: Any,
    ) -> None:
        super().__init__(
            # Commands need no intent; without this one discord.py does not know the servers that they come from.
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=_LONGEST_WAIT,
            http_trace=sending.trace(),
            **shards,
        )
        parsers = self._connection.parsers  # discord.py has no other handle
        parsers.update({event: _unharmed(event, parse) for event, parse in parsers.items() if event != "READY"})
        self._offers = offers
        self._connected = connected
        self._notes = notes
        self._memberships = memberships
        self.pressed = pressed

    async def setup_hook(self) -> None:
        """Register the commands if they changed, and the buttons of messages older than this process."""
        if self._offers is None:
            return
        self.add_dynamic_items(PressedButton)
        await registering.register_if_changed(registering.tree(self, self._offers), self._notes)

    async def connect(self, *, reconnect: bool = True) -> None:
        """As discord.py's; what arrives on the gateway and is none of its frames costs the session, not the bot.

        Over several shards discord.py closes them all before it tells, and then this ends too.
        """
        delays: ExponentialBackoff[Literal[False]] = ExponentialBackoff()
        delay = 0.0  # the first time at once, and then ever later
        while not self.is_closed():
            try:
                return await super().connect(reconnect=reconnect)
            except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError):
                raise  # what discord.py gives up for
            except Exception as error:
                if self.is_closed():
                    raise
                incidents.noted("reading Discord's gateway", error)
                await self.ws.close(_LEFT)
                await asyncio.sleep(delay)
                delay = delays.delay()
        return None

    async def close(self) -> None:
        """As discord.py's, which would leave a thread beating for a connection that was only being taken up."""
        await super().close()
        for thread in threading.enumerate():
            if isinstance(thread, KeepAliveHandler) and thread.ws._connection is self._connection:  # noqa: SLF001
                thread.stop()

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Somebody did something; discord.py itself tells of the sending of dialogs only where it opened them."""
        if interaction.type is discord.InteractionType.modal_submit:
            data: Mapping[str, Any] = interaction.data or {}
            await self.pressed(interaction, data["custom_id"], dialogs.filled(data["components"]))

    async def on_connect(self) -> None:
        """The gateway has taken the connection."""
        self._connected()

    async def on_ready(self) -> None:
        """The gateway has told of all servers, after a start or a session that could not be resumed."""
        if self._memberships:
            await self._noted(self._memberships, self._present)

    @property
    def up(self) -> bool:
        """Whether the gateway's connection stands at this moment."""
        return self.ws is not None and self.ws.open

    def covers(self, _: str) -> bool:
        """Whether this connection hears of a server, by its id."""
        return True

    async def hush(self) -> None:
        """Hear nothing any more, once nothing waits for this connection's events; what is to be sent still goes."""

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """The bot was invited to a server."""
        if self._memberships:
            await self._noted(self._memberships, lambda record: record.joined(str(guild.id)))

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The bot was removed from a server, or the server is gone; one that is only out of order is not told here."""
        if self._memberships:
            await self._noted(self._memberships, lambda record: record.left(str(guild.id)))

    async def _present(self, record: Memberships) -> None:
        """The servers in which the bot is now."""
        await record.present({str(guild.id) for guild in self.guilds}, self.covers)

    async def _noted(self, record: Memberships, write: Callable[[Memberships], Awaitable[None]]) -> None:
        """Write down what Discord tells once; where that fails, later what is true then, until it stands."""
        while not self.is_closed():
            try:
                await write(record)
            except StorageError as error:
                _LOG.warning("%s", error)
            else:
                return
            write = self._present
            await asyncio.sleep(_AGAIN)


def _unharmed(event: str, parse: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """An event that discord.py cannot read is noted and left out: it would end the connection, and all answers."""

    def parsed(data: Any) -> None:
        try:
            parse(data)
        except Exception as error:  # noqa: BLE001  whatever it was, the next event may be read
            incidents.noted(f"Discord's event {event}", error)

    return parsed


class ShardedClient(Client, discord.AutoShardedClient):
    """As `Client`, over several connections, each of which hears of some of the servers.

    Args:
        settings: how many there are, and which of them are kept here.
        given: as `Client`.
    """

    def __init__(self, settings: DiscordSettings, *given: Any) -> None:
        kept = list(settings.shard_ids or range(settings.shards))
        super().__init__(*given, shard_count=settings.shards, shard_ids=kept)
        self._kept = frozenset(kept)
        self._up: set[int] = set()

    async def on_connect(self) -> None:
        """One of them is taken; `on_shard_connect` tells which."""

    async def on_shard_connect(self, shard: int) -> None:
        """The gateway has taken one of the connections; with the last of them people can use the commands."""
        self._up.add(shard)
        if self._up >= self._kept:
            self._connected()

    @property
    def up(self) -> bool:
        """As `Client.up`, of all of them."""
        return not any(shard.is_closed() for shard in self.shards.values())

    def covers(self, workspace: str) -> bool:
        """As Discord splits the servers: by the time at which each was made."""
        return (int(workspace) >> 22) % (self.shard_count or 1) in self._kept

    async def hush(self) -> None:
        """Each connection is read by a task of its own, which nothing else ends."""
        for shard in self.shards.values():
            await shard.disconnect()


def configure_library(settings: DiscordSettings) -> None:
    """Point discord.py at the addresses of `settings`.

    It keeps them on its classes, for the whole process, and offers no other way.
    """
    api, gateway = settings.api.rstrip("/"), URL(settings.gateway)
    if api != Route.BASE:
        Route.BASE = api
    if gateway != DiscordWebSocket.DEFAULT_GATEWAY:
        DiscordWebSocket.DEFAULT_GATEWAY = gateway
    # It would warn at every start that it cannot speak, which nobody asked of it.
    discord.VoiceClient.warn_nacl = False
    discord.VoiceClient.warn_dave = False
