"""Replies to terminal text, wrapped to the window, with colour only where asked for."""

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot import wording
from bot.model import Brief, Comparison, Entry, Listing, Notice, Point, Reply
from bot.rendering.fitting import by_document, described, marks, one_line

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
            lines = (line for side in (reply.left, reply.right) for line in (*_brief(side, style), ""))
        case Listing():
            lines = _listing(reply, style)
        case Notice():
            lines = iter(_wrapped(reply.text, style))
    return "\n".join(lines).rstrip()


def _brief(brief: Brief, style: Style) -> Iterator[str]:
    yield from (style.strong(line) for line in _wrapped(brief.theme.title, style))
    yield ""
    if not brief.points:
        yield from _wrapped(wording.nothing_on(brief.theme, brief.alternatives), style)
        return
    for point in brief.points:
        yield from _point(point, style)
    yield ""
    for numbers, citation in by_document(brief.citations):
        place = f" · {citation.url}" if citation.url else ""
        yield from _fainter(f"{numbers} {described(citation)}{place}", style)
    yield from _fainter(wording.basis(brief.considered), style)
    for note in brief.notes:
        yield from (style.warning(line) for line in _wrapped(wording.note(note), style))


def _point(point: Point, style: Style) -> list[str]:
    return _wrapped(f"{point.text} {marks(point.citations)}", style, first="• ", then="  ")


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
