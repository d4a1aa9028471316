"""Digests posted on Discord: once, or not at all, or with a word about it; through the unmodified discord.py."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from bot import commands, wording
from bot.errors import (
    LostAnswerError,
    PlatformError,
    PostponedError,
    RefusedError,
    StorageError,
    UnknowableError,
)
from bot.model import Digest, Notice, Reply, Request, Target, TargetKind
from bot.platforms.discord import DiscordPlatform
from bot.platforms.discord.posting import WITHIN
from bot.ports import Notes
from bot.rendering.discord import render
from bot.settings import DiscordSettings, Secret
from builders import NOW, brief, digest, theme
from fakes.discord import FakeDiscord
from fakes.discord_channels import MESSAGES_SHUT, NO_MUTUAL_SERVER, ORDINARY, SEND, VIEW, Person, Place
from fakes.discord_interaction import pressable
from fakes.discord_limits import Limits, Rule
from fakes.discord_troubles import Trouble
from leaping import leaping, now
from notebook import Memory

THEMES = (theme("harbour"), theme("weather"))
HOSTILE = "@everyone <@1> <@&3> [bank](https://evil.example) **bold** discord.gg/abc"

pytestmark = pytest.mark.usefixtures("own_addresses")


class Clock:
    """The bot's time, as the test will have it."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as server:
        yield server


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def platform(fake: FakeDiscord, clock: Clock) -> AsyncIterator[DiscordPlatform]:
    async with posting(fake, clock) as one:
        yield one


@asynccontextmanager
async def posting(fake: FakeDiscord, clock: Clock, notes: Notes | None = None) -> AsyncIterator[DiscordPlatform]:
    platform = DiscordPlatform(fake.settings, fake.token, THEMES, clock=clock, notes=notes)
    await platform.connect()
    try:
        yield platform
    finally:
        await platform.stop()


def to(place: Place | Person) -> Target:
    if isinstance(place, Person):
        return Target("discord", "", TargetKind.USER, place.id)
    return Target("discord", "7", TargetKind.CHANNEL, place.id)


def news(target: Target, *sentences: str) -> Digest:
    return digest((brief(*(sentences or ("The harbour is closed.",))),), target=target, subscription=12, delivery="d1")


async def test_a_digest_is_one_message_in_its_channel_that_notifies_nobody(
    fake: FakeDiscord, platform: DiscordPlatform
) -> None:
    target = to(fake.daily)
    reference = await platform.post(target, news(target, HOSTILE), key="k1")
    [posted] = fake.posted
    assert reference == posted.reference == f"{fake.daily.id}/{posted.id}"
    assert HOSTILE in posted.text
    assert {found.kind for found in posted.live} == {"bold", "heading", "list", "small"}
    assert posted.pings == []
    assert posted.sent["allowed_mentions"] == {"parse": []}
    assert posted.sent["enforce_nonce"] is True
    assert posted.buttons == {}


async def test_a_digest_to_a_person_can_be_stopped_and_takes_one_request_once_they_are_known(
    fake: FakeDiscord, platform: DiscordPlatform
) -> None:
    target = to(fake.reader)
    first = await platform.post(target, news(target), key="k1")
    second = await platform.post(target, news(target), key="k2")
    assert [posted.reference for posted in fake.posted] == [first, second]
    assert [posted.place.person for posted in fake.posted] == [fake.reader] * 2
    assert fake.posted[0].buttons == {"Stop this digest": "attache:unsubscribe:12"}
    assert fake.channels.opened == 1


async def test_a_long_digest_stays_one_message_with_the_rest_behind_a_button(
    fake: FakeDiscord, platform: DiscordPlatform
) -> None:
    target = to(fake.daily)
    await platform.post(target, news(target, *("It is long. " * 60 for _ in range(20))), key="k1")
    [posted] = fake.posted
    assert posted.buttons == {"The whole digest": "attache:more:d1"}


async def test_a_digest_goes_into_a_thread_as_into_a_channel(fake: FakeDiscord, platform: DiscordPlatform) -> None:
    thread = fake.thread("harbour", ORDINARY & ~SEND)
    await platform.post(to(thread), news(to(thread)), key="k1")
    assert [posted.place for posted in fake.posted] == [thread]


