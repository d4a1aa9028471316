"""How documents are split and filed, as one value: what it is now, and whether it was otherwise."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from bot.briefing import filing
from bot.briefing.filing import Filing
from bot.briefing.splitting import passages
from bot.model import Document, Passage, Theme


@dataclass(frozen=True)
class Rules:
    """Under which themes documents are filed; each says which sources may not feed it."""

    themes: tuple[Theme, ...]

    @cached_property
    def edition(self) -> str:
        """Differs where the same document might be split or filed otherwise."""
        return sha256(repr((passages.EDITION, self.themes)).encode()).hexdigest()

    def file(self, document: Document) -> tuple[tuple[Passage, ...], tuple[Filing, ...]]:
        """A document's passages, and under which themes they are filed."""
        split = passages.split(document)
        fed = {theme.name for theme in self.themes if document.source not in theme.barred}
        return split, filing.file(split, self.themes, fed)
