"""The fake Discord's channels are as strict as the real one's: shown with a client of our own that breaks its rules."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from fakes import discord_forms as forms
from fakes.discord import FakeDiscord
from fakes.discord_channels import (
    ADMINISTRATOR,
    EMBED,
    MESSAGES_SHUT,
    NO_MUTUAL_SERVER,
    ORDINARY,
    SEND,
    SEND_IN_THREADS,
    VIEW,
)
from fakes.discord_limits import Limits, Rule
from fakes.discord_troubles import Trouble

SUB = {"type": 1, "name": "add", "description": "Add"}
BUTTON = {"type": 2, "style": 1, "label": "More", "custom_id": "more"}


class Clock:
    """Time as the test will have it, in seconds."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Bot:
    """A client that does as it is told, right or wrong."""

    def __init__(self, fake: FakeDiscord, session: aiohttp.ClientSession) -> None:
        self.fake = fake
        self.session = session

    async def send(self, path: str, body: Any) -> tuple[int, Any, Any]:
        headers = {
            "Authorization": f"Bot {self.fake.token.reveal()}",
            "User-Agent": "DiscordBot (https://example.org, 1.0)",
            "Content-Type": "application/json",
        }
        url = self.fake.settings.api + path
        async with self.session.post(url, data=json.dumps(body), headers=headers) as answer:
            return answer.status, await answer.json(), answer.headers

    async def post(self, channel: str, body: Any) -> tuple[int, Any]:
        status, told, _ = await self.send(f"/channels/{channel}/messages", body)
        return status, told.get("code", told["id"] if status == 200 else None)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def bot(clock: Clock) -> AsyncIterator[Bot]:
    limits = Limits(clock, Rule(5, 5.0), Rule(20, 1.0))
    async with FakeDiscord(clock, limits=limits) as fake, aiohttp.ClientSession() as session:
        yield Bot(fake, session)
        fake.take_violations()


@pytest.mark.parametrize(
    ("may", "body", "code"),
    [
        (ORDINARY & ~VIEW, {"content": "x"}, 50001),
        (ORDINARY & ~SEND, {"content": "x"}, 50013),
        (ORDINARY & ~EMBED, {"embeds": [{"title": "x"}]}, 50013),
        (ORDINARY, {"content": " "}, 50006),
        (ORDINARY, {"content": "x", "nonce": "x" * 26}, 50035),
        (ORDINARY, {"content": "x", "nonce": 1 << 63}, 50035),
        (ORDINARY, {"content": "x" * 2001}, 50035),
    ],
)
async def test_what_the_bot_may_not_do_in_a_channel_is_refused(bot: Bot, may: int, body: Any, code: int) -> None:
    place = bot.fake.channel("closed", may)
    assert (await bot.post(place.id, body))[1] == code
    assert bot.fake.posted == []
    assert bot.fake.take_violations()


async def test_what_the_bot_may_do_it_can(bot: Bot) -> None:
    fake = bot.fake
    for place in (
        fake.channel("plain", VIEW | SEND),
        fake.channel("own", ADMINISTRATOR),
        fake.thread("thread", VIEW | SEND_IN_THREADS),
    ):
        assert (await bot.post(place.id, {"content": "x"}))[0] == 200
    assert (await bot.post(fake.thread("shut", VIEW | SEND).id, {"content": "x"}))[1] == 50013
    assert (await bot.post("404", {"content": "x"}))[1] == 10003


async def test_a_conversation_is_the_same_each_time_it_is_begun(bot: Bot) -> None:
    reader = bot.fake.reader.id
    first, second = [(await bot.send("/users/@me/channels", {"recipient_id": reader}))[1] for _ in range(2)]
    assert first == second
    assert (first["type"], first["recipients"][0]["id"]) == (1, reader)
    assert (await bot.send("/users/@me/channels", {"recipient_id": 404}))[1]["code"] == 50033
    me = bot.fake._bot["id"]
    assert (await bot.send("/users/@me/channels", {"recipient_id": me}))[1]["code"] == MESSAGES_SHUT


@pytest.mark.parametrize("shut", [MESSAGES_SHUT, NO_MUTUAL_SERVER])
async def test_who_takes_no_messages_has_a_conversation_all_the_same(bot: Bot, shut: int) -> None:
    shy = bot.fake.person("shy", shut)
    status, told, _ = await bot.send("/users/@me/channels", {"recipient_id": shy.id})
    assert status == 200
    assert await bot.post(told["id"], {"content": "x"}) == (403, shut)