async def test_a_word_to_an_owner_is_posted_too(fake: FakeDiscord, platform: DiscordPlatform) -> None:
    await platform.post(to(fake.reader), Notice("A digest could not be delivered.", failed=True), key="k1")
    assert [posted.text for posted in fake.posted] == ["A digest could not be delivered."]


async def test_one_delivery_is_one_message_whichever_process_posts_it(fake: FakeDiscord, clock: Clock) -> None:
    target, other = to(fake.daily), to(fake.channel("other"))
    references = []
    for _ in range(2):
        async with posting(fake, clock) as platform:
            references.append(await platform.post(target, news(target), key="a-rather-long-key-" * 5))
    assert len(fake.posted) == 1
    assert references == [fake.posted[0].reference] * 2
    assert len(fake.posted[0].sent["nonce"]) <= 25
    async with posting(fake, clock) as platform:
        await platform.post(target, news(target), key="another")
        await platform.post(other, news(other), key="another")
    assert len(fake.posted) == 3


async def test_a_conversation_is_opened_before_and_once_for_all_runs(fake: FakeDiscord, clock: Clock) -> None:
    notes, target = Memory(), to(fake.reader)
    for run in range(3):
        async with posting(fake, clock, notes) as platform:
            await platform.prepare(target)
            assert (fake.channels.opened, len(fake.posted)) == (1, run)
            await platform.post(target, news(target), key=f"k{run}")
            await platform.prepare(to(fake.daily))
    assert fake.channels.opened == 1


async def test_a_conversation_that_is_no_longer_there_is_opened_anew(fake: FakeDiscord, clock: Clock) -> None:
    notes, target = Memory(), to(fake.reader)
    async with posting(fake, clock, notes) as platform:
        await platform.prepare(target)
    fake.channels.places.pop(fake.channels.direct(fake.reader).id)
    async with posting(fake, clock, notes) as platform:
        await platform.prepare(target)
        with pytest.raises(PostponedError):
            await platform.post(target, news(target), key="k1")
        fake.take_violations()
        await platform.prepare(target)
        await platform.post(target, news(target), key="k1")
    assert (fake.channels.opened, len(fake.posted)) == (2, 1)


async def test_notes_that_cannot_be_kept_only_cost_a_request(fake: FakeDiscord, clock: Clock) -> None:
    class Broken(Memory):
        async def read(self, name: str) -> str | None:
            raise StorageError(name)

        async def write(self, name: str, value: str) -> None:
            raise StorageError(name, value)

    for run in range(2):
        async with posting(fake, clock, Broken()) as platform:
            await platform.post(to(fake.reader), news(to(fake.reader)), key=f"k{run}")
    assert (fake.channels.opened, len(fake.posted)) == (2, 2)


async def test_whom_discord_does_not_know_is_refused_before_anything_is_sent(
    fake: FakeDiscord, platform: DiscordPlatform
) -> None:
    with pytest.raises(RefusedError, match="no such person"):
        await platform.prepare(Target("discord", "", TargetKind.USER, "404"))
    fake.take_violations()


@leaping
async def test_who_queues_to_be_written_to_has_not_begun() -> None:
    async with (
        FakeDiscord(limits=Limits(now, Rule(2, 20.0))) as fake,
        posting(fake, Clock()) as platform,
    ):
        people = [to(fake.person(f"person{number}")) for number in range(6)]
        outcomes = await asyncio.gather(*map(platform.prepare, people), return_exceptions=True)
        queued = [one for one in outcomes if isinstance(one, PostponedError)]
        assert len(queued) >= 4
        assert not any(one.counts for one in queued)


async def is_queued(preparing: Awaitable[None]) -> bool:
    try:
        await preparing
    except PostponedError as postponed:
        return not postponed.counts
    return False


