"""Posting a message to a channel or a person, once: under a nonce that Discord knows again."""

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, TypeVar

import discord

from bot import wording
from bot.errors import DeliveryError, LostAnswerError, PostponedError, RefusedError, UnknowableError
from bot.model import Reply, Target, TargetKind
from bot.platforms.discord.client import Client
from bot.platforms.discord.conversations import Conversations
from bot.platforms.discord.layouts import view
from bot.platforms.discord.places import Places
from bot.platforms.discord.sending import Attempt, watched
from bot.ports import Notes
from bot.rendering.discord import render, title

log = logging.getLogger(__name__)

_T = TypeVar("_T")

TRUSTED = timedelta(seconds=60)
"""For so long all attempts go under one nonce. Discord says that it knows one again for “the past few minutes”."""

WITHIN = timedelta(seconds=8)
"""For so long one call tries: less than its caller waits, also at the end of the process, who could not tell what
queued here from what was sent."""

_APART = timedelta(minutes=1)
"""How far Discord's clock and ours may be apart."""

_NONCE = 25
_OPENING_TOO_FAST = 40003
_DELETED = 10008
_NO_CHANNEL = 10003
_TOLD = {
    _NO_CHANNEL: wording.platforms.discord_no_channel,
    10013: wording.platforms.discord_no_person,
    40067: wording.platforms.discord_tag_required,
    50001: wording.platforms.discord_no_access,
    50007: wording.platforms.discord_messages_shut,
    50009: wording.platforms.discord_verification,
    50013: wording.platforms.discord_not_permitted,
    50033: wording.platforms.discord_no_person,
    50278: wording.platforms.discord_messages_shut,
    200000: wording.platforms.discord_automod,
}
"""What Discord refuses until somebody changes something, by its code."""


class Poster:
    """Posts through one connection.

    Args:
        client: logged in, with or without a gateway.
        clock: the time, aware.
        notes: remember the conversations that were opened; None: they are opened anew in each run.
        crosspost: what is posted in an announcement channel also goes to the servers that follow it.
    """

    def __init__(
        self, client: Client, clock: Callable[[], datetime], notes: Notes | None = None, *, crosspost: bool = False
    ) -> None:
        self._client = client
        self._clock = clock
        self._crosspost = crosspost
        self._places = Places(client)
        self._direct = Conversations(self._opened, notes)

    async def prepare(self, target: Target) -> None:
        """As `ports.Poster.prepare`: the conversation with a person is opened, for which many queue at Discord."""
        try:
            async with asyncio.timeout(WITHIN.total_seconds()):
                await self._channel(target)
        except Exception as error:
            raise _told_in_time(error, Attempt(), target, queued=not self._direct.asked(target.address)) from error

    def stop(self) -> None:
        """Begin nothing more."""
        self._direct.stop()

    async def post(self, target: Target, reply: Reply, key: str, tried: datetime | None) -> str:
        """As `ports.Platform.post`: of a reply that takes several messages, the first.

        It takes `WITHIN` at the most, also where discord.py makes it queue for a rate limit: people who are written to
        for the first time queue for that of beginning conversations.
        """
        left = TRUSTED
        if tried is not None:
            age = self._clock() - tried
            if not timedelta(0) <= age < TRUSTED:  # a clock that was set back tells nothing either
                raise UnknowableError(wording.platforms.discord_unknowable())
            left -= age
        return await self.send(target, render(reply)[0], key, name=title(reply), left=left, doubt=tried is not None)

    async def send(  # noqa: PLR0913  what to whom, and what is known of it
        self,
        target: Target,
        message: Mapping[str, Any],
        key: str,
        *,
        name: str = "",
        left: timedelta = TRUSTED,
        doubt: bool = False,
    ) -> str:
        """One rendered message, once for its key; gives ``channel/message``. Raises as `ports.Platform.post`.

        Args:
            target: a channel or a person.
            message: as `render` gives it.
            key: the same at each attempt.
            name: what it is called where each message is a post of its own.
            left: how long all of it may take.
            doubt: it may stand there already.
        """
        attempt = Attempt(doubt=doubt)
        try:
            async with asyncio.timeout(min(left, WITHIN).total_seconds()):
                channel = await self._channel(target)
                place = await self._place(target, channel)
                if isinstance(place, discord.ForumChannel):
                    return await self._in_forum(place, message, name, attempt)
                messages = self._client.get_partial_messageable(channel)
                sending = messages.send(view=view(message), nonce=_nonce(target, key))
                sent = await self._watched(sending, attempt)
        except DeliveryError:
            raise
        except Exception as error:
            if isinstance(error, discord.HTTPException) and error.code == _NO_CHANNEL:
                self._places.forget(int(target.address))
                if target.kind is TargetKind.USER:
                    await self._direct.forget(target.address)
            raise _told_in_time(error, attempt, target, queued=not self._direct.asked(target.address)) from error
        if (
            self._crosspost
            and isinstance(place, discord.TextChannel)
            and place.is_news()
            and not sent.flags.crossposted
        ):
            await self._crossposted(sent)
        return f"{channel}/{sent.id}"

    async def _place(self, target: Target, channel: int) -> object:
        """The channel as far as it matters of which kind it is."""
        if target.kind is TargetKind.USER:
            return None
        return await self._watched(self._places.find(channel), Attempt())

    async def _in_forum(
        self, forum: discord.ForumChannel, message: Mapping[str, Any], name: str, attempt: Attempt
    ) -> str:
        """A post of its own. Discord knows no nonce there: what may stand there is looked for, and not sent again."""
        if attempt.doubt:
            return await self._found_in_forum(forum, name)
        attempt.once = True
        posting = forum.create_thread(name=name, view=view(message))
        made = await self._watched(posting, attempt)
        return f"{made.thread.id}/{made.message.id}"

    async def _found_in_forum(self, forum: discord.ForumChannel, name: str) -> str:
        """The one post of the bot's in a forum that is of this name, and of the last minutes.

        That it is not there does not tell that it will not come: then nobody knows.
        """
        me, since = self._client.user, self._clock() - TRUSTED - _APART
        found = [
            thread.id
            for thread in await self._watched(forum.guild.active_threads(), Attempt())
            if thread.parent_id == forum.id
            and me is not None
            and thread.owner_id == me.id
            and thread.name == name
            and discord.utils.snowflake_time(thread.id) >= since
        ]
        if len(found) != 1:
            raise UnknowableError(wording.platforms.discord_unknowable())
        return f"{found[0]}/{found[0]}"  # a post's first message has its number

    async def _crossposted(self, sent: discord.Message) -> None:
        """Publish it to the servers that follow. The digest stands where it was to stand, so this may fail."""
        try:
            await sent.publish()
        except (discord.DiscordException, OSError, TimeoutError) as error:
            log.warning("message %s was posted and not published to followers: %s", sent.id, error)

    async def _channel(self, target: Target) -> int:
        """The id of the channel to post in."""
        return int(target.address) if target.kind is TargetKind.CHANNEL else await self._direct.find(target.address)

    async def _opened(self, person: str, attempt: Attempt) -> int:
        # discord.py's own create_dm never lets go of a conversation that is no longer right.
        opened = await self._watched(self._client.http.start_private_message(int(person)), attempt)
        return int(opened["id"])

    async def _watched(self, call: Awaitable[_T], attempt: Attempt) -> _T:
        """Let `attempt` see a call; one that is given up is not to hold up all others."""
        with watched(attempt):
            try:
                return await call
            except asyncio.CancelledError:
                if attempt.holds_all:
                    self._client.http._global_over.set()  # noqa: SLF001  discord.py has no other handle
                raise


