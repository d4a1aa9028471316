from bot.model import Problem
from bot.storage import readings
from bot.storage.database import Database
from bot.storage.readings import Reading


def test_readings_are_remembered_by_source_and_name_the_last_one_counts(database: Database) -> None:
    big = 2**62
    with database.writing() as connection:
        for reading in (
            Reading("b.txt", 1, 2),
            Reading("b.txt", 3, big),
            Reading("a.pdf", 1, 1, "damaged"),
            Reading("c.txt", 1, 1, "same", "b.txt"),
        ):
            readings.note(connection, "seeds", reading)
        readings.note(connection, "feed", Reading("b.txt", 9, 9, "gone"))
        assert readings.of_source(connection, "seeds")["b.txt"] == Reading("b.txt", 3, big)
        assert readings.of_source(connection, "seeds")["c.txt"].duplicate_of == "b.txt"
        assert readings.problems(connection) == [
            *(
                Problem("feed", "b.txt", "gone"),
                Problem("seeds", "a.pdf", "damaged"),
                Problem("seeds", "c.txt", "same"),
            ),
        ]


def test_a_file_that_is_to_be_read_again_is_known_as_unread(database: Database) -> None:
    with database.writing() as connection:
        readings.note(connection, "seeds", Reading("a.txt", 1, 2))
        readings.note(connection, "feed", Reading("a.txt", 3, 4))
        readings.forget_fingerprints(connection, "seeds")
        assert readings.of_file(connection, "seeds", "a.txt") == Reading("a.txt")
        assert [one.unread for one in readings.of_source(connection, "seeds").values()] == [True]
        assert readings.of_file(connection, "feed", "a.txt") == Reading("a.txt", 3, 4)


def test_what_is_forgotten_was_never_read(database: Database) -> None:
    with database.writing() as connection:
        for name in ("a.txt", "b.txt", "c.txt"):
            readings.note(connection, "seeds", Reading(name, 1, 2))
        readings.note(connection, "feed", Reading("a.txt", 1, 2))
        readings.forget(connection, "seeds", "a.txt")
        assert list(readings.of_source(connection, "seeds")) == ["b.txt", "c.txt"]
        readings.forget(connection, "seeds")
        assert (readings.of_source(connection, "seeds"), readings.sources(connection)) == ({}, {"feed"})
