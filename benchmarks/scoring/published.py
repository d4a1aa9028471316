"""Figures measured elsewhere on the same development data, for rows marked "published".

Cited briefs: the systems' stored answers (Laban et al. 2024), scored with the same judge. The rest: peers and ceilings
that are too large for a benchmark's dependencies, or no program at all. They were not measured in this run.
"""

from collections.abc import Mapping

from scoring.tables import Row

_CITED_COLUMNS = ("coverage", "citation F1", "joint", "found", "strict joint")
_CITED = {
    "reranker + gemini-1.5-pro, best RAG": (80.9, 52.8, 44.3, 73.0, 42.2),
    "gemini-1.5-pro, full context": (84.0, 57.7, 50.2, 78.1, 48.8),
    "median RAG": (70.7, 43.1, 31.0, 52.6, 24.8),
    "GPT-4o, full context": (75.9, 18.6, 14.3, 63.5, 12.3),
    "ceiling: best sentence, gold citations": (99.2, 100.0, 99.2, 99.3, 99.3),
}

_SELECTION: Mapping[str, Mapping[str, float]] = {
    "biased LexRank": {"newts R2": 10.3, "newts docP": 89.5, "persp F": 76.7, "persp bothStances": 100.0},
    "centroid + MMR": {"bgsum R1": 37.5, "bgsum R2": 11.7, "persp F": 78.1, "persp bothStances": 93.3},
    "BM25": {"qmsum spanP": 31.9},
    "MiniLM + MMR": {"section nGain": 28.5},
    "oracle": {"bgsum R1": 52.9, "bgsum R2": 27.4, "newts R2": 31.4, "newts docP": 96.3, "qmsum spanP": 64.0},
    "human": {"bgsum R1": 46.4, "bgsum R2": 19.3},
}

_SPLITTING: Mapping[str, Mapping[str, float]] = {
    "nupunkt 0.8": {
        "golden en": 100 * 35 / 48,
        "golden ru": 100 * 32 / 42,
        "traps en": 100 * 37 / 50,
        "traps uk": 100 * 9 / 15,
        "traps ru": 100 * 5 / 12,
        "en_gum_news": 0.941,
        "en_ewt": 0.822,
        "uk_iu": 0.941,
        "ru_gsd": 0.964,
    },
    "blingfire 0.1.8": {
        "golden en": 100 * 36 / 48,
        "golden ru": 100 * 37 / 42,
        "traps en": 100 * 40 / 50,
        "traps uk": 100 * 11 / 15,
        "traps ru": 100 * 8 / 12,
        "en_gum_news": 0.976,
        "en_ewt": 0.766,
        "uk_iu": 0.970,
        "ru_gsd": 0.967,
    },
}

CITED = tuple(
    Row(name, dict(zip(_CITED_COLUMNS, figures, strict=True)), published=True) for name, figures in _CITED.items()
)
SELECTION = tuple(Row(name, figures, published=True) for name, figures in _SELECTION.items())
NOVELTY = (Row("cosine of embeddings", {"AUC": 0.75}, published=True),)
SPLITTING = tuple(Row(name, figures, published=True) for name, figures in _SPLITTING.items())
