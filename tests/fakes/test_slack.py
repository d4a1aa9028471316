import asyncio
import time
from typing import Any

import aiohttp
import pytest

from bot.settings import SlackSettings
from fakes import slack_blocks, slack_faults, slack_manifest
from fakes.slack import FakeSlack, signature
from fakes.slack_faults import BROKEN_AFTER, DROPPED, DROPPED_AFTER, Pace, limited
from fakes.slack_workspace import ANN, BOT, GENERAL, Person


def manifest(**command: Any) -> dict[str, Any]:
    return {
        "display_information": {"name": "Attaché"},
        "features": {"slash_commands": [{"command": "/brief", "description": "A brief"} | command]},
        "oauth_config": {"scopes": {"bot": ["chat:write", "commands"]}},
        "settings": {"socket_mode_enabled": "url" not in command},
    }


SCOPES = ("channels:history", "channels:read", "chat:write", "commands", "im:history", "im:write", "users:read")
METADATA = {"event_type": "delivery", "event_payload": {"key": "k1"}}


def interactive() -> dict[str, Any]:
    made = manifest()
    made["oauth_config"]["scopes"]["bot"] = list(SCOPES)
    made["settings"]["interactivity"] = {"is_enabled": True}
    return made


async def asked(slack: FakeSlack, method: str, **given: Any) -> dict[str, Any]:
    """A call with the bot's token."""
    return await call(slack, method, slack.bot_token.reveal(), **given)


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
    await slack.socket_mode.times(1)
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


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({"text": "Hello", "response_type": "ephemeral"}, None),
        ({"text": "Hello", "response_type": "in_channel"}, None),
        ({"text": "Hello", "response_type": "everyone"}, "no such response_type: everyone"),
        ({"delete_original": True}, None),
        ({"delete_original": True, "text": "Gone"}, "delete_original stands alone"),
    ],
)
async def test_a_response_url_is_told_for_whom_a_message_is_or_only_to_delete_one(
    given: dict[str, Any], refused: str | None
) -> None:
    async with FakeSlack(manifest()) as slack, aiohttp.ClientSession() as session:
        socket = await open_socket(slack, session)
        url = await typed(slack, socket)
        assert (await session.post(url, json=given)).status == (400 if refused else 200)
        assert slack.take_violations() == ([f"response_url: {refused}"] if refused else [])
        await socket.close()


async def test_a_hard_space_after_a_commands_name_makes_another_name_of_it() -> None:
    async with FakeSlack(manifest()) as slack:
        with pytest.raises(AssertionError, match="is not a valid command"):
            await slack.type("/brief\N{NO-BREAK SPACE}today")


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


async def test_the_history_of_a_channel_comes_in_pages_the_newest_first() -> None:
    now = [1_000.0]
    async with FakeSlack(interactive(), lambda: now[0]) as slack:
        for number in range(5):
            now[0] += 10
            slack.workspace.say(GENERAL, f"{number}")
        first = await asked(slack, "conversations.history", channel=GENERAL, limit=3, oldest="1010.5")
        cursor = first["response_metadata"]["next_cursor"]
        second = await asked(slack, "conversations.history", channel=GENERAL, limit=3, oldest="1010.5", cursor=cursor)
        assert [message["text"] for message in first["messages"]] == ["4", "3", "2"]
        assert [message["text"] for message in second["messages"]] == ["1"]
        assert (first["has_more"], second["has_more"], second["response_metadata"]["next_cursor"]) == (True, False, "")


async def test_what_a_messages_metadata_hold_is_shown_only_where_asked_for() -> None:
    async with FakeSlack(interactive()) as slack:
        await asked(slack, "chat.postMessage", channel=GENERAL, text="Hello", metadata=METADATA)
        shown = [
            (await asked(slack, "conversations.history", channel=GENERAL, include_all_metadata=whole))["messages"][0]
            for whole in (True, False)
        ]
        assert [message["metadata"] for message in shown] == [METADATA, {"event_type": "delivery"}]
        assert shown[0]["user"] == BOT


