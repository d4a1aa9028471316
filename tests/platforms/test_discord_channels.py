"""Channels of every kind that a digest may go to on Discord; through the unmodified discord.py."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot import commands, wording
from bot.errors import LostAnswerError, RefusedError, UnknowableError
from bot.model import Digest, Notice, Reply, Request, Target, TargetKind
from bot.platforms.discord import DiscordPlatform
from builders import NOW, brief, digest, theme
from fakes.discord import FakeDiscord
from fakes.discord_channels import ADMINISTRATOR, FORUM, NEWS, ORDINARY, SEND, TAG_REQUIRED, VIEW, Place
from fakes.discord_troubles import Trouble

THEMES = (theme("harbour"), theme("weather"))

pytestmark = pytest.mark.usefixtures("own_addresses")


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as server:
        yield server


async def ok(_: Request) -> Reply:
    return Notice("ok")


@asynccontextmanager
async def running(
    fake: FakeDiscord, *, gateway: bool = True, crosspost: bool = False
) -> AsyncIterator[DiscordPlatform]:
    settings = replace(fake.settings, crosspost=crosspost)
    platform = DiscordPlatform(settings, fake.token, THEMES, clock=lambda: NOW)
    if gateway:
        await platform.start(commands.table(THEMES), ok)
        await fake.slash("help")  # by then it has heard of the server
    else:
        await platform.connect()
    try:
        yield platform
    finally:
        await platform.stop()


def to(place: Place) -> Target:
    return Target("discord", "7", TargetKind.CHANNEL, place.id)


def news(place: Place) -> Digest:
    return digest((brief("The harbour is closed."),), target=to(place))


@pytest.mark.parametrize("gateway", [True, False], ids=["answering", "posting only"])
async def test_a_forum_gets_a_post_for_each_digest(fake: FakeDiscord, *, gateway: bool) -> None:
    forum = fake.channel("news", kind=FORUM, told=True)
    async with running(fake, gateway=gateway) as platform:
        first = await platform.post(to(forum), news(forum), key="k1")
        second = await platform.post(to(forum), Notice("@everyone: it failed", failed=True), key="k2")
    assert [posted.reference for posted in fake.posted] == [first, second]
    assert [posted.place.parent for posted in fake.posted] == [forum.id] * 2
    assert [posted.place.name for posted in fake.posted] == [
        "23 November 2026: Digest: The harbour",
        "@everyone: it failed",
    ]
    assert fake.posted[0].pings == fake.posted[1].pings == []


async def lost(platform: DiscordPlatform, forum: Place) -> str:
    """Post where the answer is lost; then what another attempt tells."""
    with pytest.raises(LostAnswerError):
        await platform.post(to(forum), news(forum), key="k1")
    return await platform.post(to(forum), news(forum), key="k1", tried=NOW - timedelta(seconds=1))


@pytest.mark.parametrize("trouble", [Trouble("drop", stored=True), Trouble("fail", stored=True)])
async def test_a_forum_post_whose_answer_was_lost_is_found_where_it_stands(fake: FakeDiscord, trouble: Trouble) -> None:
    forum, other = (fake.channel("news", kind=FORUM) for _ in range(2))
    async with running(fake, gateway=False) as platform:
        await platform.post(to(other), news(other), key="k1")
        fake.trouble(trouble)
        reference = await lost(platform, forum)
    assert [posted.reference for posted in fake.posted if posted.place.parent == forum.id] == [reference]


async def test_a_forum_post_that_is_not_found_is_unknown_and_not_sent_again(fake: FakeDiscord) -> None:
    forum = fake.channel("news", kind=FORUM)
    async with running(fake, gateway=False) as platform:
        fake.trouble(Trouble("drop"))
        with pytest.raises(UnknowableError):
            await lost(platform, forum)
    assert fake.posted == []


async def test_of_two_forum_posts_of_one_name_nobody_can_tell_which_it_is(fake: FakeDiscord) -> None:
    forum = fake.channel("news", kind=FORUM)
    async with running(fake, gateway=False) as platform:
        await platform.post(to(forum), news(forum), key="k0")
        fake.trouble(Trouble("drop", stored=True))
        with pytest.raises(UnknowableError):
            await lost(platform, forum)
    assert len(fake.posted) == 2


async def test_an_older_forum_post_of_the_same_name_is_another(fake: FakeDiscord) -> None:
    forum = fake.channel("news", kind=FORUM)
    async with running(fake, gateway=False) as platform:
        await platform.post(to(forum), news(forum), key="k0")
    later = datetime.now(UTC) + timedelta(hours=1)
    platform = DiscordPlatform(fake.settings, fake.token, THEMES, clock=lambda: later)
    await platform.connect()
    with pytest.raises(UnknowableError):
        await platform.post(to(forum), news(forum), key="k1", tried=later)
    await platform.stop()
    assert len(fake.posted) == 1


async def test_a_forum_that_wants_tags_is_a_refusal_that_says_so(fake: FakeDiscord) -> None:
    forum = fake.channel("news", kind=FORUM, flags=TAG_REQUIRED)
    async with running(fake, gateway=False) as platform:
        with pytest.raises(RefusedError, match="with a tag only"):
            await platform.post(to(forum), news(forum), key="k1")
    assert fake.take_violations()


@pytest.mark.parametrize("gateway", [True, False], ids=["answering", "posting only"])
async def test_an_announcement_goes_to_its_followers_where_that_is_wanted(fake: FakeDiscord, *, gateway: bool) -> None:
    place = fake.channel("announcements", kind=NEWS, told=True)
    for crosspost in (False, True):
        async with running(fake, gateway=gateway, crosspost=crosspost) as platform:
            for _ in range(2):  # a second attempt finds the first one's message, published already
                await platform.post(to(place), news(place), key=f"k{crosspost}")
            await platform.post(to(fake.daily), news(fake.daily), key=f"d{crosspost}")
    assert [(posted.place.name, posted.published) for posted in fake.posted] == [
        ("announcements", False),
        ("daily", False),
        ("announcements", True),
        ("daily", False),
    ]


async def test_a_digest_that_is_not_published_was_posted_all_the_same(
    fake: FakeDiscord, caplog: pytest.LogCaptureFixture
) -> None:
    place = fake.channel("announcements", kind=NEWS)
    fake.trouble(Trouble("refuse", status=403, code=50013), of="publish")
    async with running(fake, gateway=False, crosspost=True) as platform:
        assert await platform.post(to(place), news(place), key="k1") == fake.posted[0].reference
    assert not fake.posted[0].published
    assert "not published" in caplog.text
    fake.take_violations()


@pytest.mark.parametrize(
    ("bot", "said"),
    [
        (ORDINARY & ~SEND, "I need Send Messages in #news."),
        (ORDINARY & ~VIEW, "I need View Channel and Send Messages in #news."),
    ],
)
async def test_what_the_gateway_told_is_missing_is_named_before_anything_is_sent(
    fake: FakeDiscord, bot: int, said: str
) -> None:
    place = fake.channel("news", bot, told=True)
    async with running(fake) as platform:
        with pytest.raises(RefusedError) as refused:
            await platform.post(to(place), news(place), key="k1")
    assert str(refused.value) == said
    assert fake.violations == []  # Discord was not asked


async def test_what_the_bot_may_do_is_sent_without_asking_about_the_channel(fake: FakeDiscord) -> None:
    places = [fake.channel("own", ADMINISTRATOR, told=True), fake.thread("busy", told=True), fake.daily]
    async with running(fake) as platform:
        for place in places:
            await platform.post(to(place), news(place), key=f"k{place.id}")
    assert [posted.place for posted in fake.posted] == places
    assert fake.channels.looked_up == 0


async def test_a_channel_that_the_gateway_did_not_tell_of_is_asked_about_once(fake: FakeDiscord) -> None:
    place = fake.channel("elsewhere")
    async with running(fake, gateway=False) as platform:
        for number in range(3):
            await platform.post(to(place), news(place), key=f"k{number}")
        del fake.channels.places[place.id]
        for _ in range(2):
            with pytest.raises(RefusedError, match=wording.platforms.discord_no_channel()):
                await platform.post(to(place), news(place), key="k4")
    assert fake.channels.looked_up == 1
    fake.take_violations()
