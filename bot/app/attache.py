"""Attaché itself: its configuration, its record and its sources, and what can be asked of them."""

import asyncio
import logging
import socket
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from secrets import token_hex
from threading import Event, Thread
from typing import TYPE_CHECKING

from bot import commands, incidents, wording
from bot.app.checking import platform_tokens
from bot.app.clock import Clock, utc_now
from bot.app.offering import command_table
from bot.app.records import Attendance, Doorbook, Notebook
from bot.app.sources import kept
from bot.encoders.loading import Loading
from bot.errors import AttacheError, PlatformError, StoppedError
from bot.journeys import asides, deliver, forgetting, languages, overview, questions, revisit, subscribe
from bot.journeys.answer import brief
from bot.journeys.configured import configure
from bot.journeys.ingest import Outcome, Progress, ingest, together
from bot.journeys.ready import Ready
from bot.journeys.refile import refile
from bot.journeys.refresh import Keeper, Kept
from bot.model import Action, Aside, CommandSpec, Notice, Origin, Overview, Reply, Request, Shared
from bot.ports import CommandOutcome, Encoder, Handle, Meter, Platform, Poster, Unmetered
from bot.settings import Secret, Secrets, Settings
from bot.sources.folder import Folder
from bot.storage.database import Database, open_database

if TYPE_CHECKING:
    from bot.platforms.discord import DiscordPlatform
    from bot.platforms.slack.platform import SlackPlatform
    from bot.platforms.slack.workspaces import Registration

log = logging.getLogger(__name__)

PARTS = ("discord", "slack", "scheduler", "deliver")
"""What `attache run` does, and may be split over processes: answer on a platform, plan digests, deliver them."""

_LOOKS_AT_ONCE = 16
"""Feeds and pages, where a command waits for them; a thread only begins where it is needed."""

_DELIVERIES_END = timedelta(seconds=5)
_ANSWERS_END = 4.0
"""What is at work has so long to end, one after the other: ten seconds in all."""


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
        self.keeper.forget_others([one.source.name for one in self.sources])
        return together([*self._look_abroad(progress), self.read_folders(progress)])

    def _look_abroad(self, progress: Progress) -> list[Outcome]:
        """Look at the feeds and pages whose time has come, several at a time: none of them waits for a slow one."""
        due = self.keeper.due([one for one in self.sources if not isinstance(one.source, Folder)])
        if not due:
            return []
        step = self.unless_leaving(lambda _done, _all: None)
        with ThreadPoolExecutor(max_workers=_LOOKS_AT_ONCE, thread_name_prefix="source") as threads:
            looks = [threads.submit(self.keeper.refresh, one, step) for one in due]
            try:
                for done, _ in enumerate(as_completed(looks)):
                    progress(done, len(due))
                found = [look.result() for look in looks]
            except BaseException:  # the program is to end, and the others with it
                for one in due:
                    one.source.stop()
                raise
        progress(len(due), len(due))
        return [
            _of_source(one.source.name, outcome) for one, outcome in zip(due, found, strict=True) if outcome is not None
        ]

    def read_folders(self, progress: Progress = lambda _done, _all: None) -> Outcome:
        """Bring the record up to date with the folders alone: that is quick, and asks nothing of the web.

        Raises:
            StoppedError: as `take_in`.
        """
        folders = [one.source for one in self.sources if isinstance(one.source, Folder)]
        step, now = self.unless_leaving(progress), self.clock()
        rules, encoder = self.settings.rules, self.encoder
        outcome = together([ingest(self.database, folder, rules, now, step, encoder=encoder) for folder in folders])
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
        stop = stopping or self.leaving.is_set
        return refile(self.database, self.settings.rules, self.clock(), progress, stop, encoder=self.encoder)

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

    def unless_leaving(self, progress: Progress) -> Progress:
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
        return Keeper(self.database, ours.rules, ours.owners, self.holder, self.clock, self.meter, self.encoder)

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
                if request.action is Action.FORGET:
                    forget = partial(forgetting.forget, request, specs, self.database, self.settings)
                    return await asyncio.to_thread(forget), "answered"
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

    def configure(self) -> None:
        """Bring the digests of the configuration into the record."""
        configure(self.database, self.settings.digests, self.clock())

    async def deliver_here(self, platform: Poster) -> None:
        """Plan and deliver what is due on a platform that sits in this process, such as a terminal."""
        await asyncio.to_thread(deliver.plan, self.database, self.clock(), self.settings.owners)
        await self.deliverer({platform.name: platform}).drain()

    def deliverer(self, platforms: Mapping[str, Poster]) -> deliver.Deliverer:
        """What delivers to these."""
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


def has_encoder() -> bool:
    """Whether the encoder's weights are installed; they have no wheel for some systems."""
    from bot.encoders import static  # noqa: PLC0415  slow to load

    return static.folder() is not None


def load_encoder() -> Encoder | None:
    """The encoder, or None where its weights have no wheel; slow, so called where it is first needed."""
    from bot.encoders import static  # noqa: PLC0415  slow to load

    return static.load()


def open_app(settings: Settings, clock: Clock = utc_now, meter: Meter | None = None) -> App:
    """Open the database that `settings` name.

    Raises:
        StorageError: it cannot be opened.
    """
    counted = meter or Unmetered()
    database = open_database(settings.storage_url, counted.database_failed)
    return App(settings, database, tuple(kept(settings)), clock, meter=counted)


def _of_source(name: str, outcome: Outcome) -> Outcome:
    """What a look brought, with its trouble told by the source's name: a feed's reasons do not say whose they are."""
    return replace(outcome, trouble=wording.sources.within(name, outcome.trouble)) if outcome.trouble else outcome
