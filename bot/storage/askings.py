"""Up to which moment each person has been told a theme, for what is new since they last asked."""

from datetime import datetime

from sqlalchemy import Connection, and_, select

from bot.model import Target
from bot.storage.schema import askings
from bot.storage.upserts import upsert


def last(connection: Connection, person: Target, theme: str) -> datetime | None:
    """What the bot first saw up to then, the person has been told of the theme; None: they never asked."""
    here = and_(
        askings.c.platform == person.platform,
        askings.c.workspace == person.workspace,
        askings.c.address == person.address,
        askings.c.theme == theme,
    )
    return connection.execute(select(askings.c.asked_at).where(here)).scalar_one_or_none()


def note(connection: Connection, person: Target, theme: str, told: datetime) -> None:
    """The person has been told what the bot first saw up to `told`."""
    row = {"platform": person.platform, "workspace": person.workspace, "address": person.address, "theme": theme}
    new = upsert(connection, askings).values(row | {"asked_at": told})
    connection.execute(
        new.on_conflict_do_update(index_elements=list(askings.primary_key), set_={"asked_at": new.excluded.asked_at})
    )
