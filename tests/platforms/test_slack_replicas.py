"""Two processes on one database, behind a balancer: each command is answered once, each event counts once."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, time

import pytest

from bot import wording
from bot.model import EVERY_DAY, Notice, Request, Schedule, Target, TargetKind
from bot.storage import subscriptions
from bot.storage.database import Database
from fakes.slack_events import app_uninstalled, tokens_revoked
from fakes.slack_teams import Consent
from fakes.slack_workspace import ANN, GENERAL
from slack_many import HARBOUR, LIGHTHOUSE, Fleet, fleet

TEAMS = (HARBOUR, LIGHTHOUSE)


async def test_whoever_takes_a_command_answers_it_once_wherever_the_bot_was_installed_through(
    database: Database,
) -> None:
    asked: Counter[str] = Counter()

    async def handle(request: Request) -> Notice:
        asked[request.arguments["question"]] += 1
        return Notice(f"{request.origin.workspace}: {request.arguments['question']}")

    async with fleet(database, handle, processes=2) as running:
        for team in TEAMS:  # begun with one process, finished with the other
            assert (await running.browser.install(Consent(team))).status == 200
        typed = await asyncio.gather(
            *(running.slack.type(f"/ask question {number}", team=TEAMS[number // 2 % 2]) for number in range(40))
        )
        answers = [(await one.answer()).text for one in typed]
    assert answers == [f"{TEAMS[number // 2 % 2]}: question {number}" for number in range(40)]
    assert asked == {f"question {number}": 1 for number in range(40)}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
async def test_what_one_process_hears_holds_for_all(database: Database, order: tuple[int, int]) -> None:
    channel = Target("slack", LIGHTHOUSE, TargetKind.CHANNEL, GENERAL)
    with database.writing() as connection:
        daily = Schedule(("harbour",), EVERY_DAY, time(9), "UTC")
        subscriptions.subscribe(connection, channel, daily, datetime.now(UTC), creator=ANN)

    def paused() -> list[str | None]:
        with database.reading() as connection:
            return [one.paused for one in subscriptions.of_target(connection, channel)]

    async with fleet(database, _here, processes=2) as running:
        await installed(running)
        running.slack.teams.withdraw(LIGHTHOUSE)
        for number in order:
            event = (app_uninstalled(), tokens_revoked())[number]
            for _ in range(2):  # once to each process
                assert await running.slack.tell(event, LIGHTHOUSE, event_id=f"Ev{number}") == 1
        assert paused() == [wording.record.removed_from()]
        assert running.slack.calls.count("auth.test") == 1 + 2  # at the installation, and once for each event
        await installed(running)
        assert paused() == [None]
        for _ in range(2):  # whichever process takes it
            assert (await (await running.slack.type("/harbour", team=LIGHTHOUSE)).answer()).text == "Here."


async def test_with_one_process_gone_the_other_goes_on(database: Database) -> None:
    async with fleet(database, _here, processes=2) as running:
        await installed(running)
        await running.platforms[0].stop()
        assert await running.slack.tell(app_uninstalled(), LIGHTHOUSE) in {1, 2}  # Slack tries again


async def _here(_: Request) -> Notice:
    return Notice("Here.")


async def installed(running: Fleet) -> None:
    assert (await running.browser.install(Consent(LIGHTHOUSE))).status == 200
