"""Which passages of other documents say the same: more citations for a point, and how many independent voices.

A passage supports another when it holds most of what the other says: its words, weighed by how rare they are
among the passages at hand, all of its numbers, and nothing that speaks against it (`claims.py`).
"""

from collections.abc import Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from bot.briefing.claims import Claim, claim, conflict
from bot.briefing.selection import Candidate, Choice
from bot.briefing.terms import terms

SUPPORTS = 0.5
"""The share of a point's weighted words that a passage must hold to be cited for it."""

CLEARLY = 0.6
"""The share from which a passage's document counts as one more voice for the point."""

COPY = 0.9
"""A passage that holds this share of another, and is held as much by it, is a copy of it."""

COPIED = 0.6
"""Two documents are copies of one text when this share of either's passages are copies of the other's."""

FEWEST = 3
"""Documents with fewer passages at hand cannot be told to be copies."""

Matrix = NDArray[np.float32]


def supported(candidates: Sequence[Candidate]) -> list[Choice]:
    """Each of `candidates` with what supports it, in their order.

    The best match of each other document is taken. Bounded by the candidates, whatever the corpus holds.
    """
    names = [one.passage.document_id for one in candidates]
    documents = sorted(set(names))
    if not documents:
        return []
    held = _held([one.passage.text for one in candidates])
    members = {name: [place for place, other in enumerate(names) if other == name] for name in documents}
    best = {name: _best(held, members[name]) for name in documents}
    family = _families(documents, members, held)
    choices = []
    for place, one in enumerate(candidates):
        matches = {name: best[name][place] for name in documents if name != names[place]}
        others = tuple(candidates[match] for match, share in matches.values() if share >= SUPPORTS)
        clear = {family[name] for name, (_, share) in matches.items() if share >= CLEARLY}
        choices.append(Choice(one, others, len(clear | {family[names[place]]})))
    return choices


def said_by_both(these: Sequence[str], those: Sequence[str]) -> list[tuple[int, int]]:
    """Which of `these` texts and which of `those` say the same, as pairs of places; each text in one pair at most."""
    if not these or not those:
        return []
    held = _held([*these, *those])[: len(these), len(these) :]
    pairs: list[tuple[int, int]] = []
    for share, one, other in sorted(
        (-float(held[one, other]), one, other) for one in range(len(these)) for other in range(len(those))
    ):
        free = all(one != first and other != second for first, second in pairs)
        if -share >= SUPPORTS and free:
            pairs.append((one, other))
    return sorted(pairs)


def _held(texts: Sequence[str]) -> Matrix:
    """By [one, other], which share of one's weighted words the other holds; 0 where it does not support it.

    Rounded to four digits, for the last bits of a sum differ between processors.
    """
    words = _presence([frozenset(terms(text)) for text in texts])
    holders = words.sum(axis=0)
    rarity = np.log(1 + len(texts) / (1 + holders)).astype(np.float32)
    told = words @ rarity
    shared = words[:, holders > 1]  # a word that stands in one passage only is held by no other
    share = ((shared * rarity[holders > 1]) @ shared.T / np.maximum(told, 1e-9)[:, None]).round(4)
    claims: dict[int, Claim] = {}  # most texts are like no other, and their claims are never read
    held: Matrix = np.zeros_like(share)
    for one, other in np.argwhere(share >= SUPPORTS).tolist():  # few pairs: the rules are read one by one
        for place in {one, other} - claims.keys():
            claims[place] = claim(texts[place])
        if claims[one].numbers <= claims[other].numbers and not conflict(claims[one], claims[other]):
            held[one, other] = share[one, other]
    return held


def _presence(sets: Sequence[frozenset[str]]) -> Matrix:
    """One row a set, one column a word that stands in any of them."""
    columns = {word: number for number, word in enumerate(sorted(set().union(*sets)))}
    rows = np.zeros((len(sets), len(columns)), np.float32)
    for row, words in zip(rows, sets, strict=True):
        row[[columns[word] for word in words]] = 1.0
    return rows


def _best(held: Matrix, members: Sequence[int]) -> list[tuple[int, float]]:
    """For each passage, the one of `members` that holds most of it, and the share; the first of equals."""
    columns = held[:, members]
    places = columns.argmax(axis=1)
    return [(members[place], float(columns[row, place])) for row, place in enumerate(places)]


def _families(documents: Sequence[str], members: dict[str, list[int]], held: Matrix) -> dict[str, str]:
    """For each document, the first document that it is a copy of, itself if of none: copies are one voice."""
    copies = (held >= COPY) & (held.T >= COPY)
    number = {name: index for index, name in enumerate(documents)}
    of = np.array([number[name] for name, places in members.items() for _ in places])
    order = [place for places in members.values() for place in places]
    sized = copies[np.ix_(order, order)]
    starts = [next(group)[0] for _, group in groupby(enumerate(of), key=lambda pair: pair[1])]
    any_copy = np.maximum.reduceat(sized, starts, axis=1)  # by passage and document: does the document hold a copy?
    shares = np.add.reduceat(any_copy.astype(float), starts, axis=0) / np.array(
        [[len(members[name])] for name in documents]
    )
    family: dict[str, str] = {}
    for index, name in enumerate(documents):
        earlier = [
            other
            for position, other in enumerate(documents[:index])
            if min(len(members[name]), len(members[other])) >= FEWEST
            and max(shares[index, position], shares[position, index]) >= COPIED
        ]
        family[name] = family[earlier[0]] if earlier else name
    return family
