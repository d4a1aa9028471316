"""Read a text line by line: what each line is by its own mark, and whether the text was wrapped by hand."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from bot.briefing.splitting.asides import is_aside

WRAP_WIDTH = 120
"""A line longer than this was not wrapped by hand."""

_CONTENT = re.compile(r"\S[^\n]*")
_ATX = re.compile(r"#{1,6}[ \t]+(?P<text>.*?)[ \t#]*$")
_ITEM = re.compile(r"(?:[-*•–]|\d{1,2}[.)])[ \t]+")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*(?:\s?\[\d{1,3}\])*$")


class Kind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ASIDE = "aside"  # provenance, by-lines, captions, table rows: read, but never a passage


@dataclass(frozen=True, slots=True)
class Block:
    """A line of a text, or several that were wrapped; `text` is without the mark of its kind.

    `start` and `end` count characters of the whole text; an item's `mark` lies before its `start`.
    """

    kind: Kind
    start: int
    end: int
    text: str
    mark: str = ""

    @property
    def is_statement(self) -> bool:
        """Whether it ends like a sentence."""
        return bool(_SENTENCE_END.search(self.text))


def read(text: str) -> list[Block]:
    """Every line that is not blank, in order."""
    return [_line(found) for found in _CONTENT.finditer(text)]


def _line(found: re.Match[str]) -> Block:
    content = found[0].rstrip()
    start, end = found.start(), found.start() + len(content)
    if marked := _ATX.match(content):
        return Block(Kind.HEADING, start, end, marked["text"])
    if is_aside(content):
        return Block(Kind.ASIDE, start, end, content)
    if item := _ITEM.match(content):
        return Block(Kind.ITEM, start + item.end(), end, content[item.end() :], item[0])
    return Block(Kind.PARAGRAPH, start, end, content)


def gap(text: str, one: Block, two: Block) -> int:
    """How many blank lines stand between two blocks."""
    return text.count("\n", one.end, two.start) - 1


def wrap_width(text: str, lines: Sequence[Block]) -> int:
    """The longest line of a text that was wrapped by hand, 0 for other texts.

    Its sign is a line that ends no sentence over one that begins in lower case; one in ten is enough, as
    paragraphs of a line or two, lists and headings have none.
    """
    touching = [(one, two) for one, two in pairwise(lines) if not gap(text, one, two)]
    broken = [one for one, two in touching if not one.is_statement and two.text[:1].islower()]
    longest = max((line.end - line.start for line in lines if "://" not in line.text), default=0)
    return longest if broken and longest <= WRAP_WIDTH and len(broken) * 10 >= len(touching) else 0
