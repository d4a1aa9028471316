"""Open the database, bring its tables up to date, and hand out transactions."""

import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError, ProgrammingError

from bot import wording
from bot.errors import StorageError
from bot.storage.presence import Presence
from bot.storage.schema import REVISION, documents, metadata
from bot.storage.waiting import BUSY_SECONDS, Waiting

Transaction = Connection
"""What every query of this room runs in, for those who hand one on."""

log = logging.getLogger(__name__)

_AGAIN_SECONDS = 0.02
_SLOW_SECONDS = 2
"""A transaction that takes longer is worth a line: others wait for it."""

_CACHE_KILOBYTES, _LOG_PAGES = 16_384, 8_000
"""Of SQLite, for each connection; and how far its log grows (32 MB) before it is written back.

A document's stems stand all over their index: with the default of 1,000 pages that is for every few documents.
"""

_POSTGRESQL = {
    "connect_timeout": 10,
    # A process that freezes in the middle of a transaction must not hold its rows for ever.
    "options": "-c idle_in_transaction_session_timeout=30s -c lock_timeout=30s",
}

_MIGRATING = 0x617474616368
"""The advisory lock under which one process makes or migrates the tables; the others wait for it."""

_MIGRATIONS = Path(__file__).parent / "migrations"

_TAKING_IN = _MIGRATING + 1
"""The advisory lock of `Database.writing_alone`."""


@dataclass(frozen=True, slots=True)
class Database:
    """An open database. Synchronous: call it from a thread where an event loop runs."""

    engine: Engine
    failed: Callable[[], None] = lambda: None
    """Called whenever a transaction was not carried out."""
    hurry: Callable[[], None] = lambda: None
    """From now on nobody waits long for another process's write: the program is asked to end."""

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database and changes nothing.

        Raises:
            StorageError: the database does not answer.
        """
        with self._transaction(writing=False) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is committed at the end, or undone whole by an exception.

        Raises:
            StorageError: the database cannot be written; it is as it was before.
        """
        with self._transaction(writing=True) as connection:
            yield connection

    @contextmanager
    def writing_alone(self) -> Iterator[Connection]:
        """As `writing`, and while it lasts no other process is in one: on SQLite that is so by itself.

        Raises:
            StorageError: as `writing`.
        """
        with self.writing() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _TAKING_IN})
            yield connection

    @contextmanager
    def _transaction(self, *, writing: bool) -> Iterator[Connection]:
        began = time.perf_counter()
        try:
            with self.lending(), _transaction(self.engine, writing=writing) as connection:
                yield connection
        finally:
            seconds = time.perf_counter() - began
            level = logging.WARNING if seconds > _SLOW_SECONDS else logging.DEBUG
            log.log(level, "%s the database for %.0f ms", "wrote" if writing else "read", seconds * 1000)

    def lent(self, *, writing: bool) -> Engine:
        """The engine, for an SDK that makes transactions of its own; see `lending`."""
        return self.engine.execution_options(writing=writing)

    @contextmanager
    def lending(self) -> Iterator[None]:
        """While an SDK works on a `lent` engine: what fails is said in words.

        Raises:
            StorageError: the database does not answer, or cannot be written.
        """
        try:
            with _in_words(wording.storage.database_failed):
                yield
        except StorageError:
            self.failed()
            raise

    @property
    def exclusive(self) -> bool:
        """Whether only one process may work on it at a time; others may read and write beside it."""
        return self.engine.name == "sqlite"

    def reach(self) -> None:
        """See that it answers.

        Raises:
            StorageError: it does not.
        """
        with self.reading() as connection:
            connection.execute(text("SELECT version_num FROM alembic_version"))

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def open_database(url: str, failed: Callable[[], None] = lambda: None) -> Database:
    """Open the database at a SQLAlchemy URL; one that is new gets its tables, an older one is migrated.

    Args:
        url: where it is.
        failed: called whenever a transaction was not carried out.

    Raises:
        StorageError: it cannot be opened, is of a newer version, or is no database of Attaché's.
    """
    waiting = Waiting(lambda: BUSY_SECONDS)
    database = Database(_engine(url, waiting), failed, waiting.hurry)
    with ExitStack() as on_failure:
        on_failure.callback(database.close)
        with _in_words(partial(wording.storage.database_closed, shown(url))):
            if database.engine.name == "sqlite" and database.engine.url.database:
                Path(database.engine.url.database).parent.mkdir(parents=True, exist_ok=True)
            with _transaction(database.engine, writing=True) as connection:
                _bring_up_to_date(connection)
        on_failure.pop_all()
    return database


@contextmanager
def exclusive(database: Database) -> Iterator[None]:
    """Be the one process that works on a SQLite database, while the context lasts; nothing on PostgreSQL.

    Held by the system on a file beside the database, so that it ends with the process however that ends.

    Raises:
        StorageError: another process is.
    """
    path = database.engine.url.database
    if not database.exclusive or not path:
        yield
        return
    with exclusive_file(Path(path)):
        yield


