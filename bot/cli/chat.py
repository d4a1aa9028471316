"""`attache chat`: the terminal as a platform."""

import sys

import click

from bot import wording
from bot.cli.opening import file_anew, opened, read_documents
from bot.cli.printing import show_between_lines


@click.command()
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


def local_zone() -> str | None:
    """The machine's time zone, if it says one of the tz database."""
    from tzlocal import get_localzone_name  # noqa: PLC0415  lazy: --help is quick

    from bot.timetable import find_zone  # noqa: PLC0415  lazy: --help is quick

    try:
        return find_zone(get_localzone_name() or "")
    except (LookupError, OSError, ValueError):  # nothing set, or something that is no zone
        return None
