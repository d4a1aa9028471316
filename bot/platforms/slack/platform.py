"""Attaché on Slack, by Bolt: over Socket Mode (`sockets`) or as an HTTP server (`server`), in `workspaces`.

A command is acknowledged at once and answered in a task of its own, to the person who typed it and no one else.
"""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

import aiohttp
from aiohttp import web
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot import commands, incidents, wording
from bot.errors import (
    AttacheError,
    DeliveryError,
    PlatformError,
    PostponedError,
    RefusedError,
    RemovedError,
    StorageError,
)
from bot.model import CommandSpec, Origin, Overview, Reply, Request, Target, Theme
from bot.platforms.slack import events, interface, people, pressing, refusals, server, sockets
from bot.platforms.slack.answering import Asked, answer
from bot.platforms.slack.dispatching import PromptApp
from bot.platforms.slack.means import Means
from bot.platforms.slack.presence import Presence
from bot.platforms.slack.sharing import Sharing
from bot.platforms.slack.typed import plain
from bot.platforms.slack.web import LOG, client, session
from bot.platforms.slack.workspaces import OneWorkspace, Registration, Workspaces
from bot.platforms.turns import Turns
from bot.ports import Arrivals, Handle, Look, Memberships, Meter, Notes, Unmetered
from bot.settings import Secret, SlackSettings

_LOG = logging.getLogger(__name__)


async def nothing(origin: Origin, _: Collection[str]) -> Overview:
    """Where nobody keeps a record."""
    return Overview(zone=origin.zone)


