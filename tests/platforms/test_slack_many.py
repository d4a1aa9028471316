"""Many workspaces install the bot, leave, and come back: on SQLite and PostgreSQL."""

from datetime import UTC, datetime, time, timedelta

import pytest

from bot import wording
from bot.errors import PlatformError, RefusedError
from bot.journeys import clearing, membership
from bot.model import EVERY_DAY, Notice, Request, Schedule, Subscription, Target, TargetKind
from bot.platforms.slack.platform import SlackPlatform
from bot.ports import Handle
from bot.storage import departures, subscriptions
from bot.storage.database import Database
from builders import brief
from fakes.slack import FakeSlack
from fakes.slack_browser import Browser
from fakes.slack_events import app_uninstalled, tokens_revoked
from fakes.slack_faults import refused
from fakes.slack_teams import Consent
from fakes.slack_workspace import ANN, GENERAL
from slack_many import HARBOUR, KEY, LIGHTHOUSE, OTHER_KEY, PUBLIC, Fleet, fleet, platform_of, slack_for_many
from slack_running import always, commands, digest, endpoint

HERE: Handle = always(Notice("Here."))
DAILY = Schedule(("harbour",), EVERY_DAY, time(9), "UTC")
NEWS = digest(brief("It is open."))
GONE = wording.record.removed_from()
INSTALL = f"{PUBLIC}/slack/install"


def channel(team: str) -> Target:
    return Target("slack", team, TargetKind.CHANNEL, GENERAL)


def person(team: str) -> Target:
    return Target("slack", team, TargetKind.USER, ANN)


def subscribe(database: Database, *targets: Target) -> None:
    with database.writing() as connection:
        for target in targets:
            subscriptions.subscribe(connection, target, DAILY, datetime.now(UTC), creator=ANN)


def paused(database: Database, *targets: Target) -> list[str | None]:
    with database.reading() as connection:
        found: list[Subscription] = [one for target in targets for one in subscriptions.of_target(connection, target)]
    return [one.paused for one in found]


async def installed(running: Fleet, *teams: str) -> None:
    for team in teams:
        assert (await running.browser.install(Consent(team))).status == 200


async def test_each_workspace_gets_its_own_digests_by_its_own_token(database: Database) -> None:
    async with fleet(database, HERE) as running:
        await installed(running, HARBOUR, LIGHTHOUSE)
        platform = running.platforms[0]
        await platform.post(channel(HARBOUR), NEWS, key="k1")
        await platform.post(channel(LIGHTHOUSE), NEWS, key="k2")
        await platform.post(person(LIGHTHOUSE), NEWS, key="k3")
        posts = {team: one.posts for team, one in running.slack.teams.workspaces.items()}
    assert [post["metadata"]["event_payload"]["key"] for post in posts[HARBOUR]] == ["k1"]
    assert [post["metadata"]["event_payload"]["key"] for post in posts[LIGHTHOUSE]] == ["k2", "k3"]


async def test_each_workspace_is_answered_with_what_it_knows_of_its_people(database: Database) -> None:
    requests: list[Request] = []

    async def handle(request: Request) -> Notice:
        requests.append(request)
        return Notice(f"Hello {request.origin.workspace}.")

    async with fleet(database, handle) as running:
        await installed(running, HARBOUR, LIGHTHOUSE)
        running.slack.teams.workspaces[LIGHTHOUSE].people[ANN].tz = "Europe/Paris"
        for team in (HARBOUR, LIGHTHOUSE):
            typed = await running.slack.type("/subscribe harbour 8:00", team=team)
            assert (await typed.answer()).text == f"Hello {team}."
    assert [request.origin.zone for request in requests] == ["Europe/Kyiv", "Europe/Paris"]


async def test_where_it_is_not_installed_the_bot_says_where_to_install_it(database: Database) -> None:
    async with fleet(database, HERE) as running:
        typed = await running.slack.type("/harbour", team=LIGHTHOUSE)
        answer = await typed.answer()
    assert wording.installing.not_installed(INSTALL) in answer.text
    assert answer.ephemeral


async def test_a_digest_for_a_workspace_without_the_bot_waits_for_its_return(database: Database) -> None:
    subscribe(database, channel(LIGHTHOUSE), person(LIGHTHOUSE), channel(HARBOUR))
    async with fleet(database, HERE) as running:
        await installed(running, HARBOUR)
        with pytest.raises(RefusedError) as told:
            await running.platforms[0].post(channel(LIGHTHOUSE), NEWS, key="k1")
        assert str(told.value) == GONE
        assert paused(database, channel(LIGHTHOUSE), person(LIGHTHOUSE), channel(HARBOUR)) == [GONE, GONE, None]
        await installed(running, LIGHTHOUSE)
        assert paused(database, channel(LIGHTHOUSE), person(LIGHTHOUSE)) == [None, None]
        await running.platforms[0].post(channel(LIGHTHOUSE), NEWS, key="k1")


