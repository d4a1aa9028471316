"""The Home tab on Slack, through the unmodified Bolt, on the record of both databases."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot import settings, when, wording
from bot.app.attache import App
from bot.app.sources import kept
from bot.errors import StorageError
from bot.model import Notice, Origin, Overview, Schedule, Target, TargetKind
from bot.platforms.slack import dialogs, people
from bot.storage import subscriptions
from bot.storage.database import Database
from builders import NOW
from fakes.slack import FakeSlack
from fakes.slack_faults import HANGS, refused
from fakes.slack_screen import View
from fakes.slack_workspace import ANN, BOT, GENERAL, TEAM
from slack_running import Deployment, Transport, always, both, running

CONFIGURATION = """\
themes:
  - {name: harbour, title: The harbour, question: "How is the harbour?"}
  - {name: history, title: The history, question: "How was it?"}
"""
BOB, SECRET = "U0BOB", "C0SECRET"
READER = Target("slack", TEAM, TargetKind.USER, ANN)
CHANNEL = Target("slack", TEAM, TargetKind.CHANNEL, GENERAL)
KYIV = "Europe/Kyiv"
LOCKED = "The database is locked."
ADD, EDIT, REMOVE, PAUSE, RESUME = (
    wording.home.add(),
    wording.home.edit(),
    wording.home.remove(),
    wording.home.pause(),
    wording.home.resume(),
)


class Desk:
    """A bot on Slack with a record."""

    def __init__(self, database: Database, folder: Path) -> None:
        (folder / "config").mkdir()
        (folder / "seeds").mkdir()
        (folder / "config/themes.yaml").write_text(CONFIGURATION)
        loaded = settings.load(folder / "config")
        self.app = App(loaded, database, tuple(kept(loaded)), clock=lambda: NOW)

    @asynccontextmanager
    async def running(self, transport: Transport = "socket", **deployment: object) -> AsyncIterator[FakeSlack]:
        of = Deployment(transport, look=self.app.look, themes=self.app.settings.themes, **deployment)  # type: ignore[arg-type]
        async with running(self.app.handle("slack"), of) as (slack, _):
            yield slack

    def subscribe(self, target: Target, themes: tuple[str, ...] = ("harbour",), **more: str) -> int:
        asked = when.read("weekdays 8:30")
        schedule = Schedule(themes, asked.days, asked.at, more.get("zone", KYIV))
        with self.app.database.writing() as connection:
            return subscriptions.subscribe(connection, target, schedule, NOW, name=more.get("name"))[0].id

    def of(self, target: Target) -> list[tuple[tuple[str, ...], str, str | None]]:
        with self.app.database.reading() as connection:
            return [
                (one.schedule.themes, wording.times.rhythm(one.schedule), one.paused)
                for one in subscriptions.of_target(connection, target)
            ]


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    return Desk(database, tmp_path)


async def opened(slack: FakeSlack, user: str = ANN) -> View:
    """The person opens the Home tab."""
    shown = slack.screens.published
    await slack.tell(
        {"type": "app_home_opened", "user": user, "channel": slack.workspace.conversation(user), "tab": "home"}
    )
    return await slack.screens.home(user, lambda _: slack.screens.published > shown)


async def after(slack: FakeSlack, view: View, label: str, of: str = "") -> View:
    """The tab once a button in it was pressed and what it is for is done."""
    shown = slack.screens.published
    await slack.screens.press(view, label, of)
    return await slack.screens.home(view.user, lambda _: slack.screens.published > shown)


async def submitted(slack: FakeSlack, modal: View) -> View:
    """The tab once a dialog was filled in and what it is for is done."""
    shown = slack.screens.published
    assert await slack.screens.submit(modal) == {}
    return await slack.screens.home(modal.user, lambda _: slack.screens.published > shown)


@both
async def test_a_reader_sees_what_is_sent_to_them_and_when_next(desk: Desk, transport: Transport) -> None:
    desk.subscribe(READER)
    desk.subscribe(Target("slack", TEAM, TargetKind.USER, BOB), ("history",))
    async with desk.running(transport) as slack:
        home = await opened(slack)
    assert home.text.splitlines() == [
        "What is sent to you",
        "The harbour",
        "on weekdays at 08:30 (Europe/Kyiv) · next: Tuesday, 24 November 2026, 08:30 (UTC+02:00)",
        "Pause",
        "Edit",
        "Remove",
        "Remove this digest?",
        "“The harbour” no longer comes on weekdays at 08:30 (Europe/Kyiv).",
        "Remove",
        "Keep",
        "Add a digest",
        "Ask in any channel or in a message to me: /help lists what you can ask.",
    ]


@both
async def test_a_digest_is_added_edited_paused_resumed_and_removed_in_the_tab(desk: Desk, transport: Transport) -> None:
    async with desk.running(transport) as slack:
        home = await opened(slack)
        assert wording.home.nothing_mine() in home.text
        await slack.screens.press(home, ADD)
        modal = await slack.screens.modal(ANN)
        assert (modal.title, modal.value("Time zone"), modal.value("Themes")) == ("Add a digest", KYIV, [])
        modal.fill("Themes", ["The harbour", "The history"])
        home = await submitted(slack, modal)
        assert desk.of(READER) == [(("harbour", "history"), "on weekdays at 08:00 (Europe/Kyiv)", None)]
        assert "The harbour and The history" in home.text

        await slack.screens.press(home, EDIT)
        modal = await slack.screens.modal(ANN)
        assert modal.title == "Edit the digest"
        assert (modal.value("Themes"), modal.value("Time")) == (["The harbour", "The history"], "08:00")
        modal.fill("Themes", ["The history"])
        modal.fill("Days", ["Sunday"])
        modal.fill("Time", "19:45")
        home = await submitted(slack, modal)
        assert desk.of(READER) == [(("history",), "on Sunday at 19:45 (Europe/Kyiv)", None)]
        assert "on Sunday at 19:45" in home.text

        home = await after(slack, home, PAUSE)
        assert home.text.splitlines()[:2] == ["What is sent to you", "⚠ The history"]
        assert "paused: on request" in home.text
        home = await after(slack, home, RESUME)
        assert "paused" not in home.text
        home = await after(slack, home, REMOVE)
    assert desk.of(READER) == []
    assert wording.home.nothing_mine() in home.text


@both
async def test_who_manages_channels_sees_and_manages_those_that_they_are_in(desk: Desk, transport: Transport) -> None:
    desk.subscribe(CHANNEL)
    desk.subscribe(Target("slack", TEAM, TargetKind.CHANNEL, SECRET), ("history",))
    async with desk.running(transport) as slack:
        slack.workspace.people[ANN].admin = True
        slack.channels[SECRET] = {BOB, BOT}
        slack.workspace.private.add(SECRET)
        home = await opened(slack)
        assert "#general: The harbour" in home.text
        assert "The history" not in home.text
        home = await after(slack, home, PAUSE, of=GENERAL)
        assert desk.of(CHANNEL)[0][2] == wording.record.paused_by_hand()
        home = await after(slack, home, RESUME, of=GENERAL)
        await slack.screens.press(home, EDIT, of=GENERAL)
        modal = await slack.screens.modal(ANN)
        modal.fill("Themes", ["The history"])
        home = await submitted(slack, modal)
        assert desk.of(CHANNEL) == [(("history",), "on weekdays at 08:30 (Europe/Kyiv)", None)]
        home = await after(slack, home, REMOVE, of=GENERAL)
        assert wording.home.nothing_in_channels() in home.text
    assert desk.of(CHANNEL) == []


@both
async def test_those_whom_the_settings_name_manage_channels_too(desk: Desk, transport: Transport) -> None:
    desk.subscribe(CHANNEL)
    async with desk.running(transport, managers=(ANN,)) as slack:
        assert "#general: The harbour" in (await opened(slack)).text


@both
async def test_who_manages_nothing_sees_no_channels(desk: Desk, transport: Transport) -> None:
    desk.subscribe(CHANNEL)
    async with desk.running(transport) as slack:
        home = await opened(slack)
        calls = list(slack.calls)
    assert wording.home.channels() not in home.text
    assert "users.conversations" not in calls


@both
async def test_a_manager_adds_a_digest_to_a_channel(desk: Desk, transport: Transport) -> None:
    async with desk.running(transport) as slack:
        slack.workspace.people[ANN].owner = True
        home = await opened(slack)
        await slack.screens.press(home, ADD)
        modal = await slack.screens.modal(ANN)
        modal.fill("Themes", ["The harbour"])
        modal.fill("Channel", GENERAL)
        home = await submitted(slack, modal)
    assert desk.of(CHANNEL) == [(("harbour",), "on weekdays at 08:00 (Europe/Kyiv)", None)]
    assert desk.of(READER) == []
    assert "#general: The harbour" in home.text


@both
async def test_a_channel_without_the_bot_is_told_at_its_field_while_the_dialog_is_open(
    desk: Desk, transport: Transport
) -> None:
    async with desk.running(transport) as slack:
        slack.workspace.people[ANN].admin = True
        slack.channels["C0QUIET"] = {ANN}
        home = await opened(slack)
        await slack.screens.press(home, ADD)
        modal = await slack.screens.modal(ANN)
        modal.fill("Themes", ["The harbour"])
        modal.fill("Channel", "C0QUIET")
        assert await slack.screens.submit(modal) == {"Channel": wording.platforms.slack_not_in_channel()}
        slack.channels["C0QUIET"].add(BOT)
        await submitted(slack, modal)
    assert desk.of(Target("slack", TEAM, TargetKind.CHANNEL, "C0QUIET"))


@both
async def test_a_dialog_is_acknowledged_in_time_although_slack_tells_nothing_of_the_channel(
    desk: Desk, transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "_SECONDS", 0.1)
    monkeypatch.setattr(people, "_SECONDS", 0.5)
    async with desk.running(transport) as slack:
        slack.workspace.people[ANN].admin = True
        await slack.screens.press(await opened(slack), ADD)
        modal = await slack.screens.modal(ANN)
        modal.fill("Themes", ["The harbour"])
        modal.fill("Channel", GENERAL)
        slack.patience = 0.4  # less than Slack may take to tell of a channel
        slack.break_next("conversations.info", HANGS)
        await submitted(slack, modal)
    assert desk.of(CHANNEL) == [(("harbour",), "on weekdays at 08:00 (Europe/Kyiv)", None)]


@both
@pytest.mark.parametrize("dead", ["account_inactive", "token_revoked", "invalid_auth", "token_expired"])
async def test_a_token_that_died_while_a_dialog_was_open_is_told_in_it_and_what_was_filled_in_stays(
    desk: Desk, transport: Transport, dead: str
) -> None:
    async with desk.running(transport) as slack:
        await slack.screens.press(await opened(slack), ADD)
        modal = await slack.screens.modal(ANN)
        modal.fill("Themes", ["The harbour"])
        slack.break_next("auth.test", refused(dead))
        wrong = await slack.screens.submit(modal)
        gone = dead in {"account_inactive", "token_revoked"}
        assert wrong["Themes"] == (wording.record.removed_from() if gone else wording.platforms.slack_token_dead(dead))
        assert desk.of(READER) == []
        await submitted(slack, modal)
    assert len(desk.of(READER)) == 1


@both
async def test_of_a_token_that_is_dead_at_a_press_only_the_log_tells(
    desk: Desk, transport: Transport, caplog: pytest.LogCaptureFixture
) -> None:
    desk.subscribe(READER)
    async with desk.running(transport) as slack:
        home = await opened(slack)
        slack.teams.withdraw(TEAM)
        shown = slack.screens.published
        await slack.screens.press(home, ADD)
        await slack.screens.press(home, PAUSE)
        await slack.tell({"type": "app_home_opened", "user": ANN, "channel": "D0ANN", "tab": "home"})
    assert slack.screens.published == shown
    assert caplog.text.count("on Slack is left undone") == 3
    assert "Traceback" not in caplog.text


@both
async def test_rights_are_asked_for_at_every_press(desk: Desk, transport: Transport) -> None:
    desk.subscribe(CHANNEL)
    async with desk.running(transport) as slack:
        slack.workspace.people[ANN].admin = True
        home = await opened(slack)
        slack.workspace.people[ANN].admin = False
        home = await after(slack, home, REMOVE, of=GENERAL)
        assert home.text.splitlines()[0] == wording.subscribing.not_allowed_on_slack("/subscribe")
        assert wording.home.channels() not in home.text

        slack.workspace.people[ANN].admin = True
        home = await opened(slack)
        slack.channels[GENERAL].discard(ANN)
        home = await after(slack, home, REMOVE, of=GENERAL)
        assert home.text.splitlines()[0] == wording.subscribing.not_allowed_on_slack("/subscribe")
    assert desk.of(CHANNEL)


@both
async def test_a_channel_that_the_person_has_left_is_refused_after_the_dialog(desk: Desk, transport: Transport) -> None:
    async with desk.running(transport) as slack:
        slack.workspace.people[ANN].admin = True
        home = await opened(slack)
        await slack.screens.press(home, ADD)
        modal = await slack.screens.modal(ANN)
        modal.fill("Themes", ["The harbour"])
        modal.fill("Channel", GENERAL)
        slack.channels[GENERAL].discard(ANN)
        home = await submitted(slack, modal)
        assert home.text.splitlines()[0] == wording.subscribing.not_allowed_on_slack("/subscribe")
    assert desk.of(CHANNEL) == []


@both
async def test_a_digest_of_the_configuration_can_be_paused_and_neither_edited_nor_removed(
    desk: Desk, transport: Transport
) -> None:
    desk.subscribe(CHANNEL, name="morning")
    async with desk.running(transport) as slack:
        slack.workspace.people[ANN].admin = True
        home = await opened(slack)
        assert "“morning” of config/digests.yaml" in home.text
        assert EDIT not in home.text
        assert REMOVE not in home.text
        await after(slack, home, PAUSE, of=GENERAL)
    assert desk.of(CHANNEL)[0][2] == wording.record.paused_by_hand()


@both
async def test_a_digest_that_is_gone_meanwhile_says_so_over_what_there_is(desk: Desk, transport: Transport) -> None:
    number = desk.subscribe(READER)
    async with desk.running(transport) as slack:
        home = await opened(slack)
        await slack.slash(f"/unsubscribe {number}")
        home = await after(slack, home, PAUSE)
    assert home.text.splitlines()[0].startswith(f"No digest number {number} is sent to you")
    assert wording.home.nothing_mine() in home.text


@both
async def test_of_two_presses_at_once_the_tab_shows_what_both_have_done(desk: Desk, transport: Transport) -> None:
    numbers = [desk.subscribe(READER), desk.subscribe(READER, ("history",))]
    async with desk.running(transport) as slack:
        home = await opened(slack)
        shown = slack.screens.published
        await asyncio.gather(*(slack.screens.press(home, PAUSE, of=f"/{number}") for number in numbers))
        home = await slack.screens.home(ANN, lambda view: view.text.count("paused: on request") == len(numbers))
        assert slack.screens.published > shown


@both
async def test_an_event_that_comes_twice_shows_the_same_tab(desk: Desk, transport: Transport) -> None:
    event = {"type": "app_home_opened", "user": ANN, "channel": "D0ANN", "tab": "home"}
    async with desk.running(transport) as slack:
        for _ in range(2):
            await slack.tell(event, event_id="Ev1")
        home = await slack.screens.home(ANN)
        assert wording.home.nothing_mine() in home.text


@both
async def test_the_messages_tab_shows_nothing(desk: Desk, transport: Transport) -> None:
    event = {"type": "app_home_opened", "user": ANN, "channel": "D0ANN", "tab": "messages"}
    async with desk.running(transport) as slack:
        await slack.tell(event)
        await slack.slash("/subscriptions")
        assert slack.screens.published == 0


@both
async def test_a_record_that_cannot_be_read_is_told_in_the_tab(transport: Transport) -> None:
    async def look(_: Origin, __: Collection[str]) -> Overview:
        raise StorageError(LOCKED)

    async with running(always(Notice("never")), Deployment(transport, look=look)) as (slack, _):
        home = await opened(slack)
    assert home.text == f"This cannot be shown now: {LOCKED}"


@both
async def test_a_dialog_that_slack_does_not_open_is_told_in_the_tab(desk: Desk, transport: Transport) -> None:
    async with desk.running(transport) as slack:
        home = await opened(slack)
        slack.break_next("views.open", refused("expired_trigger_id"))
        home = await after(slack, home, ADD)
    assert home.text.splitlines()[0] == wording.home.dialog_late()


@both
async def test_the_tab_is_shown_although_slack_tells_nothing_of_the_person(desk: Desk, transport: Transport) -> None:
    desk.subscribe(READER)
    async with desk.running(transport) as slack:
        slack.break_next("users.info", refused("internal_error"))
        home = await opened(slack)
        assert "The harbour" in home.text
        await slack.screens.press(home, ADD)
        modal = await slack.screens.modal(ANN, lambda view: bool(view.value("Time zone")))
        assert modal.value("Time zone") == KYIV


@both
async def test_an_edited_digest_tells_nothing_twice_and_the_zone_of_a_channel_is_nobodys_own(
    desk: Desk, transport: Transport
) -> None:
    desk.subscribe(CHANNEL, zone="Asia/Tokyo")
    async with desk.running(transport) as slack:
        slack.workspace.people[ANN].admin = True
        home = await opened(slack)
        await slack.screens.press(home, EDIT, of=GENERAL)
        modal = await slack.screens.modal(ANN)
        modal.fill("Time", "10:00")
        home = await submitted(slack, modal)
        await slack.screens.press(home, ADD)
        assert (await slack.screens.modal(ANN)).value("Time zone") == KYIV
    assert desk.of(CHANNEL) == [(("harbour",), "on weekdays at 10:00 (Asia/Tokyo)", None)]


@both
async def test_the_tab_and_its_dialog_are_in_the_persons_language(desk: Desk, transport: Transport) -> None:
    desk.subscribe(READER)
    async with desk.running(transport) as slack:
        slack.workspace.people[ANN].locale = "uk-UA"
        home = await opened(slack)
        assert home.text.splitlines()[0] == "Що вам надсилається"
        await slack.screens.press(home, "Змінити")
        modal = await slack.screens.modal(ANN)
        assert modal.title == "Змінити дайджест"
        assert modal.value("Дні") == ["понеділок", "вівторок", "середа", "четвер", "п’ятниця"]
        modal.fill("Час", "10:00")
        await submitted(slack, modal)
    assert desk.of(READER)[0][1] == "on weekdays at 10:00 (Europe/Kyiv)"
