"""Days and a time, as people write them: ``weekdays 8:30``, ``weekly monday at 9 am Europe/Kyiv``. Pure."""

import re
from dataclasses import dataclass
from datetime import time

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
}
_FILLER = frozenset(("at", "on", "in", "every", "each", "and", "the", "of", "weekly", "week", "o'clock"))
_FEWEST_LETTERS = 2
_NOON = 12
_TIME = re.compile(
    r"(?<![\w:/])(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))?(?:\s*(?P<half>[ap])\.?m\.?)?(?![\w:/])", re.IGNORECASE
)
_NAMED = {"noon": "12:00", "midnight": "00:00"}
_RANGE = re.compile(r"\s*(?:-|–|—|\bto\b|\btill\b|\buntil\b)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class When:
    """Days (Monday is 0) and a local time; the zone where one was written."""

    days: frozenset[int]
    at: time
    zone: str | None = None


def read(text: str) -> When:
    """What a person means by `text`; without days, every day.

    Raises:
        RequestError: no time, or words that mean neither a day nor a zone; says how to write it.
    """
    line = " ".join(_NAMED.get(word.casefold(), word) for word in text.replace(",", " ").split())
    times = list(_TIME.finditer(line))
    if len(times) != 1:
        raise RequestError(wording.digests.no_time(text) if not times else wording.digests.two_times(text))
    at = _time(times[0], text)
    days: frozenset[int] = frozenset()
    zone = None
    for word in (line[: times[0].start()] + " " + line[times[0].end() :]).split():
        named = _days(word)
        if named:
            days |= named
        elif word.casefold() in _FILLER:
            continue
        elif zone is not None or (zone := timetable.find_zone(word)) is None:
            raise RequestError(wording.digests.no_day(word))
    if not days and re.search(r"\bweek(ly)?\b", line, re.IGNORECASE):
        raise RequestError(wording.digests.which_day(text))
    return When(days or EVERY_DAY, at, zone)


def days(text: str) -> frozenset[int]:
    """Days alone: ``daily``, ``weekdays``, ``mon,wed``.

    Raises:
        RequestError: a word that names no day, or none at all.
    """
    named: frozenset[int] = frozenset()
    for word in text.replace(",", " ").split():
        found = _days(word)
        if not found and word.casefold() not in _FILLER:
            raise RequestError(wording.digests.no_day(word))
        named |= found
    if not named:
        raise RequestError(wording.digests.no_day(text))
    return named


def clock(text: str) -> time:
    """A time alone: ``08:00``, ``8 pm``.

    Raises:
        RequestError: it is none.
    """
    found = _TIME.fullmatch(_NAMED.get(text.strip().casefold(), text.strip()))
    if not found:
        raise RequestError(wording.digests.no_time(text))
    return _time(found, text)


def quiet(text: str, zone: str) -> QuietHours:
    """Quiet hours: ``22:00-07:00``.

    Raises:
        RequestError: not two times.
    """
    parts = _RANGE.split(text.strip())
    if len(parts) != 2:  # noqa: PLR2004  from, and to
        raise RequestError(wording.digests.no_quiet_hours(text))
    start, end = clock(parts[0]), clock(parts[1])
    if start == end:
        raise RequestError(wording.digests.no_quiet_hours(text))
    return QuietHours(start, end, zone)


def _days(word: str) -> frozenset[int]:
    plain = word.casefold().rstrip(".").removesuffix("s")
    if plain in _GROUPS:
        return _GROUPS[plain]
    known = [number for number, day in enumerate(DAYS) if day.startswith(plain.removesuffix("s"))]
    long_enough = len(plain) > _FEWEST_LETTERS or word.casefold() in {day[:2] for day in DAYS}
    return frozenset(known) if len(known) == 1 and long_enough else frozenset()


def _time(found: re.Match[str], text: str) -> time:
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), (found["half"] or "").casefold()
    if half:
        if not 1 <= hour <= _NOON:
            raise RequestError(wording.digests.no_time(text))
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        raise RequestError(wording.digests.no_time(text)) from None
