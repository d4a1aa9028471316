"""config/*.yaml to `Settings`: everything wrong is said at once, as file:line:column.

Secrets come from the environment only, and never show in a repr.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from bot import commands, marked_yaml, timetable, when, wording
from bot.briefing.rules import Rules
from bot.errors import ConfigurationError, RequestError
from bot.model import QuietHours, Schedule, Target, TargetKind, Theme, WhenEmpty
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
        return next(_shown(name, text.mark(path)) for name, text in self.marked.items() if name.name == file)


Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,30}$")]
Text = Annotated[str, Field(min_length=1, max_length=300, pattern=r"\S")]
Address = Annotated[str, Field(pattern=r"^https?://\S+$")]
Member = Annotated[str, Field(pattern=r"^[UW][A-Z0-9]{2,}$")]
_NAME = "1 to 31 of a–z, 0–9, - and _"


def _readable(read: Callable[[str], object]) -> BeforeValidator:
    """Text that `read` understands; YAML makes a number of minutes of a bare 8:30."""

    def check(value: object) -> object:
        text = _clock_text(value) if isinstance(value, int) else value
        try:
            if not isinstance(text, str) or read(text) is None:
                raise ValueError
        except RequestError as error:
            raise ValueError from error
        return text

    return BeforeValidator(check)


def _clock_text(value: int) -> str | None:
    """What was written where YAML read a number: 8 is an hour, and 510 was 8:30."""
    if isinstance(value, bool) or not (0 <= value < _HOURS or _MINUTES <= value < _HOURS * _MINUTES):
        return None
    return str(value) if value < _HOURS else f"{value // _MINUTES:02}:{value % _MINUTES:02}"


_HOURS, _MINUTES = 24, 60


def _spoken(text: object) -> object:
    if text not in language.languages():
        raise ValueError
    return text


Language = Annotated[str, BeforeValidator(_spoken)]
Ident = Annotated[str, Field(pattern=r"^[A-Za-z0-9]{1,32}$")]
_IDS = {"discord": r"[0-9]+", "slack": r"[A-Z][A-Z0-9]*"}
NoIdent = Annotated[str, Field(pattern=r"^[A-Za-z0-9]{0,32}$")]
Days = Annotated[str, _readable(when.days)]
Clock = Annotated[str, _readable(when.clock)]
Zone = Annotated[str, _readable(timetable.find_zone)]
_SHORTEST, _LONGEST = timedelta(seconds=10), timedelta(days=30)
Span = Annotated[str, _readable(lambda text: ((found := when.length(text)) and _SHORTEST <= found <= _LONGEST) or None)]
Quiet = Annotated[str, _readable(lambda text: when.quiet(text, "UTC"))]


class _Block(BaseModel):
    """A part of a configuration file. Each field's description says what to write; docs and complaints use it."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ThemeBlock(_Block):
    """One theme of themes.yaml."""

    name: Name = Field(description=f"a short name of {_NAME}, for example kyiv-view")
    title: Text = Field(description="a heading for its briefs, in words, of at most 300 characters")
    question: Text = Field(description="the question it answers, in a sentence of at most 300 characters")
    keywords: tuple[Text, ...] = Field((), description="a list of words and phrases, each in quotes if YAML minds it")
    command: Name | None = Field(None, description=f"a slash command's name of {_NAME}, without the slash")
    max_points: int = Field(5, ge=1, le=10, description="the most sentences in a brief, 1 to 10, for example 5")
    spans: bool = Field(default=False, description="true for an overview of everything, else false")


class ThemesFile(_Block):
    """themes.yaml."""

    themes: tuple[ThemeBlock, ...] = Field(
        min_length=1, description="a list of themes, each with name, title, question"
    )


class SeedsBlock(_Block):
    """Where the documents lie."""

    folder: Text = Field("seeds", description="a folder, absolute or beside the configuration's folder, such as seeds")
    max_megabytes: float = Field(20, gt=0, le=500, description="the largest file to read, in megabytes, for example 20")
    refresh_seconds: int = Field(60, ge=5, le=86_400, description="seconds between two looks, 5 to 86400, such as 60")


