from random import Random

import pytest

from bot.briefing.filing import Filing
from bot.briefing.selection import Candidate
from bot.storage import index, library
from bot.storage.database import Database, open_database
from builders import NOW, candidate, document, passage

TEXTS = {
    "harbour": ["The town lies by the sea.", "The harbour is closed.", "Repairs take a year.", "Fish is dear."],
    "market": ["Cheese sells best.", "The market opens on Fridays."],
    "mill": ["The mill grinds.", "The harbour of the mill is small and old and seldom used by anybody at all."],
}


def put(database: Database, name: str, texts: list[str], *filed: Filing, section: str = "") -> None:
    split = [passage(text, document_id=name, place=place, section=section) for place, text in enumerate(texts)]
    with database.writing() as connection:
        library.shelve(connection, document("…", id=name, title=""), split, filed, NOW)


def about(database: Database, *stems: str, most: int = index.FOUND) -> list[Candidate]:
    with database.reading() as connection:
        return index.about(connection, dict.fromkeys(stems, 1.0), [], most)


def texts(found: list[Candidate]) -> list[str]:
    return [one.passage.text for one in found]


def test_what_holds_a_stem_is_found_with_what_stands_around_it(database: Database) -> None:
    for name, said in TEXTS.items():
        put(database, name, said)
    assert texts(about(database, "harbour", most=1)) == TEXTS["harbour"][:3]
    assert texts(about(database, "market")) == TEXTS["market"]
    assert about(database, "lotteri") == []


def test_the_order_of_ingestion_changes_nothing(database: Database) -> None:
    names = [f"d{number}" for number in range(30)]
    other = open_database("sqlite://")
    for one in names:
        put(database, one, ["The harbour is closed."])
    Random(3).shuffle(names)  # noqa: S311  no cryptography: an order
    for one in names:
        put(other, one, ["The harbour is closed."])
    assert about(other, "harbour", most=7) == about(database, "harbour", most=7)
    other.close()


def test_however_much_is_on_record_a_bounded_number_is_read(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "PER_TERM", 5)
    for number in range(20):
        put(database, f"d{number}", ["The harbour is closed."])
    assert len(about(database, "harbour")) == 5


def test_around_the_best_alone_more_is_read(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "AROUND", 1)
    for name, said in TEXTS.items():
        put(database, name, said)
    assert texts(about(database, "harbour")) == [*TEXTS["harbour"][:3], TEXTS["mill"][1]]


def test_what_a_passage_leans_on_is_read_however_far_down_it_was_found(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "AROUND", 0)
    said = ["Ida Brandt leads it.", "She studied in Kyiv.", "She wrote a book.", "It is long.", "Fish is dear."]
    split = [passage(text, document_id="museum", place=place, leans=0 < place < 4) for place, text in enumerate(said)]
    with database.writing() as connection:
        library.shelve(connection, document("…", id="museum", title=""), split, [], NOW)
    assert texts(about(database, "book")) == said[:3]
    assert texts(about(database, "fish")) == said[4:]


def test_of_equals_those_are_read_that_stand_beside_what_speaks_of_it_too(database: Database) -> None:
    for number in range(9):
        put(database, f"d{number}", ["The harbour is closed."])
    put(database, "witness", ["The harbour is closed.", "The harbour opens in spring."])
    assert {one.passage.document_id for one in about(database, "harbour", most=2)} == {"witness"}


def test_who_else_says_the_same_is_found_wherever_it_stands(database: Database) -> None:
    for name, said in TEXTS.items():
        put(database, name, said)
    put(database, "wire", ["All is well.", "Our harbour has been closed."])
    with database.reading() as connection:
        point = candidate("The harbour is closed.", document_id="notes.txt")
        found = index.elsewhere(connection, [point, candidate("Cheese sells best.")])
        assert {one.passage.text for one in found} == {
            *("The harbour is closed.", "Our harbour has been closed.", "Cheese sells best."),
            "The harbour of the mill is small and old and seldom used by anybody at all.",
        }
        assert {(one.score, one.theme) for one in found} == {(0.0, None)}
        assert index.elsewhere(connection, [point], barred=["seeds"]) == []
        assert index.elsewhere(connection, []) == index.elsewhere(connection, [candidate("So it is.")]) == []


def test_however_many_say_the_same_a_bounded_number_is_read(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "LIKELIEST", 3)
    for number in range(20):
        put(database, f"d{number}", ["The harbour is closed.", "Fish is dear."])
    with database.reading() as connection:
        points = [candidate("The harbour is closed."), candidate("Fish is dear.")]
        assert len(index.elsewhere(connection, points)) == 6


def test_all_of_many_points_are_asked_for(database: Database) -> None:
    stems = [f"{one}{other}ovia" for one in "bdfgklmn" for other in "aeiou"]
    for number, stem in enumerate(stems):
        put(database, f"d{number}", [f"The harbour of {stem} is closed."])
    with database.reading() as connection:
        found = index.elsewhere(connection, [candidate(f"{stem} again.") for stem in stems])
    assert len(found) == len(stems) == 40


def test_a_heading_s_words_find_what_stands_under_it(database: Database) -> None:
    put(database, "costs", ["Three million euros."], section="What the Harbour Costs")
    assert texts(about(database, "harbour")) == ["Three million euros."]


def test_what_is_gone_is_no_longer_found(database: Database) -> None:
    put(database, "harbour", TEXTS["harbour"])
    put(database, "harbour", ["All is well."])
    assert about(database, "harbour") == []
    with database.writing() as connection:
        library.retire(connection, "seeds", "harbour", NOW)
    assert about(database, "well") == []


def test_each_comes_with_the_theme_that_won_it(database: Database) -> None:
    put(database, "market", TEXTS["market"], Filing("trade", 1, 0.7), Filing("overview", 0, 1.0))
    with database.reading() as connection:
        found = index.about(connection, {"market": 1.0}, ["overview"])
        assert [(one.theme, one.place) for one in found] == [(None, 0), ("trade", 1)]


def test_the_best_of_a_theme_that_is_named_come_along(database: Database) -> None:
    put(database, "market", TEXTS["market"], Filing("trade", 1, 0.7), Filing("overview", 0, 1.0))
    put(database, "harbour", TEXTS["harbour"])
    with database.reading() as connection:
        assert index.about(connection, {"lottery": 1.0}, ["overview"]) == []
        found = index.about(connection, {"lottery": 1.0}, ["overview"], named=["trade"])
    assert texts(found) == ["The market opens on Fridays."]
