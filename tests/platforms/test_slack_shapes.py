"""What Slack would never send, or no longer: refused at the door, over both transports, and the bot goes on."""

import asyncio
import json
import logging
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest

from bot import wording
from bot.model import Notice
from bot.platforms.slack.shapes import misfit
from fakes.slack_workspace import ANN
from slack_running import Deployment, Transport, always, both, endpoint, running

PRESS: dict[str, Any] = {
    "type": "block_actions",
    "user": {"id": "U1"},
    "team": None,
    "trigger_id": "1.2.3",
    "actions": [{"type": "button", "action_id": "a", "block_id": "b"}],
}
COMMAND = {"command": "/x", "team_id": "T1", "channel_id": "C1", "user_id": "U1", "response_url": "https://x.example"}
REVOKED = {
    "type": "event_callback",
    "team_id": "T1",
    "event_id": "E1",
    "event": {"type": "tokens_revoked", "tokens": {}},
}


@pytest.mark.parametrize(
    "told", [PRESS, COMMAND, REVOKED, {"type": "of tomorrow", "response_urls": []}, {"type": "of tomorrow"}, {}]
)
def test_what_holds_all_that_is_read_is_taken(told: dict[str, Any]) -> None:
    assert misfit(told) is None


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        (PRESS | {"user": None}, "user"),
        (PRESS | {"user": {"id": 7}}, "user.id"),
        (PRESS | {"actions": []}, "actions"),
        (PRESS | {"actions": [{"type": "button", "action_id": "a"}]}, "actions[].block_id"),
        (PRESS | {"channel": "C1"}, "channel"),
        (COMMAND | {"user_id": None}, "user_id"),
        (COMMAND | {"team_id": "\ud800"}, "team_id"),
        (REVOKED | {"event": {"type": "tokens_revoked"}}, "event.tokens"),
        (REVOKED | {"event": []}, "event"),
        ({"authorizations": True}, "who or where"),
        ({"type": "of tomorrow", "authorizations": [None]}, "who or where"),
        ({"type": "of tomorrow", "team": 5}, "who or where"),
        ({"type": "of tomorrow", "response_urls": "x"}, "who or where"),
    ],
)
def test_the_first_field_that_is_not_as_slack_sends_it_is_named(told: dict[str, Any], wrong: str) -> None:
    assert misfit(told) == wrong


async def test_over_http_it_is_refused_with_the_fields_name_and_one_line_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with running(always(Notice("Done.")), Deployment("http")) as (slack, platform):
        body = urlencode({"payload": json.dumps(PRESS | {"user": None})})
        async with (
            aiohttp.ClientSession() as session,
            session.post(endpoint(platform), data=body, headers=slack.signed(body)) as response,
        ):
            assert (response.status, await response.json()) == (400, {"error": "invalid payload: user"})
        assert (await slack.slash("/harbour")).text == "Done."
    [line] = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert line.getMessage() == "Slack sent something of a form that is not known: user"


async def test_over_a_socket_it_is_not_acknowledged(caplog: pytest.LogCaptureFixture) -> None:
    async with running(always(Notice("Done.")), Deployment("socket")) as (slack, _):
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(slack.socket_mode.send("odd", "interactive", PRESS | {"user": None}), 0.3)
        assert (await slack.slash("/harbour")).text == "Done."
    [line] = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert line.exc_info is None


@both
async def test_a_dialog_that_another_version_drew_says_that_it_is_out_of_use(transport: Transport) -> None:
    async with running(always(Notice("Done.")), Deployment(transport)) as (slack, _):
        person = {"user": ANN, "channel": slack.workspace.conversation(ANN)}
        await slack.tell({"type": "app_home_opened", "tab": "home", **person})
        await slack.screens.press(await slack.screens.home(ANN), wording.home.add())
        modal = await slack.screens.modal(ANN)
        for label, chosen in (("Themes", ["The harbour"]), ("Time", "8:00"), ("Days", ["Monday"])):
            modal.fill(label, chosen)
        await slack.screens.choose(modal, "Time zone", "lisb")
        modal.given["private_metadata"] = '{"of": "another version"}'  # type: ignore[index]  # as one left open
        wrong = await slack.screens.submit(modal)
    assert wrong == {"Themes": wording.subscribing.gone_button()}


@both
async def test_a_button_of_the_tab_that_another_version_drew_says_that_it_is_out_of_use(transport: Transport) -> None:
    async with running(always(Notice("Done.")), Deployment(transport)) as (slack, _):
        person = {"user": ANN, "channel": slack.workspace.conversation(ANN)}
        await slack.tell({"type": "app_home_opened", "tab": "home", **person})
        home = await slack.screens.home(ANN)
        [button] = [
            element
            for block in home.given["blocks"]
            for element in block.get("elements", [])
            if element["type"] == "button" and element["text"]["text"] == wording.home.add()
        ]
        button["value"] = '{"of": "another version"}'
        await slack.screens.press(home, wording.home.add())
        shown = await slack.screens.home(ANN, lambda view: view.hash != home.hash)
    assert wording.subscribing.gone_button() in shown.text
