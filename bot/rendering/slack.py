"""Replies as Slack messages: plain dicts of `text` and `blocks`, inside the limits of the service.

Words of documents and people stand in `plain_text` and `rich_text` objects only, which Slack shows as they are:
mrkdwn has no escape for ``* _ ~ ` ``, and would make links of bare addresses. What stays mrkdwn is a source's
own link, labelled with its host, and `text`, which notifications and screen readers use.

Limits (https://docs.slack.dev/reference/block-kit/blocks, and for a whole message bolt-js#2509) are counted in
UTF-16 units, since Slack does not say whether an emoji counts once or twice.
"""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote, urlsplit

from bot import wording
from bot.model import (
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
    Point,
    Preview,
    Reply,
    Shared,
)
from bot.rendering.fitting import behind, buttons, by_document, clip, described, fold, one_line, pack, said, silence
from bot.rendering.slack_parts import Block
from bot.rendering.slack_parts import context as _context
from bot.rendering.slack_parts import fit as _fit
from bot.rendering.slack_parts import header as _header
from bot.rendering.slack_parts import line as _line
from bot.rendering.slack_parts import plain as _plain
from bot.rendering.slack_parts import units as _units

_BLOCKS = 50
_SECTION = 3000
_FIELD = 2000
_TEXT = 4000
_PAGE = 8000
"""All blocks of a message: Slack refuses about 12,000 characters in all, `text` may take 4,000 of them."""

_BUTTONS = 1000
"""Of a digest's page, kept free for its buttons: a preview without them is cut where the digest is."""

_LABEL = 75
_POINT = 2500
_NAME = 600
_URL = 1000
# Slack's three escapes, and for the marks that have none a likeness that formats nothing: an invisible
# character beside the mark would depend on where Slack sees a word begin, which it does not document.
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "*": "∗", "_": "＿", "~": "∼", "`": "ˋ"})


def render(reply: Reply, *, whole: bool = False, offered: Sequence[Button] = ()) -> list[dict[str, Any]]:
    """The messages that show `reply`, in order, each as ``{"text": …, "blocks": […]}``; usually one.

    Args:
        reply: a digest is always one message: what that does not hold stands behind its button.
        whole: the digest is the answer to that button: all of it, in as many messages as it takes.
        offered: what stands under the last of them; under a digest its own buttons.
    """
    match reply:
        case Digest() if not whole:
            return [_message(_posted(reply))]
        case Digest():
            blocks = _digest(reply, _ending(reply), left_out=0, dropped=0)
        case Preview():
            stages = [_header(wording.digests.preview_title()), *(_context(stage) for stage in reply.stages)]
            sent = [block for block in _posted(reply.digest) if block["type"] != "actions"]
            return [*map(_message, _pages(stages)), _message(sent)]
        case Brief():
            blocks = _brief(reply)
        case Comparison():
            blocks = _comparison(reply)
        case Listing():
            footer = [_context(reply.footer)] if reply.footer else []
            blocks = [_header(reply.title), *_bullets(_entry(entry) for entry in reply.entries), *footer]
        case Shared():
            answer = reply.answer
            shown = _brief(answer) if isinstance(answer, Brief) else _comparison(answer)
            blocks = [*([_context(wording.answers.shared_by(reply.by))] if reply.by else []), *shown]
        case Aside():
            return [*render(Notice(reply.line)), *render(reply.reply, whole=whole, offered=offered)]
        case Notice():
            blocks = [_section(text) for text in pack(map(_line, reply.text.splitlines() or [""]), _SECTION // 2)]
    return [_message(page) for page in _above(_pages([*blocks, _actions(offered)]) if offered else _pages(blocks))]


def escape(text: str) -> str:
    """`text` for a mrkdwn object: no mention, no link and no format in it takes effect."""
    return text.translate(_ESCAPES)


def _brief(brief: Brief) -> list[Block]:
    if not brief.points:
        return [_header(brief.theme.title), *_side(brief), *_notes(brief.notes)]
    ending = [
        *_notes(brief.notes),
        *_sources(brief.citations),
        _context(wording.answers.basis(brief.quoted, brief.considered, agreed=brief.agreed)),
    ]
    covered = [_context(wording.answers.new_since(brief.since))] if brief.since is not None else []
    return [_header(brief.theme.title), *covered, *_side(brief), *ending]


def _posted(digest: Digest) -> list[Block]:
    """The digest in the blocks of one message, with its buttons."""
    sizes = {id(point): sum(map(_size, _point(point))) for brief in digest.briefs for point in brief.points}

    def fits(shorter: Digest, _: int) -> bool:
        points = [point for brief in shorter.briefs for point in brief.points]
        if len(points) == 1:
            return True
        # The points alone are quickly added up: all around them is only put together when these have room.
        least = sum(sizes[id(point)] for point in points)
        return least <= _PAGE - _BUTTONS and _fits(_digest(shorter, _ending(shorter)))

    shown, left_out = fold(digest, fits)
    ending = _ending(shown)
    dropped = 0
    # One point alone may name more sources, and a caution more documents, than the message has room for.
    while ending and not _fits(_digest(shown, ending, left_out, dropped)):
        ending, dropped = ending[:-1], dropped + 1
    pressed = buttons(digest, left_out + dropped)
    return [*_digest(shown, ending, left_out, dropped), *([_actions(pressed)] if pressed else [])]


def _digest(digest: Digest, ending: Sequence[Block], left_out: int = 1, dropped: int = 1) -> list[Block]:
    """The digest with its `ending`; `left_out` of its points are missing, `dropped` of its last blocks.

    Both are 1 where that is still open: the lines that say so must fit too.
    """
    if digest.empty:
        return [_section(_line(wording.digests.nothing_new(digest)))]
    late = [_context(wording.digests.late(digest))] if digest.late else []
    said = [block for brief in digest.briefs if brief.points for block in (_header(brief.theme.title), *_side(brief))]
    missing = [_context(wording.digests.more_points(left_out))] if left_out else []
    unnamed = [_context(wording.digests.more_sources())] if dropped else []
    return [
        _header(wording.digests.heading([brief.theme.title for brief in digest.briefs])),
        *late,
        _context(wording.digests.window(digest)),
        *said,
        *missing,
        *ending,
        *unnamed,
        _context(wording.answers.verbatim(agreed=digest.agreed)),
    ]


def _ending(digest: Digest) -> list[Block]:
    return [*_notes(digest.notes), *_sources(digest.citations)] if not digest.empty else []


def _fits(blocks: Sequence[Block]) -> bool:
    return len(blocks) < _BLOCKS and sum(map(_size, blocks)) <= _PAGE - _BUTTONS


def _actions(pressed: Sequence[Button]) -> Block:
    """The buttons; what each stands for is its value, which may be longer than an action's id."""
    return {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "action_id": f"attache-{number}",
                "text": _plain(_fit(_line(button.label), _LABEL)),
                "value": button.id,
            }
            for number, button in enumerate(pressed, start=1)
        ],
    }


