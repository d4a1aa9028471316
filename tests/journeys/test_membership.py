"""The bot is removed from a workspace, and comes back, or does not."""

from datetime import time, timedelta

import pytest

from bot import wording
from bot.journeys import membership
from bot.model import EVERY_DAY, Schedule, Subscription, Target, TargetKind
from bot.storage import departures, planning, remarks, subscriptions
from bot.storage.database import Database
from builders import NOW

HERE = Target("discord", "7", TargetKind.CHANNEL, "70")
ELSEWHERE = Target("discord", "8", TargetKind.CHANNEL, "80")
SLACK = Target("slack", "7", TargetKind.CHANNEL, "70")
PERSON = Target("discord", "", TargetKind.USER, "1")
DAILY = Schedule(("harbour",), EVERY_DAY, time(9), "UTC")
LATER = NOW + timedelta(days=31)


@pytest.fixture(autouse=True)
def _digests(database: Database) -> None:
    with database.writing() as connection:
        for target in (HERE, ELSEWHERE, SLACK, PERSON):
            subscriptions.subscribe(connection, target, DAILY, NOW, creator="ada")


def everything(_: str) -> bool:
    """One process serves them all."""
    return True


def of(database: Database, target: Target) -> list[Subscription]:
    with database.reading() as connection:
        return subscriptions.of_target(connection, target)


def test_when_the_bot_is_removed_the_digests_there_wait_and_no_others(database: Database) -> None:
    membership.left(database, "discord", "7", NOW)
    assert [one.paused for one in of(database, HERE)] == [wording.record.removed_from()]
    assert [one.paused for target in (ELSEWHERE, SLACK, PERSON) for one in of(database, target)] == [None] * 3


def test_when_it_comes_back_they_go_on_but_for_those_that_were_paused_before(database: Database) -> None:
    evening = Schedule(("harbour",), EVERY_DAY, time(20), "UTC")
    with database.writing() as connection:
        by_hand, _ = subscriptions.subscribe(connection, HERE, evening, NOW, creator="ada")
        subscriptions.pause(connection, by_hand.id, wording.record.paused_by_hand())
    membership.left(database, "discord", "7", NOW)
    membership.joined(database, "discord", "7", NOW + timedelta(days=29))
    first, second = of(database, HERE)
    assert first.paused is None
    assert first.next_at is not None
    assert second.paused == wording.record.paused_by_hand()
    membership.expire(database, LATER)
    assert len(of(database, HERE)) == 2


@pytest.mark.parametrize(
    ("target", "reason"),
    [(HERE, wording.platforms.discord_no_access()), (SLACK, wording.platforms.slack_removed())],
)
def test_a_digest_that_had_failed_for_it_goes_on_too(database: Database, target: Target, reason: str) -> None:
    [one] = of(database, target)
    with database.writing() as connection:
        subscriptions.pause(connection, one.id, reason)
    membership.left(database, target.platform, "7", NOW)
    membership.joined(database, target.platform, "7", NOW)
    assert [one.paused for one in of(database, target)] == [None]


def test_after_the_time_of_grace_all_that_belongs_to_it_is_removed(database: Database) -> None:
    with database.writing() as connection:
        planning.send_now(connection, of(database, HERE)[0].id, NOW)
    membership.left(database, "discord", "7", NOW)
    membership.expire(database, NOW + timedelta(days=30))
    assert len(of(database, HERE)) == 1
    membership.expire(database, LATER)
    assert of(database, HERE) == []
    assert [len(of(database, target)) for target in (ELSEWHERE, SLACK, PERSON)] == [1, 1, 1]
    with database.reading() as connection:
        assert departures.noted(connection) == []
    membership.joined(database, "discord", "7", LATER)
    assert of(database, HERE) == []


def test_what_the_configuration_asks_for_stays(database: Database) -> None:
    with database.writing() as connection:
        subscriptions.subscribe(connection, HERE, DAILY, NOW, name="morning")
    membership.left(database, "discord", "7", NOW)
    membership.expire(database, LATER)
    assert [one.name for one in of(database, HERE)] == ["morning"]


def test_what_the_configuration_asks_for_goes_on_however_late_it_comes_back(database: Database) -> None:
    with database.writing() as connection:
        subscriptions.subscribe(connection, HERE, DAILY, NOW, name="morning")
    membership.left(database, "discord", "7", NOW)
    membership.expire(database, LATER)
    membership.joined(database, "discord", "7", LATER)
    assert [one.paused for one in of(database, HERE)] == [None]


def test_on_slack_people_belong_to_their_workspace(database: Database) -> None:
    ada = Target("slack", "7", TargetKind.USER, "U1")
    with database.writing() as connection:
        subscriptions.subscribe(connection, ada, DAILY, NOW, creator="U1")
        subscriptions.remember_zone(connection, ada, "Europe/Kyiv")
    membership.left(database, "slack", "7", NOW)
    assert [one.paused for target in (SLACK, ada) for one in of(database, target)] == [
        *([wording.record.removed_from()] * 2),
    ]
    membership.expire(database, LATER)
    assert of(database, ada) == []
    with database.reading() as connection:
        assert subscriptions.zone_of(connection, ada) is None


def test_the_ids_of_conversations_on_slack_go_with_their_workspace(database: Database) -> None:
    here, there = "slack T1 conversation U1", "slack T12 conversation U1"
    with database.writing() as connection:
        for name in (here, there):
            remarks.note(connection, name, "D1")
        departures.remove(connection, "slack", "T1")
        assert (remarks.value(connection, here), remarks.value(connection, there)) == (None, "D1")


def test_what_happened_while_the_bot_was_away_is_made_up_for(database: Database) -> None:
    membership.present(database, "discord", {"8", "9"}, everything, NOW)
    assert [one.paused is None for target in (HERE, ELSEWHERE, SLACK) for one in of(database, target)] == [
        *(False, True, True),
    ]
    membership.present(
        database, "discord", {"8"}, everything, LATER
    )  # told again: it left when it was first seen to be gone
    with database.reading() as connection:
        assert departures.noted(connection) == [("discord", "7", NOW)]
    membership.present(database, "discord", {"7"}, everything, LATER)
    assert [one.paused is None for target in (HERE, ELSEWHERE) for one in of(database, target)] == [True, False]


def test_what_another_process_serves_is_not_judged_by_this_one(database: Database) -> None:
    membership.present(database, "discord", set(), lambda workspace: workspace == "8", NOW)
    assert [one.paused is None for target in (HERE, ELSEWHERE) for one in of(database, target)] == [True, False]
