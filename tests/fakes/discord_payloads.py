"""The shapes of what Discord tells, with every field that it always sends."""

import itertools
from collections.abc import Mapping
from typing import Any

Json = dict[str, Any]

TIME = "2026-11-23T09:00:00.000000+00:00"
_DEFAULTS: dict[int, Json] = {14: {"divider": True, "spacing": 1}, 17: {"accent_color": None, "spoiler": False}}


def user(key: str, name: str, *, bot: bool = False) -> Json:
    """A user, or a bot's own."""
    return {
        "id": key,
        "username": name,
        "avatar": None,
        "discriminator": "0",
        "public_flags": 0,
        "flags": 0,
        "global_name": None,
        "primary_guild": None,
        "bot": bot,
    }


def guild(key: str, channel: str) -> Json:
    """A server with one text channel."""
    return {
        "id": key,
        "name": "newsroom",
        "unavailable": False,
        "roles": [{"id": key, "name": "@everyone", "permissions": "0", "position": 0}],
        "channels": [{"id": channel, "type": 0, "name": "daily", "position": 0, "permission_overwrites": []}],
        "members": [],
        "member_count": 2,
        "features": [],
        "emojis": [],
    }


def message(kept: Mapping[str, Any], author: Json, channel: str) -> Json:
    """A message as the service shows it, from what the fake keeps of it."""
    return {
        "id": kept["id"],
        "type": 20,
        "content": kept["sent"].get("content") or "",
        "embeds": [{**embed, "type": "rich"} for embed in kept["sent"].get("embeds") or []],
        "attachments": kept["sent"].get("attachments") or [],
        "components": _numbered(kept["sent"].get("components") or []),
        "mentions": [],
        "mention_roles": [],
        "mention_everyone": False,
        "timestamp": TIME,
        "edited_timestamp": kept["edited"],
        "flags": kept["flags"],
        "channel_id": channel,
        "author": author,
        "pinned": False,
        "tts": False,
    }


def thread(parent: str, owner: str) -> Json:
    """What a thread tells beside what every channel does."""
    return {
        "parent_id": parent,
        "owner_id": owner,
        "message_count": 0,
        "member_count": 2,
        "thread_metadata": {
            "archived": False,
            "auto_archive_duration": 1440,
            "archive_timestamp": TIME,
            "locked": False,
        },
    }


def _numbered(components: list[Json]) -> list[Json]:
    """Components as the service gives them back: each with a number of its own in the message."""
    numbers = itertools.count(1)

    def number(one: Json) -> Json:
        numbered: Json = {**one, "id": one.get("id") or next(numbers)}
        if "components" in one:
            numbered["components"] = [number(inner) for inner in one["components"]]
        if "accessory" in one:
            numbered["accessory"] = number(one["accessory"])
        return _DEFAULTS.get(one["type"], {}) | numbered

    return [number(one) for one in components]
