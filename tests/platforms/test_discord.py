"""The Discord platform, through the unmodified discord.py, against the strict local Discord."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, timedelta

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot import commands, wording
from bot.errors import PlatformError
from bot.model import (
    Action,
    CommandSpec,
    Comparison,
    Entry,
    Listing,
    Notice,
    Option,
    OptionKind,
    Reply,
    Request,
    Target,
    TargetKind,
    Theme,
)
from bot.platforms.discord import DiscordPlatform
from bot.rendering.discord import render
from bot.settings import DiscordSettings, Secret
from builders import brief, free_port, theme
from fakes.discord import FakeDiscord
from fakes.discord_channels import ADMINISTRATOR, EMBED, MANAGE_CHANNELS, ORDINARY, SEND, SEND_IN_THREADS, VIEW

THEMES = (theme("harbour"), theme("weather"))
HOSTILE = (
    "@everyone @here <@1> <@!2> <@&3> <#4> <:x:5> <t:1700000000:R> </brief:6> :smile: [bank](https://evil.example) "
    "https://evil.example discord.gg/abc **bold** __under__ *it* _it_ ~~gone~~ ||spoiler|| `code` ```fence```"
)


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as server:
        yield server


@pytest.fixture(autouse=True)
def the_library_keeps_its_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are class attributes: put back after each test."""
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)


def says(reply: Reply) -> Callable[[Request], Awaitable[Reply]]:
    async def handle(_: Request) -> Reply:
        return reply

    return handle


@asynccontextmanager
async def connected(
    fake: FakeDiscord,
    handle: Callable[[Request], Awaitable[Reply]],
    *,
    themes: Sequence[Theme] = THEMES,
    grace: float = 10,
) -> AsyncIterator[DiscordPlatform]:
    platform = DiscordPlatform(fake.settings, fake.token, themes, grace=grace)
    await platform.start(commands.table(themes), handle)
    try:
        yield platform
    finally:
        await platform.stop()


async def test_every_command_of_the_table_is_offered_with_typed_options(fake: FakeDiscord) -> None:
    async with connected(fake, says(Notice("ok"))):
        offered = {command["name"]: command for command in fake.commands}
    assert list(offered) == [
        "harbour",
        "weather",
        "brief",
        "compare",
        "ask",
        "sources",
        "subscribe",
        "subscriptions",
        "unsubscribe",
        "quiet",
        "digest",
        "forget-me",
        "help",
    ]
    assert offered["harbour"]["description"] == "What is said of the harbour?"
    since = {
        "type": 3,
        "name": "since",
        "description": "Only what is new: since a date, 7d, or last",
        "required": False,
        "min_length": 1,
        "max_length": 1000,
        "name_localizations": {"uk": "від"},
        "description_localizations": {"uk": "Лише нове: від дати, 7д або останнє"},
    }
    assert offered["harbour"]["options"] == [since]
    assert offered["harbour"]["contexts"] == [0, 1]
    choices = [{"name": "The harbour", "value": "harbour"}, {"name": "The weather", "value": "weather"}]
    assert offered["brief"]["options"] == [
        {
            "type": 3,
            "name": "theme",
            "description": "Which theme; without one, the overview",
            "required": False,
            "choices": choices,
            "name_localizations": {"uk": "тема"},
            "description_localizations": {"uk": "Яка тема; без неї — загальний огляд"},
        },
        since,
    ]
    assert [(one["name"], one["required"], one["choices"]) for one in offered["compare"]["options"]] == [
        ("a", True, choices),
        ("b", False, choices),
    ]
    assert offered["ask"]["options"][0]["max_length"] == 1000


async def test_the_digests_of_a_channel_are_one_command_for_those_who_manage_channels(fake: FakeDiscord) -> None:
    async with connected(fake, says(Notice("ok"))):
        [group] = [command for command in fake.commands if command["name"] == "digest"]
        assert [(one["type"], one["name"]) for one in group["options"]] == [
            (1, verb) for verb in ("add", "list", "remove", "pause", "resume", "preview", "send-now")
        ]
        assert [(one["name"], one["required"]) for one in group["options"][0]["options"]] == [
            ("themes", True),
            ("when", True),
            ("zone", False),
        ]
        assert group["default_member_permissions"] == MANAGE_CHANNELS
        assert group["contexts"] == [0]
        with pytest.raises(LookupError, match="not offered to this person"):
            await fake.slash("digest list")
        with pytest.raises(LookupError, match="direct messages"):
            await fake.slash("digest list", guild=False)
        assert (await fake.slash("digest list", may=ORDINARY | MANAGE_CHANNELS)).text == "ok"


