from contextlib import suppress
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import when
from bot.errors import RequestError
from bot.model import EVERY_DAY, QuietHours
from bot.when import WEEKDAYS, WEEKEND, When


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("daily 8:00", When(EVERY_DAY, time(8))),
        ("8:30", When(EVERY_DAY, time(8, 30))),
        ("every day at 8", When(EVERY_DAY, time(8))),
        ("weekdays 08.15", When(WEEKDAYS, time(8, 15))),
        ("at 7pm on weekdays", When(WEEKDAYS, time(19))),
        ("weekends at noon", When(WEEKEND, time(12))),
        ("weekly monday 9:00", When(frozenset({0}), time(9))),
        ("Mondays and Thursdays 12 a.m.", When(frozenset({0, 3}), time(0))),
        ("mon,wed,fri 6:45", When(frozenset({0, 2, 4}), time(6, 45))),
        ("tue thurs 6:45", When(frozenset({1, 3}), time(6, 45))),
        ("weekdays 8:00 Europe/Kyiv", When(WEEKDAYS, time(8), "Europe/Kyiv")),
        ("mon-fri 8:00", When(WEEKDAYS, time(8))),
        ("Saturday to Monday 8:00", When(frozenset({5, 6, 0}), time(8))),
        ("wed, fri – sun 8:00 Port-au-Prince", When(frozenset({2, 4, 5, 6}), time(8), "America/Port-au-Prince")),
        ("daily 8:00 New York", When(EVERY_DAY, time(8), "America/New_York")),
        ("weekdays 8:00 kyiv", When(WEEKDAYS, time(8), "Europe/Kyiv")),
        ("8:00 America/Argentina/Buenos_Aires", When(EVERY_DAY, time(8), "America/Argentina/Buenos_Aires")),
    ],
)
def test_people_write_days_and_times_in_many_ways(text: str, meant: When) -> None:
    assert when.read(text) == meant


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("daily", "names no time of day"),
        ("", "names no time of day"),
        ("daily 25:00", "names no time of day"),
        ("daily 13 pm", "names no time of day"),
        ("daily 8:00 and 20:00", "names more than one time"),
        ("sometimes 8:00", "“sometimes” is no day and no time zone"),
        ("t 8:00", "“t” is no day"),
        ("weekly 8:00", "On which day?"),
        ("daily 8:00 Kyiv London", "“London” is no day"),
        ("daily 8:00 Kyiv Mars", "“Mars” is no day"),
        ("mon-week 8:00", "“mon-week” is no day"),
        ("daily 8:00 UTC+2", "“UTC+2” does not say when its clocks are changed"),
        ("daily 8:00 GMT -03:30", "“GMT -03:30” does not say"),
        ("daily 8:00 gmt", "“gmt” does not say"),
        ("weekdays 9 am CET", "such as Europe/Kyiv, or UTC"),
        ("daily 24:00", "24:00 is 0:00 of the next day"),
    ],
)
def test_what_cannot_be_read_is_answered_with_the_right_form(text: str, said: str) -> None:
    with pytest.raises(RequestError, match="Write") as refusal:
        when.read(text)
    assert said in str(refusal.value)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    for read in (when.read, when.days, when.clock, lambda hours: when.quiet(hours, "UTC")):
        with suppress(RequestError):
            assert read(text)


@pytest.mark.parametrize("text", ["22:00-07:00", "22-7", "10 pm to 7 am", "22:00 – 07:00"])
def test_quiet_hours_are_two_times(text: str) -> None:
    assert when.quiet(text, "UTC") == QuietHours(time(22), time(7), "UTC")


@pytest.mark.parametrize("text", ["22:00", "22:00-22:00", "late-early", "1-2-3", "22:00-25:00", "22:00-07:00 Mars"])
def test_other_words_are_no_quiet_hours(text: str) -> None:
    with pytest.raises(RequestError, match="is no range of hours"):
        when.quiet(text, "UTC")


def test_days_alone_need_a_day() -> None:
    assert when.days("mon, wed") == frozenset({0, 2})
    assert when.days("mon-wed, sun") == frozenset({0, 1, 2, 6})
    with pytest.raises(RequestError):
        when.days("every")


@pytest.mark.parametrize(
    ("text", "days", "at"),
    [
        ("щодня 8:00", EVERY_DAY, time(8)),
        ("щодня о 8:30", EVERY_DAY, time(8, 30)),
        ("у будні 8:30", when.WEEKDAYS, time(8, 30)),
        ("по буднях о 9:00", when.WEEKDAYS, time(9)),
        ("щопонеділка 9:00", frozenset({0}), time(9)),
        ("щотижня у понеділок 9:00", frozenset({0}), time(9)),
        ("щоп’ятниці 18.15", frozenset({4}), time(18, 15)),
        ("пн, ср та пт о 7:00", frozenset({0, 2, 4}), time(7)),
        ("вт-чт 7:00", frozenset({1, 2, 3}), time(7)),
        ("з понеділка до середи 7:00", frozenset({0, 1, 2}), time(7)),
        ("у вихідні опівдні", when.WEEKEND, time(12)),
        ("8:00", EVERY_DAY, time(8)),
    ],
)
def test_days_and_times_are_read_in_ukrainian_too(text: str, days: frozenset[int], at: time) -> None:
    assert when.read(text) == when.When(days, at)


def test_a_zone_may_stand_behind_ukrainian_words() -> None:
    assert when.read("у будні о 8:30 Europe/Kyiv") == when.When(when.WEEKDAYS, time(8, 30), "Europe/Kyiv")


@pytest.mark.parametrize("text", ["щотижня 9:00", "щотижня о 9"])
def test_weekly_in_ukrainian_needs_a_day_as_well(text: str) -> None:
    with pytest.raises(RequestError, match="On which day"):
        when.read(text)


def test_quiet_hours_are_read_in_ukrainian_too() -> None:
    assert when.quiet("22:00 до 7:00", "UTC") == when.quiet("22:00-07:00", "UTC")
