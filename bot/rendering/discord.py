"""Replies as Discord messages: plain dicts of components (“Components V2”), inside the limits of the service.

A text display reads all of Discord's markdown, and would notify people: text of documents and people is escaped with
backslashes, after which Discord shows the character as it is, so the text reads, and copies, as it was written; and
whoever sends these messages forbids every mention.

Limits (https://docs.discord.com/developers/components/reference) count characters after escaping; the room kept below
them allows for counting some characters twice.
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
from bot.rendering.fitting import behind, buttons, by_document, clip, described, fold, one_line, said, silence

ROW, BUTTON, TEXT, SEPARATOR, CONTAINER = 1, 2, 10, 14, 17
"""Discord's numbers of the components that are made here."""

_MESSAGE = 3800  # of 4000, over all texts of a message
_TITLE = 250
_POINT = 3000
_LINE = 1000
_DETAILS = 1500
_SOURCE = 600
_URL = 1000
_POST = 100
_NAME = 200
_NUMBERS = 30
"""How many citations a line names before it says that there are more."""

_DIGEST_POINT = 700
_DIGEST_LINE = 400
_DIGEST_SOURCE = 200
"""A digest is one message: no sentence and no title may take the room of all the others."""

_CALM, _FAILED = 0x5B7FA6, 0xC0392B
"""The colours along the edge: of what the documents say, and of what went wrong. The rest has none."""

_BLUE, _GREY = 1, 2
"""Discord's styles of buttons: what is offered, and what is there if need be."""

_SMALL = "-# "
_MARKUP = re.compile(r"[\\`*_~|<>\[\]#@:/]")
_LIST = re.compile(r"^(\d*)([-+.])")

Message = dict[str, Any]
Section = list[str]
"""Lines that belong together; a message shows its sections apart, and is only parted between two lines."""


def render(reply: Reply, *, whole: bool = False, offered: Sequence[Button] = ()) -> list[Message]:
    """The messages that show `reply`, in order, each as ``{"components": [...]}``; usually one.

    The last may end in a row of buttons: those `offered`, or a digest's own. A digest is always one message. As the
    `whole` answer to somebody who asked for it, it leaves nothing out, and goes on in further messages.
    """
    match reply:
        case Shared() if reply.by:
            by = clip(one_line(wording.answers.shared_by(reply.by)), _NAME)
            messages = _under(_SMALL + escape(by), _rendered(reply.answer, whole=True))
        case Shared():
            messages = _rendered(reply.answer, whole=True)
        case Aside():
            messages = _under(_fitted(reply.line, _LINE), _rendered(reply.reply, whole=whole))
        case _:
            messages = _rendered(reply, whole=whole)
    return _with_buttons(messages, offered)


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


def _rendered(reply: Plain, *, whole: bool) -> list[Message]:
    match reply:
        case Brief():
            return _messages(_brief(reply), _CALM)
        case Comparison():
            return _messages(_comparison(reply), _CALM)
        case Listing():
            return _messages(_listing(reply))
        case Notice():
            lines = [_fitted(line, _POINT) for line in reply.text.splitlines()]
            return _messages([lines], _FAILED if reply.failed else None)
        case Digest():
            cut, left_out = (reply, 0) if whole else _folded(reply)
            return _with_buttons(_messages(_digest(cut, left_out), _CALM), buttons(reply, left_out))
        case Preview():
            stages = [f"- {_fitted(stage, _LINE)}" for stage in reply.stages]
            shown = _messages(_digest(*_folded(reply.digest)), _CALM)
            return [*_messages([_headed(wording.digests.preview_title(), stages)]), *shown]


def escape(text: str) -> str:
    """`text` on one line, with nothing in it that Discord would take for a mention, a link or layout."""
    return _LIST.sub(r"\1\\\2", _MARKUP.sub(r"\\\g<0>", one_line(text)))


