"""A corpus of any size, made from the seed documents' own sentences.

Each sentence keeps the frame of a seed sentence: its length, grammar words, punctuation, and some of its other words.
The rest are drawn from the bot's table of word rarity, each as often as it is in general text (Zipf), so that the
vocabulary grows as real text's does; numbers are drawn anew. A document's number is its seed: always the same.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.briefing.splitting.layout import headings
from bot.briefing.splitting.sentences import sentences
from bot.briefing.terms import stem, terms, weight
from bot.model import Document
from bot.ports import Fingerprint, Found

ROOT = Path(__file__).resolve().parent.parent.parent
PASSAGES = 10
"""In each document, and two headings."""

KEPT = 0.4
"""Of a seed sentence's telling words, this share stays."""

SHORTEST = 60
"""Characters; a shorter sentence of the seeds is a heading or a remark."""

_WORDS = re.compile(r"[^\W\d_]+|\d+|[\W_]+")


@dataclass(frozen=True)
class Corpus:
    """The documents 0 to `count`, as a source of them."""

    count: int
    name: str = "made-up"
    edition: str = ""

    @cached_property
    def _words(self) -> tuple[Sequence[str], NDArray[np.float64]]:
        rows = [line.split() for line in (ROOT / "bot/briefing/rarity.txt").read_text(encoding="utf-8").splitlines()]
        pairs = [(word, int(level)) for level, *words in rows for word in words if word.isascii() and weight(word)]
        chances = np.array([10 ** (level / 10) for _, level in pairs])
        return [word for word, _ in pairs], np.cumsum(chances / chances.sum())

    @cached_property
    def _frames(self) -> Sequence[Sequence[str]]:
        text = _seeds()
        return [_WORDS.findall(text[start:end]) for start, end in sentences(text, "en") if end - start > SHORTEST]

    @cached_property
    def _headings(self) -> Sequence[str]:
        text = _seeds()
        return [text[start:end] for start, end in headings(text)]

    @cached_property
    def _telling(self) -> Mapping[str, bool]:
        return {word: weight(stem(word.casefold())) > 0 for frame in self._frames for word in frame if word.isalpha()}

    @property
    def folder(self) -> None:
        """There is none."""

    def stop(self) -> None:
        """Nothing is being fetched."""

    def listing(self, memory: str = "") -> Found:  # noqa: ARG002  it is told anew each time
        """Every document, as files of a folder would be."""
        return Found({f"d{number:06}": Fingerprint(1, 1) for number in range(self.count)}, ())

    def read(self, name: str, now: datetime) -> Document:
        """The document of that name."""
        text = self.text(int(name[1:]))
        return Document(
            name, self.name, f"Report {name}", None, None, None, None, text, now, sha256(text.encode()).hexdigest()
        )

    def text(self, number: int) -> str:
        """The text of the document of that number."""
        dice = np.random.default_rng(number)
        halves = []
        for _ in range(2):
            heading = self._headings[int(dice.integers(len(self._headings)))]
            body = " ".join(self._sentence(dice) for _ in range(PASSAGES // 2))
            halves.append(f"{heading}\n\n{body}")
        return "\n\n".join(halves) + "\n"

    def questions(self, count: int) -> Iterator[str]:
        """Questions by the words of sentences of the corpus, five of each."""
        for number in range(count):
            dice = np.random.default_rng([self.count, number])
            said = dict.fromkeys(terms(self._sentence(np.random.default_rng(number % self.count))))
            yield f"What is known of {' '.join(dice.permutation(list(said))[:5])}?"

    def _sentence(self, dice: np.random.Generator) -> str:
        frame = self._frames[int(dice.integers(len(self._frames)))]
        words, chances = self._words
        drawn = np.searchsorted(chances, dice.random(len(frame)))
        keeps = dice.random(len(frame)) < KEPT
        said = []
        for piece, other, keep in zip(frame, drawn.tolist(), keeps.tolist(), strict=True):
            if piece.isdecimal():
                said.append(str(other % 5000))
            elif keep or not self._telling.get(piece, False):
                said.append(piece)
            else:
                word = words[min(other, len(words) - 1)]
                said.append(word.capitalize() if piece[0].isupper() else word)
        return "".join(said)


def _seeds() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.txt")))
