"""The candidates of a theme's brief where several documents speak: what is filed under it, asked as its question.

A filing is one document's own and says where a theme is at home; the question says which of those passages answer it,
and finds what other documents say of the same. What another theme has won may support a point and never is one.
"""

from collections.abc import Sequence

from bot.briefing.answering import weigh
from bot.briefing.compose import asked
from bot.briefing.pool import gather
from bot.briefing.selection import Candidate
from bot.model import Theme
from bot.ports import Encoder

UNFILED, SURE = 0.5, 0.45
"""What answers the theme's question this surely but was filed under no theme counts half."""

FILED = 0.3
"""What is filed under the theme counts this much at least, as a share of the best: a keyword need not be a word of the
question."""


def themed(
    theme: Theme, filed: Sequence[Candidate], found: Sequence[Candidate], encoder: Encoder | None
) -> list[Candidate]:
    """The candidates for `theme`, each with its score; 0 for those that may only support a point.

    Args:
        theme: what is asked.
        filed: its shortlist, scored by the filing.
        found: what its question finds, each with the theme that it is filed under.
        encoder: None: words alone decide.
    """
    own = {one.key: one for one in filed}
    pool = gather([*filed, *(one for one in found if one.key not in own)])
    weighed = weigh(asked(theme), pool, encoder)
    best, surest = max(weighed.found.values(), default=1.0), max((one.score for one in filed), default=1.0)
    candidates = []
    for one in pool.candidates:
        score = weighed.found.get(one.key, 0.0) / best
        if one.key in own:
            score += FILED * one.score / surest
        else:
            score *= UNFILED if one.theme is None and weighed.sure.get(one.key, 0.0) >= SURE else 0.0
        candidates.append(one.scored(round(score, 6)))
    return candidates
