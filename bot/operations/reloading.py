"""A wish to read the configuration anew, left in the database: every process finds it there, and answers there.

So it reaches all processes on one PostgreSQL as it reaches the one on SQLite, in whatever container each of them is.
"""

import json
import secrets
from dataclasses import dataclass, fields, replace
from typing import Any

from bot.settings import Settings
from bot.storage import remarks
from bot.storage.database import Database

WISH = "reload wanted"
_ANSWER = "reload answered by "

TAKEN_UP = ("themes", "digests", "owners", "seeds", "max_file_bytes", "sources", "contact", "marked")
"""Settings that a running process takes up; what else changes waits for its next start."""

_WRITTEN = {
    "renamed": "commands",
    "storage_url": "storage.url",
    "keep": "storage.keep_days",
    "refresh_seconds": "seeds.refresh_seconds",
}
"""What bot.yaml calls a setting, where that is something else."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one process made of a wish, in words; `taken`: it goes by the new configuration."""

    process: str
    taken: bool
    words: str


def wish(database: Database) -> str:
    """Ask every process to read its configuration anew; gives the wish's own name."""
    name = secrets.token_hex(8)
    with database.writing() as connection:
        for old in remarks.named(connection, _ANSWER):
            remarks.forget(connection, old)
        remarks.note(connection, WISH, name)
    return name


def wished(database: Database) -> str | None:
    """The name of the last wish."""
    with database.reading() as connection:
        return remarks.value(connection, WISH)


def answer(database: Database, name: str, one: Answer) -> None:
    """Say what came of the wish of this name."""
    said = json.dumps({"wish": name, "taken": one.taken, "words": one.words})
    with database.writing() as connection:
        remarks.note(connection, f"{_ANSWER}{one.process}"[:100], said)


def answers(database: Database, name: str) -> list[Answer]:
    """What came of the wish of this name so far, by process."""
    with database.reading() as connection:
        found = {
            key.removeprefix(_ANSWER): json.loads(remarks.value(connection, key) or "{}")
            for key in remarks.named(connection, _ANSWER)
        }
    return [
        Answer(process, one["taken"], one["words"]) for process, one in sorted(found.items()) if one.get("wish") == name
    ]


def merged(old: Settings, new: Settings) -> tuple[Settings, list[str]]:
    """The old settings with what can be taken up of the new ones; and the names of what else differs."""
    changes: dict[str, Any] = {name: getattr(new, name) for name in TAKEN_UP}
    waiting = [
        _WRITTEN.get(one.name, one.name)
        for one in fields(Settings)
        if one.name not in TAKEN_UP and getattr(old, one.name) != getattr(new, one.name)
    ]
    return replace(old, **changes), waiting
