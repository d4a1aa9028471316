"""A thousand slash commands at once: how long until each is acknowledged, which Discord wants within 3 seconds.

    uv run python benchmarks/discord_commands.py [--quick] [--json]

`attache run`, as shipped, answers with briefs from its documents. Beside it, in the same run, a bot of discord.py's
alone does the least that such a bot can do: it defers, and edits a word in. Each bot is a process of its own; the
strict local Discord of the tests is another, and has its own share of the time that passes. So compare the two, and not
either with another machine's.
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from answering.processes import ROOT, Bot, attache, running

sys.path.insert(0, str(ROOT / "tests"))

from fakes.discord import FakeDiscord

LAW = 3.0
Start = Callable[[FakeDiscord, Path], Bot]


def empty(fake: FakeDiscord, _: Path) -> Bot:
    """The least that a bot can do."""
    script = str(ROOT / "benchmarks/answering/empty_discord.py")
    line = [sys.executable, script, fake.settings.api, fake.settings.gateway]
    return Bot("an empty discord.py handler", line, "connected")


def shipped(fake: FakeDiscord, folder: Path) -> Bot:
    """Attaché."""
    return attache(
        "Discord: connected", folder, {"discord": {"api": fake.settings.api, "gateway": fake.settings.gateway}}
    )


async def measured(start: Start, count: int) -> dict[str, float]:
    """What `count` commands at once come to."""
    with tempfile.TemporaryDirectory() as folder:
        async with FakeDiscord() as fake:
            bot = start(fake, Path(folder))
            async with running(bot, {"DISCORD_TOKEN": fake.token.reveal()}):
                return {f"{bot.name}, {what}": value for what, value in (await _asked(fake, count)).items()}


async def _asked(fake: FakeDiscord, count: int) -> Mapping[str, float]:
    await fake.slash("brief")  # what the first one loads is not the law's concern
    began = time.perf_counter()
    typed = [await fake.invoke("brief") for _ in range(count)]
    await asyncio.gather(*(one.answer(seconds=300) for one in typed), return_exceptions=True)
    whole = time.perf_counter() - began
    fake.take_violations()  # those that came late are counted here
    acknowledged = sorted(one.acknowledged_at - one.sent_at for one in typed if one.acknowledged_at is not None)
    return {
        f"{count:,} commands at once: acknowledged within 3 s": sum(after <= LAW for after in acknowledged),
        f"{count:,} commands at once: median seconds to the acknowledgement": statistics.median(acknowledged),
        f"{count:,} commands at once: longest seconds to the acknowledgement": acknowledged[-1],
        f"{count:,} commands at once: seconds until all are answered": whole,
    }


async def figures(count: int) -> dict[str, float]:
    """Every figure, by its name."""
    return await measured(empty, count) | await measured(shipped, count)


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
