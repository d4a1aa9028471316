"""Markdown, with front matter."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot import wording
from bot.model import Dating
from bot.sources.extract import frontmatter
from bot.sources.extract.blocks import Block, code, first_title, heading, item, lay_out, paragraph, row
from bot.sources.extract.encoding import decode
from bot.sources.extract.extracted import Extracted, stated_date
from bot.sources.provenance import web_address

_UNSAID = re.compile(r"\s*<(?:script|style|!|\?)", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")


def read(data: bytes) -> Extracted:
    """The text without its markup; title, date, author, source and url come from the front matter."""
    front = frontmatter.split(decode(data))
    fields = front.fields
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    blocks = list(_blocks(parser.parse(front.body)))
    source = fields.get("source") or fields.get("publisher")
    return Extracted(
        text=lay_out(blocks),
        title=fields.get("title") or first_title(blocks),
        publisher=None if web_address(source) else source,
        author=fields.get("author"),
        url=web_address(fields.get("url")) or web_address(source),
        published=stated_date(fields.get("date")),
        published_from=Dating.FRONT_MATTER,
        language=fields.get("lang") or fields.get("language"),
        remark=wording.files.slip_in_front_matter() if front.slip else None,
    )


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    opened: list[Token] = []  # the elements that the token stands in, outermost first
    cells: list[str] = []
    for before, token in pairwise([Token("start", "", 0), *tokens]):
        if token.nesting > 0:
            opened.append(token)
        elif token.nesting < 0:
            opened.pop()
        match token.type:
            case "inline" if before.type in {"th_open", "td_open"}:
                cells.append(_words(token))
            case "tr_close":
                yield row(cells)
                cells = []
            case "inline" if before.type == "heading_open":
                yield heading(_words(token), int(before.tag.removeprefix("h")))
            case "inline":
                listed = any(element.type == "list_item_open" for element in opened)
                yield item(_words(token)) if listed else paragraph(_words(token))
            case "fence" | "code_block":
                yield code(token.content)
            case "html_block" if not _UNSAID.match(token.content):
                yield paragraph(_TAG.sub(" ", token.content))


def _words(inline: Token) -> str:
    """The words of a paragraph: links keep theirs, pictures and tags go."""
    return "".join(
        " " if child.type in {"softbreak", "hardbreak"} else child.content
        for child in inline.children or ()
        if child.type in {"text", "code_inline", "softbreak", "hardbreak"}
    )
