"""Databases with many subscriptions or deliveries in them, made by plain SQL."""

from datetime import UTC, datetime, time, timedelta

from sqlalchemy import text

from bot.model import EVERY_DAY, Schedule, Target, TargetKind
from bot.storage import subscriptions
from bot.storage.database import Database

START = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
DUE = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
PLATFORM = "console"
BATCH = 50_000

_NUMBERS = (
    "WITH RECURSIVE numbers(n) AS (SELECT CAST(:low AS INTEGER) UNION ALL SELECT n + 1 FROM numbers WHERE n < :high) "
)
_TARGETS = (
    "INSERT INTO targets (key, platform, workspace, kind, address) "  # noqa: S608  numbers, and words of this file
    f"{_NUMBERS} SELECT n, '{PLATFORM}', '', 'user', 'person' || n FROM numbers"
)
_SUBSCRIPTIONS = (
    "INSERT INTO subscriptions (key, schedule, target, created_at) "  # noqa: S608  as above
    f"{_NUMBERS} SELECT n, CASE WHEN n <= :due THEN 1 ELSE 2 + n % 1000 END, n, :start FROM numbers"
)
_DELIVERIES = (
    "INSERT INTO deliveries (id, key, platform, target, schedule, subscription, due_at, late, expires_at, until, "  # noqa: S608  as above
    "status, ready_at) "
    f"{_NUMBERS} SELECT n, 'd' || n, '{PLATFORM}', n % :people + 1, 1, n % :people + 1, :due, :late, :expires, :due, "
    "'pending', :due FROM numbers"
)


def with_subscriptions(database: Database, people: int, due: int) -> None:
    """`people` subscriptions, `due` of them to one schedule that is due at 8, the others to a thousand later ones."""
    with database.writing() as connection:
        nobody = Target(PLATFORM, "", TargetKind.USER, "nobody")
        for number in range(1002):
            at = time(8) if number == 0 else time(9 + number // 60 % 12, number % 60)
            themes = ("harbour", f"t{number}")
            subscriptions.subscribe(connection, nobody, Schedule(themes, EVERY_DAY, at, "UTC"), START)
        connection.execute(text("DELETE FROM subscriptions"))
        connection.execute(text("DELETE FROM targets"))
    _fill(database, _TARGETS, people)
    _fill(database, _SUBSCRIPTIONS, people, due=due, start=_moment(database, START))


def with_deliveries(database: Database, count: int, people: int = 1000) -> None:
    """`count` deliveries that are due."""
    with_subscriptions(database, people, people)
    expires = _moment(database, DUE + timedelta(hours=6))
    _fill(database, _DELIVERIES, count, people=people, due=_moment(database, DUE), expires=expires, late=False)


def _fill(database: Database, statement: str, count: int, **values: object) -> None:
    for low in range(1, count + 1, BATCH):
        with database.writing() as connection:
            bounds = {"low": low, "high": min(low + BATCH - 1, count)}
            connection.execute(text(statement), bounds | values)


def _moment(database: Database, moment: datetime) -> object:
    """A moment as the database keeps it."""
    return moment if database.engine.name == "postgresql" else moment.strftime("%Y-%m-%d %H:%M:%S.000000")
