"""Everything that can go wrong and that a person is told about.

AttacheError                 its message is one sentence for a person: what is wrong, and the remedy
├── ConfigurationError       the configuration cannot be used; carries every complaint at once
├── RequestError             a command was not understood: unknown theme, missing argument
├── UnreadableError          a document cannot be read; the others can
├── StorageError             the database cannot be opened, read or written, or is of another version
└── PlatformError            a chat platform cannot be started: token missing or refused, no connection
"""

from collections.abc import Sequence


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


class StorageError(AttacheError):
    """The database cannot be opened, read or written, or its schema is newer than this program."""


class PlatformError(AttacheError):
    """A chat platform cannot be started."""