@pytest.mark.parametrize(
    ("metadata", "code"),
    [
        ({"key": "k1"}, "invalid_metadata_format"),
        ("k1", "invalid_metadata_format"),
        (METADATA | {"event_type": "a delivery"}, "invalid_metadata_schema"),
        (METADATA | {"event_payload": {"key": {"of": {"keys": 1}}}}, "invalid_metadata_schema"),
    ],
)
async def test_malformed_metadata_are_refused(metadata: object, code: str) -> None:
    async with FakeSlack(interactive()) as slack:
        given = {"channel": GENERAL, "text": "Hello", "metadata": metadata}
        assert (await asked(slack, "chat.postMessage", **given))["error"] == code
        assert slack.take_violations() == [f"chat.postMessage: {code}"]


async def test_a_scope_counts_for_its_kind_of_conversation_only() -> None:
    async with FakeSlack(interactive()) as slack:
        slack.workspace.private.add(GENERAL)
        refused = await asked(slack, "conversations.history", channel=GENERAL)
        assert (refused["error"], refused["needed"]) == ("missing_scope", "groups:history")
        assert refused["provided"] == ",".join(SCOPES)
        assert (await asked(slack, "conversations.history", channel=slack.workspace.conversation(ANN)))["ok"]
        slack.take_violations()


async def test_a_profile_has_a_zone_and_a_language_only_where_asked_for() -> None:
    async with FakeSlack(interactive()) as slack:
        bare, fuller = [
            (await asked(slack, "users.info", user=ANN, **more))["user"] for more in ({}, {"include_locale": True})
        ]
        assert (fuller["tz"], fuller["locale"], fuller["is_admin"]) == ("Europe/Kyiv", "en-GB", False)
        assert "locale" not in bare
        assert "tz" not in (await asked(slack, "users.info", user=BOT))["user"]


async def test_a_private_channel_without_the_app_does_not_exist_for_it() -> None:
    async with FakeSlack(interactive()) as slack:
        slack.channels |= {"C0OPEN": {ANN}, "C0SECRET": {ANN}}
        open_one = await asked(slack, "conversations.info", channel="C0OPEN")
        assert open_one["channel"]["is_member"] is False
        slack.workspace.private.add("C0SECRET")
        slack.scopes.add("groups:read")
        assert (await asked(slack, "conversations.info", channel="C0SECRET"))["error"] == "channel_not_found"


async def test_a_conversation_opens_only_with_those_who_can_read() -> None:
    async with FakeSlack(interactive()) as slack:
        slack.workspace.people |= {"U0LEFT": Person(deactivated=True), "U0ROBOT": Person(bot=True)}
        opened = [await asked(slack, "conversations.open", users=user) for user in (ANN, "U0LEFT", "U0ROBOT", "U0X")]
        assert opened[0]["channel"]["id"] == "D0ANN"
        assert [one.get("error") for one in opened[1:]] == ["user_disabled", "cannot_dm_bot", "user_not_found"]
        assert slack.take_violations() == ["conversations.open: user_not_found"]


async def test_nothing_is_posted_in_an_archived_channel() -> None:
    async with FakeSlack(interactive()) as slack:
        slack.workspace.archived.add(GENERAL)
        assert (await asked(slack, "chat.postMessage", channel=GENERAL, text="Hello"))["error"] == "is_archived"
        assert slack.posts == []


async def test_a_fault_strikes_once_before_or_after_the_message_is_kept() -> None:
    async with FakeSlack(interactive()) as slack:
        slack.break_next("chat.postMessage", DROPPED, DROPPED_AFTER, BROKEN_AFTER, slack_faults.refused("fatal_error"))
        kept = []
        for _ in range(2):
            with pytest.raises(aiohttp.ServerDisconnectedError):
                await asked(slack, "chat.postMessage", channel=GENERAL, text="Hello")
            kept.append(len(slack.posts))
        for _ in range(3):
            await asked(slack, "chat.postMessage", channel=GENERAL, text="Hello")
            kept.append(len(slack.posts))
        assert kept == [0, 1, 2, 2, 3]


