"""How well every passage of a pool serves a request: one weighted sum of standardised signs.

The signs are old and plain: BM25 (Robertson and Zaragoza 2009) with relevance feedback (Rocchio 1971), nearness of
meaning, the same of what stands around, the centroid (Radev and others 2004), the lead, the heading, the
speaker, and in talk the run of turns. What a request asks for decides which of them count, never where it comes from.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum

import numpy as np
from numpy.typing import NDArray

from bot.briefing.likeness import WordVectors
from bot.briefing.pool import Pool, Vector
from bot.briefing.terms import stem, terms, weight, words
from bot.ports import Encoder

Meanings = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Mix:
    """What each sign counts. Round numbers: their order matters, their decimals do not."""

    words: float = 0.4
    """The request's own words, and those of the passages that have them."""
    meaning: float = 0.2
    """Other words for the same; static embeddings are blunt, so less than the words."""
    beside: float = 0.4
    """Words in it and the next few passages: an answer stands next to the sentence that names its subject."""
    meaning_beside: float = 0.2
    around: float = 0.2
    """Words within a page or so: whether this part of the document is about it at all."""
    meaning_around: float = 0.2
    centre: float = 0.3
    """What much of the pool speaks of matters more than an aside."""
    meaning_centre: float = 0.0
    """Between question and centre, meaning has said what it can."""
    lead: float = 0.4
    """Of several documents each tells its gist first. In a single one, the lead would hide the rest."""
    heading: float = 16.0
    """Somebody wrote above the passage that it is about this; nothing else is so sure, so it outweighs all others.

    Not standardised.
    """
    speaker: float = 0.5
    """Words of the one who says it, where the request names somebody who speaks. Not standardised."""
    run: float = 1.0
    """In a transcript one matter is talked over in one run of turns: as much as all other signs together."""


QUESTION = Mix()
BACKGROUND = Mix(
    words=0.2,
    meaning=0.2,
    beside=0,
    meaning_beside=0,
    around=0,
    meaning_around=0,
    centre=0.5,
    meaning_centre=0.3,
    lead=0,
    heading=0,
    speaker=0,
    run=0,
)
"""Nothing is asked, or a news report is told: what the pool speaks of most is wanted, near to the report."""

REPORT = 15
"""A statement of more words is a report whose background is wanted; a heading or a claim is shorter."""

SATURATION, LENGTH = 1.2, 0.75
"""BM25's k1 and b as in Robertson and Zaragoza."""

FEEDBACK_PASSAGES, FEEDBACK_TERMS, FEEDBACK = 5, 10, 0.3
"""The ten words that tell most in the five best passages join the question, for a third of a word's worth or less."""

BESIDE, AROUND = 3.0, 8.0
"""How many passages away the neighbours' part has fallen to a third; those three times as far are left out."""

PEAK = 3
"""What stands out is cubed, so that a run is where the best passages stand, not where most of them do."""

TRANSCRIPT = 0.5
"""Where this share of the passages has a known speaker, the documents are talk."""

