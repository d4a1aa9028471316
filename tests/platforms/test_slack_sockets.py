"""Socket Mode: Slack closes sockets as it likes, and nothing that somebody types is lost."""

import asyncio

import pytest

from bot.model import Notice, Reply, Request
from slack_running import always, commands, platform_for, running, workspace


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "link_disabled", "too_many_websockets"])
async def test_whatever_the_reason_a_closed_socket_is_opened_anew(reason: str) -> None:
    async with running(always(Notice("Here."))) as (slack, _):
        for most in (1, 2):
            before = slack.socket_mode.opened
            await slack.socket_mode.disconnect(reason, most)
            await slack.socket_mode.times(before + most)
            await slack.socket_mode.now(2)
            assert (await slack.slash("/harbour")).text == "Here."


async def test_while_one_socket_is_opened_anew_the_other_takes_what_comes() -> None:
    heard: list[Request] = []

    async def handle(request: Request) -> Reply:
        heard.append(request)
        return Notice("Here.")

    async with running(handle) as (slack, _):
        for _ in range(10):
            answers = [asyncio.create_task(slack.slash("/harbour")) for _ in range(5)]
            await slack.socket_mode.disconnect("refresh_requested", most=1)
            answers += [asyncio.create_task(slack.slash("/harbour")) for _ in range(5)]
            assert {answer.text for answer in await asyncio.gather(*answers)} == {"Here."}
            await slack.socket_mode.now(2)
    assert len(heard) == 100


async def test_two_processes_share_the_commands() -> None:
    async with workspace() as slack:
        one, two = platform_for(slack), platform_for(slack)
        await one.start(commands(), always(Notice("one")))
        await two.start(commands(), always(Notice("two")))
        said = [(await slack.slash("/harbour")).text for _ in range(8)]
        assert sorted(said) == ["one"] * 4 + ["two"] * 4
        await one.stop()
        await slack.socket_mode.now(2)
        assert {(await slack.slash("/harbour")).text for _ in range(4)} == {"two"}
        await two.stop()
