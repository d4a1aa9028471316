"""The Slack app manifest of the command table. Pure, so that writing one needs no SDK.

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

SCOPES = ("channels:read", "chat:write", "commands", "groups:read", "im:history", "im:write", "users:read")
"""What every app asks for; docs/slack.md has the reason of each."""

HISTORY = ("channels:history", "groups:history")
"""Asked for where `SlackSettings.history` says so."""

EVENTS = ("app_home_opened", "app_uninstalled", "tokens_revoked")
"""What Slack is to tell of its own accord; none needs a scope."""

INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"
"""Where people install the bot on many workspaces, and where Slack sends them back to, after `public_url`."""

COMMANDS = 50
"""What Slack takes of one app, ``/attache`` among them."""

SHORTCUT = "attache-brief-on-this"
"""By which Slack calls the shortcut on a message."""

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
    address = {"url": page(settings, settings.path)} if over_http else {}
    requests = {"request_url": address["url"]} if address else {}
    redirect = {"redirect_urls": [page(settings, REDIRECT_PATH)]} if settings.workspaces == "many" else {}
    suggestions = {"message_menu_options_url": address["url"]} if address else {}
    umbrella = _declared(UMBRELLA, wording.platforms.slack_umbrella(), wording.platforms.slack_umbrella_usage())
    own = [
        _declared(name, *_told(name, [spec for spec in commands if _called(spec.name) == name]))
        for name in _names(commands)
        if name not in RESERVED
    ]
    return {
        "_metadata": {"major_version": 1},
        "display_information": {"name": clip(name, _APP_NAME), "description": wording.platforms.slack_description()},
        "features": {
            # With the Messages tab off or read-only, nobody could type a command to the bot in private.
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": UMBRELLA, "always_online": True},
            "shortcuts": [
                {
                    "name": wording.platforms.slack_shortcut(),
                    "type": "message",
                    "callback_id": SHORTCUT,
                    "description": wording.platforms.slack_shortcut_description(),
                }
            ],
            "slash_commands": [command | address for command in (umbrella, *own)],
        },
        "oauth_config": redirect | {"scopes": {"bot": scopes(settings)}},
        "settings": {
            "event_subscriptions": requests | {"bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True} | requests | suggestions,
            "org_deploy_enabled": False,
            "socket_mode_enabled": not over_http,
            "token_rotation_enabled": False,
        },
    }


def scopes(settings: SlackSettings) -> list[str]:
    """What the app may do."""
    return sorted((*SCOPES, *(HISTORY if settings.history else ())))


def page(settings: SlackSettings, path: str) -> str:
    """Where `path` is seen from outside."""
    return settings.public_url.rstrip("/") + path


def slack_name_problems(commands: Sequence[CommandSpec]) -> Mapping[str, str]:
    """What Slack would refuse in the names of `commands`, one sentence each with the remedy.

    By the command's name as configured, of two words the first.
    `/help` is Slack's own and no problem: `/attache help`, or `/attache` alone, stands for it.
    """
    single = [spec.name for spec in commands if " " not in spec.name]
    uses = Counter([UMBRELLA, *single, *{_called(spec.name) for spec in commands if " " in spec.name}])
    problems = {}
    for spec in commands:
        name, configured = _called(spec.name), _called(spec.configured)
        reason = _refusal(name, spec, uses)
        if reason:
            instead = f"{configured}: {_suggestion(name)}"
            problems[configured] = wording.platforms.slack_name_refused(name, reason, instead)
    return problems


def _called(name: str) -> str:
    """What is typed after the slash: of ``digest add`` Slack knows ``digest``, and ``add`` is text."""
    return name.partition(" ")[0]


def _names(commands: Sequence[CommandSpec]) -> list[str]:
    """The commands that Slack is to know, each once, in the order of the table."""
    return list(dict.fromkeys(_called(spec.name) for spec in commands))


def _told(name: str, specs: Sequence[CommandSpec]) -> tuple[str, str]:
    """The description and the usage hint of the command that `specs` share."""
    usages = [wording.answers.usage(spec).removeprefix(f"/{name}").strip() for spec in specs]
    if len(specs) == 1:
        return specs[0].description, usages[0]
    verbs = [spec.name.removeprefix(name).strip() for spec in specs]
    return wording.platforms.slack_group(name, verbs), " | ".join(usages)


def _refusal(name: str, spec: CommandSpec, uses: Counter[str]) -> str | None:
    if not re.fullmatch(r"[a-z0-9_-]+", name):
        return wording.platforms.slack_name_characters()
    if len(name) >= _NAME:
        return wording.platforms.slack_name_too_long(_NAME)
    if uses[name] > 1:
        return wording.platforms.slack_name_twice()
    if name in RESERVED and spec.action is not Action.HELP:
        return wording.platforms.slack_name_reserved()
    return None


def _suggestion(name: str) -> str:
    allowed = re.sub(r"[^a-z0-9_-]+", "-", name.casefold()).strip("-")
    return f"{UMBRELLA}-{allowed}"[: _NAME - 1].strip("-")


def _declared(name: str, description: str, usage: str) -> dict[str, Any]:
    hint = {"usage_hint": clip(usage, _HINT)} if usage else {}
    # Unescaped, names and links arrive as the person typed them.
    return {"command": f"/{name}", "description": clip(description, _DESCRIPTION), "should_escape": False} | hint
