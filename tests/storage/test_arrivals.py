from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from bot.storage import arrivals
from bot.storage.database import Database
from builders import NOW


def arrived(database: Database, name: str = "slack/Ev1") -> bool:
    with database.writing() as connection:
        return arrivals.note(connection, name, NOW)


def test_what_arrives_twice_is_known_the_second_time(database: Database) -> None:
    assert [arrived(database), arrived(database), arrived(database, "slack/Ev2")] == [True, False, True]


def test_of_many_at_once_one_is_the_first(database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(arrived, [database] * 16)) == 1


def test_what_is_forgotten_or_long_ago_is_new_again(database: Database) -> None:
    arrived(database)
    with database.writing() as connection:
        arrivals.forget(connection, "slack/Ev1")
    assert arrived(database)
    with database.writing() as connection:
        arrivals.expire(connection, NOW)
        assert not arrivals.note(connection, "slack/Ev1", NOW)
        arrivals.expire(connection, NOW + timedelta(seconds=1))
        assert arrivals.note(connection, "slack/Ev1", NOW)
