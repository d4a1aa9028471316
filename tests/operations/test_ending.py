"""SIGTERM: answers finish, leases are given back, and it takes ten seconds at the most."""

import asyncio
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from bot.app.attache import App
from bot.errors import StoppedError
from bot.operations import ending
from bot.storage import library
from fakes.discord import FakeDiscord

ROOT = Path(__file__).resolve().parent.parent.parent

pytestmark = pytest.mark.usefixtures("own_addresses")


@asynccontextmanager
async def bot(deployment: Path, discord: FakeDiscord) -> AsyncIterator[asyncio.subprocess.Process]:
    """A bot in a process of its own, connected."""
    addresses = f"discord: {{api: '{discord.settings.api}', gateway: '{discord.settings.gateway}'}}"
    (deployment / "config/bot.yaml").write_text(addresses, encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", "--port", "0",
        cwd=deployment,
        env={**os.environ, "PYTHONPATH": str(ROOT), "DISCORD_TOKEN": discord.token.reveal()},
        stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stderr
    async with asyncio.timeout(30):
        while b"Discord: connected" not in await process.stderr.readline():
            pass
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def test_it_ends_in_time_although_another_process_holds_the_lock_of_the_database(
    deployment: Path, discord: FakeDiscord
) -> None:
    async with bot(deployment, discord) as process:
        with closing(sqlite3.connect(deployment / "data/attache.db")) as other:
            other.execute("BEGIN IMMEDIATE")
            await asyncio.sleep(1.5)  # its scheduler is at the lock by now
            asked = time.monotonic()
            process.terminate()
            assert await asyncio.wait_for(process.wait(), 30) == 0
            assert time.monotonic() - asked < ending.SECONDS


async def test_an_answer_at_work_is_finished_first(deployment: Path, discord: FakeDiscord) -> None:
    async with bot(deployment, discord) as process:
        asking = asyncio.create_task(discord.slash("outlook"))
        await asyncio.sleep(0.05)
        process.terminate()
        answer = await asyncio.wait_for(asking, 20)
        assert "Undated" in answer.text
        assert await asyncio.wait_for(process.wait(), 30) == 0


def test_documents_are_read_no_further_once_it_is_asked_to_end(app: App, deployment: Path) -> None:
    for number in range(3):
        (deployment / f"seeds/more-{number}.txt").write_text(f"The tram line number {number} opens in spring.")
    leaving = Event()
    here = replace(app, leaving=leaving)

    def progress(done: int, _: int) -> None:
        if done == 1:
            leaving.set()

    with pytest.raises(StoppedError, match="the rest is read at the next start"):
        here.take_in(progress)
    with app.database.reading() as connection:
        assert 1 < library.count_documents(connection) < 4
    assert replace(app, leaving=Event()).take_in().live == 4


def test_what_does_not_end_is_ended_and_what_does_is_not(caplog: pytest.LogCaptureFixture) -> None:
    left, codes = Event(), list[int]()

    def leave(code: int) -> None:
        codes.append(code)
        left.set()

    begin = ending.bounded(0.01, leave)
    assert not left.wait(0.05)
    begin()
    assert left.wait(5)
    assert codes == [1]
    assert "Nothing is lost" in caplog.text
