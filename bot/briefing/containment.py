"""Which of many texts hold most of which others' words, by how rare the words are among them.

Not every pair is looked at: what holds a large share of a text has one of the words that make up the rest of it and a
little more (prefix filtering: Chaudhuri, Ganti and Kaushik 2006). Its rarest words do, and few other texts have those.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.briefing.pool import Places, Vector, numbered, rarity

Number = TypeVar("Number", np.intp, np.float64)

SLACK = 1e-4
"""What rounding may hide: processors differ in the last bits of a sum, so shares are rounded to four digits."""


@dataclass(frozen=True, slots=True)
class Told:
    """The words of all texts, text by text and in each the rarest first.

    `texts`, `words` and `weights` have an entry for each; of a text there are as many as `lengths` says, which weigh
    its `masses` together.
    """

    texts: Places
    words: Places
    weights: Vector
    lengths: Places
    masses: Vector


def contained(
    texts: Sequence[frozenset[str]],
    origins: Sequence[str],
    least: Sequence[float],
    copies: Sequence[bool],
    among: Sequence[frozenset[str]] = (),
) -> list[tuple[int, int, float]]:
    """A text, another of another origin, and which share of the one the other holds: pairs of places, in their order.

    Args:
        texts: the words of each.
        origins: where each comes from.
        least: for each, the least share of it that another must hold.
        copies: for each, whether that one must be held as much by it.
        among: other texts that tell, with these, how rare a word is.
    """
    if not any(texts):
        return []
    told, wanted, mutual = _told(texts, among), np.array(least), np.array(copies)
    enough, mass = wanted - SLACK, told.masses
    ones, others = _likely(told, enough)
    origin = np.unique(origins, return_inverse=True)[1]
    fits = (origin[ones] != origin[others]) & (mass[others] >= enough[ones] * mass[ones])
    fits &= ~mutual[ones] | (mass[ones] >= enough[ones] * mass[others])
    ones, others = np.divmod(np.unique(ones[fits] * len(texts) + others[fits]), len(texts))
    shares = _shares(told, ones, others)
    found = np.flatnonzero(shares >= wanted[ones])
    return list(zip(ones[found].tolist(), others[found].tolist(), shares[found].tolist(), strict=True))


def _told(texts: Sequence[frozenset[str]], among: Sequence[frozenset[str]]) -> Told:
    number, words = numbered(texts)
    elsewhere = [number[word] for text in among for word in text if word in number]
    holders = np.bincount(words) + np.bincount(np.array(elsewhere, np.intp), minlength=len(number))
    lengths = np.array([len(text) for text in texts], np.intp)
    owners = np.repeat(np.arange(len(texts)), lengths)
    weights = rarity(holders, len(texts) + len(among))[words]
    rarest_first = np.lexsort((-weights, owners))
    masses = np.bincount(owners, weights, len(texts)).astype(np.float64)
    return Told(owners, words[rarest_first], weights[rarest_first], lengths, masses)


def _likely(told: Told, enough: Vector) -> tuple[Places, Places]:
    """Pairs of texts of which the other may hold enough of the one, some of them more than once."""
    before = _before(told.weights) - np.repeat(_before(told.masses), told.lengths)
    rest = told.masses * (1 - enough)
    prefix = np.flatnonzero(before <= rest[told.texts])
    by_word = np.argsort(told.words, kind="stable")
    holders = np.bincount(told.words)
    words = told.words[prefix]
    places = _runs(_before(holders)[words], holders[words])
    return np.repeat(told.texts[prefix], holders[words]), told.texts[by_word[places]]


def _shares(told: Told, ones: Places, others: Places) -> Vector:
    """Which share of each of `ones` the one beside it in `others` holds, in four digits."""
    has = np.zeros((len(told.lengths), told.words.max() + 1), bool)
    has[told.texts, told.words] = True
    lengths = told.lengths[ones]
    places = _runs(_before(told.lengths)[ones], lengths)
    held = told.weights[places] * has[np.repeat(others, lengths), told.words[places]]
    pairs = np.repeat(np.arange(len(ones)), lengths)
    shares: Vector = (np.bincount(pairs, held, len(ones)) / told.masses[ones]).round(4)
    return shares


def _runs(starts: Places, lengths: Places) -> Places:
    """The places of runs, one behind the other: from each of `starts` as many as its length."""
    places: Places = np.arange(lengths.sum()) + np.repeat(starts - _before(lengths), lengths)
    return places


def _before(values: NDArray[Number]) -> NDArray[Number]:
    """The sum of all that stand before each."""
    sums: NDArray[Number] = np.cumsum(values) - values
    return sums
