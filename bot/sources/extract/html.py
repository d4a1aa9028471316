"""Web pages: the article's text, without navigation, banners and scripts."""

import re
from collections.abc import Iterator, Sequence
from configparser import ConfigParser
from copy import deepcopy
from itertools import groupby
from typing import Any

import trafilatura
from lxml import etree
from lxml.html import HTMLParser, document_fromstring
from trafilatura.settings import DEFAULT_CONFIG, Document

from bot.model import Dating
from bot.sources.extract import pagedata
from bot.sources.extract.blocks import Block, Kind, code, first_title, heading, item, lay_out, paragraph, row
from bot.sources.extract.encoding import decode
from bot.sources.extract.extracted import Extracted

SURE = 40
"""Characters; a shorter block may stand in the article and in a menu alike."""

_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")  # lxml refuses text that declares an encoding
_BREAK = "\u2028"

_INLINE = {
    *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn", "em"),
    *("font", "i", "img", "ins", "kbd", "label", "mark", "nobr", "q", "s"),
    *("samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"),
}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_ITEMS = {"li", "dd", "dt"}
_CELLS = {"td", "th"}
_FURNITURE = (
    "//script|//style|//noscript|//template|//nav|//footer|//aside|//form|//button|//svg|//iframe|//dialog|//head"
    "|//header[not(ancestor::article or ancestor::main)]|//*[@hidden or @aria-hidden='true']"
    "|//*[@role='navigation' or @role='banner' or @role='contentinfo' or @role='search' or @role='dialog']"
    "|//body//*[contains(@class,'cookie') or contains(@id,'cookie') or contains(@class,'consent')]"
)


def read(data: bytes, told: str | None = None) -> Extracted:
    """The article; title, author, date and address come from what the page states about itself.

    `told` is the encoding that its server says it has.
    """
    page = tree(data, told)
    stated = pagedata.stated(page)
    article = _article(page)
    for furniture in page.xpath(_FURNITURE):
        if furniture.getparent() is not None:
            furniture.drop_tree()
    blocks = _between([block for block in _blocks(page) if block.text], article)
    return Extracted(
        text=lay_out(blocks),
        title=stated.headline or first_title(blocks) or stated.title,
        publisher=stated.publisher,
        author=stated.author,
        url=stated.url,
        published=stated.published,
        published_from=Dating.PAGE,
        language=page.get("lang") or page.get("{http://www.w3.org/XML/1998/namespace}lang"),
    )


def tree(data: bytes, told: str | None = None) -> Any:
    """A page as lxml has it, without comments."""
    return _tree(decode(data, declares=True, told=told))


def words(fragment: str) -> str:
    """The text of a piece of HTML that is an article, or a part of one, as a whole."""
    page = _tree(fragment)
    for furniture in page.xpath("//script|//style|//noscript|//template|//svg|//iframe|//form|//button"):
        if furniture.getparent() is not None:
            furniture.drop_tree()
    return lay_out([block for block in _blocks(page) if block.text])


def _tree(text: str) -> Any:
    parser = HTMLParser(remove_comments=True, remove_pis=True)
    try:
        return document_fromstring(_DECLARATION.sub("", text, count=1).strip() or "<html/>", parser=parser)
    except etree.ParserError:  # nothing in it but comments
        return document_fromstring("<html/>", parser=parser)


def _article(page: Any) -> str:
    """The words that trafilatura takes for the article, without spaces; it may drop headings and lists among them."""
    found = trafilatura.bare_extraction(deepcopy(page), include_comments=False, with_metadata=False, config=_config())
    return _squeezed("".join(found.body.itertext())) if isinstance(found, Document) else ""


def _between(blocks: Sequence[Block], article: str) -> Sequence[Block]:
    """The blocks from the article's first to its last, so that headings and lists between them stay.

    All of them, where no block is surely of the article: a page too short or too odd to tell.
    """
    known = [_squeezed(block.text) in article for block in blocks]
    sure = [place for place, block in enumerate(blocks) if known[place] and len(block.text) >= SURE]
    if not sure:
        return blocks
    first, last = sure[0], sure[-1] + 1
    while first > 0 and blocks[first - 1].kind is Kind.HEADING:
        first -= 1
    while last < len(blocks) and (known[last] or blocks[last].kind in {Kind.ITEM, Kind.ROW}):
        last += 1
    return blocks[first:last]


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _config() -> ConfigParser:
    """With trafilatura's own least size a short page is taken whole, menus included."""
    config = deepcopy(DEFAULT_CONFIG)
    config["DEFAULT"]["MIN_EXTRACTED_SIZE"] = "1"
    return config


def _blocks(tree: Any) -> Iterator[Block]:
    """The blocks of a page: each element that is not inline begins one and ends one.

    Walks without recursion, so no depth of nesting can exhaust the stack.
    """
    words: list[str] = []
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        starts, breaks = event == "start", element.tag not in _INLINE
        if breaks:
            yield from _made("".join(words), element.getparent() if starts else element)
            words.clear()
        if starts and element.tag == "tr" and _is_data(element):
            yield row([_flat(cell) for cell in element if cell.tag in _CELLS])
            walk.skip_subtree()
        elif starts:
            words.append(_BREAK if element.tag == "br" else element.text or "")
        else:
            words.append(element.tail or "")
    yield from _made("".join(words), tree)


def _made(text: str, element: Any) -> Iterator[Block]:
    """What `text` is by where it stands; two line breaks in it part paragraphs."""
    holders = () if element is None else (element, *element.iterancestors())
    holder = next((holder for holder in holders if holder.tag in {*_HEADINGS, *_ITEMS, "pre"}), None)
    if holder is not None and holder.tag == "pre":
        yield code(text)
        return
    for piece in _pieces(text):
        if holder is None:
            yield paragraph(piece)
        elif holder.tag in _ITEMS:
            yield item(piece)
        else:
            yield heading(piece, _HEADINGS[holder.tag])


def _pieces(text: str) -> Iterator[str]:
    """The paragraphs of a text, between lines left empty by two breaks."""
    for written, lines in groupby(text.split(_BREAK), key=lambda line: bool(line.strip())):
        if written:
            yield " ".join(lines)


def _is_data(line: Any) -> bool:
    """Whether a row is a table's, not a frame that lays out a page."""
    cells = [cell for cell in line if cell.tag in _CELLS]
    framed = {"table", *_HEADINGS}
    return len(cells) > 1 and not any(
        part.tag in framed or len(part.findall("p")) > 1 for cell in cells for part in cell.iter()
    )


def _flat(element: Any) -> str:
    """The words within `element`, with a space wherever it breaks."""
    words = []
    for event, part in etree.iterwalk(element, events=("start", "end")):
        gap = " " if part.tag not in _INLINE or part.tag == "br" else ""
        inner = part.text if event == "start" else part.tail if part is not element else ""
        words.append(gap + (inner or ""))
    return "".join(words)
