"""Where and when a text says that it comes from.

In lines such as ``Source: Official U.S. Department of State website`` and ``Published: 3 February 2025``.
"""

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

from bot.sources.extract.extracted import stated_date

REACH = 5
"""How many written lines from either end of a text may say this; further in, the words are the author's."""

LENGTH = 250
"""Characters; a longer line is prose."""

_STATED = re.compile(
    r"[ \t*_>-]*(?:sources?|via|джерел[оа]|источники?)[ \t]*[*_]*[:：][ \t*_]*(?P<source>\S.*?)[ \t*_]*",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"[ \t*_>-]*(?:(?:date )?published(?: on)?|publication date|date|"
    r"опубліковано|дата публікації|опубликовано|дата публикации|дата)[ \t]*[*_]*[:：][ \t*_]*"
    r"(?P<day>\S.*?)[ \t*_.]*",
    re.IGNORECASE,
)
_IN_WORDS = re.compile(r"(?P<day>\d{1,2}) (?P<month>[^\W\d_]+),? (?P<year>\d{4})(?: ?(?:року|года|р\.?|г\.?))?")
_MONTHS = (
    *("january jan січня января", "february feb лютого февраля", "march mar березня марта"),
    *("april apr квітня апреля", "may травня мая", "june jun червня июня", "july jul липня июля"),
    *("august aug серпня августа", "september sep sept вересня сентября", "october oct жовтня октября"),
    *("november nov листопада ноября", "december dec грудня декабря"),
)

_NO_ADDRESS = re.compile('[\\s\0-\x20\x7f<>"|\\\\^`{}\ud800-\udfff]')
"""What stands in no address; half a character (JSON can write one) could not even be sent."""


def stated_source(text: str) -> str | None:
    """The source that a line near the end or the start of `text` states, without its full stop; the last one wins."""
    stated = next(_stated(_STATED, text), None)
    return stated and stated["source"].removesuffix(".")


def stated_day(text: str) -> date | None:
    """The day of publication that a line near the end or the start of `text` states.

    In ISO form or as ``3 February 2025``, in English, Ukrainian or Russian; any other form may be read in two ways
    and counts for nothing, and so do two lines that name different days.
    """
    days = {stated_date(line["day"]) or _day_in_words(line["day"]) for line in _stated(_DATED, text)}
    return days.pop() if len(days) == 1 else None


def _stated(form: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    lines = [line for line in text.splitlines() if line.strip()]
    for line in [*reversed(lines[-REACH:]), *lines[:REACH]]:
        if len(line) <= LENGTH and (stated := form.fullmatch(line)):
            yield stated


def _day_in_words(text: str) -> date | None:
    written = _IN_WORDS.fullmatch(text.casefold())
    months = [number for number, names in enumerate(_MONTHS, 1) if written and written["month"] in names.split()]
    try:
        return date(int(written["year"]), months[0], int(written["day"])) if written and months else None
    except ValueError:  # 31 February
        return None


def web_address(text: str | None) -> str | None:
    """`text` if it is an http or https address that can be shown as a link, else None."""
    address = (text or "").strip()
    try:
        parts = urlsplit(address)
        leads_somewhere = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:  # brackets that do not match, a port that there is not
        return None
    return address if leads_somewhere and not _NO_ADDRESS.search(address) else None
