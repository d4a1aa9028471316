"""When a schedule runs, exactly, in every IANA zone. Pure: `now` and `after` are arguments.

The rules, in words and with examples: docs/time.md.

- A local time that does not exist (the clock springs forward over it): once, at the first instant after the gap.
- A local time that comes twice (the clock falls back over it): once, the first.
- Runs strictly increase: two that would fall on one instant are one.
- Missed runs coalesce into the latest, which is late; past its grace it is not made up for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from functools import cache
from itertools import islice
from zoneinfo import ZoneInfo, available_timezones

from bot.model import QuietHours, Schedule

SOON = timedelta(minutes=1)
"""A run that starts this much after its time is on time."""

HABITUAL_ZONES = (
    "Europe/Kyiv",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Paris",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Australia/Sydney",
    "UTC",
)
"""Shown before anything is typed: there are some four hundred in all."""

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Due:
    """A run whose time has come: the latest of those missed, and what is to happen.

    `at` is when it should have run (UTC), `missed` counts the runs that it stands for, itself included; `late`
    that it runs after its time, `lapsed` that its grace is over and it does not run.
    """

    at: datetime
    missed: int
    late: bool
    lapsed: bool


def instant(day: date, at: time, zone: str) -> datetime:
    """The one instant (UTC) at which a local day's `at` runs, by the rules above."""
    area = _area(zone)
    first = datetime.combine(day, at, area)  # fold=0: of two, the first
    if first.astimezone(UTC).astimezone(area).replace(tzinfo=None) == datetime.combine(day, at):
        return first.astimezone(UTC)
    # In a gap fold=0 reads the time by the offset before it, fold=1 by the one after; the jump lies between the two.
    before, after = first.replace(fold=1).astimezone(UTC), first.astimezone(UTC)
    old = before.astimezone(area).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) / 2
        middle = middle.replace(microsecond=0)
        before, after = (middle, after) if middle.astimezone(area).utcoffset() == old else (before, middle)
    return after


def runs(schedule: Schedule, after: datetime) -> Iterator[datetime]:
    """The coming runs after `after`, for ever, each in the schedule's zone."""
    area, last = _area(schedule.zone), after
    day = (after.astimezone(area) - _DAY).date()
    while day < date.max:
        if day.weekday() in schedule.days:
            at = instant(day, schedule.at, schedule.zone)
            if at > last:
                last = at
                yield at.astimezone(area)
        day += _DAY


def next_run(schedule: Schedule, after: datetime) -> datetime:
    """The first run after `after`, in UTC."""
    return next(runs(schedule, after)).astimezone(UTC)


def due(schedule: Schedule, next_run_at: datetime, now: datetime) -> Due | None:
    """What has come of a schedule whose next run was to be at `next_run_at`; None: nothing yet."""
    if next_run_at > now:
        return None
    latest, missed = next_run_at, 1
    for run in runs(schedule, max(next_run_at, now - _WEEK - _DAY)):  # every schedule runs within a week
        if run > now:
            break
        latest, missed = run.astimezone(UTC), missed + 1
    behind = now - latest
    return Due(latest, missed, late=behind > SOON or missed > 1, lapsed=behind > schedule.grace)


def first(schedule: Schedule, after: datetime, count: int) -> list[datetime]:
    """The first `count` runs after `after`, each in the schedule's zone."""
    return list(islice(runs(schedule, after), count))


def quiet_until(quiet: QuietHours | None, moment: datetime) -> datetime | None:
    """When the quiet hours that hold at `moment` end (UTC); None: they do not hold."""
    if quiet is None or quiet.start == quiet.end:
        return None
    area = _area(quiet.zone)
    for day in (moment.astimezone(area) - _DAY, moment.astimezone(area)):  # last evening's may reach into today
        begin = instant(day.date(), quiet.start, quiet.zone)
        over_midnight = quiet.end <= quiet.start
        end = instant((day + _DAY if over_midnight else day).date(), quiet.end, quiet.zone)
        if begin <= moment < end:
            return end
    return None


def local(moment: datetime, zone: str) -> datetime:
    """A moment by the clock of a zone."""
    return moment.astimezone(_area(zone))


@cache
def zones() -> tuple[str, ...]:
    """The names of every zone of the tz database, sorted: places by area, and UTC."""
    areas = (
        "Africa",
        "America",
        "Antarctica",
        "Arctic",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    )
    return tuple(sorted(name for name in available_timezones() if name.partition("/")[0] in areas or name == "UTC"))


def find_zone(wanted: str) -> str | None:
    """The zone that a person means: its name whatever the case, or its city if only one zone has it."""
    key = wanted.strip().replace(" ", "_").casefold()
    named = [zone for zone in zones() if zone.casefold() == key]
    cities = [zone for zone in zones() if zone.rpartition("/")[2].casefold() == key]
    found = named or (cities if len(cities) == 1 else [])
    return found[0] if found else None


def near_zones(wanted: str) -> list[str]:
    """Zones of a similar name, for a hint."""
    cities = {zone.rpartition("/")[2].casefold(): zone for zone in zones()}
    key = wanted.strip().replace(" ", "_").rpartition("/")[2].casefold()
    return [cities[city] for city in get_close_matches(key, cities, n=3, cutoff=0.6)]


def zones_like(typed: str) -> list[str]:
    """The zones that `typed` is part of, those first whose city begins with it; before anything is typed, the usual."""
    wanted = typed.strip().replace(" ", "_").casefold()
    if not wanted:
        return list(HABITUAL_ZONES)
    found = [one for one in zones() if wanted in one.casefold()]
    return sorted(found, key=lambda one: not one.casefold().rpartition("/")[2].startswith(wanted))


@cache
def _area(zone: str) -> ZoneInfo:
    return ZoneInfo(zone)
