"""The small change of sentences: dates, counts, lists of names."""

from collections.abc import Sequence
from datetime import date

from bot.wording.language import say, say_as, say_counted, to_say

_MEGABYTES = to_say("{number} MB")
_KILOBYTES = to_say("{number} kB")
_BYTES = to_say("{number} bytes")
SIZES = (_MEGABYTES, _KILOBYTES, _BYTES)
"""How a size is put on record."""


def dated(published: date | None) -> str:
    """When a document was published: ``21 November 2026``, or that nobody knows."""
    if published is None:
        return say("undated")
    months = say(
        "January, February, March, April, May, June, July, August, September, October, November, December"
    ).split(", ")
    return say("{day} {month} {year}", day=published.day, month=months[published.month - 1], year=published.year)


def weekday(day: int) -> str:
    """A day of the week; Monday is 0."""
    return say("Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday").split(", ")[day]


def on_weekday(day: int) -> str:
    """As `weekday`, behind “on”."""
    names = say_as("on", "Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday")
    return names.split(", ")[day]


def every_weekday(day: int) -> str:
    """As `weekday`, for what happens on each of them; behind “on”."""
    names = say_as("every", "Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday")
    return names.split(", ")[day]


def since_weekday(day: int) -> str:
    """As `weekday`, behind “since” or “until”."""
    names = say_as("since", "Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday")
    return names.split(", ")[day]


def count(number: int, one: str, many: str) -> str:
    """``1 document``, ``2 documents``; in English, for the operator."""
    return f"{number} {one if number == 1 else many}"


def documents(number: int) -> str:
    """``1 document``, ``2 documents``."""
    return say_counted(number, "{number} document", "{number} documents")


def passages(number: int) -> str:
    """``1 passage``, ``2 passages``."""
    return say_counted(number, "{number} passage", "{number} passages")


def days(number: int) -> str:
    """``1 day``, ``2 days``."""
    return say_counted(number, "{number} day", "{number} days")


def age(days_old: int) -> str:
    """How long that is: ``17 days``, ``5 months``, ``2 years``; cut off, never rounded up."""
    month, year = 30, 365
    if days_old < 2 * month:
        return days(days_old)
    if days_old >= 2 * year:
        return say_counted(days_old // year, "{number} year", "{number} years")
    return say_counted(days_old * 12 // year, "{number} month", "{number} months")


def listed(names: Sequence[str], last: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``; in English, for the operator and the record."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}" if names else ""


def all_of(names: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(names) <= 1:
        return "".join(names)
    return say("{first} and {last}", first=", ".join(names[:-1]), last=names[-1])


def any_of(names: Sequence[str]) -> str:
    """``a``, ``a or b``, ``a, b or c``."""
    if len(names) <= 1:
        return "".join(names)
    return say("{first} or {last}", first=", ".join(names[:-1]), last=names[-1])


def quoted(titles: Sequence[str]) -> str:
    """Titles in quotation marks, joined in words."""
    return all_of([say("“{title}”", title=title) for title in titles])


def file_size(size: int) -> str:
    """A number of bytes: ``12.3 MB``, ``4.0 kB``, ``17 bytes``; in English, for the record."""
    kilo, mega = 1_000, 1_000_000
    if size < kilo:
        return _BYTES.format(number=size)
    form, unit = (_KILOBYTES, kilo) if size < mega else (_MEGABYTES, mega)
    return form.format(number=f"{size / unit:.1f}")


def figure(english: str) -> str:
    """A figure of the record, ``1,000`` or ``12.3``, with the marks of the language spoken."""
    marks = {ord(","): say_as("thousands mark", ","), ord("."): say_as("decimal mark", ".")}
    return english.translate(marks)