def _comparison(comparison: Comparison) -> list[Block]:
    sides, shared = [comparison.left, comparison.right], len(comparison.shared)
    columns = [_column(side, shared) for side in sides]
    if all(_units(column) <= _FIELD for column in columns):
        shown: list[Block] = [{"type": "section", "fields": [_plain(column) for column in columns]}]
    else:  # too long for columns: one under the other
        shown = [
            block for side in sides for block in (_header(side.theme.title), _counts(side, shared), *_own(side, shared))
        ]
    both = (
        [_header(wording.answers.both_say()), *_bullets(_point(point) for point in comparison.shared)] if shared else []
    )
    ending = (
        [*_sources(comparison.citations), _context(wording.answers.verbatim(agreed=comparison.agreed))]
        if comparison.citations
        else []
    )
    return [*both, *shown, *_notes(comparison.notes), *ending]


def _side(brief: Brief) -> list[Block]:
    if brief.points:
        return _bullets(_point(point) for point in brief.points)
    return [_section(_line(silence(brief)))]


def _column(brief: Brief, shared: int) -> str:
    """One side of a comparison as text; a field holds nothing richer that shows words as they are."""
    told = [f"• {said(point)} {behind(point)}" for point in brief.points] or [
        wording.answers.silent_side(brief.theme, shared)
    ]
    counts = wording.answers.side(len(brief.points), brief.considered, shared)
    return "\n".join(_line(line) for line in (brief.theme.title, counts, *told))


def _own(brief: Brief, shared: int) -> list[Block]:
    """What one side of a comparison says alone."""
    if brief.points:
        return _bullets(_point(point) for point in brief.points)
    return [_section(_line(wording.answers.silent_side(brief.theme, shared)))]


def _counts(brief: Brief, shared: int) -> Block:
    return _context(wording.answers.side(len(brief.points), brief.considered, shared))


def _point(point: Point) -> list[Block]:
    return [_words(_fit(_line(said(point)), _POINT)), _words(f" {behind(point)}", bold=True)]


