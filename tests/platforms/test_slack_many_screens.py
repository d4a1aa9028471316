"""Home, dialogs, buttons and the shortcut in several workspaces whose people and channels have the same ids."""

import logging
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot import settings, when, wording
from bot.app.attache import App
from bot.errors import StorageError
from bot.model import Action, Notice, Origin, Overview, Reply, Request, Schedule, Shared, Subscription, Target
from bot.model import TargetKind as Kind
from bot.platforms.slack.installed import Installations
from bot.storage import subscriptions
from bot.storage.database import Database
from builders import NOW, brief
from fakes import slack_blocks
from fakes.slack import FakeSlack
from fakes.slack_events import app_uninstalled
from fakes.slack_screen import Screens, View
from fakes.slack_teams import Consent
from fakes.slack_workspace import ANN, GENERAL
from slack_many import HARBOUR, LIGHTHOUSE, PUBLIC, Fleet, fleet

BOTH = (HARBOUR, LIGHTHOUSE)
KYIV, PARIS = "Europe/Kyiv", "Europe/Paris"
ADD, PAUSE = wording.home.add(), wording.home.pause()
SUBSCRIBE, SHARE = wording.answers.subscribe_button(), wording.answers.share_button()
REMOVED = wording.record.removed_from()
LOCKED = "The database is locked."
INSTALL = wording.installing.not_installed(f"{PUBLIC}/slack/install")


class Desk:
    """A bot of many workspaces with a record."""

    def __init__(self, database: Database, folder: Path) -> None:
        (folder / "config").mkdir()
        (folder / "seeds").mkdir()
        (folder / "config/themes.yaml").write_text(
            "themes:\n"
            '  - {name: harbour, title: The harbour, question: "How is the harbour?"}\n'
            '  - {name: history, title: The history, question: "How was it?"}\n'
        )
        self.app = App(settings.load(folder / "config"), database, (), clock=lambda: NOW)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Fleet]:
        async with fleet(self.app.database, self.app.handle("slack"), look=self.app.look) as there:
            await installed(there)
            there.slack.teams.workspaces[LIGHTHOUSE].people[ANN].tz = PARIS
            yield there

    def subscribe(self, team: str, theme: str, kind: Kind = Kind.USER) -> int:
        asked = when.read("weekdays 8:30")
        schedule = Schedule((theme,), asked.days, asked.at, KYIV)
        with self.app.database.writing() as connection:
            return subscriptions.subscribe(connection, place(team, kind), schedule, NOW)[0].id

    def of(self, team: str, kind: Kind = Kind.USER) -> list[Subscription]:
        with self.app.database.reading() as connection:
            return subscriptions.of_target(connection, place(team, kind))


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    return Desk(database, tmp_path)


def place(team: str, kind: Kind) -> Target:
    return Target("slack", team, kind, ANN if kind is Kind.USER else GENERAL)


async def installed(there: Fleet) -> None:
    for team in BOTH:
        assert (await there.browser.install(Consent(team))).status == 200


async def leaves(slack: FakeSlack, team: str) -> None:
    """Somebody removes the bot, and Slack tells it."""
    slack.teams.withdraw(team)
    assert await slack.tell(app_uninstalled(), team) == 1


async def opened(slack: FakeSlack, team: str) -> View:
    screens = slack.screens_in(team)
    shown = screens.published
    await slack.tell({"type": "app_home_opened", "user": ANN, "channel": "D0ANN", "tab": "home"}, team)
    return await renewed(screens, shown)


async def renewed(screens: Screens, shown: int) -> View:
    return await screens.home(ANN, lambda _: screens.published > shown)


async def on_the_harbour(request: Request) -> Reply:
    """A brief, or for Share the same for everyone; for Subscribe a word."""
    if request.action is Action.SUBSCRIBE:
        return Notice(f"Subscribed in {request.origin.workspace}.")
    said = brief(f"It is closed in {request.origin.workspace}.")
    return Shared(said) if request.action is Action.SHARE else said


async def test_each_workspace_has_its_own_home_although_the_people_have_the_same_ids(desk: Desk) -> None:
    desk.subscribe(HARBOUR, "harbour")
    desk.subscribe(LIGHTHOUSE, "history")
    async with desk.running() as there:
        harbour, lighthouse = [await opened(there.slack, team) for team in BOTH]
        assert ("The harbour" in harbour.text, "The history" in harbour.text) == (True, False)
        assert ("The harbour" in lighthouse.text, "The history" in lighthouse.text) == (False, True)
        here, screens = there.slack.screens, there.slack.screens_in(LIGHTHOUSE)
        before, shown = here.published, screens.published
        await screens.press(lighthouse, PAUSE)
        assert wording.home.resume() in (await renewed(screens, shown)).text
        assert here.published == before
    assert [one.paused is not None for team in BOTH for one in desk.of(team)] == [False, True]


