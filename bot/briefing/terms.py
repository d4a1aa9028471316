"""Words as the ranking sees them: folded, stemmed, and weighed by how rare they are.

Rarity is a fixed table that ships with the program (`rarity.txt`, made by tools/rarity.py), not the
corpus's own statistics: a document's rank must not change because another one arrived.
"""

import math
import re
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain

import Stemmer

COMMON_ZIPF = 5.9
"""Words at least this common (about one in 1,260) are grammar, and weigh nothing."""

UNKNOWN_ZIPF = 2.5
SENTENCE_WORDS = 20

KNOWN_WORDS = 1 << 16
"""Of so many words it is remembered what they are and tell, 60 MB at the very most: numbers and names never end."""

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\d+(?:[.,]\d+)*|[^\W\d_]+(?:['ʼ][^\W\d_]+)*")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")


def words(text: str) -> list[str]:
    """The words of `text`, case-folded, without a possessive ``'s``; ``U.S.`` and ``3.5`` stay whole."""
    return list(chain.from_iterable(map(_written, _pieces(text))))


def _pieces(text: str) -> list[str]:
    return text.casefold().replace("’", "'").split()


@lru_cache(KNOWN_WORDS)
def _written(piece: str) -> tuple[str, ...]:
    """The words of folded text without white space, which no word spans: the same pieces come again and again."""
    return tuple(word.removesuffix("'s") for word in _WORD.findall(piece))


@lru_cache(KNOWN_WORDS)
def stem(word: str) -> str:
    """The stem of a folded word: Snowball's English or, for Cyrillic, Russian stemmer.

    Snowball has no Ukrainian stemmer; the Russian one joins most of its case endings, and does it the same
    way for documents and for questions.
    """
    stemmed: str = _stemmer("russian" if _CYRILLIC.search(word) else "english").stemWord(word)
    return stemmed


def terms(text: str) -> list[str]:
    """The stems of `text` in order, grammar words left out."""
    return list(chain.from_iterable(map(_telling, _pieces(text))))


@lru_cache(KNOWN_WORDS)
def _telling(piece: str) -> tuple[str, ...]:
    """As `_written`: the stems of its words, without grammar words."""
    return tuple(term for term in map(stem, _written(piece)) if weight(term) > 0)


@lru_cache(KNOWN_WORDS)
def weight(term: str) -> float:
    """How much a stem tells: minus the logarithm of the chance that a sentence holds it; 0 for grammar words.

    The inverse document frequency of Spärck Jones (1972), over a sentence of twenty words of general text.
    """
    zipf = _table().get(term, UNKNOWN_ZIPF)
    if zipf >= COMMON_ZIPF or len(term) == 1:
        return 0.0
    return -math.log(1 - (1 - 10 ** (zipf - 9)) ** SENTENCE_WORDS)


@cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(language)


@cache
def _table() -> dict[str, float]:
    lines = files("bot.briefing").joinpath("rarity.txt").read_text(encoding="utf-8").splitlines()
    return {term: int(level) / 10 for level, *stems in map(str.split, lines) for term in stems}