async def test_a_managed_command_of_one_word_is_for_the_same_people(fake: FakeDiscord) -> None:
    platform = DiscordPlatform(fake.settings, fake.token, THEMES)
    await platform.start([CommandSpec("news", "…", Action.DIGEST_LIST, managed=True)], says(Notice("ok")))
    [command] = fake.commands
    await platform.stop()
    assert (command["default_member_permissions"], command["contexts"]) == (MANAGE_CHANNELS, [0])


async def test_whoever_discord_lets_use_a_managed_command_manages_the_channel(fake: FakeDiscord) -> None:
    asked: list[Request] = []

    async def handle(request: Request) -> Reply:
        asked.append(request)
        return Notice("ok")

    fake.granted.add("digest")  # the server's admins opened it to everybody
    async with connected(fake, handle):
        await fake.slash("digest list")
        await fake.slash("digest list", may=ORDINARY | MANAGE_CHANNELS)
        await fake.slash("unsubscribe")
        await fake.slash("unsubscribe", may=ORDINARY | MANAGE_CHANNELS)
        await fake.slash("unsubscribe", may=ADMINISTRATOR)
        await fake.slash("unsubscribe", guild=False)
    assert [one.origin.manager for one in asked] == [True, True, False, True, True, False]
    assert asked[0].action is Action.DIGEST_LIST
    assert asked[0].origin.place == Target("discord", fake.guild_id, TargetKind.CHANNEL, fake.daily.id)
    assert asked[0].origin.person == Target("discord", "", TargetKind.USER, fake.reader.id)


@pytest.mark.parametrize(
    ("bot", "thread", "said"),
    [
        (ORDINARY, False, None),
        (ORDINARY & ~SEND, True, None),
        (ADMINISTRATOR, False, None),
        (ORDINARY & ~EMBED, False, None),
        (ORDINARY & ~SEND, False, "I need Send Messages in #news."),
        (ORDINARY & ~VIEW, False, "I need View Channel in #news."),
        (ORDINARY & ~SEND_IN_THREADS, True, "I need Send Messages in Threads in #news."),
    ],
)
async def test_what_keeps_the_bot_from_posting_is_named_before_it_tries(
    fake: FakeDiscord, bot: int, *, thread: bool, said: str | None
) -> None:
    asked: list[Request] = []

    async def handle(request: Request) -> Reply:
        asked.append(request)
        return Notice("ok")

    place = fake.thread("news", bot) if thread else fake.channel("news", bot)
    async with connected(fake, handle):
        given = {"themes": "harbour", "when": "daily 8:00"}
        await fake.slash("digest add", given, place=place, may=ORDINARY | MANAGE_CHANNELS)
        await fake.slash("subscriptions", place=place)
    assert [one.origin.obstacle for one in asked] == [said, None]
    assert asked[0].arguments == given
    assert asked[0].origin.channel == place.id


async def test_a_bot_that_is_no_member_of_the_server_says_so(fake: FakeDiscord) -> None:
    asked: list[Request] = []

    async def handle(request: Request) -> Reply:
        asked.append(request)
        return Notice("ok")

    fake.leave_server()
    async with connected(fake, handle):
        await fake.slash("digest list", may=ORDINARY | MANAGE_CHANNELS)
    assert asked[0].origin.obstacle == wording.platforms.discord_no_member()


async def test_long_descriptions_are_cut_to_what_discord_takes(fake: FakeDiscord) -> None:
    wordy = theme("wordy", question="why " * 60, title="because " * 30)
    async with connected(fake, says(Notice("ok")), themes=[wordy]):
        assert fake.commands[0]["description"].endswith("why…")


