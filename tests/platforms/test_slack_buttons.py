import asyncio

import pytest

from bot import wording
from bot.errors import RequestError
from bot.model import Action, Notice, Reply, Request, Target, TargetKind
from builders import brief, theme
from fakes import slack_blocks
from fakes.slack_faults import BROKEN, DROPPED_AFTER, Fault
from fakes.slack_workspace import ANN, GENERAL, TEAM, Person
from slack_running import Deployment, Gate, Transport, always, both, digest, listening, running

READER = Target("slack", TEAM, TargetKind.USER, ANN)
CHANNEL = Target("slack", TEAM, TargetKind.CHANNEL, GENERAL)
NEWS = digest(brief("The harbour is closed."), target=READER)
LONG = digest(*(brief(*[f"{name} {'word ' * 90}"] * 5, of=theme(name)) for name in ("port", "sea", "fog")))
FOREIGN = {
    "type": "button",
    "action_id": "attache-1",
    "value": "someone-elses",
    "text": {"type": "plain_text", "text": "Buy"},
}


@both
async def test_pressing_stop_asks_for_it_in_the_name_of_the_one_who_pressed(transport: Transport) -> None:
    requests: list[Request] = []
    async with running(listening(requests), Deployment(transport)) as (slack, platform):
        await platform.post(READER, NEWS, key="k1")
        answer = await (await slack.press(slack.posts[0], wording.subscribing.stop_button())).answer()
        calls = list(slack.calls)
    (request,) = requests
    assert (request.action, request.arguments) == (Action.UNSUBSCRIBE, {"number": "12"})
    origin = request.origin
    assert (origin.platform, origin.workspace, origin.channel, origin.who) == ("slack", TEAM, "D0ANN", ANN)
    assert origin.direct
    assert origin.place == READER
    assert answer.text == "Done."
    assert answer.ephemeral
    assert answer.messages[0]["replace_original"] is False
    assert calls.count("users.info") == 1  # for the language


@both
async def test_anyone_may_press_and_only_they_see_the_whole_digest(transport: Transport) -> None:
    requests: list[Request] = []

    async def handle(request: Request) -> Reply:
        requests.append(request)
        return LONG

    async with running(handle, Deployment(transport)) as (slack, platform):
        slack.channels[GENERAL].add("U0BOB")
        slack.workspace.people["U0BOB"] = Person()
        await platform.post(CHANNEL, LONG, key="k1")
        pressed = await slack.press(slack.posts[0], wording.digests.whole_button(), user="U0BOB")
        answer = await pressed.answer(messages=2)
        assert len(slack.posts) == 1
    (request,) = requests
    assert (request.action, request.arguments, request.origin.who) == (Action.MORE, {"delivery": "d1"}, "U0BOB")
    assert answer.ephemeral
    assert answer.text.count("word [") == 15
    assert slack_blocks.visible(slack.posts[0]).count("word [") < 15


@both
async def test_a_press_is_acknowledged_before_it_is_answered(transport: Transport) -> None:
    gate = Gate(Notice("Stopped."))
    async with running(gate, Deployment(transport)) as (slack, platform):
        await platform.post(READER, NEWS, key="k1")
        pressed = await slack.press(slack.posts[0], wording.subscribing.stop_button())
        await gate.entered.wait()
        assert pressed.messages == []
        gate.open.set()
        assert (await pressed.answer()).text == "Stopped."


@both
async def test_a_button_that_is_none_of_ours_is_only_acknowledged(transport: Transport) -> None:
    requests: list[Request] = []
    async with running(listening(requests), Deployment(transport)) as (slack, platform):
        await platform.post(READER, NEWS, key="k1")
        valueless = {name: value for name, value in FOREIGN.items() if name != "value"}
        pressed = [await slack.press(slack.posts[0], button) for button in (FOREIGN, valueless)]
        await asyncio.sleep(0.05)
        assert [one.messages for one in pressed] == [[], []]
    assert requests == []


@both
async def test_a_press_is_answered_after_half_an_hour_too(transport: Transport) -> None:
    now = [0.0]
    gate = Gate(Notice("Stopped."))
    async with running(gate, Deployment(transport, clock=lambda: now[0])) as (slack, platform):
        await platform.post(READER, NEWS, key="k1")
        pressed = await slack.press(slack.posts[0], wording.subscribing.stop_button())
        now[0] = 31 * 60
        gate.open.set()
        answer = await pressed.answer()
        assert slack.take_violations() == ["response_url: expired_url"]
    assert (answer.messages[0]["channel"], answer.messages[0]["user"]) == ("D0ANN", ANN)


@both
@pytest.mark.parametrize("fault", [DROPPED_AFTER, BROKEN])
async def test_an_answer_to_a_press_is_not_shown_twice(
    fault: Fault, transport: Transport, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(always(Notice("Stopped.")), Deployment(transport)) as (slack, platform):
        await platform.post(READER, NEWS, key="k1")
        slack.break_next("response_url", fault)
        pressed = await slack.press(slack.posts[0], wording.subscribing.stop_button())
        await platform.stop()
        assert len(pressed.messages) <= 1
        assert "chat.postEphemeral" not in slack.calls
    assert "the button unsubscribe" in caplog.text or "refused a message" in caplog.text


@both
async def test_a_press_that_fails_is_told_to_the_one_who_pressed(transport: Transport) -> None:
    errors: list[Exception] = [RequestError(wording.subscribing.gone_button()), ZeroDivisionError()]

    async def handle(_: Request) -> Reply:
        raise errors.pop(0)

    async with running(handle, Deployment(transport)) as (slack, platform):
        await platform.post(READER, NEWS, key="k1")
        said = [
            (await (await slack.press(slack.posts[0], wording.subscribing.stop_button())).answer()).text
            for _ in range(2)
        ]
    assert said[0] == wording.subscribing.gone_button()
    assert said[1].startswith("Something went wrong on our side.")


@both
async def test_two_clicks_are_two_requests(transport: Transport) -> None:
    requests: list[Request] = []
    async with running(listening(requests), Deployment(transport)) as (slack, platform):
        await platform.post(READER, NEWS, key="k1")
        for pressed in [await slack.press(slack.posts[0], wording.subscribing.stop_button()) for _ in range(2)]:
            await pressed.answer()
    assert len(requests) == 2
