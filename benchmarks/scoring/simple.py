"""Simple peers for novelty, sentences and headings."""

import re
from collections.abc import Mapping, Sequence
from importlib.util import find_spec

import numpy as np

from scoring.bed import Document
from scoring.novelty import Score
from scoring.pool import pool, unit
from scoring.splitting import Headings, Splitter

_GAP = re.compile(r"(?<=[.!?…])[\"'”’»)\]]*\s+(?=[\"'“‘«(\[]*[A-ZА-ЯЁІЇЄҐ0-9])")
_END = re.compile(r"[.!?…:;,][\"'”’»)\]]*$")

SHORT = 100
"""Characters; a longer line is no heading."""


def longest(_history: Sequence[str], candidates: Sequence[str]) -> Sequence[float]:
    """Longer sentences are newer."""
    return [float(len(text.split())) for text in candidates]


def unlike(history: Sequence[str], candidates: Sequence[str]) -> Sequence[float]:
    """One minus the largest cosine of TF-IDF vectors with any sentence read before."""
    read: list[Document] = [{"id": "", "text": text} for text in history]
    known = pool(read)
    asked = unit(np.stack([known.query(text) * known.idf for text in candidates]))
    return [1 - float(best) for best in (asked @ known.vectors.T).max(axis=1)]


NOVELTY: Mapping[str, Score] = {"longest": longest, "cosine (TF-IDF)": unlike}


def by_regex(text: str, _language: str) -> Sequence[str]:
    """A full stop, a gap, a capital."""
    return _GAP.split(text)


def splitters() -> dict[str, Splitter]:
    """Those that are installed."""
    found: dict[str, Splitter] = {"naive regex": by_regex}
    if find_spec("sentencex"):
        import sentencex  # noqa: PLC0415  optional

        found["sentencex"] = lambda text, language: [one.strip() for one in sentencex.segment(language, text)]
    if find_spec("pysbd"):
        import pysbd  # noqa: PLC0415  optional

        # pysbd has no Ukrainian; Russian comes nearest.
        known = {code: pysbd.Segmenter(language=code, clean=False) for code in ("en", "ru")}
        found["pysbd"] = lambda text, language: known["en" if language == "en" else "ru"].segment(text)
    return found


def short_lines(text: str) -> set[int]:
    """Short lines without an end mark."""
    return _short(text, blank_below=False)


def short_lines_apart(text: str) -> set[int]:
    """The same, over a blank line."""
    return _short(text, blank_below=True)


HEADINGS: Mapping[str, Headings] = {
    "short line without end mark": short_lines,
    "the same over a blank line": short_lines_apart,
}


def _short(text: str, *, blank_below: bool) -> set[int]:
    found, offset = set(), 0
    lines = text.splitlines(keepends=True)
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        content = line.strip()
        apart = not below.strip() or not blank_below
        if content and len(content) <= SHORT and not _END.search(content) and apart:
            found.add(offset + line.index(content))
        offset += len(line)
    return found
