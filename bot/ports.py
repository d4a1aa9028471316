"""What the core asks of the outside world, as Protocols."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from bot.model import CommandSpec, Document, Origin, Overview, Problem, Reply, Request, Target

if TYPE_CHECKING:  # a tenth of a second that only the ranking needs
    import numpy as np
    from numpy.typing import NDArray

Handle = Callable[[Request], Awaitable[Reply]]
"""Answers a request. Never raises: a failure comes back as a Notice that is `failed`."""


Look = Callable[[Origin, Collection[str]], Awaitable[Overview]]
"""Gives what is sent to the one who asks, and to these channels of the workspace. Raises an AttacheError."""


class Poster(Protocol):
    """Where digests can be posted."""

    @property
    def name(self) -> str:
        """The platform's name: console, discord or slack."""
        ...

    async def prepare(self, target: Target) -> None:
        """What a post to `target` needs first and nobody sees, such as a conversation to be opened.

        Until it returns, nothing of the post is in doubt.

        Raises:
            RefusedError: not until somebody changes something.
            PostponedError: worth another attempt.
        """
        ...

    async def post(self, target: Target, reply: Reply, *, key: str, tried: datetime | None = None) -> str:
        """Post a reply as one message; gives where it stands, as the platform names it.

        Args:
            target: a channel or a person.
            reply: usually a digest; what does not fit one message stands behind its button.
            key: the delivery's own, the same at each attempt; it goes along, so that the message can be told.
            tried: when an earlier attempt was begun whose end is not known; then the message is only posted if it
                certainly does not stand there.

        Raises:
            RefusedError: not until somebody changes something.
            PostponedError: certainly not posted, and worth another attempt.
            LostAnswerError: perhaps posted; worth another attempt with `tried`.
            UnknowableError: `tried` was given and it cannot be found out.
        """
        ...


class Platform(Poster, Protocol):
    """A chat service that commands arrive from and digests go to."""

    async def start(self, commands: Sequence[CommandSpec], handle: Handle) -> None:
        """Connect, offer `commands`, and return once they can be used; from then on `handle` is called.

        Raises:
            PlatformError: the service refused the token or cannot be reached.
        """
        ...

    async def connect(self) -> None:
        """Log in for posting only, where another process answers the commands; `start` does it by itself.

        Raises:
            PlatformError: the service refused the token or cannot be reached.
        """
        ...

    async def connected(self) -> bool:
        """Whether it is connected at this moment: not while a lost connection is taken up again."""
        ...

    async def wait(self) -> None:
        """Return when the platform has stopped by itself or was stopped.

        Raises:
            PlatformError: the connection is lost for good.
        """
        ...

    async def stop(self) -> None:
        """Finish what was acknowledged and disconnect; may be called at any time, more than once."""
        ...


class Notes(Protocol):
    """What a platform remembers from one run to the next: short texts under names of at most 100 characters."""

    async def read(self, name: str) -> str | None:
        """What is noted under a name, if anything.

        Raises:
            StorageError: it cannot be read.
        """
        ...

    async def write(self, name: str, value: str) -> None:
        """Note a value under a name, in place of the one before.

        Raises:
            StorageError: it cannot be written.
        """
        ...

    async def write_of(self, person: Target, name: str, value: str) -> None:
        """As `write`, of a person that is on record; nothing of one who is not, or was forgotten meanwhile.

        Raises:
            StorageError: it cannot be written.
        """
        ...


class Memberships(Protocol):
    """Who hears that the bot was removed from a workspace or came into one, by the platform's id of it."""

    async def left(self, workspace: str) -> None:
        """The bot was removed."""
        ...

    async def joined(self, workspace: str) -> None:
        """The bot is there now."""
        ...

    async def present(self, workspaces: Collection[str], covers: Callable[[str], bool]) -> None:
        """These are all that the bot is in, of those that this process `covers`; told when a connection begins anew."""
        ...


