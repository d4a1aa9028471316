"""What a reader of Discord sees of a text, and what in it would be live: links, mentions, layout.

Written from Discord's markdown rules, apart from the bot's own escaping, and stricter than the client where the
client's behaviour is not documented: what might be live counts as live.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fakes.discord_components import every

_INLINE = (
    ("escape", re.compile(r"\\([^0-9A-Za-z\s])")),
    ("code", re.compile(r"(`+)(.+?)\1", re.DOTALL)),
    ("link", re.compile(r"\[((?:\\.|[^\[\]\\])*)\]\(\s*<?([^\s()<>]+(?:\([^\s()<>]*\)[^\s()<>]*)*)>?[^)]*\)")),
    ("user", re.compile(r"<@!?\d+>")),
    ("role", re.compile(r"<@&\d+>")),
    ("channel", re.compile(r"<#\d+>")),
    ("everyone", re.compile(r"@(?:everyone|here)")),
    ("emoji", re.compile(r"<a?:\w+:\d+>")),
    ("emoji", re.compile(r":\w[\w+-]*:")),
    ("timestamp", re.compile(r"<t:-?\d+(?::[tTdDfFsSR])?>")),
    ("command", re.compile(r"</[^>:]+:\d+>")),
    ("navigation", re.compile(r"<id:\w+>")),
    ("address", re.compile(r"<?(?:https?|steam|mailto|tel|sms|discord):/{0,2}[^\s<>]+>?", re.IGNORECASE)),
    ("invite", re.compile(r"(?:discord\.gg|discord(?:app)?\.com/invite)/\w+", re.IGNORECASE)),
    ("bold", re.compile(r"\*\*((?:\\.|.)+?)\*\*", re.DOTALL)),
    ("underline", re.compile(r"__((?:\\.|.)+?)__", re.DOTALL)),
    ("italic", re.compile(r"\*((?:\\.|[^*])+?)\*|_((?:\\.|[^_])+?)_", re.DOTALL)),
    ("strike", re.compile(r"~~((?:\\.|.)+?)~~", re.DOTALL)),
    ("spoiler", re.compile(r"\|\|((?:\\.|.)+?)\|\|", re.DOTALL)),
)
_LINE = (
    ("heading", re.compile(r"#{1,3}\s+(?=\S)")),
    ("small", re.compile(r"-#\s+(?=\S)")),
    ("quote", re.compile(r">(?:>>)?\s+")),
    ("list", re.compile(r" *(?:[-*+]|\d+\.)\s+(?=\S)")),
)
# Whole words that begin no address, and what stands between words: nothing live starts there.
_PLAIN = re.compile(r"[^\W_]+(?![^\W_]|[:./])|[ ,;]+")
_PINGS = (("users", re.compile(r"<@!?(\d+)>")), ("roles", re.compile(r"<@&(\d+)>")))


@dataclass(frozen=True)
class Live:
    """Something in a text that is more than text: its kind, what it shows, and for a link where it leads."""

    kind: str
    text: str
    target: str = ""


def read(source: str) -> tuple[str, list[Live]]:
    """The text that a reader sees, and all that is live in it."""
    shown: list[str] = []
    live: list[Live] = []
    at, begins = 0, True
    while at < len(source):
        if begins or source[at - 1] == "\n":
            kind, start = next(((kind, hit) for kind, rule in _LINE if (hit := rule.match(source, at))), ("", None))
            begins = start is not None  # what follows a mark begins a line too: “- # a heading in a list”
            if start:
                live.append(Live(kind, start[0]))
                shown.append(_shown_mark(kind, start[0]))
                at = start.end()
                continue
        if plain := _PLAIN.match(source, at):
            shown.append(plain[0])
            at = plain.end()
            continue
        kind, found = next(((kind, hit) for kind, rule in _INLINE if (hit := rule.match(source, at))), ("", None))
        if found is None:
            shown.append(source[at : at + 1])
            at += 1
            continue
        at = found.end()
        if kind == "escape":
            shown.append(found[1])
        elif kind in {"bold", "underline", "italic", "strike", "spoiler", "link"}:
            text, within = read(next(group for group in found.groups() if group is not None))
            live += [Live(kind, text, found[2] if kind == "link" else ""), *within]
            shown.append(text)
        else:
            live.append(Live(kind, found[0]))
            shown.append(found[0])
    return "".join(shown), live


def _shown_mark(kind: str, mark: str) -> str:
    """What a reader sees of what begins a line: the bullet or the number of a list."""
    if kind != "list":
        return ""
    return mark if mark.strip()[0].isdigit() else "• "


def texts(message: Mapping[str, Any]) -> Iterable[tuple[str, bool]]:
    """Every text of a message in reading order, and whether Discord reads markup in it."""
    yield message.get("content") or "", True
    for one in every(message.get("components") or []):
        yield one.get("content", ""), True
    for embed in message.get("embeds") or []:
        yield (embed.get("author") or {}).get("name", ""), False
        yield embed.get("title") or "", True
        yield embed.get("description") or "", True
        for field in embed.get("fields") or []:
            yield field["name"], True
            yield field["value"], True
        yield (embed.get("footer") or {}).get("text", ""), False


def visible(message: Mapping[str, Any]) -> str:
    """All the text that a reader of the message sees."""
    return "\n".join(read(text)[0] if markup else text for text, markup in texts(message) if text.strip())


def live(message: Mapping[str, Any]) -> list[Live]:
    """All that is live in a message."""
    return [found for text, markup in texts(message) if markup for found in read(text)[1]]


def pings(message: Mapping[str, Any], allowed: Mapping[str, Any] | None) -> list[str]:
    """Who a message notifies: ``everyone``, ``users:1``.

    Content and text displays notify, embeds do not, and backslashes do not help.
    """
    displayed = (one.get("content", "") for one in every(message.get("components") or []))
    content = "\n".join((message.get("content") or "", *displayed))
    parse = {"everyone", "users", "roles"} if allowed is None else set(allowed.get("parse") or [])
    found = ["everyone"] if "everyone" in parse and re.search(r"@(?:everyone|here)", content) else []
    for kind, rule in _PINGS:
        named = {str(one) for one in (allowed or {}).get(kind) or []}
        found += [f"{kind}:{hit}" for hit in rule.findall(content) if kind in parse or hit in named]
    return found
