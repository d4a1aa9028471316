"""Bolt's listeners acknowledge while answers give way."""

import asyncio

from slack_bolt.async_app import AsyncAck, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult

from bot import traces
from bot.platforms.slack.dispatching import PromptApp
from bot.platforms.turns import Turns


async def authorize() -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id="T1")


async def test_answers_give_way_until_the_listener_has_acknowledged_and_what_it_begins_has_a_name() -> None:
    turns, names = Turns(), list[str]()
    app = PromptApp(turns, signing_secret="", authorize=authorize, process_before_response=True)
    answering = list[asyncio.Task[None]]()

    async def answer() -> None:
        await turns.answering()
        names.append(traces.current())

    async def typed(ack: AsyncAck) -> None:
        answering.append(asyncio.create_task(answer()))
        for _ in range(5):
            await asyncio.sleep(0)
        assert not answering[0].done()
        await ack()

    app.command("/outlook")(typed)
    body = {"command": "/outlook", "team_id": "T1", "user_id": "U1", "channel_id": "C1", "text": ""}
    response = await app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))
    assert response.status == 200
    await asyncio.wait_for(answering[0], 5)
    assert names[0]
    assert traces.current() == ""
