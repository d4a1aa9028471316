"""Which passages answer a question, and when none of them does.

How surely a passage answers is a mean of two shares: how much of the question's weighted words it covers, and, for
half as much, how near its meaning is. The first knows names and numbers, the second other words for the same. Where
no passage is sure enough, the question is not answered: a selective answer (El-Yaniv and Wiener 2010), with one
threshold for every question.
"""
# ruff: noqa: SIM905 - a table of words is read as lines of words

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from bot.briefing import counts, months
from bot.briefing.meanings import Meanings
from bot.briefing.pool import Pool
from bot.briefing.retrieval import retrieve
from bot.briefing.selection import Candidate, Key
from bot.briefing.terms import stem, terms, weight, words
from bot.ports import Encoder

NEARBY, HEADING, THEME = 0.4, 0.6, 0.6
"""A question's word counts less where it stands beside the passage, above it, or only in its theme's name."""

ENOUGH = 0.55
"""The question is answered when its surest passage is this sure; docs/quality.md shows what others cost."""

KEEP = 0.65
"""Of several that answer, those less than this share as sure as the surest are left out.

It lies above THEME and HEADING: where one passage has the asked words themselves, what only shares its theme is none.
"""

AGREED = 3
"""Where this many documents answer, their agreement tells what belongs, and loose words do less harm."""

KEEP_AGREED = 0.45
"""Then those of less than this share are left out."""

LOOKED_AT = 100
"""How many of the best found are looked at, beside those of the themes that the question names."""

_CAPITAL = re.compile(r"(?<=[\w,;:)] )[\"“«(]?((?:[A-ZА-ЯІЇЄҐ]\.){2,}|[A-ZА-ЯІЇЄҐ][\w'’-]+)")
_AMOUNT = re.compile(
    r"\bhow (?:many|much|long|high|far|fast|old|large|big|tall|often)\b|\bскільки\b|\bсколько\b", re.IGNORECASE
)
_MOMENT = re.compile(r"\b(?:when|what year|which year|коли|когда)\b", re.IGNORECASE)
_NUMBER_WORDS = frozenset(counts.NUMBERS).union("thousand million billion third quarter tenth both once twice".split())
_TIME_WORDS = frozenset(
    "spring summer autumn winter year years month months week weeks today tomorrow yesterday century decade decades "
    "since until before after during".split()
).union(counts.WEEKDAYS, months.ENGLISH, months.UKRAINIAN, months.RUSSIAN)
_NUMBER, _TIME = "#number", "#time"
"""What kind of answer a question asks for, as one more word of it; a passage that has none lacks that word."""

_KINDS = {_NUMBER: _NUMBER_WORDS, _TIME: _TIME_WORDS}


