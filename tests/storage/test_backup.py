"""Backups: one state of the database, taken while it is written, and put back only where nothing works on it."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest

from bot.errors import OperationsError, StorageError
from bot.storage import remarks
from bot.storage.backup import backup, restore
from bot.storage.database import exclusive, open_database
from bot.storage.schema import REVISION


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/data/attache.db"


def write(url: str, word: str) -> None:
    database = open_database(url)
    with database.writing() as connection:
        remarks.note(connection, "word", word)
    database.close()


def read(url: str) -> str | None:
    database = open_database(url)
    with database.reading() as connection:
        found = remarks.value(connection, "word")
    database.close()
    return found


def test_what_was_backed_up_is_what_is_restored_and_the_one_before_is_kept(url: str, tmp_path: Path) -> None:
    write(url, "old")
    assert backup(url, tmp_path / "safe.db") == REVISION
    write(url, "new")
    kept = restore(url, tmp_path / "safe.db")
    assert read(url) == "old"
    assert kept == tmp_path / "data/attache.db.replaced"
    assert read(f"sqlite:///{kept}") == "new"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "safe.db"]


def test_a_backup_is_whole_although_the_bot_writes_on_meanwhile(url: str, tmp_path: Path) -> None:
    write(url, "0")
    database, stop = open_database(url), Event()

    def work() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            write_both(str(number))

    def write_both(word: str) -> None:
        with database.writing() as connection:
            remarks.note(connection, "word", word)
            remarks.note(connection, "filling", "x" * 100_000)
            remarks.note(connection, "twin", word)

    write_both("0")
    writer = Thread(target=work)
    writer.start()
    try:
        for _ in range(5):
            backup(url, tmp_path / "safe.db")
            with closing(sqlite3.connect(tmp_path / "safe.db")) as copy:
                [(word,), (twin,)] = copy.execute("SELECT value FROM remarks WHERE name IN ('word', 'twin')")
                assert word == twin
    finally:
        stop.set()
        writer.join()
        database.close()


def test_nothing_is_restored_under_a_process_that_works(url: str, tmp_path: Path) -> None:
    write(url, "old")
    backup(url, tmp_path / "safe.db")
    database = open_database(url)
    with exclusive(database), pytest.raises(StorageError, match="Another attache is running on this database"):
        restore(url, tmp_path / "safe.db")
    database.close()
    assert read(url) == "old"


def test_a_damaged_backup_is_refused_and_the_database_left_alone(url: str, tmp_path: Path) -> None:
    write(url, "old" * 10_000)
    safe = tmp_path / "safe.db"
    backup(url, safe)
    safe.write_bytes(safe.read_bytes()[:8192] + b"\xff" * (safe.stat().st_size - 8192))
    with pytest.raises((StorageError, OperationsError), match=r"damaged|not restored"):
        restore(url, safe)
    assert read(url) == "old" * 10_000
    assert sorted(path.name for path in (tmp_path / "data").iterdir() if path.suffix != ".lock") == ["attache.db"]


def test_a_damaged_database_gives_no_backup_and_an_earlier_one_stays(url: str, tmp_path: Path) -> None:
    write(url, "old" * 10_000)
    safe, path = tmp_path / "safe.db", tmp_path / "data/attache.db"
    backup(url, safe)
    before = safe.read_bytes()
    path.write_bytes(path.read_bytes()[:8192] + b"\xff" * (path.stat().st_size - 8192))
    with pytest.raises((StorageError, OperationsError), match=r"damaged|not written"):
        backup(url, safe)
    assert safe.read_bytes() == before


def test_what_is_no_backup_is_told(url: str, tmp_path: Path) -> None:
    with pytest.raises(OperationsError, match=f"{tmp_path}/missing.db is no backup of Attaché's"):
        restore(url, tmp_path / "missing.db")
    with closing(sqlite3.connect(tmp_path / "songs.db")) as other:
        other.execute("CREATE TABLE songs (name TEXT)")
    with pytest.raises(OperationsError, match=rf"^{tmp_path}/songs.db is no backup of Attaché's"):
        restore(url, tmp_path / "songs.db")
    (tmp_path / "notes.txt").write_text("Only words. " * 100)
    with pytest.raises(OperationsError, match="was not restored"):
        restore(url, tmp_path / "notes.txt")


def test_a_backup_of_a_newer_program_is_refused(url: str, tmp_path: Path) -> None:
    write(url, "old")
    backup(url, tmp_path / "safe.db")
    with closing(sqlite3.connect(tmp_path / "safe.db")) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
        newer.commit()
    with pytest.raises(StorageError, match="newer Attaché"):
        restore(url, tmp_path / "safe.db")


def test_without_a_database_there_is_nothing_to_back_up_and_yet_something_to_restore_into(
    url: str, tmp_path: Path
) -> None:
    with pytest.raises(OperationsError, match="there is no database at"):
        backup(url, tmp_path / "safe.db")
    elsewhere = f"sqlite:///{tmp_path}/elsewhere.db"
    write(elsewhere, "moved")
    backup(elsewhere, tmp_path / "safe.db")
    assert restore(url, tmp_path / "safe.db") is None
    assert read(url) == "moved"


def test_the_database_is_neither_backed_up_onto_itself_nor_restored_from_itself(url: str, tmp_path: Path) -> None:
    write(url, "old")
    for attempt in (backup, restore):
        with pytest.raises(OperationsError, match="is the database itself"):
            attempt(url, tmp_path / "data/attache.db")
    assert read(url) == "old"


def test_a_database_that_was_killed_and_replaced_is_restored_with_its_last_words(url: str, tmp_path: Path) -> None:
    write(url, "old")
    backup(url, tmp_path / "safe.db")
    database = open_database(url)
    with database.writing() as connection:
        remarks.note(connection, "word", "last")
    for ending in ("", "-wal"):  # as kill -9 leaves them
        shutil.copyfile(tmp_path / f"data/attache.db{ending}", tmp_path / f"killed.db{ending}")
    database.close()
    for ending in ("", "-wal"):
        shutil.move(tmp_path / f"killed.db{ending}", tmp_path / f"data/attache.db{ending}")
    kept = restore(url, tmp_path / "safe.db")
    assert read(url) == "old"
    assert kept is not None
    restore(url, kept)
    assert read(url) == "last"


def test_postgresql_has_its_own_tools_and_the_password_is_not_repeated(tmp_path: Path) -> None:
    url = "postgresql+psycopg://bot:sesame@db/attache"
    for attempt, tool in ((backup, "pg_dump"), (restore, "pg_restore")):
        with pytest.raises(OperationsError, match=tool) as refusal:
            attempt(url, tmp_path / "safe.db")
        assert "sesame" not in str(refusal.value)


def test_the_folder_of_a_backup_is_made(url: str, tmp_path: Path) -> None:
    write(url, "old")
    backup(url, tmp_path / "backups" / "november" / "safe.db")
    assert [path.name for path in (tmp_path / "backups" / "november").iterdir()] == ["safe.db"]


def test_a_folder_that_cannot_be_written_is_told(url: str, tmp_path: Path) -> None:
    write(url, "old")
    (tmp_path / "notes.txt").touch()
    with pytest.raises(OperationsError, match=r"was not written \(.*\); see that attache may read the database"):
        backup(url, tmp_path / "notes.txt" / "safe.db")
