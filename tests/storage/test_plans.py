"""What an answer and an ingestion read is searched for: a scan costs as much as there is on record."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from bot.briefing.terms import terms, weight
from bot.storage import index, library, shortlists
from bot.storage.database import Database, open_database
from builders import NOW, candidate, shelve, theme

THEMES = (theme("overview", spans=True), theme("harbour"))
TEXT = "The harbour of Oldbridge has been closed since the storm. Divers look at its quay. Cranes come by ship."
READS = re.compile(r"\s*(SELECT|WITH|DELETE|UPDATE)\b")


class Plans:
    """How SQLite goes about every statement that touches a table of documents."""

    def __init__(self, database: Database) -> None:
        self.scans: list[str] = []
        self.statements = 0
        event.listen(database.engine, "before_cursor_execute", self._explain)

    def _explain(self, _: Any, cursor: Any, statement: str, values: Any, __: Any, many: bool) -> None:  # noqa: FBT001  SQLAlchemy's signature
        if many or not READS.match(statement):
            return
        self.statements += 1
        plan = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
        scanned = [step for *_, step in plan if re.match(r"SCAN (documents|passages|filings|postings|readings)", step)]
        self.scans += [f"{step}: {statement}" for step in scanned]


@pytest.fixture
def database() -> Iterator[Database]:
    database = open_database("sqlite://")
    for number in range(30):
        shelve(database, f"{number}.txt", f"{TEXT} Ferry {number} waits.", THEMES, NOW + timedelta(seconds=number))
    yield database
    database.close()


def test_nothing_is_scanned_for_an_answer(database: Database) -> None:
    plans = Plans(database)
    with database.reading() as connection:
        assert len(shortlists.filed(connection, "harbour", 10)) == 10
        wanted = {term: weight(term) for term in terms("Who closed the harbour?")}
        assert index.about(connection, wanted, ["overview"], named=["harbour"])
        assert index.elsewhere(connection, [candidate(TEXT)])
        assert shortlists.arrived(connection, "overview", NOW, NOW + timedelta(days=1), 10)
        assert (library.count_documents(connection), library.count_filed(connection, "harbour")) == (30, 30)
        assert library.version(connection) == 30
    assert plans.statements >= 8
    assert plans.scans == []


def test_nothing_is_scanned_to_take_a_document_in_change_it_or_retire_it(database: Database) -> None:
    plans = Plans(database)
    shelve(database, "new.txt", f"{TEXT} A ferry waits.", THEMES, NOW + timedelta(hours=1))
    shelve(database, "new.txt", f"{TEXT} A ferry has left.", THEMES, NOW + timedelta(hours=2))
    with database.writing_alone() as connection:
        library.retire(connection, "seeds", "new.txt", NOW + timedelta(hours=3))
    assert plans.statements >= 20
    assert plans.scans == []
