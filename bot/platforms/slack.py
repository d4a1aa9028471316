"""Attaché on Slack, by Bolt: over Socket Mode, or as an HTTP server whose requests are verified.

A command is acknowledged at once and answered in a task of its own, to the person who typed it and no one else.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

import aiohttp
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler
from slack_sdk.http_retry.builtin_interval_calculators import FixedValueRetryIntervalCalculator
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot import incidents, wording
from bot.commands import Origin, parse
from bot.errors import AttacheError, PlatformError
from bot.model import CommandSpec, Notice
from bot.ports import Handle
from bot.rendering.slack import render
from bot.settings import Secret, SlackSettings

_LOG = logging.getLogger(__name__)

_RESPONSES = 5
"""How often Slack takes a message through one response_url."""

_TOKEN_ERRORS = frozenset(
    {
        "account_inactive",
        "invalid_auth",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "token_expired",
        "token_revoked",
    }
)
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
        self._sdk_log = _LOG.getChild("sdk")
        self._client = AsyncWebClient(
            bot_token.reveal(), settings.api, logger=self._sdk_log, retry_handlers=_only_what_never_left()
        )
        self._connection = AsyncExitStack()
        self._answers: set[asyncio.Task[None]] = set()
        self._stopped = asyncio.Event()
        self.port: int | None = None
        """Where the HTTP transport listens, once started; differs from the settings when these say 0."""

    async def start(self, commands: Sequence[CommandSpec], handle: Handle) -> None:
        """Connect, and return once commands are answered by `handle`.

        Raises:
            PlatformError: a token is missing or refused, Slack cannot be reached, or the port is taken.
        """
        # At lower levels the SDKs write whole requests and one-time addresses to the log.
        self._sdk_log.setLevel(logging.ERROR)
        try:
            app = await self._app(commands, handle)
            await (self._open_socket(app) if self._settings.transport == "socket" else self._serve(app))
        except BaseException:
            await self.stop()
            raise

    async def wait(self) -> None:
        """Return once stopped: a lost connection is taken up again for as long as it takes."""
        await self._stopped.wait()

    async def stop(self) -> None:
        """Take no more commands, let answers in work finish for as long as `patience`, and disconnect."""
        await self._connection.aclose()
        if self._answers:
            _, late = await asyncio.wait(self._answers, timeout=self._patience)
            for answer in late:
                answer.cancel()
            if late:
                _LOG.warning("stopped with %d answers unfinished", len(late))
                await asyncio.gather(*late, return_exceptions=True)
        self._stopped.set()

    async def _app(self, commands: Sequence[CommandSpec], handle: Handle) -> AsyncApp:
        """Bolt's app, once Slack has taken the bot token."""
        identity = await self._asked(self._client.auth_test(), "SLACK_BOT_TOKEN", wording.platforms.slack_bot_token())
        authorized = AuthorizeResult.from_auth_test_response(
            auth_test_response=identity, bot_token=self._bot_token.reveal()
        )

        async def authorize() -> AuthorizeResult:
            return authorized  # by itself Bolt would ask Slack between a command and its acknowledgement

        async def acknowledge(ack: AsyncAck, command: dict[str, str]) -> None:
            await ack()
            answer = asyncio.create_task(self._answer(command, commands, handle))
            self._answers.add(answer)
            answer.add_done_callback(self._answers.discard)

        app = AsyncApp(
            name=self.name,
            logger=self._sdk_log,
            client=AsyncWebClient(base_url=self._settings.api, logger=self._sdk_log),
            signing_secret="",  # `_received` verifies
            authorize=authorize,
            process_before_response=True,  # the listener only acknowledges: no need to poll for it
        )
        # Every name, so that one which only an older manifest knows is answered with a sentence too.
        app.command(re.compile(""))(acknowledge)
        return app

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

        handler = AsyncSocketModeHandler(app, token, self._sdk_log, self._client)
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
            return await _received(app, verifier, request)

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
            code = _code(error)
            if code in _TOKEN_ERRORS:
                raise PlatformError(wording.platforms.slack_token_refused(variable, meaning, code)) from error
            if code:
                raise PlatformError(wording.platforms.slack_failed(self._settings.api, code)) from error
            raise PlatformError(wording.platforms.slack_unreachable(self._settings.api)) from error
        except (aiohttp.ClientError, OSError) as error:
            raise PlatformError(wording.platforms.slack_unreachable(self._settings.api)) from error
        except ValueError as error:  # a token that no HTTP header can carry
            raise PlatformError(wording.platforms.slack_token_refused(variable, meaning, "malformed")) from error

    async def _answer(self, command: Mapping[str, str], commands: Sequence[CommandSpec], handle: Handle) -> None:
        try:
            await self._post(command, await _messages(command, commands, handle))
        except (SlackApiError, aiohttp.ClientError, OSError):
            _LOG.exception("an answer to %s was not delivered", command["command"])

    async def _post(self, command: Mapping[str, str], messages: Sequence[dict[str, Any]]) -> None:
        """Show `messages` to the person alone.

        Not by Bolt's `respond`, whose client repeats a message after a dropped connection and says nothing
        when Slack refuses one.
        """
        webhook = AsyncWebhookClient(
            command["response_url"], logger=self._sdk_log, retry_handlers=_only_what_never_left()
        )
        for number, message in enumerate(messages):
            if number < _RESPONSES:
                response = await webhook.send_dict(
                    {**message, "response_type": "ephemeral", "unfurl_links": False, "unfurl_media": False}
                )
                if response.status_code == HTTPStatus.OK:
                    continue
                _LOG.warning("a response_url refused a message: HTTP %d", response.status_code)
                if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                    return  # it may stand there all the same: better once or not at all than twice
            await self._client.chat_postEphemeral(channel=command["channel_id"], user=command["user_id"], **message)


