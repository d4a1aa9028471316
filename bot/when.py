"""Days and a time, as people write them: ``weekdays 8:30``, ``weekly monday at 9 am Europe/Kyiv``, ``у будні о 8:30``.

English and Ukrainian are read wherever they are typed, whichever is spoken. Pure.
"""

import re
from dataclasses import dataclass
from datetime import time, timedelta

from bot import timetable, wording
from bot.errors import RequestError
from bot.model import EVERY_DAY, QuietHours

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAYS = frozenset(range(5))
WEEKEND = EVERY_DAY - WEEKDAYS

_GROUPS = {
    "daily": EVERY_DAY,
    "everyday": EVERY_DAY,
    "day": EVERY_DAY,
    "weekday": WEEKDAYS,
    "workday": WEEKDAYS,
    "weekend": WEEKEND,
    "щодня": EVERY_DAY,
    "щоденно": EVERY_DAY,
    "день": EVERY_DAY,
    "будень": WEEKDAYS,
    "будні": WEEKDAYS,
    "буднях": WEEKDAYS,
    "будням": WEEKDAYS,
    "щобудня": WEEKDAYS,
    "вихідні": WEEKEND,
    "вихідних": WEEKEND,
    "вихідним": WEEKEND,
}
_UKRAINIAN_DAYS = (
    ("пн", "понеділок", "понеділка", "понеділкам", "понеділках", "понеділки", "щопонеділка"),
    ("вт", "вівторок", "вівторка", "вівторкам", "вівторках", "вівторки", "щовівторка"),
    ("ср", "середа", "середу", "середи", "середам", "середах", "щосереди"),
    ("чт", "четвер", "четверга", "четвергам", "четвергах", "четверги", "щочетверга"),
    ("пт", "п'ятниця", "п'ятницю", "п'ятниці", "п'ятницям", "п'ятницях", "щоп'ятниці"),
    ("сб", "субота", "суботу", "суботи", "суботам", "суботах", "щосуботи"),
    ("нд", "неділя", "неділю", "неділі", "неділям", "неділях", "щонеділі"),
)
_ENGLISH_FILLER = ("at", "on", "in", "every", "each", "and", "the", "of", "weekly", "week", "o'clock")
_UKRAINIAN_FILLER = (*"увзоій", "об", "на", "по", "та", "кожен", "кожну", "кожного", "щотижня", "тижня")
_FILLER = frozenset((*_ENGLISH_FILLER, *_UKRAINIAN_FILLER))
OFF = frozenset(("off", "none", "no", "викл", "вимкнути", "вимкнено", "ні", "немає"))
"""What a person may write for no quiet hours."""

_FEWEST_LETTERS = 2
_NOON = 12
_DAY_HOURS = 24
_TIME = re.compile(
    r"(?<![\w:/])(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))?(?:\s*(?P<half>[ap])\.?m\.?)?(?![\w:/])", re.IGNORECASE
)
# Abbreviations and offsets: they name no place, and so no rule for when its clock is changed.
_OFFSET = re.compile(
    r"(?<![\w/])(?:(?:UTC|GMT)\s*[+\u2212-]\s*\d{1,2}(?::?\d{2})?"
    r"|GMT|BST|WES?T|CES?T|EES?T|MSK|[ECMP][SD]T|AE[SD]T|IST|JST)(?![\w/])",
    re.IGNORECASE,
)
_NAMED = {"noon": "12:00", "midnight": "00:00", "опівдні": "12:00", "опівночі": "00:00"}
_SPAN = re.compile(  # the whole of a word or nothing of it: else a long one is looked through from each of its letters
    r"(?<![^\W\d])([^\W\d]++)(?:\s*[-–—]\s*|\s+(?:to|till|until|through|до|по)\s+)([^\W\d]+)", re.IGNORECASE
)
_RANGE = re.compile(r"\s*(?:-|–|—|\bto\b|\btill\b|\buntil\b|\bдо\b|\bпо\b)\s*", re.IGNORECASE)
_LENGTH = re.compile(r"(?P<number>\d{1,5}) ?(?P<unit>[smhd])", re.IGNORECASE)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


@dataclass(frozen=True, slots=True)
class When:
    """Days (Monday is 0) and a local time; the zone where one was written."""

    days: frozenset[int]
    at: time
    zone: str | None = None


def length(text: str) -> timedelta | None:
    """A length of time such as ``90s``, ``15m``, ``1h`` or ``7d``; None for anything else."""
    written = _LENGTH.fullmatch(text.strip())
    return timedelta(**{_UNITS[written["unit"].lower()]: int(written["number"])}) if written else None