@leaping
async def test_a_conversation_goes_on_being_opened_when_nobody_waits_for_it() -> None:
    """Even if Discord lets one be opened in a time that is longer than any post may take."""
    async with (
        FakeDiscord(limits=Limits(now, Rule(1, 2 * WITHIN.total_seconds()))) as fake,
        posting(fake, Clock()) as platform,
    ):
        people = [to(fake.person(f"person{number}")) for number in range(3)]
        async with asyncio.timeout(100):
            for one in people:
                while await is_queued(platform.prepare(one)):
                    pass
        assert fake.channels.opened == 3
        assert fake.limits.exceeded == []


# What Discord refuses


@pytest.mark.parametrize("shut", [MESSAGES_SHUT, NO_MUTUAL_SERVER])
async def test_a_person_who_cannot_be_written_to_is_a_refusal(
    fake: FakeDiscord, platform: DiscordPlatform, shut: int
) -> None:
    target = to(fake.person("shy", shut))
    with pytest.raises(RefusedError, match="they may have closed direct messages"):
        await platform.post(target, news(target), key="k1")
    assert str(shut) in fake.take_violations()[0]


@pytest.mark.parametrize(
    ("bot", "said"),
    [
        (ORDINARY & ~VIEW, "I need View Channel"),
        (ORDINARY & ~SEND, "I need Send Messages there"),
    ],
)
async def test_a_channel_that_the_bot_may_not_post_in_is_a_refusal_that_names_the_right(
    fake: FakeDiscord, platform: DiscordPlatform, bot: int, said: str
) -> None:
    target = to(fake.channel("closed", bot))
    with pytest.raises(RefusedError, match=said):
        await platform.post(target, news(target), key="k1")
    assert "403" in fake.take_violations()[0]


@pytest.mark.parametrize(
    ("target", "said"),
    [
        (Target("discord", "7", TargetKind.CHANNEL, "404"), "The channel is gone"),
        (Target("discord", "", TargetKind.USER, "404"), "no such person"),
    ],
)
async def test_what_is_not_there_is_a_refusal(
    fake: FakeDiscord, platform: DiscordPlatform, target: Target, said: str
) -> None:
    with pytest.raises(RefusedError, match=said):
        await platform.post(target, news(target), key="k1")
    assert fake.take_violations()


@pytest.mark.parametrize(
    ("status", "code", "said"),
    [
        (403, 50009, "verification level"),
        (400, 200000, "AutoMod"),
        (404, 10013, "no such person"),
        (403, 160002, "Its reason: a refusal"),
        (404, 10099, "Its reason: a refusal"),
    ],
)
async def test_every_other_refusal_says_why(
    fake: FakeDiscord, platform: DiscordPlatform, status: int, code: int, said: str
) -> None:
    fake.trouble(Trouble("refuse", status=status, code=code))
    with pytest.raises(RefusedError, match=said):
        await platform.post(to(fake.daily), news(to(fake.daily)), key="k1")
    fake.take_violations()


async def test_a_message_that_breaks_a_rule_is_not_held_against_its_channel(
    fake: FakeDiscord, platform: DiscordPlatform
) -> None:
    fake.trouble(Trouble("refuse", status=400, code=50035))
    with pytest.raises(PostponedError, match="Its reason: a refusal"):
        await platform.post(to(fake.daily), news(to(fake.daily)), key="k1")
    fake.take_violations()


async def test_a_block_between_the_bot_and_discord_is_held_against_nobody(
    fake: FakeDiscord, platform: DiscordPlatform
) -> None:
    fake.trouble(Trouble("refuse", status=403, code=0))
    with pytest.raises(PostponedError):
        await platform.post(to(fake.daily), news(to(fake.daily)), key="k1")
    fake.take_violations()


async def test_a_dead_token_is_held_against_nobody(fake: FakeDiscord, platform: DiscordPlatform) -> None:
    await fake.revoke_token()
    with pytest.raises(PostponedError, match="DISCORD_TOKEN"):
        await platform.post(to(fake.daily), news(to(fake.daily)), key="k1")
    assert "401" in fake.take_violations()[0]


# What Discord asks to wait for


