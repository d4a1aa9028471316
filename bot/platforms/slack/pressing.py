"""Buttons under messages: what a press asks for, in the name of whoever pressed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot import commands, wording
from bot.errors import RequestError
from bot.model import Action, Origin, Request
from bot.platforms.slack import people
from bot.platforms.slack.answering import Asked


def pressed(body: Mapping[str, Any]) -> Asked | None:
    """What a press of a button asks for; None when the button is none of ours."""
    identity = str(body["actions"][0].get("value") or "")
    if not commands.ours(identity):
        return None
    origin = origin_of(body)
    request = commands.pressed(identity, origin)

    async def read(acting: AsyncWebClient) -> Request:
        if request is None:  # of a version that knew more, or something else
            raise RequestError(wording.subscribing.gone_button())
        if request.action is Action.SHARE:
            return replace(request, origin=await people.sharing(origin, acting))
        return request

    under = str((body.get("container") or {}).get("message_ts") or "")
    what = f"the button {request.action if request else 'of another version'}"
    return Asked(what, origin, read, body.get("response_url") or "", pressed=under)


def origin_of(body: Mapping[str, Any]) -> Origin:
    """Who did something in Slack's own interface, where and when."""
    user = body["user"]
    workspace = (body.get("team") or {}).get("id") or user.get("team_id") or ""
    channel = (body.get("channel") or {}).get("id") or (body.get("container") or {}).get("channel_id") or ""
    return origin(workspace, channel, user["id"])


def origin(workspace: str, channel: str, who: str) -> Origin:
    """Who asked, where and when."""
    return Origin("slack", workspace, channel, who, datetime.now(UTC), direct=channel.startswith("D"))
