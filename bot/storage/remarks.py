"""Short values noted under names: how far something has come, and what is wanted again the next time."""

from sqlalchemy import Connection, delete, insert, select

from bot.storage.schema import remarks

EDITION = "edition"
"""With a source's name, the remark that holds how the source was last read."""

FILED = "edition"
"""The remark that holds the edition under which every document is filed, so that nobody has to look for others."""

MEMORY = "memory"
"""With a source's name, the remark that holds what the source wants to be told the next time."""


def value(connection: Connection, name: str) -> str | None:
    """A value noted under a name, if there is one."""
    return connection.execute(select(remarks.c.value).where(remarks.c.name == name)).scalar_one_or_none()


def named(connection: Connection, start: str) -> list[str]:
    """The names of remarks that begin so, in order."""
    query = select(remarks.c.name).where(remarks.c.name.startswith(start, autoescape=True)).order_by(remarks.c.name)
    return list(connection.execute(query).scalars())


def note(connection: Connection, name: str, text: str) -> None:
    """Note a value under a name, in place of the one before."""
    connection.execute(delete(remarks).where(remarks.c.name == name))
    connection.execute(insert(remarks).values(name=name, value=text))


def forget(connection: Connection, name: str) -> None:
    """Note nothing under a name any more."""
    connection.execute(delete(remarks).where(remarks.c.name == name))


def forget_other(connection: Connection, name: str, text: str) -> None:
    """Note nothing under a name any more, unless it is this."""
    connection.execute(delete(remarks).where(remarks.c.name == name, remarks.c.value != text))


def read_as(connection: Connection, source: str, edition: str) -> bool:
    """Whether a source was last read in this edition."""
    return value(connection, f"{EDITION} of {source}") == edition
