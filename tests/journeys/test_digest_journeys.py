"""From asking for a digest to stopping it, on every platform: the unmodified SDKs, strict fakes, the real ledger."""

import asyncio
import time as seconds
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import settings
from bot.app.attache import App, open_app
from bot.app.offering import slack_manifest
from bot.app.records import Notebook
from bot.model import Reply
from bot.platforms.console import Terminal, converse
from bot.platforms.discord import DiscordPlatform
from bot.platforms.slack.platform import SlackPlatform
from bot.ports import Poster
from bot.rendering.console import Style, render
from bot.storage.schema import askings
from fakes.discord import FakeDiscord
from fakes.discord_channels import MANAGE_CHANNELS, ORDINARY
from fakes.slack import FakeSlack
from fakes.slack_workspace import ANN, GENERAL
from searching import DOCUMENTS, traces

pytestmark = pytest.mark.usefixtures("own_addresses")

EVENING = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
NEWS = "Kyiv's Perspective\n\nUkrainian officials in Kyiv said that the new talks will begin in March."


class Clock:
    def __init__(self) -> None:
        self.now = EVENING

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True)
class Desk:
    """An Attaché on one platform, as one person sees it."""

    app: App
    clock: Clock
    poster: Poster
    ask: Callable[..., Awaitable[str]]
    posted: Callable[[], Sequence[str]]
    press: Callable[[str], Awaitable[str]]
    ask_and_press: Callable[[str, str], Awaitable[str]]

    async def tomorrow_at(self, hour: int) -> None:
        """Time passes, and what has come due is delivered."""
        self.clock.now = (self.clock.now + timedelta(days=1)).replace(hour=hour, minute=0)
        await self.app.deliver_here(self.poster)

    def news(self, name: str, text: str) -> None:
        """A document arrives."""
        (self.app.settings.seeds / name).write_text(text)
        self.app.take_in()


def open_desk(deployment: Path, clock: Clock) -> App:
    app = open_app(settings.load(deployment / "config"), clock=clock)
    app.take_in()
    return app


def unwrapped(reply: Reply) -> str:
    """What the terminal shows, whatever the width of its window."""
    return " ".join(render(reply, Style()).split())


@asynccontextmanager
async def on_console(app: App, clock: Clock) -> AsyncIterator[Desk]:
    shown: list[str] = []
    terminal = Terminal(lambda reply: shown.append(unwrapped(reply)))

    async def ask(line: str, _: int = 1) -> str:
        replies: list[Reply] = []
        await asyncio.to_thread(converse, [line], app.commands("console"), app.handle("console"), replies.append)
        return "\n".join(map(unwrapped, replies))

    async def press(_: str) -> str:
        return await ask("/unsubscribe")  # a terminal has no buttons

    async def ask_and_press(line: str, _: str) -> str:
        await ask(line)
        return await ask(f"{line} yes")

    yield Desk(app, clock, terminal, ask, lambda: shown, press, ask_and_press)


@asynccontextmanager
async def on_discord(app: App, clock: Clock) -> AsyncIterator[Desk]:
    async with FakeDiscord() as fake:
        platform = DiscordPlatform(
            fake.settings, fake.token, app.settings.themes, clock=clock, notes=Notebook(app.database)
        )
        await platform.start(app.commands("discord"), app.handle("discord"))

        async def ask(line: str, messages: int = 1) -> str:
            words = line.removeprefix("/").split()
            name = " ".join(words[:2]) if words[0] == "digest" else words[0]
            given = words[len(name.split()) :]
            named = {"subscribe": ["themes", "when"], "digest add": ["themes", "when"], "forget-me": ["sure"]}
            names = named.get(name, ["number"])
            options = dict(zip(names, [given[0], " ".join(given[1:])] if len(given) > 1 else given, strict=False))
            answer = await fake.slash(name, options, may=ORDINARY | MANAGE_CHANNELS, messages=messages)
            assert answer.ephemeral
            return str(answer.text)

        async def press(label: str) -> str:
            pressed = await fake.press(fake.posted[-1], label)
            answer = await pressed.answer()
            assert answer.ephemeral
            return str(answer.text)

        async def ask_and_press(line: str, label: str) -> str:
            asked = await fake.invoke(line.removeprefix("/"))
            await asked.answer()
            answer = await (await fake.press(asked, label)).answer()
            assert answer.ephemeral
            return str(answer.text)

        try:
            yield Desk(app, clock, platform, ask, lambda: [one.text for one in fake.posted], press, ask_and_press)
        finally:
            await platform.stop()
        assert not fake.limits.exceeded


