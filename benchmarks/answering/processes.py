"""A bot in a process of its own: started, waited for, and ended."""

import asyncio
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Bot:
    """How a bot is started.

    Args:
        name: what its figures are called by.
        line: its command line.
        ready: part of the line on stderr that says that it is connected.
    """

    name: str
    line: Sequence[str]
    ready: str


def attache(ready: str, folder: Path, settings: Mapping[str, object]) -> Bot:
    """`attache run` as shipped, with its documents, its configuration copied to `folder`; `settings` are bot.yaml's."""
    for name in ("config", "seeds"):
        shutil.copytree(ROOT / name, folder / name)
    (folder / "config/bot.yaml").write_text(yaml.safe_dump(dict(settings)))
    return Bot("Attaché", [sys.executable, "-m", "bot", "--config", str(folder / "config"), "run"], ready)


@asynccontextmanager
async def running(bot: Bot, secrets: Mapping[str, str]) -> AsyncIterator[None]:
    """`bot`, connected, for as long as the context lasts."""
    with tempfile.TemporaryFile() as said:
        process = await asyncio.create_subprocess_exec(*bot.line, env=os.environ | secrets, cwd=ROOT, stderr=said)
        try:
            await _ready(bot, process, said.fileno())
            yield
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()


async def _ready(bot: Bot, process: asyncio.subprocess.Process, said: int) -> None:
    while bot.ready not in (text := os.pread(said, 100_000, 0).decode()):
        if process.returncode is not None:
            msg = f"{bot.name} ended before it was connected:\n{text}"
            raise RuntimeError(msg)
        await asyncio.sleep(0.05)