class StorageBlock(_Block):
    """Where the database is, and how long it keeps what became of deliveries."""

    url: Text = Field(
        "sqlite:///data/attache.db",
        description="a database URL such as sqlite:///data/attache.db",
        repr=False,  # it may hold a password
    )
    keep_days: int = Field(90, ge=7, le=3650, description="a number of days from 7 to 3650")


class DiscordBlock(_Block):
    """How to reach Discord."""

    api: Address = Field(DiscordSettings.api, description="an address such as https://discord.com/api/v10")
    gateway: str = Field(
        DiscordSettings.gateway, pattern=r"^wss?://\S+$", description="an address such as wss://gateway.discord.gg/"
    )
    crosspost: bool = Field(
        default=False, description="true to publish what is posted in announcement channels to their followers"
    )
    shards: int = Field(1, ge=1, le=10_000, description="how many connections there are in all, such as 1")
    shard_ids: tuple[Annotated[int, Field(ge=0)], ...] = Field(
        (), description="a list of those that this process keeps, from 0, such as [0, 1]; empty for all"
    )


class SlackBlock(_Block):
    """How to reach Slack."""

    transport: Literal["socket", "http"] = Field("socket", description="socket or http")
    workspaces: Literal["one", "many"] = Field(
        "one", description="one, or many for as many workspaces as install the bot"
    )
    api: Address = Field(SlackSettings.api, description="an address such as https://slack.com/api/")
    host: Text = Field(SlackSettings.host, description="the address to listen on in HTTP mode, such as 127.0.0.1")
    port: int = Field(
        SlackSettings.port, ge=0, le=65_535, description="the port to listen on in HTTP mode, such as 3000"
    )
    path: str = Field(SlackSettings.path, pattern=r"^/\S*$", description="the path of Slack's requests: /slack/events")
    public_url: str = Field(
        "", pattern=r"^(https?://\S+)?$", description="where Slack reaches this server, such as https://bot.example.org"
    )
    managers: tuple[Member, ...] = Field((), description="a list of member IDs, each like U0123ABCD or W0123ABCD")
    history: bool = Field(default=False, description="true to let the app read the channels it posts in, else false")


class OperationsBlock(_Block):
    """Where health and metrics are served, and how the log is written."""

    host: Text = Field(OperationsSettings.host, description="the address to listen on, such as 127.0.0.1")
    port: int = Field(OperationsSettings.port, ge=0, le=65_535, description="a port such as 9464; 0 for none")
    log: LogForm = Field(OperationsSettings.log, description="auto, text or json")
    log_level: LogLevel = Field(OperationsSettings.log_level, description="debug, info or warning")


class CommandsBlock(_Block):
    """Other names for commands, by platform."""

    console: Mapping[Name, Name] = Field({}, description=f"pairs such as sources: documents; a name is {_NAME}")
    discord: Mapping[Name, Name] = Field({}, description=f"pairs such as sources: documents; a name is {_NAME}")
    slack: Mapping[Name, Name] = Field({}, description=f"pairs such as sources: documents; a name is {_NAME}")


class OwnerBlock(_Block):
    """One who is told when something fails for good: a person or a channel."""

    platform: Literal["discord", "slack"] = Field(description="discord or slack")
    workspace: NoIdent = Field(
        "", description="Slack's team or Discord's server, by its id such as T0123456, in quotes"
    )
    user: NoIdent = Field("", description="a person's id, such as U0123456, in quotes; or leave it out for a channel")
    channel: NoIdent = Field("", description="a channel's id, such as C0123456, in quotes; or leave it out for a user")


