"""What Slack tells of its own accord has its effect once, in both transports."""

from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
import pytest

from bot.errors import StorageError
from bot.model import Notice
from bot.platforms.slack.platform import SlackPlatform
from fakes.slack import FakeSlack
from fakes.slack_events import app_uninstalled, tokens_revoked
from fakes.slack_faults import BROKEN, refused
from fakes.slack_workspace import TEAM
from slack_running import Deployment, Transport, always, both, commands, endpoint, platform_for, running, workspace


@dataclass
class Record:
    """What is kept of where the bot is; `failing`: how often the next writes fail."""

    written: list[tuple[str, ...]] = field(default_factory=list)
    failing: int = 0

    async def left(self, workspace: str) -> None:
        self._write("left", workspace)

    async def joined(self, workspace: str) -> None:
        self._write("joined", workspace)

    async def present(self, workspaces: Collection[str], covers: Callable[[str], bool]) -> None:
        self._write("present", *(one for one in workspaces if covers(one)))

    def _write(self, *words: str) -> None:
        if self.failing:
            self.failing -= 1
            msg = "The database is busy."
            raise StorageError(msg)
        self.written.append(words)


@dataclass
class Seen:
    """The events that came already."""

    names: set[str] = field(default_factory=set)

    async def first(self, name: str) -> bool:
        new = name not in self.names
        self.names.add(name)
        return new

    async def forget(self, name: str) -> None:
        self.names.discard(name)


@asynccontextmanager
async def removable(transport: Transport) -> AsyncIterator[tuple[FakeSlack, SlackPlatform, Record]]:
    """A bot in one workspace, that keeps a record."""
    record, of = Record(), Deployment(transport)
    async with workspace(of) as slack:
        slack.patience = 1
        platform = platform_for(slack, of, memberships=record, arrivals=Seen())
        await platform.start(commands(), always(Notice("Here.")))
        if platform.port is not None:
            slack.deliver_to(endpoint(platform))
        record.written.clear()
        yield slack, platform, record
        await platform.stop()


async def test_at_the_start_the_bot_is_where_its_token_is_of() -> None:
    record = Record()
    async with workspace() as slack:
        platform = platform_for(slack, memberships=record)
        await platform.connect()
        assert record.written == [("present", TEAM)]
        await platform.stop()


@both
async def test_a_removal_is_heard_once_however_often_it_is_told(transport: Transport) -> None:
    async with removable(transport) as (slack, _, record):
        slack.teams.withdraw(TEAM)
        for _ in range(3):
            assert await slack.tell(app_uninstalled(), event_id="Ev1") == 1
        assert record.written == [("left", TEAM)]


@both
async def test_what_happened_while_nobody_listened_is_heard_as_a_repetition(transport: Transport) -> None:
    async with removable(transport) as (slack, _, record):
        slack.teams.withdraw(TEAM)
        assert await slack.tell(app_uninstalled(), lost=2) == 3
        assert record.written == [("left", TEAM)]


@both
async def test_what_could_not_be_written_down_is_told_again(transport: Transport) -> None:
    async with removable(transport) as (slack, _, record):
        slack.teams.withdraw(TEAM)
        record.failing = 2
        assert await slack.tell(tokens_revoked()) == 3
        assert record.written == [("left", TEAM)]


@both
async def test_slack_is_asked_again_where_it_cannot_say_whether_the_bot_is_there(transport: Transport) -> None:
    async with removable(transport) as (slack, _, record):
        slack.teams.withdraw(TEAM)
        slack.break_next("auth.test", BROKEN, refused("internal_error"))
        assert await slack.tell(app_uninstalled()) == 3
        assert record.written == [("left", TEAM)]


@both
async def test_an_event_of_an_earlier_installation_removes_nothing(transport: Transport) -> None:
    async with removable(transport) as (slack, _, record):
        await slack.tell(app_uninstalled())
        await slack.tell(tokens_revoked())
        assert record.written == []


@both
async def test_somebody_who_asks_shows_that_the_bot_is_there(transport: Transport) -> None:
    async with removable(transport) as (slack, platform, record):
        record.failing = 1
        for _ in range(2):
            await slack.slash("/harbour")
        await platform.stop()
        assert record.written == [("joined", TEAM)]


@both
async def test_an_event_that_nobody_wants_is_acknowledged(transport: Transport) -> None:
    async with removable(transport) as (slack, _, record):
        slack._events["bot_events"].append("message.im")
        assert await slack.tell({"type": "message", "channel_type": "im"}, kind="message.im") == 1
        assert record.written == []


async def test_slack_may_set_the_address_of_its_requests() -> None:
    async with running(always(Notice("Here.")), Deployment("http")) as (slack, platform):
        assert "3eZbrw1aB" in await slack.challenge()
        body = '{"type": "url_verification", "challenge": "3eZbrw1aB"}'
        forged = slack.signed("another body") | {"Content-Type": "application/json"}
        async with (
            aiohttp.ClientSession() as session,
            session.post(endpoint(platform), data=body, headers=forged) as response,
        ):
            assert response.status == 401
            assert "3eZbrw1aB" not in await response.text()


@pytest.mark.parametrize("body", ["", "{", "[]", "5", '"x"', "null", '{"type": 5}'])
async def test_json_that_makes_no_sense_is_refused_without_a_failure(body: str) -> None:
    async with (
        running(always(Notice("Here.")), Deployment("http")) as (slack, platform),
        aiohttp.ClientSession() as session,
    ):
        headers = slack.signed(body) | {"Content-Type": "application/json"}
        async with session.post(endpoint(platform), data=body, headers=headers) as response:
            assert response.status in {400, 404}