async def test_a_button_of_one_workspaces_home_does_nothing_to_it_from_another(desk: Desk) -> None:
    number = desk.subscribe(HARBOUR, "harbour")
    async with desk.running() as there:
        harbour = await opened(there.slack, HARBOUR)
        screens = there.slack.screens_in(LIGHTHOUSE)
        await opened(there.slack, LIGHTHOUSE)
        shown = screens.published
        await screens.press(replace(harbour, team=LIGHTHOUSE, hash=""), PAUSE)
        seen = await renewed(screens, shown)
        assert seen.text.splitlines()[0].startswith(f"No digest number {number} is sent to you")
        assert "The harbour" not in seen.text
    assert [one.paused for one in desk.of(HARBOUR)] == [None]


async def test_dialogs_open_at_once_are_filled_in_each_for_its_own_workspace(desk: Desk) -> None:
    async with desk.running() as there:
        modals = {}
        for team, zone in zip(BOTH, (KYIV, PARIS), strict=True):
            screens = there.slack.screens_in(team)
            await screens.press(await opened(there.slack, team), ADD)
            modals[team] = await screens.modal(ANN)
            assert modals[team].value("Time zone") == zone
        assert {modal.id for modal in modals.values()} == {modals[HARBOUR].id}  # the same ids, in each its own
        for team, title in zip(reversed(BOTH), ("The history", "The harbour"), strict=True):
            screens = there.slack.screens_in(team)
            shown = screens.published
            modals[team].fill("Themes", [title])
            assert await screens.submit(modals[team]) == {}
            assert title in (await renewed(screens, shown)).text
    assert [(one.schedule.themes, one.schedule.zone) for team in BOTH for one in desk.of(team)] == [
        (("harbour",), KYIV),
        (("history",), PARIS),
    ]


async def test_who_manages_in_one_workspace_manages_nothing_in_another(desk: Desk) -> None:
    for team, theme in zip(BOTH, ("harbour", "history"), strict=True):
        desk.subscribe(team, theme, Kind.CHANNEL)
    async with desk.running() as there:
        there.slack.teams.workspaces[LIGHTHOUSE].people[ANN].admin = True
        harbour, lighthouse = [await opened(there.slack, team) for team in BOTH]
        assert "#general" not in harbour.text
        assert "#general: The history" in lighthouse.text
        assert "The harbour" not in lighthouse.text
        screens = there.slack.screens
        shown = screens.published
        await screens.press(replace(lighthouse, team=HARBOUR, hash=""), PAUSE, of=GENERAL)
        refused = (await renewed(screens, shown)).text.splitlines()[0]
        assert refused == wording.subscribing.not_allowed_on_slack("/subscribe")
    assert [one.paused for team in BOTH for one in desk.of(team, Kind.CHANNEL)] == [None, None]


async def test_messages_of_the_same_name_are_shared_once_in_each_workspace(database: Database) -> None:
    async with fleet(database, on_the_harbour) as there:
        await installed(there)
        told = []
        for team in (*BOTH, *BOTH):
            answer = await (await there.slack.type("/harbour", team=team)).answer()
            message = answer.messages[0] | {"ts": "1700000000.000001"}
            told.append((await (await there.slack.press(message, SHARE, team=team)).answer()).text)
        posts = {team: list(map(slack_blocks.visible, there.slack.teams.workspaces[team].posts)) for team in BOTH}
    assert told == [wording.answers.shared()] * 2 + [wording.answers.shared_already()] * 2
    for team in BOTH:
        (post,) = posts[team]
        assert f"It is closed in {team}." in post


async def test_a_subscription_is_asked_for_where_its_button_was_pressed(database: Database) -> None:
    async def look(origin: Origin, _: Collection[str]) -> Overview:
        return Overview(zone=origin.zone)

    async with fleet(database, on_the_harbour, look=look) as there:
        await installed(there)
        there.slack.teams.workspaces[LIGHTHOUSE].people[ANN].tz = PARIS
        for team, zone in zip(BOTH, (KYIV, PARIS), strict=True):
            answer = await (await there.slack.type("/harbour", team=team)).answer()
            pressed = await there.slack.press(answer.messages[0], SUBSCRIBE, team=team)
            screens = there.slack.screens_in(team)
            modal = await screens.modal(ANN, lambda view: bool(view.value("Time zone")))
            assert modal.value("Time zone") == zone
            assert await screens.submit(modal) == {}
            assert (await pressed.answer()).text == f"Subscribed in {team}."


