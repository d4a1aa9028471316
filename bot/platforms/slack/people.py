"""What Slack knows of who asks, and of where: asked for after the acknowledgement, where a command needs it.

None of it is worth failing a command for: what cannot be asked stays unknown.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Mapping
from dataclasses import replace
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot import timetable, wording
from bot.model import CommandSpec, Origin
from bot.platforms.slack.web import code
from bot.settings import SlackSettings

_LOG = logging.getLogger(__name__)

_SECONDS = 5
_REMEMBERED = 10_000
_PAGES = 10
_PAGE = 999
_ADMINS = ("is_admin", "is_owner", "is_primary_owner")
_NOT_A_MEMBER = "channel_not_found"
"""What Slack says of a private channel that the bot is not in: it does not tell that there is one."""


class Locales:
    """The language of each person who was met, so that Slack is asked once."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, str], str] = OrderedDict()

    def remembered(self, origin: Origin) -> str | None:
        """As `of`, without asking."""
        return self._known.get((origin.workspace, origin.who))

    async def of(self, origin: Origin, client: AsyncWebClient) -> str | None:
        """A person's locale; None where Slack does not tell it."""
        key = (origin.workspace, origin.who)
        if key not in self._known:
            locale = (await _person(origin, client)).get("locale")
            if not locale:
                return None
            self._known[key] = str(locale)
            if len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return self._known[key]


async def completed(origin: Origin, spec: CommandSpec, client: AsyncWebClient, settings: SlackSettings) -> Origin:
    """`origin` with what answering `spec` needs to know beside it."""
    named = origin.who in settings.managers
    person, obstacle = await asyncio.gather(
        _person(origin, client) if spec.personal or (spec.managed and not named) else _nothing(),
        _obstacle(origin, client) if spec.managed and not origin.direct else _no_obstacle(),
    )
    return replace(
        origin,
        zone=_zone(person.get("tz")) if spec.personal else None,
        manager=spec.managed and (named or _admin(person)),
        obstacle=obstacle,
    )


async def _person(origin: Origin, client: AsyncWebClient) -> Mapping[str, Any]:
    """The person's profile as Slack keeps it; empty when it does not say."""
    try:
        answer = await _within(client.users_info(user=origin.who, include_locale=True))
    except Exception as error:  # noqa: BLE001 - whatever it was, the command goes on without
        _LOG.warning("Slack does not tell about a person: %s", _reason(error))
        return {}
    return answer.get("user") or {}


async def known(origin: Origin, client: AsyncWebClient, settings: SlackSettings) -> Origin:
    """`origin` with what Slack knows of the person, and whether they manage the digests of their channels."""
    person = await _person(origin, client)
    return replace(
        origin,
        zone=_zone(person.get("tz")),
        locale=person.get("locale") or None,
        manager=origin.who in settings.managers or _admin(person),
    )


async def channels(origin: Origin, client: AsyncWebClient) -> dict[str, str]:
    """The names of the channels that the person is in, by their ids; of the private ones those with the bot."""
    found: dict[str, str] = {}
    cursor = ""
    for _ in range(_PAGES):
        call = client.users_conversations(
            user=origin.who, types="public_channel,private_channel", limit=_PAGE, cursor=cursor or None
        )
        try:
            page = await _within(call)
        except Exception as error:  # noqa: BLE001 - whatever it was, the Home is shown without
            _LOG.warning("Slack does not tell a person's channels: %s", _reason(error))
            break
        found |= {str(one["id"]): str(one.get("name") or "") for one in page.get("channels") or ()}
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            break
    return found


async def managing(origin: Origin, channel: str, client: AsyncWebClient, settings: SlackSettings) -> Origin:
    """`origin` as if asked in `channel`, which is somewhere else: only who is in it may manage its digests."""
    there = replace(origin, channel=channel, direct=False)
    person, theirs, obstacle = await asyncio.gather(
        known(there, client, settings), channels(there, client), _obstacle(there, client)
    )
    return replace(person, manager=person.manager and channel in theirs, obstacle=obstacle)


async def absent(origin: Origin, channel: str, client: AsyncWebClient) -> bool:
    """Whether the bot is known not to be in a channel."""
    found = await _channel(replace(origin, channel=channel), client)
    return found is not None and found.get("is_member") is False


async def sharing(origin: Origin, client: AsyncWebClient) -> Origin:
    """`origin` with why nothing may be posted there at this person's wish: nobody posts through the bot."""
    if origin.direct:
        return origin
    channel = await _channel(origin, client)
    if channel is None:
        return replace(origin, obstacle=wording.platforms.slack_unsure_who_posts())
    obstacle = _not_here(channel)
    if obstacle is None and _restricted(channel, origin.who) and not _admin(await _person(origin, client)):
        obstacle = wording.platforms.slack_not_yours_to_post()
    return replace(origin, obstacle=obstacle)


async def called(origin: Origin, client: AsyncWebClient) -> str:
    """What the person is called in this workspace; "" where Slack does not say."""
    person = await _person(origin, client)
    profile = person.get("profile") or {}
    return str(profile.get("display_name") or profile.get("real_name") or person.get("name") or "")


async def _obstacle(origin: Origin, client: AsyncWebClient) -> str | None:
    """Why the bot cannot post in the channel; None when nothing is known to be in the way."""
    channel = await _channel(origin, client)
    return None if channel is None else _not_here(channel)


async def _channel(origin: Origin, client: AsyncWebClient) -> Mapping[str, Any] | None:
    """What Slack tells of the channel; None when it does not."""
    try:
        answer = await _within(client.conversations_info(channel=origin.channel))
    except Exception as error:  # noqa: BLE001 - whatever it was, the command goes on without
        if isinstance(error, SlackApiError) and code(error) == _NOT_A_MEMBER:
            return {"is_member": False}
        _LOG.warning("Slack does not tell about a channel: %s", _reason(error))
        return None
    return answer.get("channel") or {}


def _not_here(channel: Mapping[str, Any]) -> str | None:
    return wording.platforms.slack_not_here() if channel.get("is_member") is False else None


def _restricted(channel: Mapping[str, Any], who: str) -> bool:
    """Whether the channel lets only some post, and does not name this person among them."""
    allowed = (channel.get("properties") or {}).get("posting_restricted_to")
    named = isinstance(allowed, Mapping) and who in (allowed.get("user") or ())
    return not named and bool(allowed or channel.get("is_read_only") or channel.get("is_thread_only"))


async def _within(call: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
    async with asyncio.timeout(_SECONDS):  # somebody waits for an answer
        return await call


async def _nothing() -> Mapping[str, Any]:
    return {}


async def _no_obstacle() -> None:
    return None


def _admin(person: Mapping[str, Any]) -> bool:
    return any(person.get(right) is True for right in _ADMINS)


def _zone(name: object) -> str | None:
    return timetable.find_zone(name) if isinstance(name, str) else None


def _reason(error: Exception) -> str:
    return (code(error) if isinstance(error, SlackApiError) else "") or type(error).__name__
