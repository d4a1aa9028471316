from datetime import UTC, datetime, timedelta
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.storage.database import Database
from bot.storage.pacing import Limit, reserve

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
CHANNEL = Limit("channel", SECOND)
TOKEN = Limit("token", SECOND / 4, burst=4)
NUMBERS = count()


def ask(
    database: Database, *calls: tuple[Limit, ...], now: datetime = NOW, patience: timedelta = 5 * SECOND
) -> list[float]:
    with database.writing() as connection:
        return [wait.total_seconds() for wait in reserve(connection, calls, now, patience)]


def test_calls_to_one_channel_are_a_second_apart(database: Database) -> None:
    assert ask(database, (CHANNEL,), (CHANNEL,)) == [0, 1]
    assert ask(database, (CHANNEL,), now=NOW + SECOND / 2) == [1.5]
    assert ask(database, (CHANNEL,), now=NOW + 60 * SECOND) == [0]


def test_after_a_rest_a_burst_goes_at_once_and_then_the_pace_is_even(database: Database) -> None:
    assert ask(database, *[(TOKEN,)] * 8) == [0, 0, 0, 0, 0.25, 0.5, 0.75, 1]


def test_a_call_keeps_all_of_its_limits(database: Database) -> None:
    other = Limit("other channel", SECOND)
    assert ask(database, (TOKEN, CHANNEL), (TOKEN, CHANNEL), (TOKEN, other)) == [0, 1, 0]


def test_who_would_wait_too_long_takes_no_slot(database: Database) -> None:
    assert ask(database, *[(CHANNEL,)] * 8, patience=3 * SECOND) == [0, 1, 2, 3, 4, 4, 4, 4]
    assert ask(database, (CHANNEL,), now=NOW + 4 * SECOND) == [0]


def test_without_limits_nothing_waits(database: Database) -> None:
    assert ask(database, (), ()) == [0, 0]


def test_a_clock_that_is_set_back_does_not_stop_everything(database: Database) -> None:
    ask(database, (CHANNEL,), now=NOW + timedelta(days=300))
    assert ask(database, (CHANNEL,), patience=timedelta(hours=2)) == [3600]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.floats(0, 3), max_size=30), st.integers(1, 5))
def test_never_more_than_a_burst_in_any_window(database: Database, pauses: list[float], burst: int) -> None:
    limit = Limit(str(next(NUMBERS)), SECOND, burst)  # a new one for each example: the database stays
    now, starts = NOW, []
    for pause in pauses:
        now += timedelta(seconds=round(pause, 3))
        [wait] = ask(database, (limit,), now=now, patience=timedelta(minutes=5))
        starts.append(now + timedelta(seconds=wait))
    assert all(
        later - earlier > SECOND - timedelta(milliseconds=1)
        for earlier, later in zip(starts, starts[burst:], strict=False)
    )
