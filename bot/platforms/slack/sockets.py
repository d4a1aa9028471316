"""Socket Mode: Slack's requests come over a WebSocket that the bot opens, so that it may stand behind a firewall."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

from bot import wording
from bot.errors import PlatformError
from bot.platforms.slack import starting
from bot.platforms.slack.web import LOG
from bot.settings import Secret

_CONNECT_SECONDS = 20


async def connect(
    app: AsyncApp, client: AsyncWebClient, app_token: Secret | None, closing: AsyncExitStack
) -> Callable[[], Awaitable[bool]]:
    """Return once Slack has greeted; gives what tells whether the connection stands. `closing` ends it.

    Raises:
        PlatformError: the token is missing or refused, or Slack cannot be reached.
    """
    meaning = wording.platforms.slack_app_token()
    if app_token is None:
        raise PlatformError(wording.platforms.slack_token_missing("SLACK_APP_TOKEN", meaning))
    token, api = app_token.reveal(), client.base_url
    opened = await starting.asked(client.apps_connections_open(app_token=token), api, "SLACK_APP_TOKEN", meaning)
    greeted = asyncio.Event()

    async def greet(_: AsyncBaseSocketModeClient, message: dict[str, Any], __: str | None = None) -> None:
        if message.get("type") == "hello":
            greeted.set()

    handler = AsyncSocketModeHandler(app, token, LOG, client)
    closing.push_async_callback(handler.close_async)
    handler.client.message_listeners.append(greet)
    handler.client.wss_uri = opened["url"]
    try:
        async with asyncio.timeout(_CONNECT_SECONDS):
            await handler.connect_async()  # type: ignore[no-untyped-call]  # the SDK's own
            await greeted.wait()
    except TimeoutError as error:
        raise PlatformError(wording.platforms.slack_unreachable(api)) from error
    alive: Callable[[], Awaitable[bool]] = handler.client.is_connected
    return alive
