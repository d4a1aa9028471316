"""A thousand slash commands at once: how long until each is acknowledged, which Slack wants within 3 seconds.

    uv run python benchmarks/slack_commands.py [--quick] [--json]

`attache run`, as shipped, answers with briefs from its documents, over Socket Mode and over HTTP. Beside it, in the
same run, a bot of Bolt's alone does the least that such a bot can do: it acknowledges, and responds with a word. Each
bot is a process of its own; the strict local Slack of the tests is another, and has its own share of the time that
passes. So compare the two, and not either with another machine's.
"""

import argparse
import asyncio
import json
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Literal

from answering.processes import ROOT, Bot, attache, running

sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from bot import settings as configuration  # noqa: E402  after the path
from bot.app.offering import command_table  # noqa: E402  as above
from bot.platforms.slack.manifest import manifest  # noqa: E402  as above
from bot.settings import SlackSettings  # noqa: E402  as above
from fakes import slack as fake  # noqa: E402  as above
from fakes.slack import FakeSlack  # noqa: E402  as above

LAW = 3.0
PATIENCE = 60
"""Seconds that the local Slack waits instead, so that what is too late is measured too."""

COMMAND = "/kyiv-view"
PUBLIC = "https://attache.example.org"
Transport = Literal["socket", "http"]
Start = Callable[[SlackSettings, Path], Bot]


def empty(reached: SlackSettings, _: Path) -> Bot:
    """The least that a bot can do."""
    listen = "socket" if reached.transport == "socket" else str(reached.port)
    line = [sys.executable, str(ROOT / "benchmarks/answering/empty_bolt.py"), reached.api, listen]
    return Bot("an empty Bolt handler", line, "connected")


def shipped(reached: SlackSettings, folder: Path) -> Bot:
    """Attaché."""
    named = {"transport": reached.transport, "api": reached.api, "port": reached.port, "public_url": PUBLIC}
    return attache("Slack: connected", folder, {"slack": named})


async def measured(start: Start, transport: Transport, count: int) -> dict[str, float]:
    """What `count` commands at once come to."""
    of = configuration.load(ROOT / "config")
    as_set_up = replace(of.slack, transport=transport, public_url=PUBLIC)
    declared = manifest(command_table(of, "slack"), as_set_up)
    with tempfile.TemporaryDirectory() as folder:
        async with FakeSlack(declared) as slack:
            reached = replace(as_set_up, api=slack.socket_settings.api, port=_free_port())
            bot = start(reached, Path(folder))
            async with running(bot, _secrets(slack)):
                if transport == "http":
                    slack.deliver_to(f"http://127.0.0.1:{reached.port}{reached.path}")
                found = await _asked(slack, count)
    return {f"{bot.name}, {transport}, {count:,} commands at once: {what}": value for what, value in found.items()}


async def _asked(slack: FakeSlack, count: int) -> Mapping[str, float]:
    await slack.slash(COMMAND)  # what the first one loads is not the law's concern
    began = time.perf_counter()
    typed = await asyncio.gather(*(slack.type(COMMAND) for _ in range(count)))
    await asyncio.gather(*(one.answer(within=300) for one in typed))
    whole = time.perf_counter() - began
    acknowledged = sorted(one.acknowledged_after for one in typed)
    return {
        "acknowledged within 3 s": sum(after <= LAW for after in acknowledged),
        "median seconds to the acknowledgement": statistics.median(acknowledged),
        "longest seconds to the acknowledgement": acknowledged[-1],
        "seconds until all are answered": whole,
    }


def _secrets(slack: FakeSlack) -> Mapping[str, str]:
    return {
        "SLACK_BOT_TOKEN": slack.bot_token.reveal(),
        "SLACK_APP_TOKEN": slack.app_token.reveal(),
        "SLACK_SIGNING_SECRET": slack.signing_secret.reveal(),
    }


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


async def figures(count: int) -> dict[str, float]:
    """Every figure, by its name."""
    fake.ACKNOWLEDGE_SECONDS = PATIENCE
    found: dict[str, float] = {}
    transports: tuple[Transport, ...] = ("socket", "http")
    for transport in transports:
        for start in (empty, shipped):
            found |= await measured(start, transport, count)
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
