"""The bot is removed from a workspace, or comes back: its digests wait, go on, or are removed in the end.

All of it is synchronous: it writes the database.
"""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from bot import wording
from bot.storage import departures
from bot.storage.database import Database

GRACE = timedelta(days=30)
"""How long what belongs to a workspace is kept after the bot was removed from it."""

_SHOWN_BY = {"discord": wording.platforms.discord_no_access, "slack": wording.platforms.slack_removed}
"""Why a digest may have been paused before it was known that the bot was removed."""


def left(database: Database, platform: str, workspace: str, now: datetime) -> None:
    """The bot was removed: the digests there pause, and are kept for the time of grace."""
    with database.writing() as connection:
        departures.note(connection, platform, workspace, now)
        departures.hold(connection, platform, workspace, wording.record.removed_from(), _SHOWN_BY[platform]())


def joined(database: Database, platform: str, workspace: str, now: datetime) -> None:
    """The bot is there, for the first time or again: what its removal paused goes on, from where it was."""
    reason = wording.record.removed_from()
    with database.reading() as connection:  # mostly it was there all along, and then nothing need be written
        if not departures.waiting(connection, platform, workspace, reason):
            return
    with database.writing() as connection:
        departures.forget(connection, platform, workspace)
        departures.restore(connection, platform, workspace, reason, now)


def present(
    database: Database, platform: str, workspaces: Collection[str], covers: Callable[[str], bool], now: datetime
) -> None:
    """Make up for what happened while the bot was not connected.

    Args:
        database: the record.
        platform: on which.
        workspaces: all that the bot is in, of those that the telling process `covers`.
        covers: whether a workspace is among those.
        now: when this is.
    """
    with database.reading() as connection:
        gone = {workspace for name, workspace, _ in departures.noted(connection) if name == platform}
        served = departures.with_digests(connection, platform)
    for workspace in filter(covers, served - gone - set(workspaces)):
        left(database, platform, workspace, now)
    for workspace in gone & set(workspaces):
        joined(database, platform, workspace, now)


def expire(database: Database, now: datetime) -> None:
    """Remove what belongs to workspaces whose time of grace is over."""
    with database.reading() as connection:
        over = [(platform, workspace) for platform, workspace, at in departures.noted(connection) if now - at > GRACE]
    for platform, workspace in over:
        with database.writing() as connection:
            departures.remove(connection, platform, workspace)
            departures.forget(connection, platform, workspace)
