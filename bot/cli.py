"""The `attache` command. Heavy imports wait inside the commands that need them: --help is quick."""

import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot import wording
from bot.errors import AttacheError, ConfigurationError, OperationsError, PlatformError

if TYPE_CHECKING:
    from bot.app import App
    from bot.model import Reply
    from bot.ports import Meter
    from bot.rendering.console import Style
    from bot.settings import LogForm, Secret, Settings

RELOAD_LEAST_SECONDS, RELOAD_MOST_SECONDS = 3, 15
"""How long the answers of several processes are gathered, and how long the first is waited for."""


PATIENCE_SECONDS = 5
"""How long a command waits for documents to be filed anew; then it answers by what is filed."""


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


@cli.command()
@click.pass_obj
def chat(folder: str | None) -> None:
    """Answer slash commands typed here, or piped in."""
    import asyncio  # noqa: PLC0415  lazy: --help is quick

    from bot.commands import built_in  # noqa: PLC0415  lazy: --help is quick
    from bot.model import Action  # noqa: PLC0415  lazy: --help is quick
    from bot.platforms.console import Terminal, converse, typed_lines  # noqa: PLC0415  lazy: --help is quick

    with opened(folder) as app:
        specs = app.commands("console")
        reasons = built_in(specs, Action.SOURCES).typed
        file_anew(app)
        read_documents(app, reasons, always_say=True)
        typed = sys.stdin.isatty()
        if typed:
            app.encoder.start()  # while the person types
            click.echo(wording.terminal.greeting(built_in(specs, Action.HELP).typed))
        words = [*(spec.typed for spec in specs), *(theme.name for theme in app.settings.themes)]
        terminal = Terminal(show_between_lines)

        def catch_up() -> None:
            read_documents(app, reasons, fetch=False)
            asyncio.run(app.deliver_here(terminal))

        with wording.language.spoken(app.settings.language), app.filing_anew():  # what was left when the patience ended
            answered = converse(
                typed_lines("> ", words) if typed else sys.stdin,
                specs,
                app.handle("console"),
                show_between_lines,
                before_each=catch_up,
                typed=typed,
                zone=local_zone(),
            )
    if not typed and not answered:
        sys.exit(1)


@cli.command()
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

    from bot.app import PARTS  # noqa: PLC0415  lazy: --help is quick
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
            with progress_bar(wording.terminal.filing_anew()) as progress, app.filing_anew(progress):
                ran_well = asyncio.run(app.serve(platforms, say, chosen, counted, ending.bounded(), again))
    if refusals or not ran_well:
        sys.exit(1)


@cli.command()
@click.pass_obj
def check(folder: str | None) -> None:
    """Say everything that is wrong with the configuration, or that nothing is."""
    from bot.app import (  # noqa: PLC0415  lazy: --help is quick
        complaints,
        has_encoder,
        key_trouble,
        platform_tokens,
        remarks,
    )
    from bot.settings import secrets  # noqa: PLC0415  lazy: --help is quick

    settings = loaded(folder)
    found = complaints(settings)
    for complaint in found:
        click.echo(complaint, err=True)
    if not found:
        click.echo(wording.settings.configuration_fine(len(settings.themes), str(settings.seeds)))
    if not has_encoder():
        click.echo(wording.settings.words_alone())
    tokens = platform_tokens(settings, secrets(os.environ))
    for remark in remarks(settings, list(tokens)):
        click.echo(remark)
    for name, one in tokens.items():
        state = wording.platforms.incomplete_tokens if one.incomplete else wording.platforms.platform_state
        click.echo(state(name, one.missing))
    trouble = key_trouble(settings, secrets(os.environ))
    if trouble:
        click.echo(trouble, err=True)
    if found or trouble or any(one.incomplete for one in tokens.values()):
        sys.exit(1)


@cli.command("brief")
@click.argument("theme")
@click.option("--json", "as_json", is_flag=True, help="For scripts: offsets count characters of the text as read.")
@click.pass_obj
def brief_(folder: str | None, theme: str, *, as_json: bool) -> None:
    """Print the brief on THEME."""
    from bot.commands import find_theme  # noqa: PLC0415  lazy: --help is quick
    from bot.journeys.answer import brief  # noqa: PLC0415  lazy: --help is quick
    from bot.rendering.script import brief_fields  # noqa: PLC0415  lazy: --help is quick

    with opened(folder) as app:
        found = find_theme(app.settings.themes, theme)
        file_anew(app)
        read_documents(app)
        specs = app.commands("console")
        reply = brief(found, specs, app.database, app.settings, app.clock(), encode=app.encoder.wait)
    emit_json(brief_fields(reply)) if as_json else show(reply)


