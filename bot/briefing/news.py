"""Which passages say something that no earlier passage of their theme said."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from bot.briefing.claims import claim, contradict
from bot.briefing.selection import Candidate
from bot.briefing.terms import terms, weight

KNOWN = 0.6
"""A passage with this share of its words, by rarity, in one earlier passage tells nothing new.

Unless the two contradict each other: another number, day or denial is an update, and news.
"""


def news(candidates: Sequence[Candidate], earlier: Sequence[Candidate]) -> list[Candidate]:
    """The candidates in their order, those that repeat one of `earlier` with a score of 0: they only bear others.

    Costs what the words that both have in common cost, not the product of the two lengths.
    """
    holders: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(earlier):
        for stem in frozenset(terms(one.passage.text)):
            holders[stem].append(place)
    return [replace(one, score=0.0) if _said(one, earlier, holders) else one for one in candidates]


def _said(one: Candidate, earlier: Sequence[Candidate], holders: dict[str, list[int]]) -> bool:
    stems = sorted(frozenset(terms(one.passage.text)))
    shared: dict[int, float] = defaultdict(float)
    for stem in stems:
        for place in holders.get(stem, ()):
            shared[place] += weight(stem)
    enough = KNOWN * sum(map(weight, stems))
    alike = [place for place, mass in shared.items() if enough and mass >= enough]
    if not alike:
        return False
    mine = claim(one.passage.text)
    return any(not contradict(mine, claim(earlier[place].passage.text)) for place in alike)
