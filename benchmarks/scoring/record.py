"""A topic on record, asked as people ask it in chat: `/ask` reads a bounded number of passages, whatever there is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bot import settings
from bot.app.attache import load_encoder
from bot.app.offering import command_table
from bot.briefing.splitting import passages
from bot.journeys.answer import answer
from bot.journeys.evaluate import document
from bot.journeys.ingest import meanings
from bot.model import Action, Brief, Origin, Request
from bot.storage import library
from bot.storage.database import open_database
from scoring.bed import Topic
from scoring.cited import Cite, CitedPoint
from scoring.product import ROOT

Ask = Callable[[str, int], list[CitedPoint]]
"""Asks a question; gives at most so many points."""

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


@contextmanager
def on_record(topic: Topic) -> Iterator[Ask]:
    """While it lasts, questions to a topic's documents, which are all that is on record."""
    configured, encoder = settings.load(ROOT / "config"), load_encoder()
    specs = command_table(configured, "console")
    with TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{Path(folder) / 'record.db'}")
        for given in topic.documents:
            one = document(given)
            split = passages.split(one)
            meant = meanings(split, encoder)
            with database.writing_alone() as connection:
                library.shelve(connection, one, split, [], NOW, configured.rules.edition, meant)

        def ask(question: str, most: int) -> list[CitedPoint]:
            origin = Origin("console", "", "terminal", "scoring", NOW)
            request = Request(Action.ASK, {"question": question}, origin)
            reply = answer(request, specs, database, configured, NOW, encode=lambda: encoder, most=most)
            assert isinstance(reply, Brief)  # noqa: S101  a question is answered by one
            return [
                CitedPoint(point.text, tuple(Cite(c.document_id, c.start, c.end, c.quote) for c in point.citations))
                for point in reply.points
            ]

        yield ask
        database.close()
