"""The composition root: the only place that knows every concrete part."""

import asyncio
import logging
import signal
import socket
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from secrets import token_hex
from threading import Event, Thread
from typing import TYPE_CHECKING

from bot import commands, incidents, wording
from bot.encoders.loading import Loading
from bot.errors import AttacheError, ConfigurationError, PlatformError, StoppedError, StorageError
from bot.journeys import asides, clearing, deliver, languages, membership, overview, questions, revisit, subscribe
from bot.journeys.answer import brief
from bot.journeys.configured import configure
from bot.journeys.ingest import Outcome, Progress, ingest, together
from bot.journeys.ready import Ready
from bot.journeys.refile import refile
from bot.journeys.refresh import Keeper, Kept
from bot.journeys.rounds import TICK, Rounds, kept_fresh
from bot.model import Aside, CommandSpec, Inspection, Notice, Origin, Overview, Reply, Request, Shared
from bot.operations import reloading
from bot.platforms.slack import manifest as slack
from bot.ports import CommandOutcome, Encoder, Handle, Meter, Platform, Poster, Unmetered
from bot.settings import Kind, Secret, Secrets, Settings
from bot.sources.folder import Folder
from bot.sources.watching import changes
from bot.storage import arrivals, installations, ledger, library, visits
from bot.storage.database import Database, check_url, exclusive, glance, open_database

if TYPE_CHECKING:
    from bot.operations.health import Health
    from bot.operations.metrics import Metrics
    from bot.platforms.discord import DiscordPlatform
    from bot.platforms.slack.platform import SlackPlatform
    from bot.platforms.slack.workspaces import Registration

log = logging.getLogger(__name__)

PARTS = ("discord", "slack", "scheduler", "deliver")
"""What `attache run` does, and may be split over processes: answer on a platform, plan digests, deliver them."""

_TICK_SECONDS = 1
_CLEARING_SECONDS = 60
_RELOAD_SECONDS = 1
_TENDING_SECONDS = 2
_DELIVERIES_END = timedelta(seconds=5)
_ANSWERS_END = 4.0
"""What is at work has so long to end, one after the other: ten seconds in all."""

Clock = Callable[[], datetime]
Report = Callable[[str], None]


