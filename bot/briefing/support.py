"""Which passages of other documents say the same: more citations for a point, and how many independent voices.

A passage supports another when it holds most of what the other says: its words, weighed by how rare they are
among the passages at hand, enough of them beside names, all of its numbers, and nothing that speaks against it
(`claims.py`).
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from math import fsum

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

NEVER = 2.0
"""More than all of it: no support is looked for."""

COPIED = 0.6
"""Two documents are copies of one text when this share of either's passages are copies of the other's."""

FEWEST = 3
"""Documents with fewer passages at hand cannot be told to be copies."""

Best = Mapping[str | int, tuple[float, int]]
"""By what a document is cited as: the share that its best match holds, and which candidate that is."""

Held = Mapping[int, Mapping[int, float]]
"""By one passage and another that supports it: which share of the one's weighted words the other holds."""


def supported(candidates: Sequence[Candidate], claimed: Claimed = claim) -> list[Choice]:
    """Each of `candidates` with what supports it, in their order.

    The best match of each other document is taken; of those that ingestion found to be copies of one text, the first
    alone, and none supports another. For one that can be no part of a point only copies are looked for. Bounded by the
    candidates, whatever the corpus holds.
    """
    candidates = _originals(candidates)
    names = [one.passage.document_id for one in candidates]
    held = _among(candidates, names, [SUPPORTS if cited else COPY for cited in _cited(candidates)], claimed)
    family = _families(names, held) | _known_families(candidates)
    return [
        _backed(one, _best(one, held.get(place, {}), candidates), candidates, family)
        for place, one in enumerate(candidates)
    ]


def supported_too(
    chosen: Sequence[Choice], choices: Sequence[Choice], others: Sequence[Candidate], claimed: Claimed = claim
) -> list[Choice]:
    """What was chosen of `choices`, with those of `others` that support it too.

    These are passages from elsewhere, no choices, of which little else is at hand: they have to say as much by the same
    measure (how rare words are among the choices), and of the same. What was weighed among the choices stays as it is,
    and so does what is cited of a document.
    """
    points = [choice.candidate for choice in chosen]
    weighed = {one.key for one in points}
    rest = [choice.candidate for choice in choices if choice.candidate.key not in weighed]
    candidates = [*points, *others]
    origins = [*[""] * len(points), *(one.passage.document_id for one in others)]  # no point supports another one again
    least = [NEVER if one.passage.leans else SUPPORTS for one in points]  # of whom it says so, what leans says before
    told = [frozenset(one.terms) for one in rest]
    held = _among(candidates, origins, [*least, *[NEVER] * len(others)], claimed, told)
    family = {one.passage.document_id: one.passage.document_id for one in candidates}
    family |= _known_families([*points, *rest, *others])
    family |= {choice.candidate.passage.document_id: choice.family for choice in choices if choice.family}
    speaking = frozenset(choice.candidate.passage.document_id for choice in choices)
    return [
        _joined(
            choice,
            {
                match: share
                for match, share in held.get(place, {}).items()
                if _of_the_same(choice.candidate, candidates[match], speaking, claimed)
            },
            candidates,
            family,
        )
        for place, choice in enumerate(chosen)
    ]


def _of_the_same(one: Candidate, other: Candidate, speaking: Collection[str], claimed: Claimed) -> bool:
    """Whether a passage from elsewhere speaks of what `one` does: of somebody or something that it names.

    Where it names nobody, its words may tell of anything, so the other's document has to be `speaking` of the matter.
    """
    names = claimed(one.passage.text).names
    if not names:
        return other.passage.document_id in speaking
    return not claimed(other.passage.text).words.isdisjoint(names)


def _joined(
    choice: Choice, matches: Mapping[int, float], candidates: Sequence[Candidate], family: Mapping[str, str]
) -> Choice:
    """A choice with the best match of each document that is not cited for it yet."""
    cited = {_cited_as(one) for one in choice.others}
    best = {name: found for name, found in _best(choice.candidate, matches, candidates).items() if name not in cited}
    if not best:
        return choice
    heard = {family[one.passage.document_id] for one in (choice.candidate, *choice.others)}
    others = sorted(
        (*choice.others, *(candidates[place] for _, place in best.values())), key=lambda one: str(_cited_as(one))
    )
    clear = _clearly(best, candidates, family) - heard
    return Choice(choice.candidate, tuple(others), choice.voices + len(clear), choice.family)


def _best(one: Candidate, matches: Mapping[int, float], candidates: Sequence[Candidate]) -> Best:
    """The best match of each other document, by what it is cited as."""
    best: dict[str | int, tuple[float, int]] = {}
    for match, share in matches.items():
        cited = _cited_as(candidates[match])
        if cited != _cited_as(one) and share > best.get(cited, (0.0, match))[0]:  # the first of equals
            best[cited] = share, match
    return best


def _clearly(best: Best, candidates: Sequence[Candidate], family: Mapping[str, str]) -> set[str]:
    """The documents that clearly say it, copies of one as the first of them."""
    return {family[candidates[match].passage.document_id] for share, match in best.values() if share >= CLEARLY}


def _backed(one: Candidate, best: Best, candidates: Sequence[Candidate], family: Mapping[str, str]) -> Choice:
    """One candidate with what supports it best."""
    own = family[one.passage.document_id]
    others = tuple(candidates[best[name][1]] for name in sorted(best, key=str))
    return Choice(one, others, len(_clearly(best, candidates, family) | {own}), own)


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


def _among(
    candidates: Sequence[Candidate],
    origins: Sequence[str],
    least: Sequence[float],
    claimed: Claimed,
    others: Sequence[frozenset[str]] = (),
) -> Held:
    texts, told = [one.passage.text for one in candidates], [one.terms for one in candidates]
    return _held(texts, told, origins, least, claimed, others)


def _held(  # noqa: PLR0913, PLR0917  texts, and all that is known of each
    texts: Sequence[str],
    told: Sequence[Sequence[str]],
    origins: Sequence[str],
    least: Sequence[float],
    claimed: Claimed,
    others: Sequence[frozenset[str]] = (),
) -> Held:
    """The pairs of texts of different origins of which the other supports the one, in their order.

    `told` are the stems of each text's telling words, and `least` how much of it another must hold: of COPY and more,
    as much of the other must stand in the one. The stems of `others` tell with these how rare a word is.
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
    for one, other, share in contained([stems[text] for text in texts], origins, least, mutual, others):
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