async def test_late_answers_go_to_the_workspace_that_asked(database: Database) -> None:
    now = [1_000_000.0]

    async def late(request: Request) -> Reply:
        now[0] += 31 * 60
        return Notice(f"Late in {request.origin.workspace}.")

    async with fleet(database, late, clock=lambda: now[0]) as there:
        await installed(there)
        for team in BOTH:
            used = await there.slack.use(wording.platforms.slack_shortcut(), {"text": "Is it closed?"}, team=team)
            answer = await used.answer()
            assert answer.text == f"Late in {team}."
            assert "channel" in answer.messages[0]  # by chat.postEphemeral, which takes that workspace's token
        assert there.slack.take_violations() == ["response_url: expired_url"] * 2


async def test_after_the_bot_was_removed_a_press_is_told_so_and_the_other_workspace_goes_on(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    async with fleet(database, on_the_harbour) as there:
        await installed(there)
        answers = {team: await (await there.slack.type("/harbour", team=team)).answer() for team in BOTH}
        home = await opened(there.slack, LIGHTHOUSE)
        await leaves(there.slack, LIGHTHOUSE)
        shown = there.slack.screens_in(LIGHTHOUSE).published
        for label, told in ((SUBSCRIBE, REMOVED), (SHARE, wording.platforms.slack_removed())):
            pressed = await there.slack.press(answers[LIGHTHOUSE].messages[0], label, team=LIGHTHOUSE)
            assert (await pressed.answer()).text == told
        await there.slack.screens_in(LIGHTHOUSE).press(home, ADD)
        await there.slack.tell({"type": "app_home_opened", "user": ANN, "channel": "D0ANN", "tab": "home"}, LIGHTHOUSE)
        pressed = await there.slack.press(answers[HARBOUR].messages[0], SHARE)
        assert (await pressed.answer()).text == wording.answers.shared()
        await there.platforms[0].stop()
        assert there.slack.screens_in(LIGHTHOUSE).published == shown
        assert there.slack.teams.workspaces[LIGHTHOUSE].posts == []
    assert [one for one in caplog.records if one.levelno >= logging.ERROR] == []


async def test_a_dialog_that_was_open_when_the_bot_was_removed_says_so_and_stays(desk: Desk) -> None:
    async with desk.running() as there:
        screens = there.slack.screens_in(LIGHTHOUSE)
        await screens.press(await opened(there.slack, LIGHTHOUSE), ADD)
        modal = await screens.modal(ANN)
        modal.fill("Themes", ["The harbour"])
        await leaves(there.slack, LIGHTHOUSE)
        assert await screens.submit(modal) == {"Themes": REMOVED}
        assert (await there.browser.install(Consent(LIGHTHOUSE))).status == 200
        shown = screens.published
        assert await screens.submit(modal) == {}
        assert "The harbour" in (await renewed(screens, shown)).text
    assert [one.schedule.themes for one in desk.of(LIGHTHOUSE)] == [("harbour",)]


async def test_where_the_bot_never_was_a_press_is_told_how_to_install_it(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    async with fleet(database, on_the_harbour) as there:
        assert (await there.browser.install(Consent(HARBOUR))).status == 200
        answer = await (await there.slack.type("/harbour")).answer()
        for label in (SUBSCRIBE, SHARE):
            pressed = await there.slack.press(answer.messages[0], label, team=LIGHTHOUSE)
            assert (await pressed.answer()).text == INSTALL
        await there.slack.tell({"type": "app_home_opened", "user": ANN, "channel": "D0ANN", "tab": "home"}, LIGHTHOUSE)
        await there.platforms[0].stop()
    assert INSTALL in caplog.text
    assert [one for one in caplog.records if one.levelno >= logging.ERROR] == []


async def test_a_record_that_cannot_be_read_is_told_wherever_slack_lets_something_be_said(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unreadable(*_: object) -> None:
        raise StorageError(LOCKED)

    async with fleet(desk.app.database, on_the_harbour, look=desk.app.look) as there:
        await installed(there)
        answer = await (await there.slack.type("/harbour")).answer()
        subscribing = await there.slack.press(answer.messages[0], SUBSCRIBE)
        under = await there.slack.screens.modal(ANN, lambda view: bool(view.value("Time zone")))
        home = await opened(there.slack, HARBOUR)
        await there.slack.screens.press(home, ADD)
        of_home = await there.slack.screens.modal(ANN, lambda view: view.id != under.id)
        of_home.fill("Themes", ["The harbour"])
        monkeypatch.setattr(Installations, "of", unreadable)
        pressed = await there.slack.press(answer.messages[0], SUBSCRIBE)
        told = [(await pressed.answer()).text]
        there.slack.screens.modals[ANN] = [under]
        assert await there.slack.screens.submit(under) == {}
        told.append((await subscribing.answer()).text)
        there.slack.screens.modals[ANN] = [of_home]
        told += (await there.slack.screens.submit(of_home)).values()
        assert there.slack.screens.modals[ANN] == [of_home]
    assert told == [LOCKED] * 3
