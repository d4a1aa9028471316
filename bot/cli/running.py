"""`attache run`, and what one asks of it from outside: check, health, reload."""

import gc
import os
import sys
import time
from functools import partial
from typing import TYPE_CHECKING

import click

from bot import wording
from bot.cli.opening import configured, loaded, opened, read_documents
from bot.cli.printing import progress_bar, say_aside
from bot.errors import ConfigurationError, OperationsError

if TYPE_CHECKING:
    from bot.settings import LogForm

RELOAD_LEAST_SECONDS, RELOAD_MOST_SECONDS = 3, 15
"""How long the answers of several processes are gathered, and how long the first is waited for."""


@click.command()
@click.option(
    "--parts",
    metavar="NAMES",
    help="Which parts this process runs: some of discord,slack,scheduler,deliver [default: all]. Several processes "
    "can share them on one PostgreSQL.",
)
@click.option(
    "--log-format",
    "form",
    type=click.Choice(["auto", "text", "json"]),
    help="How the log is written instead of operations.log; auto: text on a terminal, else JSON.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    help="Serve health and metrics on this port instead of operations.port; 0: not.",
)
@click.pass_obj
def run(folder: str | None, parts: str | None, form: "LogForm | None", port: int | None) -> None:
    """Serve every platform whose token is in the environment, until stopped."""
    import asyncio  # noqa: PLC0415  lazy: --help is quick

    from bot.app.attache import PARTS  # noqa: PLC0415  lazy: --help is quick
    from bot.app.serving import serve  # noqa: PLC0415  lazy: --help is quick
    from bot.operations import ending  # noqa: PLC0415  lazy: --help is quick
    from bot.operations.logs import logging_to  # noqa: PLC0415  lazy: --help is quick
    from bot.operations.metrics import Metrics  # noqa: PLC0415  lazy: --help is quick
    from bot.settings import secrets  # noqa: PLC0415  lazy: --help is quick

    chosen = tuple(part.strip() for part in parts.split(",")) if parts else PARTS
    if unknown := [part for part in chosen if part not in PARTS]:
        raise click.BadParameter(wording.terminal.unknown_part(unknown[0], PARTS), param_hint="--parts")
    counted = Metrics()
    with opened(folder, counted, port) as app:
        operations, tokens = app.settings.operations, secrets(os.environ)
        platforms, refusals = app.platforms(tokens, chosen)
        needed = {"discord", "slack", "deliver"} & set(chosen)
        if needed and not platforms:
            for refusal in refusals or [wording.platforms.nothing_to_run()]:
                say_aside(refusal)
            sys.exit(1)
        with logging_to(sys.stderr, form or operations.log, operations.log_level, tokens.revealed()) as say:
            for refusal in refusals:
                say(refusal)
            app.encoder.start()
            read_documents(app, fetch=False, always_say=True, say=say)
            again = partial(configured, folder, port)
            gc.collect()
            gc.freeze()  # what is loaded by now stays; to look through it again held up an answer now and then
            with progress_bar(wording.terminal.filing_anew()) as progress, app.filing_anew(progress):
                ran_well = asyncio.run(serve(app, platforms, say, chosen, counted, ending.bounded(), again))
    if refusals or not ran_well:
        sys.exit(1)


@click.command()
@click.pass_obj
def check(folder: str | None) -> None:
    """Say everything that is wrong with the configuration, or that nothing is."""
    from bot.app.attache import has_encoder  # noqa: PLC0415  lazy: --help is quick
    from bot.app.checking import complaints, key_trouble, platform_tokens, record_trouble  # noqa: PLC0415  as above
    from bot.app.offering import remarks  # noqa: PLC0415  as above
    from bot.settings import secrets  # noqa: PLC0415  lazy: --help is quick

    settings = loaded(folder)
    found = complaints(settings)
    for complaint in found:
        click.echo(complaint, err=True)
    if not found:
        click.echo(wording.settings.configuration_fine(len(settings.themes), str(settings.seeds)))
    if not has_encoder():
        click.echo(wording.settings.words_alone())
    held = secrets(os.environ)
    tokens = platform_tokens(settings, held)
    for remark in remarks(settings, list(tokens)):
        click.echo(remark)
    for name, one in tokens.items():
        state = wording.platforms.incomplete_tokens if one.incomplete else wording.platforms.platform_state
        click.echo(state(name, one.missing))
    record = None if found else record_trouble(settings)
    both = dict.fromkeys((record, key_trouble(settings, held)))  # one sentence where they say the same
    troubles = [one for one in both if one]
    for trouble in troubles:
        click.echo(trouble, err=True)
    if found or troubles or any(one.incomplete for one in tokens.values()):
        sys.exit(1)


@click.command()
@click.option(
    "--ready", is_flag=True, help="Also whether each part is ready: platforms, database, schedules, documents."
)
@click.option("--port", type=click.IntRange(1, 65_535), help="Ask there instead of at operations.port.")
@click.pass_obj
def health(folder: str | None, port: int | None, *, ready: bool) -> None:
    """Ask the running bot whether it lives; exit code 1 when it does not."""
    from bot.operations import asking  # noqa: PLC0415  lazy: --help is quick

    here = loaded(folder).operations
    if not ready:
        asking.alive(here.host, port or here.port)
        click.echo(wording.operations.alive())
        return
    checks = asking.checks(here.host, port or here.port)
    for one in checks:
        click.echo(wording.operations.check(one.name, one.reason, ready=one.ready))
    if not all(one.ready for one in checks):
        sys.exit(1)


@click.command()
@click.pass_obj
def reload(folder: str | None) -> None:
    """Have every running process take up changed themes, digests and documents' folders: all of it, or none."""
    from bot.app.checking import complaints  # noqa: PLC0415  lazy: --help is quick
    from bot.operations import reloading  # noqa: PLC0415  lazy: --help is quick
    from bot.storage.database import shown  # noqa: PLC0415  lazy: --help is quick

    with opened(folder) as app:
        if found := complaints(app.settings):
            raise ConfigurationError([*found, wording.operations.reload_refused()])
        wish, began = reloading.wish(app.database), time.monotonic()
        answers: list[reloading.Answer] = []
        while not answers or time.monotonic() - began < RELOAD_LEAST_SECONDS:
            if time.monotonic() - began > RELOAD_MOST_SECONDS:
                where = shown(app.settings.storage_url)
                raise OperationsError(wording.operations.nobody_reloads(where, RELOAD_MOST_SECONDS))
            time.sleep(0.1)
            answers = reloading.answers(app.database, wish)
    for one in answers:
        click.echo(wording.operations.reload_answer(one.process, one.words))
    if not all(one.taken for one in answers):
        sys.exit(1)
