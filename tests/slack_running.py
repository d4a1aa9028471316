"""An Attaché that runs on a strict local Slack, for stories about it."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Literal

import pytest

from bot.commands import table
from bot.model import Brief, CommandSpec, Digest, Notice, Reply, Request, Target, TargetKind, Theme
from bot.platforms.slack.manifest import manifest
from bot.platforms.slack.platform import SlackPlatform, nothing
from bot.ports import Arrivals, Handle, Look, Memberships, Notes
from bot.settings import SlackSettings
from builders import digest as any_digest
from builders import theme
from fakes.slack import FakeSlack
from fakes.slack_workspace import GENERAL, TEAM

Transport = Literal["socket", "http"]
THEMES = (theme("harbour"), theme("history", command=None))
both = pytest.mark.parametrize("transport", ["socket", "http"])


@dataclass(frozen=True)
class Deployment:
    """How the app is set up; each part as the settings name it."""

    transport: Transport = "socket"
    managers: tuple[str, ...] = ()
    history: bool = False
    clock: Callable[[], float] = time.time
    patience: float = 10
    themes: tuple[Theme, ...] = THEMES
    look: Look = nothing


def commands() -> tuple[CommandSpec, ...]:
    return table(THEMES)


def workspace(of: Deployment | None = None) -> FakeSlack:
    of = of or Deployment()
    settings = SlackSettings(
        transport=of.transport, public_url="https://attache.example.org", managers=of.managers, history=of.history
    )
    return FakeSlack(manifest(commands(), settings), of.clock)


def platform_for(
    slack: FakeSlack,
    of: Deployment | None = None,
    *,
    memberships: Memberships | None = None,
    arrivals: Arrivals | None = None,
    notes: Notes | None = None,
) -> SlackPlatform:
    of = of or Deployment()
    reached = slack.socket_settings if of.transport == "socket" else slack.http_settings
    return SlackPlatform(
        replace(reached, managers=of.managers, history=of.history),
        slack.bot_token,
        slack.app_token,
        slack.signing_secret,
        memberships=memberships,
        arrivals=arrivals,
        notes=notes,
        themes=of.themes,
        look=of.look,
        patience=of.patience,
    )


@asynccontextmanager
async def running(handle: Handle, of: Deployment | None = None) -> AsyncIterator[tuple[FakeSlack, SlackPlatform]]:
    """The app answers commands and buttons."""
    async with workspace(of) as slack:
        platform = platform_for(slack, of)
        await platform.start(commands(), handle)
        if platform.port is not None:
            slack.deliver_to(endpoint(platform))
        try:
            yield slack, platform
        finally:
            await platform.stop()


@asynccontextmanager
async def connected(
    of: Deployment | None = None, notes: Notes | None = None
) -> AsyncIterator[tuple[FakeSlack, SlackPlatform]]:
    """The app posts, and answers nobody."""
    async with workspace(of) as slack:
        platform = platform_for(slack, of, notes=notes)
        await platform.connect()
        try:
            yield slack, platform
        finally:
            await platform.stop()


def endpoint(platform: SlackPlatform) -> str:
    return f"http://127.0.0.1:{platform.port}/slack/events"


def digest(*briefs: Brief, **changes: object) -> Digest:
    """A digest to a channel on Slack, of the last day, that was delivered under a key."""
    channel = Target("slack", TEAM, TargetKind.CHANNEL, GENERAL)
    return any_digest(briefs, **({"target": channel, "subscription": 12, "delivery": "d1"} | changes))


def always(reply: Reply) -> Handle:
    async def handle(_: Request) -> Reply:
        return reply

    return handle


def listening(requests: list[Request]) -> Handle:
    async def handle(request: Request) -> Reply:
        requests.append(request)
        return Notice("Done.")

    return handle


class Gate:
    """A handle that answers when told to."""

    def __init__(self, reply: Reply) -> None:
        self.entered = asyncio.Event()
        self.open = asyncio.Event()
        self._reply = reply

    async def __call__(self, _: Request) -> Reply:
        self.entered.set()
        await self.open.wait()
        return self._reply