async def test_more_themes_than_choices_are_suggested_while_typing(fake: FakeDiscord) -> None:
    themes = [theme(f"port-{number}", command=None) for number in range(25)] + [
        theme("weather", title="Gales", command=None)
    ]
    async with connected(fake, says(Notice("ok")), themes=themes):
        assert "choices" not in fake.commands[0]["options"][0]
        assert await fake.autocomplete("brief", "theme", "gal") == ["weather"]
        assert await fake.autocomplete("brief", "theme", "WEATH") == ["weather"]
        assert len(await fake.autocomplete("brief", "theme", "")) == 25
        assert await fake.autocomplete("brief", "theme", "nothing like it") == []


async def test_the_last_of_several_themes_is_completed(fake: FakeDiscord) -> None:
    async with connected(fake, says(Notice("ok"))):
        assert await fake.autocomplete("subscribe", "themes", "") == ["all", "harbour", "weather"]
        assert await fake.autocomplete("digest add", "themes", "harbour,wea") == ["harbour, weather"]


async def test_days_times_and_zones_are_completed(fake: FakeDiscord) -> None:
    async with connected(fake, says(Notice("ok"))):
        assert (await fake.autocomplete("subscribe", "when", "week"))[0] == "weekdays 8:00"
        assert await fake.autocomplete("quiet", "zone", "kyi") == ["Europe/Kyiv"]


async def test_the_request_says_what_was_asked_by_whom_and_where(fake: FakeDiscord) -> None:
    asked: list[Request] = []

    async def handle(request: Request) -> Reply:
        asked.append(request)
        return Notice("ok")

    async with connected(fake, handle):
        await fake.slash("harbour")
        await fake.slash("compare", {"a": "harbour", "b": "weather"}, locale="uk", guild=False)
        await fake.slash("ask", {"question": "  how deep is it?  "}, locale="xx-new")
    first, second, third = asked
    assert (first.action, first.arguments) == (Action.BRIEF, {"theme": "harbour"})
    assert (second.action, second.arguments) == (Action.COMPARE, {"a": "harbour", "b": "weather"})
    assert (third.action, third.arguments) == (Action.ASK, {"question": "how deep is it?"})
    assert [one.origin.locale for one in asked] == ["en-US", "uk", "xx-new"]
    assert [one.origin.direct for one in asked] == [False, True, False]
    assert first.origin.workspace.isdigit()
    assert second.origin.workspace == ""
    assert first.origin.who == second.origin.who
    assert first.origin.received_at.utcoffset() == timedelta(0)
    assert first.origin.received_at.tzinfo is UTC


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (brief("The harbour is closed."), ["The harbour", "The harbour is closed. [1]", "Sources", "notes · undated"]),
        (
            Comparison(brief("It is closed."), brief("It rains.", of=THEMES[1])),
            ["The harbour", "It is closed. [1]", "The weather", "It rains. [1]", "1 point from 1 document"],
        ),
        (
            Listing("Documents", (Entry("a.txt", ("1 page",)),), "One in all."),
            ["Documents", "a.txt — 1 page", "One in"],
        ),
        (Notice("There is no theme “tide”.", failed=True), ["There is no theme “tide”."]),
        (brief(), ["The documents say nothing on “The harbour”."]),
    ],
    ids=["brief", "comparison", "listing", "notice", "empty brief"],
)
async def test_each_kind_of_reply_reaches_the_person_alone(
    fake: FakeDiscord, reply: Reply, expected: list[str]
) -> None:
    async with connected(fake, says(reply)):
        answer = await fake.slash("harbour")
    assert [text for text in expected if text not in answer.text] == []
    assert answer.ephemeral


async def test_a_long_brief_arrives_in_several_messages_all_of_them_private(fake: FakeDiscord) -> None:
    long = brief(*(f"Sentence {number} " + "is long " * 100 for number in range(12)))
    async with connected(fake, says(long)):
        answer = await fake.slash("harbour", messages=len(render(long)))
    assert len(answer.messages) > 1
    assert answer.ephemeral
    assert all(f"[{number}]" in answer.text for number in range(1, 13))


async def test_a_slow_answer_is_acknowledged_at_once(fake: FakeDiscord) -> None:
    gate = asyncio.Event()

    async def handle(_: Request) -> Reply:
        await gate.wait()
        return Notice("at last")

    async with connected(fake, handle):
        interaction = await fake.invoke("harbour")
        await interaction.acknowledged()
        assert interaction.loading
        gate.set()
        answer = await interaction.answer()
    assert answer.acknowledged_after < 3
    assert answer.ephemeral
    assert answer.text == "at last"


