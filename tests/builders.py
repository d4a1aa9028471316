"""Small, readable pieces to build tests from."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from bot.briefing.selection import Candidate
from bot.model import Brief, Citation, Document, Note, Passage, Point, Theme

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


def passage(text: str, *, document_id: str = "notes.txt", place: int = 0, **changes: object) -> Passage:
    """A passage at its place, as if each before it had a hundred characters."""
    fields = {"section": "", "paragraph": place, "start": place * 100, "end": place * 100 + len(text), "text": text}
    return Passage(document_id, **(fields | changes))  # type: ignore[arg-type]


def candidate(
    text: str, score: float = 1.0, *, document_id: str = "notes.txt", place: int = 0, **changes: object
) -> Candidate:
    """A passage with a score; `leans` and `section` go to the passage."""
    own = {name: changes.pop(name) for name in ("leans", "section") if name in changes}
    fields = {"title": document_id, "url": None, "published": None, "theme": "harbour", "score": score}
    of = passage(text, document_id=document_id, place=place, **own)
    return Candidate(of, place, **(fields | changes))  # type: ignore[arg-type]