def _nonce(target: Target, key: str) -> str:
    """The same for the same delivery, in any process; as long as Discord takes."""
    return hashlib.sha256(f"{target.address} {key}".encode()).hexdigest()[:_NONCE]


def _told_in_time(error: Exception, attempt: Attempt, target: Target, *, queued: bool) -> DeliveryError:
    """As `_told`; what `queued` here until its time was over was no attempt."""
    told = _told(error, attempt, target)
    if type(error) is TimeoutError and isinstance(told, PostponedError) and queued:
        return PostponedError(wording.platforms.discord_busy(), counts=False)
    return told


def _told(error: Exception, attempt: Attempt, target: Target) -> DeliveryError:
    """What an attempt that failed means for its delivery, in words."""
    if isinstance(error, discord.HTTPException) and error.code == _DELETED:  # what stood under this nonce
        return UnknowableError(wording.platforms.discord_deleted())
    if refusal := _refusal(error, target):
        return RefusedError(refusal)
    if attempt.may_stand:
        return LostAnswerError(wording.platforms.discord_answer_lost())
    return PostponedError(_delay(error), _asked_to_wait(error))


def _refusal(error: Exception, target: Target) -> str | None:
    """Why it will not go until somebody changes something; None: it is not of that kind."""
    match error:
        case discord.HTTPException(code=code) if code == _OPENING_TOO_FAST:
            return None
        case discord.HTTPException(code=code) if code == _NO_CHANNEL and target.kind is TargetKind.USER:
            return None  # next time the conversation is opened anew
        case discord.HTTPException(code=code) if code in _TOLD:
            return _TOLD[code]()
        case discord.HTTPException(status=HTTPStatus.FORBIDDEN | HTTPStatus.NOT_FOUND) if error.code:
            return wording.platforms.discord_refused(_reason(error))
        case _:  # without a code it is a page of some proxy's: held against nobody
            return None


def _delay(error: Exception) -> str:
    """Why it did not go now."""
    match error:
        case discord.RateLimited() | discord.HTTPException(status=HTTPStatus.TOO_MANY_REQUESTS):
            return wording.platforms.discord_busy()
        case discord.HTTPException(code=code) if code == _OPENING_TOO_FAST:
            return wording.platforms.discord_busy()
        case discord.HTTPException(status=HTTPStatus.UNAUTHORIZED):
            return wording.platforms.discord_token_refused()  # dead for every target: no reason to pause one
        case discord.HTTPException(status=status) if status < HTTPStatus.INTERNAL_SERVER_ERROR:
            # A message that breaks a rule is our fault, not the target's: the next one may go.
            return wording.platforms.discord_refused(_reason(error))
        case _:  # no answer, or none to make sense of
            return wording.platforms.discord_failing()


def _asked_to_wait(error: Exception) -> float | None:
    """Seconds; None: Discord did not say, as when it fails or shows Cloudflare's ban page."""
    if isinstance(error, discord.RateLimited):
        return error.retry_after
    if not isinstance(error, discord.HTTPException):
        return None
    try:
        return float(error.response.headers.get("Retry-After", ""))
    except ValueError:
        return None


def _reason(error: discord.HTTPException) -> str:
    return " ".join(error.text.split())[:200] or str(error.status)
