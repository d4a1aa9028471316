"""kill -9 in the middle of an ingestion: each document is on record whole or not at all, once, and the next goes on."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from bot.briefing.rules import Rules
from bot.journeys.ingest import ingest
from bot.sources.folder import Folder
from bot.storage import library, readings
from bot.storage.database import Database
from bot.storage.schema import documents, filings, passages, postings, tallies
from builders import NOW, theme

ROOT = Path(__file__).resolve().parent.parent.parent
THEMES = (theme("overview", spans=True), theme("harbour"))
COUNT, SENTENCES = 60, 4

LOOKING = """
import sys
from pathlib import Path
from bot.briefing.rules import Rules
from bot.journeys.ingest import ingest
from bot.sources.folder import Folder
from bot.storage.database import open_database
from builders import NOW, theme

def told(done, of):
    print(done, flush=True)

themes = (theme("overview", spans=True), theme("harbour"))
ingest(open_database(sys.argv[1]), Folder(Path(sys.argv[2]), 10_000), Rules(themes), NOW, told)
"""


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    folder = tmp_path / "seeds"
    folder.mkdir()
    for number in range(COUNT):
        said = [f"Ship {number} of line {one} enters the harbour of Oldbridge." for one in range(SENTENCES)]
        (folder / f"{number:02}.txt").write_text(f"{' '.join(said)}\n")
    return folder


def looking(url: str, seeds: Path) -> "subprocess.Popen[str]":
    """A process that takes the folder in, and tells before each document how many are done."""
    return subprocess.Popen(
        [sys.executable, "-c", LOOKING, url, str(seeds)],
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}", "PATH": ""},
        stdout=subprocess.PIPE,
        text=True,
    )


def killed(url: str, seeds: Path, dice: random.Random, processes: int = 1) -> None:
    """So many processes take the folder in, until all are killed a moment after the first came to a chosen document."""
    running = [looking(url, seeds) for _ in range(processes)]
    after = dice.randrange(COUNT // 2)
    assert running[0].stdout
    for line in running[0].stdout:
        if int(line) >= after:
            break
    time.sleep(dice.random() / 50)  # anywhere within a document
    for one in running:
        one.kill()
        one.communicate()


def check_whole(database: Database) -> int:
    """Every document on record is there once, with all that belongs to it, and the counts agree; how many there are."""
    with database.reading() as connection:
        keys = list(connection.execute(select(documents.c.key)).scalars())
        names = list(connection.execute(select(documents.c.id)).scalars())
        assert len(names) == len(set(names))
        for table, each in ((passages, SENTENCES), (filings, 2 * SENTENCES)):
            counted = select(func.count()).select_from(table).group_by(table.c.document)
            assert list(connection.execute(counted).scalars()) == [each] * len(keys)
        listed = select(func.count(postings.c.document.distinct()))
        assert connection.execute(listed).scalar_one() == len(keys)
        assert library.count_documents(connection) == len(keys)
        assert library.count_filed(connection, "harbour") == len(keys)
        assert set(readings.of_source(connection, "seeds")) == set(names)
        return len(keys)


def finish(database: Database, seeds: Path) -> None:
    ingest(database, Folder(seeds, 10_000), Rules(THEMES), NOW)
    assert check_whole(database) == COUNT
    with database.reading() as connection:
        count = select(tallies.c.count).where(tallies.c.name == "changes")
        assert connection.execute(count).scalar_one() == COUNT  # nothing was taken in twice


def test_a_process_that_dies_leaves_whole_documents_and_the_next_goes_on(
    database: Database, storage_url: str, seeds: Path
) -> None:
    killed(storage_url, seeds, random.Random(7))  # noqa: S311  no secret
    assert 0 < check_whole(database) < COUNT
    finish(database, seeds)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_two_processes_that_die_again_and_again_lose_and_double_nothing(
    database: Database, storage_url: str, seeds: Path, seed: int
) -> None:
    dice = random.Random(seed)  # noqa: S311  no secret
    for _ in range(3):
        killed(storage_url, seeds, dice, processes=2)
        check_whole(database)
    finish(database, seeds)
    with database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM documents")).scalar_one() == COUNT
