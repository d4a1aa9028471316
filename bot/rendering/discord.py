"""Replies as Discord messages: plain dicts of embeds, inside the limits of the service.

Everything goes into embeds, which never notify anyone. Text of documents and people is escaped with
backslashes: Discord shows the character after one as it is, so the text reads, and copies, as it was written.

Limits (https://docs.discord.com/developers/resources/message#embed-object-embed-limits) count characters after
escaping; the room kept below them allows for counting some characters twice.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote, urlsplit

from bot import wording
from bot.model import Brief, Citation, Comparison, Entry, Listing, Note, Notice, Point, Reply
from bot.rendering.fitting import behind, by_document, clip, described, one_line, pack

_TITLE = 250  # of 256
_DESCRIPTION = 4000  # of 4096
_FIELD = 1000  # of 1024
_FOOTER = 1000  # of 2048
_MESSAGE = 5900  # of 6000, over all embeds of a message
_EMBEDS = 10
_URL = 1000
_SOURCE = 600
_NUMBERS = 30
"""How many citations a line names before it says that there are more."""

_FAILED = 0xC0392B

_MARKUP = re.compile(r"[\\`*_~|<>\[\]#@:/]")
_LIST = re.compile(r"^(\d*)([-+.])")


def render(reply: Reply) -> list[dict[str, Any]]:
    """The messages that show `reply`, in order, each as ``{"embeds": [...]}``; usually one."""
    match reply:
        case Brief():
            return _messages(_brief(reply))
        case Comparison():
            return _messages(_comparison(reply))
        case Listing():
            return _messages(_pages(reply.title, [_entry(entry) for entry in reply.entries], reply.footer))
        case Notice():
            lines = [_fitted(line, _DESCRIPTION) for line in reply.text.splitlines()]
            return _messages([embed | ({"color": _FAILED} if reply.failed else {}) for embed in _pages("", lines)])


def escape(text: str) -> str:
    """`text` on one line, with nothing in it that Discord would take for a mention, a link or layout."""
    return _LIST.sub(r"\1\\\2", _MARKUP.sub(r"\\\g<0>", one_line(text)))


def _brief(brief: Brief) -> list[dict[str, Any]]:
    if not brief.points:
        return _pages(brief.theme.title, _side(brief))
    lines = [*_side(brief), *_notes(brief.notes), *_sources(brief.citations)]
    return _pages(brief.theme.title, lines, wording.answers.basis(brief.quoted, brief.considered, agreed=brief.agreed))


def _comparison(comparison: Comparison) -> list[dict[str, Any]]:
    sides, shared = [comparison.left, comparison.right], len(comparison.shared)
    columns = [[wording.answers.side(len(side.points), side.considered, shared), *_own(side, shared)] for side in sides]
    fields: list[dict[str, Any]] = [
        {"name": _fitted(side.theme.title, _TITLE), "value": "\n".join(lines), "inline": True}
        for side, lines in zip(sides, columns, strict=True)
    ]
    if all(len(field["value"]) <= _FIELD for field in fields):
        shown = [{"fields": fields}]
    else:  # too long for columns: one under the other
        shown = [page for side, lines in zip(sides, columns, strict=True) for page in _pages(side.theme.title, lines)]
    both = _pages(wording.answers.BOTH_SAY, [_point(point) for point in comparison.shared]) if shared else []
    ending = [*_notes(comparison.notes), *_sources(comparison.citations)]
    return (
        both
        + shown
        + _pages("", ending, wording.answers.verbatim(agreed=comparison.agreed) if comparison.citations else "")
    )


def _own(brief: Brief, shared: int) -> list[str]:
    """What one side of a comparison says alone."""
    silent = [_fitted(wording.answers.silent_side(brief.theme, shared), _FIELD - 100)]
    return [_point(point) for point in brief.points] or silent


def _side(brief: Brief) -> list[str]:
    if brief.points:
        return [_point(point) for point in brief.points]
    return [_fitted(wording.answers.nothing_on(brief.theme, brief.alternatives), _DESCRIPTION)]


def _point(point: Point) -> str:
    numbers = escape(behind(point))
    return f"• {_fitted(point.text, _DESCRIPTION - len(numbers) - 3)} {numbers}"


def _notes(notes: Sequence[Note]) -> list[str]:
    return [f"\n{_fitted(wording.answers.note(note), _DESCRIPTION - 1)}" for note in notes]


def _sources(citations: Sequence[Citation]) -> list[str]:
    """The list of sources; its heading shares a piece with the first, so that no page ends on a heading."""
    lines = [_source(numbers, citation) for numbers, citation in by_document(citations)]
    return [f"\n**{escape(wording.answers.SOURCES_HEADING)}**\n{lines[0]}", *lines[1:]] if lines else []


def _source(numbers: str, citation: Citation) -> str:
    runs = numbers.split(", ")
    named = escape(", ".join(runs[:_NUMBERS])) + (" …" if len(runs) > _NUMBERS else "")
    return f"{named} {_fitted(described(citation), _SOURCE)}{_link(citation.url)}"


def _entry(entry: Entry) -> str:
    sign = "⚠ " if entry.trouble else "• "
    details = " · ".join(entry.details)
    told = f" — {_fitted(details, _DESCRIPTION - _SOURCE - _URL - 300)}" if details else ""
    return f"{sign}**{_fitted(entry.name, _SOURCE)}**{told}{_link(entry.url)}"


def _link(url: str | None) -> str:
    """A link that shows the host it leads to; nothing where `url` is not one of the web."""
    # What could end the link or be taken for markup is percent-encoded; letters of any script stay.
    address = re.sub(r"[^\w/:?#@!$&'+,;=~.%-]", lambda found: quote(found[0]), (url or "").strip())
    if not address.lower().startswith(("http://", "https://")) or len(address) > _URL:
        return ""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    if not re.fullmatch(r"[\w.-]{1,100}", host):
        return ""
    return f" · [{escape(host)}]({address})"


def _fitted(text: str, room: int) -> str:
    """`text` escaped, cut at a word where it would take more than `room` characters."""
    kept = clip(" ".join(text.split()), room)
    while len(escaped := escape(kept)) > room:
        kept = clip(kept, len(kept) - max(1, (len(escaped) - room) // 2))
    return escaped


def _pages(title: str, lines: Iterable[str], footer: str = "") -> list[dict[str, Any]]:
    """`lines` in as few embeds as hold them: the title over the first, the footer (never markup) under the last."""
    texts = pack(lines, _DESCRIPTION) or ([""] if title or footer else [])
    embeds: list[dict[str, Any]] = [{"description": text} for text in texts]
    if title:
        embeds[0]["title"] = _fitted(title, _TITLE)
    if footer:
        embeds[-1]["footer"] = {"text": clip(one_line(footer), _FOOTER)}
    return embeds


def _messages(embeds: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    messages: list[list[dict[str, Any]]] = []
    for embed in embeds:
        if messages and len(messages[-1]) < _EMBEDS and sum(map(_size, [*messages[-1], embed])) <= _MESSAGE:
            messages[-1].append(embed)
        else:
            messages.append([embed])
    return [{"embeds": group} for group in messages]


def _size(embed: dict[str, Any]) -> int:
    """What Discord counts of an embed."""
    texts = [embed.get("title", ""), embed.get("description", ""), embed.get("footer", {}).get("text", "")]
    texts += [field[part] for field in embed.get("fields", []) for part in ("name", "value")]
    return sum(map(len, texts))
