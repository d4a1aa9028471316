"""What a format's module finds in a file."""

import re
from dataclasses import dataclass
from datetime import date

from bot.model import Dating

_ISO_DATE = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})(?:[T ][\d:.,]+ ?(?:Z|UTC|[+-]\d{2}:?\d{2})?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """A file's text, and what the file itself states about it; None: it does not say.

    `remark` is what is to be known of how it was read, in words. `language` is what it declares, as it stands there.
    """

    text: str
    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    url: str | None = None
    published: date | None = None
    published_from: Dating = Dating.UNKNOWN
    language: str | None = None
    remark: str | None = None


def stated_date(text: str | None) -> date | None:
    """The day of an ISO 8601 date or time as written, in its own zone; None for any other form: nothing is guessed."""
    stated = _ISO_DATE.fullmatch((text or "").strip())
    try:
        return date.fromisoformat(stated["day"]) if stated else None
    except ValueError:
        return None
