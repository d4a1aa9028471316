"""What the files of config/ may hold, as pydantic checks it."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from bot import timetable, when
from bot.errors import RequestError
from bot.model import WhenEmpty
from bot.settings.values import DiscordSettings, Kind, LogForm, LogLevel, OperationsSettings, SlackSettings
from bot.wording import language

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
IDS = {"discord": r"[0-9]+", "slack": r"[A-Z][A-Z0-9]*"}
NoIdent = Annotated[str, Field(pattern=r"^[A-Za-z0-9]{0,32}$")]
Days = Annotated[str, _readable(when.days)]
Clock = Annotated[str, _readable(when.clock)]
Zone = Annotated[str, _readable(timetable.find_zone)]
_SHORTEST, _LONGEST = timedelta(seconds=10), timedelta(days=30)
Span = Annotated[str, _readable(lambda text: ((found := when.length(text)) and _SHORTEST <= found <= _LONGEST) or None)]
Quiet = Annotated[str, _readable(lambda text: when.quiet(text, "UTC"))]


class Block(BaseModel):
    """A part of a configuration file. Each field's description says what to write; docs and complaints use it."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ThemeBlock(Block):
    """One theme of themes.yaml."""

    name: Name = Field(description=f"a short name of {_NAME}, for example kyiv-view")
    title: Text = Field(description="a heading for its briefs, in words, of at most 300 characters")
    question: Text = Field(description="the question it answers, in a sentence of at most 300 characters")
    keywords: tuple[Text, ...] = Field((), description="a list of words and phrases, each in quotes if YAML minds it")
    command: Name | None = Field(None, description=f"a slash command's name of {_NAME}, without the slash")
    max_points: int = Field(5, ge=1, le=10, description="the most sentences in a brief, 1 to 10, for example 5")
    spans: bool = Field(default=False, description="true for an overview of everything, else false")


class ThemesFile(Block):
    """themes.yaml."""

    themes: tuple[ThemeBlock, ...] = Field(
        min_length=1, description="a list of themes, each with name, title, question"
    )


class SeedsBlock(Block):
    """Where the documents lie."""

    folder: Text = Field("seeds", description="a folder, absolute or beside the configuration's folder, such as seeds")
    max_megabytes: float = Field(20, gt=0, le=500, description="the largest file to read, in megabytes, for example 20")
    refresh_seconds: int = Field(60, ge=5, le=86_400, description="seconds between two looks, 5 to 86400, such as 60")


class StorageBlock(Block):
    """Where the database is, and how long it keeps what became of deliveries."""

    url: Text = Field(
        "sqlite:///data/attache.db",
        description="a database URL such as sqlite:///data/attache.db",
        repr=False,  # it may hold a password
    )
    keep_days: int = Field(90, ge=7, le=3650, description="a number of days from 7 to 3650")


class DiscordBlock(Block):
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


class SlackBlock(Block):
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


class OperationsBlock(Block):
    """Where health and metrics are served, and how the log is written."""

    host: Text = Field(OperationsSettings.host, description="the address to listen on, such as 127.0.0.1")
    port: int = Field(OperationsSettings.port, ge=0, le=65_535, description="a port such as 9464; 0 for none")
    log: LogForm = Field(OperationsSettings.log, description="auto, text or json")
    log_level: LogLevel = Field(OperationsSettings.log_level, description="debug, info or warning")


class CommandsBlock(Block):
    """Other names for commands, by platform."""

    console: Mapping[Name, Name] = Field({}, description=f"pairs such as sources: documents; a name is {_NAME}")
    discord: Mapping[Name, Name] = Field({}, description=f"pairs such as sources: documents; a name is {_NAME}")
    slack: Mapping[Name, Name] = Field({}, description=f"pairs such as sources: documents; a name is {_NAME}")


class OwnerBlock(Block):
    """One who is told when something fails for good: a person or a channel."""

    platform: Literal["discord", "slack"] = Field(description="discord or slack")
    workspace: NoIdent = Field(
        "", description="Slack's team or Discord's server, by its id such as T0123456, in quotes"
    )
    user: NoIdent = Field("", description="a person's id, such as U0123456, in quotes; or leave it out for a channel")
    channel: NoIdent = Field("", description="a channel's id, such as C0123456, in quotes; or leave it out for a user")


class DigestBlock(Block):
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


class DigestsFile(Block):
    """digests.yaml; it may be missing."""

    digests: tuple[DigestBlock, ...] = Field((), description="a list of digests, each with name, platform, channel, …")


class SourceBlock(Block):
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


class FetchingBlock(Block):
    """How the bot presents itself to the servers of feeds and pages."""

    contact: str = Field(
        "",
        pattern=r"^(https?://[^\s()]+|mailto:[^\s()]+@[^\s()]+)?$",
        description="an address such as https://example.org/bot",
    )


class BotFile(Block):
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


FILES: Mapping[str, type[Block]] = {"themes.yaml": ThemesFile, "bot.yaml": BotFile, "digests.yaml": DigestsFile}
"""What each configuration file holds; only themes.yaml must be there."""