def utc_now() -> datetime:
    """The time, aware, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class App:
    """Attaché with its configuration read and its database open."""

    settings: Settings
    database: Database
    sources: tuple[Kept, ...]
    clock: Clock = utc_now
    holder: str = field(default_factory=lambda: f"{socket.gethostname()[:32]}/{token_hex(8)}")
    encoder: Loading = field(default_factory=lambda: Loading(load_encoder))
    meter: Meter = field(default_factory=Unmetered)
    leaving: Event = field(default_factory=Event)
    ready: Ready = field(default_factory=Ready)

    def take_in(self, progress: Progress = lambda _done, _all: None) -> Outcome:
        """Bring the record up to date with the folders, and with the feeds and pages whose time has come.

        Raises:
            StoppedError: the program is asked to end; what is left is taken up at the next start.
        """
        step = self._unless_leaving(progress)
        self.keeper.forget_others([one.source.name for one in self.sources])
        looked = [self.keeper.refresh(one, step) for one in self.sources if not isinstance(one.source, Folder)]
        return together([*(one for one in looked if one), self.read_folders(progress)])

    def read_folders(self, progress: Progress = lambda _done, _all: None) -> Outcome:
        """Bring the record up to date with the folders alone: that is quick, and asks nothing of the web.

        Raises:
            StoppedError: as `take_in`.
        """
        folders = [one.source for one in self.sources if isinstance(one.source, Folder)]
        step, now = self._unless_leaving(progress), self.clock()
        outcome = together([ingest(self.database, folder, self.settings.rules, now, step) for folder in folders])
        self.meter.ingested(outcome.read, outcome.retired)
        return outcome

    def prepare(self) -> None:
        """Make the brief of every theme before somebody asks for it; nothing where they are ready."""
        specs = commands.as_spoken(self.commands("console"), named=False)
        for theme in self.settings.themes:
            if self.leaving.is_set():
                return
            brief(theme, specs, self.database, self.settings, self.clock(), encode=self.encoder.wait, ready=self.ready)

    def file_anew(
        self, progress: Progress = lambda _done, _all: None, stopping: Callable[[], bool] | None = None
    ) -> int:
        """File what is filed under other themes than the present ones, if anything is; how many documents were."""
        return refile(self.database, self.settings.rules, self.clock(), progress, stopping or self.leaving.is_set)

    @contextmanager
    def filing_anew(self, progress: Progress = lambda _done, _all: None) -> Iterator[None]:
        """Do so beside everything else while the context lasts; then finish the document at hand."""
        ended = Event()

        def work() -> None:
            try:
                self.file_anew(progress, lambda: ended.is_set() or self.leaving.is_set())
            except AttacheError as error:  # such as a database that is locked for long: the next start goes on
                log.warning("%s", error)

        worker = Thread(target=work)
        worker.start()
        try:
            yield
        finally:
            ended.set()
            worker.join()

    def _unless_leaving(self, progress: Progress) -> Progress:
        """`progress`, which ends what is going on when the program is asked to end."""

        def step(done: int, total: int) -> None:
            if self.leaving.is_set():
                raise StoppedError(wording.operations.stopped())
            progress(done, total)

        return step

    @property
    def keeper(self) -> Keeper:
        """What keeps the sources fresh."""
        ours = self.settings
        return Keeper(self.database, ours.rules, ours.owners, self.holder, self.clock, self.meter)

    def commands(self, platform: str) -> tuple[CommandSpec, ...]:
        """The commands under the names that `platform` gives them."""
        return command_table(self.settings, platform)

    def handle(self, platform: str) -> Handle:
        """What answers the requests of one platform."""
        table = self.commands(platform)

        async def handle(request: Request) -> Reply:
            specs = commands.as_spoken(table, named=platform == "discord")
            began = time.perf_counter()
            reply, outcome = await answered(request, specs)
            seconds = time.perf_counter() - began
            self.meter.commanded(platform, request.action, outcome, seconds)
            log.info("%s on %s: %s in %.0f ms", request.action, platform, outcome, seconds * 1000)
            if isinstance(reply, Shared | Aside):  # it is for everyone: what concerns one person waits
                return reply
            try:
                await asyncio.to_thread(languages.remember, request, self.database)
                line = await asyncio.to_thread(asides.heard, request, specs, self.database, self.settings)
            except AttacheError as error:  # the answer is there, and the line can wait
                log.warning("%s", error)
                return reply
            return Aside(line, reply) if line else reply

        async def answered(request: Request, specs: Sequence[CommandSpec]) -> tuple[Reply, CommandOutcome]:
            try:
                now = self.clock()
                if request.action in subscribe.ACTIONS:
                    desk = subscribe.Desk(self.database, self.settings, specs, now, self.encoder.wait)
                    return await asyncio.to_thread(subscribe.handle, request, desk), "answered"
                again = request.action in revisit.ACTIONS
                doing = revisit.revisit if again else partial(questions.answer_and_keep, ready=self.ready)
                reply = await asyncio.to_thread(
                    doing, request, specs, self.database, self.settings, now, encode=self.encoder.wait
                )
            except AttacheError as error:
                return Notice(wording.record.said(str(error)), failed=True), "declined"
            except Exception as error:  # noqa: BLE001  whatever it was, the person who asked gets an answer
                return Notice(incidents.noted(f"request {request.action} on {platform}", error), failed=True), "failed"
            return reply, "answered"

        return handle

    async def look(self, origin: Origin, channels: Collection[str]) -> Overview:
        """What is sent to the one who asks, and to these channels of the workspace."""
        return await asyncio.to_thread(overview.overview, origin, channels, self.database)

    def platforms(self, secrets: Secrets, parts: Collection[str] = PARTS) -> tuple[list[Platform], list[str]]:
        """Every platform of `parts` that has its tokens, and a sentence for each that has some of them but not all.

        The part that delivers needs all of them. An SDK is only loaded where it is used.
        """
        found: list[Platform] = []
        tokens = platform_tokens(self.settings, secrets)
        wanted = PARTS if "deliver" in parts else parts
        if secrets.discord_token and "discord" in wanted:
            found.append(self.discord(secrets.discord_token))
        refusals = [
            wording.platforms.incomplete_tokens(name, one.missing)
            for name, one in tokens.items()
            if one.incomplete and name in wanted
        ]
        if not tokens["slack"].missing and "slack" in wanted:
            try:
                found.append(self.slack(secrets))
            except PlatformError as error:  # the other platforms go on
                refusals.append(wording.platforms.platform_lost("slack", str(error)))
        return found, refusals

    def discord(self, token: Secret) -> "DiscordPlatform":
        """Discord, not connected yet."""
        from bot.platforms.discord import DiscordPlatform  # noqa: PLC0415  slow to load

        return DiscordPlatform(
            self.settings.discord,
            token,
            self.settings.themes,
            grace=_ANSWERS_END,
            clock=self.clock,
            notes=Notebook(self.database),
            memberships=Attendance(self.database, "discord", self.clock),
            meter=self.meter,
        )

    def slack(self, secrets: Secrets) -> "SlackPlatform":
        """Slack, not connected yet.

        Raises:
            PlatformError: SLACK_ENCRYPTION_KEY is no key.
        """
        from bot.platforms.slack.platform import SlackPlatform  # noqa: PLC0415  slow to load

        return SlackPlatform(
            self.settings.slack,
            secrets.slack_bot_token,
            secrets.slack_app_token,
            secrets.slack_signing_secret,
            registration=self._registration(secrets),
            notes=Notebook(self.database),
            memberships=Attendance(self.database, "slack", self.clock),
            arrivals=Doorbook(self.database, self.clock),
            themes=self.settings.themes,
            look=self.look,
            patience=_ANSWERS_END,
            meter=self.meter,
        )

    def _registration(self, secrets: Secrets) -> "Registration | None":
        """What many workspaces install; None where there is one."""
        from bot.platforms.slack.workspaces import Registration  # noqa: PLC0415  slow to load

        known, proof, key = secrets.slack_client_id, secrets.slack_client_secret, secrets.slack_encryption_key
        if self.settings.slack.workspaces == "one" or not (known and proof and key):
            return None
        return Registration(known.reveal(), proof, key, self.database)

    async def serve(  # noqa: PLR0913, PLR0917  what it runs, and who is told of what
        self,
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
        from bot.operations import watching  # noqa: PLC0415  slow to load, and only needed here
        from bot.operations.health import Health  # noqa: PLC0415  as above
        from bot.scheduler import every  # noqa: PLC0415  as above

        working = bool({"scheduler", "deliver"} & set(parts))
        connected: dict[str, Platform] = {}
        health = Health(self.database.reach)
        running = _Running(self, self._deliverer(connected), working=working)
        with ExitStack() as held, _stop_signals() as stopping:
            if working:
                held.enter_context(exclusive(self.database))
                await asyncio.to_thread(self._take_over, [platform.name for platform in platforms])
                await asyncio.to_thread(self.configure)
            async with AsyncExitStack() as clockwork:
                if counted:
                    routes = watching.pages(counted, health, self.database, self.clock)
                    if host := self._serves_slack_there(platforms, parts):
                        host.beside = routes
                    else:
                        await clockwork.enter_async_context(watching.served(self.settings.operations, routes, report))
                await clockwork.enter_async_context(every(_CLEARING_SECONDS, self._clear))
                if "scheduler" in parts:
                    tick = health.watched(watching.SCHEDULES, _TICK_SECONDS, running.tick)
                    await clockwork.enter_async_context(every(_TICK_SECONDS, tick))
                    pulse = partial(health.watched, watching.DOCUMENTS, TICK)
                    step = self._unless_leaving(lambda _done, _all: None)
                    fresh = kept_fresh(self.keeper, self.sources, changes, pulse, progress=step)
                    running.rounds = await clockwork.enter_async_context(fresh)
                    await clockwork.enter_async_context(every(_TENDING_SECONDS, running.tend))
                if configured:
                    await running.look_no_further_back()
                    look = partial(running.reload_if_wished, configured)
                    await clockwork.enter_async_context(every(_RELOAD_SECONDS, look))
                ending = asyncio.create_task(self._end_soon(stopping, asked_to_stop))
                closing = asyncio.create_task(self._until_done(running.deliverer, stopping, parts))
                kept = [self._keep(one, connected, closing, report, parts, health, running) for one in platforms]
                ran = await asyncio.gather(*kept)
                if not kept:  # it only plans, and that without end
                    await stopping.wait()
                stopping.set()
                await asyncio.gather(closing, ending)
        return all(ran)

    def configure(self) -> None:
        """Bring the digests of the configuration into the record."""
        configure(self.database, self.settings.digests, self.clock())

    async def deliver_here(self, platform: Poster) -> None:
        """Plan and deliver what is due on a platform that sits in this process, such as a terminal."""
        await asyncio.to_thread(deliver.plan, self.database, self.clock(), self.settings.owners)
        await self._deliverer({platform.name: platform}).drain()

    def _serves_slack_there(self, platforms: Sequence[Platform], parts: Collection[str]) -> "SlackPlatform | None":
        """Slack's HTTP server, where health and metrics are to be served on its port."""
        ours = self.settings
        if ours.slack.transport != "http" or ours.slack.port != ours.operations.port or "slack" not in parts:
            return None
        from bot.platforms.slack.platform import SlackPlatform  # noqa: PLC0415  slow to load

        return next((one for one in platforms if isinstance(one, SlackPlatform)), None)

    def _take_over(self, platforms: Sequence[str]) -> None:
        """What an earlier process on this SQLite held when it ended is free at once."""
        if self.database.exclusive:
            with self.database.writing() as connection:
                ledger.release_all(connection, platforms, self.clock())
                visits.release_all(connection)

    def _deliverer(self, platforms: Mapping[str, Poster]) -> deliver.Deliverer:
        return deliver.Deliverer(
            self.database,
            self.settings.themes,
            self.settings.owners,
            platforms,
            self.holder,
            self.clock,
            deliver.Timing(stop=_DELIVERIES_END),
            encode=self.encoder.wait,
            meter=self.meter,
            locale=self.settings.language,
        )

    async def _until_done(self, deliverer: deliver.Deliverer, stopping: asyncio.Event, parts: Collection[str]) -> None:
        """Deliver until `stopping` is set and what had begun is finished: before that, no platform may close."""
        if "deliver" in parts:
            await deliverer.run(stopping)
        await stopping.wait()

    async def _end_soon(self, stopping: asyncio.Event, asked_to_stop: Callable[[], None]) -> None:
        """Once the end is asked for, no thread is to wait or read on for long."""
        await stopping.wait()
        asked_to_stop()
        self.database.hurry()
        self.leaving.set()

    async def _tick(self) -> bool:
        try:
            await asyncio.to_thread(deliver.plan, self.database, self.clock(), self.settings.owners)
        except AttacheError as error:  # the next tick is a second away
            log.warning("schedules wait: %s", error)
            return False
        return True

    async def _tend(self) -> None:
        try:
            await asyncio.to_thread(self.file_anew)
            await asyncio.to_thread(self.prepare)
        except AttacheError as error:  # such as a database that is locked for long: the next time may go better
            log.warning("%s", error)

    async def _clear(self) -> None:
        try:
            await asyncio.to_thread(clearing.clear, self.database, self.clock())
        except AttacheError as error:  # such as a database that is locked for long: the next time may go better
            log.warning("%s", error)

    async def _keep(  # noqa: PLR0913, PLR0917  who hears of it
        self,
        platform: Platform,
        connected: dict[str, Platform],
        closing: asyncio.Task[None],
        report: Report,
        parts: Collection[str],
        health: "Health",
        running: "_Running",
    ) -> bool:
        """Start one platform and keep it until it ends or everything does; whether it ran well."""
        specs = self.commands(platform.name)
        health.starting(platform.name)
        try:
            if platform.name in parts:
                await platform.start(specs, running.handle(platform.name))
                report(wording.platforms.connected(platform.name, len(specs)))
                if platform.name == "slack" and self.settings.slack.workspaces == "many":
                    report(wording.installing.install_page(slack.page(self.settings.slack, slack.INSTALL_PATH)))
            else:
                await platform.connect()
                report(wording.platforms.connected_to_post(platform.name))
            connected[platform.name] = platform
            health.started(platform)
            ended = asyncio.create_task(platform.wait())
            await asyncio.wait({closing, ended}, return_when=asyncio.FIRST_COMPLETED)
            if ended.done():
                ended.result()
            ended.cancel()
        except PlatformError as error:
            health.lost(platform.name, str(error))
            report(wording.platforms.platform_lost(platform.name, str(error)))
            return False
        except Exception as error:  # noqa: BLE001  whatever it was, the other platforms go on
            reason = incidents.noted(f"platform {platform.name}", error)
            health.lost(platform.name, reason)
            report(wording.platforms.platform_lost(platform.name, reason))
            return False
        finally:
            connected.pop(platform.name, None)
            await platform.stop()
        report(wording.platforms.stopped(platform.name))
        return True


