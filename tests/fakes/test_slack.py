import asyncio
import time
from typing import Any

import aiohttp
import pytest

from bot.settings import SlackSettings
from fakes import slack_blocks, slack_manifest
from fakes.slack import FakeSlack, signature
from fakes.slack_web import ANN, GENERAL


def manifest(**command: Any) -> dict[str, Any]:
    return {
        "display_information": {"name": "Attaché"},
        "features": {"slash_commands": [{"command": "/brief", "description": "A brief"} | command]},
        "oauth_config": {"scopes": {"bot": ["chat:write", "commands"]}},
        "settings": {"socket_mode_enabled": "url" not in command},
    }


async def call(slack: FakeSlack, method: str, token: str | None = None, **given: Any) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{slack.socket_settings.api}{method}", json=given, headers=headers) as response,
    ):
        answer: dict[str, Any] = await response.json()
        return answer


async def open_socket(slack: FakeSlack, session: aiohttp.ClientSession) -> aiohttp.ClientWebSocketResponse:
    opened = await call(slack, "apps.connections.open", slack.app_token.reveal())
    socket = await session.ws_connect(opened["url"])
    assert (await socket.receive_json())["type"] == "hello"
    await slack.connected(times=1)
    return socket


async def typed(slack: FakeSlack, socket: aiohttp.ClientWebSocketResponse) -> str:
    """Type a command, acknowledge it as an app would, and return its response_url."""

    async def acknowledge() -> str:
        envelope = await socket.receive_json()
        await socket.send_json({"envelope_id": envelope["envelope_id"]})
        return str(envelope["payload"]["response_url"])

    acknowledging = asyncio.create_task(acknowledge())
    await slack.type("/brief")
    return await acknowledging


def message(*blocks: dict[str, Any], text: str = "Hello") -> dict[str, Any]:
    return {"text": text, "blocks": list(blocks)}


def section(text: str, kind: str = "mrkdwn") -> dict[str, Any]:
    return {"type": "section", "text": {"type": kind, "text": text}}


