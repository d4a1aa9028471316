"""What Slack refuses in an app manifest: the published schema, and the rules that it leaves out."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

SCOPES = {
    "app_mentions:read",
    "channels:history",
    "channels:read",
    "chat:write",
    "chat:write.public",
    "commands",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "users:read",
}
RESERVED = {
    "/active", "/archive", "/away", "/call", "/collapse", "/dm", "/dnd", "/expand", "/feed", "/help", "/invite",
    "/join", "/leave", "/me", "/msg", "/mute", "/open", "/pro", "/remind", "/remove", "/rename", "/search",
    "/shortcuts", "/shrug", "/star", "/status", "/topic", "/who",
}  # fmt: skip

_SHAPE: dict[str, set[str]] = {
    "": {"_metadata", "display_information", "features", "oauth_config", "settings"},
    "/_metadata": {"major_version", "minor_version"},
    "/display_information": {"name", "description", "long_description", "background_color"},
    "/features": {"app_home", "bot_user", "slash_commands", "shortcuts"},
    "/features/app_home": {"home_tab_enabled", "messages_tab_enabled", "messages_tab_read_only_enabled"},
    "/features/bot_user": {"display_name", "always_online"},
    "/oauth_config": {"redirect_urls", "scopes", "token_management_enabled", "pkce_enabled"},
    "/oauth_config/scopes": {"bot", "user"},
    "/settings": {
        "event_subscriptions",
        "interactivity",
        "org_deploy_enabled",
        "socket_mode_enabled",
        "token_rotation_enabled",
        "is_hosted",
    },
    "/settings/event_subscriptions": {"request_url", "bot_events"},
    "/settings/interactivity": {"is_enabled", "request_url", "message_menu_options_url"},
}
EVENTS: Mapping[str, str | None] = {
    "app_home_opened": None,
    "app_uninstalled": None,
    "message.im": "im:history",
    "tokens_revoked": None,
}
"""Those that a manifest may ask for, with the scope that each needs."""


def problems(manifest: Mapping[str, Any]) -> list[str]:
    """Why Slack would refuse `manifest`, each with its place; empty when it would not."""
    return [
        *_unknown(manifest),
        *_display(manifest),
        *_commands(manifest),
        *_interactivity(manifest),
        *_events(manifest),
        *_redirects(manifest),
        *_shortcuts(manifest),
        *_scopes(manifest),
    ]


def commands(manifest: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The slash commands that `manifest` declares, by name with the slash."""
    return {command["command"]: command for command in manifest["features"]["slash_commands"]}


def has_home(manifest: Mapping[str, Any]) -> bool:
    """Whether the app has a Home tab."""
    return bool(_at(manifest, "/features/app_home").get("home_tab_enabled"))