@pytest.mark.parametrize("everywhere", [False, True])
async def test_a_long_wait_is_told_with_its_length(
    fake: FakeDiscord, platform: DiscordPlatform, *, everywhere: bool
) -> None:
    fake.trouble(Trouble("limit", seconds=40.5, everywhere=everywhere))
    with pytest.raises(PostponedError) as postponed:
        await platform.post(to(fake.daily), news(to(fake.daily)), key="k1")
    assert postponed.value.after == 40.5
    assert fake.posted == []


async def test_a_short_wait_is_waited_for(fake: FakeDiscord, platform: DiscordPlatform) -> None:
    fake.trouble(Trouble("limit", seconds=0.1))
    await platform.post(to(fake.daily), news(to(fake.daily)), key="k1")
    assert len(fake.posted) == 1


async def test_waiting_again_and_again_ends_with_the_last_wait_asked_for(
    fake: FakeDiscord, platform: DiscordPlatform
) -> None:
    fake.trouble(Trouble("limit", seconds=0.01), times=5)
    with pytest.raises(PostponedError) as postponed:
        await platform.post(to(fake.daily), news(to(fake.daily)), key="k1")
    assert postponed.value.after == 1


async def test_the_ban_page_is_a_wait_of_unknown_length(fake: FakeDiscord, platform: DiscordPlatform) -> None:
    fake.trouble(Trouble("ban"))
    with pytest.raises(PostponedError) as postponed:
        await platform.post(to(fake.daily), news(to(fake.daily)), key="k1")
    assert postponed.value.after is None


async def test_beginning_conversations_too_fast_is_a_wait_and_no_refusal(
    fake: FakeDiscord, platform: DiscordPlatform
) -> None:
    fake.trouble(Trouble("refuse", status=403, code=40003), of="open")
    with pytest.raises(PostponedError, match="asks to wait"):
        await platform.post(to(fake.reader), news(to(fake.reader)), key="k1")
    fake.take_violations()


@leaping
async def test_many_messages_to_one_channel_keep_inside_its_limit() -> None:
    async with (
        FakeDiscord(limits=Limits(now, Rule(5, 2.0)), latency=0.05) as fake,
        posting(fake, Clock()) as platform,
    ):
        target = to(fake.daily)
        await asyncio.gather(*(platform.post(target, news(target), key=f"k{number}") for number in range(17)))
        assert len(fake.posted) == 17
        assert fake.limits.exceeded == []


@leaping
async def test_who_queues_for_a_limit_was_certainly_not_written_to() -> None:
    async with (
        FakeDiscord(limits=Limits(now, Rule(2, 20.0))) as fake,
        posting(fake, Clock()) as platform,
    ):
        people = [to(fake.person(f"person{number}")) for number in range(6)]
        posts = (platform.post(one, news(one), key="k1") for one in people)
        outcomes = await asyncio.gather(*posts, return_exceptions=True)
        queued = [one for one in outcomes if isinstance(one, PostponedError)]
        assert len(queued) == 6 - len(fake.posted) > 0
        assert not any(one.counts for one in queued)


# What nobody answers


async def test_an_answer_that_is_lost_is_asked_for_again_under_the_same_nonce(
    fake: FakeDiscord, platform: DiscordPlatform, clock: Clock
) -> None:
    fake.trouble(Trouble("drop", stored=True))
    target, tried = to(fake.daily), clock.now
    with pytest.raises(LostAnswerError):
        await platform.post(target, news(target), key="k1")
    clock.now += timedelta(seconds=59)
    reference = await platform.post(target, news(target), key="k1", tried=tried)
    assert [posted.reference for posted in fake.posted] == [reference]
    assert fake.channels.repeats == 1


async def test_a_request_that_is_lost_is_made_again(fake: FakeDiscord, platform: DiscordPlatform, clock: Clock) -> None:
    fake.trouble(Trouble("drop"))
    target = to(fake.reader)
    with pytest.raises(LostAnswerError):
        await platform.post(target, news(target), key="k1")
    await platform.post(target, news(target), key="k1", tried=clock.now)
    assert len(fake.posted) == 1