@dataclass(slots=True)
class _Running:
    """An app that serves, and is another one after the configuration was read anew."""

    app: App
    deliverer: deliver.Deliverer
    working: bool
    name: str = field(default_factory=lambda: f"{socket.gethostname()[:32]}/{token_hex(4)}")
    wish: str | None = None
    rounds: Rounds | None = None

    async def tick(self) -> bool:
        """See what is due."""
        return await self.app._tick()  # noqa: SLF001  its other half

    async def tend(self) -> None:
        """File under changed themes what is filed otherwise, and have every theme's brief ready."""
        await self.app._tend()  # noqa: SLF001  its other half

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


@dataclass(frozen=True, slots=True)
class Notebook:
    """A platform's notes, kept in the database."""

    database: Database

    async def read(self, name: str) -> str | None:
        """As `ports.Notes.read`."""

        def read() -> str | None:
            with self.database.reading() as connection:
                return library.remark(connection, name)

        return await asyncio.to_thread(read)

    async def write(self, name: str, value: str) -> None:
        """As `ports.Notes.write`."""

        def write() -> None:
            with self.database.writing() as connection:
                library.set_remark(connection, name, value)

        await asyncio.to_thread(write)


@dataclass(frozen=True, slots=True)
class Attendance:
    """Where the bot is, told to the record in the order in which it happens."""

    database: Database
    platform: str
    clock: Clock
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def left(self, workspace: str) -> None:
        """As `ports.Memberships.left`."""
        async with self.turn:
            await asyncio.to_thread(membership.left, self.database, self.platform, workspace, self.clock())

    async def joined(self, workspace: str) -> None:
        """As `ports.Memberships.joined`."""
        async with self.turn:
            await asyncio.to_thread(membership.joined, self.database, self.platform, workspace, self.clock())

    async def present(self, workspaces: Collection[str], covers: Callable[[str], bool]) -> None:
        """As `ports.Memberships.present`."""
        async with self.turn:
            await asyncio.to_thread(membership.present, self.database, self.platform, workspaces, covers, self.clock())


