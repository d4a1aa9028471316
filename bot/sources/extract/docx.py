"""Word documents (.docx)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import docx
from docx.oxml.ns import qn

from bot import wording
from bot.errors import UnreadableError
from bot.sources.extract.blocks import Block, first_title, heading, item, lay_out, paragraph, row
from bot.sources.extract.extracted import Extracted

UNPACKED_LIMIT = 64 * 1024 * 1024
"""Bytes that the parts of a .docx may unpack to, pictures included; more is a zip bomb or no text to brief from."""

_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # what Word wraps an encrypted .docx in, and the old .doc
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_HEADING = re.compile(r"heading (?P<level>[1-9])", re.IGNORECASE)
_TITLE = "title"
_TEMPLATE_AUTHOR = "python-docx"
"""What that library's empty document names as its author: nobody wrote it there."""

_SPACING = {qn("w:tab"): " ", qn("w:br"): " ", qn("w:cr"): " ", qn("w:noBreakHyphen"): "-"}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_ASIDE = {qn("w:txbxContent"), qn("w:del"), qn("w:moveFrom"), _FALLBACK}


@dataclass(frozen=True, slots=True)
class _Styles:
    """What the styles of a document make of a paragraph, by style id."""

    headings: dict[str, int]
    lists: set[str]


def read(data: bytes) -> Extracted:
    """Headings by style, lists, tables and text in document order; tracked changes as if accepted.

    The file's own times say when it was made, not when its text was published: they are not read.
    """
    if data.startswith(_COMPOUND_FILE):
        raise UnreadableError(wording.files.encrypted() if _ENCRYPTED in data else wording.files.broken("DOCX"))
    with ZipFile(BytesIO(data)) as package:
        # zipfile never yields more bytes than an entry declares, so the declared sizes can be trusted as a bound.
        if sum(entry.file_size for entry in package.infolist()) > UNPACKED_LIMIT:
            raise UnreadableError(wording.files.unpacks_too_large(UNPACKED_LIMIT))
    document = docx.Document(BytesIO(data))
    blocks = list(_blocks(document.element.body, _styles(document)))
    author = document.core_properties.author
    return Extracted(
        text=lay_out(blocks),
        title=document.core_properties.title or first_title(blocks),
        author=None if author == _TEMPLATE_AUTHOR else author,
    )


def _styles(document: Any) -> _Styles:
    found = _Styles({}, set())
    for style in document.styles:
        names = [ancestor.name or "" for ancestor in _lineage(style)]
        levels = [_level(name) for name in names if _level(name)]
        if levels:
            found.headings[style.style_id] = levels[0]
        elif any(name.startswith(("List Bullet", "List Number")) for name in names):
            found.lists.add(style.style_id)
    return found


def _lineage(style: Any) -> Iterator[Any]:
    """A style and those that it is based on, nearest first."""
    seen: set[str] = set()
    while style is not None and style.style_id not in seen:
        yield style
        seen.add(style.style_id)
        style = getattr(style, "base_style", None)


def _level(name: str) -> int:
    """The level of a heading's style, 0 for any other."""
    found = _HEADING.fullmatch(name)
    return int(found["level"]) if found else int(name.lower() == _TITLE)


def _blocks(parent: Any, styles: _Styles) -> Iterator[Block]:
    for element in parent:
        if element.tag == qn("w:p"):
            yield _paragraph(element, styles)
            for box in element.iter(qn("w:txbxContent")):
                if next(box.iterancestors(_FALLBACK), None) is None:  # the same box again, for old programs
                    yield from _blocks(box, styles)
        elif element.tag == qn("w:tbl"):
            yield from _table(element, styles)
        elif element.tag not in _ASIDE:  # content controls, tracked insertions and the like hold paragraphs
            yield from _blocks(element, styles)


def _paragraph(element: Any, styles: _Styles) -> Block:
    words = "".join(_words(element))
    if element.style in styles.headings:
        return heading(words, styles.headings[element.style])
    numbered = element.pPr is not None and element.pPr.numPr is not None
    return item(words) if numbered or element.style in styles.lists else paragraph(words)


def _table(table: Any, styles: _Styles) -> Iterator[Block]:
    for line in _own(table, "w:tr", table):
        cells = _own(line, "w:tc", table)
        if len(cells) == 1:  # a frame around text, no table
            yield from _blocks(cells[0], styles)
        else:
            yield row([" ".join(_words(cell)) for cell in cells])


def _own(element: Any, tag: str, table: Any) -> list[Any]:
    """The parts of `element` that belong to `table` itself, not to one inside it."""
    return [part for part in element.iter(qn(tag)) if next(part.iterancestors(qn("w:tbl"))) is table]


def _words(element: Any) -> Iterator[str]:
    for part in element:
        if part.tag == qn("w:t"):
            yield part.text or ""
        elif part.tag in _SPACING:
            yield _SPACING[part.tag]
        elif part.tag not in _ASIDE:
            yield from _words(part)
