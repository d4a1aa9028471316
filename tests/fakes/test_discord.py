"""The fake Discord is as strict as the real one: shown with a client of our own that breaks its rules."""

import asyncio
import json
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from fakes import discord_forms as forms
from fakes import discord_markup as markup
from fakes.discord import FakeDiscord

COMMAND = {"name": "brief", "description": "A short brief"}
AGENT = "DiscordBot (https://example.org, 1.0)"


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
        self.application = ""
        self.sockets: list[aiohttp.ClientWebSocketResponse] = []

    async def call(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        sent = {
            "Authorization": f"Bot {self.fake.token.reveal()}",
            "User-Agent": AGENT,
            "Content-Type": "application/json",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        data = body if isinstance(body, str) else json.dumps(body) if body is not None else None
        async with self.session.request(method, self.fake.settings.api + path, data=data, headers=sent) as answer:
            assert answer.headers.get("Content-Type", "application/json") == "application/json"
            return answer.status, await answer.json() if answer.status != 204 else None

    async def register(self, *commands: dict[str, Any]) -> tuple[int, Any]:
        _, me = await self.call("GET", "/oauth2/applications/@me")
        self.application = me["id"]
        return await self.call("PUT", f"/applications/{self.application}/commands", list(commands))

    async def dial(self, path: str = "?v=10&encoding=json") -> aiohttp.ClientWebSocketResponse:
        self.sockets.append(await self.session.ws_connect(self.fake.settings.gateway + path))
        return self.sockets[-1]

    async def connect(self, first: dict[str, Any] | None = None, path: str = "") -> aiohttp.ClientWebSocketResponse:
        socket = await self.dial(f"{path}?v=10&encoding=json")
        assert (await socket.receive_json())["op"] == 10
        await socket.send_json(first or self.identify())
        return socket

    def identify(self, **changes: Any) -> dict[str, Any]:
        return {"op": 2, "d": {"token": self.fake.token.reveal(), "intents": 1, "properties": {}, **changes}}

    async def online(self) -> aiohttp.ClientWebSocketResponse:
        """Registered, identified, and past READY and GUILD_CREATE."""
        await self.register(COMMAND)
        socket = await self.connect()
        assert [(await socket.receive_json())["t"] for _ in range(2)] == ["READY", "GUILD_CREATE"]
        return socket

    async def typed(self, socket: aiohttp.ClientWebSocketResponse) -> tuple[Any, str, str]:
        """A person types /brief: their side, and the paths of callback and webhook."""
        interaction = await self.fake.invoke("brief")
        event = (await socket.receive_json())["d"]
        callback = f"/interactions/{event['id']}/{event['token']}/callback"
        return interaction, callback, f"/webhooks/{self.application}/{event['token']}"


@asynccontextmanager
async def client(fake: FakeDiscord) -> AsyncIterator[Bot]:
    async with aiohttp.ClientSession() as session:
        bot = Bot(fake, session)
        yield bot
        for socket in bot.sockets:
            await socket.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def fake(clock: Clock) -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord(clock) as server:
        yield server
        server.take_violations()


@pytest.fixture
async def bot(fake: FakeDiscord) -> AsyncIterator[Bot]:
    async with client(fake) as one:
        yield one


def paths(answer: Any) -> list[tuple[str, str]]:
    """Where the faults are, and their codes."""

    def walk(node: dict[str, Any], path: str) -> list[tuple[str, str]]:
        own = [(path, fault["code"]) for fault in node.get("_errors", [])]
        return own + [hit for key, inner in node.items() if key != "_errors" for hit in walk(inner, f"{path}/{key}")]

    assert answer["code"] == 50035
    return walk(answer["errors"], "")


async def test_whatever_was_refused_fails_the_test_at_its_end(clock: Clock) -> None:
    with pytest.raises(AssertionError, match=r"GET /api/v10/nowhere: 404"):
        async with FakeDiscord(clock) as fake, client(fake) as bot:
            await bot.call("GET", "/nowhere")


async def test_a_failing_test_is_not_hidden_by_its_violations(clock: Clock) -> None:
    async def story() -> None:
        async with FakeDiscord(clock) as fake, client(fake) as bot:
            await bot.call("GET", "/nowhere")
            raise KeyError

    with pytest.raises(KeyError):
        await story()


async def test_calls_need_the_token_and_a_user_agent(bot: Bot) -> None:
    assert await bot.call("GET", "/users/@me", Authorization="Bot wrong") == (
        401,
        {"message": "401: Unauthorized", "code": 0},
    )
    assert (await bot.call("GET", "/users/@me", Authorization=bot.fake.token.reveal()))[0] == 401
    assert (await bot.call("GET", "/users/@me", User_Agent="curl"))[0] == 403
    assert (await bot.call("GET", "/users/@me"))[0] == 200


async def test_bodies_must_be_json(bot: Bot) -> None:
    await bot.register()
    path = f"/applications/{bot.application}/commands"
    assert (await bot.call("PUT", path, "{not json"))[1]["code"] == 50109
    assert (await bot.call("PUT", path, "[]", Content_Type="text/plain"))[1]["code"] == 50035
    assert (await bot.call("PUT", "/applications/1/commands", []))[1]["code"] == 10002


OPTION = {"type": 3, "name": "theme", "description": "Which"}
CHOICE = {"name": "x", "value": "x"}


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"name": "Brief"}, "/0/name", "APPLICATION_COMMAND_INVALID_NAME"),
        ({"name": "two words"}, "/0/name", "APPLICATION_COMMAND_INVALID_NAME"),
        ({"name": "x" * 33}, "/0/name", "APPLICATION_COMMAND_INVALID_NAME"),
        ({"name": None}, "/0/name", "BASE_TYPE_REQUIRED"),
        ({"description": ""}, "/0/description", "BASE_TYPE_BAD_LENGTH"),
        ({"description": "x" * 101}, "/0/description", "BASE_TYPE_BAD_LENGTH"),
        ({"contexts": []}, "/0/contexts", "BASE_TYPE_BAD_LENGTH"),
        ({"contexts": [0, 0]}, "/0/contexts", "BASE_TYPE_BAD_LENGTH"),
        ({"options": [{**OPTION, "name": "A"}]}, "/0/options/0/name", "STRING_TYPE_REGEX"),
        ({"options": [{**OPTION, "type": 12}]}, "/0/options/0/type", "BASE_TYPE_CHOICES"),
        ({"options": [OPTION, OPTION]}, "/0/options/1", "APPLICATION_COMMAND_OPTIONS_NAME_INVALID"),
        (
            {"options": [OPTION, {**OPTION, "name": "b", "required": True}]},
            "/0/options/1",
            "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
        ),
        ({"options": [{**OPTION, "name": f"o{n}"} for n in range(26)]}, "/0/options", "BASE_TYPE_MAX_LENGTH"),
        ({"options": [{**OPTION, "choices": [CHOICE] * 26}]}, "/0/options/0/choices", "BASE_TYPE_MAX_LENGTH"),
        (
            {"options": [{**OPTION, "choices": [{"name": "", "value": "x"}]}]},
            "/0/options/0/choices/0/name",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            {"options": [{**OPTION, "choices": [{"name": "x", "value": "x" * 101}]}]},
            "/0/options/0/choices/0/value",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            {"options": [{**OPTION, "autocomplete": True, "choices": [CHOICE]}]},
            "/0/options/0/choices",
            "APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES",
        ),
        ({"options": [{**OPTION, "max_length": 6001}]}, "/0/options/0/max_length", "NUMBER_TYPE_MAX"),
        (
            {
                "options": [
                    {**OPTION, "name": f"o{n}", "choices": [{"name": "x" * 90, "value": "y" * 90}] * 24}
                    for n in range(2)
                ]
            },
            "/0",
            "APPLICATION_COMMAND_TOO_LARGE",
        ),
    ],
)
async def test_a_bad_command_is_refused_with_its_path(bot: Bot, change: dict[str, Any], path: str, code: str) -> None:
    status, answer = await bot.register({**COMMAND, **change})
    assert status == 400
    assert (path, code) in paths(answer)
    assert bot.fake.commands == []


