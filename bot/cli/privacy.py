"""What is kept about people: shown, and removed."""

import sys

import click

from bot import wording
from bot.cli.opening import opened
from bot.cli.printing import show


@click.command()
@click.argument("platform", type=click.Choice(["console", "discord", "slack"]))
@click.argument("person")
@click.option("--workspace", metavar="ID", help="On Slack: only in this workspace [default: in all].")
@click.option("--yes", is_flag=True, help="Without asking.")
@click.pass_obj
def forget(folder: str | None, platform: str, person: str, workspace: str | None, *, yes: bool) -> None:
    """Show what is kept about a PERSON, by their id, and remove it: for whoever cannot type /forget-me."""
    from bot.journeys import forgetting  # noqa: PLC0415  lazy: --help is quick

    with opened(folder) as app:
        found = forgetting.everywhere(app.database, platform, person, workspace)
        if not found:
            click.echo(wording.privacy.unknown_person(platform, person), err=True)
            sys.exit(1)
        for target, held in found:
            click.echo(wording.privacy.read_by(platform, person, target.workspace) + "\n")
            show(forgetting.listing(held))
            if yes or click.confirm(wording.privacy.really()):
                forgetting.remove(app.database, target)
                click.echo(wording.privacy.forgotten_there(platform, person, target.workspace))


@click.command()
@click.pass_obj
def purge(folder: str | None) -> None:
    """Remove what is older than storage.keep_days now; `attache run` does so once a day."""
    from bot.journeys import retention  # noqa: PLC0415  lazy: --help is quick

    with opened(folder) as app:
        gone = retention.remove(app.database, app.settings.keep, app.clock())
        click.echo(wording.privacy.removed_old(app.settings.keep.days, gone.deliveries, gone.askings, gone.rest))
