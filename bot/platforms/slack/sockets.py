"""Socket Mode: Slack's requests come over a WebSocket that the bot opens, so that it may stand behind a firewall."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot import wording
from bot.errors import PlatformError
from bot.platforms.slack import shapes, starting
from bot.platforms.slack.web import LOG
from bot.settings import Secret

_CONNECT_SECONDS = 20

_SOCKETS = 2
"""So that one is open while the other is opened anew, as Slack wants every few hours; an app may have ten."""


_Alive = Callable[[], Awaitable[bool]]


class _Handler(AsyncSocketModeHandler):
    """Bolt's; what is not of the form in which Slack sends it goes no further, and is not acknowledged."""

    async def handle(self, client: AsyncBaseSocketModeClient, req: SocketModeRequest) -> None:
        """As Bolt's."""
        if shapes.misfit(req.payload) is None:
            await super().handle(client, req)  # type: ignore[arg-type]


async def connect(app: AsyncApp, client: AsyncWebClient, app_token: Secret | None, closing: AsyncExitStack) -> _Alive:
    """Return once Slack has greeted; gives what tells whether a connection stands. `closing` ends it.

    Raises:
        PlatformError: the token is missing or refused, or Slack cannot be reached.
    """
    if app_token is None:
        meaning = wording.platforms.slack_app_token()
        raise PlatformError(wording.platforms.slack_token_missing("SLACK_APP_TOKEN", meaning))
    try:
        async with asyncio.timeout(_CONNECT_SECONDS):
            opened = [await _open(app, client, app_token.reveal(), closing) for _ in range(_SOCKETS)]
    except TimeoutError as error:
        raise PlatformError(wording.platforms.slack_unreachable(client.base_url)) from error

    async def alive() -> bool:
        return any([await one() for one in opened])

    return alive


async def _open(app: AsyncApp, client: AsyncWebClient, token: str, closing: AsyncExitStack) -> _Alive:
    """Open one, which from then on opens itself anew; gives what tells whether it stands."""
    call = client.apps_connections_open(app_token=token)
    opened = await starting.asked(call, client.base_url, "SLACK_APP_TOKEN", wording.platforms.slack_app_token())
    greeted = asyncio.Event()

    async def greet(_: AsyncBaseSocketModeClient, message: dict[str, Any], __: str | None = None) -> None:
        if message.get("type") == "hello":
            greeted.set()

    handler = _Handler(app, token, LOG, client)
    closing.push_async_callback(handler.close_async)
    handler.client.message_listeners.append(greet)
    handler.client.wss_uri = opened["url"]
    await handler.connect_async()  # type: ignore[no-untyped-call]  # the SDK's own
    await greeted.wait()
    alive: _Alive = handler.client.is_connected
    return alive
