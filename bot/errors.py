"""Everything that can go wrong and that a person is told about.

AttacheError                 its message is one sentence for a person: what is wrong, and the remedy
├── ConfigurationError       the configuration cannot be used; carries every complaint at once
├── RequestError             a command was not understood: unknown theme, missing argument
├── UnreadableError          a document cannot be read; the others can
│   └── FetchError           a feed or a page of the web did not come
├── StorageError             the database cannot be opened, read or written, or is of another version
├── OperationsError          what an operator asked for cannot be done: health, backup, reload, copying
├── StoppedError             the program is asked to end, and leaves off what it was doing
├── PlatformError            a chat platform cannot be started: token missing or refused, no connection
└── DeliveryError            a message was not, or perhaps not, posted
    ├── RefusedError         it cannot be posted there until somebody changes something
    │   └── RemovedError     the bot is not installed in that workspace, or no longer
    ├── PostponedError       it was not posted now; later it may be
    ├── LostAnswerError      it was sent off and no answer came: it may stand there
    └── UnknowableError      it may stand there, and there is no way left to find out
"""

from collections.abc import Sequence

_GONE = 410  # of HTTP


class AttacheError(Exception):
    """A failure whose message can be shown to a person as it stands."""


class ConfigurationError(AttacheError):
    """The configuration cannot be used.

    Args:
        complaints: one line each, as ``file:line:column: what is wrong; what to write instead``.
    """

    def __init__(self, complaints: Sequence[str]) -> None:
        super().__init__("\n".join(complaints))
        self.complaints = tuple(complaints)


class RequestError(AttacheError):
    """A command was not understood; the message says what to type instead."""


class UnreadableError(AttacheError):
    """A document cannot be read; the message is the reason, without the document's name."""

    @property
    def passing(self) -> bool:
        """Whether it may heal without the document changing: trouble with a disk or a network."""
        return isinstance(self.__cause__, OSError)

    @property
    def withdrawn(self) -> bool:
        """Whether what was read there before is no longer to be told."""
        return False


class FetchError(UnreadableError):
    """A feed or a page of the web did not come.

    Args:
        reason: in words.
        passing: it may come another time.
        status: what the server answered, in HTTP's numbers; None: it did not answer.
        after: how many seconds the server asks to wait; None: it did not say.
        withdrawn: what was read there before is no longer to be told.
    """

    def __init__(
        self,
        reason: str,
        *,
        passing: bool = False,
        status: int | None = None,
        after: float | None = None,
        withdrawn: bool = False,
    ) -> None:
        super().__init__(reason)
        self._passing = passing
        self._withdrawn = withdrawn
        self.status = status
        self.after = after

    @property
    def passing(self) -> bool:
        """As of every UnreadableError."""
        return self._passing

    @property
    def withdrawn(self) -> bool:
        """As of every UnreadableError."""
        return self._withdrawn

    @property
    def gone(self) -> bool:
        """Whether the server says that it is gone for good."""
        return self.status == _GONE


class StorageError(AttacheError):
    """The database cannot be opened, read or written, or its schema is newer than this program."""


class OperationsError(AttacheError):
    """What an operator asked for cannot be done: to ask for health, to back up, to reload, to copy."""


class StoppedError(AttacheError):
    """The program is asked to end, and leaves off what it was doing; it is taken up at the next start."""


class PlatformError(AttacheError):
    """A chat platform cannot be started."""


class DeliveryError(AttacheError):
    """A message was not, or perhaps not, posted; the message says why, without the target's name."""


class RefusedError(DeliveryError):
    """It cannot be posted there until somebody changes something: no right, no such channel, messages shut."""


class RemovedError(RefusedError):
    """The bot is not installed in that workspace, or no longer; the message says how to install it."""


class PostponedError(DeliveryError):
    """It was certainly not posted: the platform asks to wait, or could not be reached.

    Args:
        reason: in words.
        after: how many seconds the platform asks to wait; None: it did not say.
        counts: False: it did not come to its turn, and that is no attempt: the digest's grace ends the waiting.
    """

    def __init__(self, reason: str, after: float | None = None, *, counts: bool = True) -> None:
        super().__init__(reason)
        self.after = after
        self.counts = counts


class LostAnswerError(DeliveryError):
    """It was sent off and no answer came: it may stand there. Ask again with when it was first tried."""


class UnknowableError(DeliveryError):
    """It may stand there, and there is no way left to find out; posting again might double it."""
