"""What Discord suggests while an option is typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import timetable, when
from bot.commands import find_themes
from bot.platforms.discord import suggestions
from bot.wording import language
from builders import theme

THEMES = [theme("harbour"), theme("weather", title="Gales and rain"), theme("trade")]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("", ["all", "harbour", "weather", "trade"]),
        ("al", ["all", "weather"]),
        ("Gal", ["weather"]),
        ("harbour, ", ["harbour, weather", "harbour, trade"]),
        ("harbour;TRA", ["harbour, trade"]),
        ("harbour, trade, w", ["harbour, trade, weather"]),
        ("nothing like it", []),
    ],
)
def test_the_last_theme_is_completed_and_none_is_offered_twice(typed: str, offered: list[str]) -> None:
    assert suggestions.several_themes(THEMES, typed) == offered


def test_no_suggestion_is_longer_than_discord_takes() -> None:
    long = [theme(f"a-rather-long-name-of-a-theme-{number}") for number in range(30)]
    typed = ", ".join(one.name for one in long[:2]) + ", "
    offered = suggestions.several_themes(long, typed)
    assert offered
    assert all(len(one) <= 100 for one in offered)
    assert len(suggestions.several_themes(long, "")) == 25


@given(
    st.lists(st.sampled_from([one.name for one in THEMES]), max_size=2, unique=True), st.sampled_from(["", "a", "t"])
)
def test_every_suggestion_of_themes_is_understood(before: list[str], last: str) -> None:
    for offered in suggestions.several_themes(THEMES, ", ".join([*before, last])):
        assert [one.name for one in find_themes(THEMES, offered)][: len(before)] == (before or [])[: len(before)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("", ["daily 8:00", "weekdays 8:00", "weekly monday 8:00"]),
        ("week", ["weekdays 8:00", "weekly monday 8:00", "weekly tuesday 8:00"]),
        ("weekly m", ["weekly monday 8:00", "weekly monday 8:30", "weekly monday 9:00"]),
        ("fri", ["weekly friday 8:00", "weekly friday 8:30", "weekly friday 9:00"]),
        ("daily 7", ["daily 7", "daily 7:00", "daily 7:15"]),
        ("weekdays 7:3", ["weekdays 7:30"]),
        ("mon,wed 10", ["mon,wed 10", "mon,wed 10:00", "mon,wed 10:15"]),
        ("daily 8:00 Europe/Kyiv", ["daily 8:00 Europe/Kyiv"]),
        ("sometimes", []),
    ],
)
def test_days_and_a_time_are_completed(typed: str, first: list[str]) -> None:
    assert suggestions.days_and_time(typed)[:3] == first


@given(st.text("dailyweks monfr0123456789:., ", max_size=20))
def test_every_suggestion_of_a_time_can_be_read(typed: str) -> None:
    offered = suggestions.days_and_time(typed)
    assert len(offered) <= 25
    for one in offered:
        when.read(one)


def test_the_zone_whose_city_is_meant_comes_first() -> None:
    assert suggestions.zone("new y")[0] == "America/New_York"
    assert suggestions.zone("LOND")[0] == "Europe/London"
    assert "Atlantic/Reykjavik" in suggestions.zone("reyk")
    assert suggestions.zone("nowhere at all") == []


def test_before_anything_is_typed_there_are_zones_to_choose_from() -> None:
    offered = suggestions.zone(" ")
    assert offered
    assert set(offered) <= set(timetable.zones())


def test_suggestions_are_in_the_language_spoken_and_understood() -> None:
    with language.spoken("uk"):
        assert suggestions.several_themes(THEMES, "вс") == ["всі"]
        assert suggestions.days_and_time("")[:3] == ["щодня 8:00", "у будні 8:00", "щопонеділка 8:00"]
        assert suggestions.days_and_time("буд")[0] == "у будні 8:00"
        offered = [*suggestions.days_and_time(""), *suggestions.days_and_time("щоп")]
    for one in offered:
        assert when.read(one).days
    assert when.read("щоп’ятниці 9:00").days == frozenset({4})
