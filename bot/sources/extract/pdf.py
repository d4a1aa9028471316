"""PDF: lines made paragraphs again, without what repeats on every page.

PDFium is not thread-safe: one PDF at a time.
"""

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from pypdfium2 import PdfDocument, PdfiumError, PdfTextPage
from pypdfium2.raw import FPDF_ERR_PASSWORD

from bot import wording
from bot.errors import UnreadableError
from bot.sources.extract.blocks import Block, first_title, heading, item, lay_out, paragraph
from bot.sources.extract.extracted import Extracted

TEXT_LIMIT = 32 * 1024 * 1024
"""Characters that all pages may hold together; pages can share one stream, so few bytes can make many."""

EDGE = 2
"""Lines at the top and at the foot of a page among which running heads and page numbers stand."""

LOOSE = 1.35
"""A line this many usual pitches below the one before begins a paragraph."""

RESIZED = 1.08
"""Letters this many times as large, or as small, are a heading's or another paragraph's."""

OFTEN = 0.4
"""A line at the edge of this share of the pages, at least of two, repeats: left and right pages may differ."""

SHORT = 0.85
"""A line that ends a sentence before this share of the page's width ends its paragraph."""

BULLETS = "•▪◦‣·●○■"
"""What a list item begins with; a dash may as well stand in the middle of a sentence."""

