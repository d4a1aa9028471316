"""What the strict Slack takes no more than the real one does, at the edges that no well-behaved app comes to."""

import aiohttp
import pytest

from fakes.slack import FakeSlack
from fakes.slack_faults import Pace
from fakes.slack_socket_mode import SOCKETS
from fakes.slack_workspace import BOT, GENERAL
from slack_running import workspace


async def posted(slack: FakeSlack, channel: str = GENERAL, token: str | None = None) -> str:
    """The error that a message is answered with; "" if it stands."""
    headers = {"Authorization": f"Bearer {token or slack.bot_token.reveal()}"}
    url = f"{slack.socket_settings.api}chat.postMessage"
    given = {"channel": channel, "text": "Hello"}
    async with aiohttp.ClientSession() as session, session.post(url, json=given, headers=headers) as answer:
        return str((await answer.json()).get("error", ""))


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        (None, "missing_post_type"),
        ("application/xml", "invalid_post_type"),
        ("application/json; charset=koi8-u", "invalid_charset"),
        ("application/json; charset=utf-8", ""),
        ("application/json; charset=ISO-8859-1", ""),
    ],
)
async def test_a_body_says_how_it_is_to_be_read(kind: str | None, error: str) -> None:
    async with workspace() as slack:
        url = f"{slack.socket_settings.api}auth.test"
        headers = {"Authorization": f"Bearer {slack.bot_token.reveal()}"} | ({"Content-Type": kind} if kind else {})
        skipped = [] if kind else ["Content-Type"]
        async with (
            aiohttp.ClientSession(skip_auto_headers=skipped) as session,
            session.post(url, data=b"{}", headers=headers) as answer,
        ):
            assert (await answer.json()).get("error", "") == error
        assert slack.take_violations() == ([f"auth.test: {error}"] if error else [])


async def test_the_whole_workspace_takes_so_many_messages_and_another_is_not_held_back() -> None:
    async with workspace() as slack:
        slack.pace, slack.ceiling = None, Pace(rate=0.1, burst=3)
        slack.channels |= {f"C{number}": {BOT} for number in range(4)}
        slack.teams.workspace("T0LIGHTHOUSE", "Lighthouse")
        slack.teams.grant("xoxb-2-made-up", slack.scopes, "T0LIGHTHOUSE")
        assert [await posted(slack, f"C{number}") for number in range(4)] == ["", "", "", "ratelimited"]
        assert await posted(slack, token="xoxb-2-made-up") == ""
        assert slack.limited == 1


async def test_an_eleventh_socket_is_told_that_there_are_too_many() -> None:
    async with workspace() as slack, aiohttp.ClientSession() as session:
        url, headers = slack.socket_settings.api, {"Authorization": f"Bearer {slack.app_token.reveal()}"}
        sockets, said = [], []
        for number in range(SOCKETS + 1):
            await slack.socket_mode.now(number)
            async with session.post(f"{url}apps.connections.open", headers=headers) as answer:
                address = (await answer.json())["url"]
            sockets.append(await session.ws_connect(address))
            said.append(await sockets[-1].receive_json())
        assert [one["type"] for one in said] == ["hello"] * SOCKETS + ["disconnect"]
        assert said[-1]["reason"] == "too_many_websockets"
