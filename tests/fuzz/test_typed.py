"""Whatever a person types, or a button carries: something is meant by it, or a sentence says why not."""

from collections.abc import Callable

import pytest
from hypothesis import strategies as st

from bot import commands, since, timetable, when
from bot.errors import RequestError
from bot.model import Request
from bot.platforms.discord import suggestions
from bot.platforms.slack.typed import plain
from bot.wording import language
from builders import NOW, origin, theme
from fuzz.effort import attack, efforts, in_words
from fuzz.mutations import spoilt_text

LONGEST = 6_000
"""What Discord lets a person type into an option, in characters; Slack lets no more through."""

THEMES = (theme("harbour"), theme("history", command=None), theme("overview", spans=True, command=None))
TABLE = commands.table(THEMES)
LINES = (
    *('/subscribe "harbour, history" mon-fri 8:30 Europe/Kyiv', "/digest add all weekdays at 7pm", "/unsubscribe 12"),
    *("/attache brief harbour since 7d", "/harbour since:2026-11-18T10:00+02:00", "/compare 'harbour' “history”"),
    *("/ask what of the harbour?", "/quiet 22:00-07:00", "/brief overview від 3 днів тому", "/digest send-now"),
)
MOMENTS = (
    *("mon, wed – fri 8:30 a.m. New York", "у будні о 8:30", "щопонеділка 12:00", "22:00 to 7 am", "daily noon UTC+2"),
    *("last", "yesterday", "7 днів тому", "2026-11-18T10:00:00+02:00", "18 листопада 2026", "November 18, 2026", "15m"),
)
BUTTONS = (
    "attache:subscribe:harbour|daily 8:00|Europe/Kyiv",
    "attache:compare:harbour",
    "attache:share:a|b>2026-11-18",
)
UNITS = (
    *('"', "',", '","', ", ", "‘", "’", "since ", "8:00 ", "mon-", "to ", "a to ", "8 a.", "UTC+", "_", "ß", "İ", "²"),
    *("1 day ", "з ", "\u200b", "|", ">", "<", "<a|", "&lt;", "9", "a", "a ", " ", "-", "\n", "(", "/", "all,", ";"),
)
PILES = tuple(
    start + unit * (LONGEST // len(unit)) + end for unit in UNITS for start in ("", "/ask ") for end in ("", "x")
)


def answered(read: Callable[[str], object]) -> Callable[[str], None]:
    def tried(text: str) -> None:
        try:
            read(text)
        except RequestError as refused:
            in_words(refused)

    return tried


def parsed(line: str) -> Request:
    return commands.parse(line, TABLE, origin())


@efforts
@pytest.mark.parametrize("spoken", sorted(language.languages()))
def test_any_line(spoken: str, effort: int) -> None:
    typed = st.sampled_from(LINES).flatmap(spoilt_text) | st.text(max_size=200)
    with language.spoken(spoken):
        attack(answered(parsed), typed, effort, known=PILES + tuple(f"/subscribe {pile}" for pile in PILES), quick=100)


READERS: dict[str, Callable[[str], object]] = {
    "days and a time": when.read,
    "days": when.days,
    "a time": when.clock,
    "a length": when.length,
    "quiet hours": lambda text: when.quiet(text, "UTC"),
    "since": lambda text: since.read(text, NOW),
    "since, in Kyiv": lambda text: since.read(text, NOW, "Europe/Kyiv"),
    "a zone": timetable.find_zone,
    "zones near it": timetable.near_zones,
    "zones like it": timetable.zones_like,
    "themes": lambda text: commands.find_themes(THEMES, text),
    "suggested days": suggestions.days_and_time,
    "suggested zones": suggestions.zone,
    "suggested themes": lambda text: suggestions.several_themes(THEMES, text),
    "what Slack escaped": plain,
}


@efforts
@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("spoken", sorted(language.languages()))
def test_any_words_for_an_option(reader: str, spoken: str, effort: int) -> None:
    typed = st.sampled_from(MOMENTS).flatmap(spoilt_text) | st.text(max_size=60)
    with language.spoken(spoken):
        attack(answered(READERS[reader]), typed, effort, known=PILES)


@efforts
def test_any_id_of_a_button(effort: int) -> None:
    def tried(identity: str) -> None:
        commands.form(identity)
        commands.about_nothing(identity, THEMES)
        request = commands.pressed(identity, origin())
        for argument in request.arguments.values() if request else ():
            commands.about(argument, origin())

    attack(tried, st.sampled_from(BUTTONS).flatmap(spoilt_text) | st.text(max_size=100), effort, known=PILES, quick=100)
