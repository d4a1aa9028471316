"""Tell the headings that bear no mark, by evidence that adds up: no single sign of them is sure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.briefing.splitting.lines import Block, Kind, gap

HEADING_WORDS = 14
HEADING_CHARACTERS = 100
LABEL_WORDS = 4
"""A line with a colon at its end is a heading up to here; a longer one leads into what follows."""

ENOUGH = 2
"""The evidence that makes a heading; see `_evidence`."""

BRIEF = 7
"""Most headings have no more words."""

DEEPEST = 2
"""So many headings may stand on each other; more short lines in a row are a list."""

HABIT = 2
"""What a text's layout does so often it does on purpose."""

TALK = 3
"""So many lone questions in the manner of an interview make one; its questions are no headings."""

ANSWER_CHARACTERS = 80
"""Who is asked says "I" or "we" so early."""

FULL_LINE = 0.75
"""A wrapped line longer than this share of the width is a line of prose, not a heading."""

_NUMBER = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2}){1,3}\.?|[IVX]+\.|"
    r"(?:chapter|part|section|step|phase|appendix|розділ|частина|глава|часть|раздел)\s"
    r"(?:\d+|[IVX]+|one|two|three|four|five|six|seven|eight|nine|ten)\b.*?:?)\s",
    re.IGNORECASE,
)
_UNDERLINE = re.compile(r"={3,}|-{3,}")
_OPEN_END = re.compile(r"[,;\-–—(\[]$")
_DIALOGUE = re.compile(r"[—–―]")
_QUOTED = re.compile(r"[\"“„«‘'].*[\"”“»’']")
_INDEFINITE = re.compile(r"(?:an?|one of|some of|two|three) ", re.IGNORECASE)
_APPOSITION = re.compile(r",(?!.*\b(?:and|or|та|і|й|чи|и|или)\b)")
_ASKED = re.compile(r"\b(?:you|your|yours|ви|вам|вас|ваш\w*|вы)\b", re.IGNORECASE)
_ANSWERED = re.compile(r"^(?:Yes|No|Yeah|Well|Так|Ні|Да|Нет)\b|\b(?:I|my|me|we|я|мій|мені|ми|мой|мне|мы)\b")


@dataclass(frozen=True, slots=True)
class _Manner:
    """How a whole text is written.

    `width` is that of its wrapped lines or 0, `set_off` says that blank lines stand behind its headings and not
    between its paragraphs, `talk` that questions are put to somebody.
    """

    width: int
    set_off: bool
    talk: bool


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a line stands: first in the text, before a blank line, upon another heading."""

    first: bool
    blank: bool
    stacked: bool


def bare(text: str, lines: Sequence[Block], width: int) -> set[int]:
    """The indices of the lines that are headings without a mark.

    Args:
        text: the whole text.
        lines: its lines.
        width: the width that it is wrapped to, 0 where it is not.
    """
    spoken = [line for line in lines if line.kind is not Kind.ASIDE]
    manner = _Manner(width, _is_set_off(text, lines), _is_talk(spoken))
    found: set[int] = set()
    following, depth = None, 0
    for index in reversed(range(len(lines))):  # a heading may stand on another: the lower one is told first
        line = lines[index]
        if line.kind is Kind.ASIDE:
            continue
        if following and _could_be(line, lines[index - 1 : index], following, width):
            below = lines[index + 1]
            place = _Place(line is spoken[0], gap(text, line, below) > 0, stacked=0 < depth < DEEPEST)
            if _evidence(line, following, manner, place) >= ENOUGH or _UNDERLINE.fullmatch(below.text):
                found.add(index)
        depth = depth + 1 if index in found or line.kind is Kind.HEADING else 0
        following = line
    return found


def _could_be(line: Block, above: Sequence[Block], following: Block, width: int) -> bool:
    """Whether nothing speaks against a heading: a short line that makes no statement and begins like a title."""
    if line.kind is Kind.HEADING or (line.kind is Kind.ITEM and not _is_numbered(line, above, following)):
        return False
    most_words = LABEL_WORDS if line.text.endswith(":") else HEADING_WORDS
    if len(line.text) > HEADING_CHARACTERS or len(line.text.split()) > most_words:
        return False
    asks = line.text.endswith("?") and not width  # in a wrapped text it may be the end of a paragraph
    if line.is_statement and not asks:
        return False
    if _OPEN_END.search(line.text) or _DIALOGUE.match(line.text) or line.text[0].islower():
        return False
    return not (width and (len(line.text) > width * FULL_LINE or following.text[:1].islower()))


def _is_numbered(line: Block, above: Sequence[Block], following: Block) -> bool:
    """Whether "1. Background" is no item of a list: prose stands below it, and no other item above."""
    alone = all(block.kind is not Kind.ITEM for block in above)
    return alone and line.mark[0].isdecimal() and following.kind is Kind.PARAGRAPH and _is_prose(following)


def _is_prose(block: Block) -> bool:
    return block.is_statement or len(block.text) > HEADING_CHARACTERS


def _evidence(line: Block, following: Block, manner: _Manner, place: _Place) -> int:
    """How much speaks for a heading, in points.

    Place weighs most (the first line; a blank line behind it where paragraphs have none), and so does a number;
    then shape: few words, capitals, more text below. Captions have appositions and begin with "A" or "One of".
    """
    words = line.text.split()
    long = [word for word in words if len(word) > len("the")]
    capitals = sum(word[0].isupper() for word in long) * 3 >= len(long) * 2
    more = len(following.text) > len(line.text)
    told = following.is_statement and following.kind is Kind.PARAGRAPH and capitals
    heads = (
        place.stacked or told or (more and (manner.width > 0 or following.kind is Kind.ITEM or _is_prose(following)))
    )
    points = (1 if heads else -1) + (len(words) <= BRIEF) + capitals
    points += 2 * place.first + 2 * bool(line.mark or _NUMBER.match(f"{line.text} "))
    if manner.set_off and (place.blank or not place.stacked):
        points += 2 if place.blank else -2
    points -= 2 * bool(_APPOSITION.search(line.text)) + 2 * bool(_QUOTED.fullmatch(line.text))
    points -= 2 * bool(_INDEFINITE.match(line.text) and not capitals)
    points -= 4 * (manner.talk and line.text.endswith("?"))
    return points


def _is_set_off(text: str, lines: Sequence[Block]) -> bool:
    """Whether lines that end no sentence have a blank line behind them, and most that do have none."""
    pairs = [(one.is_statement, gap(text, one, two) > 0) for one, two in pairwise(lines)]
    ended = [blank for statement, blank in pairs if statement]
    habit = sum(blank for statement, blank in pairs if not statement) >= HABIT
    return habit and sum(ended) * 4 <= len(ended)


def _is_talk(lines: Sequence[Block]) -> bool:
    """Whether most questions on lines of their own are put to somebody who answers."""
    asked = [
        bool(_ASKED.search(one.text) or _ANSWERED.search(two.text[:ANSWER_CHARACTERS]))
        for one, two in pairwise(lines)
        if one.kind is Kind.PARAGRAPH and one.text.endswith("?")
    ]
    return len(asked) >= TALK and sum(asked) * 2 > len(asked)