class SlackPlatform:
    """Slack as a `bot.ports.Platform`.

    Args:
        settings: transport and addresses.
        bot_token: acts for the bot user in its workspace; not used where there are many.
        app_token: opens Socket Mode; needed for that transport only.
        signing_secret: proves that requests come from Slack; needed over HTTP only.
        registration: what the app is known by that many workspaces install.
        notes: what is remembered from run to run; None: nothing.
        memberships: hears of the workspaces that the bot leaves and joins.
        arrivals: knows the events that came already.
        themes: what can be chosen in dialogs.
        look: gives what the Home tab shows.
        patience: seconds that `stop()` gives to answers in work.
        meter: counts acknowledgements.

    Raises:
        PlatformError: there is no bot token, or the key of the registration is none.
    """

    name = "slack"

    def __init__(  # noqa: PLR0913  what it is connected with, and to
        self,
        settings: SlackSettings,
        bot_token: Secret | None,
        app_token: Secret | None = None,
        signing_secret: Secret | None = None,
        *,
        registration: Registration | None = None,
        notes: Notes | None = None,
        memberships: Memberships | None = None,
        arrivals: Arrivals | None = None,
        themes: Sequence[Theme] = (),
        look: Look = nothing,
        patience: float = 10,
        meter: Meter | None = None,
    ) -> None:
        self._settings = settings
        self._app_token = app_token
        self._signing_secret = signing_secret
        self._themes = themes
        self._look = look
        self._patience = patience
        self._workspaces = _workspaces(settings, bot_token, registration, notes)
        self._presence = Presence(self._workspaces, memberships)
        self._arrivals = arrivals
        self._session: aiohttp.ClientSession | None = None
        self._connection = AsyncExitStack()
        self._answers: set[asyncio.Task[None]] = set()
        self._sharing = Sharing(arrivals)
        self._locales = people.Locales()
        self._stopped = asyncio.Event()
        self._alive: Callable[[], Awaitable[bool]] = _always
        self.turns = Turns(partial((meter or Unmetered()).acknowledged, self.name))
        """Answers give way to what is still to be acknowledged."""
        self.port: int | None = None
        """Where the HTTP transport listens, once started; differs from the settings when these say 0."""
        self.beside: Sequence[web.RouteDef] = ()
        """What the HTTP transport serves too, on the same port."""

    async def connect(self) -> None:
        """Return once the bot can post.

        Raises:
            PlatformError: a token is missing or refused, or Slack cannot be reached.
        """
        LOG.setLevel(logging.ERROR)
        try:
            await self._presence.seen(await self._workspaces.connect(self._opened()))
        except BaseException:
            await self.stop()
            raise

    async def start(self, commands: Sequence[CommandSpec], handle: Handle) -> None:
        """Connect, and return once commands and buttons are answered by `handle`.

        Raises:
            PlatformError: a token is missing or refused, Slack cannot be reached, or the port is taken.
        """
        await self.connect()
        try:
            app = self._app(commands, handle)
            if self._settings.transport == "socket":
                self._alive = await sockets.connect(app, self._tokenless(), self._app_token, self._connection)
            else:
                pages = [*self._workspaces.pages(self._tokenless(), self._presence.joined), *self.beside]
                self.port = await server.serve(app, self._settings, self._signing_secret, self._connection, pages)
        except BaseException:
            await self.stop()
            raise

    async def prepare(self, target: Target) -> None:
        """As `ports.Poster.prepare`: a person's conversation with the bot is opened."""
        async with self._delivering(target):
            await (await self._workspaces.of(target.workspace)).posting.prepare(target)

    async def post(self, target: Target, reply: Reply, *, key: str, tried: datetime | None = None) -> str:
        """Post a reply as one message; see `bot.ports.Platform.post`. It stands at ``channel/ts``."""
        async with self._delivering(target):
            workspace = await self._workspaces.of(target.workspace)
            return await workspace.posting.post(target, reply, key=key, tried=tried)

    @asynccontextmanager
    async def _delivering(self, target: Target) -> AsyncIterator[None]:
        """Tell of a workspace that shows to be without the bot."""
        try:
            yield
        except DeliveryError as error:
            if refusals.removed(error):
                await self._presence.refused_in(target.workspace)
            if isinstance(error, RemovedError):  # in the words by which what waits for the bot goes on
                raise RefusedError(wording.record.removed_from()) from error
            raise
        except StorageError as error:  # that of the workspaces: nothing was sent
            raise PostponedError(str(error)) from error

    async def connected(self) -> bool:
        """As `bot.ports.Platform.connected`."""
        return self._session is not None and await self._alive()

    async def wait(self) -> None:
        """Return once stopped: a lost connection is taken up again for as long as it takes."""
        await self._stopped.wait()

    async def stop(self) -> None:
        """Take no more commands, let answers in work finish for as long as `patience`, and disconnect."""
        await self._connection.aclose()
        if self._answers:
            _, late = await asyncio.wait(self._answers, timeout=self._patience)
            for unfinished in late:
                unfinished.cancel()
            if late:
                _LOG.warning("stopped with %d answers unfinished", len(late))
                await asyncio.gather(*late, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
            self._session = None
        self._stopped.set()

    def _opened(self) -> aiohttp.ClientSession:
        """The connections to Slack, until `stop`."""
        if self._session is None:
            self._session = session()
        return self._session

    def _tokenless(self) -> AsyncWebClient:
        """A client that acts in no workspace."""
        return client(self._settings, None, self._opened())

    def _app(self, specs: Sequence[CommandSpec], handle: Handle) -> AsyncApp:
        """Bolt's app, whose listeners only acknowledge and begin an answer."""

        async def authorize(team_id: str | None) -> AuthorizeResult:
            # By itself Bolt would ask Slack, or the record, between a command and its acknowledgement: what acts in
            # the workspace is looked up by the answer.
            return AuthorizeResult(enterprise_id=None, team_id=team_id)

        async def typed(ack: AsyncAck, command: dict[str, str]) -> None:
            await ack()
            self._begin(self._typed(command, specs), handle)

        app = PromptApp(
            self.turns,
            name=self.name,
            logger=LOG,
            client=AsyncWebClient(base_url=self._settings.api, logger=LOG),
            signing_secret="",  # `receiving` verifies
            authorize=authorize,
            process_before_response=True,  # the listener only acknowledges: no need to poll for it
        )
        # Every name, so that one which only an older manifest knows is answered with a sentence too.
        app.command(re.compile(""))(typed)
        interface.listen(app, self._means(specs, handle))
        events.listen(app, self._presence.effects, self._arrivals)
        return app

    def _means(self, specs: Sequence[CommandSpec], handle: Handle) -> Means:
        async def acting(team: str) -> AsyncWebClient:
            return (await self._workspaces.of(team)).client

        return Means(
            settings=self._settings,
            specs=specs,
            themes=self._themes,
            handle=handle,
            look=self._look,
            acting=acting,
            locales=self._locales,
            answer=lambda asked: self._begin(asked, handle),
            work=lambda what, team, work: self._go_on(self._worked(what, team, work)),
        )

    def _begin(self, asked: Asked, handle: Handle) -> None:
        self._go_on(self._answered(asked, handle))

    def _go_on(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    async def _answered(self, asked: Asked, handle: Handle) -> None:
        await self.turns.answering()
        try:
            acting = (await self._workspaces.of(asked.origin.workspace)).client
        except AttacheError as error:
            reason = error

            async def read(_: AsyncWebClient) -> Request:
                raise reason

            await answer(replace(asked, read=read), self._tokenless(), handle, self._sharing)
            return
        locale = await self._locales.of(asked.origin, acting)
        await answer(asked, acting, handle, self._sharing, locale)
        await self._presence.asked_in(asked.origin.workspace)

    async def _worked(self, what: str, team: str, work: Coroutine[Any, Any, object]) -> None:
        """Do it; what fails is told to nobody but the log: where it stands, Slack lets nothing be said."""
        try:
            await work
        except Exception as error:  # noqa: BLE001 - whatever it was, nobody waits for it
            if isinstance(error, AttacheError) or refusals.removed(error):  # no token: nobody there can be told
                _LOG.warning("%s on Slack is left undone: %s", what, error)
            else:
                incidents.noted(f"{what} on Slack", error)
            if refusals.removed(error):
                await self._presence.refused_in(team)

    def _typed(self, command: Mapping[str, str], specs: Sequence[CommandSpec]) -> Asked:
        origin = pressing.origin(command["team_id"], command["channel_id"], command["user_id"])

        async def read(acting: AsyncWebClient) -> Request:
            request = commands.parse(f"{command['command']} {plain(command.get('text', ''))}", specs, origin)
            spec = commands.built_in(specs, request.action)
            return replace(request, origin=await people.completed(origin, spec, acting, self._settings))

        return Asked(command["command"], origin, read, command["response_url"])


async def _always() -> bool:
    """Where Slack calls, and where the bot only posts, no connection is kept."""
    return True


def _workspaces(
    settings: SlackSettings, bot_token: Secret | None, registration: Registration | None, notes: Notes | None
) -> Workspaces:
    if registration is not None:
        from bot.platforms.slack.many import ManyWorkspaces  # noqa: PLC0415  what it loads, one workspace never needs

        return ManyWorkspaces(settings, registration, notes)
    if bot_token is None:
        meaning = wording.platforms.slack_bot_token()
        raise PlatformError(wording.platforms.slack_token_missing("SLACK_BOT_TOKEN", meaning))
    return OneWorkspace(settings, bot_token, notes)
