"""How many documents there are, counted as they come and go: an answer does not count a million rows."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from bot.storage.schema import tallies
from bot.storage.upserts import upsert

DOCUMENTS = "documents"
CHANGES = "changes"
"""How often anything that an answer reads was changed: while it stays, so do the answers."""


def filed(theme: str) -> str:
    """The name of the count of documents that hold something under a theme."""
    return f"filed {theme}"


def count(connection: Connection, name: str) -> int:
    """A count, 0 where nothing was counted yet."""
    return connection.execute(select(tallies.c.count).where(tallies.c.name == name)).scalar_one_or_none() or 0


def changed(connection: Connection, names: Iterable[str], by: int) -> None:
    """Add `by` to each count."""
    rows = [{"name": name, "count": by} for name in sorted(names)]
    if rows:
        new = upsert(connection, tallies)
        connection.execute(
            new.on_conflict_do_update(
                index_elements=[tallies.c.name], set_={"count": tallies.c.count + new.excluded.count}
            ),
            rows,
        )
