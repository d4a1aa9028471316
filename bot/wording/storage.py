"""What is wrong with the database, and what to do.

All of it is in English, for the log. What a running bot may meet is marked, and said again by `record.said` to a
reader in chat.
"""

from bot.wording.language import to_say

_FAILED = to_say("The database fails: {reason}. Check the file or server of storage.url in bot.yaml, then try again.")
FORMS = (_FAILED,)
"""Sentences with places that reach a reader in chat."""


def no_such_database(url: str) -> str:
    """A storage.url that no database driver understands."""
    return f"storage.url {url} names no database that can be opened; write for example sqlite:///data/attache.db"


def no_database_driver(url: str, package: str) -> str:
    """A storage.url whose driver is not installed."""
    return (
        f"storage.url {url} needs the Python package {package}, which is not installed; install it, or write for "
        "example sqlite:///data/attache.db"
    )


def database_in_memory(url: str) -> str:
    """A storage.url that keeps nothing."""
    return f"storage.url is {url!r}, which keeps nothing; write a file, for example sqlite:///data/attache.db"


def database_busy() -> str:
    """Another process holds the lock for longer than one waits."""
    return to_say("Another process is writing to the database. Try again in a moment.")


def another_process(lock: str) -> str:
    """Two processes on one SQLite."""
    return (
        f"Another attache is running on this database ({lock} is held). Stop that one; or put storage.url on "
        "PostgreSQL, on which any number may run."
    )


def database_read_only() -> str:
    """The database can be read and not written."""
    return to_say("The database cannot be written. Allow the bot to write the file of storage.url and its folder.")


def database_full() -> str:
    """No room on the disk."""
    return to_say("The disk that holds the database is full. Make room on it, then try again.")


def database_failed(reason: str) -> str:
    """The database opened, and fails now."""
    return _FAILED.format(reason=reason)


def database_closed(url: str, reason: str) -> str:
    """The database is there or could be made, but does not open."""
    return (
        f"The database {url} cannot be opened: {reason}. Check this address where it is written (storage.url in "
        "bot.yaml, ATTACHE_STORAGE_URL or --to), and that attache may read and write there."
    )


def database_removed() -> str:
    """The file of the database went away, or is another, while the program runs."""
    return to_say(
        "The database was removed or replaced while the bot runs. Put its file back and start the bot again; until "
        "then it keeps nothing."
    )


def foreign_database() -> str:
    """The database belongs to something else."""
    return "The database of storage.url holds tables of another program. Point storage.url in bot.yaml to a new file."


def newer_database(found: str, known: str) -> str:
    """The database was written by a later version."""
    return (
        f"The database was written by a newer Attaché (schema {found}; this one knows {known}). Install that version."
    )
