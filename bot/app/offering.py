"""What each platform offers: the table of commands under its names, and Slack's manifest of it."""

from collections.abc import Sequence

from bot import commands, wording
from bot.errors import ConfigurationError
from bot.model import CommandSpec
from bot.platforms.slack import manifest as slack
from bot.settings import Settings

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


def slack_complaints(settings: Settings) -> list[str]:
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


def slack_manifest(settings: Settings) -> dict[str, object]:
    """The Slack app's manifest, from the same table of commands.

    Raises:
        ConfigurationError: a command's name is refused by Slack, or HTTP mode has no public address.
    """
    if found := slack_complaints(settings):
        raise ConfigurationError(found)
    return slack.manifest(command_table(settings, "slack"), settings.slack)
