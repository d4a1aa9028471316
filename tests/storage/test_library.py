from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

from bot.briefing.filing import Filing
from bot.briefing.selection import Imprint
from bot.model import Document, Holding, Passage
from bot.storage import index, library, readings, shortlists
from bot.storage.database import Database
from bot.storage.readings import Reading
from builders import NOW, document, passage

LATER = NOW + timedelta(days=1)
DOCUMENT = document("The port is closed. Fishermen pay.", url="https://x.example", published=date(2026, 11, 1))


def put(database: Database, one: Document = DOCUMENT, *filed: Filing, now: datetime = NOW, split: int = 2) -> None:
    passages = [passage(f"Passage {place} of {one.id}.", document_id=one.id, place=place) for place in range(split)]
    with database.writing() as connection:
        library.shelve(connection, one, passages, filed, now)


def test_a_document_comes_back_as_it_was_put(database: Database) -> None:
    put(database)
    with database.reading() as connection:
        [key] = library.live_keys(connection)
        assert library.live_document(connection, key) == DOCUMENT
        assert library.text_of(connection, "notes.txt") == DOCUMENT.text
        [holding] = library.holdings(connection)
    known = Holding("notes.txt", "notes", "https://x.example", None, None, date(2026, 11, 1), 2, NOW)
    assert holding == replace(known, source="seeds")


def test_times_come_back_aware_in_utc_from_whatever_zone(database: Database) -> None:
    put(database, now=NOW.astimezone(timezone(timedelta(hours=2))))
    with database.reading() as connection:
        [holding] = library.holdings(connection)
    assert (holding.first_seen, holding.first_seen.tzinfo) == (NOW, UTC)


def test_passages_come_back_whole_with_their_document_and_the_theme_that_won_them(database: Database) -> None:
    leaning = Passage("notes.txt", "Port", 0, 20, 34, "Fishermen pay.", leans=True)
    with database.writing() as connection:
        library.shelve(connection, DOCUMENT, [passage("The port is closed."), leaning], [], NOW)
        found = index.about(connection, {"port": 1.0}, [])
    assert [one.passage for one in found] == [passage("The port is closed."), leaning]
    put(database, DOCUMENT, Filing("harbour", 1, 0.5), Filing("overview", 0, 0.9), Filing("overview", 1, 0.8))
    with database.reading() as connection:
        found = index.about(connection, {"passag": 1.0}, ["overview"])
    assert [(one.place, one.theme, one.score) for one in found] == [(0, None, 0.0), (1, "harbour", 0.0)]
    assert {one.imprint for one in found} == {Imprint("notes", "https://x.example", date(2026, 11, 1))}


def test_a_shortlist_is_the_best_of_a_theme_in_an_order_that_never_changes(database: Database) -> None:
    for name in ("b.txt", "a.txt"):
        put(
            database,
            document(name, id=name),
            Filing("harbour", 1, 0.5),
            Filing("harbour", 0, 0.5),
            Filing("quay", 0, 9),
        )
    put(database, document("c", id="c.txt"), Filing("harbour", 0, 0.9))
    with database.reading() as connection:
        whole = [one.key for one in shortlists.filed(connection, "harbour", 5)]
        assert whole == [("c.txt", 0), ("a.txt", 0), ("a.txt", 1), ("b.txt", 0), ("b.txt", 1)]
        cut = [one.key for one in shortlists.filed(connection, "harbour", 3)]
        assert len(cut) == 3
        assert cut == [key for key in whole if key in cut]
        assert shortlists.filed(connection, "nothing", 4) == []


def test_a_new_version_takes_the_old_one_s_place_and_keeps_when_it_was_first_seen(database: Database) -> None:
    put(database, DOCUMENT, Filing("harbour", 0, 1.0))
    put(database, document("New text.", title="new"), Filing("quay", 0, 1.0), now=LATER, split=1)
    with database.reading() as connection:
        [holding] = library.holdings(connection)
        assert (holding.title, holding.passages, holding.first_seen) == ("new", 1, NOW)
        assert shortlists.filed(connection, "harbour", 9) == []
        assert len(shortlists.filed(connection, "quay", 9)) == 1


def test_a_retired_document_answers_nothing_until_it_comes_back(database: Database) -> None:
    put(database, DOCUMENT, Filing("harbour", 0, 1.0))
    with database.writing() as connection:
        readings.note(connection, "seeds", Reading("notes.txt", 1, 2))
        library.retire(connection, "seeds", "notes.txt", LATER)
    with database.reading() as connection:
        assert library.count_documents(connection) == 0
        assert (library.holdings(connection), library.live_keys(connection)) == ([], [])
        assert library.live_document(connection, 1) is None
        assert shortlists.filed(connection, "harbour", 9) == index.about(connection, {"passag": 1.0}, []) == []
        assert library.text_of(connection, "notes.txt") is None
        assert library.same_text(connection, document("x", id="copy.txt")) is None
        assert readings.of_source(connection, "seeds") == {}
    put(database, DOCUMENT, Filing("harbour", 0, 1.0), now=LATER)
    with database.reading() as connection:
        assert library.holdings(connection)[0].first_seen == NOW
        assert len(shortlists.filed(connection, "harbour", 9)) == 1


def test_retiring_what_is_not_there_changes_nothing(database: Database) -> None:
    put(database)
    with database.writing() as connection:
        library.retire(connection, "seeds", "other.txt", LATER)
        library.retire(connection, "feed", "notes.txt", LATER)
        assert library.count_documents(connection) == 1


def test_the_same_text_is_found_under_another_name_and_not_under_its_own(database: Database) -> None:
    put(database)
    with database.writing() as connection:
        assert library.same_text(connection, DOCUMENT) is None
        assert library.same_text(connection, document("x", id="copy.txt")) == "notes.txt"
        assert library.same_text(connection, document("x", id="copy.txt", content_hash="1" * 64)) is None
        library.reopen(connection, "seeds", ["notes.txt"])
        assert library.same_text(connection, document("x", id="copy.txt")) is None


def test_a_document_without_passages_is_on_record(database: Database) -> None:
    put(database, split=0)
    with database.reading() as connection:
        assert library.holdings(connection)[0].passages == 0


def test_any_text_survives_storage(database: Database) -> None:
    odd = "’“„ Ґґ \U0001f6a2 ' \" ; DROP TABLE documents; -- \u2028 \t\n %s :name"
    put(database, document(odd, title=odd))
    with database.reading() as connection:
        back = library.live_document(connection, *library.live_keys(connection))
    assert back
    assert (back.text, back.title) == (odd, odd)


def test_a_reader_sees_one_state_whatever_is_written_meanwhile(database: Database) -> None:
    put(database)
    with database.reading() as connection:
        before = library.count_documents(connection)
        put(database, document("The quay is open.", id="quay.txt", content_hash="1" * 64))
        assert library.count_documents(connection) == before == 1
    with database.reading() as connection:
        assert library.count_documents(connection) == 2
