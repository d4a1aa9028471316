"""Replies to terminal text, wrapped to the window, with colour only where asked for."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot import wording
from bot.model import (
    Aside,
    Brief,
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
from bot.rendering.fitting import behind, by_document, described, one_line, said, silence

WIDEST = 100
"""Longer lines are hard to read, however wide the window."""


@dataclass(frozen=True, slots=True)
class Style:
    """How wide the window is, in columns, and whether it shows colour."""

    width: int = 80
    colour: bool = False

    def strong(self, text: str) -> str:
        """Text that stands out."""
        return f"\x1b[1m{text}\x1b[0m" if self.colour else text

    def faint(self, text: str) -> str:
        """Text that stands back."""
        return f"\x1b[2m{text}\x1b[0m" if self.colour else text

    def warning(self, text: str) -> str:
        """Text that is a caution."""
        return f"\x1b[33m{text}\x1b[0m" if self.colour else text


def render(reply: Reply, style: Style) -> str:
    """A reply as lines of text, without a line end at the end.

    Control characters and text-direction marks of documents are dropped: nothing in a document can move the
    cursor, colour the screen or turn words around.
    """
    match reply:
        case Brief():
            lines = _brief(reply, style)
        case Comparison():
            lines = _comparison(reply, style)
        case Listing():
            lines = _listing(reply, style)
        case Notice():
            lines = iter(_wrapped(reply.text, style))
        case Digest():
            lines = _digest(reply, style)
        case Preview():
            lines = _preview(reply, style)
        case Shared():  # nobody else looks at a terminal
            return render(reply.answer, style)
        case Aside():
            lines = iter([*_wrapped(reply.line, style), "", render(reply.reply, style)])
    return "\n".join(lines).rstrip()


def _brief(brief: Brief, style: Style) -> Iterator[str]:
    yield from (style.strong(line) for line in _wrapped(brief.theme.title, style))
    yield ""
    if not brief.points:
        yield from _wrapped(silence(brief), style)
        yield from _notes(brief.notes, style)
        return
    if brief.since is not None:
        yield from _fainter(wording.answers.new_since(brief.since), style)
    yield from _points(brief.points, style)
    yield ""
    yield from _sources(brief.citations, style)
    yield from _fainter(wording.answers.basis(brief.quoted, brief.considered, agreed=brief.agreed), style)
    yield from _notes(brief.notes, style)


def _comparison(comparison: Comparison, style: Style) -> Iterator[str]:
    shared = len(comparison.shared)
    if shared:
        yield style.strong(wording.answers.both_say())
        yield ""
        yield from _points(comparison.shared, style)
        yield ""
    for side in (comparison.left, comparison.right):
        yield from (style.strong(line) for line in _wrapped(side.theme.title, style))
        yield from _fainter(wording.answers.side(len(side.points), side.considered, shared), style)
        yield ""
        yield from _points(side.points, style) or _wrapped(wording.answers.silent_side(side.theme, shared), style)
        yield ""
    yield from _sources(comparison.citations, style)
    yield from _fainter(wording.answers.verbatim(agreed=comparison.agreed), style) if comparison.citations else ()
    yield from _notes(comparison.notes, style)


def _digest(digest: Digest, style: Style) -> Iterator[str]:
    titles = [brief.theme.title for brief in digest.briefs]
    yield from (style.strong(line) for line in _wrapped(wording.digests.heading(titles), style))
    if digest.late:
        yield from (style.warning(line) for line in _wrapped(wording.digests.late(digest), style))
    yield from _fainter(
        wording.digests.window(digest) if not digest.empty else wording.digests.nothing_new(digest), style
    )
    for brief in digest.briefs:
        if brief.points:
            yield ""
            yield from (style.strong(line) for line in _wrapped(brief.theme.title, style))
            yield from _points(brief.points, style)
    if not digest.empty:
        yield ""
        yield from _sources(digest.citations, style)
        yield from _fainter(wording.answers.verbatim(agreed=digest.agreed), style)
        yield from _notes(digest.notes, style)


def _preview(preview: Preview, style: Style) -> Iterator[str]:
    yield style.strong(wording.digests.preview_title())
    for stage in preview.stages:
        yield from _fainter(stage, style)
    yield ""
    yield from _digest(preview.digest, style)


def _points(points: Sequence[Point], style: Style) -> list[str]:
    return [line for point in points for line in _point(point, style)]


def _sources(citations: Sequence[Citation], style: Style) -> Iterator[str]:
    for numbers, citation in by_document(citations):
        place = f" · {citation.url}" if citation.url else ""
        yield from _fainter(f"{numbers} {described(citation)}{place}", style)


def _notes(notes: Sequence[Note], style: Style) -> Iterator[str]:
    for note in notes:
        yield from (style.warning(line) for line in _wrapped(wording.answers.note(note), style))


def _point(point: Point, style: Style) -> list[str]:
    return _wrapped(f"{said(point)} {behind(point)}", style, first="• ", then="  ")


def _listing(listing: Listing, style: Style) -> Iterator[str]:
    yield style.strong(listing.title)
    yield ""
    for entry in listing.entries:
        yield from _entry(entry, style)
    if listing.footer:
        yield ""
        yield from _fainter(listing.footer, style)


def _entry(entry: Entry, style: Style) -> Iterator[str]:
    mark = "! " if entry.trouble else "• "
    lines = _wrapped(entry.name, style, first=mark, then="  ")
    yield from (style.warning(line) if entry.trouble else line for line in lines)
    details = [*entry.details, entry.url] if entry.url else entry.details
    if details:
        yield from _fainter(" · ".join(details), style, indent="    ")


def _fainter(text: str, style: Style, indent: str = "") -> Iterable[str]:
    return (style.faint(line) for line in _wrapped(text, style, first=indent, then=indent))


def _wrapped(text: str, style: Style, first: str = "", then: str = "") -> list[str]:
    width = max(20, min(style.width, WIDEST))
    return textwrap.wrap(
        one_line(text),
        width,
        initial_indent=first,
        subsequent_indent=then,
        break_on_hyphens=False,
        break_long_words=False,
    ) or [first.rstrip()]
