"""Workspaces that the bot was removed from: since when, and what belongs to them."""

from datetime import datetime

from sqlalchemy import Connection, Select, delete, or_, select, update

from bot.model import TargetKind
from bot.storage import installations
from bot.storage import subscriptions as record
from bot.storage.schema import deliveries, pacing, people, remarks, subscriptions, targets

_NOTE = "left "


def note(connection: Connection, platform: str, workspace: str, now: datetime) -> bool:
    """Remember that the bot was removed, and when; False: it is known already."""
    name = f"{_NOTE}{platform} {workspace}"
    if connection.execute(select(remarks.c.name).where(remarks.c.name == name)).one_or_none():
        return False
    connection.execute(remarks.insert().values(name=name, value=now.isoformat()))
    return True


def forget(connection: Connection, platform: str, workspace: str) -> bool:
    """It is there again, or all that belonged to it is gone; whether it was noted."""
    name = f"{_NOTE}{platform} {workspace}"
    return bool(connection.execute(delete(remarks).where(remarks.c.name == name)).rowcount)


def noted(connection: Connection) -> list[tuple[str, str, datetime]]:
    """Platform, workspace, and since when, of each that the bot was removed from."""
    rows = connection.execute(select(remarks).where(remarks.c.name.startswith(_NOTE, autoescape=True)))
    found = [(*row.name.removeprefix(_NOTE).split(" ", maxsplit=1), row.value) for row in rows]
    return [(platform, workspace, datetime.fromisoformat(value)) for platform, workspace, value in found]


def with_digests(connection: Connection, platform: str) -> set[str]:
    """The workspaces that have a digest in one of their channels."""
    query = (
        select(targets.c.workspace)
        .join(subscriptions, subscriptions.c.target == targets.c.key)
        .where(targets.c.platform == platform, targets.c.kind == TargetKind.CHANNEL)
    )
    return set(connection.execute(query.distinct()).scalars())


def waiting(connection: Connection, platform: str, workspace: str, reason: str) -> bool:
    """Whether the bot is noted to have left, or something there is paused for this reason."""
    name = f"{_NOTE}{platform} {workspace}"
    paused = select(subscriptions.c.key).where(
        subscriptions.c.target.in_(_there(platform, workspace)), subscriptions.c.paused == reason
    )
    noted_ = select(remarks.c.name).where(remarks.c.name == name)
    return any(connection.execute(query.limit(1)).first() for query in (noted_, paused))


def hold(connection: Connection, platform: str, workspace: str, reason: str, instead_of: str) -> None:
    """Pause what goes on there, and what was paused for `instead_of`, which the removal explains."""
    idle = or_(subscriptions.c.paused.is_(None), subscriptions.c.paused == instead_of)
    here = subscriptions.c.target.in_(_there(platform, workspace))
    connection.execute(update(subscriptions).where(here, idle).values(paused=reason))


def restore(connection: Connection, platform: str, workspace: str, reason: str, now: datetime) -> None:
    """Let go on there what was paused for this reason."""
    here = subscriptions.c.target.in_(_there(platform, workspace))
    query = select(subscriptions.c.key).where(here, subscriptions.c.paused == reason)
    for number in list(connection.execute(query).scalars()):
        record.resume(connection, number, now)


def remove(connection: Connection, platform: str, workspace: str) -> None:
    """Remove what belongs to it: digests, what the ledger holds of them, people's zones, the installation.

    What the configuration asks for stays.
    """
    there = _there(platform, workspace)
    connection.execute(delete(subscriptions).where(subscriptions.c.target.in_(there), subscriptions.c.name.is_(None)))
    rest = there.where(targets.c.key.not_in(select(subscriptions.c.target)))
    connection.execute(delete(deliveries).where(deliveries.c.target.in_(rest)))
    connection.execute(delete(targets).where(targets.c.key.in_(rest)))
    connection.execute(delete(people).where(people.c.platform == platform, people.c.workspace == workspace))
    paces = pacing.c.name.startswith(f"{platform}/{workspace}/", autoescape=True)
    connection.execute(delete(pacing).where(or_(paces, pacing.c.name == f"{platform}/{workspace}")))
    conversations = remarks.c.name.startswith(f"{platform} {workspace} conversation ", autoescape=True)
    connection.execute(delete(remarks).where(conversations))
    if platform == "slack":
        installations.remove(connection, workspace)


def _there(platform: str, workspace: str) -> Select[tuple[int]]:
    """Its channels, and the people who are reached through it: on Discord people belong to no server."""
    return select(targets.c.key).where(targets.c.platform == platform, targets.c.workspace == workspace)