@dataclass(frozen=True, slots=True)
class Named:
    """The themes, as a question may name them.

    `words` are those of each theme's title and question, `nearness` says how strongly the question speaks of it, at
    most 1, and `keywords` are other words that it goes by.
    """

    words: Mapping[str, str] = field(default_factory=dict)
    nearness: Mapping[str, float] = field(default_factory=dict)
    keywords: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a question finds, with the score of each, best first; and how surely those looked at answer it, 0 to 1."""

    found: Mapping[Key, float]
    sure: Mapping[Key, float]

    @property
    def surest(self) -> float:
        """How sure the surest passage is; 0 where there is none, or the question names what nobody does."""
        return max(self.sure.values(), default=0.0)

    @property
    def answered(self) -> bool:
        """Whether that is enough to answer."""
        return self.surest >= ENOUGH


def weigh(question: str, pool: Pool, encoder: Encoder | None = None, named: Named | None = None) -> Weighed:
    """How surely the passages of `pool` answer `question`; for the arguments see `answering`."""
    themes = named or Named()
    meanings = Meanings(encoder) if encoder else None
    found = retrieve(question, pool, meanings)
    if _asks_for_strangers(question, pool, themes):
        return Weighed(found, {})
    return Weighed(found, _sureness(question, _looked_at(question, found, pool, themes), pool, meanings, themes))


def answering(question: str, pool: Pool, encoder: Encoder | None = None, named: Named | None = None) -> list[Candidate]:
    """The passages that answer `question`, each with how well it does: 0 for those that do not; none when none does.

    Args:
        question: in the asker's words.
        pool: every passage that may answer, with the theme that it is filed under.
        encoder: for nearness of meaning; None: words alone decide.
        named: a passage filed under a theme that the question names answers more surely.
    """
    weighed = weigh(question, pool, encoder, named)
    if not weighed.answered:
        return []
    return _surest(pool, weighed.found, weighed.sure, named or Named())


def _surest(pool: Pool, found: Mapping[Key, float], sure: Mapping[Key, float], themes: Named) -> list[Candidate]:
    """Every passage of the pool, with a score where it is nearly as sure as the surest; see KEEP."""
    near = {key: 1 + themes.nearness.get(pool.candidates[pool.place_of[key]].theme or "", 0.0) for key in sure}
    answering_documents = {document for (document, _), how in sure.items() if how >= ENOUGH}
    keep = KEEP_AGREED if len(answering_documents) >= AGREED else KEEP
    least = keep * max(how * near[key] for key, how in sure.items())
    top = max(found.values(), default=1.0)
    answers = []
    for key, place in pool.place_of.items():
        own, score = sure.get(key, 0.0) * near.get(key, 1.0), 0.0
        if own >= least:
            score = (found.get(key, 0.0) / top + own) * near[key]
        answers.append(pool.candidates[place].scored(round(score, 6)))
    return answers


def _looked_at(question: str, found: Mapping[Key, float], pool: Pool, themes: Named) -> list[int]:
    """The places of the best found, of what stands under a heading that is asked for, and of what its themes have."""
    asked = frozenset(terms(question))
    best = [pool.place_of[key] for key in islice(found, LOOKED_AT)]
    headed = [place for place, above in enumerate(pool.above) if not above.isdisjoint(asked)]
    filed = [place for place, one in enumerate(pool.candidates) if one.theme in themes.nearness]
    return sorted({*best, *headed[:LOOKED_AT], *filed})


def _asks_for_strangers(question: str, pool: Pool, themes: Named) -> bool:
    """Whether the question names who or what no document does: words written with a capital inside it.

    Documents that never name it cannot answer, however much else of the question they hold.
    """
    heard = frozenset(term for text in (*themes.words.values(), *themes.keywords.values()) for term in terms(text))
    for name in _names(question):
        if name not in heard and name not in pool.postings and not any(name in above for above in pool.above):
            return True
    return False


def _names(question: str) -> frozenset[str]:
    """The stems of the words that are written with a capital inside the question."""
    return frozenset(term for word in _CAPITAL.findall(question) for term in terms(word))


def _sureness(
    question: str, looked_at: Sequence[int], pool: Pool, meanings: Meanings | None, themes: Named
) -> dict[Key, float]:
    """How surely each passage answers, 0 to 1."""
    wanted = {term: weight(term) for term in dict.fromkeys(terms(question))}
    total = sum(wanted.values())
    if not looked_at or not total:
        return {}
    kinds = [kind for kind, asks in ((_NUMBER, _AMOUNT), (_TIME, _MOMENT)) if asks.search(question)]
    wanted |= dict.fromkeys(kinds, fmean(wanted.values()))
    total = sum(wanted.values())
    # A name that documents have is not said by a theme's other passages.
    said = _names(question) & pool.postings.number.keys()
    known = {
        name: frozenset(terms(text)).union(frozenset(terms(themes.keywords.get(name, ""))) - said)
        for name, text in themes.words.items()
    }
    passages = [pool.candidates[place] for place in looked_at]
    above = [pool.above[place] for place in looked_at]
    by_theme = [known.get(one.theme or "", frozenset()) for one in passages]
    covered = np.zeros(len(passages))
    for term, value in wanted.items():
        own, beside = _held(term, looked_at, pool)
        headed = np.array([term in stems for stems in above])
        meant = np.array([term in stems for stems in by_theme])
        covered += value * np.where(own, 1.0, np.maximum.reduce([HEADING * headed, THEME * meant, NEARBY * beside]))
    share = covered / total
    if meanings is not None:
        asked = meanings.encoder.encode([question])[0]
        share = (2 * share + np.maximum((meanings.of(passages) @ asked).round(6), 0.0)) / 3
    return {one.key: round(how, 6) for one, how in zip(passages, share.tolist(), strict=True)}


def _held(term: str, looked_at: Sequence[int], pool: Pool) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """For each place that is looked at, whether its passage has a word of the question, and whether one beside it."""
    holds = np.zeros(len(pool), bool)
    if term in _KINDS:
        near = sorted({place + step for place in looked_at for step in (-1, 0, 1)} & set(range(len(pool))))
        holds[near] = [_gives(term, pool.candidates[place].passage.text) for place in near]
    else:
        holds[pool.postings.of(term)[0]] = True
    beside = np.zeros(len(pool), bool)
    beside[1:] |= pool.together & holds[:-1]
    beside[:-1] |= pool.together & holds[1:]
    return holds[looked_at], beside[looked_at]


def _gives(kind: str, text: str) -> bool:
    """Whether a passage has that kind of answer."""
    said = words(text)
    return any(
        word[0].isdecimal() or word in _KINDS[kind] or stem(word) in _KINDS[kind]  # as it stands, or "Fridays"
        for word in said
    )
