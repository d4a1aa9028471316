"""A schedule and a window to a digest: what is new to its target since the last one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot import timetable, wording
from bot.briefing import compose
from bot.errors import RefusedError
from bot.journeys.latest import latest
from bot.model import Brief, Digest, Schedule, Target, Theme
from bot.ports import Encode, words_alone
from bot.storage import ledger
from bot.storage.database import Database

FIRST_WINDOW = timedelta(days=7)
"""A target's first digest looks back so far, and says that it is the first."""


def digest(  # noqa: PLR0913  what to whom over which window, and how it came about
    database: Database,
    themes: Sequence[Theme],
    schedule: Schedule,
    target: Target,
    *,
    mark: datetime | None,
    until: datetime,
    due_at: datetime,
    late: bool = False,
    subscription: int = 0,
    delivery: str = "",
    encode: Encode = words_alone,
) -> Digest:
    """The digest of `schedule` for a target that was told everything up to `mark`. Synchronous: it reads the database.

    Args:
        database: where the documents are on record.
        themes: those of the configuration.
        schedule: names the themes that it carries.
        target: whom it is for.
        mark: None: nothing was told yet.
        until: the end of the window.
        due_at: when it was to be sent.
        late: it comes after that.
        subscription: its number, for the button that stops it.
        delivery: its key, for the button that shows all of it.
        encode: gives the encoder, called where it is needed.

    Raises:
        RefusedError: none of its themes is configured any more.
    """
    since, first = window(mark, until)
    composed = briefs(database, carried(themes, schedule), since, until, encode)
    told = Digest(composed, schedule, target, since, until, due_at, first, late, subscription, delivery)
    return by_its_clock(told)


def window(mark: datetime | None, until: datetime) -> tuple[datetime, bool]:
    """From when a digest tells, and whether it is the target's first."""
    return (mark, False) if mark else (until - FIRST_WINDOW, True)


def by_its_clock(told: Digest) -> Digest:
    """The same digest, its times by the clock of its schedule's zone."""
    since, until, due_at = (timetable.local(at, told.schedule.zone) for at in (told.since, told.until, told.due_at))
    return replace(told, since=since, until=until, due_at=due_at)


def carried(themes: Sequence[Theme], schedule: Schedule) -> tuple[Theme, ...]:
    """The themes of a schedule that are still configured, in its order.

    Raises:
        RefusedError: none is.
    """
    by_name = {theme.name: theme for theme in themes}
    found = tuple(by_name[name] for name in schedule.themes if name in by_name)
    if not found:
        raise RefusedError(wording.record.themes_gone(schedule.themes))
    return found


def briefs(
    database: Database, themes: Sequence[Theme], since: datetime, until: datetime, encode: Encode = words_alone
) -> tuple[Brief, ...]:
    """A brief on each theme of what the bot first saw in (`since`, `until`] and no earlier passage of it said."""
    return compose.numbered([latest(database, theme, since, until, encode) for theme in themes])


def again(database: Database, themes: Sequence[Theme], key: str, encode: Encode = words_alone) -> Digest | None:
    """A digest that was sent before, whole; None where it is unknown or its themes are gone."""
    with database.reading() as connection:
        sent = ledger.sent(connection, key)
    if sent is None:
        return None
    try:
        chosen = carried(themes, sent.schedule)
    except RefusedError:
        return None
    composed = briefs(database, chosen, sent.since, sent.until, encode)
    told = Digest(
        composed, sent.schedule, sent.target, sent.since, sent.until, sent.due_at, first=sent.first, late=sent.late
    )
    return by_its_clock(told)
