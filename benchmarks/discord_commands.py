"""A thousand slash commands at once: how long until each is acknowledged, which Discord wants within 3 seconds.

    uv run python benchmarks/discord_commands.py [--quick] [--json]

Attaché answers with briefs from its documents. Beside it, in the same run, a bot of discord.py's alone does the least
that such a bot can do: it defers, and edits a word in. Both talk to the strict local Discord of the tests, which runs
in the same process and takes its share of the time; so compare the two, and not either with another machine's.
"""

import argparse
import asyncio
import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import discord
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from bot import settings  # noqa: E402  after the path
from bot.app import open_app  # noqa: E402  as above
from bot.platforms.discord import DiscordPlatform  # noqa: E402  as above
from fakes.discord import FakeDiscord  # noqa: E402  as above

LAW = 3.0
Start = Callable[[FakeDiscord], AbstractAsyncContextManager[None]]


@asynccontextmanager
async def empty(fake: FakeDiscord) -> AsyncIterator[None]:
    """The least that a bot can do."""
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = fake.settings.api, URL(fake.settings.gateway)
    client = discord.Client(intents=discord.Intents(guilds=True), max_messages=None)
    tree = app_commands.CommandTree(client)

    @tree.command(name="brief", description="Nothing")
    async def answer(interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await interaction.edit_original_response(content="ok")

    await client.login(fake.token.reveal())
    await tree.sync()
    connection = asyncio.create_task(client.connect())
    await client.wait_until_ready()
    try:
        yield
    finally:
        await client.close()
        await connection


@asynccontextmanager
async def attache(fake: FakeDiscord) -> AsyncIterator[None]:
    """Attaché as shipped, with its documents read."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("config", "seeds"):
            shutil.copytree(ROOT / name, Path(folder) / name)
        app = open_app(settings.load(Path(folder) / "config"))
        app.take_in()
        app.encoder.wait()
        platform = DiscordPlatform(fake.settings, fake.token, app.settings.themes, grace=60)
        await platform.start(app.commands("discord"), app.handle("discord"))
        try:
            yield
        finally:
            await platform.stop()
            app.database.close()


async def measured(start: Start, count: int) -> Mapping[str, float]:
    """What `count` commands at once come to."""
    async with FakeDiscord() as fake, start(fake):
        await fake.slash("brief")  # what the first one loads is not the law's concern
        began = time.perf_counter()
        typed = [await fake.invoke("brief") for _ in range(count)]
        await asyncio.gather(*(one.answer(seconds=300) for one in typed), return_exceptions=True)
        whole = time.perf_counter() - began
        fake.take_violations()  # those that came late are counted here
    acknowledged = sorted(one.acknowledged_at - one.sent_at for one in typed if one.acknowledged_at is not None)
    return {
        "acknowledged within 3 s": sum(after <= LAW for after in acknowledged),
        "median seconds to the acknowledgement": statistics.median(acknowledged),
        "longest seconds to the acknowledgement": acknowledged[-1],
        "seconds until all are answered": whole,
    }


async def figures(count: int) -> dict[str, float]:
    """Every figure, by its name."""
    found: dict[str, float] = {}
    for name, start in (("an empty discord.py handler", empty), ("Attaché", attache)):
        for what, value in (await measured(start, count)).items():
            found[f"{name}, {count:,} commands at once: {what}"] = value
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="200 commands, under 50 s")
    parser.add_argument("--json", action="store_true", help='print {"figures": {name: number}}')
    asked = parser.parse_args()
    found = asyncio.run(figures(200 if asked.quick else 1_000))
    if asked.json:
        print(json.dumps({"figures": {name: round(value, 4) for name, value in found.items()}}))
        return
    width = max(map(len, found))
    for name, value in found.items():
        print(f"{name:{width}}  {value:>10,.2f}")


if __name__ == "__main__":
    main()
