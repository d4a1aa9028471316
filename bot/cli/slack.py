"""`attache slack`: the manifest, and a key to seal tokens with."""

import click

from bot.cli.opening import loaded
from bot.cli.printing import emit_json


@click.group()
def slack() -> None:
    """What Slack needs to know of this bot."""


@slack.command()
@click.pass_obj
def manifest(folder: str | None) -> None:
    """Print the app manifest (JSON) to paste at api.slack.com."""
    from bot.app.offering import remarks, slack_manifest  # noqa: PLC0415  lazy: --help is quick

    settings = loaded(folder)
    emit_json(slack_manifest(settings))
    for remark in remarks(settings, ["slack"]):
        click.echo(remark, err=True)


@slack.command()
def key() -> None:
    """Print a new key for SLACK_ENCRYPTION_KEY, which seals the tokens of many workspaces."""
    from bot.platforms.slack.sealing import new_key  # noqa: PLC0415  lazy: --help is quick

    click.echo(new_key())
