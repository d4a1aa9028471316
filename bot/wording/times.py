"""Days, times of day and zones, as people write them and are told them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.model import EVERY_DAY, Schedule
from bot.wording import phrases
from bot.wording.language import say

_WEEKDAYS = frozenset(range(5))
_REPEATED = 80
"""Characters of what a person typed that are repeated to them."""


def rhythms() -> list[str]:
    """Days as they may be written before a time."""
    return say(
        "daily, weekdays, weekly monday, weekly tuesday, weekly wednesday, weekly thursday, weekly friday, "
        "weekly saturday, weekly sunday, weekend"
    ).split(", ")


def _examples() -> str:
    """How days and a time may be written."""
    return say("daily 8:00, weekdays 8:30 or weekly monday 9:00")


def _repeated(text: str) -> str:
    """As much of what a person typed as is repeated to them."""
    return text.strip()[:_REPEATED]


def no_time(text: str) -> str:
    """Words without a time of day."""
    return say(
        "“{text}” names no time of day. Write for example {examples}.", text=_repeated(text), examples=_examples()
    )


def two_times(text: str) -> str:
    """More than one time of day."""
    return say(
        "“{text}” names more than one time. Write one, for example {examples}; subscribe once for each.",
        text=_repeated(text),
        examples=_examples(),
    )


def no_day(word: str) -> str:
    """A word that is neither a day nor a time zone."""
    return say(
        "“{word}” is no day and no time zone. Write for example {examples}, and a zone such as Europe/Kyiv.",
        word=_repeated(word),
        examples=_examples(),
    )


def no_offset(written: str) -> str:
    """A zone by its distance from UTC."""
    return say(
        "“{text}” does not say when its clocks are changed, and a digest would come an hour off. Write the zone by a "
        "city in it, such as Europe/Kyiv, or UTC.",
        text=_repeated(written),
    )


def end_of_day() -> str:
    """24:00."""
    return say("24:00 is 0:00 of the next day. Write 0:00, with the day that it then is.")


def which_day(text: str) -> str:
    """Weekly, and no day."""
    return say("On which day? “{text}” names none. Write for example weekly monday 9:00.", text=_repeated(text))


def no_quiet_hours(text: str) -> str:
    """Not a range of hours."""
    return say("“{text}” is no range of hours. Write for example 22:00-07:00, or off.", text=_repeated(text))


def no_zone(wanted: str, near: Sequence[str]) -> str:
    """A time zone that does not exist."""
    told = say("There is no time zone “{wanted}”.", wanted=_repeated(wanted))
    if near:
        guess = say("Did you mean {guess}?", guess=phrases.any_of(near))
    else:
        guess = say("Write an area and a city, such as Europe/Kyiv.")
    return f"{told} {guess}"


def which_zone(example: str) -> str:
    """A person whose time zone nobody knows yet."""
    return say(
        "Which time zone are you in? Ask once more with it, and it is remembered, for example: {example} Europe/Kyiv",
        example=example,
    )


def days(chosen: frozenset[int]) -> str:
    """``every day``, ``on weekdays``, ``on Monday and Wednesday``."""
    if chosen == EVERY_DAY:
        return say("every day")
    if chosen == _WEEKDAYS:
        return say("on weekdays")
    return say("on {days}", days=phrases.all_of([phrases.every_weekday(day) for day in sorted(chosen)]))


def rhythm(schedule: Schedule) -> str:
    """``on weekdays at 08:00 (Europe/Kyiv)``."""
    return say("{days} at {time} ({zone})", days=days(schedule.days), time=f"{schedule.at:%H:%M}", zone=schedule.zone)


def moment(at: datetime) -> str:
    """A time with its zone: ``Wednesday, 25 November 2026, 08:00 (UTC+02:00)``; `at` in the zone to be shown."""
    return _moment(at, phrases.weekday(at.weekday()))


def on(at: datetime) -> str:
    """As `moment`, for when something happens."""
    return _moment(at, phrases.on_weekday(at.weekday()))


def since(at: datetime) -> str:
    """As `moment`, for from when or until when something lasts."""
    return _moment(at, phrases.since_weekday(at.weekday()))


def _moment(at: datetime, weekday: str) -> str:
    """The day in the case that its sentence asks for, the date, the time and its offset."""
    offset = at.strftime("%z")
    shift = "UTC" if not at.utcoffset() else f"UTC{offset[:3]}:{offset[3:5]}"
    return f"{weekday}, {phrases.dated(at.date())}, {at:%H:%M} ({shift})"


def duration(span: timedelta) -> str:
    """``6 hours``, ``30 minutes``."""
    minutes = int(span.total_seconds()) // 60
    if minutes % 60:
        return phrases.count(minutes, "minute", "minutes")
    return phrases.count(minutes // 60, "hour", "hours")
