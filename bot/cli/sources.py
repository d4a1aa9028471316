"""`attache sources`: what there is to read, tried out, added, removed."""

import os

import click

from bot import wording
from bot.cli.opening import loaded, opened, read_documents
from bot.cli.printing import emit_json, show


@click.group("sources", invoke_without_command=True)
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
    from bot.app.sources import inspected  # noqa: PLC0415  lazy: --help is quick
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
    from bot.app.sources import inspected  # noqa: PLC0415  lazy: --help is quick
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
