"""What becomes of commands and servers while Discord's connection comes and goes; the unmodified discord.py."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from discord.gateway import KeepAliveHandler

from bot import commands
from bot.errors import StorageError
from bot.model import Notice, Reply, Request
from bot.platforms.discord import DiscordPlatform, client
from builders import theme
from fakes.discord import FakeDiscord

THEMES = (theme("harbour"), theme("weather"))

pytestmark = pytest.mark.usefixtures("own_addresses")


class Heard:
    """What was told of servers, in order."""

    def __init__(self) -> None:
        self.events: list[tuple[str, object]] = []
        self.more = asyncio.Event()
        self.covers: Callable[[str], bool] = str.isdigit

    def note(self, what: str, of: object) -> None:
        self.events.append((what, of))
        self.more.set()

    async def left(self, workspace: str) -> None:
        self.note("left", workspace)

    async def joined(self, workspace: str) -> None:
        self.note("joined", workspace)

    async def present(self, workspaces: Collection[str], covers: Callable[[str], bool]) -> None:
        self.covers = covers
        self.note("present", set(workspaces))

    async def until(self, count: int) -> None:
        async with asyncio.timeout(10):
            while len(self.events) < count:
                self.more.clear()
                await self.more.wait()


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as server:
        yield server


@asynccontextmanager
async def connected(
    fake: FakeDiscord, heard: Heard | None = None, **settings: object
) -> AsyncIterator[DiscordPlatform]:
    async def ok(request: Request) -> Reply:
        return Notice(str(request.action))

    platform = DiscordPlatform(
        replace(fake.settings, **settings),  # type: ignore[arg-type]
        fake.token,
        THEMES,
        memberships=heard,
    )
    await platform.start(commands.table(THEMES), ok)
    try:
        yield platform
    finally:
        await platform.stop()


async def test_no_command_is_lost_over_several_connections_that_break(fake: FakeDiscord) -> None:
    async with connected(fake):
        for name in ("help", "sources", "subscriptions"):
            await fake.gateway.drop()
            typed = [await fake.invoke(name) for _ in range(5)]
            answers = await asyncio.gather(*(one.answer() for one in typed))
            assert [answer.text for answer in answers] == [name] * 5
        assert (fake.gateway.identifies, fake.gateway.resumes) == (1, 3)


async def test_a_command_typed_while_discord_asks_to_reconnect_is_answered(fake: FakeDiscord) -> None:
    async with connected(fake):
        await fake.gateway.ask_to_reconnect()
        assert (await fake.slash("help")).text == "help"
        assert fake.gateway.identifies == 1


async def test_a_session_that_may_be_resumed_is_resumed_with_what_was_missed(fake: FakeDiscord) -> None:
    async with connected(fake):
        await fake.gateway.invalidate(resumable=True)
        assert (await fake.slash("help")).text == "help"
        assert (fake.gateway.identifies, fake.gateway.resumes) == (1, 1)


async def test_a_session_that_is_over_is_begun_anew_without_registering_the_commands_again(fake: FakeDiscord) -> None:
    async with connected(fake):
        await fake.gateway.invalidate(resumable=False)
        await fake.gateway.until(lambda: fake.gateway.identifies == 2, "a second session", 20)
        assert (await fake.slash("help")).text == "help"
        assert (fake.gateway.resumes, fake.synced) == (0, 1)


async def test_the_servers_are_told_when_the_bot_starts_leaves_and_comes_back(fake: FakeDiscord) -> None:
    heard = Heard()
    async with connected(fake, heard):
        await heard.until(1)
        await fake.go_out_of_order()
        await fake.be_in_order_again()
        await fake.remove_bot()
        await heard.until(2)
        await fake.invite_bot()
        await heard.until(3)
    assert heard.events == [("present", {fake.guild_id}), ("left", fake.guild_id), ("joined", fake.guild_id)]


class Unwritable(Heard):
    """As `Heard`; the record cannot be reached for a while."""

    def __init__(self, failures: int) -> None:
        super().__init__()
        self.failures = failures

    def note(self, what: str, of: object) -> None:
        if self.failures:
            self.failures -= 1
            super().note("failed", what)
            msg = "The database does not answer."
            raise StorageError(msg)
        super().note(what, of)


async def test_what_cannot_be_written_down_is_what_stands_there_later(
    fake: FakeDiscord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "_AGAIN", 0.01)
    heard = Unwritable(failures=1)
    async with connected(fake, heard):
        await heard.until(2)
        assert heard.events == [("failed", "present"), ("present", {fake.guild_id})]
        heard.failures = 2
        await fake.remove_bot()
        await heard.until(5)
    assert heard.events[2:] == [("failed", "left"), ("failed", "present"), ("present", set())]


async def test_a_bot_that_was_removed_while_it_was_away_learns_of_it_at_the_start(fake: FakeDiscord) -> None:
    heard = Heard()
    fake.leave_server()
    async with connected(fake, heard):
        await heard.until(1)
    assert heard.events == [("present", set())]


async def test_several_connections_of_one_process_serve_all_servers_and_direct_messages(fake: FakeDiscord) -> None:
    heard = Heard()
    async with connected(fake, heard, shards=2) as platform:
        assert {one.shard for one in fake.gateway.sessions.values()} == {(0, 2), (1, 2)}
        assert (await fake.slash("help")).text == "help"
        assert (await fake.slash("help", guild=False)).text == "help"
        assert fake.synced == 1
        await heard.until(1)
        assert heard.events == [("present", {fake.guild_id})]
        await fake.gateway.drop()
        assert (await fake.slash("help")).text == "help"
        await platform.stop()
        assert fake.gateway.session is None


@pytest.mark.parametrize("mine", [True, False])
async def test_a_process_hears_of_the_servers_of_its_own_shards_alone(fake: FakeDiscord, *, mine: bool) -> None:
    heard, shard = Heard(), (int(fake.guild_id) >> 22) % 2
    async with connected(fake, heard, shards=2, shard_ids=(shard if mine else 1 - shard,)):
        await heard.until(1)
        assert heard.events == [("present", {fake.guild_id} if mine else set())]
        assert heard.covers(fake.guild_id) is mine
        if mine:
            assert (await fake.slash("help")).text == "help"
        else:
            with pytest.raises(AssertionError, match="no bot is connected"):
                await fake.invoke("help")


@pytest.mark.parametrize(
    ("event", "data"),
    [
        ("INTERACTION_CREATE", {"id": "7"}),
        ("INTERACTION_CREATE", {}),
        ("GUILD_CREATE", {"id": None}),
        ("CHANNEL_UPDATE", {"id": "1", "type": "text"}),
        ("AN_EVENT_OF_TOMORROW", {"anything": [1]}),
    ],
)
async def test_an_event_that_cannot_be_read_ends_nothing(
    fake: FakeDiscord, event: str, data: dict[str, object]
) -> None:
    async with connected(fake):
        assert fake.gateway.session
        await fake.gateway.session.dispatch(event, data)
        assert (await fake.slash("help")).text == "help"
        assert (fake.gateway.identifies, fake.gateway.resumes) == (1, 0)


@pytest.mark.parametrize(
    "data",
    ["no JSON", "[]", "null", '{"op": 10}', '{"op": 9}', b"\xff\xfe not UTF-8", b'{"op": 0, "t": "READY", "d": {}}'],
    ids=["text", "list", "null", "hello without data", "invalid", "bytes", "ready without data"],
)
async def test_a_frame_that_cannot_be_read_costs_the_session_and_not_the_bot(
    fake: FakeDiscord, data: str | bytes
) -> None:
    async with connected(fake):
        await fake.gateway.babble(data)
        await fake.gateway.until(lambda: fake.gateway.identifies == 2, "another session")
        assert (await fake.slash("harbour")).text == "brief"


@pytest.mark.parametrize(
    "data", ['{"op": 99, "d": null}', '{"op": 11, "d": "' + "x" * 1_000_000 + '"}', b'{"op": 0, "t": "NEW", "s": null}']
)
async def test_a_frame_of_a_kind_that_nobody_knows_costs_nothing(fake: FakeDiscord, data: str | bytes) -> None:
    async with connected(fake):
        await fake.gateway.babble(data)
        assert (await fake.slash("harbour")).text == "brief"
        assert fake.gateway.identifies == 1


async def test_nothing_beats_on_for_a_connection_that_was_being_taken_up_at_the_end(fake: FakeDiscord) -> None:
    async with connected(fake):
        before = fake.gateway.heartbeats
        await fake.gateway.invalidate(resumable=False)
        await fake.gateway.until(lambda: fake.gateway.heartbeats > before, "another connection, not identified yet")
        assert fake.gateway.identifies == 1
    loop = asyncio.get_running_loop()
    beating = [one for one in threading.enumerate() if isinstance(one, KeepAliveHandler) and one.ws.loop is loop]
    for one in beating:
        one.join(1)
    assert not any(one.is_alive() for one in beating)
