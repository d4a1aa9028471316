"""The command `attache`: its verbs, and how a failure ends."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from bot import wording
from bot.cli import briefs, chat, digests, discord, privacy, running, slack, sources, storage
from bot.errors import AttacheError, ConfigurationError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--config", "folder", metavar="DIR", help="The configuration's folder [default: ATTACHE_CONFIG, else ./config]."
)
@click.version_option(package_name="attache", message="%(prog)s %(version)s")
@click.pass_context
def cli(context: click.Context, folder: str | None) -> None:
    """Attaché: short briefs from the documents you trust, every sentence with its source.

    Start with `attache chat`; no token and no server is needed.
    """
    context.obj = folder


for verb in (
    chat.chat,
    running.run,
    running.check,
    briefs.brief_,
    sources.sources_,
    briefs.themes_,
    digests.next_,
    digests.deliveries,
    briefs.eval_stdio,
    running.health,
    running.reload,
    storage.backup,
    storage.restore,
    storage.storage,
    privacy.forget,
    discord.discord,
    slack.slack,
):
    cli.add_command(verb)


def main() -> None:
    """Run the command line; a failure is one sentence on stderr and exit code 1."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # started with it closed
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115  open to the end, as they are
    for stream in (sys.stdout, sys.stderr):  # an old terminal's encoding must not stop an answer
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        cli(config_first(sys.argv[1:]), standalone_mode=True)
    except ConfigurationError as error:
        click.echo(error, err=True)
        sys.exit(1)
    except AttacheError as error:
        click.echo(wording.terminal.failed(str(error)), err=True)
        sys.exit(1)
    except OSError as error:  # click itself is quiet about a pipe that nobody reads
        reason = error.strerror or str(error)
        if error.filename is None:  # a full disk behind stdout
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python tries again at its end
            click.echo(wording.terminal.failed(wording.terminal.not_printed(reason)), err=True)
        else:
            click.echo(wording.terminal.failed(wording.terminal.no_access(str(error.filename), reason)), err=True)
        sys.exit(1)


def config_first(arguments: Sequence[str]) -> list[str]:
    """The arguments with `--config` and its folder ahead of the command, wherever they were typed; not after `--`."""
    typed = list(arguments)
    options = typed[: typed.index("--")] if "--" in typed else typed
    for place, word in enumerate(options):
        if word == "--config" or word.startswith("--config="):
            end = place + (2 if word == "--config" else 1)
            return [*typed[place:end], *typed[:place], *typed[end:]]
    return typed
