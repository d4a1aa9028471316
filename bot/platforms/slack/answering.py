"""Answer what a person typed or pressed, to that person alone, whatever happens."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot import incidents
from bot.commands import offered
from bot.errors import AttacheError, PostponedError
from bot.model import Aside, Notice, Origin, Reply, Request, Shared
from bot.platforms.slack import refusals
from bot.platforms.slack.sharing import Sharing
from bot.platforms.slack.web import LOG, only_what_never_left
from bot.ports import Handle
from bot.rendering.slack import render
from bot.wording import language, record

_LOG = logging.getLogger(__name__)

_RESPONSES = 5
"""How often Slack takes a message through one response_url."""

_LONGEST_PAUSE = 30.0

_TO_ONE = {"response_type": "ephemeral", "replace_original": False, "unfurl_links": False, "unfurl_media": False}
"""Seen by the one who asked, beside what was pressed, which has to stay."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that waits for an answer: what to call it in the log, who asked, and where answers go.

    `read`: makes it a request, by a client of that workspace, or raises an AttacheError that says what is wrong with
    it. `pressed`: the message under which a button was pressed. `remark`: what has to be said before the answer.
    """

    what: str
    origin: Origin
    read: Callable[[AsyncWebClient], Awaitable[Request]]
    response_url: str
    pressed: str = ""
    remark: Callable[[], str] | None = None


async def answer(
    asked: Asked, client: AsyncWebClient, handle: Handle, sharing: Sharing, locale: str | None = None
) -> None:
    """Have it handled, and show what comes of it, in the person's language; what is for everyone, `sharing` posts."""
    try:
        with language.spoken(locale):
            messages = await _messages(asked, client, handle, sharing, locale)
        await _show(asked, client, messages)
    except (SlackApiError, *refusals.UNANSWERED):
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
        shown = _after(asked.remark(), reply) if asked.remark else reply
        return render(shown, whole=True, offered=offered(request, reply))
    except AttacheError as error:
        return render(Notice(record.said(str(error)), failed=True))
    except Exception as error:  # noqa: BLE001 - the person who asked must hear something, whatever it was
        return render(Notice(incidents.noted(f"answering {asked.what} on Slack", error), failed=True))


def _after(line: str, reply: Reply) -> Reply:
    """A reply with a line before it."""
    if isinstance(reply, Aside):
        return Aside(f"{line} {reply.line}", reply.reply)
    return reply if isinstance(reply, Shared) else Aside(line, reply)


async def _show(asked: Asked, client: AsyncWebClient, messages: Sequence[dict[str, Any]]) -> None:
    """Show `messages` to the person alone.

    Not by Bolt's `respond`, whose client repeats a message after a dropped connection and says nothing
    when Slack refuses one.
    """
    webhook = AsyncWebhookClient(asked.response_url, logger=LOG, retry_handlers=only_what_never_left())
    uses = 0
    for message in messages:
        if asked.response_url and uses < _RESPONSES:
            shown = {**message, **_TO_ONE}
            response, uses = await webhook.send_dict(shown), uses + 1
            if response.status_code == HTTPStatus.TOO_MANY_REQUESTS and uses < _RESPONSES:  # certainly not shown
                await _pause(refusals.retry_after(response.headers, datetime.now(UTC)))
                response, uses = await webhook.send_dict(shown), uses + 1  # nobody says whether that one counted
            if response.status_code == HTTPStatus.OK:
                continue
            _LOG.warning("a response_url refused a message: HTTP %d", response.status_code)
            if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                return  # it may stand there all the same: better once or not at all than twice
        await _say_privately(asked.origin, client, message)


async def _say_privately(origin: Origin, client: AsyncWebClient, message: Mapping[str, Any]) -> None:
    """As an ephemeral message, for which the bot has to be in the channel; once more where Slack asks to wait."""
    try:
        await client.chat_postEphemeral(channel=origin.channel, user=origin.who, **message)
    except SlackApiError as error:
        meaning = refusals.of(error, sent=True)
        if not isinstance(meaning, PostponedError):
            raise
        await _pause(meaning.after)
        await client.chat_postEphemeral(channel=origin.channel, user=origin.who, **message)


async def _pause(seconds: float | None) -> None:
    """Wait as Slack asks to, or a second: somebody waits for the answer, so not for long."""
    await asyncio.sleep(min(1 if seconds is None else seconds, _LONGEST_PAUSE))
