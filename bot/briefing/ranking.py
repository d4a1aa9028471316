"""Score passages for a question, and know when none of them answers it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.briefing.selection import Candidate
from bot.briefing.terms import terms, weight

NEARBY, HEADING, THEME = 0.4, 0.6, 0.6
"""A question's word counts less where it stands beside the passage, above it, or only in its theme's name."""

ENOUGH = 0.5
"""A passage answers when it covers this share of the question's weighted words."""

KEEP = 0.65
"""Of several that answer, those with less than this share of the best one's score are left out.

It lies above THEME and HEADING: where one passage has the asked words themselves, what only shares its theme is none.
"""


def answering(question: str, candidates: Sequence[Candidate], themes: Mapping[str, str]) -> list[Candidate]:
    """The candidates that answer `question`, each with its score; none when none does.

    Args:
        question: in the asker's words.
        candidates: every passage that may answer, in document order.
        themes: by theme name, the words that the theme is known by; a passage filed under a theme
            that the question names answers more likely.
    """
    wanted = {term: weight(term) for term in dict.fromkeys(terms(question))}
    total = sum(wanted.values())
    if not total:
        return []
    own = {candidate.key: frozenset(terms(candidate.passage.text)) for candidate in candidates}
    named = {name: frozenset(terms(text)) for name, text in themes.items()}
    scored = [
        replace(candidate, score=round(_score(candidate, wanted, own, named) / total, 6)) for candidate in candidates
    ]
    best = max((candidate.score for candidate in scored), default=0.0)
    return [candidate for candidate in scored if best >= ENOUGH and candidate.score >= max(ENOUGH, KEEP * best)]


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
