"""What the command line says beside the answers."""

from collections.abc import Sequence

from bot.wording import phrases


def how_to_leave() -> str:
    """How a chat in the terminal ends."""
    return "Ctrl-D or /quit leaves."


def unknown_document(wanted: str, near: Sequence[str]) -> str:
    """A document that is not on record."""
    guess = f"Did you mean {near[0]}?" if near else "`attache sources` lists them."
    return f"There is no document {wanted}. {guess}"


def greeting(manual: str) -> str:
    """The first line of a chat in the terminal; what to type for the help."""
    return f"Attaché. Type {manual} for what you can ask. {how_to_leave()}"


def filing_anew() -> str:
    """Beside the progress bar, while documents are filed under other themes than before."""
    return "Filing under the changed themes"


def reading() -> str:
    """Beside the progress bar."""
    return "Reading documents"


def read(new: int, live: int, unreadable: int, sources: str) -> str:
    """What an ingestion brought; `sources` is what to type for the reasons."""
    news = f"Read {phrases.count(new, 'document', 'documents')}" if new else "Nothing new to read"
    troubles = (
        f"; {phrases.count(unreadable, 'file', 'files')} could not be read, {sources} says why" if unreadable else ""
    )
    return f"{news}; {live} on record{troubles}."


def failed(reason: str) -> str:
    """A command of the command line that failed."""
    return f"attache: {reason}"


def unknown_part(name: str, known: Sequence[str]) -> str:
    """A part of the program that does not exist."""
    return f"there is no part {name!r}; write some of {','.join(known)}"


def given_up() -> str:
    """Ctrl-C while an answer was on its way."""
    return f"Stopped. {how_to_leave()}"


def not_printed(reason: str) -> str:
    """What the program says cannot be written to where its output goes."""
    return f"The output cannot be written: {reason}. Send it elsewhere, or make room there."


def no_access(path: str, reason: str) -> str:
    """A file or folder that the system keeps from the program."""
    return f"{path} cannot be used: {reason}. Allow this program to use it, or name another."