_STATES = re.compile(r"[.!…][\"”’»)]*\s*$")
_ASKS = re.compile(
    r"\W*(?:summari[sz]e|describe|explain|tell|list|give|show|find|compare|outline|discuss|please|what|who|whom|whose|when|"
    r"where|why|how|which|розкажи\w*|опиши\w*|поясни\w*|що|хто|коли|де|чому|як\w*|расскажи\w*|объясни\w*|что|кто|когда|"
    r"где|почему|как\w*)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(r"(?P<name>[^\W\d_][^:\n(]{0,60}?)\s*(?P<role>\([^:\n]{0,80}\))?\s*:\s")


def relevance(
    query: str | None, pool: Pool, vectors: WordVectors, meanings: Meanings | None, encoder: Encoder | None
) -> Vector:
    """How well each passage serves `query`, rounded to 6 digits; only their order and distances mean anything.

    Args:
        query: a question, a heading, a claim; a report whose background is wanted; None: nothing in particular.
        pool: the passages.
        vectors: their words, from `word_vectors`.
        meanings: their vectors, from `encoder`.
        encoder: for the query's vector; None: words alone decide.
    """
    asked = query or ""
    mix = BACKGROUND if _is_report(asked) else QUESTION
    roles = _roles(pool) if mix.speaker or mix.run else []
    named, topic = _who_and_what(asked, roles)
    by_words = _bm25(pool, _with_feedback(pool, topic))
    by_meaning = np.zeros(len(pool))
    if encoder is not None and meanings is not None:
        kept = " ".join(word for word in words(asked) if stem(word) in topic or not weight(stem(word)))
        by_meaning = (meanings @ encoder.encode([kept])[0]).astype(np.float64).round(6)
    signs = [
        (mix.words, by_words),
        (mix.meaning, by_meaning),
        (mix.beside, _nearby(pool, by_words, BESIDE, own=1.0)),
        (mix.meaning_beside, _nearby(pool, by_meaning, BESIDE, own=1.0)),
        (mix.around, _nearby(pool, by_words, AROUND)),
        (mix.meaning_around, _nearby(pool, by_meaning, AROUND)),
        (mix.centre, vectors.centrality()),
        (mix.meaning_centre, _centrality(meanings) if meanings is not None else by_meaning),
        (mix.lead, _leads(pool)),
    ]
    mixed = sum((share * _standardised(sign) for share, sign in signs if share), np.zeros(len(pool)))
    mixed += mix.heading * _of_headings(pool, asked) if mix.heading else 0
    mixed += mix.speaker * _of_speakers(roles, named) if named else 0
    if mix.run and sum(map(bool, roles)) > TRANSCRIPT * len(roles):
        mixed += mix.run * mixed.std() * _runs(pool, mixed)
    return mixed.round(6)


def _is_report(asked: str) -> bool:
    """Whether nothing is asked: no words at all, or a long statement that begins with no word of asking."""
    count = len(asked.split())
    return not count or (count > REPORT and bool(_STATES.search(asked)) and not _ASKS.match(asked))


def _who_and_what(asked: str, roles: Sequence[frozenset[str]]) -> tuple[frozenset[str], Counter[str]]:
    """The stems of a request that name a speaker, and the others; all of them where nothing else is asked."""
    everything = Counter(terms(asked))
    named = frozenset(everything) & frozenset().union(*set(roles))
    topic = Counter({term: count for term, count in everything.items() if term not in named})
    return named, topic or everything


def _with_feedback(pool: Pool, topic: Mapping[str, int]) -> dict[str, float]:
    first = _bm25(pool, topic).round(6)
    best = [place for place in np.argsort(-first, kind="stable")[:FEEDBACK_PASSAGES].tolist() if first[place] > 0]
    told: dict[str, float] = defaultdict(float)
    for place in best:
        for term in pool.terms[place]:
            told[term] += float(first[place]) / len(pool.terms[place]) * weight(term)
    telling = sorted(told, key=lambda term: (-round(told[term], 6), term))[:FEEDBACK_TERMS]
    wanted = {term: float(count) for term, count in topic.items()}
    for term in telling:
        wanted[term] = wanted.get(term, 0.0) + FEEDBACK * told[term] / told[telling[0]]
    return wanted


def _bm25(pool: Pool, wanted: Mapping[str, float]) -> Vector:
    """BM25 of each passage; rarity is from the fixed table, the usual length from the pool."""
    scores = np.zeros(len(pool))
    usual = pool.lengths.mean() if len(pool) else 1.0
    for term, value in wanted.items():
        places, counts = pool.postings.of(term)
        norm = SATURATION * (1 - LENGTH + LENGTH * pool.lengths[places] / usual)
        scores[places] += value * weight(term) * counts * (SATURATION + 1) / (counts + norm)
    return scores


def _nearby(pool: Pool, scores: Vector, reach: float, own: float = 0.0) -> Vector:
    """For each passage the mean of its document's others, the nearer the more, and of its `own` share."""
    total, shares = own * scores, np.full(len(pool), own)
    for distance in range(1, min(int(3 * reach) + 1, len(pool))):
        share = np.exp(-distance / reach) * (pool.document[distance:] == pool.document[:-distance])
        total[distance:] += share * scores[:-distance]
        total[:-distance] += share * scores[distance:]
        shares[distance:] += share
        shares[:-distance] += share
    return total / np.where(shares > 0, shares, 1)


def _runs(pool: Pool, mixed: Vector) -> Vector:
    """How near each passage stands to the best ones of its document: they are feedback about the place to look at."""
    peaks = np.maximum(_standardised(mixed), 0) ** PEAK
    return _standardised(_nearby(pool, peaks, AROUND, own=1.0))


def _leads(pool: Pool) -> Vector:
    places = np.array([one.place for one in pool.candidates], np.float64)
    return 1 / (1 + places) if pool.document.max(initial=0) else np.zeros(len(pool))


def _centrality(meanings: Meanings) -> Vector:
    """The nearness of each passage to the mean of all."""
    near: Vector = (meanings @ (meanings.sum(axis=0) / max(len(meanings), 1))).astype(np.float64).round(6)
    return near


def _of_headings(pool: Pool, asked: str) -> Vector:
    """How much of the request and of the heading above are the same, by rarity: Dice's coefficient, 0 to 1."""
    wanted = frozenset(terms(asked))
    shared: dict[str, float] = {}
    for heading in {one.passage.section for one in pool.candidates}:
        above = frozenset(terms(heading))
        shared[heading] = 2 * _mass(wanted & above) / max(_mass(wanted) + _mass(above), 1e-9)
    return np.array([shared[one.passage.section] for one in pool.candidates])


def _roles(pool: Pool) -> list[frozenset[str]]:
    """For each passage, the stems of its speaker's name and offices, from labels such as ``Ida Brandt (Mayor): …``.

    An office told once belongs to the name wherever it speaks. A name that speaks only once is none: any colon
    may stand behind a few words.
    """
    speakers: list[str] = []
    turns: Counter[str] = Counter()
    offices: dict[str, set[str]] = defaultdict(set)
    speaker, paragraph = "", None
    for one in pool.candidates:
        here = one.passage.document_id, one.passage.paragraph
        if here != paragraph:
            label = _LABEL.match(one.passage.text) if ":" in one.passage.text else None  # few have one: that is faster
            paragraph, speaker = here, label["name"] if label else ""
            if label:
                turns[speaker] += 1
                offices[speaker].update(terms(label[0]))
        speakers.append(speaker)
    known = {name: frozenset(stems) for name, stems in offices.items() if turns[name] > 1}
    return [known.get(speaker, frozenset()) for speaker in speakers]


def _of_speakers(roles: Sequence[frozenset[str]], named: frozenset[str]) -> Vector:
    """How much of the named somebody each passage's speaker is, 0 to 1."""
    whole = _mass(named)
    return np.array([_mass(role & named) / whole for role in roles])


def _mass(stems: frozenset[str]) -> float:
    return fsum(map(weight, stems))


def _standardised(sign: Vector) -> Vector:
    """In standard deviations from the mean; nothing where all are the same."""
    spread = sign.std() if len(sign) else 0.0
    return (sign - sign.mean()) / spread if spread > 1e-9 else np.zeros(len(sign))  # noqa: PLR2004