@pytest.mark.parametrize("said", ["7", "1.5", "Wed, 25 Nov 2026 08:00:00 GMT", None])
async def test_a_limit_says_how_long_to_wait_as_it_is_told_to(said: str | None) -> None:
    async with FakeSlack(interactive()) as slack, aiohttp.ClientSession() as session:
        slack.break_next("auth.test", limited(said))
        async with session.post(f"{slack.socket_settings.api}auth.test") as response:
            assert (response.status, response.headers.get("Retry-After")) == (429, said)


def test_a_channel_takes_a_burst_and_then_a_message_a_second() -> None:
    pace = Pace(rate=1, burst=2)
    assert [pace.wait("a", 0), pace.wait("a", 0), pace.wait("b", 0)] == [0, 0, 0]
    assert pace.wait("a", 0.5) == pytest.approx(0.5)
    assert [pace.wait("a", 1), pace.wait("a", 2)] == [0, 0]
    assert pace.wait("a", 2.5) == pytest.approx(0.5)


async def test_messages_too_fast_for_a_channel_are_limited_and_counted() -> None:
    async with FakeSlack(interactive()) as slack:
        slack.pace = Pace(burst=1)
        answers = [await asked(slack, "chat.postMessage", channel=GENERAL, text="Hello") for _ in range(2)]
        assert [answer["ok"] for answer in answers] == [True, False]
        assert (answers[1]["error"], slack.limited, len(slack.posts)) == ("ratelimited", 1, 1)


BUTTON = {"type": "button", "action_id": "a", "value": "v", "text": {"type": "plain_text", "text": "Stop"}}


async def test_a_button_can_be_pressed_only_where_the_manifest_says_so() -> None:
    async with FakeSlack(manifest()) as slack:
        with pytest.raises(AssertionError, match="not configured to handle interactive responses"):
            await slack.press({"channel": GENERAL, "ts": "1.1"}, BUTTON)


async def test_an_answer_that_replaces_the_message_with_the_button_is_a_violation() -> None:
    async with FakeSlack(interactive()) as slack, aiohttp.ClientSession() as session:
        socket = await open_socket(slack, session)
        given = {"channel": GENERAL, "text": "Hello", "blocks": [{"type": "actions", "elements": [BUTTON]}]}
        await asked(slack, "chat.postMessage", **given)
        pressing = asyncio.create_task(slack.press(slack.posts[0], "Stop"))
        envelope = await socket.receive_json()
        await socket.send_json({"envelope_id": envelope["envelope_id"]})
        await pressing
        assert envelope["type"] == "interactive"
        payload = envelope["payload"]
        assert (payload["type"], payload["actions"][0]["value"]) == ("block_actions", "v")
        for kept in (False, True):
            await session.post(payload["response_url"], json={"text": "Done", "replace_original": not kept})
        assert slack.take_violations() == [
            "response_url: the answer takes the place of the message with the button",
        ]
        await socket.close()


@pytest.mark.parametrize(
    ("interactivity", "transport", "problem"),
    [
        ({"is_enabled": "yes"}, {}, "/settings/interactivity/is_enabled: true or false"),
        (
            {"is_enabled": True, "request_url": "https://attache.example.org"},
            {},
            "/settings/interactivity: in Socket Mode it has no request_url",
        ),
        (
            {"is_enabled": True},
            {"url": "https://attache.example.org"},
            "/settings/interactivity: over HTTP it needs an https request_url",
        ),
    ],
)
def test_interactivity_is_declared_as_the_transport_needs_it(
    interactivity: dict[str, Any], transport: dict[str, str], problem: str
) -> None:
    made = manifest(**transport)
    made["settings"]["interactivity"] = interactivity
    assert slack_manifest.problems(made) == [problem]


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
        (
            message({"type": "actions", "elements": [BUTTON, BUTTON]}),
            "action_id must be unique [json-pointer:/blocks/0/elements]",
        ),
        (
            message({"type": "actions", "elements": [BUTTON | {"value": "x" * 2001}]}),
            "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",
        ),
        (
            message({"type": "actions", "elements": [BUTTON | {"text": {"type": "plain_text", "text": "x" * 76}}]}),
            "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
        ),
        (message({"type": "actions"}), "missing required field: elements [json-pointer:/blocks/0]"),
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
