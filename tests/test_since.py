from datetime import UTC, datetime

import pytest

from bot import since
from bot.errors import RequestError

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("7d", "2026-11-17T08:30:00+00:00"),
        ("last 2 weeks", "2026-11-10T08:30:00+00:00"),
        ("12 hours ago", "2026-11-23T20:30:00+00:00"),
        ("1m", "2026-10-25T08:30:00+00:00"),
        ("today", "2026-11-24T00:00:00+00:00"),
        ("Yesterday", "2026-11-23T00:00:00+00:00"),
        ("2026-11-18", "2026-11-18T00:00:00+00:00"),
        ("18 November 2026", "2026-11-18T00:00:00+00:00"),
        ("18.11.2026", "2026-11-18T00:00:00+00:00"),
        ("2026-11-18t09:15:00+02:00", "2026-11-18T09:15:00+02:00"),
        ("7д", "2026-11-17T08:30:00+00:00"),
        ("останні 2 тижні", "2026-11-10T08:30:00+00:00"),
        ("12 годин тому", "2026-11-23T20:30:00+00:00"),
        ("1 міс.", "2026-10-25T08:30:00+00:00"),
        ("сьогодні", "2026-11-24T00:00:00+00:00"),
        ("Учора", "2026-11-23T00:00:00+00:00"),
        ("18 листопада 2026", "2026-11-18T00:00:00+00:00"),
    ],
)
def test_a_moment_is_read_as_people_write_it(typed: str, moment: str) -> None:
    found = since.read(typed, NOW)
    assert found
    assert found.isoformat() == moment


def test_a_day_begins_where_the_person_is() -> None:
    found = since.read("2026-11-18", NOW, "Europe/Kyiv")
    assert found
    assert found.isoformat() == "2026-11-18T00:00:00+02:00"


@pytest.mark.parametrize("typed", [" Last ", "last time", "останнє", "Останнього разу", "минулого разу"])
def test_last_is_since_the_person_last_asked(typed: str) -> None:
    assert since.read(typed, NOW) is None


@pytest.mark.parametrize("typed", ["soon", "d7", "2026-13-01", "-3d", "99999d", "🦜", "7 дощів", "18 листопад"])
def test_what_says_no_moment_is_refused_with_a_way_to_write_it(typed: str) -> None:
    with pytest.raises(RequestError) as refusal:
        since.read(typed, NOW)
    assert str(refusal.value) == (
        f"“{typed}” is no moment to look back to. Write a date such as 2026-11-18, a span such as 7d, or last."
    )


def test_what_is_still_to_come_is_refused() -> None:
    with pytest.raises(RequestError) as refusal:
        since.read("2027-01-01", NOW)
    assert "still to come" in str(refusal.value)
