from bot.storage import remarks
from bot.storage.database import Database


def test_the_last_value_under_a_name_counts(database: Database) -> None:
    with database.writing() as connection:
        remarks.note(connection, "word", "first")
        remarks.note(connection, "word", "second")
        assert remarks.value(connection, "word") == "second"
        remarks.forget(connection, "word")
        assert remarks.value(connection, "word") is None


def test_names_are_found_by_their_beginning_as_it_is_written(database: Database) -> None:
    with database.writing() as connection:
        for name in ("left_x", "left_a", "leftover", "right"):
            remarks.note(connection, name, "")
        assert remarks.named(connection, "left_") == ["left_a", "left_x"]


def test_only_another_value_is_forgotten(database: Database) -> None:
    with database.writing() as connection:
        remarks.note(connection, "word", "mine")
        remarks.forget_other(connection, "word", "mine")
        assert remarks.value(connection, "word") == "mine"
        remarks.forget_other(connection, "word", "theirs")
        assert remarks.value(connection, "word") is None


def test_a_source_is_read_in_one_edition(database: Database) -> None:
    with database.writing() as connection:
        remarks.note(connection, f"{remarks.EDITION} of feed", "3")
        assert remarks.read_as(connection, "feed", "3")
        assert not remarks.read_as(connection, "feed", "4")
        assert not remarks.read_as(connection, "seeds", "3")
