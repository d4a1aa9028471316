"""Briefs and themes for the terminal and for scripts."""

import sys

import click

from bot.cli.opening import file_anew, loaded, opened, read_documents
from bot.cli.printing import emit_json, show


@click.command("brief")
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


@click.command("themes")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@click.pass_obj
def themes_(folder: str | None, *, as_json: bool) -> None:
    """List the themes, with their commands."""
    from bot.app.offering import command_table  # noqa: PLC0415  lazy: --help is quick
    from bot.journeys.answer import themes  # noqa: PLC0415  lazy: --help is quick
    from bot.rendering.script import theme_fields  # noqa: PLC0415  lazy: --help is quick

    settings = loaded(folder)
    if as_json:
        emit_json(theme_fields(settings.themes))
    else:
        show(themes(settings.themes, command_table(settings, "console")))


@click.command("eval-stdio")
def eval_stdio() -> None:
    """Speak JSON lines: briefs, selection and splitting for scripts."""
    from bot.app.attache import load_encoder  # noqa: PLC0415  lazy: --help is quick
    from bot.journeys.evaluate import converse  # noqa: PLC0415  lazy: --help is quick

    for answer in converse(sys.stdin, load_encoder):
        click.echo(answer)
