"""Replies as plain data for scripts: what `--json` prints."""

from bot import wording
from bot.model import Brief, Citation, Listing


def render(reply: Brief | Listing) -> object:
    """A brief as an object, a listing as an array; times are ISO 8601 with offset.

    `start` and `end` count characters (code points) of the document's text as read; `end` is exclusive.
    """
    return _brief(reply) if isinstance(reply, Brief) else _listing(reply)


def _brief(brief: Brief) -> dict[str, object]:
    return {
        "theme": brief.theme.name,
        "title": brief.theme.title,
        "points": [
            {"text": point.text, "citations": [_citation(one) for one in point.citations]} for point in brief.points
        ],
        "considered": brief.considered,
        "since": brief.since.isoformat() if brief.since else None,
        "until": brief.until.isoformat(),
        "generated_at": brief.generated_at.isoformat(),
        "notes": [wording.note(note) for note in brief.notes],
    }


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


def _listing(listing: Listing) -> list[dict[str, object]]:
    return [
        {"name": entry.name, "details": list(entry.details), "url": entry.url, "trouble": entry.trouble}
        for entry in listing.entries
    ]