class DigestBlock(_Block):
    """One digest of digests.yaml."""

    name: Name = Field(description=f"a short name of {_NAME}, for example morning")
    platform: Literal["discord", "slack"] = Field(description="discord or slack")
    workspace: Ident = Field(description="Slack's team or Discord's server, by its id such as T0123456, in quotes")
    channel: Ident = Field(description="the channel's id, such as C0123456, in quotes")
    themes: tuple[Name, ...] = Field(min_length=1, max_length=25, description="a list of names of themes.yaml")
    days: Days = Field("daily", description="daily, weekdays, or days such as mon,wed")
    at: Clock = Field(description="a local time such as 08:00")
    zone: Zone = Field(description="a zone of the tz database, such as Europe/Kyiv")
    grace_minutes: int = Field(
        360, ge=1, le=1440, description="how many minutes late a missed digest is still sent, 1 to 1440, such as 360"
    )
    when_empty: WhenEmpty = Field(WhenEmpty.SILENT, description="silent, or line to say that nothing is new")
    quiet: Quiet | None = Field(None, description="hours in which nothing is sent, such as 22:00-07:00")


class DigestsFile(_Block):
    """digests.yaml; it may be missing."""

    digests: tuple[DigestBlock, ...] = Field((), description="a list of digests, each with name, platform, channel, …")


class SourceBlock(_Block):
    """One source of bot.yaml, beside the seeds folder."""

    name: Name = Field(description=f"a short name of {_NAME}, for example gazette")
    kind: Kind = Field(description="folder, feed or web")
    folder: Text | None = Field(None, description="for a folder: where it is, such as library")
    url: Address | None = Field(None, description="for a feed or a page: its address, such as https://example.org/feed")
    refresh: Span = Field("15m", description="how often to look, from 10s to 30d, such as 15m or 1h")
    themes: tuple[Name, ...] = Field((), description="a list of names of themes.yaml; leave it out for all themes")
    articles: bool = Field(default=False, description="for a feed: true to read the page of each item, else false")
    private_hosts: tuple[Text, ...] = Field(
        (), description="a list of hosts that may be in a private network, such as [wiki.internal]"
    )
    max_items: int = Field(200, ge=1, le=2_000, description="the most items of a feed to read, 1 to 2000, such as 200")
    max_megabytes: float = Field(
        10, gt=0, le=500, description="the largest file, feed or page to read, in megabytes, for example 10"
    )


class FetchingBlock(_Block):
    """How the bot presents itself to the servers of feeds and pages."""

    contact: str = Field(
        "",
        pattern=r"^(https?://[^\s()]+|mailto:[^\s()]+@[^\s()]+)?$",
        description="an address such as https://example.org/bot",
    )


class BotFile(_Block):
    """bot.yaml; everything in it may be left out."""

    seeds: SeedsBlock = Field(SeedsBlock(), description="a block with folder, max_megabytes, refresh_seconds")
    storage: StorageBlock = Field(StorageBlock(), description="a block with url and keep_days")
    discord: DiscordBlock = Field(DiscordBlock(), description="a block with api, gateway")
    slack: SlackBlock = Field(SlackBlock(), description="a block such as transport: socket")
    commands: CommandsBlock = Field(CommandsBlock(), description="a block with console, discord, slack")
    language: Language = Field(language.ENGLISH, description="a language: en or uk")
    sources: tuple[SourceBlock, ...] = Field(
        (), description="a list of sources, each with name, kind, and url or folder"
    )
    fetching: FetchingBlock = Field(FetchingBlock(), description="a block with contact")
    owners: tuple[OwnerBlock, ...] = Field(
        (), description="a list such as [{platform: slack, workspace: T0123456, user: U0123456}]"
    )
    operations: OperationsBlock = Field(OperationsBlock(), description="a block with host, port, log, log_level")


FILES: Mapping[str, type[_Block]] = {"themes.yaml": ThemesFile, "bot.yaml": BotFile, "digests.yaml": DigestsFile}
"""What each configuration file holds; only themes.yaml must be there."""