@pytest.mark.parametrize("age", [60, 3600, -1])
async def test_what_is_too_long_ago_is_not_sent_again(
    fake: FakeDiscord, platform: DiscordPlatform, clock: Clock, age: int
) -> None:
    target = to(fake.daily)
    with pytest.raises(UnknowableError):
        await platform.post(target, news(target), key="k1", tried=clock.now - timedelta(seconds=age))
    assert fake.posted == []


async def test_a_message_that_somebody_deleted_is_not_posted_anew(
    fake: FakeDiscord, platform: DiscordPlatform, clock: Clock
) -> None:
    target = to(fake.daily)
    await platform.post(target, news(target), key="k1")
    fake.posted[0].deleted = True
    with pytest.raises(UnknowableError, match="deleted"):
        await platform.post(target, news(target), key="k1", tried=clock.now)
    fake.take_violations()


async def test_a_failure_is_tried_again_at_once_and_doubles_nothing(
    fake: FakeDiscord, platform: DiscordPlatform
) -> None:
    fake.trouble(Trouble("fail", stored=True))
    reference = await platform.post(to(fake.daily), news(to(fake.daily)), key="k1")
    assert [posted.reference for posted in fake.posted] == [reference]


@pytest.mark.parametrize("stored", [False, True])
@pytest.mark.parametrize("kind", ["garble", "fail"])
async def test_a_failure_or_an_answer_without_sense_leaves_the_matter_open(
    fake: FakeDiscord, platform: DiscordPlatform, kind: str, *, stored: bool
) -> None:
    fake.trouble(Trouble(kind, stored=stored, status=503))  # type: ignore[arg-type]
    with pytest.raises(LostAnswerError):
        await platform.post(to(fake.daily), news(to(fake.daily)), key="k1")


async def test_a_wait_after_a_failure_leaves_the_matter_open(fake: FakeDiscord, platform: DiscordPlatform) -> None:
    fake.trouble(Trouble("fail", stored=True))
    fake.trouble(Trouble("limit", seconds=60))
    with pytest.raises(LostAnswerError):
        await platform.post(to(fake.daily), news(to(fake.daily)), key="k1")
    assert len(fake.posted) == 1


async def test_a_wait_does_not_close_what_an_earlier_attempt_left_open(
    fake: FakeDiscord, platform: DiscordPlatform, clock: Clock
) -> None:
    fake.trouble(Trouble("limit", seconds=60))
    with pytest.raises(LostAnswerError):
        await platform.post(to(fake.daily), news(to(fake.daily)), key="k1", tried=clock.now)


async def test_all_attempts_under_one_nonce_end_within_the_minute(
    fake: FakeDiscord, platform: DiscordPlatform, clock: Clock
) -> None:
    fake.trouble(Trouble("fail"), times=5)
    began = time.monotonic()
    with pytest.raises(LostAnswerError):
        await platform.post(to(fake.daily), news(to(fake.daily)), key="k1", tried=clock.now - timedelta(seconds=58.5))
    assert time.monotonic() - began < 5


async def test_what_never_left_is_certainly_not_posted(fake: FakeDiscord, platform: DiscordPlatform) -> None:
    await fake.shut_down()
    with pytest.raises(PostponedError, match="could not be reached"):
        await platform.post(to(fake.daily), news(to(fake.daily)), key="k1")


@pytest.mark.parametrize("kind", ["drop", "ban", "garble"])
async def test_a_conversation_that_could_not_be_begun_is_certainly_no_message(
    fake: FakeDiscord, platform: DiscordPlatform, kind: str
) -> None:
    fake.trouble(Trouble(kind), of="open")  # type: ignore[arg-type]
    target = to(fake.reader)
    with pytest.raises(PostponedError):
        await platform.post(target, news(target), key="k1")
    await platform.post(target, news(target), key="k1")
    assert len(fake.posted) == 1


