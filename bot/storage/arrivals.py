"""What services tell more than once, known again by its name in whichever process it arrives."""

from datetime import datetime

from sqlalchemy import Connection, delete

from bot.storage.schema import arrivals
from bot.storage.upserts import upsert


def note(connection: Connection, name: str, now: datetime) -> bool:
    """Remember that it arrived; whether it is the first time."""
    new = upsert(connection, arrivals).values(name=name, at=now).on_conflict_do_nothing()
    return connection.execute(new.returning(arrivals.c.name)).first() is not None


def forget(connection: Connection, name: str) -> None:
    """Let the next arrival be the first again."""
    connection.execute(delete(arrivals).where(arrivals.c.name == name))


def expire(connection: Connection, before: datetime) -> None:
    """Forget what arrived before then."""
    connection.execute(delete(arrivals).where(arrivals.c.at < before))
