"""Discord, through discord.py: the commands of the table as app commands, answers seen by the asker only."""

import asyncio
import inspect
import re
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import discord
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from bot import incidents, wording
from bot.commands import Origin, request
from bot.errors import PlatformError
from bot.model import CommandSpec, Notice, Option, OptionKind, Request, Theme
from bot.ports import Handle
from bot.rendering.discord import render
from bot.rendering.fitting import clip
from bot.settings import DiscordSettings, Secret

_MOST_CHOICES = 25
_DESCRIPTION = 100
_CHOICE = 60
"""Discord takes 100, but 8000 over a whole command: two options of 25 choices each must fit."""

_TEXT = 1000
_CONNECT_WITHIN = 30.0

_Answer = Callable[[CommandSpec, discord.Interaction, Mapping[str, str]], Awaitable[None]]
_Command = app_commands.Command[Any, ..., None]


class DiscordPlatform:
    """Answers commands on Discord, in servers and in direct messages.

    Args:
        settings: where Discord is.
        token: the bot token; stray spaces and a leading ``Bot`` do no harm.
        themes: what options of kind theme offer.
        grace: seconds that `stop` gives to answers in work.
    """

    name = "discord"

    def __init__(
        self, settings: DiscordSettings, token: Secret, themes: Sequence[Theme], *, grace: float = 10.0
    ) -> None:
        self._settings = settings
        self._token = token
        self._themes = themes
        self._grace = grace
        self._client: discord.Client | None = None
        self._connection: asyncio.Task[None] | None = None
        self._answers: set[asyncio.Task[None]] = set()

    async def start(self, commands: Sequence[CommandSpec], handle: Handle) -> None:
        """Log in, register `commands` and connect; return when people can use them.

        Raises:
            PlatformError: the token or the commands were refused, or Discord cannot be reached within 30 seconds.
        """
        token = re.sub(r"^Bot\s+", "", self._token.reveal().strip())
        if not re.fullmatch(r"[!-~]+", token):  # what no token holds would break the header that carries it
            raise PlatformError(wording.platforms.discord_token_refused())
        _configure_library(self._settings)

        async def answer(spec: CommandSpec, interaction: discord.Interaction, arguments: Mapping[str, str]) -> None:
            await self._tracked(_answer(handle, spec, interaction, arguments))

        settled = asyncio.Event()
        try:
            built = [_command(spec, self._themes, answer) for spec in commands]
        except ValueError as error:  # a name that Discord does not take
            raise PlatformError(wording.platforms.discord_commands_refused(str(error))) from error
        self._client = _Client(built, settled)
        self._connection = asyncio.create_task(self._client.start(token), name="discord")
        self._connection.add_done_callback(lambda _: settled.set())
        try:
            async with asyncio.timeout(_CONNECT_WITHIN):
                await settled.wait()
            if self._connection.done():
                await self.wait()
        except TimeoutError:
            await self.stop()
            raise PlatformError(
                wording.platforms.discord_unreachable(self._settings.api, self._settings.gateway)
            ) from None
        except PlatformError:
            await self.stop()
            raise

    async def wait(self) -> None:
        """Return when the connection was stopped.

        Raises:
            PlatformError: Discord ended it for good.
        """
        if self._connection is None:
            return
        await asyncio.wait({self._connection})
        if not self._connection.cancelled() and (error := self._connection.exception()):
            raise PlatformError(self._explained(error)) from error

    async def stop(self) -> None:
        """Take no more commands, let answers in work finish within the time of grace, and disconnect."""
        if self._client is None or self._connection is None:
            return
        self._connection.cancel()  # nothing is read any more; the connection stays, for the answers
        await asyncio.wait({self._connection})
        if self._answers:
            _, late = await asyncio.wait(self._answers, timeout=self._grace)
            for task in late:
                task.cancel()
        await self._client.close()

    async def _tracked(self, answering: Coroutine[Any, Any, None]) -> None:
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
            case app_commands.AppCommandError():
                return wording.platforms.discord_commands_refused(" ".join(str(error).split()))
            case _:  # no answer, or one that discord.py could not make sense of
                return wording.platforms.discord_unreachable(self._settings.api, self._settings.gateway)


