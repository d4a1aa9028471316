"""“Brief me on this” on a message in Slack, through the unmodified Bolt."""

import pytest

from bot import wording
from bot.errors import RequestError
from bot.model import Action, Notice, Reply, Request
from builders import brief
from fakes import slack_blocks
from fakes.slack_workspace import ANN, BOT, GENERAL
from slack_running import Deployment, Transport, always, both, listening, running

THIS = wording.platforms.slack_shortcut()


@both
async def test_the_documents_are_asked_about_a_messages_text(transport: Transport) -> None:
    requests: list[Request] = []

    async def handle(request: Request) -> Reply:
        requests.append(request)
        return brief("It is closed.")

    async with running(handle, Deployment(transport)) as (slack, _):
        used = await slack.use(THIS, {"text": "Is the\nharbour closed, <@U0BOB>? R&amp;D asks &lt;now&gt;."})
        answer = await used.answer()
    (request,) = requests
    assert (request.action, request.origin.who, request.origin.channel) == (Action.ASK, ANN, GENERAL)
    assert request.arguments == {"question": "Is the harbour closed, @U0BOB? R&D asks <now>."}
    assert answer.ephemeral
    assert "It is closed." in answer.text
    assert wording.answers.share_button() in slack_blocks.buttons(answer.messages[0])


@both
async def test_of_a_long_message_it_says_how_much_was_asked(transport: Transport) -> None:
    requests: list[Request] = []
    async with running(listening(requests), Deployment(transport)) as (slack, _):
        answer = await (await slack.use(THIS, {"text": "the harbour is closed " * 100})).answer(messages=2)
    assert answer.text == f"{wording.home.long_message(1000)}\nDone."
    assert 900 < len(requests[0].arguments["question"]) <= 1000


@both
@pytest.mark.parametrize("message", [{}, {"text": "  "}, {"text": "", "files": [{"title": "map.png"}]}])
async def test_a_message_without_words_is_kindly_declined(transport: Transport, message: dict[str, object]) -> None:
    requests: list[Request] = []
    async with running(listening(requests), Deployment(transport)) as (slack, _):
        answer = await (await slack.use(THIS, message)).answer()
    assert answer.text == wording.home.wordless_message()
    assert requests == []


@both
async def test_what_another_app_has_posted_is_read_from_its_attachments(transport: Transport) -> None:
    requests: list[Request] = []
    message = {"text": "", "attachments": [{"title": "Port news", "text": "The quay is <https://x.example|shut>."}, {}]}
    async with running(listening(requests), Deployment(transport)) as (slack, _):
        await (await slack.use(THIS, message)).answer()
    assert requests[0].arguments == {"question": "Port news The quay is shut."}


@both
async def test_it_is_answered_where_the_bot_is_no_member(transport: Transport) -> None:
    async with running(always(brief("It is closed.")), Deployment(transport)) as (slack, _):
        slack.channels[GENERAL].discard(BOT)
        slack.workspace.private.add(GENERAL)
        answer = await (await slack.use(THIS, {"text": "Is it closed?"})).answer()
        between_two = await (await slack.use(THIS, {"text": "Is it closed?"}, channel="D0OTHERS")).answer()
        assert "chat.postEphemeral" not in slack.calls
    assert "It is closed." in answer.text
    assert "It is closed." in between_two.text


@both
async def test_a_question_that_is_declined_is_told(transport: Transport) -> None:
    async def handle(_: Request) -> Reply:
        raise RequestError(wording.answers.fuller_question("Hm", "/ask what?"))

    async with running(handle, Deployment(transport)) as (slack, _):
        answer = await (await slack.use(THIS, {"text": "Hm"})).answer()
    assert answer.text == wording.answers.fuller_question("Hm", "/ask what?")


@both
async def test_nothing_of_a_message_is_live_in_what_is_said_of_it(transport: Transport) -> None:
    async def handle(request: Request) -> Reply:
        return Notice(request.arguments["question"])

    async with running(handle, Deployment(transport)) as (slack, _):
        answer = await (
            await slack.use(THIS, {"text": "<!channel> &lt;!here&gt; <https://evil.example|bank>"})
        ).answer()
    assert (answer.mentions, answer.links) == ([], [])
