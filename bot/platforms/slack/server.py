"""The HTTP transport: Slack sends its requests to a server, and each is verified."""

from collections.abc import Sequence
from contextlib import AsyncExitStack

from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier

from bot import wording
from bot.errors import PlatformError
from bot.platforms.slack.receiving import received
from bot.settings import Secret, SlackSettings

_BACKLOG = 1024
"""Connections that wait to be taken: one that finds no room tries again only a second later."""


async def serve(
    app: AsyncApp,
    settings: SlackSettings,
    signing_secret: Secret | None,
    closing: AsyncExitStack,
    pages: Sequence[web.RouteDef] = (),
) -> int:
    """Listen for Slack's requests, and for those of people who look at `pages`; gives the port. `closing` ends it.

    Raises:
        PlatformError: the secret is missing, or the port is taken.
    """
    secret = signing_secret.reveal().strip() if signing_secret else ""
    if not secret:
        raise PlatformError(
            wording.platforms.slack_token_missing("SLACK_SIGNING_SECRET", wording.platforms.slack_signing_secret())
        )
    verifier = SignatureVerifier(secret)

    async def receive(request: web.Request) -> web.Response:
        return await received(app, verifier, request)

    server = web.Application()
    server.add_routes([web.post(settings.path, receive), *pages])
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    closing.push_async_callback(runner.cleanup)
    try:
        await web.TCPSite(runner, settings.host, settings.port, backlog=_BACKLOG).start()
    except OSError as error:
        raise PlatformError(wording.platforms.slack_port_taken(settings.host, settings.port)) from error
    port: int = runner.addresses[0][1]
    return port