class _Client(discord.Client):
    """A connection that registers its commands before it opens, and keeps nothing of what it hears."""

    def __init__(self, commands: Sequence[_Command], settled: asyncio.Event) -> None:
        super().__init__(
            # Commands need no intent; without this one discord.py does not know the servers that they come from.
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            allowed_mentions=discord.AllowedMentions.none(),
        )
        self._commands = commands
        self._settled = settled

    async def setup_hook(self) -> None:
        tree = app_commands.CommandTree(
            self,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True),
        )
        for command in self._commands:
            tree.add_command(command)
        await tree.sync()

    async def on_connect(self) -> None:
        self._settled.set()


async def _answer(
    handle: Handle, spec: CommandSpec, interaction: discord.Interaction, arguments: Mapping[str, str]
) -> None:
    asked = request(spec, arguments, _origin(interaction))
    await interaction.response.defer(ephemeral=True, thinking=True)
    first, *rest = await _messages(handle, asked)
    await interaction.edit_original_response(embeds=first)
    for embeds in rest:
        await interaction.followup.send(embeds=embeds, ephemeral=True)


async def _messages(handle: Handle, asked: Request) -> list[list[discord.Embed]]:
    try:
        messages = render(await handle(asked))
    except Exception as error:  # noqa: BLE001 - whatever it was, the person who asked gets an answer
        messages = render(Notice(incidents.noted(f"answering /{asked.action} on Discord", error), failed=True))
    return [[discord.Embed.from_dict(embed) for embed in message["embeds"]] for message in messages]


def _origin(interaction: discord.Interaction) -> Origin:
    return Origin(
        who=str(interaction.user.id),
        where=f"{interaction.guild_id or 'direct'}/{interaction.channel_id}",
        received_at=datetime.now(UTC),
        locale=interaction.locale.value,
    )


def _command(spec: CommandSpec, themes: Sequence[Theme], answer: _Answer) -> _Command:
    """The app command of `spec`. discord.py reads options off a function's signature, so one is written for it."""

    async def callback(interaction: discord.Interaction, **options: str | None) -> None:
        await answer(spec, interaction, {name: text.strip() for name, text in options.items() if text})

    async def suggest(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return [_choice(theme) for theme in themes if _meant(theme, typed)][:_MOST_CHOICES]

    first = inspect.Parameter("interaction", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=discord.Interaction)
    parameters = [first, *map(_parameter, spec.options)]
    callback.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # inspect reads it there
    app_commands.describe(**{one.name: clip(one.description, _DESCRIPTION) for one in spec.options})(callback)
    themed = [option.name for option in spec.options if option.kind is OptionKind.THEME]
    if len(themes) <= _MOST_CHOICES:
        app_commands.choices(**{name: [_choice(theme) for theme in themes] for name in themed})(callback)
    else:
        app_commands.autocomplete(**dict.fromkeys(themed, suggest))(callback)
    return app_commands.Command(name=spec.name, description=clip(spec.description, _DESCRIPTION), callback=callback)


def _parameter(option: Option) -> inspect.Parameter:
    return inspect.Parameter(
        option.name,
        inspect.Parameter.KEYWORD_ONLY,
        annotation=app_commands.Range[str, 1, _TEXT] if option.kind is OptionKind.TEXT else str,
        default=inspect.Parameter.empty if option.required else None,
    )


def _choice(theme: Theme) -> app_commands.Choice[str]:
    return app_commands.Choice(name=clip(theme.title, _CHOICE), value=theme.name)


def _meant(theme: Theme, typed: str) -> bool:
    wanted = typed.strip().casefold()
    return wanted in theme.name.casefold() or wanted in theme.title.casefold()


def _configure_library(settings: DiscordSettings) -> None:
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
