"""From when on something is new, as people write it: ``last``, ``7d``, ``yesterday``, ``2026-11-18``, ``7 днів``.

English and Ukrainian are read wherever they are typed, whichever is spoken. Pure.
"""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot import wording
from bot.errors import RequestError

LAST = "last"
"""Since the person last asked for the same."""

_LAST = frozenset((LAST, "last time", "останнє", "останній раз", "останнього", "останнього разу", "минулого разу"))
_HOUR, _DAY, _WEEK, _MONTH = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1), timedelta(days=30)
_SPANS = {"h": _HOUR, "d": _DAY, "w": _WEEK, "m": _MONTH, "г": _HOUR, "д": _DAY, "т": _WEEK, "м": _MONTH}
"""Units by the letter that they begin with."""

_SPAN = re.compile(
    r"(?:last|past|останні|останніх)?\s*(\d{1,4})\s*"
    r"((?:h|hour|d|day|w|week|m|month)s?|г(?:од(?:ин[аиу]?)?)?|д(?:ень|ні|нів|н)?|т(?:иж(?:день|ні|нів|н)?)?|м(?:іс(?:яц(?:ь|і|ів))?)?)"
    r"\.?(?:\s+(?:ago|тому))?",
    re.IGNORECASE,
)
_DAYS_AGO = {"today": 0, "yesterday": 1, "сьогодні": 0, "учора": 1, "вчора": 1}
_UKRAINIAN_MONTHS = (
    *("січня", "лютого", "березня", "квітня", "травня", "червня"),
    *("липня", "серпня", "вересня", "жовтня", "листопада", "грудня"),
)
_UKRAINIAN_DAY = re.compile(
    rf"(?P<day>\d{{1,2}}) (?P<month>{'|'.join(_UKRAINIAN_MONTHS)}) (?P<year>\d{{4}})(?: ?р(?:оку|\.)?)?"
)
_WRITTEN = ("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%d.%m.%Y")


def read(text: str, now: datetime, zone: str | None = None) -> datetime | None:
    """The moment that a person means, in UTC's or their own zone; None: since they last asked.

    A day begins at midnight where they are. A moment may also be written whole (ISO 8601).

    Args:
        text: what was typed.
        now: when that was.
        zone: the person's time zone, if it is known.

    Raises:
        RequestError: it says no moment, or one that is still to come; says how to write it.
    """
    plain = " ".join(text.split()).casefold()
    if plain in _LAST:
        return None
    moment = _moment(plain, now.astimezone(ZoneInfo(zone)) if zone else now)
    if moment is None:
        raise RequestError(wording.answers.no_since(text))
    if moment > now:
        raise RequestError(wording.answers.since_to_come(text))
    return moment


def _moment(plain: str, now: datetime) -> datetime | None:
    if span := _SPAN.fullmatch(plain):
        return now - int(span[1]) * _SPANS[span[2][0].casefold()]
    if plain in _DAYS_AGO:
        return _midnight(now.date() - timedelta(days=_DAYS_AGO[plain]), now)
    try:
        whole = datetime.fromisoformat(plain.upper())
    except ValueError:
        day = _day(plain)
        return _midnight(day, now) if day else None
    return whole if whole.tzinfo else whole.replace(tzinfo=now.tzinfo)


def _day(plain: str) -> date | None:
    if spoken := _UKRAINIAN_DAY.fullmatch(plain):
        plain = f"{spoken['day']}.{_UKRAINIAN_MONTHS.index(spoken['month']) + 1}.{spoken['year']}"
    for form in _WRITTEN:
        try:
            return datetime.strptime(plain, form).date()  # noqa: DTZ007  only its day is used
        except ValueError:
            continue
    return None


def _midnight(day: date, now: datetime) -> datetime:
    return datetime.combine(day, time(), now.tzinfo)
