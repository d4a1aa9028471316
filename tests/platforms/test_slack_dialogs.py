"""The dialog behind Subscribe on Slack, through the unmodified Bolt."""

import asyncio
from collections.abc import Collection

import pytest

from bot import wording
from bot.model import Action, Notice, Origin, Overview, Reply, Request
from builders import brief, theme
from fakes import slack_blocks
from fakes.slack import FakeSlack
from fakes.slack_faults import DROPPED, HANGS, refused
from fakes.slack_screen import View
from fakes.slack_typed import Typed
from fakes.slack_workspace import ANN, BOT, GENERAL
from slack_running import THEMES, Deployment, Transport, both, running

SUBSCRIBE = wording.answers.subscribe_button()
THEMES_, DAYS, TIME, ZONE = "Themes", "Days", "Time", "Time zone"
KYIV = "Europe/Kyiv"


class Desk:
    """Answers with a brief, and remembers what was asked."""

    def __init__(self) -> None:
        self.asked: list[Request] = []

    async def __call__(self, request: Request) -> Reply:
        self.asked.append(request)
        return Notice("Done.") if request.action is Action.SUBSCRIBE else brief("It is closed.")


async def subscribe(slack: FakeSlack) -> tuple[Typed, View]:
    """Press Subscribe under an answer; the press, and the dialog once it has the person's zone."""
    answer = await slack.slash("/harbour")
    pressed = await slack.press(answer.messages[0], SUBSCRIBE)
    return pressed, await slack.screens.modal(ANN, lambda view: bool(view.value(ZONE)))


@both
async def test_subscribe_opens_a_dialog_with_the_theme_a_usual_time_and_the_persons_zone(transport: Transport) -> None:
    async with running(Desk(), Deployment(transport)) as (slack, _):
        _, modal = await subscribe(slack)
    assert modal.title == "Add a digest"
    assert modal.value(THEMES_) == ["The harbour"]
    assert modal.value(DAYS) == ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
    assert (modal.value(TIME), modal.value(ZONE)) == ("08:00", KYIV)


@both
async def test_what_is_filled_in_is_asked_for_and_answered_where_the_button_stands(transport: Transport) -> None:
    desk = Desk()
    async with running(desk, Deployment(transport)) as (slack, _):
        pressed, modal = await subscribe(slack)
        modal.fill(THEMES_, ["The harbour", "The history"])
        modal.fill(DAYS, ["Monday", "Thursday"])
        modal.fill(TIME, "17:30")
        await slack.screens.choose(modal, ZONE, "lisb")
        assert await slack.screens.submit(modal) == {}
        answer = await pressed.answer()
        assert slack.screens.modals[ANN] == []
    assert (answer.text, answer.ephemeral) == ("Done.", True)
    request = desk.asked[-1]
    assert (request.action, request.origin.who) == (Action.SUBSCRIBE, ANN)
    assert request.arguments == {
        "themes": "harbour,history",
        "when": "monday,thursday 17:30",
        "zone": "Europe/Lisbon",
    }


@both
async def test_the_dialog_opens_although_the_profile_takes_its_time(transport: Transport) -> None:
    async with running(Desk(), Deployment(transport, patience=0.1)) as (slack, _):
        answer = await slack.slash("/harbour")
        slack.break_next("users.info", HANGS)
        await slack.press(answer.messages[0], SUBSCRIBE)
        modal = await slack.screens.modal(ANN)
        assert modal.value(ZONE) is None
        missing = await slack.screens.submit(modal)
        assert list(missing) == [ZONE]


@both
async def test_a_zone_that_the_person_once_named_goes_before_the_profiles(transport: Transport) -> None:
    async def look(origin: Origin, _: Collection[str]) -> Overview:
        assert origin.zone == KYIV
        return Overview(zone="Europe/Lisbon")

    async with running(Desk(), Deployment(transport, look=look)) as (slack, _):
        _, modal = await subscribe(slack)
    assert modal.value(ZONE) == "Europe/Lisbon"


@both
async def test_what_was_filled_in_before_the_zone_was_known_stays(transport: Transport) -> None:
    known = asyncio.Event()

    async def look(_: Origin, __: Collection[str]) -> Overview:
        await known.wait()
        return Overview(zone=KYIV)

    async with running(Desk(), Deployment(transport, look=look)) as (slack, _):
        answer = await slack.slash("/harbour")
        await slack.press(answer.messages[0], SUBSCRIBE)
        modal = await slack.screens.modal(ANN)
        modal.fill(TIME, "21:15")
        known.set()
        modal = await slack.screens.modal(ANN, lambda view: bool(view.value(ZONE)))
    assert (modal.value(TIME), modal.value(ZONE)) == ("21:15", KYIV)


