"""A SQLite database into one file, while the bot runs; and back, while it does not."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from bot import wording
from bot.errors import OperationsError, StorageError
from bot.storage.database import exclusive_file, known_revisions, shown
from bot.storage.schema import REVISION

_BESIDE = ("", "-wal", "-shm")
"""A database of SQLite's is up to three files."""

REPLACED = ".replaced"
"""What the files of the database before are called after a restore."""


def backup(url: str, file: Path) -> str:
    """Write the database at `url` into `file`, in place of an earlier backup; gives its revision.

    What is written is one state of the database, seen whole before it takes the place of anything. The file's folder is
    made where there is none.

    Raises:
        OperationsError: it is no SQLite, or does not exist, or the file cannot be written.
        StorageError: the database is damaged.
    """
    source = _sqlite_file(url, wording.operations.dump_instead)
    if not source.is_file():
        raise OperationsError(wording.operations.nothing_to_back_up(str(source)))
    if file.exists() and os.path.samefile(source, file):  # noqa: PTH121  the pair reads better than a method of one
        raise OperationsError(wording.operations.backup_onto_itself(str(file)))
    fresh = file.with_name(f"{file.name}.part")
    with _told(wording.operations.not_backed_up, file), _removed_after(fresh):
        file.parent.mkdir(parents=True, exist_ok=True)
        _copied_whole(source, fresh)
        revision = _checked(fresh, file)
        fresh.replace(file)
    return revision


def restore(url: str, file: Path) -> Path | None:
    """Put what `file` holds in the place of the database at `url`; gives where the one before, if any, is kept.

    Raises:
        OperationsError: it is no SQLite, or the file is no backup of Attaché's that this program understands.
        StorageError: a process works on the database, or the backup is damaged.
    """
    target = _sqlite_file(url, wording.operations.load_instead)
    if not file.is_file():
        raise OperationsError(wording.operations.no_backup(str(file)))
    if target.exists() and os.path.samefile(target, file):  # noqa: PTH121  as above
        raise OperationsError(wording.operations.backup_onto_itself(str(file)))
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh, kept = target.with_name(f"{target.name}.part"), target.with_name(f"{target.name}{REPLACED}")
    with exclusive_file(target), _told(wording.operations.not_restored, file), _removed_after(fresh):
        _copied(file, fresh)
        _checked(fresh, file)
        was_there = target.exists()
        for ending in _BESIDE:
            old = target.with_name(f"{target.name}{ending}")
            if old.exists():
                old.replace(kept.with_name(f"{kept.name}{ending}"))
            else:
                kept.with_name(f"{kept.name}{ending}").unlink(missing_ok=True)
        fresh.replace(target)
    return kept if was_there else None


def _sqlite_file(url: str, instead: Callable[[str], str]) -> Path:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        raise OperationsError(instead(shown(url)))
    return Path(parsed.database)


def _reading(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)


def _copied(file: Path, fresh: Path) -> None:
    if file.with_name(f"{file.name}-wal").exists():  # a database that a process left, such as one that was replaced
        _copied_whole(file, fresh)
    else:
        shutil.copyfile(file, fresh)


def _copied_whole(source: Path, fresh: Path) -> None:
    """One state of a database, with what stands in the files beside it."""
    with closing(_reading(source)) as running, closing(sqlite3.connect(fresh)) as copy:
        running.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file stands for itself


def _checked(fresh: Path, file: Path) -> str:
    """The revision of a database that is whole and ours; `file` is how the person called it."""
    with closing(_reading(fresh)) as copy:
        found = [row[0] for row in copy.execute("PRAGMA integrity_check(1)")]
        if found != ["ok"]:
            raise StorageError(wording.operations.damaged(str(found[0])))
        try:
            [(revision,)] = copy.execute("SELECT version_num FROM alembic_version").fetchall()
            copy.execute("SELECT 1 FROM documents")
        except (sqlite3.OperationalError, ValueError) as error:
            raise OperationsError(wording.operations.no_backup(str(file))) from error
    if revision not in known_revisions():
        raise StorageError(wording.storage.newer_database(revision, REVISION))
    return str(revision)


@contextmanager
def _told(otherwise: Callable[[str, str], str], file: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise OperationsError(otherwise(str(file), reason)) from error


@contextmanager
def _removed_after(file: Path) -> Iterator[None]:
    """Whatever happens, nothing half-done stays behind."""
    file.unlink(missing_ok=True)
    try:
        yield
    finally:
        for ending in _BESIDE:
            file.with_name(f"{file.name}{ending}").unlink(missing_ok=True)
