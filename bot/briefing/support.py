"""Which passages of other documents say the same: more citations for a point, and how many independent voices.

A passage supports another when it holds most of what the other says: its words, weighed by how rare they are
among the passages at hand, enough of them beside names, all of its numbers, and nothing that speaks against it
(`claims.py`).
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from math import fsum, inf

from bot.briefing.claims import Claimed, claim, conflict
from bot.briefing.containment import contained
from bot.briefing.selection import Candidate, Choice, Key
from bot.briefing.terms import terms, weight

SUPPORTS = 0.5
"""The share of a point's weighted words that a passage must hold to be cited for it."""

TOLD = 0.4
"""The share of its weighted words without the names: of one person, two things can be told."""

FEWEST_TOLD = 2
"""And how many of those words, where there are so many: one in common, such as an office, tells nothing."""

CLEARLY = 0.6
"""The share from which a passage's document counts as one more voice for the point."""

COPY = 0.9
"""A passage that holds this share of another, and is held as much by it, is a copy of it."""

NEVER = inf
"""Of what is no point itself, no support is looked for."""

COPIED = 0.6
"""Two documents are copies of one text when this share of either's passages are copies of the other's."""

FEWEST = 3
"""Documents with fewer passages at hand cannot be told to be copies."""

Held = Mapping[int, Mapping[int, float]]
"""By one passage and another that supports it: which share of the one's weighted words the other holds."""


def supported(candidates: Sequence[Candidate], claimed: Claimed = claim) -> list[Choice]:
    """Each of `candidates` with what supports it, in their order.

    The best match of each other document is taken; of those that ingestion found to be copies of one text, the first
    alone, and none supports another. For one that can be no part of a point only copies are looked for. Bounded by the
    candidates, whatever the corpus holds.
    """
    candidates = _originals(candidates)
    held = _among(candidates, [SUPPORTS if cited else COPY for cited in _cited(candidates)], claimed)
    family = _families([one.passage.document_id for one in candidates], held) | _known_families(candidates)
    return [
        _backed(one, held[place], candidates, family) if place in held else Choice(one)
        for place, one in enumerate(candidates)
    ]


def supported_too(chosen: Sequence[Choice], others: Sequence[Candidate], claimed: Claimed = claim) -> list[Choice]:
    """What was chosen, with what supports it among `others` beside what did already.

    Which documents are copies, ingestion has found: of each of them, little is at hand here.
    """
    points = [choice.candidate for choice in chosen]
    known = {one.key for one in points}
    candidates = [*points, *(one for one in others if one.key not in known)]
    held = _among(candidates, [SUPPORTS] * len(points) + [NEVER] * (len(candidates) - len(points)), claimed)
    family = {one.passage.document_id: one.passage.document_id for one in candidates} | _known_families(candidates)
    return [
        _joined(choice, _backed(choice.candidate, held.get(place, {}), candidates, family))
        for place, choice in enumerate(chosen)
    ]


def _joined(choice: Choice, again: Choice) -> Choice:
    """A choice with what supports it by both accounts: one passage of each other document."""
    others = {_cited_as(one): one for one in (*again.others, *choice.others)}
    ordered = tuple(others[name] for name in sorted(others, key=str))
    return Choice(choice.candidate, ordered, max(choice.voices, again.voices))


def _backed(
    one: Candidate, matches: Mapping[int, float], candidates: Sequence[Candidate], family: Mapping[str, str]
) -> Choice:
    """One candidate with the best match of each other document."""
    best: dict[str | int, tuple[float, int]] = {}
    for match, share in matches.items():
        cited = _cited_as(candidates[match])
        if cited != _cited_as(one) and share > best.get(cited, (0.0, match))[0]:  # the first of equals
            best[cited] = share, match
    others = tuple(candidates[best[name][1]] for name in sorted(best, key=str))
    clear = {family[candidates[match].passage.document_id] for share, match in best.values() if share >= CLEARLY}
    return Choice(one, others, len(clear | {family[one.passage.document_id]}))


