"""From config/ and the environment to `Settings`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot import timetable, when, wording
from bot.errors import ConfigurationError
from bot.model import Schedule, Target, TargetKind, Theme
from bot.settings import checks
from bot.settings.blocks import FILES, BotFile, DigestBlock, DigestsFile, OwnerBlock, SourceBlock, ThemesFile
from bot.settings.files import File, place
from bot.settings.values import (
    ENVIRONMENT,
    STORAGE_URL,
    ConfiguredDigest,
    ConfiguredSource,
    DiscordSettings,
    OperationsSettings,
    Secret,
    Secrets,
    Settings,
    SlackSettings,
    shown,
)


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
    files = {name: File(folder / name, schema) for name, schema in FILES.items()}
    themes_file, bot_file, digests_file = files.values()
    themes_block, bot_block, digests_block = (file.checked() for file in files.values())
    theme_commands = checks.names(themes_file)
    checks.renames(bot_file, theme_commands)
    checks.storage(bot_file)
    checks.owners(bot_file)
    checks.shards(bot_file)
    checks.sources(bot_file, themes_file)
    checks.digests(digests_file, themes_file)
    if isinstance(digests_block, DigestsFile):
        configured = tuple(map(_digest, digests_block.digests))
        checks.twins(digests_file, configured)
        checks.quiet(digests_file, configured)
    complaints = [complaint for file in files.values() for complaint in file.complaints]
    if complaints or not (
        isinstance(themes_block, ThemesFile)
        and isinstance(bot_block, BotFile)
        and isinstance(digests_block, DigestsFile)
    ):
        raise ConfigurationError([f"{shown(path, at)}: {text}" for path, at, text in sorted(complaints, key=place)])
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
    if checks.in_memory(url):
        raise ConfigurationError([f"{STORAGE_URL}: {wording.storage.database_in_memory(url)}"])
    return replace(settings, storage_url=_located(url, settings.root), storage_place=STORAGE_URL)


def secrets(environment: Mapping[str, str]) -> Secrets:
    """The tokens that the environment holds; a blank one counts as none."""
    found = {name: environment.get(variable, "").strip() for variable, name in ENVIRONMENT.items()}
    return Secrets(**{name: Secret(value) if value else None for name, value in found.items()})


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


def _located(url: str, root: Path) -> str:
    """A relative SQLite file lies beside the configuration's folder, wherever the program was started."""
    scheme, slashes, rest = url.partition(":///")
    if not slashes or not scheme.startswith("sqlite") or rest.startswith(("/", "file:")):
        return url
    return f"{scheme}:///{(root / rest).resolve()}"
