"""Several platforms in one process, and what happens to one when another fails."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot import settings
from bot.app import App, open_app, slack_manifest
from bot.errors import PlatformError
from bot.model import Action, Brief, Notice, Request
from bot.settings import Secret, Secrets
from builders import NOW
from fakes.discord import FakeDiscord
from fakes.slack import FakeSlack

ROOT = Path(__file__).resolve().parent.parent


pytestmark = pytest.mark.usefixtures("own_addresses")


@pytest.fixture
async def discord() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as fake:
        yield fake


@pytest.fixture
async def slack(app: App) -> AsyncIterator[FakeSlack]:
    async with FakeSlack(slack_manifest(app.settings)) as fake:
        yield fake


class Reports:
    """What the program says to the operator, line by line."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.more = asyncio.Event()

    def __call__(self, line: str) -> None:
        self.lines.append(line)
        self.more.set()

    async def until(self, start: str) -> str:
        async with asyncio.timeout(20):
            while not (found := [line for line in self.lines if line.startswith(start)]):
                self.more.clear()
                await self.more.wait()
        return found[0]


def beside(app: App, discord: FakeDiscord, slack: FakeSlack) -> App:
    return replace(app, settings=replace(app.settings, discord=discord.settings, slack=slack.socket_settings))


async def test_both_platforms_serve_until_the_process_is_asked_to_stop(
    app: App, discord: FakeDiscord, slack: FakeSlack
) -> None:
    serving = beside(app, discord, slack)
    secrets = Secrets(discord_token=discord.token, slack_bot_token=slack.bot_token, slack_app_token=slack.app_token)
    reports = Reports()
    running = asyncio.create_task(serving.serve(serving.platforms(secrets), reports))
    await reports.until("discord: connected, 10 commands.")
    await reports.until("slack: connected, 10 commands.")
    assert "The future of U.S.-Ukraine" in (await discord.slash("outlook")).text.replace("\\", "")
    assert "The future of U.S.-Ukraine" in (await slack.slash("/outlook")).text
    signal.raise_signal(signal.SIGTERM)
    assert await asyncio.wait_for(running, 20)
    assert {"discord: stopped.", "slack: stopped."} <= set(reports.lines)


async def test_a_platform_whose_token_is_refused_does_not_take_the_other_down(
    app: App, discord: FakeDiscord, slack: FakeSlack
) -> None:
    serving = beside(app, discord, slack)
    wrong = Secret("xoxb-wrong")
    secrets = Secrets(discord_token=discord.token, slack_bot_token=wrong, slack_app_token=slack.app_token)
    reports = Reports()
    running = asyncio.create_task(serving.serve(serving.platforms(secrets), reports))
    await reports.until("discord: connected")
    refusal = await reports.until("slack: ")
    assert "SLACK_BOT_TOKEN" in refusal
    assert "xoxb-wrong" not in refusal
    assert "Undated" in (await discord.slash("outlook")).text
    signal.raise_signal(signal.SIGINT)
    assert not await asyncio.wait_for(running, 20)


async def test_a_wrong_token_is_one_sentence_and_exit_code_1(deployment: Path, discord: FakeDiscord) -> None:
    addresses = f"discord:\n  api: {discord.settings.api}\n  gateway: {discord.settings.gateway}\n"
    (deployment / "config/bot.yaml").write_text(addresses)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run",
        cwd=deployment,
        env={**os.environ, "PYTHONPATH": str(ROOT), "DISCORD_TOKEN": "wrong-token"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )  # fmt: skip
    out, err = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == 1
    assert discord.take_violations()  # the refused log-in
    *_, last = err.decode().splitlines()
    assert last.startswith("discord: ")
    assert "DISCORD_TOKEN" in last
    assert "wrong-token" not in (out + err).decode()
    assert "Traceback" not in (out + err).decode()


def test_some_of_slacks_tokens_is_a_clear_sentence(app: App) -> None:
    with pytest.raises(PlatformError, match="slack cannot start: set SLACK_APP_TOKEN in the environment"):
        app.platforms(Secrets(slack_bot_token=Secret("xoxb-made-up")))
    over_http = replace(app, settings=replace(app.settings, slack=replace(app.settings.slack, transport="http")))
    with pytest.raises(PlatformError, match="SLACK_SIGNING_SECRET"):
        over_http.platforms(Secrets(slack_bot_token=Secret("xoxb-made-up")))


async def test_a_failure_of_ours_is_a_short_notice_with_a_reference_that_is_in_the_log(
    app: App, caplog: pytest.LogCaptureFixture
) -> None:
    app.database.close()
    broken = replace(app, clock=lambda: NOW.replace(year=0))
    request = Request(Action.BRIEF, {}, "me", "here", None, None, NOW)
    reply = await broken.handle("console")(request)
    assert isinstance(reply, Notice)
    assert reply.failed
    reference = reply.text.split("“")[1].split("”")[0]
    assert reference in caplog.text
    assert "ValueError" in caplog.text
    assert "ValueError" not in reply.text


def test_slacks_manifest_has_the_themes_commands_and_the_umbrella(deployment: Path) -> None:
    with (deployment / "config/themes.yaml").open("a", encoding="utf-8") as file:
        file.write("  - {name: arms, title: Weapons, question: 'Which arms?', keywords: [weaponry], command: arms}\n")
    declared = json.dumps(slack_manifest(settings.load(deployment / "config")))
    assert all(f'"/{name}"' in declared for name in ("attache", "kyiv-view", "arms", "brief"))


async def test_a_file_that_changes_while_the_bot_runs_is_read_again(deployment: Path) -> None:
    app = open_app(settings.load(deployment / "config"), clock=lambda: NOW)
    app.take_in()
    (deployment / "seeds/harbour.txt").write_text("The outlook for the harbour is a long winter of quiet work.")
    await app._refresh()
    brief = await app.handle("console")(Request(Action.BRIEF, {"theme": "outlook"}, "me", "here", None, None, NOW))
    assert isinstance(brief, Brief)
    assert "harbour" in {point.citations[0].title for point in brief.points}
    app.database.close()
