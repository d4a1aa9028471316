"""Answer what a person typed or pressed, to that person alone, whatever happens."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot import incidents
from bot.commands import offered
from bot.errors import AttacheError
from bot.model import Notice, Origin, Request, Shared
from bot.platforms.slack.sharing import Sharing
from bot.platforms.slack.web import LOG, only_what_never_left
from bot.ports import Handle
from bot.rendering.slack import render
from bot.wording import language, record

_LOG = logging.getLogger(__name__)

_RESPONSES = 5
"""How often Slack takes a message through one response_url."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that waits for an answer: what to call it in the log, who asked, and where answers go.

    `read`: makes it a request, by a client of that workspace, or raises an AttacheError that says what is wrong with
    it. `pressed`: the message under which a button was pressed.
    """

    what: str
    origin: Origin
    read: Callable[[AsyncWebClient], Awaitable[Request]]
    response_url: str
    pressed: str = ""


async def answer(
    asked: Asked, client: AsyncWebClient, handle: Handle, sharing: Sharing, locale: str | None = None
) -> None:
    """Have it handled, and show what comes of it, in the person's language; what is for everyone, `sharing` posts."""
    try:
        with language.spoken(locale):
            messages = await _messages(asked, client, handle, sharing, locale)
        await _show(asked, client, messages)
    except (SlackApiError, aiohttp.ClientError, OSError):
        _LOG.exception("an answer to %s was not delivered", asked.what)


async def _messages(
    asked: Asked, client: AsyncWebClient, handle: Handle, sharing: Sharing, locale: str | None
) -> list[dict[str, Any]]:
    try:
        request = await asked.read(client)
        request = replace(request, origin=replace(request.origin, locale=locale))
        reply = await handle(request)
        if isinstance(reply, Shared):
            reply = await sharing.share(reply, request, asked.pressed, client)
        return render(reply, whole=True, offered=offered(request, reply))
    except AttacheError as error:
        return render(Notice(record.said(str(error)), failed=True))
    except Exception as error:  # noqa: BLE001 - the person who asked must hear something, whatever it was
        return render(Notice(incidents.noted(f"answering {asked.what} on Slack", error), failed=True))


async def _show(asked: Asked, client: AsyncWebClient, messages: Sequence[dict[str, Any]]) -> None:
    """Show `messages` to the person alone.

    Not by Bolt's `respond`, whose client repeats a message after a dropped connection and says nothing
    when Slack refuses one.
    """
    # What was pressed stands under a digest, which has to stay.
    extra = {"replace_original": False} if asked.pressed else {}
    webhook = AsyncWebhookClient(asked.response_url, logger=LOG, retry_handlers=only_what_never_left())
    for number, message in enumerate(messages):
        if asked.response_url and number < _RESPONSES:
            response = await webhook.send_dict(
                {**message, **extra, "response_type": "ephemeral", "unfurl_links": False, "unfurl_media": False}
            )
            if response.status_code == HTTPStatus.OK:
                continue
            _LOG.warning("a response_url refused a message: HTTP %d", response.status_code)
            if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                return  # it may stand there all the same: better once or not at all than twice
        await client.chat_postEphemeral(channel=asked.origin.channel, user=asked.origin.who, **message)