def _brief(brief: Brief) -> list[Section]:
    if not brief.points:
        silent = _headed(brief.theme.title, [_fitted(silence(brief), _POINT)])
        return [silent, _notes(brief.notes)] if brief.notes else [silent]
    basis = wording.answers.basis(brief.quoted, brief.considered, agreed=brief.agreed)
    covered = [_fitted(wording.answers.new_since(brief.since), _LINE)] if brief.since is not None else []
    points = [*covered, *map(_point, brief.points)]
    return [_headed(brief.theme.title, points), [*_notes(brief.notes), *_sources(brief.citations), _small(basis)]]


def _comparison(comparison: Comparison) -> list[Section]:
    """What both say, then one side under the other: two columns of sentences would be narrow, and none on a phone."""
    both = [_point(point) for point in comparison.shared]
    sides = [_compared(side, len(comparison.shared)) for side in (comparison.left, comparison.right)]
    verbatim = [_small(wording.answers.verbatim(agreed=comparison.agreed))] if comparison.citations else []
    ending = [*_notes(comparison.notes), *_sources(comparison.citations), *verbatim]
    return [_headed(wording.answers.both_say(), both) if both else [], *sides, ending]


def _compared(brief: Brief, shared: int) -> Section:
    """What one side of a comparison says alone."""
    silent = [_fitted(wording.answers.silent_side(brief.theme, shared), _LINE)]
    extent = _small(wording.answers.side(len(brief.points), brief.considered, shared))
    return _headed(brief.theme.title, [extent, *([_point(point) for point in brief.points] or silent)])


def _listing(listing: Listing) -> list[Section]:
    entries = _headed(listing.title, [_entry(entry) for entry in listing.entries])
    return [entries, [_small(listing.footer)] if listing.footer else []]


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


def _digest(digest: Digest, left_out: int) -> list[Section]:
    if digest.empty and not left_out:
        return [[_fitted(wording.digests.nothing_new(digest), _LINE)]]
    late = [_fitted(wording.digests.late(digest), _DIGEST_LINE)] if digest.late else []
    window = _small(wording.digests.window(digest), _DIGEST_LINE)
    heading = wording.digests.heading([brief.theme.title for brief in digest.briefs])
    points = [line for brief in digest.briefs for line in _themed(brief)]
    more = [_small(wording.digests.more_points(left_out))] if left_out else []
    verbatim = [_small(wording.answers.verbatim(agreed=digest.agreed))] if digest.citations else []
    notes = _notes(_merged(digest.notes), _DIGEST_LINE)
    sources = _sources(digest.citations, _DIGEST_SOURCE)
    return [_headed(heading, [*late, window], level="##"), [*points, *more], [*notes, *sources, *verbatim]]


def _themed(brief: Brief) -> Section:
    """The points of a brief under its theme's title."""
    lines = [_point(point, _DIGEST_POINT) for point in brief.points]
    return _headed(brief.theme.title, lines) if lines else []


def _merged(notes: Sequence[Note]) -> list[Note]:
    """One note of each kind, over the documents of all of that kind."""
    kinds = groupby(sorted(notes, key=lambda note: note.kind), key=lambda note: note.kind)
    return [
        Note(kind, tuple(dict.fromkeys(name for note in group for name in note.documents))) for kind, group in kinds
    ]


def _headed(title: str, lines: Section, level: str = "###") -> Section:
    """`lines` under a title, which shares a piece with the first of them: no message ends on a title."""
    first, *rest = lines or [""]
    return [f"{level} {_fitted(title, _TITLE)}\n{first}".rstrip("\n"), *rest]


def _point(point: Point, room: int = _POINT) -> str:
    numbers = escape(behind(point))
    return f"- {_fitted(said(point), room - len(numbers) - 3)} {numbers}"


def _small(text: str, room: int = _LINE) -> str:
    return f"{_SMALL}{_fitted(text, room)}"


def _notes(notes: Sequence[Note], room: int = _LINE) -> Section:
    return [_small(wording.answers.note(note), room) for note in notes]


