"""What is suggested while an option is typed: plain text in, values out. Discord shows 25 at the most."""

import re
from collections.abc import Iterable, Sequence

from bot import timetable, when, wording
from bot.errors import RequestError
from bot.model import Theme

MOST = 25
LONGEST = 100
"""Discord takes no longer value of a suggestion."""

_HOURS = ("8:00", "8:30", "9:00", "17:00")
_MINUTES = ("00", "15", "30", "45")
_TYPED = re.compile(r"(?P<days>.*?)\s*(?:\b(?P<hour>\d{1,2})(?P<rest>[:.]\d{0,2})?)?", re.DOTALL)


def theme(themes: Sequence[Theme], typed: str) -> list[Theme]:
    """The themes that `typed` may mean: it is in their name or title, whatever the case."""
    wanted = typed.strip().casefold()
    return [one for one in themes if wanted in one.name.casefold() or wanted in one.title.casefold()][:MOST]


def several_themes(themes: Sequence[Theme], typed: str) -> list[str]:
    """`typed` with the last of its themes, parted by commas, completed; ``all`` where it may be meant."""
    *before, last = (part.strip() for part in re.split("[,;]", typed))
    named = [part for part in before if part]
    head = "".join(f"{part}, " for part in named)
    everything = wording.subscribing.all_themes()
    all_ = [everything] if not named and everything.startswith(last.casefold()) else []
    others = [one.name for one in theme(themes, last) if one.name not in named]
    return _offered([*all_, *(f"{head}{name}" for name in others)])


def days_and_time(typed: str) -> list[str]:
    """Days and a time that begin as `typed` does; what can be read as it stands comes first."""
    line = " ".join(typed.split())
    found = _TYPED.fullmatch(line)
    if found is None:
        return []
    days, hour, rest = found["days"].casefold(), found["hour"], (found["rest"] or "")[1:]
    minutes = [minute for minute in _MINUTES if minute.startswith(rest)]
    times = [f"{hour}:{minute}" for minute in minutes] if hour else list(_HOURS)
    rhythms = [one for one in wording.times.rhythms() if any(part.startswith(days) for part in (one, *one.split()))]
    wanted = [f"{rhythm} {at}" for at in times for rhythm in rhythms or [days]]
    return _offered(one for one in (line, *wanted) if _can_be_read(one))


def zone(typed: str) -> list[str]:
    """The zones that `typed` is part of, those first whose city begins with it."""
    return _offered(timetable.zones_like(typed))


def _offered(values: Iterable[str]) -> list[str]:
    return [one for one in dict.fromkeys(values) if len(one) <= LONGEST][:MOST]


def _can_be_read(text: str) -> bool:
    try:
        when.read(text)
    except RequestError:
        return False
    return True
