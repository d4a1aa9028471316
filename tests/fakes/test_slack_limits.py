"""How often the strict Slack lets itself be called, and how much it takes, seen by a plain HTTP client."""

from typing import Any

import aiohttp
import pytest
from aiohttp import web

from fakes import slack_blocks
from fakes.slack import FakeSlack
from fakes.slack_events import app_uninstalled
from fakes.slack_limits import TIERS, Tiers
from fakes.slack_web import METADATA, METHODS
from fakes.slack_workspace import ANN, GENERAL, TEAM
from slack_running import Deployment, workspace

LIGHTHOUSE = "T0LIGHTHOUSE"
BUTTON = {"type": "button", "action_id": "a", "value": "v", "text": {"type": "plain_text", "text": "Stop"}}


async def call(slack: FakeSlack, method: str, token: str | None = None, **given: Any) -> tuple[str, str | None]:
    """The error that a call is answered with, and how long it is told to wait."""
    headers = {"Authorization": f"Bearer {token or slack.bot_token.reveal()}"}
    url = f"{slack.socket_settings.api}{method}"
    async with aiohttp.ClientSession() as session, session.post(url, json=given, headers=headers) as answer:
        return (await answer.json()).get("error", ""), answer.headers.get("Retry-After")


async def test_a_method_that_is_called_too_often_waits_in_that_workspace_and_no_other_does() -> None:
    async with workspace() as slack:
        slack.tiers = Tiers({"users.info": 2, "conversations.info": 2})
        slack.teams.workspace(LIGHTHOUSE, "Lighthouse")
        slack.teams.grant("xoxb-2-made-up", slack.scopes, LIGHTHOUSE)
        answers = [await call(slack, "users.info", user=ANN) for _ in range(3)]
        assert answers == [("", None), ("", None), ("ratelimited", "30")]
        assert await call(slack, "conversations.info", channel=GENERAL) == ("", None)
        assert await call(slack, "users.info", "xoxb-2-made-up", user=ANN) == ("", None)


def test_what_was_waited_for_may_be_called() -> None:
    tiers = Tiers({"users.info": 1})
    assert [tiers.wait("users.info", TEAM, at) for at in (0, 30, 60)] == [0, 30, 0]


def test_every_method_with_a_published_limit_is_held_to_it() -> None:
    without = {"auth.test", "chat.postMessage"}  # "special"; of messages, each channel keeps its own pace
    assert METHODS.keys() - TIERS.keys() == without


@pytest.mark.parametrize(
    ("blocks", "code"),
    [
        ([{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3000}}] * 4, "msg_blocks_too_long"),
        ([{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}] * 4, "invalid_blocks"),
        ([{"type": "actions", "elements": [BUTTON | {"url": "https://x.example/" + "x" * 3000}]}], "invalid_blocks"),
        ([{"type": "divider", "block_id": "x" * 256}], "invalid_blocks"),
    ],
)
async def test_a_message_that_is_too_large_is_refused_by_the_name_of_what_is_wrong(blocks: Any, code: str) -> None:
    async with workspace() as slack:
        assert await call(slack, "chat.postMessage", channel=GENERAL, text="x", blocks=blocks) == (code, None)
        assert slack.take_violations()[0].startswith(f"chat.postMessage: {code} ")


async def test_what_is_wrong_with_blocks_is_told_twice_over() -> None:
    async with workspace() as slack, aiohttp.ClientSession() as session:
        headers = {"Authorization": f"Bearer {slack.bot_token.reveal()}"}
        given = {"channel": GENERAL, "text": "x", "blocks": [{"type": "carousel"}]}
        async with session.post(f"{slack.socket_settings.api}chat.postMessage", json=given, headers=headers) as answer:
            told = await answer.json()
        place = "unsupported type: carousel [json-pointer:/blocks/0/type]"
        assert told["errors"] == [place]
        assert told["response_metadata"] == {"messages": [f"[ERROR] {place}"]}
        slack.take_violations()


async def test_metadata_are_not_for_whole_texts() -> None:
    async with workspace() as slack:
        metadata = {"event_type": "delivery", "event_payload": {"key": "k" * METADATA}}
        refused = await call(slack, "chat.postMessage", channel=GENERAL, text="x", metadata=metadata)
        assert refused == ("metadata_too_large", None)
        assert slack.take_violations() == ["chat.postMessage: metadata_too_large"]


async def test_metadata_in_a_form_are_json() -> None:
    async with workspace() as slack, aiohttp.ClientSession() as session:
        headers = {"Authorization": f"Bearer {slack.bot_token.reveal()}"}
        given = {"channel": GENERAL, "text": "x", "metadata": "{"}
        async with session.post(f"{slack.socket_settings.api}chat.postMessage", data=given, headers=headers) as answer:
            assert (await answer.json())["error"] == "invalid_metadata_format"
        slack.take_violations()


async def test_without_a_messages_tab_nobody_can_be_written_to() -> None:
    async with workspace() as slack:
        slack._messages_tab = False
        assert await call(slack, "chat.postMessage", channel=ANN, text="x") == ("messages_tab_disabled", None)
        assert await call(slack, "chat.postMessage", channel=GENERAL, text="x") == ("", None)
        assert slack.take_violations() == ["chat.postMessage: messages_tab_disabled"]


async def test_an_event_is_told_once_to_an_app_that_wants_no_more_of_it() -> None:
    async def enough(_: web.Request) -> web.Response:
        return web.Response(status=500, headers={"x-slack-no-retry": "1"})

    server = web.Application()
    server.add_routes([web.post("/slack/events", enough)])
    runner = web.AppRunner(server)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with workspace(Deployment("http")) as slack:
        slack.deliver_to(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
        assert await slack.tell(app_uninstalled()) == 1
        assert slack.take_violations() == ["app_uninstalled was never acknowledged: http_error"]
    await runner.cleanup()


def test_a_block_has_a_short_id() -> None:
    long = {"text": "x", "blocks": [{"type": "divider", "block_id": "x" * 256}]}
    assert slack_blocks.problems(long) == ["must be less than 256 characters [json-pointer:/blocks/0/block_id]"]