@contextmanager
def exclusive_file(path: Path) -> Iterator[None]:
    """As `exclusive`, by the file of a SQLite database."""
    from filelock import FileLock, Timeout  # noqa: PLC0415  only needed by `attache run` and what may not run beside it

    lock = FileLock(f"{path}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise StorageError(wording.storage.another_process(f"{path}.lock")) from error
    except OSError as error:
        raise StorageError(wording.storage.database_failed(str(error))) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def glance(url: str) -> Iterator[Connection | None]:
    """Read a database as it stands: nothing is made or migrated. None where there is none yet.

    Raises:
        StorageError: it cannot be read.
    """
    engine = _engine(url)
    try:
        path = engine.url.database
        if engine.name == "sqlite" and not (path and Path(path).exists()):
            yield None
            return
        with (
            _in_words(partial(wording.storage.database_closed, shown(url))),
            _transaction(engine, writing=False) as one,
        ):
            yield one
    finally:
        engine.dispose()


def check_url(url: str) -> None:
    """See that there is a database of that kind, and a driver for it; nothing is opened.

    Raises:
        StorageError: there is none; says what to write.
    """
    _engine(url).dispose()


def _engine(url: str, waiting: Waiting | None = None) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "postgresql":
            return create_engine(parsed, pool_pre_ping=True, connect_args=_POSTGRESQL)
        if parsed.get_backend_name() != "sqlite":
            return create_engine(parsed)
        engine = create_engine(parsed, connect_args={"timeout": BUSY_SECONDS})
    except ModuleNotFoundError as error:
        raise StorageError(wording.storage.no_database_driver(shown(url), str(error.name))) from error
    except (ArgumentError, NoSuchModuleError, ValueError) as error:  # ValueError: a port in words
        raise StorageError(wording.storage.no_such_database(shown(url))) from error
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", (waiting or Waiting(lambda: BUSY_SECONDS)).begin)
    if parsed.database:
        presence = Presence(parsed.database)
        event.listen(engine, "do_connect", lambda *_: presence.check())
        event.listen(engine, "begin", lambda _: presence.check())
    return engine


@contextmanager
def _transaction(engine: Engine, *, writing: bool) -> Iterator[Connection]:
    options: dict[str, Any] = {"writing": writing}
    if not writing and engine.name == "postgresql":  # by itself each statement there sees a state of its own
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


@contextmanager
def _in_words(otherwise: Callable[[str], str]) -> Iterator[None]:
    """Say what is wrong with a database and what to do; `otherwise` does it for what only the driver can name."""
    try:
        yield
    except (IntegrityError, ProgrammingError):  # a fault of ours, with nothing to do for a person
        raise
    except (DBAPIError, OSError) as error:
        reason = getattr(error, "orig", None) or error
        told = {"SQLITE_BUSY": wording.storage.database_busy, "SQLITE_READONLY": wording.storage.database_read_only}
        told["SQLITE_FULL"] = wording.storage.database_full
        name = "_".join(getattr(reason, "sqlite_errorname", "").split("_")[:2])  # SQLITE_BUSY_SNAPSHOT is one too
        raise StorageError(told[name]() if name in told else otherwise(str(reason).partition("\n")[0])) from error


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver begins no transaction of its own; `Waiting.begin` does
    _write_ahead(connection)
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KILOBYTES}")
    connection.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
    connection.execute("PRAGMA foreign_keys = ON")


def _write_ahead(connection: Any) -> None:
    """Turn to WAL; where another one does so at this moment SQLite does not wait by itself, so it is asked again."""
    patience = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if not error.sqlite_errorname.startswith("SQLITE_BUSY") or time.monotonic() >= patience:
                raise
            time.sleep(_AGAIN_SECONDS)
        else:
            return


def check_record(url: str) -> None:
    """See that a database, where there is one already, is one that this program can go on with; it is only read.

    Raises:
        StorageError: it cannot be read, is of a newer version, or is no database of Attaché's.
    """
    with glance(url) as connection:
        if connection is not None and _has_tables(connection):
            found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
            if found not in {None, REVISION}:
                _known(str(found))


def _has_tables(connection: Connection) -> bool:
    """Whether Attaché's tables are there; other ones are none of its business."""
    tables = set(inspect(connection).get_table_names())
    if tables and not {documents.name, "alembic_version"} <= tables:
        raise StorageError(wording.storage.foreign_database())
    return bool(tables)


def _known(revision: str) -> None:
    if revision not in known_revisions():
        raise StorageError(wording.storage.newer_database(revision, REVISION))


def _bring_up_to_date(connection: Connection) -> None:
    """Create or migrate the tables; Alembic, slow to import, is only loaded where there is a step to take."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATING})
    if not _has_tables(connection):
        metadata.create_all(connection)
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
        connection.execute(text("INSERT INTO alembic_version VALUES (:revision)"), {"revision": REVISION})
        return
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    if found != REVISION:
        migrate(connection, found)


def migrate(connection: Connection, found: str | None) -> None:
    """Run the migrations that lie between `found` (None: no tables yet) and this program's tables.

    Raises:
        StorageError: `found` is not among this program's migrations: a newer program wrote it.
    """
    from alembic import command  # noqa: PLC0415  only loaded where there is a step to take
    from alembic.config import Config  # noqa: PLC0415  as above

    if found is not None:
        _known(found)
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def known_revisions() -> set[str]:
    """The revisions that this program can bring up to date."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415  only loaded where there is a step to take

    return {step.revision for step in ScriptDirectory(str(_MIGRATIONS)).walk_revisions()}


def shown(url: str) -> str:
    """The URL without its password."""
    try:
        return make_url(url).render_as_string(hide_password=True)
    except (ArgumentError, ValueError):
        return "in bot.yaml"
