from datetime import UTC, datetime, timedelta

from bot.storage import questions
from bot.storage.database import Database

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def test_a_question_is_found_by_its_digest_until_its_time_is_over(database: Database) -> None:
    with database.writing() as connection:
        questions.keep(connection, "a1", "Why?", NOW)
        questions.keep(connection, "b2", "How?", NOW + DAY)
        questions.keep(connection, "b2", "How?", NOW)
        questions.keep(connection, "b2", "How?", NOW + 2 * DAY)
        assert questions.find(connection, "a1", NOW) == "Why?"
        assert questions.find(connection, "a1", NOW + DAY) is None
        assert questions.find(connection, "c3", NOW) is None
        questions.expire(connection, NOW + 2 * DAY)
        assert questions.find(connection, "a1", NOW) is None
        assert questions.find(connection, "b2", NOW) == "How?"