def shortcuts(manifest: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The shortcuts on messages that `manifest` declares, by name."""
    declared = _at(manifest, "/features").get("shortcuts", [])
    return {one["name"]: one for one in declared if one["type"] == "message"}


def _shortcuts(manifest: Mapping[str, Any]) -> Iterator[str]:
    declared = _at(manifest, "/features").get("shortcuts", [])
    if len(declared) > 10:
        yield f"/features/shortcuts: at most 10, not {len(declared)}"
    for index, one in enumerate(declared):
        at = f"/features/shortcuts/{index}"
        if one.keys() != {"name", "type", "callback_id", "description"} or one["type"] not in {"message", "global"}:
            yield f"{at}: name, type (message or global), callback_id and description"
            continue
        for name, most in (("name", 24), ("callback_id", 255), ("description", 150)):
            if not 1 <= len(one[name]) <= most:
                yield f"{at}/{name}: 1 to {most} characters"
    if declared and not _at(manifest, "/settings/interactivity").get("is_enabled"):
        yield "/features/shortcuts: they need interactivity"


def _unknown(manifest: Mapping[str, Any]) -> Iterator[str]:
    for place, names in _SHAPE.items():
        for name in _at(manifest, place).keys() - names:
            yield f"{place}/{name}: unknown"


def _display(manifest: Mapping[str, Any]) -> Iterator[str]:
    shown = _at(manifest, "/display_information")
    if not 1 <= len(shown.get("name", "")) <= 35:
        yield "/display_information/name: 1 to 35 characters"
    if len(shown.get("description", "")) > 140:
        yield "/display_information/description: at most 140 characters"
    user = _at(manifest, "/features/bot_user")
    if user and not re.fullmatch(r"[a-z0-9._-]{1,80}", user.get("display_name", "")):
        yield "/features/bot_user/display_name: a–z, 0–9, - _ and . only"


def _commands(manifest: Mapping[str, Any]) -> Iterator[str]:
    declared = _at(manifest, "/features").get("slash_commands", [])
    over_http = not _at(manifest, "/settings").get("socket_mode_enabled")
    if not 1 <= len(declared) <= 50:
        yield f"/features/slash_commands: 1 to 50, not {len(declared)}"
    for name, times in Counter(command.get("command") for command in declared).items():
        if times > 1:
            yield f"/features/slash_commands: {name} is declared {times} times"
    for command in declared:
        yield from (f"/features/slash_commands: {name}: unknown" for name in command.keys() - _COMMAND)
        yield from _command(command, over_http=over_http)


_COMMAND = {"command", "description", "usage_hint", "should_escape", "url"}


def _command(command: Mapping[str, Any], *, over_http: bool) -> Iterator[str]:
    name = command.get("command", "")
    if not re.fullmatch(r"/[a-z0-9_-]{1,31}", name):
        yield f"{name}: the slash command has an invalid name"
    if name in RESERVED:
        yield f"{name}: this name is Slack's own"
    if not 1 <= len(command.get("description", "")) <= 2000:
        yield f"{name}: a description of 1 to 2000 characters"
    if "usage_hint" in command and not 1 <= len(command["usage_hint"]) <= 1000:
        yield f"{name}: a usage_hint of 1 to 1000 characters"
    if over_http and not command.get("url", "").startswith("https://"):
        yield f"{name}: over HTTP a command needs an https url"
    if not over_http and "url" in command:
        yield f"{name}: in Socket Mode a command has no url"


def _interactivity(manifest: Mapping[str, Any]) -> Iterator[str]:
    block = _at(manifest, "/settings/interactivity")
    over_http = not _at(manifest, "/settings").get("socket_mode_enabled")
    if block and not isinstance(block.get("is_enabled"), bool):
        yield "/settings/interactivity/is_enabled: true or false"
    if block.get("is_enabled") and over_http and not block.get("request_url", "").startswith("https://"):
        yield "/settings/interactivity: over HTTP it needs an https request_url"
    if not over_http and "request_url" in block:
        yield "/settings/interactivity: in Socket Mode it has no request_url"


def _events(manifest: Mapping[str, Any]) -> Iterator[str]:
    block = _at(manifest, "/settings/event_subscriptions")
    over_http = not _at(manifest, "/settings").get("socket_mode_enabled")
    asked = block.get("bot_events", [])
    scopes = _at(manifest, "/oauth_config/scopes").get("bot", [])
    if asked and over_http and not block.get("request_url", "").startswith("https://"):
        yield "/settings/event_subscriptions: over HTTP it needs an https request_url"
    if not over_http and "request_url" in block:
        yield "/settings/event_subscriptions: in Socket Mode it has no request_url"
    if len(asked) != len(set(asked)) or len(asked) > 100:
        yield "/settings/event_subscriptions/bot_events: at most 100, each once"
    for event in asked:
        if event not in EVENTS:
            yield f"/settings/event_subscriptions/bot_events: no such event: {event}"
        elif EVENTS[event] not in {None, *scopes}:
            yield f"/settings/event_subscriptions/bot_events: {event} needs the scope {EVENTS[event]}"


def _redirects(manifest: Mapping[str, Any]) -> Iterator[str]:
    urls = _at(manifest, "/oauth_config").get("redirect_urls", [])
    if len(urls) > 1000:
        yield "/oauth_config/redirect_urls: at most 1000"
    yield from (f"/oauth_config/redirect_urls: {url}: https only" for url in urls if not url.startswith("https://"))


def _scopes(manifest: Mapping[str, Any]) -> Iterator[str]:
    scopes = _at(manifest, "/oauth_config/scopes").get("bot", [])
    yield from (f"/oauth_config/scopes/bot: no such scope: {scope}" for scope in scopes if scope not in SCOPES)
    if len(scopes) != len(set(scopes)):
        yield "/oauth_config/scopes/bot: twice the same"
    if _at(manifest, "/features").get("slash_commands") and "commands" not in scopes:
        yield "/oauth_config/scopes/bot: slash commands need the scope commands"


def _at(manifest: Mapping[str, Any], place: str) -> Mapping[str, Any]:
    part: Any = manifest
    for name in filter(None, place.split("/")):
        part = part.get(name, {})
    return part if isinstance(part, Mapping) else {}
