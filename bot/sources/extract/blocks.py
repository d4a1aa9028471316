"""The text form that the formats with a structure share.

Headings are ATX lines, paragraphs stand between blank lines, list items are ``- item`` and table rows
``cell | cell``, one a line. Inline markup is gone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a document in text form; `level` is a heading's, from 1."""

    kind: Kind
    text: str
    level: int = 0


def heading(text: str, level: int) -> Block:
    """A heading of a level between 1 and 6."""
    return Block(Kind.HEADING, _one_line(text), min(max(level, 1), 6))


def paragraph(text: str) -> Block:
    """A paragraph, on one line."""
    return Block(Kind.PARAGRAPH, _one_line(text))


def item(text: str) -> Block:
    """An entry of a list."""
    return Block(Kind.ITEM, _one_line(text))


def row(cells: Sequence[str]) -> Block:
    """A line of a table; empty cells keep their place, an empty row is nothing."""
    texts = [_one_line(cell) for cell in cells]
    return Block(Kind.ROW, " | ".join(texts) if any(texts) else "")


def code(text: str) -> Block:
    """Lines that stay lines."""
    return Block(Kind.PARAGRAPH, "\n".join(line.rstrip() for line in text.splitlines() if line.strip()))


def lay_out(blocks: Iterable[Block]) -> str:
    """The blocks as one text; empty ones are left out."""
    text, before = "", None
    for block in blocks:
        if block.text:
            together = block.kind is before and block.kind in {Kind.ITEM, Kind.ROW}
            text += ("" if before is None else "\n" if together else "\n\n") + _marked(block)
            before = block.kind
    return text


def first_title(blocks: Iterable[Block]) -> str | None:
    """The first heading of the first level."""
    return next(
        (block.text for block in blocks if block.kind is Kind.HEADING and block.level == 1 and block.text), None
    )


def _marked(block: Block) -> str:
    match block.kind:
        case Kind.HEADING:
            return f"{'#' * block.level} {block.text}"
        case Kind.ITEM:
            return f"- {block.text}"
        case _:
            return block.text


def _one_line(text: str) -> str:
    return " ".join(text.split())
