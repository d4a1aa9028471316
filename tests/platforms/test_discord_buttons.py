"""The buttons under answers on Discord, through the unmodified discord.py."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

import pytest

from bot import commands, wording
from bot.model import Action, Comparison, Notice, Reply, Request, Shared, Target, TargetKind, Theme
from bot.platforms.discord import DiscordPlatform
from bot.rendering.discord import render
from builders import brief, theme
from fakes.discord import FakeDiscord
from fakes.discord_channels import ADMINISTRATOR, EMBED, ORDINARY, SEND, SEND_IN_THREADS
from fakes.discord_interaction import pressable
from fakes.discord_troubles import Trouble

THEMES = (theme("harbour"), theme("weather"))
HOSTILE = "@everyone <@1> [bank](https://evil.example) **bold**"

pytestmark = pytest.mark.usefixtures("own_addresses")


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as server:
        yield server


@asynccontextmanager
async def answering(
    fake: FakeDiscord, handle: Callable[[Request], Awaitable[Reply]], *, themes: Sequence[Theme] = THEMES
) -> AsyncIterator[DiscordPlatform]:
    platform = DiscordPlatform(fake.settings, fake.token, themes)
    await platform.start(commands.table(themes), handle)
    try:
        yield platform
    finally:
        await platform.stop()


async def on_the_harbour(request: Request) -> Reply:
    """A brief; for Share the same for everyone, if nothing is in the way, as the journey does it."""
    if request.action is Action.SHARE:
        obstacle = request.origin.obstacle
        return Notice(obstacle, failed=True) if obstacle else Shared(brief(f"It is closed. {HOSTILE}"))
    return brief(f"It is closed. {HOSTILE}")


async def test_the_buttons_of_an_answer_work_after_a_restart(fake: FakeDiscord) -> None:
    asked: list[Request] = []

    async def handle(request: Request) -> Reply:
        asked.append(request)
        return Notice("ok")

    async with answering(fake, on_the_harbour):
        interaction = await fake.invoke("harbour")
        await interaction.answer()
    assert interaction.buttons == {
        "Share": "attache:share:harbour",
        "Sources": "attache:quotes:harbour",
        "Compare": "attache:compare:harbour",
        "Subscribe": "attache:subscribe:harbour",
    }
    async with answering(fake, handle):
        for label in ("Share", "Sources", "Compare"):
            answer = await (await fake.press(interaction, label)).answer()
            assert (answer.text, answer.ephemeral) == ("ok", True)
    assert [(one.action, one.arguments) for one in asked] == [
        (Action.SHARE, {"subject": "harbour"}),
        (Action.QUOTES, {"subject": "harbour"}),
        (Action.COMPARE, {"a": "harbour"}),
    ]


async def test_subscribe_asks_when_in_a_dialog_that_works_after_a_restart(fake: FakeDiscord) -> None:
    asked: list[Request] = []

    async def handle(request: Request) -> Reply:
        asked.append(request)
        return Notice("Subscribed.")

    async with answering(fake, on_the_harbour):
        interaction = await fake.invoke("harbour")
        await interaction.answer()
    async with answering(fake, handle):
        opened = await fake.press(interaction, "Subscribe")
        await opened.acknowledged()
        assert opened.dialog is not None
        assert opened.dialog["title"] == "Subscribe"
        assert opened.fields == {"when": "weekdays 8:00", "zone": ""}
        assert opened.messages == {}
    async with answering(fake, handle):  # the dialog is still open on the person's screen
        filled = await fake.fill(opened, {"when": "weekly monday 9:00", "zone": "Europe/Kyiv"})
        answer = await filled.answer()
        await (await fake.fill(opened, {})).answer()
    assert (answer.text, answer.ephemeral) == ("Subscribed.", True)
    assert [(one.action, one.arguments) for one in asked] == [
        (Action.SUBSCRIBE, {"themes": "harbour", "when": "weekly monday 9:00", "zone": "Europe/Kyiv"}),
        (Action.SUBSCRIBE, {"themes": "harbour", "when": "weekdays 8:00"}),
    ]
    assert asked[0].origin.person == Target("discord", "", TargetKind.USER, fake.reader.id)


async def test_of_a_theme_that_is_gone_nothing_is_asked(fake: FakeDiscord) -> None:
    async def handle(_: Request) -> Reply:
        raise AssertionError

    async with answering(fake, on_the_harbour):
        interaction = await fake.invoke("harbour")
        await interaction.answer()
    async with answering(fake, handle, themes=THEMES[1:]):
        pressed = await fake.press(interaction, "Subscribe")
        answer = await pressed.answer()
        said = await (await fake.press(interaction, "Subscribe", locale="uk")).answer()
    assert pressed.dialog is None
    assert (answer.text, answer.ephemeral) == (wording.answers.theme_gone("/help"), True)
    assert "/довідка" in said.text
    assert pressed.buttons == {}


async def test_a_dialog_is_filled_in_and_answered_in_the_language_of_the_person(fake: FakeDiscord) -> None:
    async with answering(fake, on_the_harbour):
        interaction = await fake.invoke("harbour", locale="uk")
        await interaction.answer()
        opened = await fake.press(interaction, "Підписатися", locale="uk")
        await opened.acknowledged()
        assert opened.fields == {"when": "у будні 8:00", "zone": ""}

        async def locale(request: Request) -> Reply:
            return Notice(str(request.origin.locale))

    async with answering(fake, locale):
        assert (await (await fake.fill(opened, {})).answer()).text == "uk"


async def test_what_was_typed_wrongly_into_a_dialog_is_not_lost(fake: FakeDiscord) -> None:
    async def handle(request: Request) -> Reply:
        if request.action is Action.BRIEF:
            return brief("It is closed.")
        bad = request.arguments["when"] != "daily 8:00"
        return Notice("“eightish” is no time." if bad else "Subscribed.", failed=bad)

    async with answering(fake, handle):
        interaction = await fake.invoke("harbour")
        await interaction.answer()
        opened = await fake.press(interaction, "Subscribe")
        refused = await fake.fill(opened, {"when": "eightish", "zone": "Europe/Kyiv"})
        assert (await refused.answer()).text == "“eightish” is no time."
        mended = await fake.press(refused, "Try again")
        await mended.acknowledged()
        assert mended.fields == {"when": "eightish", "zone": "Europe/Kyiv"}
        answer = await (await fake.fill(mended, {"when": "daily 8:00"})).answer()
    assert answer.text == "Subscribed."


async def test_the_buttons_stand_under_the_last_message_of_a_long_answer(fake: FakeDiscord) -> None:
    long = Comparison(brief(*("It is closed. " * 40 for _ in range(10))), brief("It rains. " * 40, of=THEMES[1]))

    async def handle(_: Request) -> Reply:
        return long

    async with answering(fake, handle):
        answer = await fake.slash("compare", {"a": "harbour", "b": "weather"}, messages=len(render(long)))
    assert len(answer.messages) > 1
    rows = [list(pressable(message)) for message in answer.messages]
    assert rows == [*([] for _ in answer.messages[1:]), ["Share", "Sources"]]


async def test_an_answer_is_shared_with_everyone_in_the_name_of_who_wished_it(fake: FakeDiscord) -> None:
    async with answering(fake, on_the_harbour):
        interaction = await fake.invoke("harbour")
        await interaction.answer()
        told = await (await fake.press(interaction, "Share")).answer()
    [posted] = fake.posted
    assert (told.text, told.ephemeral) == (wording.answers.shared(), True)
    assert posted.place is fake.daily
    assert posted.text.startswith("Shared by reader")
    assert HOSTILE in posted.text
    assert posted.pings == []
    assert {found.kind for found in posted.live} == {"bold", "heading", "list", "small"}
    assert list(posted.buttons) == ["Sources", "Compare", "Subscribe"]


async def test_an_answer_shared_twice_in_short_stands_there_once(fake: FakeDiscord) -> None:
    async with answering(fake, on_the_harbour):
        interaction = await fake.invoke("harbour")
        await interaction.answer()
        for _ in range(2):
            assert (await (await fake.press(interaction, "Share")).answer()).text == wording.answers.shared()
    assert len(fake.posted) == 1


@pytest.mark.parametrize(
    ("bot", "may", "thread", "said"),
    [
        (ORDINARY & ~SEND, ORDINARY, False, "I need Send Messages in #news."),
        (ORDINARY & ~EMBED, ORDINARY, False, wording.answers.shared()),
        (ORDINARY, ORDINARY & ~SEND, False, wording.platforms.discord_not_yours_to_post(in_thread=False)),
        (ORDINARY, ORDINARY & ~SEND_IN_THREADS, True, wording.platforms.discord_not_yours_to_post(in_thread=True)),
        (ORDINARY, ORDINARY & ~SEND, True, wording.answers.shared()),
        (ORDINARY, ADMINISTRATOR, False, wording.answers.shared()),
    ],
)
async def test_whoever_may_not_post_there_cannot_have_the_bot_do_it(
    fake: FakeDiscord, bot: int, may: int, *, thread: bool, said: str
) -> None:
    place = fake.thread("news", bot) if thread else fake.channel("news", bot)
    async with answering(fake, on_the_harbour):
        interaction = await fake.invoke("harbour", place=place, may=may)
        await interaction.answer()
        answer = await (await fake.press(interaction, "Share")).answer()
    assert answer.text == said
    assert len(fake.posted) == (said == wording.answers.shared())


async def test_an_answer_that_discord_does_not_take_is_told_as_not_shared(fake: FakeDiscord) -> None:
    async with answering(fake, on_the_harbour):
        interaction = await fake.invoke("harbour")
        await interaction.answer()
        fake.trouble(Trouble("refuse", status=400, code=200000))
        answer = await (await fake.press(interaction, "Share")).answer()
    assert answer.text == wording.platforms.discord_automod()
    assert fake.posted == []
    fake.take_violations()


async def test_an_answer_in_direct_messages_offers_no_sharing(fake: FakeDiscord) -> None:
    async with answering(fake, on_the_harbour):
        interaction = await fake.invoke("harbour", guild=False)
        await interaction.answer()
    assert list(interaction.buttons) == ["Sources", "Compare", "Subscribe"]
