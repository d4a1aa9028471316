"""What was read of a file, a page or a feed's item, as a document."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from bot import wording
from bot.errors import UnreadableError
from bot.model import Dating, Document
from bot.sources.cleaning import clean
from bot.sources.extract.extracted import Extracted
from bot.sources.language import language
from bot.sources.provenance import stated_day, stated_source, web_address


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a document comes from: its name there, its source, and what it is called if it has no title of its own."""

    id: str
    source: str
    untitled: str
    article: str | None = None


def document(extracted: Extracted, place: Place, now: datetime) -> Document:
    """The document.

    Its text is normalised here, once. Its content hash covers the text and what it states about itself, but no title
    that its place gave it: so a copy under another name has the same hash.

    Raises:
        UnreadableError: there is no text.
    """
    text = clean(extracted.text)
    if not text.strip():
        raise UnreadableError(wording.files.no_text())
    stated = stated_source(text)
    title = line(extracted.title)
    publisher = _name(extracted.publisher) or (None if web_address(stated) else _name(stated))
    author = _name(extracted.author)
    url = extracted.url or web_address(stated)
    published, published_from = _published(extracted, text, now)
    shown = (text, title, publisher, author, url, published and published.isoformat())
    return Document(
        id=place.id,
        source=place.source,
        title=title or place.untitled,
        url=url,
        publisher=publisher,
        author=author,
        published=published,
        published_from=published_from,
        text=text,
        fetched=now,
        content_hash=sha256("\0".join(part or "" for part in shown).encode()).hexdigest(),
        remark=extracted.remark,
        language=language(text, extracted.language),
        article=place.article,
    )


def line(text: str | None) -> str | None:
    """`text` in one line; None where nothing is written."""
    return " ".join(clean(text or "").split()) or None


def _published(extracted: Extracted, text: str, now: datetime) -> tuple[date | None, Dating]:
    """The day of publication and where it is known from: what states it, else a line of the text, else nobody.

    Nothing was published on a day that has begun nowhere yet.
    """
    latest = now.date() + timedelta(days=1)
    if extracted.published and extracted.published <= latest:
        return extracted.published, extracted.published_from
    day = stated_day(text)
    return (day, Dating.TEXT) if day and day <= latest else (None, Dating.UNKNOWN)


def _name(text: str | None) -> str | None:
    """Who someone is: nobody is called ``42`` or ``---``."""
    named = line(text)
    return named if named and any(character.isalpha() for character in named) else None
