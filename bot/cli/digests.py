"""When digests come, and what became of them."""

import click

from bot import wording
from bot.cli.opening import opened
from bot.cli.printing import emit_json, show


@click.command("next")
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


@click.group(invoke_without_command=True)
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