async def test_a_conversation_that_is_gone_is_begun_anew(fake: FakeDiscord, platform: DiscordPlatform) -> None:
    target = to(fake.reader)
    await platform.post(target, news(target), key="k1")
    del fake.channels.places[fake.posted[0].place.id]
    with pytest.raises(PostponedError):
        await platform.post(target, news(target), key="k2")
    await platform.post(target, news(target), key="k2")
    assert len(fake.posted) == 2
    fake.take_violations()


async def test_a_post_that_is_given_up_leaves_nothing_behind(fake: FakeDiscord, platform: DiscordPlatform) -> None:
    target = to(fake.daily)
    await platform.post(target, news(target), key="k0")
    before = asyncio.all_tasks()
    fake.trouble(Trouble("hang", stored=True), times=2)
    for number in range(2):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await platform.post(target, news(target), key=f"k{number + 1}")
    await platform.post(target, news(target), key="k1")
    assert {task for task in asyncio.all_tasks() - before if "discord" in task.get_name()} == set()
    assert len(fake.posted) == 3


@pytest.mark.parametrize(("during", "seconds"), [("open", 1.0), ("post", 20.0)])
async def test_a_post_given_up_while_it_waits_for_the_limit_over_everything_holds_up_no_other(
    fake: FakeDiscord, platform: DiscordPlatform, during: str, seconds: float
) -> None:
    """An opening goes on, and so does its wait."""
    fake.trouble(Trouble("limit", seconds=seconds, everywhere=True), of=during)
    target, other = to(fake.reader), to(fake.daily)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await platform.post(target, news(target), key="k1")
    async with asyncio.timeout(5):
        await platform.post(other, news(other), key="k2")


# From login to logout


async def test_a_process_that_only_posts_registers_no_commands_and_opens_no_gateway(
    fake: FakeDiscord, platform: DiscordPlatform
) -> None:
    await platform.post(to(fake.daily), news(to(fake.daily)), key="k1")
    assert fake.synced == 0
    assert fake.gateway.session is None


async def test_a_process_that_only_posts_waits_until_it_is_stopped(
    fake: FakeDiscord, platform: DiscordPlatform
) -> None:
    waiting = asyncio.create_task(platform.wait())
    await asyncio.sleep(0.05)
    assert not waiting.done()
    await asyncio.gather(platform.stop(), platform.stop())
    async with asyncio.timeout(5):
        await waiting
    with pytest.raises(PostponedError, match="not connected"):
        await platform.post(to(fake.daily), news(to(fake.daily)), key="k1")


async def test_a_post_on_its_way_when_the_bot_stops_is_left_open(fake: FakeDiscord, platform: DiscordPlatform) -> None:
    fake.trouble(Trouble("hang", stored=True))
    target = to(fake.daily)
    under_way = asyncio.create_task(platform.post(target, news(target), key="k1"))
    async with asyncio.timeout(5):
        while not fake.troubles.befell:  # noqa: ASYNC110 - the fake has no event for it
            await asyncio.sleep(0.01)
        await platform.stop()
    with pytest.raises(LostAnswerError):
        await under_way


async def test_before_the_login_nothing_is_posted(fake: FakeDiscord) -> None:
    platform = DiscordPlatform(fake.settings, fake.token, THEMES)
    with pytest.raises(PostponedError, match="not connected"):
        await platform.post(to(fake.daily), news(to(fake.daily)), key="k1")


@pytest.mark.parametrize("token", ["", "not-the-token"])
async def test_a_wrong_token_is_told_at_the_login(fake: FakeDiscord, token: str) -> None:
    with pytest.raises(PlatformError, match="Set DISCORD_TOKEN"):
        await DiscordPlatform(fake.settings, Secret(token), THEMES).connect()
    fake.take_violations()


async def test_a_server_that_cannot_be_reached_is_told_at_the_login(fake: FakeDiscord) -> None:
    await fake.shut_down()
    settings = DiscordSettings(api=fake.settings.api, gateway=fake.settings.gateway)
    with pytest.raises(PlatformError, match="cannot be reached"):
        await DiscordPlatform(settings, fake.token, THEMES).connect()


# Buttons