async def test_command_names_may_be_of_any_script_but_must_be_unique_and_a_hundred_at_most(bot: Bot) -> None:
    assert (await bot.register({**COMMAND, "name": "київ-1_'"}, {**COMMAND, "name": "हिन्दी"}))[0] == 200
    assert (await bot.register(COMMAND, COMMAND))[0] == 400
    assert (await bot.register(*({**COMMAND, "name": f"c{n}"} for n in range(101))))[0] == 400


async def test_two_hundred_commands_may_be_made_in_a_day(bot: Bot, clock: Clock) -> None:
    def named(letter: str) -> list[dict[str, Any]]:
        return [{**COMMAND, "name": f"{letter}{number}"} for number in range(100)]

    for letter in "ab":
        assert (await bot.register(*named(letter)))[0] == 200
        assert (await bot.register(*named(letter)))[0] == 200
    assert (await bot.register(COMMAND))[1]["code"] == 30034
    clock.now += 24 * 3600
    assert (await bot.register(COMMAND))[0] == 200


async def test_registering_replaces_all_and_keeps_the_ids_of_what_stays(bot: Bot) -> None:
    _, [before] = await bot.register(COMMAND)
    _, [other, after] = await bot.register({**COMMAND, "name": "ask"}, COMMAND)
    assert after["id"] == before["id"] != other["id"]