def find_folder(chosen: str | None, environment: Mapping[str, str]) -> Path:
    """The configuration's folder: --config, else ATTACHE_CONFIG, else ./config.

    Raises:
        ConfigurationError: it is no folder.
    """
    folder = Path(chosen or environment.get("ATTACHE_CONFIG") or "config")
    if not folder.is_dir():
        raise ConfigurationError([wording.settings.no_configuration(str(folder))])
    return folder


def load(folder: Path) -> Settings:
    """Read and check the configuration in `folder`.

    Raises:
        ConfigurationError: with every complaint, as ``file:line:column: what is wrong; what to write instead``.
    """
    files = {name: _File(folder / name, schema) for name, schema in FILES.items()}
    themes_file, bot_file, digests_file = files.values()
    themes_block, bot_block, digests_block = (file.checked() for file in files.values())
    theme_commands = _check_names(themes_file)
    _check_renames(bot_file, theme_commands)
    _check_storage(bot_file)
    _check_owners(bot_file)
    _check_shards(bot_file)
    _check_sources(bot_file, themes_file)
    _check_digests(digests_file, themes_file)
    if isinstance(digests_block, DigestsFile):
        configured = tuple(map(_digest, digests_block.digests))
        _check_twins(digests_file, configured)
        _check_quiet(digests_file, configured)
    complaints = [complaint for file in files.values() for complaint in file.complaints]
    if complaints or not (
        isinstance(themes_block, ThemesFile)
        and isinstance(bot_block, BotFile)
        and isinstance(digests_block, DigestsFile)
    ):
        raise ConfigurationError([f"{_shown(path, at)}: {text}" for path, at, text in sorted(complaints, key=_place)])
    root = folder.resolve().parent
    return Settings(
        root=root,
        seeds=(root / bot_block.seeds.folder).resolve(),
        storage_url=_located(bot_block.storage.url, root),
        themes=tuple(
            Theme(**block.model_dump(), barred=_barred(block.name, bot_block.sources)) for block in themes_block.themes
        ),
        discord=DiscordSettings(**bot_block.discord.model_dump()),
        slack=SlackSettings(**bot_block.slack.model_dump()),
        renamed=bot_block.commands.model_dump(),
        refresh_seconds=bot_block.seeds.refresh_seconds,
        max_file_bytes=int(bot_block.seeds.max_megabytes * 1_000_000),
        owners=tuple(map(_owner, bot_block.owners)),
        operations=OperationsSettings(**bot_block.operations.model_dump()),
        digests=tuple(map(_digest, digests_block.digests)),
        language=bot_block.language,
        sources=tuple(_source(block, root) for block in bot_block.sources),
        contact=bot_block.fetching.contact,
        keep=timedelta(days=bot_block.storage.keep_days),
        marked={file.path: file.marked for file in files.values()},
    )


def stored(settings: Settings, environment: Mapping[str, str]) -> Settings:
    """The same, with the database that the environment names, if it names one: its address may hold a password.

    Raises:
        ConfigurationError: it names one that keeps nothing.
    """
    url = environment.get(STORAGE_URL, "").strip()
    if not url:
        return settings
    if _in_memory(url):
        raise ConfigurationError([f"{STORAGE_URL}: {wording.storage.database_in_memory(url)}"])
    return replace(settings, storage_url=_located(url, settings.root), storage_place=STORAGE_URL)


def secrets(environment: Mapping[str, str]) -> Secrets:
    """The tokens that the environment holds; a blank one counts as none."""
    found = {name: environment.get(variable, "").strip() for variable, name in ENVIRONMENT.items()}
    return Secrets(**{name: Secret(value) if value else None for name, value in found.items()})


Complaint = tuple[Path, marked_yaml.Mark, str]


