"""What earlier passages said that a new document's may repeat or change, found in a bounded number of rows.

Two ways lead to an earlier passage: the same telling words (`print`), and its rarest words, through the inverted lists.
What shares KNOWN of a passage's weight with it has at least one of the words that make up the rest and a little more
(prefix filtering: Chaudhuri, Ganti and Kaushik 2006); of those, the rarest are looked up. Where a list is longer than
is read, a repetition may be missed and told once more: never the other way round.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256

from sqlalchemy import Connection, select

from bot.briefing.news import KNOWN, Said
from bot.briefing.terms import weight
from bot.storage.lists import POSTINGS, PRINTS, down
from bot.storage.places import Place, at, packed, wanted
from bot.storage.schema import documents, filings, passages

RAREST = 3
"""Of how many words of each passage the lists are read, at most."""

DOWN = 50
"""How far down each list."""

LIKELIEST = 5
"""How many earlier passages each is compared with: those that share most of its rarest words."""

ALIKE = 10
"""How many earlier passages of the very same words are looked at."""

TELLING = 3
"""A passage of fewer telling words is a formula that anybody may use: it has no print."""

COPIED = 0.6
"""Two documents are copies of one text when either has the prints of this share of the other's passages."""

FEWEST = 3
"""Passages; a shorter document cannot be told to be a copy."""

Alike = Mapping[int, Sequence[Place]]
"""The places of passages of the same telling words, by their print."""

Earlier = Mapping[str, Sequence[Said]]
"""What earlier passages said, by the theme that they are filed under."""


@dataclass(frozen=True)
class New:
    """A passage to be put on record: its stems, when it is first seen, and what it means, where that is known."""

    stems: Sequence[str]
    first_seen: datetime
    meaning: bytes | None = None

    @cached_property
    def print(self) -> int | None:
        """A hash of the telling words, whatever their order (63 bits); None where they are too few."""
        telling = sorted(set(self.stems))
        if len(telling) < TELLING:
            return None
        return int.from_bytes(sha256(" ".join(telling).encode()).digest()[:8]) >> 1


def alike(connection: Connection, new: Sequence[New]) -> Alike:
    """The places of the first passages on record of the same telling words as each of these, by their print."""
    prints = sorted({one.print for one in new if one.print is not None})
    same: dict[int, list[Place]] = defaultdict(list)
    for mark, document, place in down(connection, PRINTS, prints, ALIKE):
        same[mark].append((document, place))
    return same


def earlier(connection: Connection, new: Sequence[New], same: Alike) -> list[Earlier]:
    """For each passage, what those said that were first seen before it and may say the same.

    Args:
        connection: a transaction.
        new: the passages.
        same: what `alike` found for them.
    """
    likely = _likely(connection, new, same)
    rows = _read(connection, sorted({place for places in likely for place in places}))
    found: list[Earlier] = []
    for one, places in zip(new, likely, strict=True):
        by_theme: dict[str, list[Said]] = defaultdict(list)
        for place in places:
            for theme, seen, told in rows.get(place, ()):
                if seen < one.first_seen:
                    by_theme[theme].append(told)
        found.append(by_theme)
    return found


def family(connection: Connection, key: int, same: Alike, size: int) -> int | None:
    """The first document of which this one is a copy: the sentences that both have tell (Brin and others 1995).

    Args:
        connection: a transaction.
        key: the document's own key, which is not looked for.
        same: what `alike` found for its passages.
        size: how many passages it has.
    """
    if size < FEWEST:
        return None
    shared = Counter(document for places in same.values() for document, _ in places if document < key)
    for other, count in sorted(shared.items()):
        if count >= FEWEST and (count >= COPIED * size or count >= COPIED * _size(connection, other)):
            known = select(documents.c.family).where(documents.c.key == other)
            first: int | None = connection.execute(known).scalar_one_or_none()
            return first if first is not None else other
    return None


def _size(connection: Connection, key: int) -> int:
    last = select(passages.c.place).where(passages.c.document == key).order_by(passages.c.place.desc()).limit(1)
    return (connection.execute(last).scalar_one_or_none() or 0) + 1


def _likely(connection: Connection, new: Sequence[New], same: Alike) -> list[list[Place]]:
    """For each passage, the places of those that most likely say the same."""
    rarest = [_rarest(one.stems) for one in new]
    holders: dict[str, list[Place]] = defaultdict(list)
    stems = sorted({stem for some in rarest for stem in some})
    for stem, document, place in down(connection, POSTINGS, stems, DOWN):
        holders[stem].append((document, place))
    return [
        [*same.get(one.print or 0, ()), *_most_shared(some, holders)] for one, some in zip(new, rarest, strict=True)
    ]


def _rarest(stems: Sequence[str]) -> list[str]:
    """The rarest words, until what is left out weighs less than what a repetition has to share."""
    ordered = sorted(set(stems), key=lambda stem: (-weight(stem), stem))
    total = sum(map(weight, ordered))
    left = total * KNOWN
    chosen: list[str] = []
    for stem in ordered[:RAREST]:
        if total < left:
            break
        chosen.append(stem)
        total -= weight(stem)
    return chosen


def _most_shared(stems: Sequence[str], holders: Mapping[str, Sequence[Place]]) -> list[Place]:
    shared: dict[Place, float] = defaultdict(float)
    for stem in stems:
        worth = weight(stem)
        for place in holders.get(stem, ()):
            shared[place] += worth
    return sorted(shared, key=lambda place: (-round(shared[place], 6), place))[:LIKELIEST]


def _read(connection: Connection, places: Sequence[Place]) -> dict[Place, list[tuple[str, datetime, Said]]]:
    """What stands at each place, once for every theme that it is filed under."""
    found: dict[Place, list[tuple[str, datetime, Said]]] = defaultdict(list)
    table = wanted(connection.dialect.name)
    query = (
        select(passages.c.document, passages.c.place, passages.c.text, passages.c.stems)
        .add_columns(filings.c.theme, filings.c.said_at, filings.c.first_seen)
        .select_from(table)
        .join(passages, at(passages, table))
        .join(filings, at(filings, table))
    )
    for document, place, text, stems, theme, said_at, seen in connection.execute(
        query, {"places": packed(connection, places)}
    ).all():
        found[document, place].append((theme, seen, Said(text, frozenset(stems.split()), said_at)))
    return found