@cli.group("sources", invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@click.option("--text", "document", metavar="DOCUMENT", help="Print one document's text as read.")
@click.pass_context
def sources_(context: click.Context, document: str | None, *, as_json: bool) -> None:
    """List the sources, their documents, and what could not be read."""
    if context.invoked_subcommand:
        return
    from bot.journeys.answer import document_text, on_record, sources  # noqa: PLC0415  lazy: --help is quick
    from bot.rendering.script import source_fields  # noqa: PLC0415  lazy: --help is quick

    with opened(context.obj) as app:
        read_documents(app)
        if document:
            click.echo(document_text(document, app.database), nl=False)
        elif as_json:
            emit_json(source_fields(*on_record(app.database)))
        else:
            show(sources(app.database, app.settings))


@sources_.command("test")
@click.argument("url")
@click.option("--articles", is_flag=True, help="Of a feed: read the page of each item.")
@click.option("--private", is_flag=True, help="Its host is meant to be in a private network.")
@click.pass_obj
def test_source(folder: str | None, url: str, *, articles: bool, private: bool) -> None:
    """Fetch URL now and show what it would bring; nothing is put on record."""
    from bot.app import inspected  # noqa: PLC0415  lazy: --help is quick
    from bot.journeys.sources import shown  # noqa: PLC0415  lazy: --help is quick

    show(shown(inspected(loaded(folder), url, private=private, articles=articles)))


@sources_.command("add")
@click.argument("place", metavar="URL|FOLDER")
@click.option("--name", metavar="NAME", help="What it is called [default: after its host or folder].")
@click.option(
    "--refresh", default="15m", show_default=True, metavar="TIME", help="How often to look: 60s, 15m, 1h, 1d."
)
@click.option("--themes", metavar="NAMES", help="Which themes it feeds, parted by commas [default: all].")
@click.option("--articles", is_flag=True, help="Of a feed: read the page of each item.")
@click.option("--page", is_flag=True, help="Take the page itself, though it names a feed.")
@click.option("--private", is_flag=True, help="Its host is meant to be in a private network.")
@click.pass_obj
def add_source(  # noqa: PLR0913  the options of a command
    folder: str | None,
    place: str,
    name: str | None,
    refresh: str,
    themes: str | None,
    *,
    articles: bool,
    page: bool,
    private: bool,
) -> None:
    """Try a feed, a page or a folder out, and write it into config/bot.yaml."""
    from bot import settings  # noqa: PLC0415  lazy: --help is quick
    from bot.app import inspected  # noqa: PLC0415  lazy: --help is quick
    from bot.journeys import sources  # noqa: PLC0415  lazy: --help is quick

    configured = loaded(folder)
    found = None
    if "://" in place:
        found = inspected(configured, place, private=private, articles=articles)
        if found.feeds and not page:
            click.echo(wording.sources.feed_instead(place, found.feeds[0]))
            found = inspected(configured, found.feeds[0], private=private, articles=articles)
        show(sources.shown(found))
    wanted = sources.Wanted(name, refresh, tuple(filter(None, (themes or "").split(","))), articles, private)
    block = sources.block(configured, found or place, wanted)
    sources.add(settings.find_folder(folder, os.environ), block)
    click.echo(wording.sources.added(str(block["name"]), str(block["kind"]), str(block.get("url") or block["folder"])))


@sources_.command("remove")
@click.argument("name")
@click.pass_obj
def remove_source(folder: str | None, name: str) -> None:
    """Take the source NAME out of config/bot.yaml."""
    from bot import settings  # noqa: PLC0415  lazy: --help is quick
    from bot.journeys import sources  # noqa: PLC0415  lazy: --help is quick

    sources.remove(settings.find_folder(folder, os.environ), loaded(folder), name)
    click.echo(wording.sources.removed(name))


@cli.command("themes")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@click.pass_obj
def themes_(folder: str | None, *, as_json: bool) -> None:
    """List the themes, with their commands."""
    from bot.app import command_table  # noqa: PLC0415  lazy: --help is quick
    from bot.journeys.answer import themes  # noqa: PLC0415  lazy: --help is quick
    from bot.rendering.script import theme_fields  # noqa: PLC0415  lazy: --help is quick

    settings = loaded(folder)
    if as_json:
        emit_json(theme_fields(settings.themes))
    else:
        show(themes(settings.themes, command_table(settings, "console")))


@cli.command("next")
@click.option("--at", required=True, metavar="HH:MM", help="The local time.")
@click.option("--days", default="daily", show_default=True, help="daily, weekdays, or days such as mon,wed.")
@click.option("--zone", required=True, metavar="ZONE", help="A zone of the tz database, such as Europe/Kyiv.")
@click.option("--after", metavar="ISO", help="From when on, with its offset [default: now].")
@click.option("--count", default=5, show_default=True, type=click.IntRange(1, 10_000), help="How many.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def next_(  # noqa: PLR0913  the options of a command
    at: str, days: str, zone: str, after: str | None, count: int, *, as_json: bool
) -> None:
    """Show when a schedule would run, in its zone."""
    from bot.journeys.upcoming import upcoming  # noqa: PLC0415  lazy: --help is quick
    from bot.rendering.script import run_fields  # noqa: PLC0415  lazy: --help is quick

    coming = upcoming(at, days, zone, after, count)
    if as_json:
        emit_json(run_fields(coming))
    else:
        for one in coming:
            click.echo(wording.times.moment(one))


@cli.group(invoke_without_command=True)
@click.option("--failed", is_flag=True, help="Only those that failed, or of which nobody knows.")
@click.option("--pending", is_flag=True, help="Only those that are still to come.")
@click.option("--target", "address", metavar="ID", help="Only those to this channel or person.")
@click.option("--count", default=50, show_default=True, type=click.IntRange(1, 100_000), help="How many, newest first.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@click.pass_context
def deliveries(  # noqa: PLR0913  the options of a command
    context: click.Context, address: str | None, count: int, *, failed: bool, pending: bool, as_json: bool
) -> None:
    """List what was sent to whom, what was not, and why."""
    from bot.journeys.deliveries import listed  # noqa: PLC0415  lazy: --help is quick
    from bot.rendering.script import delivery_fields  # noqa: PLC0415  lazy: --help is quick

    if context.invoked_subcommand:
        return
    with opened(context.obj) as app:
        found = listed(app.database, failed=failed, pending=pending, address=address, most=count)
    emit_json(delivery_fields(found.deliveries)) if as_json else show(found.listing)


@deliveries.command()
@click.argument("number", type=click.IntRange(1, 2**63 - 1))
@click.pass_obj
def retry(folder: str | None, number: int) -> None:
    """Try a delivery again that failed, was skipped, or of which nobody knows."""
    from bot.journeys.deliveries import retry as again  # noqa: PLC0415  lazy: --help is quick

    with opened(folder) as app:
        click.echo(again(app.database, number, app.clock()))


@cli.command("eval-stdio")
def eval_stdio() -> None:
    """Speak JSON lines: briefs, selection and splitting for scripts."""
    from bot.app import load_encoder  # noqa: PLC0415  lazy: --help is quick
    from bot.journeys.evaluate import converse  # noqa: PLC0415  lazy: --help is quick

    for answer in converse(sys.stdin, load_encoder):
        click.echo(answer)


@cli.command()
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


@cli.command()
@click.pass_obj
def reload(folder: str | None) -> None:
    """Have every running process take up changed themes, digests and documents' folders: all of it, or none."""
    import time  # noqa: PLC0415  lazy: --help is quick

    from bot.app import complaints  # noqa: PLC0415  lazy: --help is quick
    from bot.operations import reloading  # noqa: PLC0415  lazy: --help is quick

    with opened(folder) as app:
        if found := complaints(app.settings):
            raise ConfigurationError([*found, wording.operations.reload_refused()])
        wish, began = reloading.wish(app.database), time.monotonic()
        answers: list[reloading.Answer] = []
        while not answers or time.monotonic() - began < RELOAD_LEAST_SECONDS:
            if time.monotonic() - began > RELOAD_MOST_SECONDS:
                raise OperationsError(wording.operations.nobody_reloads(RELOAD_MOST_SECONDS))
            time.sleep(0.1)
            answers = reloading.answers(app.database, wish)
    for one in answers:
        click.echo(wording.operations.reload_answer(one.process, one.words))
    if not all(one.taken for one in answers):
        sys.exit(1)


@cli.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def backup(folder: str | None, file: Path) -> None:
    """Write the SQLite database into FILE, also while the bot runs."""
    from bot.storage import backup as backups  # noqa: PLC0415  lazy: --help is quick

    revision = backups.backup(loaded(folder).storage_url, file)
    click.echo(wording.operations.backed_up(str(file), revision))


@cli.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def restore(folder: str | None, file: Path) -> None:
    """Put the backup FILE in the place of the SQLite database, while the bot does not run."""
    from bot.storage import backup as backups  # noqa: PLC0415  lazy: --help is quick

    kept = backups.restore(loaded(folder).storage_url, file)
    click.echo(wording.operations.restored(str(file), str(kept) if kept else None))


@cli.group()
def storage() -> None:
    """Where everything is on record."""


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


@cli.group()
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


@cli.group()
def slack() -> None:
    """What Slack needs to know of this bot."""


@slack.command()
@click.pass_obj
def manifest(folder: str | None) -> None:
    """Print the app manifest (JSON) to paste at api.slack.com."""
    from bot.app import remarks, slack_manifest  # noqa: PLC0415  lazy: --help is quick

    settings = loaded(folder)
    emit_json(slack_manifest(settings))
    for remark in remarks(settings, ["slack"]):
        click.echo(remark, err=True)


@slack.command()
def key() -> None:
    """Print a new key for SLACK_ENCRYPTION_KEY, which seals the tokens of many workspaces."""
    from bot.platforms.slack.sealing import new_key  # noqa: PLC0415  lazy: --help is quick

    click.echo(new_key())


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


def configured(folder: str | None, port: int | None) -> "Settings":
    """The configuration, checked, with health and metrics on `port` where one was typed."""
    return loaded(folder).watched_at(port)


def loaded(folder: str | None) -> "Settings":
    """The configuration, checked."""
    from bot import settings  # noqa: PLC0415  lazy: --help is quick

    return settings.stored(settings.load(settings.find_folder(folder, os.environ)), os.environ)


@contextmanager
def opened(folder: str | None, meter: "Meter | None" = None, port: int | None = None) -> Iterator["App"]:
    """Attaché with its database open, closed at the end; `meter` counts what happens, `port` tells of it."""
    from bot.app import open_app  # noqa: PLC0415  lazy: --help is quick

    app = open_app(configured(folder, port), meter=meter)
    try:
        yield app
    finally:
        app.database.close()


def say_aside(words: str) -> None:
    """Say something beside the answers, on stderr."""
    click.echo(words, err=True)


def read_documents(
    app: "App",
    reasons: str = "attache sources",
    *,
    fetch: bool = True,
    always_say: bool = False,
    say: Callable[[str], None] = say_aside,
) -> None:
    """Take in what changed, with a bar on a terminal, and say so on stderr when something did.

    Args:
        app: where to.
        fetch: also from feeds and pages whose time has come.
        reasons: what to type to hear why a file could not be read.
        always_say: also when nothing changed.
        say: takes the sentence.
    """
    with progress_bar() as progress:
        outcome = app.take_in(progress) if fetch else app.read_folders(progress)
    if outcome.read or outcome.retired or always_say:
        say(wording.terminal.read(outcome.read, outcome.live, outcome.unreadable, reasons))
        if outcome.trouble:
            say(outcome.trouble)


def file_anew(app: "App") -> None:
    """File documents under the present themes, with a bar on a terminal, for as long as a person likes to wait."""
    patience = time.monotonic() + PATIENCE_SECONDS
    with progress_bar(wording.terminal.filing_anew()) as progress:
        app.file_anew(progress, lambda: time.monotonic() > patience)


def local_zone() -> str | None:
    """The machine's time zone, if it says one of the tz database."""
    from tzlocal import get_localzone_name  # noqa: PLC0415  lazy: --help is quick

    from bot.timetable import find_zone  # noqa: PLC0415  lazy: --help is quick

    try:
        return find_zone(get_localzone_name() or "")
    except (LookupError, OSError, ValueError):  # nothing set, or something that is no zone
        return None


@contextmanager
def progress_bar(label: str | None = None) -> Iterator[Callable[[int, int], None]]:
    """What long work reports to: a bar on stderr, where that is a terminal and there is something to do."""
    with ExitStack() as bars:
        bar: Any = None

        def progress(done: int, total: int) -> None:
            nonlocal bar
            if (not done or bar is None) and total and sys.stderr.isatty():  # each source has a bar
                bars.close()
                bar = bars.enter_context(
                    click.progressbar(length=total, label=label or wording.terminal.reading(), file=sys.stderr)
                )
            if bar:
                bar.update(done - bar.pos)

        yield progress


def show(reply: "Reply") -> None:
    """Print a reply, fitted to the terminal."""
    from bot.rendering.console import render  # noqa: PLC0415  lazy: --help is quick

    click.echo(render(reply, style()))


def show_between_lines(reply: "Reply") -> None:
    """Print a reply with a blank line after it, as one of several."""
    show(reply)
    click.echo()


def style() -> "Style":
    """The window's width, and colour where a person looks at it and does not mind (no-color.org)."""
    from bot.rendering.console import Style  # noqa: PLC0415  lazy: --help is quick

    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Style(shutil.get_terminal_size().columns, colour)


def emit_json(value: object) -> None:
    """Print JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