async def test_slow_answers_do_not_hold_up_others(fake: FakeDiscord) -> None:
    gate = asyncio.Event()

    async def handle(request: Request) -> Reply:
        if request.action is Action.ASK:
            await gate.wait()
        return Notice(request.action)

    async with connected(fake, handle):
        slow = await fake.invoke("ask", {"question": "why?"})
        assert (await fake.slash("help")).text == "help"
        gate.set()
        assert (await slow.answer()).text == "ask"


async def test_a_failing_handle_is_a_notice_whose_reference_is_in_the_log(
    fake: FakeDiscord, caplog: pytest.LogCaptureFixture
) -> None:
    async def handle(_: Request) -> Reply:
        msg = "the disk is on fire"
        raise RuntimeError(msg)

    async with connected(fake, handle):
        answer = await fake.slash("harbour")
    reference = re.search("“(.+)”", answer.text)
    assert reference
    assert "fire" not in answer.text
    assert reference[1] in caplog.text
    assert "the disk is on fire" in caplog.text


async def test_hostile_text_of_a_document_stays_text(fake: FakeDiscord) -> None:
    async with connected(fake, says(brief(HOSTILE, "# Heading", "> quote", "- item", "1. item", "-# small"))):
        answer = await fake.slash("harbour")
    assert answer.mentions == []
    assert {(found.kind, found.text) for found in answer.live} == {
        ("heading", "### "),
        ("list", "- "),
        ("bold", "Sources"),
        ("small", "-# "),
    }
    assert HOSTILE in answer.text
    sent = next(iter(fake._interactions.values())).messages
    assert [message["allowed_mentions"] for message in sent.values()] == [{"parse": []}]


@pytest.mark.parametrize("token", ["", "   ", "not-the-token", "two words", "line\nbreak", "ключ"])
async def test_a_wrong_token_is_one_clear_sentence(fake: FakeDiscord, token: str) -> None:
    platform = DiscordPlatform(fake.settings, Secret(token), THEMES)
    with pytest.raises(PlatformError, match="Set DISCORD_TOKEN") as refused:
        await platform.start(commands.table(THEMES), says(Notice("ok")))
    assert not token.strip() or token not in str(refused.value)
    await platform.stop()
    fake.take_violations()


async def test_a_token_pasted_with_its_scheme_and_spaces_is_taken(fake: FakeDiscord) -> None:
    platform = DiscordPlatform(fake.settings, Secret(f" Bot {fake.token.reveal()}\n"), THEMES)
    await platform.start(commands.table(THEMES), says(Notice("ok")))
    assert (await fake.slash("help")).text == "ok"
    await platform.stop()


async def test_an_unreachable_server_is_named() -> None:
    api = f"http://127.0.0.1:{free_port()}/api/v10"
    platform = DiscordPlatform(DiscordSettings(api=api), Secret("token"), THEMES)
    with pytest.raises(PlatformError, match=f"cannot be reached at {api}"):
        await platform.start(commands.table(THEMES), says(Notice("ok")))


async def test_an_unreachable_gateway_is_named(fake: FakeDiscord) -> None:
    gateway = f"ws://127.0.0.1:{free_port()}/"
    platform = DiscordPlatform(DiscordSettings(api=fake.settings.api, gateway=gateway), fake.token, THEMES)
    with pytest.raises(PlatformError, match=gateway):
        await platform.start(commands.table(THEMES), says(Notice("ok")))


async def test_a_server_that_is_not_discord_is_named(fake: FakeDiscord) -> None:
    api = fake.settings.api.removesuffix("/api/v10")
    platform = DiscordPlatform(DiscordSettings(api=api, gateway=fake.settings.gateway), fake.token, THEMES)
    with pytest.raises(PlatformError, match=api):
        await platform.start(commands.table(THEMES), says(Notice("ok")))


@pytest.mark.parametrize("name", ["Upper", "one two three", "x" * 33, "digest Add"])
async def test_a_command_name_that_discord_does_not_take_is_named(fake: FakeDiscord, name: str) -> None:
    platform = DiscordPlatform(fake.settings, fake.token, THEMES)
    with pytest.raises(PlatformError, match=name.partition(" ")[2] or name):
        await platform.start([CommandSpec(name, "…", Action.HELP)], says(Notice("ok")))


