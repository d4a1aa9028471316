"""Hostile texts in every kind of reply, and any id under a button, through the unmodified discord.py.

The local Discord records whom a message notifies, what in it is live, and all that the real one would refuse.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from bot import commands, wording
from bot.model import (
    Action,
    Brief,
    Digest,
    Notice,
    Reply,
    Request,
    Shared,
    Target,
    TargetKind,
)
from bot.platforms.discord import DiscordPlatform
from bot.rendering.discord import render
from builders import NOW, brief, origin, theme
from discord_hostile import ODD, asides, briefs, digests, forged, hostile, replies, some_text
from fakes.discord import FakeDiscord
from fakes.discord_limits import Limits, Rule

THEMES = (theme("harbour"),)


def carried(text: str) -> str:
    """What JSON can carry of a text, in as many characters as a person may type."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")[:80]


pytestmark = pytest.mark.usefixtures("own_addresses")
slowly = settings(
    max_examples=30,
    phases=(Phase.explicit, Phase.generate),  # each try that fails takes its time: no shrinking
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


class Stage:
    """A bot that answers each command and press with what it is told to, on a Discord without rate limits."""

    def __init__(self) -> None:
        self._loop = asyncio.Runner()
        self.asked: list[Request] = []
        self.reply: Reply = Notice("ok")
        self.fake: FakeDiscord = self._loop.run(self._started())

    async def _started(self) -> FakeDiscord:
        limits = Limits(asyncio.get_running_loop().time, Rule(10**6, 1.0), Rule(10**6, 1.0))
        fake = await FakeDiscord(limits=limits).__aenter__()
        self._platform = DiscordPlatform(fake.settings, fake.token, THEMES, clock=lambda: NOW)
        await self._platform.start(commands.table(THEMES), self._handle)
        return fake

    async def _handle(self, request: Request) -> Reply:
        self.asked.append(request)
        return self.reply

    def run(self, doing: Callable[[FakeDiscord, DiscordPlatform], Awaitable[Any]]) -> Any:
        """Do something, and see that the real Discord would have refused none of it."""

        async def done() -> Any:
            found = await doing(self.fake, self._platform)
            assert self.fake.violations == []
            return found

        return self._loop.run(done())

    def close(self) -> None:
        async def closed() -> None:
            await self._platform.stop()
            await self.fake.__aexit__(None, None, None)

        self._loop.run(closed())
        self._loop.close()


@pytest.fixture
def stage() -> Iterator[Stage]:
    playing = Stage()
    yield playing
    playing.close()


@slowly
@given(replies | asides)
@example(brief(*ODD[:10]))
@example(brief(*ODD[10:]))
def test_whatever_an_answer_says_it_notifies_nobody_and_forges_nothing(stage: Stage, reply: Reply) -> None:
    stage.reply = reply
    messages = len(render(reply, whole=True))

    async def asked(fake: FakeDiscord, _: DiscordPlatform) -> None:
        answer = await fake.slash("harbour", messages=messages)
        assert answer.mentions == []
        assert forged(answer.live) == []
        assert answer.ephemeral

    stage.run(asked)


@slowly
@given(digests | st.builds(Notice, some_text))
def test_whatever_a_digest_says_it_notifies_nobody_and_forges_nothing(stage: Stage, reply: Digest | Notice) -> None:
    numbers = count()

    async def posted(fake: FakeDiscord, platform: DiscordPlatform) -> None:
        target = Target("discord", fake.guild_id, TargetKind.CHANNEL, fake.channel("news").id)
        await platform.post(target, reply, key=f"{next(numbers)}")
        [message] = (one for one in fake.posted if one.place.id == target.address)
        assert message.pings == []
        assert forged(message.live) == []

    stage.run(posted)


@slowly
@given(briefs(), hostile)
def test_whoever_shares_whatever_it_notifies_nobody_and_forges_nothing(stage: Stage, answer: Brief, name: str) -> None:
    shared = answer if answer.citations else brief("It is closed.")

    async def pressed(fake: FakeDiscord, _: DiscordPlatform) -> None:
        place, begun = fake.channel("news"), len(fake.posted)
        fake.reader.user["global_name"] = name or None
        stage.reply = shared
        interaction = await fake.invoke("harbour", place=place)
        await interaction.answer(messages=len(render(shared, whole=True)))
        stage.reply = Shared(shared)
        assert (await (await fake.press(interaction, "Share")).answer()).text == wording.answers.shared()
        for message in fake.posted[begun:]:
            assert message.pings == []
            assert forged(message.live) == []

    stage.run(pressed)


garbage = st.one_of(
    st.text(min_size=1, max_size=80),
    st.builds("{}:{}".format, st.sampled_from(list(commands.BUTTONS)), st.text(max_size=70) | hostile).map(carried),
)


@slowly
@given(garbage)
@example("quotes:\n")
@example("subscribe:||")
@example("subscribe:a|b|c|d")
@example("share:")
def test_whatever_id_a_button_has_its_press_is_answered(stage: Stage, rest: str) -> None:
    """Under a message of old, with an embed and without a layout."""
    identity = f"attache:{rest}"
    stage.reply = Notice("ok")
    stage.asked.clear()

    async def pressed(fake: FakeDiscord, _: DiscordPlatform) -> None:
        row = {"type": 1, "components": [{"type": 2, "style": 2, "label": "x", "custom_id": identity}]}
        old = fake.channels.stand(fake.daily, {"embeds": [{"title": "An old answer"}], "components": [row]})
        interaction = await fake.press_id(old, identity)
        await interaction.acknowledged()
        if interaction.dialog is not None:
            assert interaction.dialog["custom_id"] == identity
            interaction = await fake.fill(interaction, {"when": "daily 8:00", "zone": ""})
        answer = await interaction.answer()
        gone = commands.about_nothing(identity, THEMES)
        said = wording.answers.theme_gone("/help") if gone else wording.subscribing.gone_button()
        assert answer.text == ("ok" if stage.asked else said)
        assert answer.ephemeral
        assert len(stage.asked) == (not gone and commands.pressed(identity, origin()) is not None)

    stage.run(pressed)


@slowly
@given(hostile.map(carried).map(str.strip).filter(bool), briefs().filter(lambda one: bool(one.citations)))
@example("why? " * 198 + "why?", brief("It is closed."))
@example("#" + "0" * 32, brief("It is closed."))
def test_each_button_under_any_answer_asks_for_what_it_says(stage: Stage, question: str, answer: Brief) -> None:
    stage.reply = answer
    says = {"Share": Action.SHARE, "Sources": Action.QUOTES, "More": Action.LONGER}

    async def pressed(fake: FakeDiscord, _: DiscordPlatform) -> None:
        interaction = await fake.invoke("ask", {"question": question})
        await interaction.answer(messages=len(render(answer, whole=True)))
        stage.reply = Notice("ok")
        assert {"Share", "Sources"} <= interaction.buttons.keys() <= says.keys()
        for label in interaction.buttons:
            await (await fake.press(interaction, label)).answer()
            request = stage.asked[-1]
            assert request.action is says[label]
            subject = request.arguments["subject"]
            kept = commands.kept_under(subject)
            if kept is None:
                assert commands.about(subject, request.origin).arguments == {"question": question}
            else:
                assert kept == commands.question_digest(question)

    stage.run(pressed)