class _File:
    """One configuration file with what is to be said about it."""

    def __init__(self, path: Path, schema: type[_Block]) -> None:
        self.path = path
        self.schema = schema
        self.complaints: list[Complaint] = []
        self.marked = marked_yaml.Marked({}, {})

    def complain(self, path: marked_yaml.Path, text: str) -> None:
        """Say `text` of what stands at `path`."""
        self.complaints.append((self.path, self.marked.mark(path), text))

    def checked(self) -> _Block | None:
        """The file's content, or None after complaints; a missing file is an empty one."""
        try:
            self.marked = marked_yaml.read(self.path.read_text(encoding="utf-8-sig") if self.path.exists() else "")
        except OSError as error:
            self.complain((), wording.settings.unreadable_file(error.strerror or str(error)))
            return None
        except UnicodeDecodeError:
            self.complain((), wording.settings.not_utf8())
            return None
        self.complaints += [(self.path, at, text) for at, text in self.marked.complaints]
        if self.complaints:
            return None
        value = {} if self.marked.value is None else self.marked.value
        try:
            return self.schema.model_validate(value)
        except ValidationError as error:
            for one in error.errors(include_url=False):
                if not (one["type"] == "too_short" and one["input"]):  # pydantic counts the valid items only
                    self.complain(*_explained(self.schema, one))
            return None


def _explained(schema: type[_Block], error: Any) -> tuple[marked_yaml.Path, str]:
    """Where pydantic's complaint stands, and what it means to a person."""
    path = tuple(part for part in error["loc"] if part != "[key]")
    block, info = _described(schema, path)
    name = ".".join(part for part in path if isinstance(part, str)).removeprefix("themes.") or "the file"
    if error["type"] == "extra_forbidden":
        near = get_close_matches(str(path[-1]), block.model_fields, n=1)
        return (*path, "key"), wording.settings.unknown_setting(name, near, sorted(block.model_fields))
    if error["type"] == "missing":
        return path[:-1], wording.settings.missing_setting(name, info)
    if error["type"] == "model_type":  # what stands there is not repeated: it may be a token
        return path, wording.settings.not_a_block(
            name, info or f"the blocks {wording.phrases.listed(sorted(block.model_fields), 'or')}"
        )
    return path, wording.settings.wrong_setting(name, error["input"], info)


def _described(schema: type[_Block], path: marked_yaml.Path) -> tuple[type[_Block], str]:
    """The innermost block around `path`, and the description of the innermost field on it."""
    block, description = schema, ""
    for part in path:
        known = block.model_fields.get(str(part))
        if known is None:
            continue
        description = known.description or description
        inner = [kind for kind in (known.annotation, *get_args(known.annotation)) if _is_block(kind)]
        block = inner[0] if inner else block
    return block, description


def _is_block(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, _Block)


def _check_names(file: _File) -> list[str]:
    """Two themes may not share a name, nor two commands; gives the themes' commands.

    Works on the values as written, so that these complaints come along with all others.
    """
    taken = dict.fromkeys((*commands.FIRST_WORDS, commands.UMBRELLA), wording.settings.built_in())
    names: set[object] = set()
    own: list[str] = []
    for index, block in enumerate(_items(_get(file.marked.value, "themes"))):
        name, command = _get(block, "name"), _get(block, "command")
        if isinstance(name, str) and name in names:
            file.complain(
                ("themes", index, "name"), wording.settings.name_taken(name, wording.settings.another_theme())
            )
        names.add(name if isinstance(name, str) else None)
        if isinstance(command, str) and command in taken:
            file.complain(("themes", index, "command"), wording.settings.name_taken(command, taken[command]))
        elif isinstance(command, str):
            taken[command] = wording.settings.another_theme()
            own.append(command)
    return own


def _check_renames(file: _File, theme_commands: Sequence[str]) -> None:
    """A renamed command must exist, and its new name be free on that platform."""
    groups = {
        name for name in commands.FIRST_WORDS if any(spec.name.startswith(f"{name} ") for spec in commands.BUILT_IN)
    }
    names = [*theme_commands, *(name for name in commands.FIRST_WORDS if name not in groups)]
    for platform in PLATFORMS:
        pairs = _get(_get(file.marked.value, "commands"), platform)
        if not isinstance(pairs, dict):
            continue
        result = Counter(str(pairs.get(name, name)) for name in names)
        for old, new in pairs.items():
            at = ("commands", platform, old)
            if old not in names:
                file.complain((*at, "key"), wording.settings.no_command_to_rename(old, names))
            elif result[str(new)] > 1 or str(new) in {commands.UMBRELLA, *groups}:
                file.complain(at, wording.settings.name_taken(str(new), wording.settings.another_command()))


