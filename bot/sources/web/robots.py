"""What a site allows: its robots.txt (RFC 9309), as protego reads it."""

from dataclasses import dataclass

from protego import Protego

LARGEST = 500_000
"""Bytes; the standard asks for 500 KiB at least."""

LONGEST_DELAY = 30.0
"""Seconds; a site that asks for more is given no more."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one site for one agent. `text` None: there are none, and everything is allowed."""

    text: str | None
    agent: str

    def allow(self, url: str) -> bool:
        """Whether `url` may be fetched."""
        return self.text is None or bool(self._read().can_fetch(url, self.agent))

    @property
    def delay(self) -> float:
        """How many seconds the site wants between two requests; 0: it does not say."""
        asked = self._read().crawl_delay(self.agent) if self.text is not None else None
        return min(asked or 0.0, LONGEST_DELAY)

    def _read(self) -> Protego:
        return Protego.parse(self.text or "")
