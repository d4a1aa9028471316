"""What a digest says: what is new to its target since the last one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from bot.errors import RefusedError
from bot.journeys import digest
from bot.model import EVERY_DAY, Digest, NoteKind, Schedule, Target, TargetKind
from bot.storage import library
from bot.storage.database import Database
from builders import NOW, shelve, theme

THEMES = (theme("harbour"), theme("budget"), theme("weather"))
SCHEDULE = Schedule(("harbour", "budget"), EVERY_DAY, time(8), "Europe/Kyiv")
CHANNEL = Target("slack", "T1", TargetKind.CHANNEL, "C1")
YESTERDAY, LONG_AGO = NOW - timedelta(days=1), NOW - timedelta(days=30)


class Desk:
    """Documents that arrive one after the other, and the digests that they make."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def put(self, name: str, text: str, seen: datetime) -> None:
        shelve(self.database, name, text, THEMES, seen)

    def digest(self, mark: datetime | None = YESTERDAY, schedule: Schedule = SCHEDULE) -> Digest:
        return digest.digest(
            self.database, THEMES, schedule, CHANNEL, mark=mark, until=NOW, due_at=NOW, delivery="1/now/1"
        )


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


def texts(found: Digest) -> dict[str, Sequence[str]]:
    return {brief.theme.name: [point.text for point in brief.points] for brief in found.briefs}


def test_a_digest_says_only_what_was_first_seen_since_the_mark(desk: Desk) -> None:
    desk.put("old.txt", "The harbour is closed for the winter.", YESTERDAY)
    desk.put("new.txt", "Divers look at the quay of the harbour today.", NOW)
    desk.put("next.txt", "A crane arrives at the harbour by ship.", NOW + timedelta(seconds=1))
    found = desk.digest()
    assert texts(found) == {"harbour": ["Divers look at the quay of the harbour today."], "budget": []}
    assert (found.since, found.until, found.first, found.empty) == (YESTERDAY, NOW, False, False)
    assert [brief.since for brief in found.briefs] == [YESTERDAY, YESTERDAY]


def test_the_first_digest_looks_back_a_week_and_says_that_it_is_the_first(desk: Desk) -> None:
    desk.put("older.txt", "The harbour was built by monks.", NOW - timedelta(days=8))
    desk.put("week.txt", "Divers look at the quay of the harbour today.", NOW - timedelta(days=6))
    found = desk.digest(mark=None)
    assert texts(found)["harbour"] == ["Divers look at the quay of the harbour today."]
    assert (found.first, found.since) == (True, NOW - timedelta(days=7))


def test_its_times_are_by_the_clock_of_its_zone(desk: Desk) -> None:
    found = desk.digest()
    assert [one.isoformat() for one in (found.since, found.until, found.due_at)] == [
        *("2026-11-22T11:00:00+02:00", "2026-11-23T11:00:00+02:00", "2026-11-23T11:00:00+02:00"),
    ]


def test_a_sentence_that_an_earlier_document_said_is_no_news_and_another_number_is(desk: Desk) -> None:
    desk.put("old.txt", "Repairs of the harbour take 12 months. Ferries of the harbour go round the cape.", LONG_AGO)
    desk.put("new.txt", "Repairs of the harbour take 15 months. Ferries of the harbour go round the cape.", NOW)
    assert texts(desk.digest())["harbour"] == ["Repairs of the harbour take 15 months."]


def test_nothing_but_repetition_is_an_empty_digest(desk: Desk) -> None:
    desk.put("old.txt", "The harbour is closed for the winter.", LONG_AGO)
    desk.put("new.txt", "The harbour is closed for the winter.", NOW)
    found = desk.digest()
    assert found.empty
    assert found.citations == ()


def test_citation_numbers_run_on_from_one_theme_to_the_next(desk: Desk) -> None:
    desk.put("a.txt", "The harbour is closed. Divers look at the harbour.", NOW)
    desk.put("b.txt", "The budget holds four million euros.", NOW)
    found = desk.digest()
    assert [one.number for one in found.citations] == [1, 2, 3]
    assert [one.document_id for one in found.citations] == ["a.txt", "a.txt", "b.txt"]
    assert [(note.kind, note.documents) for note in found.notes] == [
        *((NoteKind.UNDATED, ("a.txt",)), (NoteKind.UNDATED, ("b.txt",))),
    ]


def test_the_themes_come_in_the_schedule_s_order_and_those_that_are_gone_are_left_out(desk: Desk) -> None:
    other_way = replace(SCHEDULE, themes=("budget", "retired", "harbour"))
    assert list(texts(desk.digest(schedule=other_way))) == ["budget", "harbour"]


def test_a_digest_of_which_no_theme_is_left_is_refused(desk: Desk) -> None:
    with pytest.raises(RefusedError) as refusal:
        desk.digest(schedule=replace(SCHEDULE, themes=("retired", "gone")))
    assert str(refusal.value) == (
        "Its themes are gone from config/themes.yaml: retired, gone. "
        "Bring them back, or stop this digest and ask for another."
    )


def test_a_document_that_was_withdrawn_is_not_told(desk: Desk) -> None:
    desk.put("new.txt", "Divers look at the quay of the harbour today.", NOW)
    with desk.database.writing() as connection:
        library.retire(connection, "seeds", "new.txt", NOW)
    assert desk.digest().empty


def test_a_document_that_changes_tells_what_is_new_in_it(desk: Desk) -> None:
    before = "The harbour is closed for the winter. Ferries of the harbour go round the cape."
    desk.put("log.txt", before, LONG_AGO)
    desk.put("log.txt", f"Divers look at the quay of the harbour today. {before}", NOW)
    assert texts(desk.digest())["harbour"] == ["Divers look at the quay of the harbour today."]
    assert desk.digest(mark=NOW).empty


def test_a_document_that_is_filed_anew_or_comes_back_tells_nothing_again(desk: Desk) -> None:
    text = "The harbour is closed for the winter. Ferries of the harbour go round the cape."
    desk.put("log.txt", text, LONG_AGO)
    desk.put("log.txt", text, NOW)
    assert desk.digest().empty
    with desk.database.writing() as connection:
        library.retire(connection, "seeds", "log.txt", NOW)
    desk.put("log.txt", text, NOW)
    assert desk.digest().empty


def test_a_file_that_was_moved_tells_nothing_again_but_what_it_had_not_told(desk: Desk) -> None:
    before = "The harbour is closed for the winter. Ferries of the harbour go round the cape."
    after = f"Divers look at the quay of the harbour today. {before}"
    desk.put("log.txt", before, LONG_AGO)
    with desk.database.writing() as connection:
        library.retire(connection, "seeds", "log.txt", NOW)
    desk.put("moved/log.txt", before, NOW)
    assert desk.digest().empty
    desk.put("moved/log.txt", after, NOW)
    with desk.database.writing() as connection:
        library.retire(connection, "seeds", "moved/log.txt", NOW)
    desk.put("back.txt", after, NOW)
    assert "Divers look at the quay of the harbour today." in texts(desk.digest())["harbour"]
