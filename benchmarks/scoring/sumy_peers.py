"""sumy's summarizers, where sumy is installed (`uv run --group quality …`).

They get the same sentences as every other peer, and our own word split: sumy's would download NLTK's data.
"""

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

from scoring.judge import content
from scoring.peers import Order, Peer
from scoring.pool import Pool

LIMITS = {"LexRank": 1_500, "TextRank": 1_500, "LSA": 500, "KL": 120}
"""Sentences; beyond, one selection takes from half a minute to many minutes."""

QUICK_LIMIT = 120


def sumy_peers(*, quick: bool) -> list[Peer]:
    """LexRank, TextRank, LSA and KL; none without sumy."""
    if find_spec("sumy") is None:
        return []
    limits = {name: min(limit, QUICK_LIMIT) for name, limit in LIMITS.items() if name != "KL"} if quick else LIMITS
    return [Peer(f"sumy {name}", _order(name), reads_query=False, limit=limit) for name, limit in limits.items()]


def _order(name: str) -> Order:
    def order(pool: Pool, _query: str | None, most: int) -> Sequence[int]:
        from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence  # noqa: PLC0415  optional
        from sumy.summarizers.kl import KLSummarizer  # noqa: PLC0415  as above
        from sumy.summarizers.lex_rank import LexRankSummarizer  # noqa: PLC0415  as above
        from sumy.summarizers.lsa import LsaSummarizer  # noqa: PLC0415  as above
        from sumy.summarizers.text_rank import TextRankSummarizer  # noqa: PLC0415  as above

        kinds = {"LexRank": LexRankSummarizer, "TextRank": TextRankSummarizer, "LSA": LsaSummarizer, "KL": KLSummarizer}
        places = {one.text: place for place, one in reversed(list(enumerate(pool.sentences))) if content(one.text)}
        paragraph = Paragraph([Sentence(text, _Words()) for text in reversed(places)])
        ranked: list[int] = []

        def keep_ranking(infos: Sequence[Any]) -> Sequence[Any]:
            ranked.extend(places[str(info.sentence)] for info in infos[:most])
            return infos

        kinds[name]()(ObjectDocumentModel([paragraph]), keep_ranking)  # what it returns is in document order again
        return ranked

    return order


class _Words:
    """What sumy calls a tokenizer: stems of content words."""

    def to_words(self, text: str) -> tuple[str, ...]:
        return tuple(sorted(content(text)))
