"""What is sent to a person, and to the channels they look after, in one view, on both databases."""

from dataclasses import replace
from datetime import time

from bot.journeys.overview import overview
from bot.model import EVERY_DAY, Overview, Schedule, Target, TargetKind
from bot.storage import subscriptions
from bot.storage.database import Database
from builders import NOW, origin

ADA = origin(platform="slack", workspace="T1", channel="D1", who="U1", direct=True, zone="Europe/Kyiv")
SCHEDULE = Schedule(("harbour",), EVERY_DAY, time(8), "UTC")


def channel(address: str, workspace: str = "T1", platform: str = "slack") -> Target:
    return Target(platform, workspace, TargetKind.CHANNEL, address)


def subscribed(database: Database, *targets: Target) -> None:
    with database.writing() as connection:
        for target in targets:
            subscriptions.subscribe(connection, target, SCHEDULE, NOW)


def test_it_holds_what_is_the_persons_own_and_those_channels_alone(database: Database) -> None:
    others = (channel("C2"), channel("C1", "T2"), channel("C1", platform="discord"), replace(ADA.person, address="U2"))
    subscribed(database, ADA.person, channel("C1"), *others)
    found = overview(ADA, {"C1", "C9"}, database)
    assert [one.target for one in found.mine] == [ADA.person]
    assert [one.target for one in found.channels] == [channel("C1")]


def test_without_channels_there_are_none(database: Database) -> None:
    subscribed(database, channel("C1"))
    assert overview(ADA, (), database) == Overview(zone="Europe/Kyiv")


def test_a_zone_that_the_person_named_goes_before_the_one_that_slack_knows(database: Database) -> None:
    with database.writing() as connection:
        subscriptions.remember_zone(connection, ADA.person, "Europe/Lisbon")
    assert overview(ADA, (), database).zone == "Europe/Lisbon"
