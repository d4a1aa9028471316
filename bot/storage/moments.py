"""Moments in one order for all processes, whatever their clocks say.

What a digest covers is told by when the bot first saw a document. A document whose moment lies in a window that was
told already, and which became visible only afterwards, would never be told. So both, a document's arrival and the end
of a window, take their moment here: each is later than all before it, and no two transactions are in between at once.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, select, update

from bot.storage.schema import remarks
from bot.storage.upserts import upsert

LATEST = "latest moment"
TICK = timedelta(microseconds=1)


def stamp(connection: Connection, now: datetime) -> datetime:
    """`now`, or just after the latest moment stamped if that is later (UTC). Other stamps wait for this transaction."""
    here = remarks.c.name == LATEST
    before = select(remarks.c.value).where(here).with_for_update()
    latest = connection.execute(before).scalar_one_or_none()
    if latest is None:  # and where two processes are the first, one waits here for the other
        first = {"name": LATEST, "value": datetime.min.replace(tzinfo=UTC).isoformat()}
        connection.execute(upsert(connection, remarks).values(first).on_conflict_do_nothing())
        latest = connection.execute(before).scalar_one()
    moment = max(now.astimezone(UTC), datetime.fromisoformat(latest) + TICK)
    connection.execute(update(remarks).where(here).values(value=moment.isoformat()))
    return moment


def latest(connection: Connection) -> datetime | None:
    """The latest moment stamped, None where none ever was: all that is on record was seen by then."""
    found = connection.execute(select(remarks.c.value).where(remarks.c.name == LATEST)).scalar_one_or_none()
    return None if found is None else datetime.fromisoformat(found)
