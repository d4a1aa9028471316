"""A process that plans and delivers, and is killed at a chosen step. Run as ``python crashing_node.py JSON``.

It is the program's own code; only the step named by ``point`` ends in kill -9, the ``nth`` time that it is reached.
"""

import asyncio
import functools
import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.journeys import deliver
from bot.journeys.deliver import Deliverer, Timing
from bot.model import Target, TargetKind, Theme
from bot.ports import Poster
from bot.settings import DiscordSettings, Secret, SlackSettings
from bot.storage import ledger, planning
from bot.storage.database import open_database

TIMING = Timing(send=timedelta(seconds=0.7), lease=timedelta(seconds=1.5), idle=timedelta(seconds=0.02))
OWNER = Target("nobody", "", TargetKind.USER, "boss")  # on no platform: what it is told stays in the ledger

AFTER = {
    "plan": (planning, "plan"),  # before its transaction is committed
    "planned": (deliver, "plan"),
    "claim": (ledger, "claim"),  # before it is committed
    "begin": (ledger, "begin"),  # before it is committed
    "settle": (ledger, "settle"),  # before it is committed
    "settled": (Deliverer, "_settle_all"),
}


def now() -> datetime:
    return datetime.now(UTC)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def dying(step: Callable[..., Any], nth: int) -> Callable[..., Any]:
    """The same step, after whose `nth` time the process is dead; times in which nothing happens do not count."""
    left = nth

    @functools.wraps(step)
    def run(*given: Any, **named: Any) -> Any:
        nonlocal left
        done = step(*given, **named)
        if done:
            left -= 1
            if not left:
                die()
        return done

    return run


class Fatal:
    """A platform on which the process dies before, or after, its `nth` post."""

    def __init__(self, inner: Poster, point: str, nth: int) -> None:
        self.name = inner.name
        self._inner = inner
        self._point = point
        self._left = nth

    async def prepare(self, target: Target) -> None:
        await self._inner.prepare(target)

    async def post(self, *given: Any, **named: Any) -> str:
        self._left -= 1
        if self._point == "before post" and not self._left:
            die()
        message = await self._inner.post(*given, **named)
        if self._point == "after post" and self._left <= 0:
            die()
        return message


async def platform_of(setup: dict[str, Any]) -> Poster:
    if setup["platform"] == "discord":
        from bot.platforms.discord import DiscordPlatform  # noqa: PLC0415  only the one that is asked for

        discord = DiscordPlatform(DiscordSettings(**setup["settings"]), Secret(setup["token"]), [], clock=now)
        await discord.connect()
        return discord
    from bot.platforms.slack.platform import SlackPlatform  # noqa: PLC0415  as above

    slack = SlackPlatform(SlackSettings(**setup["settings"]), Secret(setup["token"]))
    await slack.connect()
    return slack


async def main(setup: dict[str, Any]) -> None:
    point, nth = setup["point"], setup["nth"]
    if point in AFTER:
        place, name = AFTER[point]
        setattr(place, name, dying(getattr(place, name), nth))
    database = open_database(setup["url"])
    platform = Fatal(await platform_of(setup), point, nth)
    themes = [Theme(**theme) for theme in setup["themes"]]
    await asyncio.to_thread(deliver.plan, database, now(), [OWNER])
    await Deliverer(database, themes, [OWNER], {platform.name: platform}, setup["owner"], now, TIMING).run(
        asyncio.Event()
    )


if __name__ == "__main__":
    asyncio.run(main(json.loads(sys.argv[1])))
