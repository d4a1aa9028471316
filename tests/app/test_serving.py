"""Several platforms in one process, and what happens to one when another fails."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot import settings
from bot.app.attache import App
from bot.app.offering import remarks, slack_manifest
from bot.app.serving import serve
from bot.model import Action, Notice, Request
from bot.settings import Secret, Secrets
from bot.storage import askings
from bot.wording import platforms
from builders import NOW, origin, theme
from fakes.discord import FakeDiscord
from fakes.slack import FakeSlack

ROOT = Path(__file__).resolve().parent.parent.parent


pytestmark = pytest.mark.usefixtures("own_addresses")


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
    running = asyncio.create_task(serve(serving, serving.platforms(secrets)[0], reports))
    await reports.until("Discord: connected, 16 commands.")
    await reports.until("Slack: connected, 16 commands.")
    assert "The future of U.S.-Ukraine" in (await discord.slash("outlook")).text.replace("\\", "")
    assert "The future of U.S.-Ukraine" in (await slack.slash("/outlook")).text
    signal.raise_signal(signal.SIGTERM)
    assert await asyncio.wait_for(running, 20)
    assert {"Discord: stopped.", "Slack: stopped."} <= set(reports.lines)


async def test_a_platform_whose_token_is_refused_does_not_take_the_other_down(
    app: App, discord: FakeDiscord, slack: FakeSlack
) -> None:
    serving = beside(app, discord, slack)
    wrong = Secret("xoxb-wrong")
    secrets = Secrets(discord_token=discord.token, slack_bot_token=wrong, slack_app_token=slack.app_token)
    reports = Reports()
    running = asyncio.create_task(serve(serving, serving.platforms(secrets)[0], reports))
    await reports.until("Discord: connected")
    refusal = await reports.until("Slack: ")
    assert "SLACK_BOT_TOKEN" in refusal
    assert "xoxb-wrong" not in refusal
    assert "Undated" in (await discord.slash("outlook")).text
    signal.raise_signal(signal.SIGINT)
    assert not await asyncio.wait_for(running, 20)


async def test_discords_commands_are_noted_in_the_database_and_sent_once(app: App, discord: FakeDiscord) -> None:
    here = replace(app, settings=replace(app.settings, discord=discord.settings))
    for _ in range(2):
        platform = here.discord(discord.token)
        await platform.start(here.commands("discord"), here.handle("discord"))
        await platform.stop()
    assert discord.synced == 1


async def test_the_terminal_prints_the_invitation_and_registers_commands_by_hand(
    deployment: Path, discord: FakeDiscord
) -> None:
    lines = [f"discord: {{api: '{discord.settings.api}', gateway: '{discord.settings.gateway}'}}"]
    (deployment / "config" / "bot.yaml").write_text("\n".join(lines), encoding="utf-8")

    async def attache(*words: str, token: str) -> tuple[int, str]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "DISCORD_TOKEN": token}
        done = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-m", "bot", "--config", str(deployment / "config"), "discord", *words],
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return done.returncode, (done.stdout + done.stderr).strip()

    token = discord.token.reveal()
    assert (await attache("invite", token=token))[1].endswith("permissions=274877910016")
    assert (await attache("sync", token=token))[1].startswith("Registered 16 commands with Discord.")
    assert "alone" in (await attache("sync", "--guild", discord.guild_id, token=token))[1]
    assert discord.of_server[discord.guild_id]
    assert (await attache("sync", "--guild", discord.guild_id, "--remove", token=token))[0] == 0
    assert discord.of_server[discord.guild_id] == []
    assert "--guild" in (await attache("sync", "--remove", token=token))[1]
    assert await attache("invite", token="") == (1, "attache: " + platforms.discord_token_missing())


async def test_a_wrong_token_is_one_sentence_and_exit_code_1(deployment: Path, discord: FakeDiscord) -> None:
    addresses = f"discord:\n  api: {discord.settings.api}\n  gateway: {discord.settings.gateway}\n"
    (deployment / "config/bot.yaml").write_text(addresses)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", "--log-format", "text",
        cwd=deployment,
        env={**os.environ, "PYTHONPATH": str(ROOT), "DISCORD_TOKEN": "wrong-token"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )  # fmt: skip
    out, err = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == 1
    assert discord.take_violations()  # the refused log-in
    *_, last = err.decode().splitlines()
    assert last.startswith("Discord: ")
    assert "DISCORD_TOKEN" in last
    assert "wrong-token" not in (out + err).decode()
    assert "Traceback" not in (out + err).decode()


async def test_some_of_slacks_tokens_are_told_and_discord_is_served_all_the_same(
    deployment: Path, discord: FakeDiscord
) -> None:
    addresses = f"discord:\n  api: {discord.settings.api}\n  gateway: {discord.settings.gateway}\n"
    (deployment / "config/bot.yaml").write_text(addresses)
    tokens = {"DISCORD_TOKEN": discord.token.reveal(), "SLACK_APP_TOKEN": "xapp-made-up"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", "--log-format", "text",
        cwd=deployment,
        env={**os.environ, "PYTHONPATH": str(ROOT), **tokens},
        stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stderr
    said = ""
    async with asyncio.timeout(30):
        while "Discord: connected" not in said and (line := await process.stderr.readline()):
            said += line.decode()
        process.terminate()
        assert await process.wait() == 1
    assert said.startswith("Slack cannot start: set SLACK_BOT_TOKEN in the environment.\n")


def test_some_of_slacks_tokens_is_a_clear_sentence(app: App) -> None:
    half = Secrets(slack_bot_token=Secret("xoxb-made-up"))
    assert app.platforms(half) == ([], ["Slack cannot start: set SLACK_APP_TOKEN in the environment."])
    over_http = replace(app, settings=replace(app.settings, slack=replace(app.settings.slack, transport="http")))
    assert over_http.platforms(half) == ([], ["Slack cannot start: set SLACK_SIGNING_SECRET in the environment."])


def test_some_of_slacks_tokens_do_not_keep_discord_from_starting(app: App) -> None:
    secrets = Secrets(discord_token=Secret("made-up"), slack_app_token=Secret("xapp-made-up"))
    platforms, refusals = app.platforms(secrets)
    assert [platform.name for platform in platforms] == ["discord"]
    assert refusals == ["Slack cannot start: set SLACK_BOT_TOKEN in the environment."]


async def test_a_failure_of_ours_is_a_short_notice_with_a_reference_that_is_in_the_log(
    app: App, caplog: pytest.LogCaptureFixture
) -> None:
    app.database.close()
    broken = replace(app, clock=lambda: NOW.replace(year=0))
    request = Request(Action.BRIEF, {}, origin())
    reply = await broken.handle("console")(request)
    assert isinstance(reply, Notice)
    assert reply.failed
    reference = reply.text.split("“")[1].split("”")[0]
    assert reference in caplog.text
    assert "ValueError" in caplog.text
    assert "ValueError" not in reply.text


async def test_themes_beyond_what_a_platform_takes_answer_to_brief(app: App, discord: FakeDiscord) -> None:
    themes = (*app.settings.themes, *(theme(f"t{number}", command=f"t{number}") for number in range(100)))
    here = replace(app, settings=replace(app.settings, themes=themes, discord=discord.settings))
    platform = here.discord(discord.token)
    await platform.start(here.commands("discord"), here.handle("discord"))
    assert len(discord.commands) == 100
    assert "There is no theme" not in (await discord.slash("brief", {"theme": "t99"})).text
    await platform.stop()
    (discords, slacks) = remarks(here.settings, ["discord", "slack"])
    assert discords.startswith("Discord takes 100 commands, and so not /t")
    assert "/t99: there, type /brief t" in discords
    assert slacks.startswith("Slack takes 49 commands")


def test_slacks_manifest_has_the_themes_commands_and_the_umbrella(deployment: Path) -> None:
    with (deployment / "config/themes.yaml").open("a", encoding="utf-8") as file:
        file.write("  - {name: arms, title: Weapons, question: 'Which arms?', keywords: [weaponry], command: arms}\n")
    declared = json.dumps(slack_manifest(settings.load(deployment / "config")))
    assert all(f'"/{name}"' in declared for name in ("attache", "kyiv-view", "arms", "brief"))


async def test_what_is_old_is_removed_by_the_process_that_plans(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.app.serving._CLEARING_SECONDS", 0.05)
    person = origin(who="ada").person
    with app.database.writing() as connection:
        askings.note(connection, person, "outlook", NOW - timedelta(days=91))
        askings.note(connection, person, "history", NOW - timedelta(days=89))

    def known() -> list[bool]:
        with app.database.reading() as connection:
            return [askings.last(connection, person, theme) is not None for theme in ("outlook", "history")]

    running = asyncio.create_task(serve(app, [], print, ["scheduler"]))
    async with asyncio.timeout(20):
        while known() != [False, True]:  # noqa: ASYNC110  the database tells nobody
            await asyncio.sleep(0.05)
    signal.raise_signal(signal.SIGTERM)
    assert await asyncio.wait_for(running, 20)
