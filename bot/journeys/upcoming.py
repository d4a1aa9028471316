"""When a schedule would run, from words and numbers of the command line."""

from datetime import UTC, datetime

from bot import timetable, when, wording
from bot.errors import RequestError
from bot.model import Schedule


def upcoming(at: str, days: str, zone: str, after: str | None, count: int) -> list[datetime]:
    """The coming runs, each in the zone.

    Args:
        at: a local time.
        days: daily, weekdays, or days.
        zone: of the tz database.
        after: ISO 8601; without an offset it is UTC; None: now.
        count: how many.

    Raises:
        RequestError: one of them cannot be read; says how to write it.
    """
    found = timetable.find_zone(zone)
    if found is None:
        raise RequestError(wording.times.no_zone(zone, timetable.near_zones(zone)))
    schedule = Schedule((), when.days(days), when.clock(at), found)
    try:
        return timetable.first(schedule, _moment(after), count)
    except OverflowError:  # beyond what a calendar of four digits holds
        raise RequestError(wording.ledger.no_moment(after or "")) from None


def _moment(text: str | None) -> datetime:
    if text is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise RequestError(wording.ledger.no_moment(text)) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
