"""How Slack's Web API is called: nothing is sent twice of its own accord, and each connection is fresh."""

import logging

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler
from slack_sdk.http_retry.builtin_interval_calculators import FixedValueRetryIntervalCalculator
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.settings import Secret, SlackSettings

LOG = logging.getLogger("bot.platforms.slack.sdk")
"""For the SDKs, which below ERROR write whole requests and one-time addresses."""

NEVER_LEFT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
"""No connection could be made: certainly nothing was sent."""

_CONNECT_SECONDS = 5
_CALL_SECONDS = 30


def client(settings: SlackSettings, token: Secret | None, session: aiohttp.ClientSession) -> AsyncWebClient:
    """A client that acts with `token` over these connections."""
    own = token.reveal() if token else None
    return AsyncWebClient(own, settings.api, session=session, logger=LOG, retry_handlers=only_what_never_left())


def session() -> aiohttp.ClientSession:
    """The connections of a client, for the caller to close.

    Each call opens its own: on a kept one that the server has just closed, nobody could tell whether a message
    arrived. Connecting has a limit of its own, so that a network that swallows everything is known from a lost
    answer.
    """
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(force_close=True, limit=0),
        timeout=aiohttp.ClientTimeout(total=_CALL_SECONDS, sock_connect=_CONNECT_SECONDS),
    )


def only_what_never_left() -> list[AsyncRetryHandler]:
    """Retry when no connection could be made; once one was, the message may stand there and would stand twice."""
    interval = FixedValueRetryIntervalCalculator(0.5)
    return [AsyncConnectionErrorRetryHandler(1, interval, list(NEVER_LEFT))]


def code(error: SlackApiError) -> str:
    """Slack's word for a failure; empty when what answered is not Slack."""
    data = error.response.data if isinstance(error.response, AsyncSlackResponse) else None
    return str(data.get("error", "")) if isinstance(data, dict) else ""


def status(error: SlackApiError) -> int:
    """The HTTP status of a failure; 0 when there is none."""
    response = error.response
    if isinstance(response, AsyncSlackResponse):
        return response.status_code
    return response.status if isinstance(response, aiohttp.ClientResponse) else 0
