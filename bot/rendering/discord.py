"""Replies as Discord messages: plain dicts of embeds, inside the limits of the service.

Everything goes into embeds, which never notify anyone. Text of documents and people is escaped with
backslashes: Discord shows the character after one as it is, so the text reads, and copies, as it was written.

Limits (https://docs.discord.com/developers/resources/message#embed-object-embed-limits) count characters after
escaping; the room kept below them allows for counting some characters twice.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any
from urllib.parse import quote, urlsplit

from bot import wording
from bot.model import (
    Action,
    Aside,
    Brief,
    Button,
    Citation,
    Comparison,
    Digest,
    Entry,
    Listing,
    Note,
    Notice,
    Plain,
    Point,
    Preview,
    Reply,
    Shared,
)
from bot.rendering.fitting import behind, buttons, by_document, clip, described, fold, one_line, pack

_TITLE = 250  # of 256
_DESCRIPTION = 4000  # of 4096
_FIELD = 1000  # of 1024
_FOOTER = 1000  # of 2048
_MESSAGE = 5900  # of 6000, over all embeds of a message
_POST = 100
_AUTHOR = 200  # of 256
_EMBEDS = 10
_URL = 1000
_SOURCE = 600
_NUMBERS = 30
"""How many citations a line names before it says that there are more."""

_DIGEST_POINT = 1000
_DIGEST_SOURCE = 200
"""A digest is one message: no sentence and no title may take the room of all the others."""

_FAILED = 0xC0392B
_BLUE, _GREY = 1, 2
"""Discord's styles of buttons: what is offered, and what is there if need be."""

_MARKUP = re.compile(r"[\\`*_~|<>\[\]#@:/]")
_LIST = re.compile(r"^(\d*)([-+.])")


def render(reply: Reply, *, whole: bool = False, offered: Sequence[Button] = ()) -> list[dict[str, Any]]:
    """The messages that show `reply`, in order, each as ``{"embeds": [...]}``; usually one.

    The last may have ``"buttons"``, each as ``{"label", "id", "style"}``, Discord's number of it: those `offered`,
    or a digest's own. A digest is always one message. As the `whole` answer to somebody who asked for it, it leaves
    nothing out, and goes on in further messages.
    """
    match reply:
        case Shared():
            *before, last = _signed(reply)
        case Aside():
            *before, last = _after(reply.line, _rendered(reply.reply, whole=whole))
        case _:
            *before, last = _rendered(reply, whole=whole)
    return [*before, last | ({"buttons": [_button(button) for button in offered]} if offered else {})]


def title(reply: Reply) -> str:
    """What a forum post that shows `reply` is called; never markup, since Discord reads none there."""
    match reply:
        case Digest():
            text = wording.digests.post_title(reply)
        case Notice():
            text = reply.text
        case _:
            text = ""
    return clip(one_line(text), _POST) or wording.digests.UNTITLED


def _rendered(reply: Plain, *, whole: bool) -> list[dict[str, Any]]:
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
        case Digest():
            cut, left_out = (reply, 0) if whole else _folded(reply)
            *before, last = _messages(_digest(cut, left_out))
            pressable = [_button(button) for button in buttons(reply, left_out)]
            return [*before, last | ({"buttons": pressable} if pressable else {})]
        case Preview():
            stages = [f"• {_fitted(stage, _FIELD)}" for stage in reply.stages]
            shown = _messages(_digest(*_folded(reply.digest)))
            return [*_messages(_pages(wording.digests.PREVIEW_TITLE, stages)), *shown]


def _signed(shared: Shared) -> list[dict[str, Any]]:
    """An answer with the name of who shared it over it, which is never markup."""
    first, *others = [embed for message in _rendered(shared.answer, whole=True) for embed in message["embeds"]]
    by = clip(one_line(wording.answers.shared_by(shared.by)), _AUTHOR)
    return _messages([first | ({"author": {"name": by}} if shared.by else {}), *others])