def _check_storage(file: _File) -> None:
    """A database in memory would read everything anew at each start, and lose what cannot be read again."""
    url = _get(_get(file.marked.value, "storage"), "url")
    if isinstance(url, str) and _in_memory(url):
        file.complain(("storage", "url"), wording.storage.database_in_memory(url))


def _check_ids(file: _File, name: str) -> None:
    """Discord knows everything by a number, Slack by capitals and digits: a name is no id."""
    for index, block in enumerate(_items(_get(file.marked.value, name))):
        pattern = _IDS.get(str(_get(block, "platform")))
        for key in ("workspace", "channel", "user"):
            found = _get(block, key)
            if pattern and isinstance(found, str) and found.isalnum() and not re.fullmatch(pattern, found):
                complaint = wording.settings.no_id(f"{name}.{key}", found, str(_get(block, "platform")))
                file.complain((name, index, key), complaint)


def _check_owners(file: _File) -> None:
    """An owner is a person or a channel, and not both."""
    _check_ids(file, "owners")
    for index, block in enumerate(_items(_get(file.marked.value, "owners"))):
        if isinstance(block, dict) and bool(block.get("user")) == bool(block.get("channel")):
            file.complain(("owners", index), wording.settings.user_or_channel())


def _check_shards(file: _File) -> None:
    """A shard that does not exist would never be served, and Discord would refuse it."""
    block = _get(file.marked.value, "discord")
    count = _get(block, "shards") or 1
    for index, shard in enumerate(_items(_get(block, "shard_ids"))):
        if isinstance(count, int) and isinstance(shard, int) and shard >= count:
            file.complain(("discord", "shard_ids", index), wording.settings.no_such_shard(shard, count))


def _check_sources(file: _File, themes_file: _File) -> None:
    """Each source has a name and an address of its own, as its kind needs it, and feeds themes that there are."""
    names: dict[object, str] = {SEEDS: wording.settings.seeds_folder()}
    places: set[object] = set()
    for index, block in enumerate(_items(_get(file.marked.value, "sources"))):
        name, kind = _get(block, "name"), _get(block, "kind")
        if isinstance(name, str) and name in names:
            file.complain(("sources", index, "name"), wording.settings.name_taken(name, names[name]))
        elif isinstance(name, str):
            names[name] = wording.settings.another_source()
        wanted, other = ("folder", "url") if kind == Kind.FOLDER else ("url", "folder")
        if isinstance(block, dict) and kind in set(Kind):
            place = _get(block, wanted)
            if place is None or _get(block, other) is not None:
                file.complain(("sources", index), wording.settings.place_of_source(str(kind), wanted, other))
            elif isinstance(place, str) and place in places:
                file.complain(("sources", index, wanted), wording.settings.same_source(place))
            places.add(place if isinstance(place, str) else None)
        _check_themes(file, ("sources", index), block, themes_file)


def _check_themes(file: _File, at: marked_yaml.Path, block: object, themes_file: _File) -> None:
    """What a block carries must be a theme."""
    themes = [_get(one, "name") for one in _items(_get(themes_file.marked.value, "themes"))]
    known = [one for one in themes if isinstance(one, str)]
    for place, theme in enumerate(_items(_get(block, "themes"))):
        if known and isinstance(theme, str) and theme not in known:  # without themes, those are what is complained of
            near = get_close_matches(theme, known, n=1)
            file.complain((*at, "themes", place), wording.settings.no_such_theme(theme, near, known))


