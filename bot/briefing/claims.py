"""Whether two sentences can both be meant: words alone do not tell "approved" from "rejected".

A rule, not a model: it looks for what turns a sentence into another one of nearly the same words. It cannot see
every contradiction; it is there so that none of the plain ones is cited as agreement or dropped as a repetition.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple

from bot.briefing import counts, months
from bot.briefing.terms import KNOWN_WORDS, stem, words

_SCALE = "%|percent|per cent|thousand|million|billion|trillion|тис|млн|млрд|тыс|мільйон|мільярд|миллион|миллиард"
_NUMBER = re.compile(rf"(?<!\w)[-−+]?\d+(?:[.,]\d+)*(?:\s?(?:{_SCALE}))?", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_NEGATION = re.compile(
    r"\b(?:not|no|never|without|neither|nor|none|nobody|nothing|cannot|false|untrue|fail\w*|refus\w*|reject\w*|den(?:y|ies|ied)|"
    r"не|ні|нема|немає|ніколи|без|нет|никогда|відхил\w*|відмов\w*|отклон\w*|отказ\w*)\b|n['’]t\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<=[\w,;:)'’] )[A-ZА-ЯІЇЄҐ][\w'’-]+")

_NAMING = re.compile(r"[A-ZА-ЯІЇЄҐ][\w'’-]* $")

_SAID_AS = {**counts.NUMBERS, **counts.WEEKDAYS}
_COUNTS = (
    frozenset(counts.NUMBERS.values()),
    frozenset(months.ENGLISH) - {"may"},  # more often a verb
    frozenset(counts.WEEKDAYS.values()),
    frozenset(months.UKRAINIAN),
    frozenset(months.RUSSIAN),
)
_TIMES = frozenset(_SAID_AS).union(*_COUNTS)
_OPPOSITES = (
    "rise fall; increase decrease; grow shrink; gain lose; win lose; support oppose; approve oppose; accept decline; "
    "open close; begin end; start stop; join leave; higher lower; more less; raise cut; allow ban; advance retreat; "
    "strengthen weaken; before after; will may; will might; will could; must may; зрости впасти; вырасти упасть"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a sentence cannot change without saying something else; words are stems.

    `amounts` are the numbers that belong to no name, as the one of "Boeing 737" does; `counts` its words of number and
    time, kind by kind; `turning` those of its words that have opposites.
    """

    numbers: frozenset[str]
    amounts: frozenset[str]
    counts: Mapping[int, frozenset[str]]
    names: tuple[str, ...]
    words: frozenset[str]
    turning: frozenset[str]
    denied: bool


Claimed = Callable[[str], Claim]
"""Gives the claim of a sentence: `claim`, or what remembers its claims for as long as a brief is made."""


def claim(text: str) -> Claim:
    """The claim of a sentence."""
    pieces = list(map(_piece, text.split()))
    stems = frozenset(chain.from_iterable([piece.stems for piece in pieces]))
    times = frozenset(chain.from_iterable([piece.times for piece in pieces]))
    found = [(_plain(one[0]), one.start()) for one in _NUMBER.finditer(text)] if _DIGIT.search(text) else []
    return Claim(
        numbers=frozenset(number for number, _ in found),
        amounts=frozenset(number for number, start in found if not _named(text, start)),
        counts={number: counted for number, kind in enumerate(_COUNTS) if (counted := times & kind)} if times else {},
        names=tuple(dict.fromkeys(stem(name) for name in words(" ".join(_NAME.findall(text))) if name not in _TIMES)),
        words=stems,
        turning=stems & _opposites().keys(),
        denied=any(piece.denies for piece in pieces),
    )


def _named(text: str, start: int) -> bool:
    """Whether a name stands right before a number."""
    before = text.rfind(" ", 0, max(start - 1, 0)) + 1
    return bool(_NAMING.search(text, before, start))


class _Piece(NamedTuple):
    """Text without white space, which no word and no denial spans: the same pieces come again and again."""

    stems: tuple[str, ...]
    times: tuple[str, ...]
    denies: bool


@lru_cache(KNOWN_WORDS)
def _piece(text: str) -> _Piece:
    said = words(text)
    times = tuple(_SAID_AS.get(word, word) for word in said if word in _TIMES)
    return _Piece(tuple(map(stem, said)), times, _NEGATION.search(text) is not None)


def _plain(number: str) -> str:
    """A number in one way of writing it: ``5 per cent`` as ``5%``."""
    return re.sub(r"\s|per ?cent", lambda found: "" if found[0].isspace() else "%", number.casefold())


def contradict(one: Claim, other: Claim) -> bool:
    """Whether both cannot be meant: another number or day, a denial, an opposite."""
    if one.denied != other.denied or _apart(one.numbers, other.numbers):
        return True
    counted = one.counts.keys() & other.counts.keys()
    return any(_apart(one.counts[kind], other.counts[kind]) for kind in counted) or _opposed(one, other)


def conflict(one: Claim, other: Claim) -> bool:
    """Whether one cannot stand as a source for the other: they contradict, or speak of others."""
    return contradict(one, other) or _exchanged(one.names, other.names)


def changes(one: Claim, other: Claim) -> bool:
    """Whether one says of the same what cannot be meant beside the other: they contradict, and speak of no others."""
    return contradict(one, other) and not _exchanged(one.names, other.names)


def _apart(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether each has something that the other lacks."""
    return bool(ours - theirs) and bool(theirs - ours)


def _opposed(one: Claim, other: Claim) -> bool:
    """Whether one has a word that the other lacks, and the other its opposite, which the one lacks."""
    opposites = _opposites()
    return any(opposites[word] & other.words - one.words for word in one.turning - other.words)


@cache
def _opposites() -> Mapping[str, frozenset[str]]:
    """For each stem that has opposites, their stems."""
    pairs = [tuple(map(stem, pair.split())) for pair in _OPPOSITES.split(";")]
    either_way = pairs + [pair[::-1] for pair in pairs]
    return {word: frozenset(other for one, other in either_way if one == word) for word, _ in either_way}


def _exchanged(ours: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """Whether all names are others, or the same ones stand the other way round."""
    if not (ours and theirs):
        return False
    common = [name for name in ours if name in theirs]
    return not common or common != [name for name in theirs if name in ours]
