"""What the bot is configured to be, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Literal

from bot import marked_yaml
from bot.briefing.rules import Rules
from bot.model import QuietHours, Schedule, Target, Theme
from bot.wording import language

PLATFORMS = ("console", "discord", "slack")
ENVIRONMENT = {
    "DISCORD_TOKEN": "discord_token",
    "SLACK_BOT_TOKEN": "slack_bot_token",
    "SLACK_APP_TOKEN": "slack_app_token",
    "SLACK_SIGNING_SECRET": "slack_signing_secret",
    "SLACK_CLIENT_ID": "slack_client_id",
    "SLACK_CLIENT_SECRET": "slack_client_secret",
    "SLACK_ENCRYPTION_KEY": "slack_encryption_key",
}
STORAGE_URL = "ATTACHE_STORAGE_URL"
"""The environment variable that goes before storage.url."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A token; shown by `reveal()` only."""

    _value: str = field(repr=False)

    def reveal(self) -> str:
        """The token itself."""
        return self._value


@dataclass(frozen=True, kw_only=True)
class DiscordSettings:
    """How to reach Discord. `api` and `gateway` are Discord's own unless a local server stands in.

    `crosspost`: what is posted in an announcement channel also goes to the servers that follow it. `shards`: into how
    many connections the servers are split; `shard_ids`: which of them this process keeps, none named: all.
    """

    api: str = "https://discord.com/api/v10"
    gateway: str = "wss://gateway.discord.gg/"
    crosspost: bool = False
    shards: int = 1
    shard_ids: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SlackSettings:
    """How to reach Slack: over Socket Mode, or as an HTTP server on `host`:`port` at `path`.

    `managers`: members who may manage every channel's digests beside the admins. `history`: the app may read
    channels back, to find out whether a digest whose connection broke stands there. `workspaces`: the one of the bot
    token, or as many as install it.
    """

    transport: Literal["socket", "http"] = "socket"
    workspaces: Literal["one", "many"] = "one"
    api: str = "https://slack.com/api/"
    host: str = "127.0.0.1"
    port: int = 3000
    path: str = "/slack/events"
    public_url: str = ""
    managers: tuple[str, ...] = ()
    history: bool = False


LogForm = Literal["auto", "text", "json"]
LogLevel = Literal["debug", "info", "warning"]


@dataclass(frozen=True, kw_only=True)
class OperationsSettings:
    """Where health and metrics are served; port 0: nowhere. How the log is written, and how much of it.

    `log`: text for people, json for machines, auto: text on a terminal and else JSON.
    """

    host: str = "127.0.0.1"
    port: int = 9464
    log: LogForm = "auto"
    log_level: LogLevel = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """The tokens of the environment."""

    discord_token: Secret | None = None
    slack_bot_token: Secret | None = None
    slack_app_token: Secret | None = None
    slack_signing_secret: Secret | None = None
    slack_client_id: Secret | None = None
    slack_client_secret: Secret | None = None
    slack_encryption_key: Secret | None = None

    def revealed(self) -> list[str]:
        """All of them, for whoever sees to it that none is written anywhere."""
        return [value.reveal() for value in (getattr(self, one.name) for one in fields(self)) if value]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfiguredDigest:
    """A digest of digests.yaml."""

    name: str
    target: Target
    schedule: Schedule
    quiet: QuietHours | None


class Kind(StrEnum):
    """What a source is."""

    FOLDER = "folder"
    FEED = "feed"
    WEB = "web"


SEEDS = "seeds"
"""What the source of the block `seeds` is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfiguredSource:
    """A place that documents come from: a folder at `folder`, or a feed or a page at `url`; see `SourceBlock`."""

    name: str
    kind: Kind
    folder: Path | None = None
    url: str = ""
    refresh: timedelta
    themes: tuple[str, ...] = ()
    articles: bool = False
    private_hosts: tuple[str, ...] = ()
    max_items: int = 200
    max_bytes: int

    @property
    def place(self) -> str:
        """Where it is, to be shown."""
        return self.url or str(self.folder)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The whole configuration, checked."""

    root: Path
    seeds: Path
    storage_url: str = field(repr=False)  # it may hold a password
    themes: tuple[Theme, ...]
    discord: DiscordSettings
    slack: SlackSettings
    renamed: Mapping[str, Mapping[str, str]]
    refresh_seconds: int
    max_file_bytes: int
    owners: tuple[Target, ...] = ()
    operations: OperationsSettings = OperationsSettings()
    digests: tuple[ConfiguredDigest, ...] = ()
    language: str = language.ENGLISH
    storage_place: str | None = None
    sources: tuple[ConfiguredSource, ...] = ()
    contact: str = ""
    keep: timedelta = timedelta(days=90)
    marked: Mapping[Path, marked_yaml.Marked] = field(compare=False, repr=False)

    def watched_at(self, port: int | None) -> "Settings":
        """The same, with health and metrics on another port, where one is given."""
        return self if port is None else replace(self, operations=replace(self.operations, port=port))

    @property
    def rules(self) -> Rules:
        """How documents are split and filed."""
        return Rules(self.themes)

    @property
    def every_source(self) -> tuple[ConfiguredSource, ...]:
        """The seeds folder, and what is configured beside it."""
        seeds = ConfiguredSource(
            name=SEEDS,
            kind=Kind.FOLDER,
            folder=self.seeds,
            refresh=timedelta(seconds=self.refresh_seconds),
            max_bytes=self.max_file_bytes,
        )
        return (seeds, *self.sources)

    def place(self, file: str, *path: str | int) -> str:
        """Where a setting stands, or what is nearest around it, as ``file:line:column``."""
        return next(shown(name, text.mark(path)) for name, text in self.marked.items() if name.name == file)


def shown(path: Path, at: marked_yaml.Mark) -> str:
    """``file:line:column``."""
    return f"{path}:{at.line}:{at.column}"
