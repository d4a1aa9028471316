"""An encoder for as long as one question is looked at, which works out the meaning of each text once."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bot.ports import Encoder


@dataclass(frozen=True, slots=True)
class Meanings:
    """What `encoder` gives, kept: a passage is looked at in several ways, each time by its meaning."""

    encoder: Encoder
    known: dict[str, NDArray[np.float32]] = field(default_factory=dict)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row per text, as the encoder's own."""
        new = [text for text in dict.fromkeys(texts) if text not in self.known]
        if new:
            self.known.update(zip(new, self.encoder.encode(new), strict=True))
        return np.stack([self.known[text] for text in texts])
