"""Split a document into sections, paragraphs and passages, with exact offsets.

The text as read comes in two kinds, often mixed: marked (`## Heading` lines, `- ` items, a blank line between
paragraphs) and raw (headings are bare lines, paragraphs may be split by single newlines or hard-wrapped).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

import sentencex

from bot.model import Document, Passage

EDITION = 1
"""Raise it when splitting or filing changes its outcome: documents on record are then split and filed anew."""

HEADING_WORDS = 14
HEADING_CHARACTERS = 100
LABEL_WORDS = 4
"""A line with a colon at its end is a heading up to here; a longer one leads into what follows."""

BELOW = 3
"""How many lines below a heading are looked at for its prose: a by-line or a caption may come between."""

FULL_LINE = 0.75
"""A wrapped line longer than this share of the width is a line of prose, not a heading."""

WRAP_WIDTH = 120
"""A line longer than this was not wrapped by hand."""

_ATX = re.compile(r"#{1,6}[ \t]+(?P<text>.*?)[ \t#]*$")
_ITEM = re.compile(r"(?:[-*•–]|\d{1,2}[.)])[ \t]+")
_ASIDE = re.compile(
    r"(?:sources?|via|photo|images?|credits?|published|updated|copyright|джерел[оа]|автор|фото|источники?)\s*:"
    r"|©|(?-i:(?:[Bb]y|BY) [A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3}(?<!\.)$)",
    re.IGNORECASE,
)
_UNDERLINE = re.compile(r"={3,}|-{3,}")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$")
_OPEN_END = re.compile(r"[,;\-–—(\[]$")
_INITIAL = re.compile(r"(?:^|[^\w.])[А-ЯЁҐЄІЇ]\.$")
_TABLE_ROW = re.compile(r"\S \| \S")
_LEANING = re.compile(
    r"[\"“«']?(?:"
    r"(?:(?:this|that|these|those)(?!\s(?:morning|afternoon|evening|week|month|spring|summer|autumn|winter|year|day))|it|its|they|their|them|he|she|his|her|such|both|neither|either|another|others|"
    r"however|but|and|yet|or|so|still|instead|nevertheless|nonetheless|therefore|thus|hence|consequently|"
    r"conversely|similarly|likewise|otherwise|then|meanwhile|for one|for example|for instance|as a result|"
    r"some (?:of|are|were|say|fear|hope|want|expect|believe|argue|think)|"
    r"in contrast|on the other hand|at the same time|in turn|the (?:former|latter|same)|"
    r"це|цей|ця|ці|той|він|вона|вони|воно|його|її|їх|їхн\w+|такий|така|такі|однак|проте|але|отже|тому|водночас|обидв\w+|"
    r"это|этот|эта|эти|он|она|они|оно|его|её|их|такой|такая|такие|однако|но|поэтому|при этом|об[ае])\b"
    r")",
    re.IGNORECASE,
)
_ADDING = re.compile(
    r"(?:furthermore|additionally|moreover|also|in addition|besides|крім того|також|кроме того|также)\b", re.IGNORECASE
)


class _Kind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ASIDE = "aside"  # provenance, by-lines, table rows: read, but never a passage


@dataclass(frozen=True, slots=True)
class _Block:
    kind: _Kind
    start: int
    end: int
    text: str


def split(document: Document) -> tuple[Passage, ...]:
    """The passages of a document, in order; `passage.text == document.text[passage.start:passage.end]`."""
    language = _language(document.text)
    passages: list[Passage] = []
    section, paragraph = "", 0
    for block in _blocks(document.text):
        if block.kind is _Kind.HEADING:
            section = block.text
        elif block.kind is not _Kind.ASIDE:
            sentences = _sentences(document.text, block, language)
            for position, (start, end) in enumerate(sentences):
                text = document.text[start:end]
                passages.append(
                    Passage(document.id, section, paragraph, start, end, text, _leans(text, opening=position == 0))
                )
            paragraph += bool(sentences)
    return tuple(passages)


def _leans(text: str, *, opening: bool) -> bool:
    """Whether a sentence cannot be read alone; one that only adds ("Furthermore …") may open a paragraph."""
    return bool(_LEANING.match(text) or (not opening and _ADDING.match(text)))


def _language(text: str) -> str:
    """en, uk or ru, by the letters that only one of them uses."""
    letters = re.findall(r"[^\W\d_]", text[:5000])
    if sum("\u0400" <= letter <= "\u04ff" for letter in letters) * 2 < len(letters):
        return "en"
    return "uk" if re.search(r"[іїєґІЇЄҐ]", text) else "ru"


def _sentences(text: str, block: _Block, language: str) -> list[tuple[int, int]]:
    flat = text[block.start : block.end].replace("\n", " ")  # a wrapped line ends no sentence
    spans: list[tuple[int, int]] = []
    for boundary in sentencex.get_sentence_boundaries(language, flat):
        piece = flat[boundary["start_index"] : boundary["end_index"]]
        start = block.start + boundary["start_index"] + len(piece) - len(piece.lstrip())
        end = start + len(piece.strip())
        if spans and _INITIAL.search(text[slice(*spans[-1])]):  # В. Шевченко: no sentence ends in an initial
            spans[-1] = spans[-1][0], end
        elif end > start:
            spans.append((start, end))
    return spans


def _blocks(text: str) -> Iterator[_Block]:
    lines = [_line(text, found) for found in re.finditer(r"[^\n]*\S[^\n]*", text)]
    width = _wrap_width(text, lines)
    blocks: list[_Block] = []
    for place, line in enumerate(lines, start=1):
        if line.kind is _Kind.PARAGRAPH and _is_heading(line, lines[place : place + BELOW], width, first=not blocks):
            blocks.append(replace(line, kind=_Kind.HEADING, text=line.text.removesuffix(":")))
        elif blocks and width and _continues(text, blocks[-1], line):
            blocks[-1] = replace(blocks[-1], end=line.end, text=text[blocks[-1].start : line.end])
        else:
            blocks.append(line)
    yield from blocks


def _line(text: str, found: re.Match[str]) -> _Block:
    """One line as a block, by its mark or its first words."""
    content = found[0].strip()
    start = found.start() + found[0].index(content)
    end = start + len(content)
    if marked := _ATX.match(content):
        return _Block(_Kind.HEADING, start, end, marked["text"])
    if _ASIDE.match(content) or _TABLE_ROW.search(content) or not re.search(r"[^\W\d_]", content):
        return _Block(_Kind.ASIDE, start, end, content)
    if item := _ITEM.match(content):
        return _Block(_Kind.ITEM, start + item.end(), end, text[start + item.end() : end])
    return _Block(_Kind.PARAGRAPH, start, end, content)


def _is_heading(line: _Block, below: Sequence[_Block], width: int, *, first: bool) -> bool:
    """A bare heading: a short line that makes no statement, begins like a title, and stands over prose."""
    following = next((other for other in below if other.kind is not _Kind.ASIDE), None)
    most_words = LABEL_WORDS if line.text.endswith(":") else HEADING_WORDS
    if len(line.text) > HEADING_CHARACTERS or len(line.text.split()) > most_words or following is None:
        return False
    asks = line.text.endswith("?") and not width  # in a wrapped text it may be the end of a paragraph
    if _SENTENCE_END.search(line.text) and not asks:
        return False
    if _OPEN_END.search(line.text) or line.text[0].islower():
        return False
    if width and (len(line.text) > width * FULL_LINE or following.text[:1].islower()):
        return False
    if first or _UNDERLINE.fullmatch(below[0].text):
        return True
    return len(following.text) > len(line.text) and following.kind in {_Kind.PARAGRAPH, _Kind.ITEM}


def _wrap_width(text: str, lines: Sequence[_Block]) -> int:
    """The longest line of a text that was wrapped by hand, 0 for other texts.

    Its sign is a line that ends no sentence over one that begins in lower case; one in ten is enough, as
    paragraphs of a line or two, lists and headings have none.
    """
    touching = [(one, two) for one, two in pairwise(lines) if text.count("\n", one.end, two.start) == 1]
    broken = [one for one, two in touching if not _SENTENCE_END.search(one.text) and two.text[:1].islower()]
    longest = max((line.end - line.start for line in lines if "://" not in line.text), default=0)
    return longest if broken and longest <= WRAP_WIDTH and len(broken) * 10 >= len(touching) else 0


def _continues(text: str, block: _Block, line: _Block) -> bool:
    """Whether `line` goes on with `block`, in a wrapped text: no blank line, heading or mark between."""
    prose = block.kind in {_Kind.PARAGRAPH, _Kind.ITEM} and line.kind is _Kind.PARAGRAPH
    return prose and text.count("\n", block.end, line.start) == 1
