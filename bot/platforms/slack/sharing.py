"""Show everyone an answer that one person asked for: the bot posts it in the channel, once, with that name over it.

The press's own response_url could post it too, even where the person may not: for that reason it is not used.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import wording
from bot.commands import offered
from bot.errors import DeliveryError, LostAnswerError, StorageError
from bot.model import Notice, Request, Shared
from bot.platforms.slack import people, refusals
from bot.ports import Arrivals
from bot.rendering.slack import render

_REMEMBERED = 1_000
"""How many answers are known to be shared, so that two clicks post one message."""


class Sharing:
    """Shares answers, each once.

    Args:
        arrivals: knows what another process has shared; None: there is no other.
    """

    def __init__(self, arrivals: Arrivals | None = None) -> None:
        self._arrivals = arrivals
        self._shared: OrderedDict[str, None] = OrderedDict()

    async def share(self, reply: Shared, asked: Request, under: str, client: AsyncWebClient) -> Notice:
        """Post an answer for everyone; what to tell the one who wanted it.

        Args:
            reply: the answer.
            asked: what asked for it, and where.
            under: the message whose button was pressed.
            client: acts for the bot.
        """
        pressed = f"slack share/{asked.origin.workspace}/{asked.origin.channel}/{under}"
        if pressed in self._shared or not await self._first(pressed):
            return Notice(wording.answers.shared_already())
        signed = replace(reply, by=await people.called(asked.origin, client))
        try:
            for message in render(signed, whole=True, offered=offered(asked, reply)):
                await _post(message, asked.origin.channel, client)
        except DeliveryError as error:
            if not isinstance(error, LostAnswerError):  # it certainly does not stand there
                await self._forget(pressed)
            return Notice(wording.record.said(str(error)), failed=True)
        return Notice(wording.answers.shared())

    async def _first(self, pressed: str) -> bool:
        """Whether this press is the first of its message, which from now on it has been."""
        self._shared[pressed] = None
        if len(self._shared) > _REMEMBERED:
            self._shared.popitem(last=False)
        try:
            return self._arrivals is None or await self._arrivals.first(pressed)
        except StorageError:
            self._shared.pop(pressed, None)
            raise

    async def _forget(self, pressed: str) -> None:
        self._shared.pop(pressed, None)
        if self._arrivals is not None:
            await self._arrivals.forget(pressed)


async def _post(message: Mapping[str, Any], channel: str, client: AsyncWebClient) -> None:
    try:
        await client.chat_postMessage(channel=channel, **message, unfurl_links=False, unfurl_media=False)
    except (SlackApiError, *refusals.UNANSWERED) as error:
        raise refusals.of(error, sent=True) from error
