"""What would fail later, told before: settings, tokens, keys."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot import wording
from bot.app.offering import slack_complaints
from bot.errors import AttacheError, StorageError
from bot.settings import Secrets, Settings
from bot.storage import installations
from bot.storage.database import check_record, check_url, glance


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
    return [*found, *slack_complaints(settings)]


def record_trouble(settings: Settings) -> str | None:
    """Why the bot could not go on with the database that there is; it is only read."""
    try:
        check_record(settings.storage_url)
    except StorageError as error:
        return str(error)
    return None


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
