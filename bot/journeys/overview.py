"""What is sent to a person, and to the channels that this person looks after, in one view."""

from collections.abc import Collection

from bot.model import Origin, Overview
from bot.storage import subscriptions
from bot.storage.database import Database


def overview(origin: Origin, channels: Collection[str], database: Database) -> Overview:
    """Synchronous: it reads the database.

    Args:
        origin: whose it is; `zone` is what the platform knows, and gives way to one that the person once named.
        channels: those of the workspace whose digests this person may manage.
        database: where they are on record.
    """
    with database.reading() as connection:
        there = subscriptions.of_channels(connection, origin.platform, origin.workspace) if channels else []
        return Overview(
            mine=tuple(subscriptions.of_target(connection, origin.person)),
            channels=tuple(one for one in there if one.target.address in channels),
            zone=subscriptions.zone_of(connection, origin.person) or origin.zone,
        )