def _check_digests(file: _File, themes_file: _File) -> None:
    """Two digests may not share a name, and what they carry must be a theme."""
    names: set[object] = set()
    _check_ids(file, "digests")
    for index, block in enumerate(_items(_get(file.marked.value, "digests"))):
        name = _get(block, "name")
        if isinstance(name, str) and name in names:
            file.complain(
                ("digests", index, "name"), wording.settings.name_taken(name, wording.settings.another_digest())
            )
        names.add(name if isinstance(name, str) else None)
        _check_themes(file, ("digests", index), block, themes_file)


def _check_twins(file: _File, digests: Sequence[ConfiguredDigest]) -> None:
    """The same themes to the same channel at the same time would be one digest under two names."""
    seen: dict[tuple[Target, Schedule], str] = {}
    for index, one in enumerate(digests):
        twin = seen.setdefault((one.target, one.schedule), one.name)
        if twin != one.name:
            file.complain(("digests", index, "name"), wording.settings.same_digest(one.name, twin))


def _check_quiet(file: _File, digests: Sequence[ConfiguredDigest]) -> None:
    """Quiet hours are the channel's: two digests to one channel cannot have two of them."""
    seen: dict[Target, ConfiguredDigest] = {}
    for index, one in enumerate(digests):
        if one.quiet is not None and (first := seen.setdefault(one.target, one)).quiet != one.quiet:
            file.complain(("digests", index, "quiet"), wording.settings.other_quiet(one.name, first.name))


def _owner(block: OwnerBlock) -> Target:
    kind = TargetKind.USER if block.user else TargetKind.CHANNEL
    workspace = "" if block.platform == "discord" and block.user else block.workspace
    return Target(block.platform, workspace, kind, block.user or block.channel)


def _digest(block: DigestBlock) -> ConfiguredDigest:
    zone = timetable.find_zone(block.zone) or block.zone
    return ConfiguredDigest(
        name=block.name,
        target=Target(block.platform, block.workspace, TargetKind.CHANNEL, block.channel),
        schedule=Schedule(
            themes=tuple(dict.fromkeys(block.themes)),
            days=when.days(block.days),
            at=when.clock(block.at),
            zone=zone,
            grace=timedelta(minutes=block.grace_minutes),
            when_empty=block.when_empty,
        ),
        quiet=when.quiet(block.quiet, zone) if block.quiet else None,
    )


def _source(block: SourceBlock, root: Path) -> ConfiguredSource:
    return ConfiguredSource(
        name=block.name,
        kind=block.kind,
        folder=(root / block.folder).resolve() if block.folder else None,
        url=block.url or "",
        refresh=when.length(block.refresh) or timedelta(),
        themes=block.themes,
        articles=block.articles,
        private_hosts=block.private_hosts,
        max_items=block.max_items,
        max_bytes=int(block.max_megabytes * 1_000_000),
    )


def _barred(theme: str, sources: Sequence[SourceBlock]) -> tuple[str, ...]:
    """The sources that are for other themes only."""
    return tuple(sorted(one.name for one in sources if one.themes and theme not in one.themes))


def _in_memory(url: str) -> bool:
    scheme, _, rest = url.partition("://")
    path, _, options = rest.partition("?")
    return scheme.startswith("sqlite") and (not path.strip("/") or ":memory:" in path or "mode=memory" in options)


def _get(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, dict) else None


def _items(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _place(complaint: Complaint) -> tuple[str, int, int, str]:
    path, at, text = complaint
    return path.name, at.line, at.column, text


def _shown(path: Path, at: marked_yaml.Mark) -> str:
    return f"{path}:{at.line}:{at.column}"


def _located(url: str, root: Path) -> str:
    """A relative SQLite file lies beside the configuration's folder, wherever the program was started."""
    scheme, slashes, rest = url.partition(":///")
    if not slashes or not scheme.startswith("sqlite") or rest.startswith(("/", "file:")):
        return url
    return f"{scheme}:///{(root / rest).resolve()}"
