"""`attache run`: what goes on in one process until it is asked to stop."""

import asyncio
import logging
import signal
import socket
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from secrets import token_hex
from typing import TYPE_CHECKING

from bot import incidents, wording
from bot.app.attache import PARTS, App
from bot.app.checking import complaints
from bot.app.offering import command_table
from bot.app.sources import kept
from bot.errors import AttacheError, ConfigurationError, PlatformError, StorageError
from bot.journeys import clearing, deliver, retention
from bot.journeys.configured import configure
from bot.journeys.rounds import TICK, Rounds, kept_fresh
from bot.model import Reply, Request
from bot.operations import reloading
from bot.platforms.slack import manifest as slack
from bot.ports import Handle, Platform
from bot.settings import Settings
from bot.sources.watching import changes
from bot.storage import ledger, visits
from bot.storage.database import exclusive

if TYPE_CHECKING:
    from bot.operations.health import Health
    from bot.operations.metrics import Metrics
    from bot.platforms.slack.platform import SlackPlatform

log = logging.getLogger(__name__)

_TICK_SECONDS = 1
_CLEARING_SECONDS = 60
_RELOAD_SECONDS = 1
_TENDING_SECONDS = 2

Report = Callable[[str], None]


async def serve(  # noqa: PLR0913, PLR0917  what it runs, and who is told of what
    app: App,
    platforms: Sequence[Platform],
    report: Report,
    parts: Collection[str] = PARTS,
    counted: "Metrics | None" = None,
    asked_to_stop: Callable[[], None] = lambda: None,
    configured: Callable[[], Settings] | None = None,
) -> bool:
    """Run these parts until SIGINT or SIGTERM, or until no platform is left; whether all of them ran well.

    A platform that fails says so through `report` and leaves the others running. With the parts that work on the
    ledger, no other process may do so on the same SQLite; on PostgreSQL any number may. Health is served beside
    what was `counted`, where that is given. `asked_to_stop` is called once, at the beginning of the end.
    `configured` reads the configuration anew, for `attache reload`.

    Raises:
        StorageError: another process works on this SQLite already.
    """
    from bot.operations.health import Health  # noqa: PLC0415  slow to load, and only needed here

    connected: dict[str, Platform] = {}
    health = Health(app.database.reach)
    running = _Running(app, report, frozenset(parts), health, connected, app.deliverer(connected))
    with ExitStack() as held, _stop_signals() as stopping:
        if running.working:
            held.enter_context(exclusive(app.database))
            await asyncio.to_thread(_take_over, app, [platform.name for platform in platforms])
            await asyncio.to_thread(app.configure)
        async with AsyncExitStack() as clockwork:
            if counted:
                await _watched(running, platforms, counted, clockwork)
            await _wound_up(running, configured, clockwork)
            ending = asyncio.create_task(_end_soon(app, stopping, asked_to_stop))
            closing = asyncio.create_task(running.deliver_until(stopping))
            ran = await asyncio.gather(*(running.keep(one, closing) for one in platforms))
            if not platforms:  # it only plans, and that without end
                await stopping.wait()
            stopping.set()
            await asyncio.gather(closing, ending)
    return all(ran)


