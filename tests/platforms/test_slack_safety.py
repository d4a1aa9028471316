"""Whatever documents and people say, what arrives on Slack notifies no one, formats nothing and links nowhere else."""

import asyncio
from collections.abc import Sequence

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.commands import offered
from bot.model import Reply, Request, Shared, Target, TargetKind
from bot.rendering.slack import render
from fakes import slack_blocks
from fakes.slack_workspace import GENERAL, TEAM
from hostile import PERSON, WORDS, addresses, digests, replies
from slack_running import Deployment, Transport, both, connected, listening, running

CHANNEL = Target("slack", TEAM, TargetKind.CHANNEL, GENERAL)
WHOLE = [word for word in WORDS if word == word.encode(errors="ignore").decode()]
"""What UTF-8, and so a form, can carry."""

few = settings(max_examples=4, phases=[Phase.generate])


@both
@few
@given(said=st.lists(replies, min_size=1, max_size=6))
def test_no_answer_is_more_than_words_and_the_links_of_its_documents(transport: Transport, said: list[Reply]) -> None:
    asyncio.run(_answered(transport, said))


async def _answered(transport: Transport, said: Sequence[Reply]) -> None:
    coming, messages = iter(said), asyncio.Queue[int]()

    async def handle(request: Request) -> Reply:
        reply = next(coming)
        shared = isinstance(reply, Shared)  # that is posted, and answered with a word
        messages.put_nowait(1 if shared else len(render(reply, whole=True, offered=offered(request, reply))))
        return reply

    async with running(handle, Deployment(transport)) as (slack, _):
        slack.pace = slack.ceiling = None
        for reply in said:
            typed = await slack.type("/harbour")
            answer = await typed.answer(await messages.get())
            assert answer.ephemeral
            assert bool(answer.links) <= bool(addresses(reply))
            for message in (*answer.messages, *slack.posts):
                assert slack_blocks.mentions(message) == []
                assert slack_blocks.formats(message) == slack_blocks.autolinks(message) == []


@few
@given(said=st.lists(digests, min_size=1, max_size=2))
def test_no_digest_is_more_than_words_and_the_links_of_its_documents(said: list[Reply]) -> None:
    asyncio.run(_posted(said))


async def _posted(said: Sequence[Reply]) -> None:
    async with connected() as (slack, platform):
        slack.pace = slack.ceiling = None
        for number, reply in enumerate(said):
            await platform.post(PERSON if number % 2 else CHANNEL, reply, key=f"k{number}")
        assert [slack_blocks.mentions(post) for post in slack.posts] == [[]] * len(said)
        assert [slack_blocks.formats(post) for post in slack.posts] == [[]] * len(said)
        assert {link for post in slack.posts for _, link in slack_blocks.links(post)} <= {
            host for reply in said for host in _hosts(reply)
        }


def _hosts(reply: Reply) -> set[str]:
    return {label for message in render(reply) for _, label in slack_blocks.links(message)}


@both
@few
@given(typed=st.lists(st.sampled_from(WHOLE), min_size=1, max_size=6))
def test_what_a_person_types_comes_back_as_words(transport: Transport, typed: list[str]) -> None:
    asyncio.run(_typed(transport, typed))


async def _typed(transport: Transport, typed: Sequence[str]) -> None:
    requests: list[Request] = []
    async with running(listening(requests), Deployment(transport)) as (slack, _):
        for words in typed:
            for command in ("/brief", "/attache", "/digest", "/unsubscribe"):
                answer = await slack.slash(f"{command} {words}")
                assert answer.mentions == []
                assert answer.links == []