def read(text: str) -> When:
    """What a person means by `text`; without days, every day.

    Raises:
        RequestError: no time, or words that mean neither a day nor a zone; says how to write it.
    """
    refuse_offset(text)
    line = " ".join(_NAMED.get(word.casefold(), word) for word in _ranged(text).replace(",", " ").split())
    times = list(_TIME.finditer(line))
    if len(times) != 1:
        raise RequestError(wording.times.no_time(text) if not times else wording.times.two_times(text))
    at = _time(times[0], text)
    days: frozenset[int] = frozenset()
    others: list[str] = []
    for word in (line[: times[0].start()] + " " + line[times[0].end() :]).split():
        named = _days(word)
        if named:
            days |= named
        elif word.casefold() not in _FILLER:
            others.append(word)
    zone = timetable.find_zone(" ".join(others))  # a city may have two words
    if others and zone is None:
        raise RequestError(
            wording.times.no_day(next((one for one in others if not timetable.find_zone(one)), others[-1]))
        )
    if not days and re.search(r"\b(week(ly)?|щотижня)\b", line, re.IGNORECASE):
        raise RequestError(wording.times.which_day(text))
    return When(days or EVERY_DAY, at, zone)


def refuse_offset(text: str) -> None:
    """See that no zone in `text` is written as its distance from UTC.

    Raises:
        RequestError: one is, such as ``UTC+2`` or ``CET``; says why that is not enough.
    """
    if found := _OFFSET.search(text):
        raise RequestError(wording.times.no_offset(found[0]))


def days(text: str) -> frozenset[int]:
    """Days alone: ``daily``, ``weekdays``, ``mon,wed``.

    Raises:
        RequestError: a word that names no day, or none at all.
    """
    named: frozenset[int] = frozenset()
    for word in _ranged(text).replace(",", " ").split():
        found = _days(word)
        if not found and word.casefold() not in _FILLER:
            raise RequestError(wording.times.no_day(word))
        named |= found
    if not named:
        raise RequestError(wording.times.no_day(text))
    return named


def clock(text: str) -> time:
    """A time alone: ``08:00``, ``8 pm``.

    Raises:
        RequestError: it is none.
    """
    found = _TIME.fullmatch(_NAMED.get(text.strip().casefold(), text.strip()))
    if not found:
        raise RequestError(wording.times.no_time(text))
    return _time(found, text)


def quiet(text: str, zone: str) -> QuietHours:
    """Quiet hours: ``22:00-07:00``.

    Raises:
        RequestError: not two times.
    """
    parts = _RANGE.split(text.strip())
    if len(parts) != 2:  # noqa: PLR2004  from, and to
        raise RequestError(wording.times.no_quiet_hours(text))
    try:
        start, end = clock(parts[0]), clock(parts[1])
    except RequestError as error:
        raise RequestError(wording.times.no_quiet_hours(text)) from error
    if start == end:
        raise RequestError(wording.times.no_quiet_hours(text))
    return QuietHours(start, end, zone)


def _ranged(text: str) -> str:
    """Days from one to another, such as ``mon-fri`` and ``Saturday to Monday``, written out."""

    def written_out(found: re.Match[str]) -> str:
        first, last = (sorted(_days(word)) for word in found.groups())
        if len(first) != 1 or len(last) != 1:
            return found[0]
        return ",".join(DAYS[(first[0] + step) % 7] for step in range((last[0] - first[0]) % 7 + 1))

    return _SPAN.sub(written_out, text)


def _days(word: str) -> frozenset[int]:
    plain = word.casefold().rstrip(".").replace("’", "'").removesuffix("s")
    if plain in _GROUPS:
        return _GROUPS[plain]
    if ukrainian := [number for number, forms in enumerate(_UKRAINIAN_DAYS) if plain in forms]:
        return frozenset(ukrainian)
    known = [number for number, day in enumerate(DAYS) if day.startswith(plain.removesuffix("s"))]
    long_enough = len(plain) > _FEWEST_LETTERS or word.casefold() in {day[:2] for day in DAYS}
    return frozenset(known) if len(known) == 1 and long_enough else frozenset()


def _time(found: re.Match[str], text: str) -> time:
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), (found["half"] or "").casefold()
    if half:
        if not 1 <= hour <= _NOON:
            raise RequestError(wording.times.no_time(text))
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    if (hour, minute) == (_DAY_HOURS, 0):
        raise RequestError(wording.times.end_of_day())
    try:
        return time(hour, minute)
    except ValueError:
        raise RequestError(wording.times.no_time(text)) from None