@dataclass(frozen=True, slots=True)
class Doorbook:
    """What has arrived, in the database that all processes share."""

    database: Database
    clock: Clock

    async def first(self, name: str) -> bool:
        """As `ports.Arrivals.first`."""

        def first() -> bool:
            with self.database.writing() as connection:
                return arrivals.note(connection, name, self.clock())

        return await asyncio.to_thread(first)

    async def forget(self, name: str) -> None:
        """As `ports.Arrivals.forget`."""

        def forget() -> None:
            with self.database.writing() as connection:
                arrivals.forget(connection, name)

        await asyncio.to_thread(forget)


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
        with suppress(NotImplementedError):
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(number)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The environment variables that a platform needs: those that are set, and those that are not."""

    present: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def incomplete(self) -> bool:
        """Whether somebody meant to set the platform up, and left something out."""
        return bool(self.present and self.missing)


def platform_tokens(settings: Settings, secrets: Secrets) -> Mapping[str, Tokens]:
    """The tokens of each platform, by its name."""
    transport = (
        {"SLACK_APP_TOKEN": secrets.slack_app_token}
        if settings.slack.transport == "socket"
        else {"SLACK_SIGNING_SECRET": secrets.slack_signing_secret}
    )
    installed = (
        {"SLACK_BOT_TOKEN": secrets.slack_bot_token}
        if settings.slack.workspaces == "one"
        else {
            "SLACK_CLIENT_ID": secrets.slack_client_id,
            "SLACK_CLIENT_SECRET": secrets.slack_client_secret,
            "SLACK_ENCRYPTION_KEY": secrets.slack_encryption_key,
        }
    )
    needed = {"discord": {"DISCORD_TOKEN": secrets.discord_token}, "slack": installed | transport}
    return {
        name: Tokens(
            present=tuple(variable for variable, token in variables.items() if token),
            missing=tuple(variable for variable, token in variables.items() if not token),
        )
        for name, variables in needed.items()
    }


_MOST = {"discord": 100, "slack": slack.COMMANDS - 1}
"""How many commands a platform takes; on Slack beside ``/attache``. Discord:
https://docs.discord.com/developers/interactions/application-commands."""


