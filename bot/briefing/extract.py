"""The passages that best serve a request, as many as a budget of words holds."""

from collections.abc import Sequence

import numpy as np

from bot.briefing.likeness import likeness, word_vectors
from bot.briefing.pool import Places, Pool, Vector, gather
from bot.briefing.relevance import relevance
from bot.briefing.selection import Candidate, Imprint
from bot.briefing.splitting import passages
from bot.briefing.splitting.sentences import sentences
from bot.briefing.terms import terms, weight
from bot.model import Document
from bot.ports import Encoder

LOOKED_AT = 120
"""How many of the best are looked at for repetitions; what budgets hold is a tenth of it."""

BALANCE = 0.75
"""Relevance against newness (Carbonell and Goldstein 1998): the less, the more voices and the less focus."""

COPY = 0.9
"""Passages this alike are one passage that two documents have."""

SEEN = 0.6
"""A passage with this share of its words, by rarity, in one sentence that the reader knows tells nothing new."""


Span = tuple[str, int, int]
"""A document's id, and where in its text a passage starts and ends."""


def select(
    query: str | None, documents: Sequence[Document], history: Sequence[str], budget_words: int, encoder: Encoder | None
) -> list[Span]:
    """The passages of `documents` that best serve `query`, best first; see `extract`.

    Args:
        query: what is asked.
        documents: with ids of their own.
        history: texts that the reader has seen.
        budget_words: words of all passages together, as parted by white space.
        encoder: None: words alone decide.
    """
    pool = gather(
        [
            Candidate(passage, place, Imprint(document.title))
            for document in documents
            for place, passage in enumerate(passages.split(document))
        ]
    )
    known = [text[start:end] for text in history for start, end in sentences(text, passages.language_of(text))]
    chosen = (pool.candidates[place].passage for place in extract(query, pool, budget_words, encoder, known))
    return [(passage.document_id, passage.start, passage.end) for passage in chosen]


def extract(
    query: str | None, pool: Pool, budget: int, encoder: Encoder | None, history: Sequence[str] = ()
) -> list[int]:
    """The places in `pool` of the chosen passages, best first, of at most `budget` words together.

    Args:
        query: a question, a heading, a claim; a report whose background is wanted; None: nothing in particular.
        pool: the passages to choose from.
        budget: words, as parted by white space.
        encoder: None: words alone decide.
        history: sentences that the reader knows; a passage that repeats one is not chosen.
    """
    vectors = word_vectors(pool)
    meanings = encoder.encode([one.passage.text for one in pool.candidates]) if encoder else None
    scores = relevance(query, pool, vectors, meanings, encoder)
    lengths = np.array([len(one.passage.text.split()) for one in pool.candidates], np.intp)
    known = [frozenset(terms(sentence)) for sentence in history]
    best: list[int] = []
    for place in np.argsort(-scores, kind="stable").tolist():
        if len(best) == LOOKED_AT:
            break
        if lengths[place] <= budget and not _repeats(frozenset(pool.terms[place]), known):
            best.append(place)
    places = np.array(best, np.intp)
    units = [_unit(place, pool) for place in best]
    return _diverse(scores[places], likeness(vectors, meanings, places), units, lengths, budget)


def _unit(place: int, pool: Pool) -> list[int]:
    """A passage behind all that it leans on; empty where that is not at hand."""
    unit = [place]
    while (first := pool.candidates[unit[0]]).passage.leans:
        before = unit[0] - 1
        if before < 0 or pool.candidates[before].key != (first.passage.document_id, first.place - 1):
            return []
        unit.insert(0, before)
    return unit


def _repeats(stems: frozenset[str], known: Sequence[frozenset[str]]) -> bool:
    told = sum(map(weight, sorted(stems)))
    return told > 0 and any(sum(map(weight, sorted(stems & other))) >= SEEN * told for other in known)


def _diverse(scores: Vector, alike: Vector, units: Sequence[Sequence[int]], lengths: Places, budget: int) -> list[int]:
    """Maximal marginal relevance: one after another the best that fits, less what it shares with those before.

    A passage comes with what it leans on, right behind it, or not at all.
    """
    if not len(scores):
        return []
    spread = float(scores.max() - scores.min()) or 1.0
    worth = BALANCE * (scores - scores.min()) / spread
    repeated = np.zeros(len(scores))
    open_, left = np.array([bool(unit) for unit in units]), budget
    chosen: dict[int, None] = {}
    while open_.any():
        best = int(np.where(open_, (worth - (1 - BALANCE) * repeated).round(6), -np.inf).argmax())
        open_[best] = False
        new = [place for place in units[best] if place not in chosen]
        words = int(lengths[new].sum())
        if words <= left:
            chosen |= dict.fromkeys(new)
            left -= words
            open_ &= alike[best] < COPY
            repeated = np.maximum(repeated, alike[best])
    return list(chosen)