def _sources(citations: Sequence[Citation], room: int = _SOURCE) -> Section:
    """The list of sources; its heading shares a piece with the first."""
    lines = [_source(numbers, citation, room) for numbers, citation in by_document(citations)]
    return [f"**{escape(wording.answers.sources_heading())}**\n{lines[0]}", *lines[1:]] if lines else []


def _source(numbers: str, citation: Citation, room: int) -> str:
    runs = numbers.split(", ")
    named = escape(", ".join(runs[:_NUMBERS])) + (" …" if len(runs) > _NUMBERS else "")
    return f"{_SMALL}{named} {_fitted(described(citation), room)}{_link(citation.url)}"


def _entry(entry: Entry) -> str:
    sign = "⚠ " if entry.trouble else ""
    details = " · ".join(entry.details)
    told = f" — {_fitted(details, _DETAILS)}" if details else ""
    return f"- {sign}**{_fitted(entry.name, _SOURCE)}**{told}{_link(entry.url)}"


def _link(url: str | None) -> str:
    """A link that shows the host it leads to; nothing where `url` is not one of the web.

    In angle brackets, so that Discord shows no preview of the page.
    """
    # What could end the link or be taken for markup is percent-encoded; letters of any script stay.
    address = re.sub(r"[^\w/:?#@!$&'+,;=~.%-]", lambda found: quote(found[0]), one_line(url or ""))
    if not address.lower().startswith(("http://", "https://")) or len(address) > _URL:
        return ""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    if not re.fullmatch(r"[\w.-]{1,100}", host):
        return ""
    return f" · [{escape(host)}](<{address}>)"


def _fitted(text: str, room: int) -> str:
    """`text` escaped, cut at a word where it would take more than `room` characters."""
    kept = clip(" ".join(text.split()), room)
    while len(escaped := escape(kept)) > room:
        kept = clip(kept, len(kept) - max(1, (len(escaped) - room) // 2))
    return escaped


def _messages(sections: Iterable[Section], colour: int | None = None) -> list[Message]:
    """`sections` in as few messages as hold them, each a container."""
    messages: list[list[Section]] = [[]]
    room = _MESSAGE
    for section in filter(None, sections):
        messages[-1].append([])
        for line in section:
            if len(line) + 1 > room:
                messages.append([[]])
                room = _MESSAGE
            messages[-1][-1].append(line)
            room -= len(line) + 1
    return [_message(list(filter(None, one)), colour) for one in messages if any(one)]


def _message(sections: Sequence[Section], colour: int | None) -> Message:
    shown: list[Message] = []
    for section in sections:
        shown += [{"type": SEPARATOR}] if shown else []
        shown.append({"type": TEXT, "content": "\n".join(section)})
    container: Message = {"type": CONTAINER, "components": shown}
    return {"components": [container | ({} if colour is None else {"accent_color": colour})]}


def _under(line: str, messages: list[Message]) -> list[Message]:
    """The messages under a line: it stands over the first, or before it where that is full."""
    first, *others = messages
    said = {"type": TEXT, "content": line}
    if len(line) + _length(first["components"]) > _MESSAGE:
        return [{"components": [said]}, *messages]
    return [{"components": [said, *first["components"]]}, *others]


def _length(components: Iterable[Message]) -> int:
    """What Discord counts of a message: the text of it all."""
    return sum(len(one.get("content", "")) + _length(one.get("components", ())) for one in components)


def _with_buttons(messages: list[Message], offered: Sequence[Button]) -> list[Message]:
    """The messages with a row of buttons at the end of the last container."""
    if not offered:
        return messages
    *before, last = messages
    *above, container = last["components"]
    row = {"type": ROW, "components": [_button(button) for button in offered]}
    return [*before, {"components": [*above, container | {"components": [*container["components"], row]}]}]


def _button(button: Button) -> Message:
    style = _BLUE if button.action is Action.MORE else _GREY
    return {"type": BUTTON, "style": style, "label": button.label, "custom_id": button.id}