async def test_without_allowed_mentions_everybody_named_is_notified(bot: Bot) -> None:
    await bot.post(bot.fake.daily.id, {"content": "@everyone <@1>"})
    await bot.post(bot.fake.daily.id, {"content": "@everyone <@1>", "allowed_mentions": {"parse": []}})
    assert [posted.pings for posted in bot.fake.posted] == [["everyone", "users:1"], []]


async def test_a_nonce_is_known_again_for_a_few_minutes_where_that_is_asked_for(bot: Bot, clock: Clock) -> None:
    daily = bot.fake.daily.id
    body = {"content": "x", "nonce": "n1", "enforce_nonce": True}
    first = await bot.post(daily, body)
    clock.now += 179
    assert await bot.post(daily, body) == first
    assert await bot.post(daily, {**body, "nonce": "n2"}) != first
    assert await bot.post(daily, {**body, "enforce_nonce": False}) != first
    clock.now += 2
    assert await bot.post(daily, body) != first
    assert bot.fake.channels.repeats == 1


async def test_the_nonce_of_a_deleted_message_is_an_unknown_message(bot: Bot) -> None:
    body = {"content": "x", "nonce": "n1", "enforce_nonce": True}
    await bot.post(bot.fake.daily.id, body)
    bot.fake.posted[0].deleted = True
    assert await bot.post(bot.fake.daily.id, body) == (404, 10008)


async def test_each_channel_has_a_limit_of_its_own_that_its_headers_tell(bot: Bot, clock: Clock) -> None:
    daily, other = f"/channels/{bot.fake.daily.id}/messages", f"/channels/{bot.fake.channel('other').id}/messages"
    left = [(await bot.send(daily, {"content": "x"}))[2]["X-RateLimit-Remaining"] for _ in range(5)]
    assert left == ["4", "3", "2", "1", "0"]
    clock.now += 1
    status, told, headers = await bot.send(daily, {"content": "x"})
    assert (status, told["retry_after"], told["global"]) == (429, 4.0, False)
    assert (headers["Retry-After"], headers["X-RateLimit-Scope"], headers["Via"]) == ("4", "user", "1.1 google")
    assert (await bot.send(other, {"content": "x"}))[0] == 200
    clock.now += 4
    assert (await bot.send(daily, {"content": "x"}))[0] == 200
    assert len(bot.fake.limits.exceeded) == 1
    assert bot.fake.violations == []


async def test_there_is_a_limit_over_everything(bot: Bot) -> None:
    places = [bot.fake.channel(f"c{number}") for number in range(21)]
    answers = [await bot.send(f"/channels/{place.id}/messages", {"content": "x"}) for place in places]
    assert [status for status, _, _ in answers] == [200] * 20 + [429]
    assert answers[-1][1]["global"] is True
    assert answers[-1][2]["X-RateLimit-Global"] == "true"


async def test_an_address_with_too_many_invalid_requests_is_banned_for_a_while(clock: Clock) -> None:
    limits = Limits(clock, invalid=Rule(3, 600.0))
    async with FakeDiscord(clock, limits=limits) as fake, aiohttp.ClientSession() as session:
        bot = Bot(fake, session)
        closed = fake.channel("closed", ORDINARY & ~SEND).id
        for code in (50013, 50006, 50013, 50013):  # what is only malformed does not count
            place = closed if code == 50013 else fake.daily.id
            assert (await bot.post(place, {"content": "x" if code == 50013 else ""}))[1] == code
            clock.now += 1
        url = f"{fake.settings.api}/channels/{fake.daily.id}/messages"
        async with session.post(url, json={"content": "x"}) as blocked:
            assert (blocked.status, blocked.content_type) == (429, "text/html")
            assert not any(name.startswith(("X-RateLimit", "Via", "Retry")) for name in blocked.headers)
        assert "banned" in fake.take_violations()[-1]
        clock.now += 600
        assert (await bot.post(fake.daily.id, {"content": "x"}))[0] == 200


@pytest.mark.parametrize("stored", [False, True])
async def test_a_dropped_connection_may_or_may_not_have_stored_the_message(bot: Bot, *, stored: bool) -> None:
    bot.fake.trouble(Trouble("drop", stored=stored))
    with pytest.raises(aiohttp.ClientError):
        await bot.post(bot.fake.daily.id, {"content": "x"})
    assert len(bot.fake.posted) == stored


