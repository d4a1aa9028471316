"""A running bot watched from outside: over HTTP, and with `attache health`."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest

from bot.app.attache import App
from bot.app.serving import serve
from bot.operations import watching
from bot.operations.metrics import Metrics
from bot.settings import OperationsSettings, Secrets
from bot.wording import operations
from builders import free_port
from fakes.discord import FakeDiscord
from fakes.slack import FakeSlack
from slack_running import Deployment, workspace

ROOT = Path(__file__).resolve().parent.parent.parent

pytestmark = pytest.mark.usefixtures("own_addresses")


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with workspace(Deployment("http")) as fake:
        yield fake


class Watched:
    """A bot on Discord, asked over its port."""

    def __init__(self, app: App, port: int, said: list[str]) -> None:
        self.app = app
        self.port = port
        self.said = said

    async def ask(self, page: str) -> tuple[int, str]:
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{self.port}/{page}") as answer,
        ):
            return answer.status, await answer.text()

    async def figure(self, line: str) -> float:
        _, text = await self.ask("metrics")
        return float(next(one for one in text.splitlines() if one.startswith(f"{line} ")).rpartition(" ")[2])

    async def checks(self) -> dict[str, tuple[bool, str]]:
        told = json.loads((await self.ask("readyz"))[1])["checks"]
        return {one["name"]: (one["ready"], one["reason"]) for one in told}


@asynccontextmanager
async def watched(app: App, discord: FakeDiscord) -> AsyncIterator[Watched]:
    counted, port, said = Metrics(), free_port(), []
    here = replace(
        app,
        settings=replace(app.settings, discord=discord.settings, operations=OperationsSettings(port=port)),
        meter=counted,
        database=replace(app.database, failed=counted.database_failed),
    )
    connected = asyncio.Event()

    def report(line: str) -> None:
        said.append(line)
        if line.startswith("Discord: connected"):
            connected.set()

    platforms, _ = here.platforms(Secrets(discord_token=discord.token))
    running = asyncio.create_task(serve(here, platforms, report, counted=counted))
    await asyncio.wait_for(connected.wait(), 20)
    try:
        yield Watched(here, port, said)
    finally:
        signal.raise_signal(signal.SIGTERM)
        await asyncio.wait_for(running, 20)


async def test_a_bot_that_works_is_alive_and_ready_and_counts_what_it_does(app: App, discord: FakeDiscord) -> None:
    async with watched(app, discord) as bot:
        assert f"Health and metrics: http://127.0.0.1:{bot.port}/readyz and /metrics." in bot.said
        assert await bot.ask("healthz") == (200, "ok\n")
        status, text = await bot.ask("readyz")
        assert (status, json.loads(text)["ready"]) == (200, True)
        assert set(await bot.checks()) == {"discord", "database", "documents", "schedules"}
        assert (await bot.checks())["discord"] == (True, "connected")
        assert (await discord.slash("outlook")).text
        labels = 'action="brief",outcome="answered",platform="discord"'
        assert await bot.figure(f"attache_command_seconds_count{{{labels}}}") == 1
        assert await bot.figure('attache_acknowledgement_seconds_count{platform="discord"}') == 1
        assert await bot.figure('attache_platform_connected{platform="discord"}') == 1
        assert await bot.figure("attache_documents") == 1
        assert await bot.figure("attache_database_up") == 1
        assert await bot.figure('attache_source_failures{source="seeds"}') == 0
        assert 0 <= await bot.figure('attache_source_age_seconds{source="seeds"}') < 60
        assert (await bot.ask("elsewhere"))[0] == 404


async def test_a_command_that_is_declined_is_told_from_one_that_is_answered(app: App, discord: FakeDiscord) -> None:
    async with watched(app, discord) as bot:
        await discord.slash("ask", {"question": "the"})
        labels = 'action="ask",outcome="declined",platform="discord"'
        assert await bot.figure(f"attache_command_seconds_count{{{labels}}}") == 1


async def test_a_connection_that_breaks_is_not_ready_until_it_is_taken_up_again(app: App, discord: FakeDiscord) -> None:
    async with watched(app, discord) as bot:
        ready = asyncio.create_task(until(bot, "discord", ready=False))
        await discord.gateway.drop()
        assert "taken up again" in await asyncio.wait_for(ready, 20)
        assert await asyncio.wait_for(until(bot, "discord", ready=True), 20) == "connected"


async def until(bot: Watched, name: str, *, ready: bool) -> str:
    """The reason, once a check stands as wanted."""
    while True:
        holds, reason = (await bot.checks())[name]
        if holds is ready:
            return reason


async def test_slacks_http_server_serves_them_too_where_both_have_one_port(app: App, slack: FakeSlack) -> None:
    port, said, ready = free_port(), list[str](), asyncio.Event()
    over_http = replace(slack.http_settings, port=port, public_url="https://bot.example.org")
    ours = replace(app.settings, slack=over_http, operations=OperationsSettings(port=port))
    counted = Metrics()
    here = replace(app, settings=ours, meter=counted)

    def report(line: str) -> None:
        said.append(line)
        ready.set()

    platforms, _ = here.platforms(Secrets(slack_bot_token=slack.bot_token, slack_signing_secret=slack.signing_secret))
    running = asyncio.create_task(serve(here, platforms, report, counted=counted))
    await asyncio.wait_for(ready.wait(), 20)
    bot = Watched(here, port, said)
    slack.deliver_to(f"http://127.0.0.1:{port}/slack/events")
    assert "us-ukraine-relations" in (await slack.slash("/sources")).text
    assert await bot.ask("healthz") == (200, "ok\n")
    assert (await bot.checks())["slack"] == (True, "connected")
    assert await bot.figure('attache_acknowledgement_seconds_count{platform="slack"}') == 1
    signal.raise_signal(signal.SIGTERM)
    await asyncio.wait_for(running, 20)


async def test_a_port_that_is_taken_is_said_and_the_bot_goes_on(app: App, discord: FakeDiscord) -> None:
    async with watched(app, discord) as bot:
        said: list[str] = []
        async with watching.served(OperationsSettings(port=bot.port), [], said.append):
            assert len(said) == 1
        assert f"127.0.0.1:{bot.port} cannot be listened on (" in said[0]
        assert "operations.port" in said[0]


async def test_port_0_serves_nothing_and_says_nothing() -> None:
    said: list[str] = []
    async with watching.served(OperationsSettings(port=0), [], said.append):
        assert said == []


async def test_attache_health_tells_it_in_the_terminal(deployment: Path, discord: FakeDiscord) -> None:
    port = free_port()
    lines = [
        f"discord: {{api: '{discord.settings.api}', gateway: '{discord.settings.gateway}'}}",
        "operations: {port: 1}",  # what is typed goes before it
    ]
    (deployment / "config/bot.yaml").write_text("\n".join(lines), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DISCORD_TOKEN": discord.token.reveal()}

    async def attache(*words: str) -> tuple[int, str]:
        done = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *words, cwd=deployment, env=environment,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        out, _ = await asyncio.wait_for(done.communicate(), 30)
        return done.returncode or 0, out.decode()

    at = ("--port", str(port))
    code, said = await attache("health", *at)
    assert (code, "Is `attache run` running there" in said) == (1, True)
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", *at, cwd=deployment, env=environment, stderr=subprocess.PIPE
    )
    assert running.stderr
    async with asyncio.timeout(30):
        while b"Discord: connected" not in await running.stderr.readline():
            pass
    assert await attache("health", *at) == (0, "ok\n")
    code, said = await attache("health", "--ready", *at)
    assert code == 0
    assert "ok  discord: connected\n" in said
    running.terminate()
    await asyncio.wait_for(running.communicate(), 30)


def test_health_without_a_port_says_where_it_is_set(deployment: Path) -> None:
    (deployment / "config/bot.yaml").write_text("operations: {port: 0}", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "bot", "health"],
        cwd=deployment, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, f"attache: {operations.no_port()}\n")