def test_requests_are_signed_as_slack_documents_it() -> None:
    body = (
        "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
        "&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
        "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    documented = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    assert signature("8f742231b10e8888abcd99yyyzzz85a5", "1531420618", body) == documented


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"command": "/Brief"}, "invalid name"),
        ({"command": "/" + "x" * 32}, "invalid name"),
        ({"command": "/remind"}, "Slack's own"),
        ({"description": ""}, "a description"),
        ({"usage_hint": ""}, "a usage_hint"),
        ({"url": "http://attache.example.org"}, "https"),
        ({"colour": "red"}, "unknown"),
    ],
)
def test_a_manifest_that_slack_refuses_fails_at_once(changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(AssertionError, match=problem):
        FakeSlack(manifest(**changes))


def test_a_manifest_is_checked_beyond_the_schema() -> None:
    twice = manifest()
    twice["features"]["slash_commands"] *= 2
    twice["oauth_config"]["scopes"]["bot"] = ["chat:read"]
    assert slack_manifest.problems(twice) == [
        "/features/slash_commands: /brief is declared 2 times",
        "/oauth_config/scopes/bot: no such scope: chat:read",
        "/oauth_config/scopes/bot: slash commands need the scope commands",
    ]


async def test_a_command_that_the_manifest_lacks_cannot_be_typed() -> None:
    async with FakeSlack(manifest()) as slack:
        with pytest.raises(AssertionError, match="/sources is not a valid command"):
            await slack.slash("/sources")


async def test_a_command_needs_an_open_socket() -> None:
    async with FakeSlack(manifest()) as slack:
        with pytest.raises(AssertionError, match="no open socket"):
            await slack.slash("/brief")


async def test_a_command_that_is_not_acknowledged_in_time_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fakes.slack.ACKNOWLEDGE_SECONDS", 0.05)
    async with FakeSlack(manifest()) as slack, aiohttp.ClientSession() as session:
        await open_socket(slack, session)
        with pytest.raises(AssertionError, match="operation_timeout"):
            await slack.slash("/brief")


async def test_a_socket_address_is_good_for_one_socket() -> None:
    async with FakeSlack(manifest()) as slack, aiohttp.ClientSession() as session:
        opened = await call(slack, "apps.connections.open", slack.app_token.reveal())
        await session.ws_connect(opened["url"])
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(opened["url"])
        assert slack.take_violations() == ["a Socket Mode address was used twice, or made up"]


async def test_an_acknowledgement_of_nothing_is_a_violation() -> None:
    async with FakeSlack(manifest()) as slack, aiohttp.ClientSession() as session:
        socket = await open_socket(slack, session)
        await socket.send_json({"envelope_id": "made-up"})
        await socket.close()
        assert slack.take_violations() == ['no acknowledgement of an open envelope: {"envelope_id": "made-up"}']


async def test_tokens_open_only_what_they_are_for() -> None:
    async with FakeSlack(manifest()) as slack:
        codes = [
            (await call(slack, "auth.test", token))["error"]
            for token in (None, "xoxb-made-up-otherwise", slack.app_token.reveal())
        ]
        assert codes == ["not_authed", "invalid_auth", "not_allowed_token_type"]
        assert (await call(slack, "auth.test", slack.bot_token.reveal()))["ok"] is True


async def test_arguments_may_come_by_query_form_or_json() -> None:
    async with FakeSlack(manifest()) as slack, aiohttp.ClientSession() as session:
        url = f"{slack.socket_settings.api}chat.postMessage"
        headers = {"Authorization": f"Bearer {slack.bot_token.reveal()}"}
        given = {"channel": GENERAL, "text": "Hello"}
        await session.post(url, params=given, headers=headers)
        await session.post(url, data=given | {"blocks": "[]"}, headers=headers)
        await session.post(url, json=given, headers=headers)
        assert [post["text"] for post in slack.posts] == ["Hello"] * 3


@pytest.mark.parametrize(
    ("method", "given", "code"),
    [
        ("chat.shout", {}, "unknown_method"),
        ("chat.postMessage", {"text": "Hello"}, "invalid_arguments"),
        ("chat.postMessage", {"channel": GENERAL, "txt": "Hello"}, "invalid_arguments"),
        ("chat.postMessage", {"channel": GENERAL}, "no_text"),
        ("chat.postMessage", {"channel": "C0NOWHERE", "text": "Hello"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "C0OTHERS", "text": "Hello"}, "not_in_channel"),
        ("chat.postEphemeral", {"channel": GENERAL, "user": "U0BOB", "text": "Hello"}, "user_not_in_channel"),
        ("chat.postEphemeral", {"channel": GENERAL, "user": ANN, "text": "x" * 4001}, "invalid_blocks"),
    ],
)
async def test_a_call_that_slack_refuses_fails_the_test(method: str, given: dict[str, Any], code: str) -> None:
    async def story() -> None:
        async with FakeSlack(manifest()) as slack:
            slack.channels["C0OTHERS"] = {ANN}
            refused.update(await call(slack, method, slack.bot_token.reveal(), **given))

    refused: dict[str, Any] = {}
    with pytest.raises(AssertionError, match=f"{method}: {code}"):
        await story()
    assert refused["error"] == code


async def test_a_scope_that_the_manifest_lacks_is_missing() -> None:
    made = manifest()
    made["oauth_config"]["scopes"]["bot"] = ["commands"]
    async with FakeSlack(made) as slack:
        refused = await call(slack, "chat.postMessage", slack.bot_token.reveal(), channel=GENERAL, text="Hello")
        assert refused["error"] == "missing_scope"
        assert slack.take_violations() == ["chat.postMessage: missing_scope chat:write"]


async def test_a_response_url_takes_five_messages_within_half_an_hour() -> None:
    now = [0.0]
    async with FakeSlack(manifest(), lambda: now[0]) as slack, aiohttp.ClientSession() as session:
        socket = await open_socket(slack, session)
        first, second = await typed(slack, socket), await typed(slack, socket)
        used = [(await session.post(first, json={"text": "Hello"})).status for _ in range(6)]
        now[0] = 30 * 60 + 1
        expired = (await session.post(second, json={"text": "Hello"})).status
        assert (used, expired) == ([200] * 5 + [404], 404)
        assert slack.take_violations() == ["response_url: used_url", "response_url: expired_url"]
        await socket.close()


async def test_a_response_url_takes_only_its_own_fields() -> None:
    async with FakeSlack(manifest()) as slack, aiohttp.ClientSession() as session:
        socket = await open_socket(slack, session)
        url = await typed(slack, socket)
        assert (await session.post(url, json={"text": "Hello", "channel": GENERAL})).status == 400
        assert slack.take_violations() == ["response_url: unknown field channel"]
        await socket.close()


async def test_an_answer_that_comes_twice_fails_the_test() -> None:
    async def story() -> None:
        async with FakeSlack(manifest()) as slack, aiohttp.ClientSession() as session:
            socket = await open_socket(slack, session)
            url = await typed(slack, socket)
            (command,) = slack._typed.values()
            await session.post(url, json={"text": "Once"})
            assert (await command.answer()).text == "Once"
            await session.post(url, json={"text": "Twice"})
            await socket.close()

    with pytest.raises(AssertionError, match="/brief was answered with 2 messages where 1 were awaited"):
        await story()


def test_in_socket_mode_nothing_is_delivered_over_http() -> None:
    with pytest.raises(AssertionError, match="in Socket Mode Slack sends no HTTP requests"):
        FakeSlack(manifest()).deliver_to("http://127.0.0.1:1/slack/events")


def test_over_http_commands_go_where_the_manifest_says() -> None:
    slack = FakeSlack(manifest(url="https://attache.example.org/slack/events"))
    slack.deliver_to(f"http://127.0.0.1:1{SlackSettings.path}")
    with pytest.raises(AssertionError, match="not to /elsewhere"):
        slack.deliver_to("http://127.0.0.1:1/elsewhere")


def test_a_genuine_request_is_dated_now() -> None:
    headers = FakeSlack(manifest()).signed("a=b")
    assert abs(int(headers["X-Slack-Request-Timestamp"]) - time.time()) < 60


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        (message(section("")), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
        (message(section("x" * 3001)), "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
        (message(section("🛳" * 1501)), "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
        (
            message({"type": "header", "text": {"type": "mrkdwn", "text": "x"}}),
            "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]",
        ),
        (message({"type": "carousel"}), "unsupported type: carousel [json-pointer:/blocks/0/type]"),
        (message({"type": "section"}), "missing required field: text or fields [json-pointer:/blocks/0]"),
        (message(*[section("x")] * 51), "no more than 50 items allowed [json-pointer:/blocks]"),
        (
            message({"type": "context", "elements": [{"type": "plain_text", "text": "x"}] * 11}),
            "no more than 10 items allowed [json-pointer:/blocks/0/elements]",
        ),
        (message({"type": "context", "elements": []}), "must be a non-empty array [json-pointer:/blocks/0/elements]"),
        (message(section("x") | {"colour": "red"}), "additional property: colour [json-pointer:/blocks/0]"),
        (message(*[section("x" * 3000)] * 4), "msg_blocks_too_long: 12005 characters of text [json-pointer:/blocks]"),
        (
            message(section("x"), text=""),
            "blocks need a text for notifications and screen readers [json-pointer:/text]",
        ),
        (
            message(section("x") | {"block_id": "a"}, section("y") | {"block_id": "a"}),
            "block_id must be unique [json-pointer:/blocks]",
        ),
        (
            message(
                {
                    "type": "rich_text",
                    "elements": [{"type": "rich_text_section", "elements": [{"type": "link", "url": "javascript:x"}]}],
                }
            ),
            "invalid_url [json-pointer:/blocks/0/elements/0/elements/0/url]",
        ),
    ],
)
def test_a_message_beyond_a_limit_is_refused_with_its_place(wrong: dict[str, Any], problem: str) -> None:
    assert [found for found in slack_blocks.problems(wrong) if found.startswith(problem)]


def test_a_live_mention_is_recorded_wherever_slack_reads_it() -> None:
    loud = message(section("<!channel> and <@U0ANN>"), section("<!here>", "plain_text"), text="<!subteam^S0ALL>")
    assert slack_blocks.mentions(loud) == ["!subteam^S0ALL", "!channel", "@U0ANN"]
    rich = {"type": "rich_text_section", "elements": [{"type": "broadcast", "range": "channel"}]}
    assert slack_blocks.mentions(message({"type": "rich_text", "elements": [rich]})) == ["broadcast"]


def test_escaped_text_mentions_no_one() -> None:
    assert slack_blocks.mentions(message(section("&lt;!channel&gt;"))) == []


def test_links_and_formats_are_recorded() -> None:
    shown = message(section("<https://evil.example|bank> *loud* https://bare.example"))
    assert slack_blocks.links(shown) == [("https://evil.example", "bank")]
    assert slack_blocks.autolinks(shown) == ["https://bare.example"]
    assert slack_blocks.formats(shown) == ["*loud*"]
