"""The database: backed up, restored, copied to PostgreSQL."""

from pathlib import Path

import click

from bot import wording
from bot.cli.opening import loaded, opened
from bot.cli.printing import progress_bar
from bot.cli.privacy import purge


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def backup(folder: str | None, file: Path) -> None:
    """Write the SQLite database into FILE, also while the bot runs."""
    from bot.storage import backup as backups  # noqa: PLC0415  lazy: --help is quick

    revision = backups.backup(loaded(folder).storage_url, file)
    click.echo(wording.operations.backed_up(str(file), revision))


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def restore(folder: str | None, file: Path) -> None:
    """Put the backup FILE in the place of the SQLite database, while the bot does not run."""
    from bot.storage import backup as backups  # noqa: PLC0415  lazy: --help is quick

    kept = backups.restore(loaded(folder).storage_url, file)
    click.echo(wording.operations.restored(str(file), str(kept) if kept else None))


@click.group()
def storage() -> None:
    """Where everything is on record."""


storage.add_command(purge)


@storage.command("copy")
@click.option("--to", "url", required=True, metavar="URL", help="An empty PostgreSQL, or one half copied to.")
@click.pass_obj
def copy_(folder: str | None, url: str) -> None:
    """Copy the SQLite database to PostgreSQL, while the bot does not run; broken off, it goes on where it was."""
    from bot.storage.copying import copy  # noqa: PLC0415  lazy: --help is quick
    from bot.storage.database import shown  # noqa: PLC0415  lazy: --help is quick

    with opened(folder) as app, progress_bar(wording.operations.copying()) as progress:
        done = copy(app.database, url, progress)
    click.echo(wording.operations.copied(done.rows, done.before, shown(url)))
