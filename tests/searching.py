"""Where in a database something stands, and what the guide says of who may stand there."""

import re
from collections.abc import Collection
from pathlib import Path

from sqlalchemy import select

from bot.storage.database import Database
from bot.storage.schema import metadata

DOCUMENTS = frozenset({"documents", "passages", "filings", "postings", "readings", "tallies"})


def traces(database: Database, words: str, but_not: Collection[str] = ()) -> set[str]:
    """The columns, as ``table.column``, of all tables but those, that hold `words` as a word of its own."""
    word = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
    with database.reading() as connection:
        return {
            f"{table.name}.{column}"
            for table in metadata.sorted_tables
            if table.name not in but_not
            for row in connection.execute(select(table)).mappings()
            for column, value in row.items()
            if isinstance(value, str) and word.search(value)
        }


def documented() -> set[str]:
    """The columns that docs/privacy.md tells of."""
    guide = (Path(__file__).resolve().parent.parent / "docs" / "privacy.md").read_text(encoding="utf-8")
    rows = [row for row in guide.splitlines() if row.startswith("| `")]
    return {name for row in rows for name in re.findall(r"`(\w+\.\w+)`", row.split("|")[1])}
