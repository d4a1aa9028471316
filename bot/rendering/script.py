"""What `--json` prints, as plain data."""

from collections.abc import Iterable
from datetime import datetime

from bot import wording
from bot.model import Brief, Citation, Delivery, Holding, Problem, Theme


def brief_fields(brief: Brief) -> dict[str, object]:
    """A brief; times are ISO 8601 with offset.

    `start` and `end` count characters (code points) of the document's text as read; `end` is exclusive.
    """
    return {
        "theme": brief.theme.name,
        "title": brief.theme.title,
        "points": [
            {"text": point.text, "update": point.update, "citations": [_citation(one) for one in point.citations]}
            for point in brief.points
        ],
        "considered": brief.considered,
        "since": brief.since.isoformat() if brief.since else None,
        "until": brief.until.isoformat(),
        "generated_at": brief.generated_at.isoformat(),
        "notes": [wording.answers.note(note) for note in brief.notes],
    }


def source_fields(holdings: Iterable[Holding], problems: Iterable[Problem]) -> list[dict[str, object]]:
    """The documents, then what could not be read; a date is ISO 8601, null where a document has no such thing."""
    documents = (
        {
            "id": one.id,
            "title": one.title,
            "published": one.published.isoformat() if one.published else None,
            "published_from": one.published_from,
            "language": one.language,
            "source": one.source,
            "publisher": one.publisher,
            "author": one.author,
            "passages": one.passages,
            "url": one.url,
            "trouble": False,
            "reason": None,
            "remark": one.remark,
        }
        for one in holdings
    )
    unread = ("title", "published", "published_from", "language", "publisher", "author", "passages", "url")
    troubles = (
        {
            "id": one.name,
            **dict.fromkeys(unread),
            "source": one.source,
            "trouble": True,
            "reason": one.reason,
            "remark": None,
        }
        for one in problems
    )
    return [*documents, *troubles]


def theme_fields(themes: Iterable[Theme]) -> list[dict[str, object]]:
    """The themes as configured."""
    return [{"name": one.name, "title": one.title, "question": one.question, "command": one.command} for one in themes]


def _citation(citation: Citation) -> dict[str, object]:
    return {
        "number": citation.number,
        "document": citation.document_id,
        "title": citation.title,
        "url": citation.url,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
    }


def run_fields(runs: Iterable[datetime]) -> dict[str, object]:
    """Coming runs, each ISO 8601 with its offset."""
    return {"runs": [one.isoformat() for one in runs]}


def delivery_fields(deliveries: Iterable[Delivery]) -> list[dict[str, object]]:
    """Deliveries, newest first; times are ISO 8601 in UTC."""
    return [
        {
            "id": one.id,
            "key": one.key,
            "platform": one.target.platform,
            "workspace": one.target.workspace,
            "kind": one.target.kind,
            "address": one.target.address,
            "due_at": one.due_at.isoformat(),
            "status": one.status,
            "attempts": one.attempts,
            "ready_at": one.ready_at.isoformat(),
            "reason": one.reason,
            "message": one.message,
            "settled_at": one.settled_at and one.settled_at.isoformat(),
        }
        for one in deliveries
    ]