@dataclass(slots=True)
class _Running:
    """What runs: an app, which is another one after the configuration was read anew, and its platforms."""

    app: App
    report: Report
    parts: frozenset[str]
    health: "Health"
    connected: dict[str, Platform]
    deliverer: deliver.Deliverer
    name: str = field(default_factory=lambda: f"{socket.gethostname()[:32]}/{token_hex(4)}")
    wish: str | None = None
    rounds: Rounds | None = None

    @property
    def working(self) -> bool:
        """Whether it works on the ledger."""
        return bool({"scheduler", "deliver"} & self.parts)

    async def tick(self) -> bool:
        """See what is due."""
        try:
            await asyncio.to_thread(deliver.plan, self.app.database, self.app.clock(), self.app.settings.owners)
        except AttacheError as error:  # the next tick is a second away
            log.warning("schedules wait: %s", error)
            return False
        return True

    async def tend(self) -> None:
        """File under changed themes what is filed otherwise, and have every theme's brief ready."""
        try:
            await asyncio.to_thread(self.app.file_anew)
            await asyncio.to_thread(self.app.prepare)
        except AttacheError as error:  # such as a database that is locked for long: the next time may go better
            log.warning("%s", error)

    async def clear(self) -> None:
        """Take away what has had its time."""
        try:
            await asyncio.to_thread(clearing.clear, self.app.database, self.app.clock())
        except AttacheError as error:  # as above
            log.warning("%s", error)

    async def remove_old(self) -> None:
        """Once a day, take away what has been kept for long enough."""
        app = self.app
        try:
            await asyncio.to_thread(retention.daily, app.database, app.settings.keep, app.clock(), app.leaving.is_set)
        except AttacheError as error:  # as above
            log.warning("%s", error)

    async def deliver_until(self, stopping: asyncio.Event) -> None:
        """Deliver until `stopping` is set and what had begun is finished: before that, no platform may close."""
        if "deliver" in self.parts:
            await self.deliverer.run(stopping)
        await stopping.wait()

    async def keep(self, platform: Platform, closing: asyncio.Task[None]) -> bool:
        """Start one platform and keep it until it ends or everything does; whether it ran well."""
        self.health.starting(platform.name)
        try:
            await self._start(platform)
            self.connected[platform.name] = platform
            self.health.started(platform)
            ended = asyncio.create_task(platform.wait())
            await asyncio.wait({closing, ended}, return_when=asyncio.FIRST_COMPLETED)
            if ended.done():
                ended.result()
            ended.cancel()
        except PlatformError as error:
            return self._lost(platform, str(error))
        except Exception as error:  # noqa: BLE001  whatever it was, the other platforms go on
            return self._lost(platform, incidents.noted(f"platform {platform.name}", error))
        finally:
            self.connected.pop(platform.name, None)
            await platform.stop()
        self.report(wording.platforms.stopped(platform.name))
        return True

    async def _start(self, platform: Platform) -> None:
        if platform.name not in self.parts:
            await platform.connect()
            self.report(wording.platforms.connected_to_post(platform.name))
            return
        specs, settings = self.app.commands(platform.name), self.app.settings
        await platform.start(specs, self.handle(platform.name))
        commands = {spec.name.partition(" ")[0] for spec in specs}  # as people count them: /digest is one
        self.report(wording.platforms.connected(platform.name, len(commands)))
        if platform.name == "slack" and settings.slack.workspaces == "many":
            self.report(wording.installing.install_page(slack.page(settings.slack, slack.INSTALL_PATH)))

    def _lost(self, platform: Platform, reason: str) -> bool:
        self.health.lost(platform.name, reason)
        self.report(wording.platforms.platform_lost(platform.name, reason))
        return False

    def handle(self, platform: str) -> Handle:
        """What answers, by the configuration of the moment."""
        app, current = self.app, self.app.handle(platform)

        async def handle(request: Request) -> Reply:
            nonlocal app, current
            if app is not self.app:
                app, current = self.app, self.app.handle(platform)
            return await current(request)

        return handle

    async def look_no_further_back(self) -> None:
        """What was wished before this process began is fulfilled: it has just read its configuration."""
        self.wish = await asyncio.to_thread(reloading.wished, self.app.database)

    async def reload_if_wished(self, configured: Callable[[], Settings]) -> None:
        """Go by the configuration as it is now, if somebody wishes that; all of it, or none."""
        try:
            wish = await asyncio.to_thread(reloading.wished, self.app.database)
            if wish is None or wish == self.wish:
                return
            self.wish = wish
            taken, words = await self._reloaded(configured)
            await asyncio.to_thread(
                reloading.answer, self.app.database, wish, reloading.Answer(self.name, taken, words)
            )
        except StorageError as error:  # whoever wished it hears that nobody answers
            log.warning("%s", error)
            return
        log.info("%s", words)

    async def _reloaded(self, configured: Callable[[], Settings]) -> tuple[bool, str]:
        """Whether the configuration was taken up, and what is to be said of it."""
        try:
            settings, waiting = await asyncio.to_thread(self._agreed, configured)
        except AttacheError as error:
            return False, wording.operations.not_reloaded(str(error))
        tables = [command_table(settings, platform) for platform in ("discord", "slack")]
        differ = tables != [self.app.commands(platform) for platform in ("discord", "slack")]
        self.app = replace(self.app, settings=settings, sources=tuple(kept(settings)))
        if self.rounds:
            self.rounds.follow(self.app.keeper, self.app.sources)
        self.deliverer.follow(settings.themes, settings.owners)
        held = len(settings.themes), len(settings.digests)
        return True, wording.operations.reloaded(*held, commands_differ=differ, waiting=waiting)

    def _agreed(self, configured: Callable[[], Settings]) -> tuple[Settings, list[str]]:
        """The configuration to go by, its digests on record; and what of it waits for a restart."""
        new = configured()
        if found := complaints(new):
            raise ConfigurationError(found)
        settings, waiting = reloading.merged(self.app.settings, new)
        if self.working:
            configure(self.app.database, settings.digests, self.app.clock())
        return settings, waiting


