"""Other themes: every document is filed anew, while what is on record goes on answering."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from bot.briefing.rules import Rules
from bot.journeys.refile import refile, waiting
from bot.storage import library, remarks, shortlists
from bot.storage.database import Database
from builders import NOW, shelve, theme

PORT = "The harbour of Oldbridge has been closed since the storm."
BEFORE = (theme("overview", spans=True), theme("harbour"))
AFTER = Rules((*BEFORE, theme("storm", keywords=("storm", "closed", "oldbridge"))))
NAMES = [f"{number}.txt" for number in range(6)]


@pytest.fixture
def record(database: Database) -> Database:
    """Six documents, filed under the earlier themes."""
    for name in NAMES:
        shelve(database, name, f"{PORT} This is text {name}.", BEFORE)
    return database


def filed(database: Database, name: str) -> int:
    """How many documents hold something under a theme; that is also what is counted."""
    with database.reading() as connection:
        found = {one.passage.document_id for one in shortlists.filed(connection, name, 99)}
        assert library.count_filed(connection, name) == len(found)
        return len(found)


def test_other_themes_file_every_document_anew_and_then_nothing_is_left(record: Database) -> None:
    told: list[tuple[int, int]] = []
    assert waiting(record, AFTER) == 6
    assert refile(record, AFTER, NOW, lambda done, of: told.append((done, of))) == 6
    assert told == [(done, 6) for done in range(7)]
    assert (filed(record, "storm"), filed(record, "harbour")) == (6, 0)
    assert waiting(record, AFTER) == 0
    assert refile(record, AFTER, NOW) == 0


def test_meanwhile_each_document_answers_as_it_is_filed_and_others_may_write(record: Database) -> None:
    seen: list[tuple[int, int]] = []

    def look(_done: int, _of: int) -> None:
        seen.append((filed(record, "harbour"), filed(record, "storm")))
        with record.writing_alone() as connection:
            remarks.note(connection, "somebody", "writes")

    refile(record, AFTER, NOW, look)
    assert seen == [(6 - done, done) for done in range(7)]


def test_it_goes_on_where_it_was_stopped(record: Database) -> None:
    stops = iter([False, False, True])
    assert refile(record, AFTER, NOW, stopping=lambda: next(stops)) == 2
    assert waiting(record, AFTER) == 4
    assert refile(record, AFTER, NOW) == 4
    assert waiting(record, AFTER) == 0


def test_a_crash_leaves_each_document_filed_one_way_or_the_other(record: Database) -> None:
    def crash(done: int, _of: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        refile(record, AFTER, NOW, crash)
    assert (filed(record, "harbour"), filed(record, "storm")) == (3, 3)
    assert filed(record, "overview") == 6


def test_processes_that_do_it_together_do_nothing_twice(record: Database) -> None:
    together = Barrier(3)

    def work(_: int) -> int:
        together.wait()
        return refile(record, AFTER, NOW)

    with ThreadPoolExecutor(3) as several:
        assert sum(several.map(work, range(3))) == 6
    assert filed(record, "storm") == 6


def test_a_document_that_is_gone_is_not_filed(record: Database) -> None:
    with record.writing_alone() as connection:
        library.retire(connection, "seeds", NAMES[0], NOW)
    assert refile(record, AFTER, NOW) == 5
    assert filed(record, "overview") == 5


def test_what_a_process_files_by_earlier_themes_after_all_was_filed_is_found(record: Database) -> None:
    refile(record, AFTER, NOW)
    assert waiting(record, AFTER) == 0
    shelve(record, "late.txt", PORT, BEFORE)
    assert waiting(record, AFTER) == 1
    assert refile(record, AFTER, NOW) == 1
    assert filed(record, "storm") == 7


def test_a_source_feeds_the_themes_that_it_may_and_wins_no_other_with_what_it_may_not(record: Database) -> None:
    barred = [replace(one, barred=("seeds",) if one.name == "storm" else ()) for one in AFTER.themes]
    refile(record, Rules(tuple(barred)), NOW)
    assert (filed(record, "storm"), filed(record, "harbour"), filed(record, "overview")) == (0, 0, 6)
    refile(record, Rules(tuple(replace(one, barred=("elsewhere",)) for one in AFTER.themes)), NOW)
    assert filed(record, "storm") == 6