async def test_troubles_come_in_their_order_and_end(bot: Bot) -> None:
    daily = f"/channels/{bot.fake.daily.id}/messages"
    bot.fake.trouble(Trouble("fail"), times=2)
    bot.fake.trouble(Trouble("limit", seconds=7.5, everywhere=True))
    bot.fake.trouble(Trouble("hang"))
    assert [(await bot.send(daily, {"content": "x"}))[0] for _ in range(3)] == [500, 500, 429]
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await bot.send(daily, {"content": "x"})
    assert (await bot.send(daily, {"content": "x"}))[0] == 200
    assert bot.fake.troubles.befell == 4


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([{"type": 1, "components": [BUTTON] * 6}], "BASE_TYPE_BAD_LENGTH"),
        ([{"type": 1, "components": []}], "BASE_TYPE_BAD_LENGTH"),
        ([{"type": 1, "components": [BUTTON]}] * 2, "COMPONENT_CUSTOM_ID_DUPLICATED"),
        ([{"type": 1, "components": [{**BUTTON, "custom_id": f"b{n}"}]} for n in range(6)], "BASE_TYPE_MAX_LENGTH"),
        ([{"type": 1, "components": [{**BUTTON, "label": "x" * 81}]}], "BASE_TYPE_MAX_LENGTH"),
        ([{"type": 1, "components": [{**BUTTON, "label": ""}]}], "BASE_TYPE_REQUIRED"),
        ([{"type": 1, "components": [{**BUTTON, "custom_id": "x" * 101}]}], "BASE_TYPE_BAD_LENGTH"),
        ([{"type": 1, "components": [{**BUTTON, "custom_id": None}]}], "BASE_TYPE_REQUIRED"),
        ([{"type": 1, "components": [{**BUTTON, "style": 9}]}], "BASE_TYPE_CHOICES"),
    ],
)
def test_bad_buttons_are_refused(rows: list[dict[str, Any]], code: str) -> None:
    assert code in [fault.code for fault in forms.message({"content": "x", "components": rows})]


@pytest.mark.parametrize(
    ("options", "path", "code"),
    [
        ([SUB, {"type": 3, "name": "x", "description": "x"}], (), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID"),
        ([{**SUB, "name": "Add"}], (0, "name"), "STRING_TYPE_REGEX"),
        ([{**SUB, "required": True}], (0, "required"), "BASE_TYPE_CHOICES"),
        (
            [{**SUB, "options": [{"type": 3, "name": "x", "description": ""}]}],
            (0, "options", 0, "description"),
            "BASE_TYPE_BAD_LENGTH",
        ),
        ([{**SUB, "options": [SUB]}], (0, "options", 0, "type"), "BASE_TYPE_CHOICES"),
        ([{**SUB, "type": 2, "options": [{**SUB, "type": 2}]}], (0, "options", 0, "type"), "BASE_TYPE_CHOICES"),
        ([{**SUB, "type": 4, "max_value": 1 << 53}], (0, "max_value"), "NUMBER_TYPE_MAX"),
        ([{**SUB, "type": 3, "min_value": 1}], (0, "max_value"), "NUMBER_TYPE_MAX"),
        ([{**SUB, "type": 4, "choices": [{"name": "x", "value": "x"}]}], (0, "max_value"), "NUMBER_TYPE_MAX"),
    ],
)
def test_bad_subcommands_are_refused(options: list[dict[str, Any]], path: tuple[str | int, ...], code: str) -> None:
    found = forms.commands([{"name": "digest", "description": "Digests", "options": options}])
    assert ((0, "options", *path), code) in [(fault.path, fault.code) for fault in found]


def test_good_subcommands_are_taken() -> None:
    inner = {**SUB, "options": [{"type": 3, "name": "x", "description": "x", "required": True}]}
    assert (
        forms.commands([{"name": "digest", "description": "Digests", "options": [inner, {**SUB, "name": "b"}]}]) == []
    )


def test_groups_hold_subcommands_and_menus_hold_nothing() -> None:
    group = {**SUB, "type": 2, "options": [SUB]}
    assert forms.commands([{"name": "digest", "description": "Digests", "options": [group]}]) == []
    number = {"type": 4, "name": "n", "description": "n", "choices": [{"name": "x", "value": 5}], "min_value": -5}
    assert forms.commands([{"name": "digest", "description": "Digests", "options": [number]}]) == []
    assert forms.commands([{"type": 2, "name": "Show Profile", "description": ""}]) == []
    [fault] = forms.commands([{"type": 3, "name": "Quote", "description": "Quotes"}])
    assert fault.path == (0, "description")


async def test_a_button_that_is_not_there_cannot_be_pressed(bot: Bot) -> None:
    posted = bot.fake.channels.stand(bot.fake.daily, {"content": "x"})
    with pytest.raises(LookupError, match="no button"):
        await bot.fake.press(posted, "More")