async def _watched(
    running: _Running, platforms: Sequence[Platform], counted: "Metrics", clockwork: AsyncExitStack
) -> None:
    """Serve health and metrics, on a port of their own or on Slack's."""
    from bot.operations import watching  # noqa: PLC0415  slow to load, and only needed here

    app = running.app
    routes = watching.pages(counted, running.health, app.database, app.clock)
    if host := _slack_there(app.settings, platforms, running.parts):
        host.beside = routes
    else:
        await clockwork.enter_async_context(watching.served(app.settings.operations, routes, running.report))


def _slack_there(settings: Settings, platforms: Sequence[Platform], parts: Collection[str]) -> "SlackPlatform | None":
    """Slack's HTTP server, where health and metrics are to be served on its port."""
    if settings.slack.transport != "http" or settings.slack.port != settings.operations.port or "slack" not in parts:
        return None
    from bot.platforms.slack.platform import SlackPlatform  # noqa: PLC0415  slow to load

    return next((one for one in platforms if isinstance(one, SlackPlatform)), None)


async def _wound_up(running: _Running, configured: Callable[[], Settings] | None, clockwork: AsyncExitStack) -> None:
    """Set going what happens every so often."""
    from bot.operations import watching  # noqa: PLC0415  slow to load, and only needed here
    from bot.scheduler import every  # noqa: PLC0415  as above

    app, health = running.app, running.health
    await clockwork.enter_async_context(every(_CLEARING_SECONDS, running.clear))
    if "scheduler" in running.parts:
        tick = health.watched(watching.SCHEDULES, _TICK_SECONDS, running.tick)
        await clockwork.enter_async_context(every(_TICK_SECONDS, tick))
        pulse = partial(health.watched, watching.DOCUMENTS, TICK)
        step = app.unless_leaving(lambda _done, _all: None)
        fresh = kept_fresh(app.keeper, app.sources, changes, pulse, progress=step)
        running.rounds = await clockwork.enter_async_context(fresh)
        await clockwork.enter_async_context(every(_TENDING_SECONDS, running.tend))
        await clockwork.enter_async_context(every(_CLEARING_SECONDS, running.remove_old))
    if configured:
        await running.look_no_further_back()
        await clockwork.enter_async_context(every(_RELOAD_SECONDS, partial(running.reload_if_wished, configured)))


def _take_over(app: App, platforms: Sequence[str]) -> None:
    """What an earlier process on this SQLite held when it ended is free at once."""
    if app.database.exclusive:
        with app.database.writing() as connection:
            ledger.release_all(connection, platforms, app.clock())
            visits.release_all(connection)


async def _end_soon(app: App, stopping: asyncio.Event, asked_to_stop: Callable[[], None]) -> None:
    """Once the end is asked for, no thread is to wait or read on for long."""
    await stopping.wait()
    asked_to_stop()
    app.database.hurry()
    app.leaving.set()


@contextmanager
def _stop_signals() -> Iterator[asyncio.Event]:
    """An event that SIGINT or SIGTERM sets, while the context lasts."""
    stopping, loop = asyncio.Event(), asyncio.get_running_loop()
    with suppress(NotImplementedError):  # Windows: there Ctrl-C interrupts the loop itself
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stopping.set)
    try:
        yield stopping
    finally:
        with suppress(NotImplementedError):  # as above
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(number)
