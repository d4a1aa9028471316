"""The composition root: the only place that knows every concrete part."""

import asyncio
import logging
import secrets as tokens
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from bot import commands, wording
from bot.errors import AttacheError, ConfigurationError, PlatformError
from bot.journeys.answer import answer
from bot.journeys.ingest import Outcome, Progress, ingest
from bot.model import CommandSpec, Notice, Reply, Request
from bot.ports import Handle, Platform, Source
from bot.settings import Secrets, Settings
from bot.sources.folder import Folder
from bot.storage.database import Database, open_database

log = logging.getLogger(__name__)

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
    source: Source
    clock: Clock = utc_now

    def take_in(self, progress: Progress = lambda _done, _all: None) -> Outcome:
        """Bring the record up to date with the documents' folder."""
        return ingest(self.database, self.source, self.settings.themes, self.clock(), progress)

    def commands(self, platform: str) -> tuple[CommandSpec, ...]:
        """The commands under the names that `platform` gives them."""
        return commands.table(self.settings.themes, self.settings.renamed.get(platform))

    def handle(self, platform: str) -> Handle:
        """What answers the requests of one platform."""
        specs = self.commands(platform)

        async def handle(request: Request) -> Reply:
            try:
                return await asyncio.to_thread(answer, request, specs, self.database, self.settings, self.clock())
            except AttacheError as error:
                return Notice(str(error), failed=True)
            except Exception:
                reference = tokens.token_hex(4)
                log.exception("request %s failed (%s on %s)", reference, request.action, platform)
                return Notice(wording.unexpected(reference), failed=True)

        return handle

    def platforms(self, secrets: Secrets) -> list[Platform]:
        """Every platform that has its tokens; an SDK is only loaded where it is used.

        Raises:
            PlatformError: a platform has some of its tokens, but not all.
        """
        found: list[Platform] = []
        needed = required_tokens(self.settings, secrets)
        for name, present in needed.items():
            missing = [variable for variable, there in present.items() if not there]
            if any(present.values()) and missing:
                raise PlatformError(wording.incomplete_tokens(name, missing))
        if secrets.discord_token:
            from bot.platforms.discord import DiscordPlatform  # noqa: PLC0415  slow to load

            found.append(DiscordPlatform(self.settings.discord, secrets.discord_token, self.settings.themes))
        if secrets.slack_bot_token:
            from bot.platforms.slack import SlackPlatform  # noqa: PLC0415  slow to load

            found.append(
                SlackPlatform(
                    self.settings.slack,
                    secrets.slack_bot_token,
                    secrets.slack_app_token,
                    secrets.slack_signing_secret,
                )
            )
        return found

    async def serve(self, platforms: Sequence[Platform], report: Report) -> bool:
        """Run the platforms until SIGINT or SIGTERM, or until none is left; whether all of them ran well.

        One that fails says so through `report` and leaves the others running.
        """
        from bot.scheduler import every  # noqa: PLC0415  slow to load, and only needed here

        async with every(self.settings.refresh_seconds, self._refresh):
            with _stop_signals() as stopping:
                ran = await asyncio.gather(*(self._keep(platform, stopping, report) for platform in platforms))
        return all(ran)

    async def _refresh(self) -> None:
        await asyncio.to_thread(self.take_in)

    async def _keep(self, platform: Platform, stopping: asyncio.Event, report: Report) -> bool:
        """Start one platform and keep it until it ends or everything does; whether it ran well."""
        specs = self.commands(platform.name)
        stop = asyncio.create_task(stopping.wait())
        try:
            await platform.start(specs, self.handle(platform.name))
            report(wording.connected(platform.name, len(specs)))
            ended = asyncio.create_task(platform.wait())
            await asyncio.wait({stop, ended}, return_when=asyncio.FIRST_COMPLETED)
            if ended.done():
                ended.result()
            ended.cancel()
        except PlatformError as error:
            report(wording.platform_lost(platform.name, str(error)))
            return False
        except Exception:
            reference = tokens.token_hex(4)
            log.exception("platform %s failed (%s)", platform.name, reference)
            report(wording.platform_lost(platform.name, wording.unexpected(reference)))
            return False
        finally:
            stop.cancel()
            await platform.stop()
        report(wording.stopped(platform.name))
        return True


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


def required_tokens(settings: Settings, secrets: Secrets) -> Mapping[str, Mapping[str, bool]]:
    """By platform, the environment variables that it needs, and whether each is set."""
    second = (
        {"SLACK_APP_TOKEN": secrets.slack_app_token is not None}
        if settings.slack.transport == "socket"
        else {"SLACK_SIGNING_SECRET": secrets.slack_signing_secret is not None}
    )
    return {
        "discord": {"DISCORD_TOKEN": secrets.discord_token is not None},
        "slack": {"SLACK_BOT_TOKEN": secrets.slack_bot_token is not None, **second},
    }


def slack_manifest(settings: Settings) -> dict[str, object]:
    """The Slack app's manifest, from the same table of commands.

    Raises:
        ConfigurationError: a command's name is refused by Slack, or HTTP mode has no public address.
    """
    from bot.platforms.slack_manifest import manifest, slack_name_problems  # noqa: PLC0415  only needed here

    specs = commands.table(settings.themes, settings.renamed.get("slack"))
    if problems := slack_name_problems(specs):
        raise ConfigurationError(problems)
    return manifest(specs, settings.slack)


def open_app(settings: Settings, clock: Clock = utc_now) -> App:
    """Open the database that `settings` name.

    Raises:
        StorageError: it cannot be opened.
    """
    source = Folder(settings.seeds, settings.max_file_bytes)
    return App(settings, open_database(settings.storage_url), source, clock)
