"""The buttons under answers on Slack, through the unmodified Bolt."""

import pytest

from bot import wording
from bot.commands import question_digest
from bot.model import Action, Comparison, Notice, Reply, Request, Shared
from builders import brief, theme
from fakes import slack_blocks
from fakes.slack import FakeSlack
from fakes.slack_faults import BROKEN_AFTER, DROPPED_AFTER, Fault, limited, refused
from fakes.slack_typed import Answer, Typed
from fakes.slack_workspace import ANN, BOT, GENERAL, Person
from notebook import Doors
from slack_running import Deployment, Transport, both, commands, endpoint, platform_for, running, workspace

BOB = "U0BOB"
HOSTILE = "<!channel> <@U0ANN> <https://evil.example|bank> *bold*"
SHARE, SOURCES = wording.answers.share_button(), wording.answers.sources_heading()
MORE = wording.answers.more_button()


async def on_the_harbour(request: Request) -> Reply:
    """A brief; for Share the same for everyone, if nothing is in the way, as the journey does it."""
    if request.action is Action.SHARE:
        obstacle = request.origin.obstacle
        return Notice(obstacle, failed=True) if obstacle else Shared(brief(f"It is closed. {HOSTILE}"))
    return brief(f"It is closed. {HOSTILE}")


async def share(slack: FakeSlack, user: str = ANN, channel: str = GENERAL) -> Answer:
    """Ask, press Share under the answer, and see what the one who pressed is told."""
    return await (await asked_to_share(slack, user, channel)).answer()


async def asked_to_share(slack: FakeSlack, user: str = ANN, channel: str = GENERAL) -> Typed:
    answer = await (await slack.type("/harbour", user, channel)).answer()
    return await slack.press(answer.messages[-1], SHARE, user)


@both
async def test_the_buttons_of_an_answer_work_after_a_restart(transport: Transport) -> None:
    asked: list[Request] = []

    async def handle(request: Request) -> Reply:
        asked.append(request)
        return brief("It is closed.")

    async with running(handle, Deployment(transport)) as (slack, _):
        answer = await slack.slash("/harbour")
    shown = answer.messages[0]
    assert list(slack_blocks.buttons(shown)) == ["Share", "Sources", "Compare", "Subscribe"]
    async with running(handle, Deployment(transport)) as (slack, _):
        for label in ("Share", "Sources", "Compare"):
            again = await (await slack.press(shown, label)).answer()
            assert again.ephemeral
    assert [(one.action, one.arguments) for one in asked[1:]] == [
        (Action.SHARE, {"subject": "harbour"}),
        (Action.QUOTES, {"subject": "harbour"}),
        (Action.COMPARE, {"a": "harbour"}),
    ]


@both
async def test_a_long_question_has_its_buttons_too(transport: Transport) -> None:
    asked: list[Request] = []
    question = f"what of the harbour {'and the sea ' * 60}".strip()

    async def handle(request: Request) -> Reply:
        asked.append(request)
        return brief("It is closed.")

    async with running(handle, Deployment(transport)) as (slack, _):
        answer = await slack.slash(f"/ask {question}")
        await (await slack.press(answer.messages[0], SOURCES)).answer()
    assert asked[1].arguments == {"subject": f"?#{question_digest(question)}"}


@both
async def test_the_buttons_stand_under_the_last_message_of_a_long_answer(transport: Transport) -> None:
    long = Comparison(
        brief(*(f"{word} {'word ' * 380}" for word in "abcdefgh")), brief("It rains. " * 90, of=theme("history"))
    )

    async def handle(_: Request) -> Reply:
        return long

    async with running(handle, Deployment(transport)) as (slack, _):
        answer = await slack.slash("/compare harbour history", messages=3)
    assert [bool(slack_blocks.buttons(message)) for message in answer.messages] == [False, False, True]


@both
async def test_share_posts_the_answer_for_everyone_with_the_name_of_who_shared_it(transport: Transport) -> None:
    async with running(on_the_harbour, Deployment(transport)) as (slack, _):
        slack.workspace.people[ANN].name = "Ann <!here> *A*"
        answer = await share(slack)
        [post] = slack.posts
    assert (answer.text, answer.ephemeral) == (wording.answers.shared(), True)
    assert post["channel"] == GENERAL
    assert slack_blocks.visible(post).splitlines()[0] == "Shared by Ann <!here> *A*"
    assert "It is closed." in slack_blocks.visible(post)
    assert slack_blocks.mentions(post) == []
    assert (post["unfurl_links"], post["unfurl_media"]) == (False, False)
    assert list(slack_blocks.buttons(post)) == ["Sources", "Compare", "Subscribe"]


@both
async def test_anyone_who_sees_what_was_shared_may_press_and_is_answered_alone(transport: Transport) -> None:
    async with running(on_the_harbour, Deployment(transport)) as (slack, _):
        slack.channels[GENERAL].add(BOB)
        slack.workspace.people[BOB] = Person()
        await share(slack)
        pressed = await slack.press(slack.posts[0], SOURCES, BOB)
        answer = await pressed.answer()
        assert (answer.ephemeral, pressed.user, len(slack.posts)) == (True, BOB, 1)


@both
async def test_two_clicks_post_one_message(transport: Transport) -> None:
    async with running(on_the_harbour, Deployment(transport)) as (slack, _):
        answer = await slack.slash("/harbour")
        pressed = [await slack.press(answer.messages[0], SHARE) for _ in range(2)]
        said = sorted([(await one.answer()).text for one in pressed])
        assert len(slack.posts) == 1
    assert said == sorted([wording.answers.shared(), wording.answers.shared_already()])