@asynccontextmanager
async def on_slack(app: App, clock: Clock, transport: str) -> AsyncIterator[Desk]:
    async with FakeSlack(slack_manifest(app.settings), seconds.time) as fake:
        fake.workspace.people[ANN].admin = True
        reached = fake.socket_settings if transport == "socket" else fake.http_settings
        platform = SlackPlatform(
            reached, fake.bot_token, fake.app_token, fake.signing_secret, notes=Notebook(app.database)
        )
        await platform.start(app.commands("slack"), app.handle("slack"))
        if platform.port is not None:
            fake.deliver_to(f"http://127.0.0.1:{platform.port}/slack/events")

        async def ask(line: str, messages: int = 1) -> str:
            typed = await fake.type(line, channel=GENERAL)
            answer = await typed.answer(messages)
            assert answer.ephemeral
            return answer.text

        async def press(label: str) -> str:
            typed = await fake.press(fake.posts[-1], label)
            answer = await typed.answer()
            assert answer.ephemeral
            return answer.text

        async def ask_and_press(line: str, label: str) -> str:
            asked = await (await fake.type(line, channel=GENERAL)).answer()
            answer = await (await fake.press(asked.messages[-1], label)).answer()
            assert answer.ephemeral
            return answer.text

        try:
            yield Desk(app, clock, platform, ask, lambda: [one["text"] for one in fake.posts], press, ask_and_press)
        finally:
            await platform.stop()
        assert fake.limited == 0


PLATFORMS: dict[str, Callable[[App, Clock], AbstractAsyncContextManager[Desk]]] = {
    "console": on_console,
    "discord": on_discord,
    "slack over a socket": partial(on_slack, transport="socket"),
    "slack over http": partial(on_slack, transport="http"),
}


@pytest.fixture(params=PLATFORMS)
async def desk(request: pytest.FixtureRequest, deployment: Path) -> AsyncIterator[Desk]:
    if request.param == "slack over http":
        bot = deployment / "config" / "bot.yaml"
        text = bot.read_text().replace("transport: socket", "transport: http")
        bot.write_text(text.replace('public_url: ""', "public_url: https://attache.example.org"))
    clock = Clock()
    app = open_desk(deployment, clock)
    async with PLATFORMS[request.param](app, clock) as desk:
        yield desk
    app.database.close()


async def test_a_person_subscribes_is_told_what_is_new_day_by_day_and_stops(desk: Desk) -> None:
    said = await desk.ask("/subscribe kyiv-view,outlook daily 8:00 Europe/Kyiv")
    assert "Done." in said
    assert "Tuesday, 24 November 2026, 08:00 (UTC+02:00)" in said
    assert "next: Tuesday, 24 November 2026, 08:00" in await desk.ask("/subscriptions")

    await desk.tomorrow_at(5)
    assert desk.posted() == []  # it is seven in Kyiv
    desk.clock.now -= timedelta(days=1)
    await desk.tomorrow_at(6)
    [first] = desk.posted()
    assert "In Kyiv, there is a strong desire" in first
    assert "The future of U.S.-Ukraine relations" in first
    assert "The first digest: the last 7 days." in first

    await desk.tomorrow_at(6)
    assert len(desk.posted()) == 1  # nothing new, nothing sent

    desk.news("talks.txt", NEWS)
    await desk.tomorrow_at(6)
    assert len(desk.posted()) == 2
    assert "the new talks will begin in March" in desk.posted()[-1]
    assert "In Kyiv, there is a strong desire" not in desk.posted()[-1]
    assert "What is new since Wednesday, 25 November 2026, 08:00" in desk.posted()[-1]

    assert "Stopped number 1" in await desk.press("Stop this digest")
    assert "Nothing yet" in await desk.ask("/subscriptions")
    desk.news("more.txt", NEWS.replace("March", "April"))
    await desk.tomorrow_at(6)
    assert len(desk.posted()) == 2


