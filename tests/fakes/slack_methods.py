"""What the methods of Slack's Web API do to a workspace."""

import base64
from collections.abc import Callable
from typing import Any

from fakes.slack_web import SlackError
from fakes.slack_workspace import BOT, BOT_ID, Person, Workspace

LIMIT = 999

Given = dict[str, Any]


def auth_test(workspace: Workspace, _: Given) -> Given:
    return {
        "url": f"https://{workspace.name.lower()}.slack.com/",
        "team": workspace.name,
        "user": "attache",
        "team_id": workspace.team,
        "user_id": BOT,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


def users_info(workspace: Workspace, given: Given) -> Given:
    person = _person(workspace, given["user"])
    zone = {"tz": person.tz, "tz_label": "", "tz_offset": 7200} if person.tz is not None else {}
    user = {
        "id": given["user"],
        "team_id": workspace.team,
        "deleted": person.deactivated,
        "is_bot": person.bot,
        "is_admin": person.admin or person.owner,
        "is_owner": person.owner,
        "is_primary_owner": False,
        "name": given["user"][2:].casefold(),
        "profile": {"display_name": person.name, "real_name": person.name},
    }
    return {"user": user | zone | ({"locale": person.locale} if _true(given.get("include_locale")) else {})}


def conversations_open(workspace: Workspace, given: Given) -> Given:
    person = _person(workspace, given["users"])
    if person.deactivated:
        raise SlackError(code="user_disabled")
    if person.bot:
        raise SlackError(code="cannot_dm_bot")
    return {"no_op": True, "already_open": True, "channel": {"id": workspace.conversation(given["users"])}}


def conversations_info(workspace: Workspace, given: Given) -> Given:
    channel = given["channel"]
    if workspace.hides(channel):
        raise SlackError(code="channel_not_found")
    return {
        "channel": {
            "id": channel,
            "is_channel": True,
            "is_private": channel in workspace.private,
            "is_archived": channel in workspace.archived,
            "is_member": BOT in workspace.channels[channel],
            **workspace.restricted.get(channel, {}),
        }
    }


def conversations_history(workspace: Workspace, given: Given) -> Given:
    channel = given["channel"]
    member(workspace, channel)
    limit = int(given.get("limit", 100))
    if not 1 <= limit <= LIMIT:
        raise SlackError(code="invalid_limit", ours=True)
    found = list(
        workspace.history(
            channel, oldest=float(given.get("oldest", 0)), metadata=_true(given.get("include_all_metadata"))
        )
    )
    begin = _begin(given.get("cursor", ""))
    more = begin + limit < len(found)
    cursor = base64.b64encode(f"next_ts:{begin + limit}".encode()).decode() if more else ""
    return {
        "messages": found[begin : begin + limit],
        "has_more": more,
        "response_metadata": {"next_cursor": cursor},
    }


def users_conversations(workspace: Workspace, given: Given) -> Given:
    """The conversations that a person is in; of the private ones those that the bot is in too."""
    _person(workspace, given["user"])
    kinds = {f"{kind}_channel" for kind in ("public", "private")}
    wanted = set(str(given.get("types", "public_channel")).split(","))
    if not wanted <= kinds:
        raise SlackError(code="invalid_types", ours=True)
    found = [
        {"id": channel, "name": channel[2:].casefold(), "is_private": channel in workspace.private}
        for channel, members in workspace.channels.items()
        if given["user"] in members
        and f"{workspace.kind(channel)}_channel" in wanted
        and not workspace.hides(channel)
        and not (_true(given.get("exclude_archived")) and channel in workspace.archived)
    ]
    limit = int(given.get("limit", 100))
    if not 1 <= limit <= LIMIT:
        raise SlackError(code="invalid_limit", ours=True)
    begin = _begin(given.get("cursor", ""))
    more = begin + limit < len(found)
    cursor = base64.b64encode(f"next_ts:{begin + limit}".encode()).decode() if more else ""
    return {"channels": found[begin : begin + limit], "response_metadata": {"next_cursor": cursor}}


def chat_post_message(workspace: Workspace, given: Given) -> Given:
    channel = given["channel"]
    if channel.startswith("U"):  # a person's id opens their own conversation with the app
        channel = conversations_open(workspace, {"users": channel})["channel"]["id"]
    member(workspace, channel)
    if channel in workspace.archived:
        raise SlackError(code="is_archived")
    message = workspace.post(given, channel)
    return {"channel": channel, "ts": message["ts"], "message": message}


def member(workspace: Workspace, channel: str) -> set[str]:
    """Who is in a channel that the app has to be in.

    Raises:
        SlackError: it is not.
    """
    if workspace.hides(channel):
        raise SlackError(code="channel_not_found", ours=True)
    if BOT not in workspace.channels[channel]:
        raise SlackError(code="not_in_channel", ours=True)
    return workspace.channels[channel]


def _person(workspace: Workspace, user: str) -> Person:
    if user not in workspace.people:
        raise SlackError(code="user_not_found", ours=True)
    return workspace.people[user]


def _true(value: object) -> bool:
    return value in (True, "1", "true")


def _begin(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        return int(base64.b64decode(cursor).decode().removeprefix("next_ts:"))
    except ValueError:
        raise SlackError(code="invalid_cursor", ours=True) from None


DOES: dict[str, Callable[[Workspace, Given], Given]] = {
    "auth.test": auth_test,
    "chat.postMessage": chat_post_message,
    "conversations.history": conversations_history,
    "conversations.info": conversations_info,
    "conversations.open": conversations_open,
    "users.conversations": users_conversations,
    "users.info": users_info,
}