@asynccontextmanager
async def answering(fake: FakeDiscord, handle: Callable[[Request], Awaitable[Reply]]) -> AsyncIterator[DiscordPlatform]:
    platform = DiscordPlatform(fake.settings, fake.token, THEMES)
    await platform.start(commands.table(THEMES), handle)
    try:
        yield platform
    finally:
        await platform.stop()


async def test_a_button_works_after_a_restart_and_answers_whoever_pressed_it_alone(
    fake: FakeDiscord, platform: DiscordPlatform
) -> None:
    asked: list[Request] = []

    async def handle(request: Request) -> Reply:
        asked.append(request)
        return Notice("Stopped.")

    target, place = to(fake.reader), to(fake.daily)
    await platform.post(target, news(target), key="k1")
    await platform.post(place, news(place, *("It is long. " * 60 for _ in range(20))), key="k2")
    stranger = fake.person("stranger")
    async with answering(fake, handle):
        answer = await (await fake.press(fake.posted[0], "Stop this digest")).answer()
        await (await fake.press(fake.posted[1], "The whole digest", who=stranger)).answer()
    assert answer.ephemeral
    assert answer.text == "Stopped."
    assert answer.acknowledged_after < 3
    stop, more = asked
    assert (stop.action, stop.arguments, stop.origin.direct) == ("unsubscribe", {"number": "12"}, True)
    assert stop.origin.person == target
    assert (more.action, more.arguments, more.origin.who) == ("more", {"delivery": "d1"}, stranger.id)
    assert (more.origin.direct, more.origin.manager) == (False, False)
    assert more.origin.received_at.tzinfo is UTC


async def test_a_digest_as_an_answer_keeps_its_buttons(fake: FakeDiscord) -> None:
    asked: list[Request] = []

    async def handle(request: Request) -> Reply:
        asked.append(request)
        return news(to(fake.reader))

    async with answering(fake, handle):
        answer = await fake.slash("help")
    [message] = answer.messages
    assert list(pressable(message)) == ["Stop this digest"]


async def test_whoever_asks_for_the_whole_digest_gets_all_of_it(fake: FakeDiscord, platform: DiscordPlatform) -> None:
    target = to(fake.daily)
    long = news(target, *(f"Point {number} " + "is long. " * 80 for number in range(12)))

    async def handle(_: Request) -> Reply:
        return long

    await platform.post(target, long, key="k1")
    [posted] = fake.posted
    assert "Point 11" not in posted.text
    async with answering(fake, handle):
        pressed = await fake.press(posted, "The whole digest")
        answer = await pressed.answer(messages=len(render(long, whole=True)))
    assert all(f"Point {number} " in answer.text for number in range(12))
    assert answer.ephemeral


async def test_a_press_that_is_not_ours_is_left_to_others(fake: FakeDiscord) -> None:
    async def handle(_: Request) -> Reply:
        raise AssertionError

    button = {"type": 2, "style": 1, "label": "Play", "custom_id": "music:play"}
    foreign = fake.channels.stand(fake.daily, {"content": "x", "components": [{"type": 1, "components": [button]}]})
    async with answering(fake, handle):
        interaction = await fake.press(foreign, "Play")
        await asyncio.sleep(0.2)
        assert interaction.acknowledged_at is None


async def test_a_button_of_another_version_says_that_it_is_out_of_use(fake: FakeDiscord) -> None:
    async def handle(_: Request) -> Reply:
        raise AssertionError

    button = {"type": 2, "style": 1, "label": "Sing", "custom_id": "attache:sing:7"}
    old = fake.channels.stand(fake.daily, {"content": "x", "components": [{"type": 1, "components": [button]}]})
    async with answering(fake, handle):
        answer = await (await fake.press(old, "Sing")).answer()
    assert answer.text == wording.subscribing.gone_button()
    assert answer.ephemeral


async def test_a_platform_that_answers_commands_posts_too(fake: FakeDiscord) -> None:
    async def handle(_: Request) -> Reply:
        return Notice("ok")

    async with answering(fake, handle) as platform:
        await platform.post(to(fake.reader), news(to(fake.reader)), key="k1")
    assert len(fake.posted) == 1