@pytest.mark.parametrize("code", ["account_inactive", "token_revoked"])
@pytest.mark.parametrize("order", [(0, 1), (1, 0), (0, 0, 1, 1)])
async def test_removed_the_bot_sends_nothing_more_and_installed_again_it_goes_on(
    database: Database, code: str, order: tuple[int, ...]
) -> None:
    subscribe(database, channel(LIGHTHOUSE), channel(HARBOUR))
    async with fleet(database, HERE) as running:
        await installed(running, HARBOUR, LIGHTHOUSE)
        slack = running.slack
        slack.teams.withdraw(LIGHTHOUSE, code)  # type: ignore[arg-type]
        for number in order:
            assert await slack.tell((app_uninstalled(), tokens_revoked())[number], LIGHTHOUSE) == 1
        assert paused(database, channel(LIGHTHOUSE), channel(HARBOUR)) == [GONE, None]
        await installed(running, LIGHTHOUSE)
        assert paused(database, channel(LIGHTHOUSE)) == [None]
        await slack.tell(app_uninstalled(), LIGHTHOUSE)  # of the earlier installation, an hour late
        assert paused(database, channel(LIGHTHOUSE)) == [None]
        await running.platforms[0].post(channel(LIGHTHOUSE), NEWS, key="k1")


async def test_a_persons_own_token_is_none_of_the_bots(database: Database) -> None:
    subscribe(database, channel(LIGHTHOUSE))
    async with fleet(database, HERE) as running:
        await installed(running, LIGHTHOUSE)
        running.slack.teams.withdraw(LIGHTHOUSE)
        await running.slack.tell(tokens_revoked(bot=False), LIGHTHOUSE)
    assert paused(database, channel(LIGHTHOUSE)) == [None]


async def test_what_is_found_before_a_digest_begins_is_told_too(database: Database) -> None:
    subscribe(database, channel(LIGHTHOUSE), person(LIGHTHOUSE), person(HARBOUR))
    async with fleet(database, HERE) as running:
        await installed(running, HARBOUR)
        running.slack.teams.withdraw(HARBOUR)
        for target in (channel(LIGHTHOUSE), person(HARBOUR)):
            with pytest.raises(RefusedError, match=GONE):
                await running.platforms[0].prepare(target)
    assert paused(database, channel(LIGHTHOUSE), person(LIGHTHOUSE), person(HARBOUR)) == [GONE] * 3


@pytest.mark.parametrize("method", ["chat.postMessage", "conversations.open"])
async def test_a_dead_token_shows_the_removal_that_nobody_told(database: Database, method: str) -> None:
    subscribe(database, channel(LIGHTHOUSE), person(LIGHTHOUSE))
    async with fleet(database, HERE) as running:
        await installed(running, LIGHTHOUSE)
        running.slack.teams.withdraw(LIGHTHOUSE)
        target = channel(LIGHTHOUSE) if method == "chat.postMessage" else person(LIGHTHOUSE)
        with pytest.raises(RefusedError, match=GONE):
            await running.platforms[0].post(target, NEWS, key="k1")
    assert paused(database, channel(LIGHTHOUSE), person(LIGHTHOUSE)) == [GONE, GONE]


async def test_where_somebody_asks_the_bot_is_back(database: Database) -> None:
    subscribe(database, channel(LIGHTHOUSE))
    async with fleet(database, HERE) as running:
        await installed(running, LIGHTHOUSE)
        running.slack.break_next("chat.postMessage", refused("account_inactive"))
        with pytest.raises(RefusedError):
            await running.platforms[0].post(channel(LIGHTHOUSE), NEWS, key="k1")
        assert paused(database, channel(LIGHTHOUSE)) == [GONE]
        await (await running.slack.type("/harbour", team=LIGHTHOUSE)).answer()
        await running.platforms[0].stop()
    assert paused(database, channel(LIGHTHOUSE)) == [None]


async def test_after_the_time_of_grace_nothing_of_a_workspace_is_left(database: Database) -> None:
    subscribe(database, channel(LIGHTHOUSE), person(LIGHTHOUSE), channel(HARBOUR))
    async with fleet(database, HERE) as running:
        await installed(running, HARBOUR, LIGHTHOUSE)
        running.slack.teams.withdraw(LIGHTHOUSE)
        await running.slack.tell(app_uninstalled(), LIGHTHOUSE)
        clearing.clear(database, datetime.now(UTC) + timedelta(days=29))
        assert len(paused(database, channel(LIGHTHOUSE), person(LIGHTHOUSE))) == 2
        clearing.clear(database, datetime.now(UTC) + membership.GRACE + timedelta(days=1))
        assert paused(database, channel(LIGHTHOUSE), person(LIGHTHOUSE)) == []
        assert paused(database, channel(HARBOUR)) == [None]
        answer = await (await running.slack.type("/harbour", team=LIGHTHOUSE)).answer()
        assert INSTALL in answer.text
        assert (await (await running.slack.type("/harbour", team=HARBOUR)).answer()).text == "Here."
    with database.reading() as connection:
        assert departures.noted(connection) == []