async def test_commands_that_discord_refuses_are_one_sentence_with_its_reason(fake: FakeDiscord) -> None:
    twice = (Option("theme", "", OptionKind.TEXT),)
    platform = DiscordPlatform(fake.settings, fake.token, THEMES)
    with pytest.raises(PlatformError, match="Must be between 1 and 100 in length") as refused:
        await platform.start([CommandSpec("brief", "…", Action.BRIEF, twice)], says(Notice("ok")))
    assert "\n" not in str(refused.value)
    assert "400" in fake.take_violations()[0]


async def test_a_command_typed_while_the_gateway_was_gone_is_answered_after_the_resume(fake: FakeDiscord) -> None:
    async with connected(fake, says(Notice("still here"))):
        await fake.gateway.drop()
        answer = await fake.slash("harbour")
        assert answer.text == "still here"
        assert (fake.gateway.identifies, fake.gateway.resumes) == (1, 1)


async def test_the_bot_reconnects_when_discord_asks_it_to(fake: FakeDiscord) -> None:
    async with connected(fake, says(Notice("still here"))):
        await fake.gateway.ask_to_reconnect()
        await fake.gateway.until(lambda: fake.gateway.resumes == 1, "a resume")
        assert (await fake.slash("harbour")).text == "still here"


async def test_heartbeats_keep_the_connection() -> None:
    seconds = 0.0
    async with FakeDiscord(lambda: seconds, heartbeat=0.05) as fake, connected(fake, says(Notice("alive"))):

        def heard(heartbeats: int) -> Callable[[], bool]:
            return lambda: fake.gateway.heartbeats >= heartbeats

        for _ in range(4):
            await fake.gateway.until(heard(fake.gateway.heartbeats + 1), "another heartbeat")
            seconds += 0.05
        assert (await fake.slash("harbour")).text == "alive"
        assert fake.gateway.identifies == 1


async def test_a_token_withdrawn_while_running_ends_the_platform_with_one_sentence(fake: FakeDiscord) -> None:
    async with connected(fake, says(Notice("ok"))) as platform:
        await fake.revoke_token()
        with pytest.raises(PlatformError, match="DISCORD_TOKEN"):
            await platform.wait()


async def test_stopping_lets_an_answer_in_work_arrive(fake: FakeDiscord) -> None:
    gate = asyncio.Event()

    async def handle(_: Request) -> Reply:
        await gate.wait()
        return Notice("in time")

    async with connected(fake, handle) as platform:
        interaction = await fake.invoke("harbour")
        await interaction.acknowledged()
        stopping = asyncio.create_task(platform.stop())
        gate.set()
        assert (await interaction.answer()).text == "in time"
        await stopping


async def test_stopping_does_not_wait_for_ever(fake: FakeDiscord) -> None:
    async def handle(_: Request) -> Reply:
        await asyncio.Event().wait()
        raise AssertionError

    async with connected(fake, handle, grace=0.01) as platform:
        await (await fake.invoke("harbour")).acknowledged()
        async with asyncio.timeout(5):
            await platform.stop()


async def test_stopping_twice_or_before_the_start_does_no_harm(fake: FakeDiscord) -> None:
    await DiscordPlatform(fake.settings, fake.token, THEMES).stop()
    async with connected(fake, says(Notice("ok"))) as platform:
        await asyncio.gather(platform.stop(), platform.stop())
        await platform.wait()
        assert fake.gateway.session is None


async def test_only_the_least_intent_is_asked_for(fake: FakeDiscord) -> None:
    async with connected(fake, says(Notice("ok"))):
        assert fake.gateway.session
        assert fake.gateway.session.intents == 1


async def test_the_library_does_not_set_up_logging(fake: FakeDiscord) -> None:
    before = [list(logging.getLogger(name).handlers) for name in (None, "discord")]
    async with connected(fake, says(Notice("ok"))):
        assert [list(logging.getLogger(name).handlers) for name in (None, "discord")] == before


async def test_commands_are_synced_once_however_often_the_gateway_drops(fake: FakeDiscord) -> None:
    async with connected(fake, says(Notice("ok"))):
        ids = [command["id"] for command in fake.commands]
        await fake.gateway.drop()
        await fake.slash("harbour")
        assert [command["id"] for command in fake.commands] == ids
        assert fake.synced == 1
