"""The terminal: typed slash commands, one after another.

Unlike a chat service it has no connection to keep, so it is a loop over lines and not a `ports.Platform`.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

from bot import wording
from bot.commands import parse
from bot.errors import AttacheError, UnknowableError
from bot.model import CommandSpec, Notice, Origin, Reply, Request, Target
from bot.ports import Handle

LEAVING = frozenset({"quit", "exit", "/quit", "/exit"})


def converse(  # noqa: PLR0913  the two ends of a conversation, and how they go together
    lines: Iterable[str],
    commands: Sequence[CommandSpec],
    handle: Handle,
    show: Callable[[Reply], None],
    *,
    before_each: Callable[[], None] = lambda: None,
    typed: bool = False,
    zone: str | None = None,
) -> bool:
    """Answer each line until there are no more; whether every one of them was answered.

    Args:
        lines: what is typed; blank lines are passed over.
        commands: the commands of the console.
        handle: answers a request.
        show: puts a reply on the screen.
        before_each: called before a command is answered, to take in what changed.
        typed: a person sits there: Ctrl-C gives up the answer on its way, and not the conversation.
        zone: the machine's time zone, if it is known.
    """
    all_answered = True
    with asyncio.Runner() as runner:
        for line in lines:
            if line.strip().casefold() in LEAVING:
                break
            if not line.strip():
                continue
            try:
                before_each()
                reply = runner.run(_answered(handle, parse(line, commands, origin(datetime.now(UTC), zone))))
            except AttacheError as error:
                reply = Notice(str(error), failed=True)
            except KeyboardInterrupt:
                if not typed:
                    raise
                reply = Notice(wording.terminal.given_up(), failed=True)
            all_answered &= not (isinstance(reply, Notice) and reply.failed)
            show(reply)
    return all_answered


async def _answered(handle: Handle, request: Request) -> Reply:
    return await handle(request)


class Terminal:
    """The terminal as a place for digests: what is posted is shown."""

    name = "console"

    def __init__(self, show: Callable[[Reply], None]) -> None:
        self._show = show

    async def prepare(self, target: Target) -> None:
        """As `ports.Poster.prepare`: a terminal needs nothing."""

    async def post(self, target: Target, reply: Reply, *, key: str, tried: datetime | None = None) -> str:
        """Show a reply.

        Raises:
            UnknowableError: it was perhaps shown before; nobody can look at a screen of the past.
        """
        del target  # there is only one person
        if tried is not None:
            raise UnknowableError(wording.ledger.unknowable())
        self._show(reply)
        return key


def origin(now: datetime, zone: str | None = None) -> Origin:
    """Whoever sits at the terminal: the one person of its one conversation, who may do everything."""
    return Origin("console", "", "terminal", "you", now, direct=False, zone=zone, manager=True)


def typed_lines(prompt: str, words: Sequence[str]) -> Iterable[str]:
    """Lines as a person types them, with editing, history and completion of `words`, until end of input.

    Ctrl-C drops the line being typed; Ctrl-D ends.
    """
    _prepare_editing(words)
    while True:
        try:
            yield input(prompt)
        except KeyboardInterrupt:
            print(f"\n{wording.terminal.how_to_leave()}")  # noqa: T201  the terminal is this module's screen
        except EOFError:
            print()  # noqa: T201  as above
            return


def _prepare_editing(words: Sequence[str]) -> None:
    try:
        import readline  # noqa: PLC0415  slow to load, and missing on some systems
    except ImportError:
        return

    def complete(text: str, state: int) -> str | None:
        found = [word for word in words if word.startswith(text)]
        return found[state] if state < len(found) else None

    readline.set_completer(complete)
    readline.set_completer_delims(" ")
    readline.parse_and_bind("bind ^I rl_complete" if "libedit" in (readline.__doc__ or "") else "tab: complete")