_HYPHEN = "\ufffe"  # PDFium's sign for a hyphen at the end of a line
_LINE = re.compile("[^\r\n\ufffe]+\ufffe?")
_HYPHENED = re.compile(r"\S-\s*$")  # after a space it is a dash
_SENTENCE_END = re.compile(r"[.!?…:][\"'”’»)\]]*$")
_NUMBER = re.compile(r"\(?\d{1,2}[.)]\s+")
_PAGE_NUMBER = re.compile(r"(?:page |p\. ?|стор\. ?|с\. ?|стр\. ?)?[-–—]? ?#(?: ?(?:of|/|з|із|из) ?#)? ?[-–—]?")
_COMPOUND = re.compile(r"\b\w+-\w+")
_FILE_TITLE = re.compile(r"Microsoft \w+ - .*|untitled.*|.*\.(?:docx?|pdf|indd|odt|rtf|tex|dvi|qxd)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a page; distances in points from the page's bottom left corner."""

    text: str
    left: float
    right: float
    bottom: float
    height: float
    hyphened: bool = False


def read(data: bytes) -> Extracted:
    """The text of all pages; headings are those that the file's outline names.

    The file's own times say when it was made, not when its text was published: they are not read.

    Raises:
        UnreadableError: it needs a password, is broken, or holds pictures only.
    """
    try:
        document = PdfDocument(data)
    except PdfiumError as error:
        locked = error.err_code == FPDF_ERR_PASSWORD
        raise UnreadableError(wording.files.encrypted() if locked else wording.files.broken("PDF")) from error
    with closing(document):
        outline = {_key(mark.get_title()): mark.level + 1 for mark in document.get_toc()}
        pages = list(_pages(document))
        stated = document.get_metadata_dict()
    if not any(pages):
        raise UnreadableError(wording.files.pictures_only())
    blocks = list(_blocks(_without_repeats(pages, outline), outline))
    title = stated.get("Title", "").strip()
    return Extracted(
        text=lay_out(blocks),
        title=first_title(blocks) if _FILE_TITLE.fullmatch(title) or not title else title,
        author=stated.get("Author"),
    )


def _pages(document: PdfDocument) -> Iterator[list[_Line]]:
    size = 0
    for number in range(len(document)):
        with closing(document[number]) as page, closing(page.get_textpage()) as text:
            lines = list(_lines(text))
        size += sum(len(line.text) for line in lines)
        if size > TEXT_LIMIT:
            raise UnreadableError(wording.files.unpacks_too_large(TEXT_LIMIT))
        yield lines


def _lines(page: PdfTextPage) -> Iterator[_Line]:
    text = page.get_text_range()
    placed = len(text) == page.count_chars()  # else characters and places are out of step: do without places
    for found in _LINE.finditer(text):
        written = found[0].replace(_HYPHEN, "-")
        hyphened = bool(_HYPHENED.search(written))
        content = written.strip().removesuffix("-" * hyphened)
        left = right = bottom = top = 0.0
        if content and placed:
            first = found.start() + written.index(content)
            left, bottom, _, top = page.get_charbox(first, loose=True)
            _, _, right, _ = page.get_charbox(first + len(content) - 1, loose=True)
        if content:
            yield _Line(content, left, right, bottom, top - bottom, hyphened=hyphened)


def _without_repeats(pages: Sequence[Sequence[_Line]], outline: Mapping[str, int]) -> list[_Line]:
    """All lines without running heads, feet and page numbers, which are never larger than the text."""
    body = median(line.height for page in pages for line in page)
    edges = [
        {line for line in _edge(page) if _key(line.text) not in outline and line.height <= body * RESIZED}
        for page in pages
    ]
    pages_of = Counter(key for edge in edges for key in {_masked(line) for line in edge})
    often = max(2, len(pages) * OFTEN)
    return [
        line
        for page, edge in zip(pages, edges, strict=True)
        for line in page
        if line not in edge or (pages_of[_masked(line)] < often and not _PAGE_NUMBER.fullmatch(_masked(line)))
    ]


def _edge(page: Sequence[_Line]) -> list[_Line]:
    downwards = sorted(page, key=lambda line: -line.bottom)
    return downwards[:EDGE] + downwards[-EDGE:]


def _masked(line: _Line) -> str:
    return re.sub(r"\d+", "#", _key(line.text))


def _key(text: str) -> str:
    return " ".join(text.split()).casefold()


def _blocks(lines: Sequence[_Line], outline: Mapping[str, int]) -> Iterator[Block]:
    compounds = {found.casefold() for line in lines for found in _COMPOUND.findall(line.text)}
    for together in _paragraphs(lines, outline):
        text = _joined(together, compounds)
        level = outline.get(_key(text))
        if level:
            yield heading(text, level)
        elif text[0] in BULLETS:
            yield item(text.lstrip(BULLETS))
        else:
            yield paragraph(text)


def _paragraphs(lines: Sequence[_Line], outline: Mapping[str, int]) -> Iterator[list[_Line]]:
    pitches = [
        (upper.bottom - lower.bottom) / upper.height
        for upper, lower in pairwise(lines)
        if upper.bottom > lower.bottom and upper.height
    ]
    pitch = median(pitches) if pitches else 1.0
    width = max((line.right for line in lines), default=0)
    together = list(lines[:1])
    for before, line in pairwise(lines):
        named = _key(before.text) in outline or _key(line.text) in outline
        if named or _begins(before, line, pitch, width):
            yield together
            together = []
        together.append(line)
    if together:
        yield together


def _begins(before: _Line, line: _Line, pitch: float, width: float) -> bool:
    """Whether `line` begins a paragraph."""
    large, small = max(before.height, line.height), min(before.height, line.height)
    if large > small * RESIZED or line.text[0] in BULLETS or _NUMBER.match(line.text):
        return True
    drop = before.bottom - line.bottom
    ended = not before.hyphened and bool(_SENTENCE_END.search(before.text))
    if drop <= 0:  # the next column, or the next page
        return ended and not line.text[0].islower()
    return drop > LOOSE * pitch * before.height or (ended and before.right < SHORT * width)


def _joined(lines: Sequence[_Line], compounds: Container[str]) -> str:
    """One paragraph. A hyphen at a line's end goes if a small letter follows, unless the text has it elsewhere too."""
    text = lines[0].text
    for before, line in pairwise(lines):
        if not before.hyphened:
            text += f" {line.text}"
        elif line.text[0].islower() and f"{_last(before.text)}-{_first(line.text)}".casefold() not in compounds:
            text += line.text
        else:
            text += f"-{line.text}"
    return text


def _first(text: str) -> str:
    return re.split(r"\W", text, maxsplit=1)[0]


def _last(text: str) -> str:
    return re.split(r"\W", text)[-1]