@both
async def test_a_dialog_that_was_closed_before_the_zone_was_known_is_left_alone(transport: Transport) -> None:
    closed = asyncio.Event()

    async def look(_: Origin, __: Collection[str]) -> Overview:
        await closed.wait()
        return Overview(zone=KYIV)

    async with running(Desk(), Deployment(transport, look=look)) as (slack, platform):
        answer = await slack.slash("/harbour")
        await slack.press(answer.messages[0], SUBSCRIBE)
        await slack.screens.modal(ANN)
        slack.screens.modals[ANN].clear()
        closed.set()
        await platform.stop()
        assert slack.screens.modals[ANN] == []


@both
async def test_zones_are_suggested_while_a_city_is_typed(transport: Transport) -> None:
    async with running(Desk(), Deployment(transport)) as (slack, _):
        _, modal = await subscribe(slack)
        for typed, first in (("kyi", KYIV), ("", KYIV), ("new york", "America/New_York")):
            suggested = await slack.screens.suggest(modal, ZONE, typed)
            assert suggested[0]["value"] == first
        assert await slack.screens.suggest(modal, ZONE, "atlantis") == []
        assert len(await slack.screens.suggest(modal, ZONE, "e")) == 100


@both
async def test_a_theme_that_is_gone_meanwhile_is_told_at_its_field(transport: Transport) -> None:
    async with running(Desk(), Deployment(transport)) as (slack, _):
        pressed, modal = await subscribe(slack)
        options = modal.given["blocks"][0]["element"]["options"]
        modal.fill(THEMES_, ["The harbour"])
        options[0] = {**options[0], "value": "harbor"}  # as configured when the dialog was opened
        modal.fill(THEMES_, ["The harbour"])
        wrong = await slack.screens.submit(modal)
        assert wrong == {THEMES_: "There is no theme “harbor”. Did you mean harbour?"}
        assert slack.screens.modals[ANN] == [modal]
        assert pressed.messages == []


@both
async def test_an_answer_on_a_theme_that_is_gone_says_so(transport: Transport) -> None:
    async with running(Desk(), Deployment(transport, themes=(theme("history"),))) as (slack, _):
        answer = await slack.slash("/harbour")
        pressed = await slack.press(answer.messages[0], SUBSCRIBE)
        assert (await pressed.answer()).text == wording.answers.theme_gone("/help")
        assert slack.screens.modals[ANN] == []


@both
@pytest.mark.parametrize("refusal", ["expired_trigger_id", "exchanged_trigger_id", "trigger_expired", "internal_error"])
async def test_a_dialog_that_slack_does_not_open_is_told(transport: Transport, refusal: str) -> None:
    async with running(Desk(), Deployment(transport)) as (slack, _):
        answer = await slack.slash("/harbour")
        slack.break_next("views.open", refused(refusal))
        pressed = await slack.press(answer.messages[0], SUBSCRIBE)
        assert (await pressed.answer()).text == wording.home.dialog_late()


@both
async def test_a_dialog_whose_opening_broke_off_is_told(transport: Transport) -> None:
    async with running(Desk(), Deployment(transport)) as (slack, _):
        answer = await slack.slash("/harbour")
        slack.break_next("views.open", DROPPED)
        pressed = await slack.press(answer.messages[0], SUBSCRIBE)
        assert (await pressed.answer()).text == wording.home.dialog_late()


@both
async def test_what_was_asked_for_late_is_told_by_other_means(transport: Transport) -> None:
    now = [0.0]
    async with running(Desk(), Deployment(transport, clock=lambda: now[0])) as (slack, _):
        pressed, modal = await subscribe(slack)
        now[0] = 31 * 60
        await slack.screens.submit(modal)
        answer = await pressed.answer()
        assert slack.take_violations() == ["response_url: expired_url"]
    assert (answer.messages[0]["channel"], answer.messages[0]["user"]) == (GENERAL, ANN)


@both
async def test_more_themes_than_a_list_takes_are_found_by_typing(transport: Transport) -> None:
    many = tuple(theme(f"theme-{number:03}") for number in range(150))
    desk = Desk()
    async with running(desk, Deployment(transport, themes=(*THEMES, *many))) as (slack, _):
        _, modal = await subscribe(slack)
        assert modal.value(THEMES_) == ["The harbour"]
        await slack.screens.choose(modal, THEMES_, "theme-149")
        assert modal.value(THEMES_) == ["The theme-149"]
        assert len(await slack.screens.suggest(modal, THEMES_, "theme")) == 100
        assert await slack.screens.submit(modal) == {}
    assert desk.asked[-1].arguments["themes"] == "theme-149"


@both
async def test_the_dialog_of_a_button_in_a_channel_without_the_bot_works_too(transport: Transport) -> None:
    async with running(Desk(), Deployment(transport)) as (slack, _):
        slack.channels[GENERAL].discard(BOT)
        pressed, modal = await subscribe(slack)
        await slack.screens.submit(modal)
        assert (await pressed.answer()).text == "Done."
        assert slack_blocks.mentions(pressed.messages[0]) == []