def _originals(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates in their order; the words that a copy has from its first are a point of the first alone."""

    def said(one: Candidate) -> tuple[int | None, frozenset[str]]:
        return one.imprint.family, frozenset(one.terms)

    first = {said(one) for one in candidates if not one.imprint.copy and one.score > 0}
    return [one.scored(0.0) if one.imprint.copy and said(one) in first else one for one in candidates]


def _cited(candidates: Sequence[Candidate]) -> list[bool]:
    """Which candidates may be cited first for a point: those with a score, and what they lean on."""
    leaned_on: set[Key] = set()
    leaning = [one for one in candidates if one.passage.leans]
    for one in sorted(leaning, key=lambda one: one.key, reverse=True):
        if one.score > 0 or one.key in leaned_on:
            leaned_on.add((one.passage.document_id, one.place - 1))
    return [one.score > 0 or one.key in leaned_on for one in candidates]


def _cited_as(one: Candidate) -> str | int:
    """Its text, for copies of one are one source; or else its document."""
    return one.passage.document_id if one.imprint.family is None else one.imprint.family


def _known_families(candidates: Sequence[Candidate]) -> dict[str, str]:
    """For each document of which ingestion found copies at hand, the first of these."""
    copies: dict[int, set[str]] = defaultdict(set)
    for one in candidates:
        if one.imprint.family is not None:
            copies[one.imprint.family].add(one.passage.document_id)
    return {name: min(names) for names in copies.values() if len(names) > 1 for name in names}


def said_by_both(these: Sequence[str], those: Sequence[str]) -> list[tuple[int, int]]:
    """Which of `these` texts and which of `those` say the same, as pairs of places; each text in one pair at most."""
    texts = [*these, *those]
    origins = [*("these" for _ in these), *("those" for _ in those)]
    held = _held(texts, [terms(text) for text in texts], origins, [SUPPORTS] * len(texts), claim)
    pairs: list[tuple[int, int]] = []
    matches = (
        (-share, one, other - len(these)) for one in range(len(these)) for other, share in held.get(one, {}).items()
    )
    for _, one, other in sorted(matches):
        if all(one != first and other != second for first, second in pairs):
            pairs.append((one, other))
    return sorted(pairs)


def _among(candidates: Sequence[Candidate], least: Sequence[float], claimed: Claimed) -> Held:
    texts, told = [one.passage.text for one in candidates], [one.terms for one in candidates]
    return _held(texts, told, [one.passage.document_id for one in candidates], least, claimed)


def _held(
    texts: Sequence[str],
    told: Sequence[Sequence[str]],
    origins: Sequence[str],
    least: Sequence[float],
    claimed: Claimed,
) -> Held:
    """The pairs of texts of different origins of which the other supports the one, in their order.

    `told` are the stems of each text's telling words, and `least` how much of it another must hold: of COPY and more,
    as much of the other must stand in the one.
    """
    claimed = cache(claimed)  # most texts are like no other and are never read; copies are read once
    stems = {text: frozenset(words) for text, words in zip(texts, told, strict=True)}

    @cache
    def mattering(text: str) -> tuple[frozenset[str], float]:
        """What it tells beside names, and what that weighs."""
        matter = stems[text].difference(claimed(text).names)
        return matter, _mass(matter)

    @cache
    def supports(one: str, other: str) -> bool:
        """Whether `other` has all numbers of `one` and enough of what it tells beside names, and nothing against it."""
        mine, theirs = claimed(one), claimed(other)
        if not mine.numbers <= theirs.numbers:
            return False
        matter, mass = mattering(one)
        shared = matter & stems[other]
        told = len(shared) >= min(FEWEST_TOLD, len(matter)) and _mass(shared) >= TOLD * mass
        return told and not (at_odds(one, other) if one < other else at_odds(other, one))

    @cache
    def at_odds(one: str, other: str) -> bool:
        """Whether there is something against it, which is so both ways."""
        return conflict(claimed(one), claimed(other))

    held: dict[int, dict[int, float]] = {}
    mutual = [one >= COPY for one in least]
    for one, other, share in contained([stems[text] for text in texts], origins, least, mutual):
        if supports(texts[one], texts[other]):
            held.setdefault(one, {})[other] = share
    return held


def _mass(stems: frozenset[str]) -> float:
    return fsum(map(weight, stems))


def _families(names: Sequence[str], held: Held) -> dict[str, str]:
    """For each document, the first document that it is a copy of, itself if of none: copies are one voice."""
    sizes = Counter(names)
    copied: dict[str, Counter[str]] = defaultdict(Counter)  # of how many of a document's passages another has a copy
    for one, matches in held.items():
        for name in {
            names[other] for other, share in matches.items() if min(share, held.get(other, {}).get(one, 0.0)) >= COPY
        }:
            copied[names[one]][name] += 1
    family = dict(zip(names, names, strict=True))
    for name in sorted(copied):
        earlier = [
            other
            for other in sorted(copied[name])
            if other < name
            and min(sizes[name], sizes[other]) >= FEWEST
            and max(copied[name][other] / sizes[name], copied[other][name] / sizes[other]) >= COPIED
        ]
        if earlier:
            family[name] = family[earlier[0]]
    return family
