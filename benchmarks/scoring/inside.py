"""The product without its pipe, for measurements that change its parts: `bot.briefing` called as it is."""

from dataclasses import dataclass

from bot.briefing.extract import select
from bot.journeys.evaluate import document
from bot.ports import Encoder
from scoring.bed import Item
from scoring.selection import Picked


@dataclass(frozen=True, slots=True)
class Inside:
    """Selects as `attache eval-stdio` does; `encoder` None: by words alone."""

    encoder: Encoder | None

    def select(self, item: Item) -> list[Picked]:
        """Sentences, best first."""
        documents = [document(one) for one in item.documents]
        texts = {one.id: one.text for one in documents}
        places = {one.id: place for place, one in reversed(list(enumerate(documents)))}
        spans = select(item.query, documents, [], item.budget, self.encoder)
        return [Picked(texts[name][start:end], places[name], start, end) for name, start, end in spans]
