"""Text as Slack passes it on, back to what the person typed (https://docs.slack.dev/messaging/formatting-message-text).

Slack escapes ``& < >``, and writes what it recognised in angle brackets: a person, a channel, an address.
"""

import re

_RECOGNISED = re.compile(r"<([@#!]?)([^<>|\n]*)(?:\|([^<>\n]*))?>")


def plain(text: str) -> str:
    """The text without Slack's marks: ``#general``, ``@ann``, an address as it was typed, ``R&D``."""
    shown = _RECOGNISED.sub(_shown, text)
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _shown(found: re.Match[str]) -> str:
    kind, what, label = found[1], found[2], (found[3] or "").strip()
    match kind:
        case "@" | "#":
            return f"{kind}{label.removeprefix(kind) or what}"
        case "!":
            return label or f"@{what.partition('^')[0]}"
        case _:
            return label or what.removeprefix("mailto:")
