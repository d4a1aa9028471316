from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import RequestError
from bot.journeys.upcoming import upcoming

AFTER = "2026-11-23T12:00+02:00"


def test_runs_come_in_the_zone_after_the_moment_that_was_named() -> None:
    found = upcoming("8:30", "mon,wed", "kyiv", AFTER, 2)
    assert [one.isoformat() for one in found] == ["2026-11-25T08:30:00+02:00", "2026-11-30T08:30:00+02:00"]


def test_a_moment_without_an_offset_is_utc() -> None:
    [found] = upcoming("08:30", "daily", "Europe/Kyiv", "2026-11-23T06:30", 1)
    assert found.isoformat() == "2026-11-24T08:30:00+02:00"


def test_without_a_moment_the_first_run_is_the_next_one() -> None:
    [found] = upcoming("08:30", "daily", "UTC", None, 1)
    assert timedelta() < found - datetime.now(UTC) <= timedelta(days=1)


@pytest.mark.parametrize(
    ("at", "days", "zone", "after", "said"),
    [
        ("25:00", "daily", "UTC", AFTER, "“25:00” names no time of day. Write for example daily 8:00,"),
        ("8:00", "sometimes", "UTC", AFTER, "“sometimes” is no day and no time zone."),
        ("8:00", "daily", "Europe/Kiew", AFTER, "There is no time zone “Europe/Kiew”. Did you mean Europe/Kiev?"),
        (
            "8:00",
            "daily",
            "zzzz",
            AFTER,
            "There is no time zone “zzzz”. Write an area and a city, such as Europe/Kyiv.",
        ),
        (
            "8:00",
            "daily",
            "UTC",
            "tomorrow",
            "“tomorrow” is no time in ISO 8601. Write for example 2026-11-24T08:00+02:",
        ),
        ("8:00", "daily", "Asia/Tokyo", "9999-12-31T23:00", "“9999-12-31T23:00” is no time"),
        ("8:00", "daily", "UTC", "0001-01-01T00:00", "“0001-01-01T00:00” is no time"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_right_form(
    at: str, days: str, zone: str, after: str, said: str
) -> None:
    with pytest.raises(RequestError) as refusal:
        upcoming(at, days, zone, after, 1)
    assert str(refusal.value).startswith(said)
