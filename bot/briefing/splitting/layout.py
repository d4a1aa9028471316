"""Find the headings, paragraphs, list items and asides of a text as read.

It comes in two kinds, often mixed: marked (`## Heading` lines, `- ` items, a blank line between paragraphs) and raw
(headings are bare lines, paragraphs may be split by single newlines or hard-wrapped).
"""

from dataclasses import replace

from bot.briefing.splitting.headings import bare
from bot.briefing.splitting.lines import Block, Kind, gap, read, wrap_width


def headings(text: str) -> list[tuple[int, int]]:
    """Each heading's line as (start, end) in characters, in order, without outer white space."""
    return [(block.start, block.end) for block in blocks(text) if block.kind is Kind.HEADING]


def blocks(text: str) -> list[Block]:
    """The blocks of a text, in order."""
    lines = read(text)
    width = wrap_width(text, lines)
    unmarked = bare(text, lines, width)
    found: list[Block] = []
    for index, line in enumerate(lines):
        if index in unmarked:
            start = line.start - len(line.mark)
            found.append(Block(Kind.HEADING, start, line.end, line.text.removesuffix(":")))
        elif found and width and _continues(text, found[-1], line):
            found[-1] = replace(found[-1], end=line.end, text=text[found[-1].start : line.end])
        else:
            found.append(line)
    return found


def _continues(text: str, block: Block, line: Block) -> bool:
    """Whether `line` goes on with `block`, in a wrapped text: no blank line, heading or mark between."""
    prose = block.kind in {Kind.PARAGRAPH, Kind.ITEM} and line.kind is Kind.PARAGRAPH
    return prose and not gap(text, block, line)
