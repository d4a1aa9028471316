"""The Slack app manifest of the command table. Pure; apart from `slack.py` so that writing one needs no SDK.

Limits: https://docs.slack.dev/reference/app-manifest.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from bot import wording
from bot.commands import UMBRELLA
from bot.errors import ConfigurationError
from bot.model import Action, CommandSpec
from bot.rendering.fitting import clip
from bot.settings import SlackSettings

_COMMANDS = 50
_NAME = 32
"""Of a command, its slash included."""

_DESCRIPTION = 2000
_HINT = 1000
_APP_NAME = 35

# Names that Slack keeps for itself. It publishes no list; these were seen refused, or are in its own menu of commands.
# fmt: off
RESERVED = frozenset({
    "active", "apps", "archive", "away", "call", "collapse", "dm", "dnd", "expand", "feed", "feedback", "group",
    "help", "invite", "invite_people", "join", "keys", "leave", "me", "msg", "mute", "open", "part", "prefs", "pro",
    "remind", "remove", "rename", "search", "shortcuts", "shrug", "star", "status", "topic", "unarchive", "who",
})
# fmt: on


def manifest(commands: Sequence[CommandSpec], settings: SlackSettings, name: str = "Attaché") -> dict[str, Any]:
    """The manifest, ready to be written as JSON.

    Commands whose name Slack keeps for itself are left out; `/attache` reaches them.

    Raises:
        ConfigurationError: over HTTP, and `settings.public_url` does not say where Slack finds the bot.
    """
    over_http = settings.transport == "http"
    if over_http and not settings.public_url:
        raise ConfigurationError([wording.platforms.slack_public_url_missing()])
    address = {"url": settings.public_url.rstrip("/") + settings.path} if over_http else {}
    umbrella = _declared(UMBRELLA, wording.platforms.slack_umbrella(), wording.platforms.slack_umbrella_usage())
    own = [
        _declared(spec.name, spec.description, wording.answers.usage(spec).removeprefix(spec.typed).strip())
        for spec in commands
        if spec.name not in RESERVED
    ]
    return {
        "_metadata": {"major_version": 1},
        "display_information": {"name": clip(name, _APP_NAME), "description": wording.platforms.slack_description()},
        "features": {
            # With the Messages tab off or read-only, nobody could type a command to the bot in private.
            "app_home": {
                "home_tab_enabled": False,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": UMBRELLA, "always_online": True},
            "slash_commands": [command | address for command in (umbrella, *own)],
        },
        # commands: the slash commands; chat:write: chat.postEphemeral, when an answer outgrows its response_url.
        "oauth_config": {"scopes": {"bot": ["chat:write", "commands"]}},
        "settings": {
            "interactivity": {"is_enabled": False},
            "org_deploy_enabled": False,
            "socket_mode_enabled": not over_http,
            "token_rotation_enabled": False,
        },
    }


def slack_name_problems(commands: Sequence[CommandSpec]) -> Mapping[str, str]:
    """What Slack would refuse in the names of `commands`, one sentence each with the remedy.

    By the command's name as configured; what is wrong with all of them together by the empty name.
    `/help` is Slack's own and no problem: `/attache help`, or `/attache` alone, stands for it.
    """
    uses = Counter([UMBRELLA, *(spec.name for spec in commands)])
    problems = {}
    for spec in commands:
        reason = _refusal(spec, uses)
        if reason:
            instead = f"{spec.configured}: {_suggestion(spec.name)}"
            problems[spec.configured] = wording.platforms.slack_name_refused(spec.name, reason, instead)
    found = 1 + sum(spec.name not in RESERVED for spec in commands)
    if found > _COMMANDS:
        problems[""] = wording.platforms.slack_too_many_commands(found, _COMMANDS)
    return problems


def _refusal(spec: CommandSpec, uses: Counter[str]) -> str | None:
    if not re.fullmatch(r"[a-z0-9_-]+", spec.name):
        return wording.platforms.slack_name_characters()
    if len(spec.name) >= _NAME:
        return wording.platforms.slack_name_too_long(_NAME)
    if uses[spec.name] > 1:
        return wording.platforms.slack_name_twice()
    if spec.name in RESERVED and spec.action is not Action.HELP:
        return wording.platforms.slack_name_reserved()
    return None


def _suggestion(name: str) -> str:
    allowed = re.sub(r"[^a-z0-9_-]+", "-", name.casefold()).strip("-")
    return f"{UMBRELLA}-{allowed}"[: _NAME - 1].strip("-")


def _declared(name: str, description: str, usage: str) -> dict[str, Any]:
    hint = {"usage_hint": clip(usage, _HINT)} if usage else {}
    # Unescaped, names and links arrive as the person typed them.
    return {"command": f"/{name}", "description": clip(description, _DESCRIPTION), "should_escape": False} | hint