def command_table(settings: Settings, platform: str) -> tuple[CommandSpec, ...]:
    """The commands under the names that `platform` gives them."""
    reserved = slack.RESERVED if platform == "slack" else ()
    return commands.table(settings.themes, settings.renamed.get(platform), reserved, _MOST.get(platform))


def remarks(settings: Settings, platforms: Sequence[str]) -> list[str]:
    """Which themes have no command of their own there although they are given one, and why; nothing is wrong."""
    found = []
    for platform in platforms:
        table = command_table(settings, platform)
        own = {spec.fixed.get("theme") for spec in table}
        left_out = [theme for theme in settings.themes if theme.command and theme.name not in own]
        if left_out:
            names, instead = [theme.command or "" for theme in left_out], commands.ask_for(left_out[0], table)
            found.append(wording.platforms.by_brief(platform, names, _MOST[platform], instead))
    return found


def complaints(settings: Settings) -> list[str]:
    """What would fail later although the configuration reads well, as ``file:line:column: what; remedy``."""
    found = []
    if not settings.seeds.is_dir():
        found.append(
            f"{settings.place('bot.yaml', 'seeds', 'folder')}: {wording.settings.seeds_missing(str(settings.seeds))}"
        )
    try:
        check_url(settings.storage_url)
    except StorageError as error:
        found.append(f"{settings.storage_place or settings.place('bot.yaml', 'storage', 'url')}: {error}")
    return [*found, *_slack_complaints(settings)]


