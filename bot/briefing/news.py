"""Whether a passage says something that no earlier passage of its theme said, decided once, when it arrives.

A passage that says what an earlier one said keeps that one's moment: whoever was told everything up to a moment has
news in what was first said after it, whichever window they ask for. One that is about the same and cannot be meant
together with the earlier one is an update of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import fsum

from bot.briefing.claims import Claim, changes, claim, contradict
from bot.briefing.terms import weight

KNOWN = 0.6
"""A passage with this share of its words, by rarity, in one earlier passage tells nothing new.

Unless the two contradict each other: another number, day or denial is an update, and news.
"""


@dataclass(frozen=True, slots=True)
class Said:
    """What a passage says, and when a passage of its theme first said it."""

    text: str
    stems: frozenset[str]
    at: datetime


@dataclass(frozen=True, slots=True)
class News:
    """When a passage's news was first said; and when what it changes was, None where it changes nothing."""

    said_at: datetime
    updates: datetime | None = None


def news(text: str, stems: frozenset[str], now: datetime, earlier: Iterable[Said]) -> News:
    """What is new in a passage first seen `now`, after `earlier` of its theme."""
    enough = KNOWN * fsum(map(weight, stems))
    alike = [one for one in earlier if enough and fsum(map(weight, stems & one.stems)) >= enough - 1e-9]
    if not alike:
        return News(now)
    mine = claim(text)
    told: list[datetime] = []
    changed: list[datetime] = []
    for one in alike:
        theirs: Claim = claim(one.text)
        if not contradict(mine, theirs):
            told.append(one.at)
        elif changes(mine, theirs):
            changed.append(one.at)
    return News(min(told)) if told else News(now, min(changed, default=None))
