"""Score passages for a question, and know when none of them answers it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.briefing.selection import Candidate
from bot.briefing.terms import terms, weight

_CAPITAL = re.compile(r"(?<=[\w,;:)] )[\"“«(]?((?:[A-ZА-ЯІЇЄҐ]\.){2,}|[A-ZА-ЯІЇЄҐ][\w'’-]+)")

NEARBY, HEADING, THEME = 0.4, 0.6, 0.6
"""A question's word counts less where it stands beside the passage, above it, or only in its theme's name."""

ENOUGH = 0.55
"""A passage answers when it covers this share of the question's weighted words."""

KEEP = 0.65
"""Of several that answer, those with less than this share of the best one's score are left out.

It lies above THEME and HEADING: where one passage has the asked words themselves, what only shares its theme is none.
"""


def answering(
    question: str, candidates: Sequence[Candidate], themes: Mapping[str, str], nearness: Mapping[str, float]
) -> list[Candidate]:
    """The candidates with how well each answers `question`: 0 for those that do not; none when none does.

    Args:
        question: in the asker's words.
        candidates: every passage that may answer, in document order.
        themes: by theme name, the words that the theme is known by; a passage filed under a theme
            that the question names answers more likely.
        nearness: by theme name, how strongly the question speaks of the theme, at most 1.
    """
    wanted = {term: weight(term) for term in dict.fromkeys(terms(question))}
    total = sum(wanted.values())
    own = {candidate.key: frozenset(terms(candidate.passage.text)) for candidate in candidates}
    named = {name: frozenset(terms(text)) for name, text in themes.items()}
    heard = frozenset().union(*own.values(), *named.values(), *(terms(one.passage.section) for one in candidates))
    if not total or any(name not in heard for name in _names(question)):
        return []
    scored = []
    for candidate in candidates:
        covered = _score(candidate, wanted, own, named) / total
        near = 1 + nearness.get(candidate.theme or "", 0.0)
        scored.append(replace(candidate, score=round(covered * near, 6) if covered >= ENOUGH else 0.0))
    best = max((candidate.score for candidate in scored), default=0.0)
    if not best:
        return []
    return [one if one.score >= KEEP * best else replace(one, score=0.0) for one in scored]


def _names(question: str) -> list[str]:
    """The stems of words written with a capital inside the question: who or what it is about.

    Documents that never name it cannot answer, however much else of the question they hold.
    """
    inside = _CAPITAL.findall(question)
    return [term for word in inside for term in terms(word)]


def _score(
    candidate: Candidate,
    wanted: Mapping[str, float],
    own: Mapping[tuple[str, int], frozenset[str]],
    named: Mapping[str, frozenset[str]],
) -> float:
    document, place = candidate.key
    beside = own.get((document, place - 1), frozenset()) | own.get((document, place + 1), frozenset())
    above = frozenset(terms(f"{candidate.passage.section} {candidate.title}"))
    theme = named.get(candidate.theme or "", frozenset())
    return sum(
        value
        * (
            1.0
            if term in own[candidate.key]
            else max(HEADING * (term in above), THEME * (term in theme), NEARBY * (term in beside))
        )
        for term, value in wanted.items()
    )
