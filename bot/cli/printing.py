"""What commands print: replies, JSON, bars of progress, words beside the answers."""

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

import click

from bot import wording

if TYPE_CHECKING:
    from bot.model import Reply
    from bot.rendering.console import Style


def say_aside(words: str) -> None:
    """Say something beside the answers, on stderr."""
    click.echo(words, err=True)


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
