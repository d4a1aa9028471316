"""A person whom a digest no longer reaches hears of it at the next command, once."""

from datetime import time

import pytest

from bot import wording
from bot.app.attache import App
from bot.commands import parse
from bot.model import EVERY_DAY, Aside, Origin, Reply, Schedule
from bot.storage import subscriptions
from builders import NOW, origin

SHUT = wording.platforms.discord_messages_shut()
ADA = origin(platform="discord", workspace="7", channel="8", zone="UTC")
BEN = origin(platform="discord", workspace="7", channel="8", who="ben")


@pytest.fixture
def number(app: App) -> int:
    """Ada's digest, which could not be sent to her."""
    schedule = Schedule(("outlook",), EVERY_DAY, time(9), "UTC")
    with app.database.writing() as connection:
        made, _ = subscriptions.subscribe(connection, ADA.person, schedule, NOW, creator="ada")
        subscriptions.pause(connection, made.id, SHUT)
    return made.id


async def ask(app: App, line: str, who: Origin = ADA) -> Reply:
    specs = app.commands("discord")
    return await app.handle("discord")(parse(line, specs, who))


@pytest.mark.usefixtures("number")
async def test_the_line_stands_before_the_next_answer_and_only_there(app: App) -> None:
    plain = await ask(app, "/history", BEN)
    told = await ask(app, "/history")
    assert isinstance(told, Aside)
    assert told.reply == plain
    assert told.line.startswith("Your digest on ")
    assert SHUT in told.line
    assert "/subscribe" in told.line
    assert await ask(app, "/history") == plain


@pytest.mark.usefixtures("number")
async def test_a_command_that_fails_tells_it_too(app: App) -> None:
    assert isinstance(await ask(app, "/brief no-such-theme"), Aside)


async def test_whoever_has_set_it_right_hears_nothing_and_hears_of_it_when_it_fails_again(
    app: App, number: int
) -> None:
    assert isinstance(await ask(app, "/help"), Aside)
    again = await ask(app, "/subscribe outlook daily 9:00")
    assert not isinstance(again, Aside)
    with app.database.writing() as connection:
        subscriptions.pause(connection, number, SHUT)
    assert isinstance(await ask(app, "/help"), Aside)


async def test_a_digest_that_was_stopped_is_not_spoken_of(app: App, number: int) -> None:
    assert not isinstance(await ask(app, f"/unsubscribe {number}"), Aside)
    assert not isinstance(await ask(app, "/help"), Aside)


async def test_what_a_person_has_paused_they_know(app: App, number: int) -> None:
    with app.database.writing() as connection:
        subscriptions.pause(connection, number, wording.record.paused_by_hand())
    assert not isinstance(await ask(app, "/help"), Aside)