def _after(line: str, messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The line over the first message, or before it where that is full."""
    [said] = _messages(_pages("", [_fitted(line, _FIELD)]))
    first, *others = messages
    together = [*said["embeds"], *first["embeds"]]
    if len(_messages(together)) > 1:
        return [said, *messages]
    return [first | {"embeds": together}, *others]


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


def _folded(digest: Digest) -> tuple[Digest, int]:
    """What one message holds of it. It is only rendered once its points alone would fit: hundreds may have to go."""
    least = {
        id(point): min(len(one_line(point.text)), _DIGEST_POINT // 3)
        for brief in digest.briefs
        for point in brief.points
    }

    def fits(cut: Digest, left_out: int) -> bool:
        room = sum(least[id(point)] for brief in cut.briefs for point in brief.points)
        return room <= _MESSAGE and len(_messages(_digest(cut, left_out))) == 1

    return fold(digest, fits)


def _digest(digest: Digest, left_out: int) -> list[dict[str, Any]]:
    if digest.empty and not left_out:
        return _pages("", [_fitted(wording.digests.nothing_new(digest), _FIELD)])
    late = [_fitted(wording.digests.late(digest), _FIELD)] if digest.late else []
    points = [line for brief in digest.briefs for line in _themed(brief)]
    more = [f"\n{escape(wording.digests.more_points(left_out))}"] if left_out else []
    return _pages(
        wording.digests.heading([brief.theme.title for brief in digest.briefs]),
        [
            *late,
            _fitted(wording.digests.window(digest), _FIELD),
            *points,
            *more,
            *_notes(_merged(digest.notes), _FIELD),
            *_sources(digest.citations, _DIGEST_SOURCE),
        ],
        wording.answers.verbatim(agreed=digest.agreed) if digest.citations else "",
    )


def _themed(brief: Brief) -> list[str]:
    """The points of a brief under its theme's title, which shares a piece with the first: no page ends on it."""
    lines = [_point(point, _DIGEST_POINT) for point in brief.points]
    return [f"\n**{_fitted(brief.theme.title, _TITLE)}**\n{lines[0]}", *lines[1:]] if lines else []


def _merged(notes: Sequence[Note]) -> list[Note]:
    """One note of each kind, over the documents of all of that kind."""
    kinds = groupby(sorted(notes, key=lambda note: note.kind), key=lambda note: note.kind)
    return [
        Note(kind, tuple(dict.fromkeys(name for note in group for name in note.documents))) for kind, group in kinds
    ]


def _button(button: Button) -> dict[str, Any]:
    return {"label": button.label, "id": button.id, "style": _BLUE if button.action is Action.MORE else _GREY}


def _own(brief: Brief, shared: int) -> list[str]:
    """What one side of a comparison says alone."""
    silent = [_fitted(wording.answers.silent_side(brief.theme, shared), _FIELD - 100)]
    return [_point(point) for point in brief.points] or silent


def _side(brief: Brief) -> list[str]:
    if brief.points:
        return [_point(point) for point in brief.points]
    return [_fitted(wording.answers.nothing_on(brief.theme, brief.alternatives), _DESCRIPTION)]


def _point(point: Point, room: int = _DESCRIPTION) -> str:
    numbers = escape(behind(point))
    return f"• {_fitted(point.text, room - len(numbers) - 3)} {numbers}"


def _notes(notes: Sequence[Note], room: int = _DESCRIPTION) -> list[str]:
    return [f"\n{_fitted(wording.answers.note(note), room - 1)}" for note in notes]


def _sources(citations: Sequence[Citation], room: int = _SOURCE) -> list[str]:
    """The list of sources; its heading shares a piece with the first, so that no page ends on a heading."""
    lines = [_source(numbers, citation, room) for numbers, citation in by_document(citations)]
    return [f"\n**{escape(wording.answers.SOURCES_HEADING)}**\n{lines[0]}", *lines[1:]] if lines else []


def _source(numbers: str, citation: Citation, room: int) -> str:
    runs = numbers.split(", ")
    named = escape(", ".join(runs[:_NUMBERS])) + (" …" if len(runs) > _NUMBERS else "")
    return f"{named} {_fitted(described(citation), room)}{_link(citation.url)}"


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
    texts.append(embed.get("author", {}).get("name", ""))
    texts += [field[part] for field in embed.get("fields", []) for part in ("name", "value")]
    return sum(map(len, texts))
