"""Small, readable pieces to build tests from."""

import dataclasses
import socket
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta

from bot.briefing import filing
from bot.briefing.selection import Candidate, Imprint
from bot.briefing.splitting import passages
from bot.model import (
    EVERY_DAY,
    Brief,
    Citation,
    Digest,
    Document,
    Note,
    Origin,
    Passage,
    Point,
    Schedule,
    Target,
    TargetKind,
    Theme,
)
from bot.storage import library
from bot.storage.database import Database

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def theme(name: str = "harbour", **changes: object) -> Theme:
    fields = {
        "name": name,
        "title": f"The {name}",
        "question": f"What is said of the {name}?",
        "keywords": (name,),
        "command": name,
    }
    return Theme(**(fields | changes))  # type: ignore[arg-type]


def document(text: str, **changes: object) -> Document:
    fields = {
        "id": "notes.txt",
        "source": "seeds",
        "title": "notes",
        "url": None,
        "publisher": None,
        "author": None,
        "published": None,
        "text": text,
        "fetched": NOW,
        "content_hash": "0" * 64,
    }
    return Document(**(fields | changes))  # type: ignore[arg-type]


def citation(number: int = 1, quote: str = "The harbour is closed.", **changes: object) -> Citation:
    fields = {
        "number": number,
        "document_id": "notes.txt",
        "title": "notes",
        "url": None,
        "published": None,
        "section": "Port",
        "start": 0,
        "end": len(quote),
        "quote": quote,
    }
    return Citation(**(fields | changes))  # type: ignore[arg-type]


def brief(*sentences: str, of: Theme | None = None, notes: Sequence[Note] = (), published: date | None = None) -> Brief:
    points = tuple(
        Point(sentence, (citation(number, sentence, published=published),))
        for number, sentence in enumerate(sentences, start=1)
    )
    return Brief(
        theme=of or theme(),
        points=points,
        since=None,
        until=NOW,
        considered=1,
        notes=tuple(notes),
        generated_at=NOW,
    )


def digest(briefs: Sequence[Brief] = (), **changes: object) -> Digest:
    fields = {
        "briefs": tuple(briefs),
        "schedule": Schedule(tuple(one.theme.name for one in briefs), EVERY_DAY, time(9), "UTC"),
        "target": Target("discord", "7", TargetKind.CHANNEL, "8"),
        "since": NOW - timedelta(days=1),
        "until": NOW,
        "due_at": NOW,
    }
    return Digest(**(fields | changes))  # type: ignore[arg-type]


def origin(**changes: object) -> Origin:
    """Ada at the terminal, who may do everything."""
    fields = {"platform": "console", "workspace": "", "channel": "terminal", "who": "ada", "received_at": NOW}
    return Origin(**(fields | {"manager": True} | changes))  # type: ignore[arg-type]


def passage(text: str, *, document_id: str = "notes.txt", place: int = 0, **changes: object) -> Passage:
    """A passage at its place, as if each before it had a hundred characters."""
    fields = {"section": "", "paragraph": place, "start": place * 100, "end": place * 100 + len(text), "text": text}
    return Passage(document_id, **(fields | changes))  # type: ignore[arg-type]


def candidate(
    text: str, score: float = 1.0, *, document_id: str = "notes.txt", place: int = 0, **changes: object
) -> Candidate:
    """A passage with a score; what is told of its passage or its document goes there."""
    own = {name: changes.pop(name) for name in ("leans", "section") if name in changes}
    told = {one.name: changes.pop(one.name) for one in dataclasses.fields(Imprint) if one.name in changes}
    of = passage(text, document_id=document_id, place=place, **own)
    imprint = Imprint(**({"title": document_id} | told))  # type: ignore[arg-type]
    return Candidate(of, place, imprint, **({"theme": "harbour", "score": score} | changes))  # type: ignore[arg-type]


def shelve(database: Database, name: str, text: str, themes: Sequence[Theme], seen: datetime = NOW) -> None:
    """A document on record that was first seen at that time, split and filed as any other."""
    one = document(text, id=name, title=name, fetched=seen)
    split = passages.split(one)
    with database.writing() as connection:
        library.shelve(connection, one, split, filing.file(split, themes), seen)


def free_port() -> int:
    """A port of this machine on which nothing listens."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        port: int = listening.getsockname()[1]
        return port
