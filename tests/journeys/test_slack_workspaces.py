"""The whole program in many workspaces of Slack: installed, asked, sending, removed, and back."""

import asyncio
import signal
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from bot import wording
from bot.app.attache import App
from bot.app.offering import slack_manifest
from bot.app.serving import serve
from bot.model import EVERY_DAY, DeliveryStatus, Schedule, Subscription, Target, TargetKind, WhenEmpty
from bot.settings import Secret, Secrets, SlackSettings
from bot.storage import ledger, planning, subscriptions
from builders import NOW
from fakes.slack import FakeSlack
from fakes.slack_browser import Browser
from fakes.slack_teams import CLIENT_ID, CLIENT_SECRET, Consent
from fakes.slack_workspace import ANN, GENERAL
from slack_many import KEY, LIGHTHOUSE, PUBLIC, settings
from slack_running import endpoint

CHANNEL = Target("slack", LIGHTHOUSE, TargetKind.CHANNEL, GENERAL)
DAILY = Schedule(("outlook",), EVERY_DAY, time(20), "UTC", when_empty=WhenEmpty.LINE)


def with_slack(app: App, slack: SlackSettings) -> App:
    return replace(app, settings=replace(app.settings, slack=slack))


def fake(app: App) -> FakeSlack:
    made = FakeSlack(slack_manifest(with_slack(app, settings()).settings))
    made.teams.workspace(LIGHTHOUSE, "Lighthouse")
    return made


def secrets(slack: FakeSlack) -> Secrets:
    return Secrets(
        slack_client_id=Secret(CLIENT_ID),
        slack_client_secret=Secret(CLIENT_SECRET),
        slack_encryption_key=Secret(KEY),
        slack_signing_secret=slack.signing_secret,
    )


async def test_digests_go_on_where_the_bot_was_removed_and_came_back(app: App) -> None:
    async with fake(app) as slack:
        here = with_slack(app, replace(slack.http_settings, workspaces="many", public_url=PUBLIC))
        [platform], refusals = here.platforms(secrets(slack))
        assert refusals == []
        await platform.start(here.commands("slack"), here.handle("slack"))
        slack.deliver_to(endpoint(platform))  # type: ignore[arg-type]
        browser = Browser(PUBLIC, [endpoint(platform).removesuffix("/slack/events")], slack.teams)  # type: ignore[arg-type]

        async def due(at: datetime) -> tuple[DeliveryStatus, str | None]:
            with app.database.writing() as connection:
                planning.send_now(connection, subscription(app).id, at)
            await here.deliver_here(platform)
            with app.database.reading() as connection:
                [newest, *_] = ledger.listing(connection, [], None, 10)
            return newest.status, newest.reason

        await browser.install(Consent(LIGHTHOUSE))
        answer = await (await slack.type("/outlook", team=LIGHTHOUSE)).answer()
        assert "The future of U.S.-Ukraine" in answer.text
        with app.database.writing() as connection:
            subscriptions.subscribe(connection, CHANNEL, DAILY, NOW - timedelta(hours=1), creator=ANN)
        assert await due(NOW - timedelta(minutes=1)) == (DeliveryStatus.SENT, None)
        slack.teams.withdraw(LIGHTHOUSE)
        assert await due(NOW) == (DeliveryStatus.FAILED, wording.record.removed_from())
        assert subscription(app).paused == wording.record.removed_from()
        await browser.install(Consent(LIGHTHOUSE))
        assert subscription(app).paused is None
        assert len(slack.teams.workspaces[LIGHTHOUSE].posts) == 1
        await platform.stop()


async def test_whoever_starts_it_reads_where_people_install_it(app: App) -> None:
    async with fake(app) as slack:
        here = with_slack(app, replace(slack.http_settings, workspaces="many", public_url=PUBLIC))
        said: asyncio.Queue[str] = asyncio.Queue()
        serving = asyncio.create_task(serve(here, here.platforms(secrets(slack))[0], said.put_nowait))
        async with asyncio.timeout(20):
            while f"{PUBLIC}/slack/install" not in await said.get():
                pass
        signal.raise_signal(signal.SIGTERM)
        assert await asyncio.wait_for(serving, 20)


def test_a_bad_key_keeps_no_other_platform_from_starting(app: App) -> None:
    here = with_slack(app, settings())
    bad = Secrets(
        discord_token=Secret("made-up"),
        slack_client_id=Secret(CLIENT_ID),
        slack_client_secret=Secret(CLIENT_SECRET),
        slack_encryption_key=Secret("sesame"),
        slack_signing_secret=Secret("made-up"),
    )
    platforms, [refusal] = here.platforms(bad)
    assert [platform.name for platform in platforms] == ["discord"]
    assert refusal.startswith("Slack: SLACK_ENCRYPTION_KEY is no key.")


def test_what_many_workspaces_lack_is_named(app: App) -> None:
    here = with_slack(app, settings())
    half = Secrets(slack_client_id=Secret(CLIENT_ID), slack_signing_secret=Secret("made-up"))
    assert here.platforms(half)[1] == [
        "Slack cannot start: set SLACK_CLIENT_SECRET and SLACK_ENCRYPTION_KEY in the environment."
    ]
    assert here.platforms(Secrets(slack_bot_token=Secret("xoxb-1"), slack_app_token=Secret("xapp-1"))) == ([], [])


def subscription(app: App) -> Subscription:
    with app.database.reading() as connection:
        [one] = subscriptions.of_target(connection, CHANNEL)
    return one


pytestmark = pytest.mark.usefixtures("own_addresses")