async def test_keys_are_changed_without_anybody_installing_again(database: Database) -> None:
    async with slack_for_many() as slack:
        for key in (KEY, f"{OTHER_KEY}, {KEY}", OTHER_KEY):
            platform = platform_of(slack, database, key)
            await platform.start(commands(), HERE)
            slack.deliver_to(endpoint(platform))
            if key == KEY:
                running = Fleet(slack, [platform], _browser(slack, platform))
                await installed(running, LIGHTHOUSE)
            typed = await slack.type("/harbour", team=LIGHTHOUSE)
            assert (await typed.answer()).text == "Here."
            await platform.stop()


async def test_with_another_key_people_install_again(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    async with fleet(database, HERE) as running:
        await installed(running, LIGHTHOUSE)
    async with fleet(database, HERE, key=OTHER_KEY) as running:
        assert "SLACK_ENCRYPTION_KEY does not open the tokens of 1 workspace." in caplog.text
        answer = await (await running.slack.type("/harbour", team=LIGHTHOUSE)).answer()
        assert INSTALL in answer.text
        await installed(running, LIGHTHOUSE)
        assert (await (await running.slack.type("/harbour", team=LIGHTHOUSE)).answer()).text == "Here."
    assert OTHER_KEY not in caplog.text


@pytest.mark.parametrize("key", ["", "short", "é" * 32, KEY[:-1], f"{KEY},short"])
async def test_what_is_no_key_is_told_before_anything_begins(database: Database, key: str) -> None:
    async with slack_for_many() as slack:
        with pytest.raises(PlatformError, match=r"^SLACK_ENCRYPTION_KEY is no key\. Set it to a key that") as told:
            platform_of(slack, database, key)
    assert not key or key not in str(told.value)


def _browser(slack: FakeSlack, platform: SlackPlatform) -> Browser:
    return Browser(PUBLIC, [f"http://127.0.0.1:{platform.port}"], slack.teams)


async def removed(running: Fleet, database: Database, *, cleared: bool) -> None:
    """The bot leaves the harbour's workspace; `cleared`: so long ago that nothing of it is on record."""
    running.slack.teams.withdraw(HARBOUR)
    await running.slack.tell(app_uninstalled(), HARBOUR)
    if cleared:
        clearing.clear(database, datetime.now(UTC) + timedelta(days=31))


@pytest.mark.parametrize("cleared", [False, True])
async def test_subscribe_under_an_answer_of_a_workspace_without_the_bot_says_so(
    database: Database, *, cleared: bool
) -> None:
    async with fleet(database, always(brief("It is open."))) as running:
        await installed(running, HARBOUR)
        answer = await running.slack.slash("/harbour")
        await removed(running, database, cleared=cleared)
        pressed = await running.slack.press(answer.messages[0], wording.answers.subscribe_button())
        said = (await pressed.answer()).text
    assert said == (wording.installing.not_installed(INSTALL) if cleared else GONE)


async def test_a_dialog_that_is_sent_where_the_bot_is_gone_is_acknowledged_and_answered(database: Database) -> None:
    async with fleet(database, always(brief("It is open."))) as running:
        await installed(running, HARBOUR)
        slack = running.slack
        answer = await slack.slash("/harbour")
        pressed = await slack.press(answer.messages[0], wording.answers.subscribe_button())
        modal = await slack.screens.modal(ANN, lambda view: bool(view.value("Time zone")))
        await removed(running, database, cleared=True)
        assert await slack.screens.submit(modal) == {}
        assert (await pressed.answer()).text == wording.installing.not_installed(INSTALL)


@pytest.mark.parametrize("cleared", [False, True])
async def test_a_home_tab_that_is_opened_where_the_bot_is_gone_stays_as_it_was(
    database: Database, caplog: pytest.LogCaptureFixture, *, cleared: bool
) -> None:
    async with fleet(database, HERE) as running:
        await installed(running, HARBOUR)
        await removed(running, database, cleared=cleared)
        opened = {"type": "app_home_opened", "user": ANN, "channel": "D0ANN", "tab": "home"}
        assert await running.slack.tell(opened, HARBOUR) == 1
    assert "Traceback" not in caplog.text
    assert "the Home tab on Slack is left undone" in caplog.text