class Arrivals(Protocol):
    """What a service may tell more than once, known again in every process; its names have at most 120 characters."""

    async def first(self, name: str) -> bool:
        """Whether it arrives for the first time.

        Raises:
            StorageError: it cannot be found out.
        """
        ...

    async def forget(self, name: str) -> None:
        """What it asks for could not be done: the next time is the first again.

        Raises:
            StorageError: it cannot be written.
        """
        ...


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Tells whether a file changed without reading it: bytes, and nanoseconds since 1970 (UTC)."""

    size: int
    modified_ns: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a source holds: what can be tried, by name, in order of name; and the rest, with reasons.

    A name is the path below the source, with ``/`` on every system, or what a feed calls an item. `whole`: that is all
    there is, and what is not named is gone; else only `gone` is. `memory` is what the source wants to be told the next
    time, once all of this is on record.
    """

    files: Mapping[str, Fingerprint]
    problems: tuple[Problem, ...]
    whole: bool = True
    gone: frozenset[str] = frozenset()
    memory: str = ""


class Source(Protocol):
    """A place that documents come from."""

    @property
    def name(self) -> str:
        """What the source is called, on record and in problems."""
        ...

    @property
    def folder(self) -> Path | None:
        """The folder in which changes can be watched, if it is one."""
        ...

    def stop(self) -> None:
        """Break off what is being fetched, from any thread; nothing is fetched any more."""
        ...

    @property
    def edition(self) -> str:
        """Differs from an earlier one where the same files might now give other documents."""
        ...

    def listing(self, memory: str = "") -> Found:
        """What is there, without reading it; `memory` is that of an earlier listing, "" where all is to be told anew.

        Raises:
            UnreadableError: the source cannot be looked through at all.
        """
        ...

    def read(self, name: str, now: datetime) -> Document:
        """One document, fetched at `now`.

        Raises:
            UnreadableError: it cannot become a document; says why. One caused by an OSError may heal by itself.
        """
        ...


class Encoder(Protocol):
    """Turns text into vectors whose products say how near two meanings are."""

    @property
    def name(self) -> str:
        """Of another name is what gives other vectors."""
        ...

    def encode(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """One row per text, of length 1, or 0 where a text has no words."""
        ...


Encode = Callable[[], Encoder | None]
"""Gives the encoder, waiting for it where it must; None: words alone decide."""


def words_alone() -> None:
    """No encoder: words alone decide."""


class Awaited(Protocol):
    """An encoder that may still be on its way."""

    def at_hand(self, *, waiting: bool) -> Encoder | None:
        """The encoder if it has come, or `waiting` for it; None: it is not here, or there is none to come."""
        ...


CommandOutcome = Literal["answered", "declined", "failed"]
"""Of a command: a reply; a sentence that says what is wrong with it; a fault of ours."""


class Meter(Protocol):
    """Counts what happens, for whoever runs the bot. Never learns who, where or what about; called from any thread."""

    def commanded(self, platform: str, action: str, outcome: CommandOutcome, seconds: float) -> None:
        """A request was replied to, so many seconds after it came."""
        ...

    def acknowledged(self, platform: str, seconds: float) -> None:
        """A command or press was acknowledged, so many seconds after it came."""
        ...

    def delivered(self, platform: str, status: str) -> None:
        """The outcome of a delivery stands in the ledger."""
        ...

    def waited(self, platform: str, seconds: float) -> None:
        """A delivery has to wait so many seconds for its turn."""
        ...

    def composed(self, seconds: float) -> None:
        """The briefs of a digest were composed."""
        ...

    def ingested(self, read: int, retired: int) -> None:
        """So many documents were read, and so many retired."""
        ...

    def database_failed(self) -> None:
        """The database did not carry out a transaction."""
        ...


class Unmetered:
    """A `Meter` where nobody watches."""

    def commanded(self, platform: str, action: str, outcome: CommandOutcome, seconds: float) -> None:
        """Not counted."""

    def acknowledged(self, platform: str, seconds: float) -> None:
        """Not counted."""

    def delivered(self, platform: str, status: str) -> None:
        """Not counted."""

    def waited(self, platform: str, seconds: float) -> None:
        """Not counted."""

    def composed(self, seconds: float) -> None:
        """Not counted."""

    def ingested(self, read: int, retired: int) -> None:
        """Not counted."""

    def database_failed(self) -> None:
        """Not counted."""
