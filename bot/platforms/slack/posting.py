"""Post a reply so that it never stands twice: one attempt a call, under a key that can be looked up."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Iterator
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot import wording
from bot.errors import LostAnswerError, PostponedError, RefusedError, UnknowableError
from bot.model import Reply, Target, TargetKind
from bot.platforms.conversations import Known
from bot.platforms.slack import refusals
from bot.platforms.slack.web import code
from bot.rendering.slack import render
from bot.settings import SlackSettings

_LOG = logging.getLogger(__name__)

EVENT = "attache_delivery"
"""The type of the metadata that carry a delivery's key."""

_CLOCKS = timedelta(minutes=1)
"""How far Slack's clock may be behind."""

_OPEN_SECONDS = 5
_PAGES = 10
_PAGE = 200


class Posting:
    """Posts to channels and people of one workspace.

    Args:
        client: acts for the bot.
        settings: whether channels may be read back.
        own: the bot's own ids, by which its messages are known.
        conversations: with people, where their ids are known.
    """

    def __init__(
        self, client: AsyncWebClient, settings: SlackSettings, own: Collection[str], conversations: Known
    ) -> None:
        self._own = frozenset(own)
        self._client = client
        self._settings = settings
        self._conversations = conversations
        self._opens_at = 0.0
        """By the loop's clock, from when on conversations are opened again after Slack asked to wait."""

    async def prepare(self, target: Target) -> None:
        """As `bot.ports.Poster.prepare`: what asks for a person's conversation posts nothing yet."""
        await self._channel(target, self._opened)

    async def post(self, target: Target, reply: Reply, *, key: str, tried: datetime | None) -> str:
        """As `bot.ports.Platform.post`; what is posted stands at ``channel/ts``."""
        message, *rest = render(reply)
        if rest:
            _LOG.warning("of a reply that takes %d messages only the first is posted", 1 + len(rest))
        if tried is None:
            return await self._posted(target, await self._channel(target, self._opened), message, key)
        if target.kind is TargetKind.CHANNEL and not self._settings.history:
            raise UnknowableError(wording.platforms.slack_unreadable())
        channel = await self._channel(target, self._opened_again)
        found = await self._found(channel, key, tried - _CLOCKS)
        return found or await self._posted(target, channel, message, key)

    async def _posted(self, target: Target, channel: str, message: dict[str, Any], key: str) -> str:
        call = self._client.chat_postMessage(
            channel=channel,
            **message,
            unfurl_links=False,
            unfurl_media=False,
            metadata={"event_type": EVENT, "event_payload": {"key": key}},
        )
        try:
            answer = await call
        except (SlackApiError, *refusals.UNANSWERED) as error:
            meaning = refusals.of(error, sent=True)
            if isinstance(meaning, RefusedError) and target.kind is TargetKind.USER:
                await self._conversations.forget(target.address)  # it may be what is wrong
            raise meaning from error
        return f"{answer['channel']}/{answer['ts']}"

    async def _channel(self, target: Target, opened: "_Opened") -> str:
        """Where to post for `target`: a channel's own id, or a person's conversation with the bot."""
        if target.kind is TargetKind.CHANNEL:
            return target.address
        known = await self._conversations.of(target.address)
        if known is None:
            answer = await opened(target.address)
            known = str(answer["channel"]["id"])
            await self._conversations.learn(target.address, known)
        return known

    async def _opened(self, person: str) -> AsyncSlackResponse:
        """A conversation, before the first attempt; with a limit of its own, so that its end is known to be no post's.

        While Slack wants no conversation to be asked for, none is; those that are known go on.
        """
        left = self._opens_at - asyncio.get_running_loop().time()
        if left > 0:
            raise PostponedError(wording.platforms.slack_busy(), left, counts=False)
        try:
            async with asyncio.timeout(_OPEN_SECONDS):
                return await self._client.conversations_open(users=person)
        except (SlackApiError, *refusals.UNANSWERED) as error:
            meaning = refusals.of(error, sent=False)
            if isinstance(meaning, PostponedError) and meaning.after:
                self._opens_at = asyncio.get_running_loop().time() + meaning.after
            raise meaning from error

    async def _opened_again(self, person: str) -> AsyncSlackResponse:
        """A conversation in which something may stand already."""
        return await _looked_up(self._client.conversations_open(users=person))

    async def _found(self, channel: str, key: str, since: datetime) -> str | None:
        """Where the message of an earlier attempt stands; None: certainly nowhere."""
        cursor = ""
        for _ in range(_PAGES):
            call = self._client.conversations_history(
                channel=channel,
                include_all_metadata=True,
                oldest=f"{since.timestamp():.6f}",
                limit=_PAGE,
                cursor=cursor or None,
            )
            page = await _looked_up(call)
            for ts in self._ours(page.get("messages") or [], key):
                return f"{channel}/{ts}"
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return None
        raise UnknowableError(wording.platforms.slack_too_busy_to_read(_PAGES * _PAGE))

    def _ours(self, messages: list[dict[str, Any]], key: str) -> Iterator[str]:
        for message in messages:
            metadata = message.get("metadata") or {}
            payload = metadata.get("event_payload") or {}
            own = self._own & {message.get("user"), message.get("bot_id")}
            if own and metadata.get("event_type") == EVENT and payload.get("key") == key:
                yield str(message["ts"])


_Opened = Callable[[str], Awaitable[AsyncSlackResponse]]


async def _looked_up(call: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
    """A call after an attempt: its failure never says that nothing was posted."""
    try:
        return await call
    except (SlackApiError, *refusals.UNANSWERED) as error:
        meaning = refusals.of(error, sent=False)
        unreadable = isinstance(error, SlackApiError) and code(error) == "missing_scope"
        if unreadable or isinstance(meaning, RefusedError):
            raise UnknowableError(wording.platforms.slack_unreadable()) from error
        if isinstance(meaning, PostponedError):
            raise LostAnswerError(str(meaning)) from error
        raise meaning from error