async def test_two_clicks_that_reach_two_processes_post_one_message() -> None:
    doors = Doors()
    async with workspace(Deployment("http")) as slack:
        both_ = [platform_for(slack, Deployment("http"), arrivals=doors) for _ in range(2)]
        for platform in both_:
            await platform.start(commands(), on_the_harbour)
        slack.deliver_to(*map(endpoint, both_))
        answer = await slack.slash("/harbour")
        slack.break_next("chat.postMessage", refused("is_archived"))
        failed = await (await slack.press(answer.messages[0], SHARE)).answer()
        assert (failed.text, slack.posts) == (wording.platforms.slack_archived(), [])
        said = [(await (await slack.press(answer.messages[0], SHARE)).answer()).text for _ in range(2)]
        assert said == [wording.answers.shared(), wording.answers.shared_already()]
        assert len(slack.posts) == 1
        for platform in both_:
            await platform.stop()


@both
@pytest.mark.parametrize("fault", [DROPPED_AFTER, BROKEN_AFTER, refused("fatal_error", stored=True)])
async def test_what_may_stand_there_is_not_posted_again(transport: Transport, fault: Fault) -> None:
    async with running(on_the_harbour, Deployment(transport)) as (slack, _):
        answer = await slack.slash("/harbour")
        slack.break_next("chat.postMessage", fault)
        said = [(await (await slack.press(answer.messages[0], SHARE)).answer()).text for _ in range(2)]
        assert len(slack.posts) == 1
    assert said[0].startswith("The connection to Slack broke while the message was sent")
    assert said[1] == wording.answers.shared_already()


@both
async def test_what_slack_did_not_take_may_be_shared_once_more(transport: Transport) -> None:
    async with running(on_the_harbour, Deployment(transport)) as (slack, _):
        answer = await slack.slash("/harbour")
        slack.break_next("chat.postMessage", limited("30"))
        said = [(await (await slack.press(answer.messages[0], SHARE)).answer()).text for _ in range(2)]
        assert len(slack.posts) == 1
    assert said == [wording.platforms.slack_busy(), wording.answers.shared()]


@both
async def test_where_the_bot_is_not_a_member_share_tells_how_to_invite_it(transport: Transport) -> None:
    async with running(on_the_harbour, Deployment(transport)) as (slack, _):
        slack.channels[GENERAL].discard(BOT)
        assert (await share(slack)).text == wording.platforms.slack_not_here()
        slack.workspace.private.add(GENERAL)
        assert (await share(slack)).text == wording.platforms.slack_not_here()
        assert slack.posts == []


@pytest.mark.parametrize(
    "restriction",
    [
        {"is_read_only": True},
        {"is_thread_only": True},
        {"properties": {"posting_restricted_to": {"type": ["admin"], "user": ["U0EVE"]}}},
    ],
)
@both
async def test_nobody_posts_through_the_bot_where_they_may_not_post_themselves(
    transport: Transport, restriction: dict[str, object]
) -> None:
    async with running(on_the_harbour, Deployment(transport)) as (slack, _):
        slack.workspace.restricted[GENERAL] = restriction
        assert (await share(slack)).text == wording.platforms.slack_not_yours_to_post()
        assert slack.posts == []
        slack.workspace.people[ANN].admin = True
        assert (await share(slack)).text == wording.answers.shared()


@both
async def test_a_person_who_is_named_may_share_in_a_restricted_channel(transport: Transport) -> None:
    async with running(on_the_harbour, Deployment(transport)) as (slack, _):
        slack.workspace.restricted[GENERAL] = {"properties": {"posting_restricted_to": {"user": [ANN]}}}
        assert (await share(slack)).text == wording.answers.shared()


@both
async def test_nothing_is_shared_where_slack_does_not_tell_who_may_post(transport: Transport) -> None:
    async with running(on_the_harbour, Deployment(transport)) as (slack, _):
        slack.break_next("conversations.info", refused("internal_error"))
        assert (await share(slack)).text == wording.platforms.slack_unsure_who_posts()
        assert slack.posts == []


@both
async def test_without_a_name_the_answer_is_shared_all_the_same(transport: Transport) -> None:
    async with running(on_the_harbour, Deployment(transport)) as (slack, _):
        slack.break_next("users.info", *[refused("internal_error")] * 3)  # twice for the language, then for the name
        assert (await share(slack)).text == wording.answers.shared()
        assert "Shared by" not in slack_blocks.visible(slack.posts[0])


@both
async def test_a_button_of_another_version_says_that_what_it_was_for_is_gone(transport: Transport) -> None:
    async with running(on_the_harbour, Deployment(transport)) as (slack, _):
        answer = await slack.slash("/harbour")
        old = dict(slack_blocks.buttons(answer.messages[0])[SHARE]) | {"value": "attache:juggle:12"}
        pressed = await slack.press(answer.messages[0], old)
        assert (await pressed.answer()).text == wording.subscribing.gone_button()


@both
async def test_in_a_direct_conversation_there_is_no_share(transport: Transport) -> None:
    async with running(on_the_harbour, Deployment(transport)) as (slack, _):
        conversation = slack.workspace.conversation(ANN)
        answer = await (await slack.type("/harbour", channel=conversation)).answer()
        assert SHARE not in slack_blocks.buttons(answer.messages[0])