def _slack_complaints(settings: Settings) -> list[str]:
    """What Slack would refuse, each with the place of the setting that has to change."""
    found = []
    if settings.slack.transport == "http" and not settings.slack.public_url:
        found.append(
            f"{settings.place('bot.yaml', 'slack', 'public_url')}: {wording.platforms.slack_public_url_missing()}"
        )
    if settings.slack.workspaces == "many":
        place = settings.place("bot.yaml", "slack", "workspaces")
        if settings.slack.transport == "socket":
            found.append(f"{place}: {wording.installing.socket_mode()}")
        elif settings.slack.public_url and not settings.slack.public_url.startswith("https://"):
            place = settings.place("bot.yaml", "slack", "public_url")
            found.append(f"{place}: {wording.installing.insecure(settings.slack.public_url)}")
    own = {theme.command: index for index, theme in enumerate(settings.themes)}
    for name, problem in slack.slack_name_problems(command_table(settings, "slack")).items():
        if name in settings.renamed.get("slack", {}):
            place = settings.place("bot.yaml", "commands", "slack", name)
        else:
            place = settings.place("themes.yaml", "themes", own[name], "command")
        found.append(f"{place}: {problem}")
    return found


def key_trouble(settings: Settings, secrets: Secrets) -> str | None:
    """What is wrong with the key that seals the tokens of many workspaces of Slack; the record is only read."""
    if settings.slack.workspaces == "one" or not secrets.slack_encryption_key:
        return None
    from bot.platforms.slack import sealing  # noqa: PLC0415  only for many workspaces

    try:
        seal = sealing.Seal(secrets.slack_encryption_key)
        with glance(settings.storage_url) as connection:
            kept = installations.on_record(connection) if connection is not None else []
    except AttacheError as error:
        return str(error)
    lost = {team for team, word in kept if seal.open(word) is None}
    return wording.installing.other_key(sealing.VARIABLE, len(lost)) if lost else None