async def test_a_channel_s_digest_is_added_previewed_sent_paused_resumed_and_removed(desk: Desk) -> None:
    assert "posted in this channel on weekdays at 08:00 (Europe/Kyiv)" in await desk.ask(
        "/digest add outlook weekdays 8:00 Europe/Kyiv"
    )
    preview = await desk.ask("/digest preview", 2)
    assert "The bot may post here." in preview
    assert "The future of U.S.-Ukraine relations" in preview
    assert desk.posted() == []

    assert "on its way" in await desk.ask("/digest send-now")
    await desk.app.deliver_here(desk.poster)
    [sent] = desk.posted()
    assert "The future of U.S.-Ukraine relations" in sent
    assert "Nothing new" in await desk.ask("/digest send-now")
    assert "Nothing is sent." in await desk.ask("/digest preview", 2)

    assert "Paused number 1" in await desk.ask("/digest pause")
    assert "Nothing is sent, as it is paused: on request" in await desk.ask("/digest preview", 2)
    desk.news("later.txt", "Outlook\n\nThe outlook for next year remains uncertain, forecasters predict.")
    await desk.tomorrow_at(6)
    assert len(desk.posted()) == 1
    assert "Number 1 goes on" in await desk.ask("/digest resume")
    await desk.tomorrow_at(6)
    assert "forecasters predict" in desk.posted()[-1]

    assert "Removed number 1" in await desk.ask("/digest remove")
    assert "Nothing yet" in await desk.ask("/digest list")


async def test_a_bot_that_slept_past_the_hour_sends_once_late_and_says_so(desk: Desk) -> None:
    await desk.ask("/subscribe outlook daily 8:00 Europe/Kyiv")
    await desk.tomorrow_at(9)
    [late] = desk.posted()
    assert "Late: this was due Tuesday, 24 November 2026, 08:00 (UTC+02:00)." in late


async def test_a_mistake_is_answered_with_the_right_form(desk: Desk) -> None:
    assert "names no time of day" in await desk.ask("/subscribe outlook daily")
    assert "There is no theme “outlok”. Did you mean outlook?" in await desk.ask("/subscribe outlok daily 8:00")
    assert "perhaps it is stopped already" in await desk.ask("/unsubscribe 7")


def who_asked(desk: Desk) -> str:
    """The id of the one person who asked for a theme."""
    with desk.app.database.reading() as connection:
        return str(connection.execute(select(askings.c.address).distinct()).scalar_one())


async def test_a_person_hears_what_is_kept_and_is_forgotten_while_the_channel_keeps_its_digest(desk: Desk) -> None:
    assert "Nothing is kept about you" in await desk.ask("/forget-me")
    await desk.ask("/outlook")
    await desk.ask("/subscribe outlook daily 8:00 Europe/Kyiv")
    await desk.ask("/digest add outlook daily 8:00 Europe/Kyiv")
    await desk.tomorrow_at(6)
    who = who_asked(desk)
    elsewhere = DOCUMENTS if who == "you" else ()  # which is a word of the documents too
    assert {"targets.address", "askings.address"} <= traces(desk.app.database, who, elsewhere)
    told = " ".join((await desk.ask("/forget-me")).split())
    for kept in (
        "Digests that are sent to you",
        "Europe/Kyiv",
        "1 message that was or will be sent",
        "without your name",
    ):
        assert kept in told
    assert "removes all of this" in told
    before = len(desk.posted())

    assert "Done: you are forgotten." in await desk.ask_and_press("/forget-me", "Forget me")
    assert traces(desk.app.database, who, elsewhere) == set()
    assert "Nothing is kept about you" in await desk.ask("/forget-me")
    assert "next: Wednesday" in await desk.ask("/digest list")

    desk.news("later.txt", "Outlook\n\nThe outlook for next year remains uncertain, forecasters predict.")
    await desk.tomorrow_at(6)
    assert len(desk.posted()) == before + 1
    assert traces(desk.app.database, who, elsewhere) == set()


async def test_whose_only_trace_is_a_question_is_forgotten_too(desk: Desk) -> None:
    await desk.ask("/outlook")
    who = who_asked(desk)
    assert "Done: you are forgotten." in await desk.ask("/forget-me yes")
    assert traces(desk.app.database, who, DOCUMENTS if who == "you" else ()) == set()
    assert "Nothing is kept about you" in await desk.ask("/forget-me yes")