@pytest.mark.parametrize(
    ("body", "path", "code"),
    [
        ({"content": "x" * 2001}, "/content", "BASE_TYPE_MAX_LENGTH"),
        ({"embeds": [{"title": "x"}] * 11}, "/embeds", "BASE_TYPE_MAX_LENGTH"),
        ({"embeds": [{"title": "x" * 257}]}, "/embeds/0/title", "BASE_TYPE_MAX_LENGTH"),
        ({"embeds": [{"description": "x" * 4097}]}, "/embeds/0/description", "BASE_TYPE_MAX_LENGTH"),
        ({"embeds": [{"footer": {"text": "x" * 2049}}]}, "/embeds/0/footer/text", "BASE_TYPE_MAX_LENGTH"),
        ({"embeds": [{"author": {"name": "x" * 257}}]}, "/embeds/0/author/name", "BASE_TYPE_MAX_LENGTH"),
        (
            {"embeds": [{"fields": [{"name": "x", "value": "x" * 1025}]}]},
            "/embeds/0/fields/0/value",
            "BASE_TYPE_MAX_LENGTH",
        ),
        ({"embeds": [{"fields": [{"name": "x"}]}]}, "/embeds/0/fields/0/value", "BASE_TYPE_REQUIRED"),
        ({"embeds": [{"fields": [{"name": "x", "value": "x"}] * 26}]}, "/embeds/0/fields", "BASE_TYPE_MAX_LENGTH"),
        ({"embeds": [{"description": "x" * 3001}] * 2}, "/embeds", "MAX_EMBED_SIZE_EXCEEDED"),
        ({"embeds": [{}]}, "/embeds/0/description", "BASE_TYPE_REQUIRED"),
        ({"embeds": [{"title": "x", "color": 0x1000000}]}, "/embeds/0/color", "NUMBER_TYPE_MAX"),
        ({"embeds": [{"title": "x", "url": "javascript:x"}]}, "/embeds/0/url", "URL_TYPE_INVALID_SCHEME"),
        ({"embeds": [{"title": "x", "timestamp": "noon"}]}, "/embeds/0/timestamp", "DATE_TIME_TYPE_PARSE"),
        ({"embeds": "x"}, "/embeds", "LIST_TYPE_CONVERT"),
        ({"content": 5}, "/content", "STRING_TYPE_CONVERT"),
        ({"content": "x", "flags": 1 << 20}, "/flags", "BASE_TYPE_CHOICES"),
        ({"content": "x", "allowed_mentions": {"parse": ["all"]}}, "/allowed_mentions/parse", "BASE_TYPE_CHOICES"),
        (
            {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
            "/allowed_mentions",
            "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
        ),
    ],
)
async def test_a_bad_message_is_refused_with_its_path(bot: Bot, body: dict[str, Any], path: str, code: str) -> None:
    _, callback, webhook = await bot.typed(await bot.online())
    status, answer = await bot.call("POST", callback, {"type": 4, "data": body})
    assert (status, paths(answer)) == (400, [(f"/data{path}", code)])
    assert (await bot.call("POST", callback, {"type": 5}))[0] == 204
    status, answer = await bot.call("PATCH", f"{webhook}/messages/@original", body)
    assert (status, paths(answer)) == (400, [(path, code)])


def test_limits_are_inclusive_and_measured_after_trimming() -> None:
    fits = {"title": "x" * 256, "description": "y" * 4096 + " ", "footer": {"text": "z" * 1648}}
    assert forms.message({"content": "x" * 2000 + "\n", "embeds": [fits]}) == []
    assert forms.message({"embeds": [{"fields": [{"name": "", "value": ""}]}]}) == []


async def test_a_message_that_shows_nothing_is_refused(bot: Bot) -> None:
    _, callback, _ = await bot.typed(await bot.online())
    assert (await bot.call("POST", callback, {"type": 4, "data": {"content": " \n"}}))[1]["code"] == 50006


async def test_a_deferred_answer_is_seen_when_it_is_edited(bot: Bot, clock: Clock) -> None:
    interaction, callback, webhook = await bot.typed(await bot.online())
    clock.now += 2.5
    status, told = await bot.call("POST", f"{callback}?with_response=1", {"type": 5, "data": {"flags": 64}})
    assert status == 200
    assert told["interaction"]["response_message_loading"]
    assert told["interaction"]["response_message_ephemeral"]
    assert "resource" not in told
    clock.now += 899 - 2.5
    assert (await bot.call("PATCH", f"{webhook}/messages/@original", {"content": "late but there"}))[0] == 200
    answer = await interaction.answer()
    assert (answer.text, answer.ephemeral, answer.acknowledged_after) == ("late but there", True, 2.5)


async def test_after_three_seconds_an_interaction_is_lost(bot: Bot, clock: Clock) -> None:
    interaction, callback, webhook = await bot.typed(await bot.online())
    clock.now += 3.1
    assert await bot.call("POST", callback, {"type": 5}) == (404, {"message": "Unknown interaction", "code": 10062})
    clock.now -= 3.1
    assert (await bot.call("POST", callback, {"type": 5}))[1]["code"] == 10062
    assert (await bot.call("POST", webhook, {"content": "x"}))[1]["code"] == 10015
    with pytest.raises(AssertionError, match="Unknown"):
        await interaction.answer()


async def test_after_fifteen_minutes_its_token_is_dead(bot: Bot, clock: Clock) -> None:
    _, callback, webhook = await bot.typed(await bot.online())
    await bot.call("POST", callback, {"type": 5})
    clock.now += 901
    for method, path in (("POST", ""), ("PATCH", "/messages/@original")):
        status, told = await bot.call(method, webhook + path, {"content": "x"})
        assert (status, told["code"]) == (401, 50027)


async def test_an_interaction_is_acknowledged_once_and_only_as_its_type_allows(bot: Bot) -> None:
    _, callback, webhook = await bot.typed(await bot.online())
    assert (await bot.call("POST", webhook, {"content": "x"}))[1]["code"] == 10015
    assert paths((await bot.call("POST", callback, {"type": 6}))[1]) == [("/type", "BASE_TYPE_CHOICES")]
    assert paths((await bot.call("POST", callback, {"type": 5, "data": {"flags": 4}}))[1]) == [
        ("/data/flags", "BASE_TYPE_CHOICES")
    ]
    assert (await bot.call("POST", callback, {"type": 5}))[0] == 204
    status, told = await bot.call("POST", callback, {"type": 5})
    assert (status, told["code"]) == (400, 40060)
    assert (await bot.call("POST", "/interactions/1/unknown/callback", {"type": 5}))[1]["code"] == 10062


async def test_the_first_follow_up_after_a_deferral_takes_the_place_of_the_loading_message(bot: Bot) -> None:
    interaction, callback, webhook = await bot.typed(await bot.online())
    await bot.call("POST", callback, {"type": 5, "data": {"flags": 64}})
    await bot.call("POST", webhook, {"content": "first, meant for all", "flags": 0})
    await bot.call("POST", webhook, {"content": "second, for all"})
    answer = await interaction.answer(messages=2)
    assert [message["content"] for message in answer.messages] == ["first, meant for all", "second, for all"]
    assert not answer.ephemeral
    assert [message["flags"] for message in interaction.messages.values()] == [64, 0]


async def test_messages_can_be_read_and_deleted_until_they_are_gone(bot: Bot) -> None:
    _, callback, webhook = await bot.typed(await bot.online())
    await bot.call("POST", callback, {"type": 4, "data": {"content": "x"}})
    assert (await bot.call("GET", f"{webhook}/messages/@original"))[1]["content"] == "x"
    assert (await bot.call("DELETE", f"{webhook}/messages/@original"))[0] == 204
    assert (await bot.call("PATCH", f"{webhook}/messages/@original", {"content": "y"}))[1]["code"] == 10008


async def test_what_the_fake_does_not_model_is_refused_loudly(bot: Bot) -> None:
    _, callback, webhook = await bot.typed(await bot.online())
    await bot.call("POST", callback, {"type": 5})
    assert (await bot.call("POST", webhook, {"content": "x", "poll": {"question": {}}}))[0] == 501


async def test_suggestions_are_at_most_25(bot: Bot) -> None:
    await bot.register({**COMMAND, "options": [{**OPTION, "autocomplete": True}]})
    socket = await bot.connect()
    assert [(await socket.receive_json())["t"] for _ in range(2)] == ["READY", "GUILD_CREATE"]
    typing = asyncio.create_task(bot.fake.autocomplete("brief", "theme", "ha"))
    event = (await socket.receive_json())["d"]
    assert event["data"]["options"] == [{"name": "theme", "type": 3, "value": "ha", "focused": True}]
    callback = f"/interactions/{event['id']}/{event['token']}/callback"
    refused = await bot.call("POST", callback, {"type": 8, "data": {"choices": [CHOICE] * 26}})
    assert paths(refused[1]) == [("/data/choices", "BASE_TYPE_MAX_LENGTH")]
    with pytest.raises(AssertionError, match="25 or fewer"):
        await typing


async def test_a_person_cannot_send_what_the_command_does_not_take(bot: Bot) -> None:
    with pytest.raises(LookupError, match="not registered"):
        await bot.fake.slash("brief")
    theme = {**OPTION, "required": True, "choices": [CHOICE]}
    length = {**OPTION, "name": "text", "min_length": 1, "max_length": 3}
    await bot.register({**COMMAND, "options": [theme, length], "contexts": [0]})
    for options, said in (
        ({}, "needs"),
        ({"theme": "y"}, "cannot be sent"),
        ({"theme": "x", "text": "long"}, "cannot be sent"),
        ({"theme": "x", "other": "x"}, "has no option"),
    ):
        with pytest.raises(ValueError, match=said):
            await bot.fake.slash("brief", options)
    with pytest.raises(LookupError, match="direct messages"):
        await bot.fake.slash("brief", {"theme": "x"}, guild=False)
    with pytest.raises(ValueError, match="suggestions"):
        await bot.fake.autocomplete("brief", "theme", "x")
    with pytest.raises(AssertionError, match="no bot is connected"):
        await bot.fake.slash("brief", {"theme": "x"})


async def test_silence_is_told_not_waited_for(bot: Bot) -> None:
    interaction, callback, _ = await bot.typed(await bot.online())
    await bot.call("POST", callback, {"type": 5})
    with pytest.raises(AssertionError, match="was acknowledged, but does not stand"):
        await interaction.answer(seconds=0.01)


@pytest.mark.parametrize(
    ("first", "code"),
    [
        ({"op": 2, "d": {"token": "wrong", "intents": 1, "properties": {}}}, 4004),
        ({"op": 6, "d": {"token": "wrong", "session_id": "x", "seq": 1}}, 4004),
        ({"op": 3, "d": {}}, 4003),
        ({"op": 99}, 4001),
        ({"op": 1, "d": "x" * 5000}, 4002),
    ],
)
async def test_the_gateway_closes_on_what_it_does_not_take(bot: Bot, first: dict[str, Any], code: int) -> None:
    socket = await bot.connect(first)
    assert (await socket.receive()).data == code
    assert f"gateway: {code}" in bot.fake.take_violations()[0]


@pytest.mark.parametrize(
    ("change", "code"),
    [({"intents": 1 << 15}, 4014), ({"intents": 1 << 30}, 4013), ({"properties": None}, 4002)],
)
async def test_an_identify_must_be_allowed_and_whole(bot: Bot, change: dict[str, Any], code: int) -> None:
    socket = await bot.connect(bot.identify(**change))
    assert (await socket.receive()).data == code


@pytest.mark.parametrize("shard", [[1, 1], [-1, 2], [0], "0 of 1"])
async def test_a_shard_must_be_one_of_those_that_there_are(bot: Bot, shard: Any) -> None:
    socket = await bot.connect(bot.identify(shard=shard))
    assert (await socket.receive()).data == 4010


async def test_a_bot_identifies_once(bot: Bot) -> None:
    socket = await bot.online()
    await socket.send_json(bot.identify())
    assert (await socket.receive()).data == 4005


async def test_a_bot_that_sends_too_much_is_closed(bot: Bot) -> None:
    socket = await bot.online()
    for _ in range(120):
        await socket.send_json({"op": 1, "d": None})
    while (frame := await socket.receive()).type is aiohttp.WSMsgType.TEXT:
        pass
    assert frame.data == 4008


async def test_a_bot_that_sends_no_heartbeat_is_closed(clock: Clock) -> None:
    async with FakeDiscord(clock, heartbeat=0.01) as fake, client(fake) as bot:
        socket = await bot.online()
        await socket.send_json({"op": 1, "d": None})
        assert (await socket.receive_json())["op"] == 11
        clock.now += 0.021
        assert (await socket.receive()).data == 4000
        assert "no heartbeat" in fake.take_violations()[0]


async def test_a_resume_replays_what_was_missed_in_order(bot: Bot) -> None:
    socket = await bot.online()
    session = bot.fake.gateway.session
    assert session
    await socket.close(code=4000)
    await bot.fake.gateway.until(lambda: session.connection is None, "the end of the connection")
    await bot.fake.invoke("brief")
    await bot.fake.invoke("brief")
    resume = {"token": bot.fake.token.reveal(), "session_id": session.id, "seq": 2}
    socket = await bot.connect({"op": 6, "d": resume}, path="resume/")
    events = [await socket.receive_json() for _ in range(3)]
    assert [event["t"] for event in events] == ["INTERACTION_CREATE", "INTERACTION_CREATE", "RESUMED"]
    assert [event["s"] for event in events] == [3, 4, 5]


async def test_a_session_that_nobody_knows_cannot_be_resumed(bot: Bot) -> None:
    resume = {"token": bot.fake.token.reveal(), "session_id": "gone", "seq": 2}
    socket = await bot.connect({"op": 6, "d": resume})
    assert await socket.receive_json() == {"op": 9, "d": False, "s": None, "t": None}


async def test_a_seq_from_the_future_is_refused(bot: Bot) -> None:
    socket = await bot.online()
    session = bot.fake.gateway.session
    assert session
    await socket.close(code=4000)
    resume = {"token": bot.fake.token.reveal(), "session_id": session.id, "seq": 50}
    socket = await bot.connect({"op": 6, "d": resume})
    assert (await socket.receive()).data == 4007


async def test_a_clean_close_ends_the_session(bot: Bot) -> None:
    socket = await bot.online()
    await socket.close(code=1000)
    await bot.fake.gateway.until(lambda: bot.fake.gateway.session is None, "the end of the session")


async def test_the_stream_is_one_zlib_context_flushed_at_each_message(bot: Bot) -> None:
    socket = await bot.dial("?v=10&encoding=json&compress=zlib-stream")
    stream = zlib.decompressobj()
    first = await socket.receive_bytes()
    assert first.endswith(b"\x00\x00\xff\xff")
    assert json.loads(stream.decompress(first))["op"] == 10
    await socket.send_json({"op": 1, "d": None})
    assert json.loads(stream.decompress(await socket.receive_bytes()))["op"] == 11


async def test_another_version_of_the_gateway_is_refused(bot: Bot) -> None:
    socket = await bot.dial("?v=9&encoding=json")
    assert (await socket.receive()).data == 4012


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("**x**", "bold"),
        ("*x*", "italic"),
        ("_x_", "italic"),
        ("__x__", "underline"),
        ("~~x~~", "strike"),
        ("||x||", "spoiler"),
        ("`x`", "code"),
        ("```x```", "code"),
        ("[x](https://a.example)", "link"),
        ("https://a.example", "address"),
        ("<https://a.example>", "address"),
        ("discord.gg/abc", "invite"),
        ("@everyone", "everyone"),
        ("@here", "everyone"),
        ("<@1>", "user"),
        ("<@!1>", "user"),
        ("<@&1>", "role"),
        ("<#1>", "channel"),
        ("<:x:1>", "emoji"),
        (":smile:", "emoji"),
        ("<t:1:R>", "timestamp"),
        ("</a:1>", "command"),
        ("<id:guide>", "navigation"),
        ("# x", "heading"),
        ("-# x", "small"),
        ("> x", "quote"),
        ("- x", "list"),
        ("1. x", "list"),
    ],
)
def test_what_a_client_would_bring_to_life_is_seen(text: str, kind: str) -> None:
    for around in (text, f"before\n{text}"):
        assert kind in [found.kind for found in markup.read(around)[1]]


def test_a_backslash_takes_the_life_out_and_is_not_seen() -> None:
    assert markup.read(r"\*x\* \<\@1\> 1\. \\") == ("*x* <@1> 1. \\", [])


def test_content_and_text_displays_notify_whom_they_may_and_embeds_do_not() -> None:
    shown = [{"type": 17, "components": [{"type": 10, "content": "<@&2>"}]}]
    message = {"content": r"@everyone \<@1>", "embeds": [{"description": "@here <@3>"}], "components": shown}
    assert markup.pings(message, None) == ["everyone", "users:1", "roles:2"]
    assert markup.pings(message, {"parse": []}) == []
    assert markup.pings(message, {"parse": ["roles"], "users": ["1"]}) == ["users:1", "roles:2"]
