"""While the bot runs: each source in a thread of its own, when its time comes or its folder changes."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from bot import incidents
from bot.errors import AttacheError, StoppedError
from bot.journeys.ingest import Progress
from bot.journeys.refresh import Keeper, Kept

log = logging.getLogger(__name__)

TICK = 1.0
"""Seconds between two looks at which source is due."""

_THREADS = 64
"""Sources that are looked at at the same time, at most; a thread only begins where it is needed."""

FAREWELL = 4.0
"""Seconds that a look which has begun may still take at the end."""

Watch = Callable[[Path], AsyncIterator[None]]
Pulse = Callable[[Callable[[], Awaitable[bool]]], Callable[[], Awaitable[None]]]


def unwatched(step: Callable[[], Awaitable[bool]]) -> Callable[[], Awaitable[None]]:
    """Nobody wants to know whether the steps do their work."""

    async def run() -> None:
        await step()

    return run


@asynccontextmanager
async def kept_fresh(  # noqa: PLR0913  what a test may put in the place of the world
    keeper: Keeper,
    kept: Sequence[Kept],
    watch: Watch,
    pulse: Pulse = unwatched,
    *,
    tick: float = TICK,
    progress: Progress = lambda _done, _all: None,
) -> AsyncIterator["Rounds"]:
    """Keep the sources fresh while the context lasts; none of them waits for another, and nothing else for them.

    Args:
        keeper: looks at one of them.
        kept: the sources.
        watch: tells of changes in a folder.
        pulse: hears whether each step did its work.
        tick: seconds between two looks at which source is due.
        progress: of each look, as `ingest` tells it; may end it by an AttacheError.
    """
    rounds = Rounds(watch, progress)
    rounds.follow(keeper, kept)
    stepping = asyncio.create_task(_again_and_again(pulse(rounds.step), tick))
    try:
        yield rounds
    finally:
        stepping.cancel()
        await asyncio.gather(stepping, return_exceptions=True)
        await rounds.end()


async def _again_and_again(step: Callable[[], Awaitable[None]], tick: float) -> None:
    while True:
        await step()
        await asyncio.sleep(tick)


class Rounds:
    """The looks at the sources, as `kept_fresh` goes on with them; belongs to one event loop.

    Args:
        watch: tells of changes in a folder.
        progress: of each look.
    """

    def __init__(self, watch: Watch, progress: Progress) -> None:
        self._watch = watch
        self._progress = progress
        self._keeper: Keeper | None = None
        self._kept: dict[str, Kept] = {}
        self._running: dict[str, asyncio.Future[None]] = {}
        self._woken: set[str] = set()
        self._listening: list[asyncio.Task[None]] = []
        self._tidy = False
        self._threads = ThreadPoolExecutor(max_workers=_THREADS, thread_name_prefix="source")

    def follow(self, keeper: Keeper, kept: Sequence[Kept]) -> None:
        """Go by these sources from now on; folders are looked at at once."""
        for task in self._listening:
            task.cancel()
        self._keeper = keeper
        self._kept = {one.source.name: one for one in kept}
        self._listening = [asyncio.create_task(self._listen(one)) for one in kept if one.source.folder]
        self._woken |= {one.source.name for one in kept if one.source.folder}
        self._tidy = False

    async def step(self) -> bool:
        """Begin with each source whose time has come; whether that could be known."""
        keeper, kept = self._keeper, self._kept
        if keeper is None:
            return False
        try:
            if not self._tidy:
                await asyncio.to_thread(keeper.forget_others, list(kept))
                self._tidy = True
            due = {one.source.name for one in await asyncio.to_thread(keeper.due, list(kept.values()))}
        except AttacheError as error:  # such as a database that is locked for long: the next step may go better
            log.warning("%s", error)
            return False
        except Exception as error:  # noqa: BLE001  whatever it was, the sources are not given up
            incidents.noted("looking which source is due", error)
            return False
        woken = self._woken - self._running.keys()
        self._woken -= woken
        for name in sorted((due | woken & kept.keys()) - self._running.keys()):
            self._begin(keeper, kept[name], at_once=name in woken)
        return True

    def _begin(self, keeper: Keeper, kept: Kept, *, at_once: bool) -> None:
        name, look = kept.source.name, partial(self._look, keeper, kept, at_once=at_once)
        running = asyncio.get_running_loop().run_in_executor(self._threads, look)
        self._running[name] = running
        running.add_done_callback(lambda _: self._running.pop(name))

    async def _listen(self, kept: Kept) -> None:
        """Have a folder looked at whenever something changes in it."""
        if kept.source.folder:
            async for _ in self._watch(kept.source.folder):
                self._woken.add(kept.source.name)

    async def end(self) -> None:
        """Let no source begin, break off what is being fetched, and wait a little for the rest."""
        for task in self._listening:
            task.cancel()
        await asyncio.gather(*self._listening, return_exceptions=True)
        self._threads.shutdown(wait=False, cancel_futures=True)
        for one in self._kept.values():
            one.source.stop()
        if self._running:
            await asyncio.wait(set(self._running.values()), timeout=FAREWELL)

    def _look(self, keeper: Keeper, kept: Kept, *, at_once: bool) -> None:
        name = kept.source.name
        try:
            if at_once:
                keeper.wake(name)
            keeper.refresh(kept, self._progress)
        except StoppedError:
            return
        except AttacheError as error:
            log.warning("source %s waits: %s", name, error)
