"""An Attaché that many workspaces install, on a strict local Slack: as one process or several on one database."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.app.records import Attendance, Doorbook
from bot.platforms.slack.manifest import manifest
from bot.platforms.slack.platform import SlackPlatform, nothing
from bot.platforms.slack.workspaces import Registration
from bot.ports import Handle, Look
from bot.settings import Secret, SlackSettings
from bot.storage.database import Database
from fakes.slack import FakeSlack
from fakes.slack_browser import Browser
from fakes.slack_teams import CLIENT_ID, CLIENT_SECRET
from slack_running import THEMES, commands, endpoint

PUBLIC = "https://attache.example.org"
KEY = "bWFkZSB1cCwgb2YgZXhhY3RseSAzMiBieXRlcyE9PT0="
OTHER_KEY = "YW5vdGhlciBvbmUsIG1hZGUgdXAsIDMyIGJ5dGVzISE="
HARBOUR, LIGHTHOUSE = "T0HARBOUR", "T0LIGHTHOUSE"


@dataclass
class Fleet:
    """The processes, the Slack that they talk to, and somebody who installs the bot."""

    slack: FakeSlack
    platforms: list[SlackPlatform]
    browser: Browser


def settings() -> SlackSettings:
    return SlackSettings(transport="http", workspaces="many", public_url=PUBLIC)


def slack_for_many(clock: Callable[[], float] = time.time) -> FakeSlack:
    """A Slack whose workspaces have not installed the bot yet."""
    slack = FakeSlack(manifest(commands(), settings()), clock)
    slack.teams.withdraw(HARBOUR)
    slack.teams.workspace(LIGHTHOUSE, "Lighthouse")
    return slack


def platform_of(
    slack: FakeSlack, database: Database, key: str = KEY, secret: str = CLIENT_SECRET, look: Look = nothing
) -> SlackPlatform:
    def clock() -> datetime:
        return datetime.now(UTC)

    return SlackPlatform(
        replace(slack.http_settings, workspaces="many", public_url=PUBLIC),
        None,
        signing_secret=slack.signing_secret,
        registration=Registration(CLIENT_ID, Secret(secret), Secret(key), database),
        memberships=Attendance(database, "slack", clock),
        arrivals=Doorbook(database, clock),
        themes=THEMES,
        look=look,
    )


@asynccontextmanager
async def fleet(  # noqa: PLR0913  what the processes have in common
    database: Database,
    handle: Handle,
    processes: int = 1,
    *,
    key: str = KEY,
    secret: str = CLIENT_SECRET,
    look: Look = nothing,
    clock: Callable[[], float] = time.time,
) -> AsyncIterator[Fleet]:
    async with slack_for_many(clock) as slack:
        platforms = [platform_of(slack, database, key, secret, look) for _ in range(processes)]
        try:
            for platform in platforms:
                await platform.start(commands(), handle)
            slack.deliver_to(*map(endpoint, platforms))
            hosts = [f"http://127.0.0.1:{platform.port}" for platform in platforms]
            yield Fleet(slack, platforms, Browser(PUBLIC, hosts, slack.teams))
        finally:
            for platform in platforms:
                await platform.stop()
