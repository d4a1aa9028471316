"""Remove what has had its time. Synchronous: it writes the database."""

from datetime import datetime, timedelta

from bot.journeys import membership, questions
from bot.storage import arrivals, installations
from bot.storage.database import Database

_REMEMBERED = timedelta(hours=26)
"""Slack repeats an event for at most a day."""


def clear(database: Database, now: datetime) -> None:
    """Forget workspaces whose time of grace is over, and what was asked, told or begun too long ago."""
    membership.expire(database, now)
    questions.expire(database, now)
    with database.writing() as connection:
        arrivals.expire(connection, now - _REMEMBERED)
        installations.expire_states(connection, now)
