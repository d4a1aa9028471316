"""Which of many texts hold most of which others' words, by how rare the words are among them.

Not every pair is looked at: what holds a large share of a text has one of the words that make up the rest of it and a
little more (prefix filtering: Chaudhuri, Ganti and Kaushik 2006). Its rarest words do, and few other texts have those.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, count
from math import log

import numpy as np

from bot.briefing.pool import Places, Vector

SLACK = 1e-4
"""What rounding may hide: processors differ in the last bits of a sum, so shares are rounded to four digits."""


@dataclass(frozen=True, slots=True)
class Told:
    """The words of all texts, text by text and in each the rarest first.

    `texts`, `words` and `weights` have an entry for each; those of a text begin at its `starts`, and it has as many as
    `lengths` says, which weigh its `masses` together.
    """

    texts: Places
    words: Places
    weights: Vector
    starts: Places
    lengths: Places
    masses: Vector


def contained(
    texts: Sequence[frozenset[str]], origins: Sequence[str], least: Sequence[float], copies: Sequence[bool]
) -> list[tuple[int, int, float]]:
    """A text, another of another origin, and which share of the one the other holds: pairs of places, in their order.

    Args:
        texts: the words of each.
        origins: where each comes from.
        least: for each, the least share of it that another must hold.
        copies: for each, whether that one must be held as much by it.
    """
    if not any(texts):
        return []
    told = _told(texts)
    enough, mutual = np.array(least), np.array(copies)
    ones, others = _likely(told, enough)
    origin = np.unique(origins, return_inverse=True)[1]
    mass, enough = told.masses, enough - SLACK
    fits = (origin[ones] != origin[others]) & (mass[others] >= enough[ones] * mass[ones])
    fits &= ~mutual[ones] | (mass[ones] >= enough[ones] * mass[others])
    pairs = np.unique(ones[fits] * len(texts) + others[fits])
    ones, others = np.divmod(pairs, len(texts))
    shares = _shares(told, ones, others)
    found = np.flatnonzero(shares >= np.array(least)[ones])
    return list(zip(ones[found].tolist(), others[found].tolist(), shares[found].tolist(), strict=True))


def _told(texts: Sequence[frozenset[str]]) -> Told:
    number: defaultdict[str, int] = defaultdict(count().__next__)
    words = np.fromiter(map(number.__getitem__, chain.from_iterable(texts)), np.intp)
    lengths = np.array([len(text) for text in texts], np.intp)
    owners = np.repeat(np.arange(len(texts)), lengths)
    holders = np.bincount(words)
    rarity = np.array([log(1 + len(texts) / (1 + holding)) for holding in range(holders.max() + 1)])
    weights = rarity[holders[words]]
    rarest_first = np.lexsort((-weights, owners))
    return Told(
        owners,
        words[rarest_first],
        weights[rarest_first],
        np.cumsum(lengths) - lengths,
        lengths,
        np.bincount(owners, weights, len(texts)).astype(np.float64),
    )


def _likely(told: Told, least: Vector) -> tuple[Places, Places]:
    """Pairs of texts of which the other may hold the least share of the one, some of them more than once."""
    before = np.cumsum(told.weights) - told.weights - np.repeat(np.cumsum(told.masses) - told.masses, told.lengths)
    rest = told.masses * (1 - least + SLACK)
    prefix = np.flatnonzero(before <= rest[told.texts])
    by_word = np.argsort(told.words, kind="stable")
    holders = np.bincount(told.words)
    words = told.words[prefix]
    places = _runs((np.cumsum(holders) - holders)[words], holders[words])
    return np.repeat(told.texts[prefix], holders[words]), told.texts[by_word[places]]


def _shares(told: Told, ones: Places, others: Places) -> Vector:
    """Which share of each of `ones` the one beside it in `others` holds, in four digits."""
    has = np.zeros((len(told.lengths), told.words.max() + 1), bool)
    has[told.texts, told.words] = True
    lengths = told.lengths[ones]
    places = _runs(told.starts[ones], lengths)
    held = told.weights[places] * has[np.repeat(others, lengths), told.words[places]]
    pairs = np.repeat(np.arange(len(ones)), lengths)
    shares: Vector = (np.bincount(pairs, held, len(ones)) / told.masses[ones]).round(4)
    return shares


def _runs(starts: Places, lengths: Places) -> Places:
    """The places of runs, one behind the other: from each of `starts` as many as its length."""
    shift = starts - (np.cumsum(lengths) - lengths)
    places: Places = np.arange(lengths.sum()) + np.repeat(shift, lengths)
    return places