def has_encoder() -> bool:
    """Whether the encoder's weights are installed; they have no wheel for some systems."""
    from bot.encoders import static  # noqa: PLC0415  slow to load

    return static.folder() is not None


def load_encoder() -> Encoder | None:
    """The encoder, or None where its weights have no wheel; slow, so called where it is first needed."""
    from bot.encoders import static  # noqa: PLC0415  slow to load

    return static.load()


def slack_manifest(settings: Settings) -> dict[str, object]:
    """The Slack app's manifest, from the same table of commands.

    Raises:
        ConfigurationError: a command's name is refused by Slack, or HTTP mode has no public address.
    """
    if found := _slack_complaints(settings):
        raise ConfigurationError(found)
    return slack.manifest(command_table(settings, "slack"), settings.slack)


def open_app(settings: Settings, clock: Clock = utc_now, meter: Meter | None = None) -> App:
    """Open the database that `settings` name.

    Raises:
        StorageError: it cannot be opened.
    """
    counted = meter or Unmetered()
    database = open_database(settings.storage_url, counted.database_failed)
    return App(settings, database, tuple(kept(settings)), clock, meter=counted)


def inspected(settings: Settings, url: str, *, private: bool = False, articles: bool = False) -> Inspection:
    """What an address would bring as a source; fetched now, and put nowhere.

    Raises:
        UnreadableError: it does not come, or nothing can be made of it.
    """
    from bot.sources.web.inspection import inspect  # noqa: PLC0415  aiohttp is slow to load
    from bot.sources.web.sources import visitor  # noqa: PLC0415  as above

    return inspect(url, visitor(settings.contact, url, private=private), utc_now(), articles=articles)


def kept(settings: Settings) -> list[Kept]:
    """The sources that `settings` name; what fetches is only loaded where something is fetched."""
    folders = [one for one in settings.every_source if one.kind is Kind.FOLDER]
    found = [Kept(Folder(one.folder or settings.seeds, one.max_bytes, one.name), one.refresh) for one in folders]
    distant = [one for one in settings.every_source if one.kind is not Kind.FOLDER]
    if not distant:
        return found
    from bot.sources.web.sources import fetcher, source  # noqa: PLC0415  aiohttp is slow to load

    shared = fetcher(settings.contact)
    return [*found, *(Kept(source(one, shared), one.refresh) for one in distant)]
