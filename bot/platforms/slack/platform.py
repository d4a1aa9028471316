"""Attaché on Slack, by Bolt: over Socket Mode, or as an HTTP server whose requests are verified.

A command is acknowledged at once and answered in a task of its own, to the person who typed it and no one else.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import aiohttp
from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot import commands, wording
from bot.errors import PlatformError
from bot.model import CommandSpec, Origin, Reply, Request, Target
from bot.platforms.slack import people, refusals
from bot.platforms.slack.answering import Asked, answer
from bot.platforms.slack.posting import Posting
from bot.platforms.slack.receiving import received
from bot.platforms.slack.web import LOG, client, code, session
from bot.ports import Handle
from bot.settings import Secret, SlackSettings

_LOG = logging.getLogger(__name__)

_CONNECT_SECONDS = 20


class SlackPlatform:
    """Slack as a `bot.ports.Platform`.

    Args:
        settings: transport and addresses.
        bot_token: acts for the bot user.
        app_token: opens Socket Mode; needed for that transport only.
        signing_secret: proves that requests come from Slack; needed over HTTP only.
        patience: seconds that `stop()` gives to answers in work.
    """

    name = "slack"

    def __init__(
        self,
        settings: SlackSettings,
        bot_token: Secret,
        app_token: Secret | None = None,
        signing_secret: Secret | None = None,
        *,
        patience: float = 10,
    ) -> None:
        self._settings = settings
        self._bot_token = bot_token
        self._app_token = app_token
        self._signing_secret = signing_secret
        self._patience = patience
        self._client = client(settings, bot_token)
        self._posting: Posting | None = None
        self._identity: AsyncSlackResponse | None = None
        self._connection = AsyncExitStack()
        self._answers: set[asyncio.Task[None]] = set()
        self._stopped = asyncio.Event()
        self.port: int | None = None
        """Where the HTTP transport listens, once started; differs from the settings when these say 0."""

    async def connect(self) -> None:
        """Find out who the bot is, and return once it can post.

        Raises:
            PlatformError: the bot token is refused, or Slack cannot be reached.
        """
        LOG.setLevel(logging.ERROR)
        if self._client.session is None:
            self._client.session = session()
        try:
            self._identity = await self._asked(
                self._client.auth_test(), "SLACK_BOT_TOKEN", wording.platforms.slack_bot_token()
            )
        except BaseException:
            await self.stop()
            raise
        own = [str(self._identity[name]) for name in ("user_id", "bot_id") if self._identity[name]]
        self._posting = Posting(self._client, self._settings, own)

    async def start(self, commands: Sequence[CommandSpec], handle: Handle) -> None:
        """Connect, and return once commands and buttons are answered by `handle`.

        Raises:
            PlatformError: a token is missing or refused, Slack cannot be reached, or the port is taken.
        """
        await self.connect()
        try:
            app = self._app(commands, handle)
            await (self._open_socket(app) if self._settings.transport == "socket" else self._serve(app))
        except BaseException:
            await self.stop()
            raise

    async def post(self, target: Target, reply: Reply, *, key: str, tried: datetime | None = None) -> str:
        """Post a reply as one message; see `bot.ports.Platform.post`. It stands at ``channel/ts``."""
        if self._posting is None:
            msg = "post needs connect or start first"
            raise RuntimeError(msg)
        return await self._posting.post(target, reply, key=key, tried=tried)

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
        if self._client.session is not None:
            await self._client.session.close()
            self._client.session = None
        self._stopped.set()

    def _app(self, specs: Sequence[CommandSpec], handle: Handle) -> AsyncApp:
        """Bolt's app, whose listeners only acknowledge and begin an answer."""
        authorized = AuthorizeResult.from_auth_test_response(
            auth_test_response=self._identity, bot_token=self._bot_token.reveal()
        )

        async def authorize() -> AuthorizeResult:
            return authorized  # by itself Bolt would ask Slack between a command and its acknowledgement

        async def typed(ack: AsyncAck, command: dict[str, str]) -> None:
            await ack()
            self._begin(self._typed(command, specs), handle)

        async def pressed(ack: AsyncAck, body: dict[str, Any]) -> None:
            await ack()
            if asked := _pressed(body):
                self._begin(asked, handle)

        app = AsyncApp(
            name=self.name,
            logger=LOG,
            client=AsyncWebClient(base_url=self._settings.api, logger=LOG),
            signing_secret="",  # `receiving` verifies
            authorize=authorize,
            process_before_response=True,  # the listener only acknowledges: no need to poll for it
        )
        # Every name, so that one which only an older manifest knows is answered with a sentence too.
        app.command(re.compile(""))(typed)
        app.block_action(re.compile(""))(pressed)
        return app

    def _begin(self, asked: Asked, handle: Handle) -> None:
        task = asyncio.create_task(answer(asked, self._client, handle))
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    def _typed(self, command: Mapping[str, str], specs: Sequence[CommandSpec]) -> Asked:
        origin = _origin(command["team_id"], command["channel_id"], command["user_id"])

        async def read() -> Request:
            request = commands.parse(f"{command['command']} {command.get('text', '')}", specs, origin)
            spec = commands.built_in(specs, request.action)
            return replace(request, origin=await people.completed(origin, spec, self._client, self._settings))

        return Asked(command["command"], origin, read, command["response_url"])

    async def _open_socket(self, app: AsyncApp) -> None:
        meaning = wording.platforms.slack_app_token()
        if self._app_token is None:
            raise PlatformError(wording.platforms.slack_token_missing("SLACK_APP_TOKEN", meaning))
        token = self._app_token.reveal()
        opened = await self._asked(self._client.apps_connections_open(app_token=token), "SLACK_APP_TOKEN", meaning)
        greeted = asyncio.Event()

        async def greet(_: AsyncBaseSocketModeClient, message: dict[str, Any], __: str | None = None) -> None:
            if message.get("type") == "hello":
                greeted.set()

        handler = AsyncSocketModeHandler(app, token, LOG, self._client)
        self._connection.push_async_callback(handler.close_async)
        handler.client.message_listeners.append(greet)
        handler.client.wss_uri = opened["url"]
        try:
            async with asyncio.timeout(_CONNECT_SECONDS):
                await handler.connect_async()  # type: ignore[no-untyped-call]  # the SDK's own
                await greeted.wait()
        except TimeoutError as error:
            raise PlatformError(wording.platforms.slack_unreachable(self._settings.api)) from error

    async def _serve(self, app: AsyncApp) -> None:
        secret = self._signing_secret.reveal().strip() if self._signing_secret else ""
        if not secret:
            raise PlatformError(
                wording.platforms.slack_token_missing("SLACK_SIGNING_SECRET", wording.platforms.slack_signing_secret())
            )
        verifier = SignatureVerifier(secret)

        async def receive(request: web.Request) -> web.Response:
            return await received(app, verifier, request)

        server = web.Application()
        server.router.add_post(self._settings.path, receive)
        runner = web.AppRunner(server, access_log=None)
        await runner.setup()
        self._connection.push_async_callback(runner.cleanup)
        try:
            await web.TCPSite(runner, self._settings.host, self._settings.port).start()
        except OSError as error:
            taken = wording.platforms.slack_port_taken(self._settings.host, self._settings.port)
            raise PlatformError(taken) from error
        self.port = runner.addresses[0][1]

    async def _asked(self, call: Awaitable[AsyncSlackResponse], variable: str, meaning: str) -> AsyncSlackResponse:
        """The answer to a call at start, or a PlatformError that names what to mend."""
        try:
            return await call
        except SlackApiError as error:
            reason = code(error)
            if reason in refusals.TOKEN:
                raise PlatformError(wording.platforms.slack_token_refused(variable, meaning, reason)) from error
            if reason:
                raise PlatformError(wording.platforms.slack_failed(self._settings.api, reason)) from error
            raise PlatformError(wording.platforms.slack_unreachable(self._settings.api)) from error
        except (aiohttp.ClientError, OSError) as error:
            raise PlatformError(wording.platforms.slack_unreachable(self._settings.api)) from error
        except ValueError as error:  # a token that no HTTP header can carry
            raise PlatformError(wording.platforms.slack_token_refused(variable, meaning, "malformed")) from error


def _pressed(body: Mapping[str, Any]) -> Asked | None:
    """What a press of a button asks for; None when the button is none of ours."""
    place = (body.get("channel") or {}).get("id") or (body.get("container") or {}).get("channel_id") or ""
    user = body["user"]
    origin = _origin((body.get("team") or {}).get("id") or user.get("team_id") or "", place, user["id"])
    request = commands.pressed(str(body["actions"][0].get("value") or ""), origin)
    if request is None:
        return None

    async def read() -> Request:
        return request

    return Asked(f"the button {request.action}", origin, read, body.get("response_url") or "", pressed=True)


def _origin(workspace: str, channel: str, who: str) -> Origin:
    return Origin("slack", workspace, channel, who, datetime.now(UTC), direct=channel.startswith("D"))
