"""Whether two sentences can both be meant: words alone do not tell "approved" from "rejected".

A rule, not a model: it looks for what turns a sentence into another one of nearly the same words. It cannot see
every contradiction; it is there so that none of the plain ones is cited as agreement or dropped as a repetition.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bot.briefing import months
from bot.briefing.terms import stem, words

_SCALE = "%|percent|per cent|thousand|million|billion|trillion|тис|млн|млрд|тыс|мільйон|мільярд|миллион|миллиард"
_NUMBER = re.compile(rf"(?<!\w)[-−+]?\d+(?:[.,]\d+)*(?:\s?(?:{_SCALE}))?", re.IGNORECASE)
_NEGATION = re.compile(
    r"\b(?:not|no|never|without|neither|nor|none|nobody|nothing|cannot|false|untrue|fail\w*|refus\w*|reject\w*|den(?:y|ies|ied)|"
    r"не|ні|нема|немає|ніколи|без|нет|никогда|відхил\w*|відмов\w*|отклон\w*|отказ\w*)\b|n['’]t\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<=[\w,;:)'’] )[A-ZА-ЯІЇЄҐ][\w'’-]+")

_NAMING = re.compile(r"[A-ZА-ЯІЇЄҐ][\w'’-]* $")

_NUMBERS = """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty thirty forty fifty sixty seventy eighty ninety dozen hundred half
"""
_COUNTS = tuple(
    frozenset(words.split())
    for words in (
        _NUMBERS,
        " ".join(month for month in months.ENGLISH if month != "may"),  # more often a verb
        "monday tuesday wednesday thursday friday saturday sunday",
        " ".join(months.UKRAINIAN),
        " ".join(months.RUSSIAN),
    )
)
_TIMES = frozenset().union(*_COUNTS)
_OPPOSITES = (
    "rise fall; increase decrease; grow shrink; gain lose; win lose; support oppose; approve oppose; accept decline; "
    "open close; begin end; start stop; join leave; higher lower; more less; raise cut; allow ban; advance retreat; "
    "strengthen weaken; before after; will may; will might; will could; must may; зрости впасти; вырасти упасть"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a sentence cannot change without saying something else; words are stems.

    `amounts` are the numbers that belong to no name, as the one of "Boeing 737" does.
    """

    numbers: frozenset[str]
    amounts: frozenset[str]
    counts: tuple[frozenset[str], ...]
    names: tuple[str, ...]
    words: frozenset[str]
    denied: bool


def claim(text: str) -> Claim:
    """The claim of a sentence."""
    said = frozenset(words(text))
    found = [(_plain(one[0]), one.start()) for one in _NUMBER.finditer(text)]
    return Claim(
        numbers=frozenset(number for number, _ in found),
        amounts=frozenset(number for number, start in found if not _NAMING.search(text, 0, start)),
        counts=tuple(said & kind for kind in _COUNTS),
        names=tuple(
            dict.fromkeys(stem(name) for found in _NAME.findall(text) for name in words(found) if name not in _TIMES)
        ),
        words=frozenset(map(stem, said)),
        denied=bool(_NEGATION.search(text)),
    )


def _plain(number: str) -> str:
    """A number in one way of writing it: ``5 per cent`` as ``5%``."""
    return re.sub(r"\s|per ?cent", lambda found: "" if found[0].isspace() else "%", number.casefold())


def contradict(one: Claim, other: Claim) -> bool:
    """Whether both cannot be meant: another number or day, a denial, an opposite."""
    if one.denied != other.denied or _apart(one.numbers, other.numbers):
        return True
    counted = zip(one.counts, other.counts, strict=True)
    return any(_apart(ours, theirs) for ours, theirs in counted) or _opposed(one.words, other.words)


def conflict(one: Claim, other: Claim) -> bool:
    """Whether one cannot stand as a source for the other: they contradict, or speak of others."""
    return contradict(one, other) or _exchanged(one.names, other.names)


def changes(one: Claim, other: Claim) -> bool:
    """Whether one says of the same what cannot be meant beside the other: they contradict, and speak of no others."""
    return contradict(one, other) and not _exchanged(one.names, other.names)


def _apart(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether each has something that the other lacks."""
    return bool(ours - theirs) and bool(theirs - ours)


def _opposed(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    only_ours, only_theirs = ours - theirs, theirs - ours
    opposites = _opposites()
    return any(opposites[word] & only_theirs for word in only_ours & opposites.keys())


@cache
def _opposites() -> Mapping[str, frozenset[str]]:
    """For each stem that has opposites, their stems."""
    pairs = [tuple(map(stem, pair.split())) for pair in _OPPOSITES.split(";")]
    either_way = pairs + [pair[::-1] for pair in pairs]
    return {word: frozenset(other for one, other in either_way if one == word) for word, _ in either_way}


def _exchanged(ours: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """Whether all names are others, or the same ones stand the other way round."""
    common = [name for name in ours if name in theirs]
    others = not common and bool(ours) and bool(theirs)
    return others or common != [name for name in theirs if name in ours]
