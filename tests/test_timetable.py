"""The rules of docs/time.md, over every zone of the tz database."""

from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot import timetable
from bot.model import EVERY_DAY, QuietHours, Schedule

NEW_YORK, CAIRO, KYIV = "America/New_York", "Africa/Cairo", "Europe/Kyiv"

zones = st.sampled_from(timetable.zones())
clocks = st.builds(time, st.integers(0, 23), st.integers(0, 59))
moments = st.datetimes(datetime(2020, 1, 1), datetime(2037, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001  bounds are naive
weeks = st.frozensets(st.integers(0, 6), min_size=1)


def schedule(
    at: time = time(8), zone: str = KYIV, days: frozenset[int] = EVERY_DAY, grace: timedelta = timedelta(hours=6)
) -> Schedule:
    return Schedule(("harbour",), days, at, zone, grace)


def transitions(zone: str, year: int) -> list[datetime]:
    """When a zone's clock is changed in a year, to the minute (UTC)."""
    area = ZoneInfo(zone)
    days = [datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=day) for day in range(367)]
    found = []
    for before, after in pairwise(days):
        old = before.astimezone(area).utcoffset()
        if old != after.astimezone(area).utcoffset():
            minutes = range(24 * 60 + 1)
            at = bisect_left(
                minutes, 1, key=lambda minute: (before + timedelta(minutes=minute)).astimezone(area).utcoffset() != old
            )
            found.append(before + timedelta(minutes=at))
    return found


def test_a_time_that_the_spring_leaps_over_runs_once_at_the_first_instant_after_the_gap() -> None:
    coming = timetable.first(schedule(time(2, 30), NEW_YORK), datetime(2026, 3, 7, 12, tzinfo=UTC), 2)
    assert [one.isoformat() for one in coming] == ["2026-03-08T03:00:00-04:00", "2026-03-09T02:30:00-04:00"]


def test_a_time_that_comes_twice_in_autumn_runs_once_the_first_time() -> None:
    coming = timetable.first(schedule(time(1, 30), NEW_YORK), datetime(2026, 10, 31, 12, tzinfo=UTC), 2)
    assert [one.isoformat() for one in coming] == ["2026-11-01T01:30:00-04:00", "2026-11-02T01:30:00-05:00"]


@pytest.mark.parametrize(("zone", "day"), [(CAIRO, date(2026, 4, 24)), ("America/Santiago", date(2026, 9, 6))])
def test_where_midnight_falls_into_the_gap_the_day_is_not_skipped(zone: str, day: date) -> None:
    before = datetime.combine(day, time(), UTC) - timedelta(hours=20)
    [run] = timetable.first(schedule(time(0), zone), before, 1)
    assert (run.date(), run.time()) == (day, time(1))


def test_a_day_that_a_zone_never_had_is_made_up_for_at_the_first_instant_of_the_next() -> None:
    samoa = schedule(time(8), "Pacific/Apia", frozenset({4}))  # Friday, 30 December 2011 did not exist there
    coming = timetable.first(samoa, datetime(2011, 12, 28, tzinfo=UTC), 2)
    assert [one.isoformat() for one in coming] == ["2011-12-31T00:00:00+14:00", "2012-01-06T08:00:00+14:00"]


@given(zones, clocks, weeks, moments)
@example(CAIRO, time(0), EVERY_DAY, datetime(2026, 4, 20, tzinfo=UTC))
@example("Antarctica/Troll", time(2), EVERY_DAY, datetime(2026, 3, 28, tzinfo=UTC))  # two hours at once
@example("Australia/Lord_Howe", time(2, 15), EVERY_DAY, datetime(2026, 10, 3, tzinfo=UTC))  # half an hour
@example("Africa/Casablanca", time(2, 30), EVERY_DAY, datetime(2026, 2, 14, tzinfo=UTC))
def test_runs_strictly_increase_and_none_of_the_chosen_days_is_skipped_or_doubled(
    zone: str, at: time, days: frozenset[int], after: datetime
) -> None:
    chosen = schedule(at, zone, days)
    coming = timetable.first(chosen, after, 20)
    instants = [one.astimezone(UTC) for one in coming]
    assert all(one < two for one, two in pairwise([after, *instants]))
    dates = [one.date() for one in coming]
    assert len(set(dates)) == len(dates)
    assert all(one.weekday() in days for one in dates)
    between = [dates[0] + timedelta(days=day) for day in range((dates[-1] - dates[0]).days + 1)]
    assert dates == [day for day in between if day.weekday() in days]


@given(zones, clocks, moments)
def test_a_run_shows_its_time_on_the_clock_or_is_the_first_instant_after_a_gap(
    zone: str, at: time, after: datetime
) -> None:
    area = ZoneInfo(zone)
    for run in timetable.first(schedule(at, zone), after, 5):
        instant = run.astimezone(UTC)
        if run.time() == at:
            earlier = [instant - timedelta(minutes=shift) for shift in range(30, 181, 30)]
            assert all(one.astimezone(area).replace(tzinfo=None) != run.replace(tzinfo=None) for one in earlier)
        else:
            just_before = (instant - timedelta(seconds=1)).astimezone(area)
            assert just_before.replace(tzinfo=None) < datetime.combine(run.date(), at) < run.replace(tzinfo=None)


@pytest.mark.slow
@pytest.mark.parametrize("year", range(2020, 2038))
def test_at_every_change_of_every_zones_clock_each_minute_around_it_runs_once(year: int) -> None:
    changes = {zone: transitions(zone, year) for zone in timetable.zones()}
    assert sum(map(len, changes.values())) > 100
    for zone, moments_ in changes.items():
        for change in moments_:
            for minutes in (-61, -1, 0, 1, 29, 59, 61):
                at = (change + timedelta(minutes=minutes)).astimezone(ZoneInfo(zone)).time().replace(second=0)
                coming = timetable.first(schedule(at, zone), change - timedelta(days=3), 7)
                dates = [run.date() for run in coming]
                assert dates == [dates[0] + timedelta(days=day) for day in range(7)], (zone, at, change)


@given(zones, clocks, weeks, moments, st.integers(1, 30 * 24 * 60))
def test_missed_runs_are_one_the_latest(
    zone: str, at: time, days: frozenset[int], then: datetime, minutes: int
) -> None:
    chosen = schedule(at, zone, days)
    waiting = timetable.next_run(chosen, then)
    now = then + timedelta(minutes=minutes)
    due = timetable.due(chosen, waiting, now)
    if waiting > now:
        assert due is None
    else:
        assert due is not None
        assert waiting <= due.at <= now
        assert timetable.next_run(chosen, due.at) > now
        assert due.lapsed == (now - due.at > chosen.grace)


def test_a_run_is_late_after_a_minute_and_lapsed_after_its_grace() -> None:
    chosen = schedule(time(8), grace=timedelta(hours=2))
    at = timetable.next_run(chosen, datetime(2026, 11, 24, tzinfo=UTC))
    lateness = {minutes: timetable.due(chosen, at, at + timedelta(minutes=minutes)) for minutes in (0, 1, 2, 120, 121)}
    told = {minutes: due and (due.late, due.lapsed) for minutes, due in lateness.items()}
    assert told == {0: (False, False), 1: (False, False), 2: (True, False), 120: (True, False), 121: (True, True)}


def test_quiet_hours_reach_over_midnight() -> None:
    quiet = QuietHours(time(22), time(7), KYIV)
    day = datetime(2026, 11, 24, tzinfo=ZoneInfo(KYIV))
    ends = {hour: timetable.quiet_until(quiet, day.replace(hour=hour)) for hour in (6, 7, 21, 22, 23)}
    morning, next_morning = day.replace(hour=7), day.replace(day=25, hour=7)
    assert ends == {6: morning, 7: None, 21: None, 22: next_morning, 23: next_morning}


@given(zones, clocks, clocks, moments)
def test_quiet_hours_end_after_they_hold(zone: str, start: time, end: time, moment: datetime) -> None:
    until = timetable.quiet_until(QuietHours(start, end, zone), moment)
    assert until is None or moment < until <= moment + timedelta(hours=26)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("europe/kyiv", KYIV),
        ("Kyiv", KYIV),
        (" new york ", NEW_YORK),
        ("UTC", "UTC"),
        ("Europe/Kiev", "Europe/Kiev"),
        ("Narnia", None),
        ("", None),
    ],
)
def test_a_zone_is_found_as_people_type_it(typed: str, zone: str | None) -> None:
    assert timetable.find_zone(typed) == zone


def test_a_mistyped_zone_has_near_ones() -> None:
    assert timetable.near_zones("Europe/Kyiw")[0] == KYIV
