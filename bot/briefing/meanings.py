"""What passages mean: as ingestion wrote it down, or else as the encoder gives it.

A meaning is a direction. It is kept as one signed byte for each number of its vector and a mark of the encoder that
gave it, 260 bytes of a passage; cosines differ from the encoder's own in the fourth digit. A meaning that is worked out
anew goes the same way, so that an answer does not depend on what was written down.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.briefing.selection import Candidate
from bot.ports import Encoder

STEPS = 127
"""The largest number of a vector becomes this one."""


@dataclass(frozen=True, slots=True)
class Meanings:
    """The meanings of passages, for as long as one question is looked at: each that is lacking is worked out once."""

    encoder: Encoder
    _new: dict[str, bytes] = field(default_factory=dict)

    def of(self, candidates: Sequence[Candidate]) -> NDArray[np.float32]:
        """One row per passage, of length 1, or 0 where it has no words."""
        mark = _mark(self.encoder)
        kept = [one.meaning if one.meaning and one.meaning.startswith(mark) else None for one in candidates]
        texts = [one.passage.text for one in candidates]
        lacking = dict.fromkeys(text for text, meaning in zip(texts, kept, strict=True) if meaning is None)
        new = [text for text in lacking if text not in self._new]
        self._new.update(zip(new, packed(self.encoder, new), strict=True))
        rows = [meaning or self._new[text] for text, meaning in zip(texts, kept, strict=True)]
        return _unpacked(rows, len(mark))


def packed(encoder: Encoder, texts: Sequence[str]) -> list[bytes]:
    """The meanings of texts, as they are kept."""
    if not texts:
        return []
    vectors, mark = encoder.encode(texts), _mark(encoder)
    largest = np.maximum(np.abs(vectors).max(axis=1, keepdims=True), np.float32(1e-12))
    return [mark + row.tobytes() for row in np.rint(vectors * (STEPS / largest)).astype(np.int8)]


def _unpacked(kept: Sequence[bytes], skipped: int) -> NDArray[np.float32]:
    """The directions: the rows of kept meanings behind their marks."""
    rows = np.frombuffer(b"".join(kept), np.int8).reshape(len(kept), -1)[:, skipped:].astype(np.float32)
    unit: NDArray[np.float32] = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), np.float32(1e-12))
    return unit


def _mark(encoder: Encoder) -> bytes:
    """Four bytes that tell the encoder from another one."""
    return crc32(encoder.name.encode()).to_bytes(4)
