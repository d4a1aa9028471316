from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from bot.model import Target, TargetKind
from bot.storage import questions, schema
from bot.storage.database import Database

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
ADA = Target("discord", "", TargetKind.USER, "ada")
BEN = Target("discord", "", TargetKind.USER, "ben")


def test_a_question_is_found_by_its_digest_until_its_time_is_over(database: Database) -> None:
    with database.writing() as connection:
        questions.keep(connection, "a1", "Why?", ADA, NOW)
        questions.keep(connection, "b2", "How?", ADA, NOW + DAY)
        questions.keep(connection, "b2", "How?", ADA, NOW)
        questions.keep(connection, "b2", "How?", ADA, NOW + 2 * DAY)
        assert questions.find(connection, "a1", NOW) == "Why?"
        assert questions.find(connection, "a1", NOW + DAY) is None
        assert questions.find(connection, "c3", NOW) is None
        questions.expire(connection, NOW + 2 * DAY)
        assert questions.find(connection, "a1", NOW) is None
        assert questions.find(connection, "b2", NOW) == "How?"


def test_a_question_is_whose_asked_it_last_and_nobody_can_read_who_that_is(database: Database) -> None:
    with database.writing() as connection:
        questions.keep(connection, "a1", "Why?", ADA, NOW)
        questions.keep(connection, "b2", "How?", ADA, NOW)
        questions.keep(connection, "b2", "How?", BEN, NOW)
        assert questions.of_person(connection, ADA) == ["a1"]
        assert questions.of_person(connection, BEN) == ["b2"]
        questions.remove(connection, ["a1"])
        assert questions.of_person(connection, ADA) == []
        assert questions.find(connection, "b2", NOW) == "How?"
        marks = connection.execute(select(schema.questions.c.asker)).scalars().all()
    assert not [mark for mark in marks if "ben" in mark]
