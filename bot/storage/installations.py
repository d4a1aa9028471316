"""The workspaces that installed the bot on Slack: what slack_sdk's own stores do not do with their tables."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from sqlalchemy import Connection, and_, delete, func, inspect, select, update

from bot.storage.schema import slack_bots, slack_installations, slack_oauth_states

_TABLES = (slack_bots, slack_installations)

SEALED = (
    "bot_token",
    "bot_refresh_token",
    "user_token",
    "user_refresh_token",
    "incoming_webhook_url",
    "incoming_webhook_configuration_url",
)
"""The columns whose words open something: none stands in the clear."""


def sealed(connection: Connection) -> Iterator[tuple[str, str]]:
    """Each workspace's team id, with each of its sealed words."""
    for table in _TABLES:
        columns = [table.c[name] for name in SEALED if name in table.c]
        for team, *words in connection.execute(select(table.c.team_id, *columns)):
            yield from ((team, word) for word in words if word is not None)


def on_record(connection: Connection) -> list[tuple[str, str]]:
    """As `sealed`, of a database that may be older than the tables."""
    return list(sealed(connection)) if inspect(connection).has_table(slack_bots.name) else []


def reseal(connection: Connection, change: Callable[[str], str | None]) -> None:
    """Put what `change` makes of each sealed word in its place; None: it stays."""
    for table in _TABLES:
        for column in [table.c[name] for name in SEALED if name in table.c]:
            for key, word in connection.execute(select(table.c.id, column).where(column.is_not(None))).all():
                changed = change(word)
                if changed is not None:
                    # Another process may have done so in between: then its word stands.
                    here = and_(table.c.id == key, column == word)
                    connection.execute(update(table).where(here).values({column: changed}))


def installed_by(connection: Connection, team: str, user: str) -> int:
    """How many installations in a workspace name this person as the one who installed the bot."""
    here = and_(slack_installations.c.team_id == team, slack_installations.c.user_id == user)
    return connection.execute(select(func.count()).select_from(slack_installations).where(here)).scalar_one()


def forget_installer(connection: Connection, team: str, user: str) -> None:
    """Have the installations of a workspace stay without the person who made them."""
    here = and_(slack_installations.c.team_id == team, slack_installations.c.user_id == user)
    nobody = {"user_id": "", "user_token": None, "user_scopes": None, "user_refresh_token": None}
    connection.execute(update(slack_installations).where(here).values(nobody | {"user_token_expires_at": None}))


def remove(connection: Connection, team: str) -> None:
    """Remove what is on record of a workspace's installations."""
    for table in _TABLES:
        connection.execute(delete(table).where(table.c.team_id == team))


def expire_states(connection: Connection, now: datetime) -> None:
    """Remove what was begun and not finished in time."""
    naive = now.astimezone(UTC).replace(tzinfo=None)  # as slack_sdk writes it
    connection.execute(delete(slack_oauth_states).where(slack_oauth_states.c.expire_at < naive))
