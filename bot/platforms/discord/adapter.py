"""The Discord platform: its life from login to logout, and what it does with a command, a press and a post."""

import asyncio
import re
from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

import discord
from discord import app_commands

from bot import traces, wording
from bot.commands import about_nothing, as_spoken, built_in, form, pressed, request
from bot.errors import PlatformError, PostponedError
from bot.model import Action, CommandSpec, Notice, Reply, Request, Target, Theme
from bot.platforms.discord import asking, invite, registering
from bot.platforms.discord.client import Client, ShardedClient, configure_library
from bot.platforms.discord.offers import Answer, Offer, offers
from bot.platforms.discord.posting import Poster
from bot.platforms.turns import Turns
from bot.ports import Handle, Memberships, Meter, Notes, Unmetered
from bot.settings import DiscordSettings, Secret
from bot.wording import language

_CONNECT_WITHIN = 30.0
_EACH_SHARD = 10.0
"""Seconds more: Discord takes one in five seconds."""

_NO_SERVER = (10004, 50001)
"""Discord's codes for a server that does not exist, and for one that the bot was not invited to."""


class DiscordPlatform:
    """Answers commands on Discord, in servers and in direct messages, and posts digests there.

    Args:
        settings: where Discord is.
        token: the bot token; stray spaces and a leading ``Bot`` do no harm.
        themes: what options of kind theme offer.
        grace: seconds that `stop` gives to answers in work.
        clock: the time, aware.
        notes: what is remembered from run to run; None: nothing.
        memberships: hears of the servers that the bot leaves and joins.
        meter: counts acknowledgements.
    """

    name = "discord"

    def __init__(  # noqa: PLR0913  what it is connected with, and to
        self,
        settings: DiscordSettings,
        token: Secret,
        themes: Sequence[Theme],
        *,
        grace: float = 10.0,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        notes: Notes | None = None,
        memberships: Memberships | None = None,
        meter: Meter | None = None,
    ) -> None:
        self._settings = settings
        self._token = token
        self._themes = themes
        self._grace = grace
        self._clock = clock
        self._notes = notes
        self._memberships = memberships
        self._meter = meter or Unmetered()
        self._client: Client | None = None
        self._poster: Poster | None = None
        self._connection: asyncio.Task[None] | None = None
        self._answers: set[asyncio.Task[None]] = set()
        self._stopped = asyncio.Event()

    async def start(self, commands: Sequence[CommandSpec], handle: Handle) -> None:
        """Log in, register `commands` and connect; return when people can use them.

        Raises:
            PlatformError: the token or the commands were refused, or Discord cannot be reached within 30 seconds.
        """
        token, turns = self._checked_token(), Turns(partial(self._meter.acknowledged, self.name))

        async def answer(spec: CommandSpec, interaction: discord.Interaction, arguments: Mapping[str, str]) -> None:
            asked = request(spec, arguments, asking.origin_of_command(spec, interaction, self._clock()))
            with language.spoken(asked.origin.locale):
                await self._tracked(asking.answer(interaction, asked, handle, poster, turns))

        async def theme_gone(_: Request) -> Reply:
            manual = built_in(as_spoken(commands, named=True), Action.HELP).typed
            return Notice(wording.answers.theme_gone(manual), failed=True)

        async def press(interaction: discord.Interaction, identity: str, filled: Mapping[str, str] | None) -> None:
            with language.spoken(interaction.locale.value):
                gone = filled is None and about_nothing(identity, self._themes)
                if not gone and filled is None and (wanted := form(identity)):
                    await self._tracked(asking.ask(interaction, wanted, turns))
                    return
                asked = pressed(identity, asking.origin_of_press(interaction, self._clock()), filled)
                answered = theme_gone if gone else handle
                await self._tracked(asking.answer(interaction, asked, answered, poster, turns))

        settled = asyncio.Event()
        built = self._offers(commands, answer)
        configure_library(self._settings)
        parts = (built, press, settled.set, self._notes, self._memberships)
        self._client = client = ShardedClient(self._settings, *parts) if self._settings.shards > 1 else Client(*parts)
        poster = Poster(client, self._clock, self._notes, crosspost=self._settings.crosspost)
        self._connection = asyncio.create_task(client.start(token), name="discord")
        self._connection.add_done_callback(lambda _: settled.set())
        try:
            async with asyncio.timeout(_CONNECT_WITHIN + _EACH_SHARD * (self._settings.shards - 1)):
                await settled.wait()
            if self._connection.done():
                await self.wait()
        except TimeoutError:
            await self.stop()
            raise PlatformError(self._explained(TimeoutError())) from None
        except PlatformError:
            await self.stop()
            raise
        self._poster = poster

    async def connect(self) -> None:
        """Log in for posting only: no gateway, no commands.

        Raises:
            PlatformError: the token was refused, or Discord cannot be reached within 30 seconds.
        """
        client = await self._logged_in()
        self._poster = Poster(client, self._clock, self._notes, crosspost=self._settings.crosspost)

    async def register(self, commands: Sequence[CommandSpec], guild: int | None = None) -> int:
        """Register `commands` now, whatever Discord has, everywhere or in one server; how many. Ends by itself.

        Raises:
            PlatformError: as `start`; or the server is unknown to the bot.
        """
        built = self._offers(commands, _unanswered)
        client = await self._logged_in()
        try:
            return await registering.register(registering.tree(client, built), self._notes, guild)
        except Exception as error:
            raise PlatformError(self._explained(error)) from error
        finally:
            await self.stop()

    async def unregister(self, guild: int) -> None:
        """Take away the commands that one server has beside those of all; raises as `register`."""
        client = await self._logged_in()
        try:
            await registering.unregister(registering.tree(client, ()), guild)
        except Exception as error:
            raise PlatformError(self._explained(error)) from error
        finally:
            await self.stop()

    async def invitation(self) -> str:
        """The link that invites the bot; raises as `connect`."""
        client = await self._logged_in()
        await self.stop()
        return invite.link(client.application_id or 0)

    def _offers(self, commands: Sequence[CommandSpec], answer: Answer) -> list[Offer]:
        try:
            return offers(commands, self._themes, answer)
        except ValueError as error:  # a name that Discord does not take
            raise PlatformError(wording.platforms.discord_commands_refused(str(error))) from error

    async def _logged_in(self) -> Client:
        """A connection without gateway."""
        token = self._checked_token()
        configure_library(self._settings)
        self._client = client = Client(None, _ignored, lambda: None)
        try:
            async with asyncio.timeout(_CONNECT_WITHIN):
                await client.login(token)
        except Exception as error:
            await self.stop()
            raise PlatformError(self._explained(error)) from error
        return client

    async def prepare(self, target: Target) -> None:
        """As `ports.Poster.prepare`."""
        if self._poster is None:
            raise PostponedError(wording.platforms.discord_not_connected())
        await self._poster.prepare(target)

    async def post(self, target: Target, reply: Reply, *, key: str, tried: datetime | None = None) -> str:
        """As `ports.Platform.post`; gives ``channel/message``, Discord's ids of both."""
        if self._poster is None:
            raise PostponedError(wording.platforms.discord_not_connected())
        return await self._poster.post(target, reply, key, tried)

    async def connected(self) -> bool:
        """As `ports.Platform.connected`."""
        return self._poster is not None and (self._connection is None or (self._client is not None and self._client.up))

    async def wait(self) -> None:
        """Return when the connection was stopped.

        Raises:
            PlatformError: Discord ended it for good.
        """
        if self._client is None:
            return
        if self._connection is None:  # it posts only: nothing but `stop` ends it
            await self._stopped.wait()
            return
        await asyncio.wait({self._connection})
        if not self._connection.cancelled() and (error := self._connection.exception()):
            raise PlatformError(self._explained(error)) from error

    async def stop(self) -> None:
        """Take no more commands, let answers in work finish within the time of grace, and disconnect."""
        if self._client is None:
            return
        if self._poster is not None:
            self._poster.stop()
        self._poster = None
        if self._connection is not None:
            self._connection.cancel()  # nothing is read any more; the session stays, for the answers
            await asyncio.wait({self._connection})
            await self._client.hush()
        if self._answers:
            _, late = await asyncio.wait(self._answers, timeout=self._grace)
            for task in late:
                task.cancel()
        await self._client.close()
        self._stopped.set()

    def _checked_token(self) -> str:
        token = re.sub(r"^Bot\s+", "", self._token.reveal().strip())
        if not re.fullmatch(r"[!-~]+", token):  # what no token holds would break the header that carries it
            raise PlatformError(wording.platforms.discord_token_refused())
        return token

    async def _tracked(self, answering: Coroutine[Any, Any, None]) -> None:
        with traces.trace():
            task = asyncio.create_task(answering)
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)
        await task

    def _explained(self, error: BaseException) -> str:
        match error:
            case discord.LoginFailure() | discord.ConnectionClosed(code=4004):
                return wording.platforms.discord_token_refused()
            case discord.ConnectionClosed():
                return wording.platforms.discord_ended(error.code)
            case discord.HTTPException(code=code) if code in _NO_SERVER:
                return wording.platforms.discord_no_such_server()
            case app_commands.AppCommandError():
                return wording.platforms.discord_commands_refused(" ".join(str(error).split()))
            case _:  # no answer, or one that discord.py could not make sense of
                return wording.platforms.discord_unreachable(self._settings.api, self._settings.gateway)


async def _unanswered(_: CommandSpec, __: discord.Interaction, ___: Mapping[str, str]) -> None:
    """Commands that are only registered are answered by another process."""


async def _ignored(_: discord.Interaction, __: str, ___: Mapping[str, str] | None) -> None:
    """Without a gateway no press arrives."""
