"""`attache discord`: the invitation, and the commands registered by hand."""

import os
from typing import TYPE_CHECKING

import click

from bot import wording
from bot.cli.opening import opened
from bot.errors import PlatformError

if TYPE_CHECKING:
    from bot.settings import Secret


@click.group()
def discord() -> None:
    """What Discord needs to know of this bot."""


@discord.command()
@click.option("--guild", type=click.IntRange(min=1), metavar="ID", help="One server only, where they show at once.")
@click.option("--remove", is_flag=True, help="Take away what --guild registered there.")
@click.pass_obj
def sync(folder: str | None, guild: int | None, *, remove: bool) -> None:
    """Register the slash commands now, although `attache run` does it whenever they change."""
    import asyncio  # noqa: PLC0415  lazy: --help is quick

    if remove and guild is None:
        raise click.UsageError(wording.platforms.discord_guild_missing())
    with opened(folder) as app:
        platform = app.discord(discord_token())
        if remove and guild is not None:
            asyncio.run(platform.unregister(guild))
            click.echo(wording.platforms.discord_unregistered(guild))
        else:
            count = asyncio.run(platform.register(app.commands("discord"), guild))
            click.echo(wording.platforms.discord_registered(count, guild))


@discord.command()
@click.pass_obj
def invite(folder: str | None) -> None:
    """Print the link that invites the bot to a server, with the permissions it needs and no others."""
    import asyncio  # noqa: PLC0415  lazy: --help is quick

    with opened(folder) as app:
        click.echo(asyncio.run(app.discord(discord_token()).invitation()))


def discord_token() -> "Secret":
    """The bot's token on Discord.

    Raises:
        PlatformError: the environment holds none.
    """
    from bot.settings import secrets  # noqa: PLC0415  lazy: --help is quick

    token = secrets(os.environ).discord_token
    if token is None:
        raise PlatformError(wording.platforms.discord_token_missing())
    return token