def _entry(entry: Entry) -> list[Block]:
    details = f" — {_fit(_line(' · '.join(entry.details)), _POINT - _NAME)}" if entry.details else ""
    address, host = _address(entry.url)
    parts = [
        _words("⚠ ") if entry.trouble else None,
        _words(_fit(_line(entry.name), _NAME), bold=True),
        _words(details) if details else None,
        *([_words(" "), {"type": "link", "url": address, "text": host}] if address else []),
    ]
    return [part for part in parts if part]


def _notes(notes: Sequence[Note]) -> list[Block]:
    return [_context(wording.answers.note(note)) for note in notes]


def _sources(citations: Sequence[Citation]) -> list[Block]:
    if not citations:
        return []
    return [_context(wording.answers.sources_heading()), *(_source(*entry) for entry in by_document(citations))]


def _source(numbers: str, citation: Citation) -> Block:
    address, host = _address(citation.url)
    label = f"{clip(numbers, _NAME)} {_fit(_line(described(citation)), _NAME)}"
    link = f"<{address.replace('&', '&amp;')}|{escape(host)}>"
    return _context(label, *([{"type": "mrkdwn", "text": link, "verbatim": True}] if address else []))


def _address(url: str | None) -> tuple[str, str]:
    """An address that can be linked, and its host to label it with; both empty where `url` is not one of the web."""
    # What could end the link is percent-encoded; letters of any script stay.
    address = re.sub(r"[^\w/:?#@!$&'+,;=~.%()*\[\]-]", lambda found: quote(found[0]), one_line(url or "")[: _URL + 1])
    try:
        parts = urlsplit(address)
        _ = parts.port  # read here since it, too, may be none
    except ValueError:  # such as http://[ and http://0:0:
        return "", ""
    if parts.scheme not in {"http", "https"} or not parts.hostname or _units(address) > _URL:
        return "", ""
    if ":" in parts.hostname:  # IPv6: Slack takes what stands between two of its colons for an emoji's name
        return "", ""
    return parts.scheme + address[len(parts.scheme) :], _fit(parts.hostname, _NAME)  # Slack wants it in lower case


def _section(text: str) -> Block:
    return {"type": "section", "text": _plain(_fit(text, _SECTION))}


def _words(text: str, *, bold: bool = False) -> Block:
    return {"type": "text", "text": text} | ({"style": {"bold": True}} if bold else {})


def _bullets(items: Iterable[list[Block]]) -> list[Block]:
    """Lists of `items`, as many in each as make no more than a section."""
    sections = [{"type": "rich_text_section", "elements": item} for item in items]
    return [
        {"type": "rich_text", "elements": [{"type": "rich_text_list", "style": "bullet", "elements": group}]}
        for group in _grouped(sections, _SECTION, len(sections))
    ]


def _pages(blocks: Sequence[Block]) -> list[list[Block]]:
    return _grouped(blocks, _PAGE, _BLOCKS)


def _above(pages: list[list[Block]]) -> list[list[Block]]:
    """`pages` whose buttons never stand alone on the last: they would have nothing above them, and no text."""
    if pages[-1][0]["type"] == "actions" and len(pages) > 1:
        *pages, before, last = pages
        return [*pages, *([before[:-1]] if len(before) > 1 else []), [before[-1], *last]]
    return pages


def _grouped(parts: Sequence[Block], size: int, count: int) -> list[list[Block]]:
    """`parts` in order, in groups of at most `count` and, unless one alone is larger, of `size` as JSON."""
    groups: list[list[Block]] = []
    room = 0
    for part in parts:
        taken = _size(part)
        if not groups or taken > room or len(groups[-1]) == count:
            groups.append([])
            room = size
        groups[-1].append(part)
        room -= taken
    return groups


def _message(blocks: list[Block]) -> dict[str, Any]:
    return {"text": _aloud(blocks), "blocks": blocks}


def _aloud(blocks: Sequence[Block]) -> str:
    """What the blocks say, to be read by a screen reader or in a notification; addresses are left out."""
    lines = "\n".join(line for block in blocks for line in _lines(block))
    return escape(_fit(lines, _TEXT, escape))


def _lines(block: Block) -> list[str]:
    match block:
        case {"type": "rich_text", "elements": lists}:
            items = [item for bullets in lists for item in bullets["elements"]]
            return ["".join(part["text"] for part in item["elements"]) for item in items]
        case {"type": "context", "elements": elements}:
            return [element["text"] for element in elements if element["type"] == "plain_text"]
        case {"fields": fields}:
            return [field["text"] for field in fields]
        case {"type": "actions"}:  # read out by themselves
            return []
        case _:
            return [block["text"]["text"]]


def _size(block: Block) -> int:
    return _units(json.dumps(block, ensure_ascii=False))