async def _messages(
    command: Mapping[str, str], commands: Sequence[CommandSpec], handle: Handle
) -> list[dict[str, Any]]:
    """The answer to a command as Slack messages, whatever happens."""
    origin = Origin(
        who=command["user_id"],
        where=f"{command['team_id']}/{command['channel_id']}",
        received_at=datetime.now(UTC),
    )
    try:
        request = parse(f"{command['command']} {command.get('text', '')}", commands, origin)
        return render(await handle(request))
    except AttacheError as error:
        return render(Notice(str(error), failed=True))
    except Exception as error:  # noqa: BLE001 - the person who asked must hear something, whatever it was
        return render(Notice(incidents.noted(f"answering {command['command']} on Slack", error), failed=True))


async def _received(app: AsyncApp, verifier: SignatureVerifier, request: web.Request) -> web.Response:
    """Pass a genuine request of Slack's on to Bolt.

    Bolt's own reader of HTTP requests is not used: it raises, for HTTP 500, on a malformed timestamp, signature
    or body, and drops a command whose text contains the word “payload”.
    """
    body = await request.read()
    fields = dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
    if fields.get("ssl_check") != "1" and not _genuine(verifier, body, request.headers):
        return web.json_response({"error": "invalid request"}, status=HTTPStatus.UNAUTHORIZED)
    return await to_aiohttp_response(await app.async_dispatch(AsyncBoltRequest(body=fields, mode="socket_mode")))


def _genuine(verifier: SignatureVerifier, body: bytes, headers: Mapping[str, str]) -> bool:
    try:
        return verifier.is_valid_request(body, dict(headers))
    except (ValueError, TypeError):  # no number for a timestamp, a signature or a body that is no text
        return False


def _code(error: SlackApiError) -> str:
    """Slack's word for a failure; empty when what answered is not Slack."""
    data = error.response.data if isinstance(error.response, AsyncSlackResponse) else None
    return str(data.get("error", "")) if isinstance(data, dict) else ""


def _only_what_never_left() -> list[AsyncRetryHandler]:
    """Retry when no connection could be made; once one was, the message may stand there and would stand twice."""
    interval = FixedValueRetryIntervalCalculator(0.5)
    return [AsyncConnectionErrorRetryHandler(1, interval, [aiohttp.ClientConnectorError])]
