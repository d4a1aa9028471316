"""When the commands are sent to Discord, and when not; through the unmodified discord.py."""

from collections.abc import AsyncIterator, Sequence

import pytest

from bot import commands
from bot.errors import PlatformError
from bot.model import Notice, Reply, Request, Theme
from bot.platforms.discord import DiscordPlatform
from builders import theme
from fakes.discord import FakeDiscord
from notebook import Memory

THEMES = (theme("harbour"), theme("weather"))

pytestmark = pytest.mark.usefixtures("own_addresses")


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as server:
        yield server


async def ok(_: Request) -> Reply:
    return Notice("ok")


async def run_once(fake: FakeDiscord, notes: Memory | None, themes: Sequence[Theme] = THEMES) -> None:
    platform = DiscordPlatform(fake.settings, fake.token, themes, notes=notes)
    await platform.start(commands.table(themes), ok)
    assert (await fake.slash("help")).text == "ok"
    await platform.stop()


async def test_commands_are_sent_again_only_when_they_changed(fake: FakeDiscord) -> None:
    notes = Memory()
    for _ in range(3):
        await run_once(fake, notes)
    assert fake.synced == 1
    await run_once(fake, notes, [*THEMES, theme("trade")])
    await run_once(fake, notes, [*THEMES, theme("trade", title="Of trade")])
    assert fake.synced == 3


async def test_another_application_gets_its_commands_although_they_are_the_same(fake: FakeDiscord) -> None:
    notes = Memory()
    await run_once(fake, notes)
    async with FakeDiscord() as other:
        await run_once(other, notes)
        assert other.synced == 1


async def test_commands_that_discord_refused_are_sent_again_at_the_next_start(fake: FakeDiscord) -> None:
    notes = Memory()
    many = [theme(f"port-{number}", command=f"port-{number}") for number in range(101)]
    platform = DiscordPlatform(fake.settings, fake.token, THEMES, notes=notes)
    with pytest.raises(PlatformError, match="refused the commands"):
        await platform.start(commands.table(many), ok)
    fake.take_violations()
    assert notes.kept == {}
    await run_once(fake, notes)
    assert fake.synced == 1


async def test_commands_can_be_sent_by_hand_whatever_is_noted(fake: FakeDiscord) -> None:
    notes = Memory()
    await run_once(fake, notes)
    by_hand = DiscordPlatform(fake.settings, fake.token, THEMES, notes=notes)
    assert await by_hand.register(commands.table(THEMES)) == len(fake.commands)
    await run_once(fake, notes)
    assert fake.synced == 2


async def test_one_server_gets_commands_of_its_own_until_they_are_taken_away(fake: FakeDiscord) -> None:
    platform = DiscordPlatform(fake.settings, fake.token, THEMES)
    count = await platform.register(commands.table(THEMES), int(fake.guild_id))
    assert [one["name"] for one in fake.of_server[fake.guild_id]][:2] == ["harbour", "weather"]
    assert (count, fake.commands) == (len(fake.of_server[fake.guild_id]), [])
    await DiscordPlatform(fake.settings, fake.token, THEMES).unregister(int(fake.guild_id))
    assert fake.of_server[fake.guild_id] == []


async def test_a_server_that_the_bot_is_not_in_is_named_as_such(fake: FakeDiscord) -> None:
    with pytest.raises(PlatformError, match="knows no such server"):
        await DiscordPlatform(fake.settings, fake.token, THEMES).register(commands.table(THEMES), 77)
    with pytest.raises(PlatformError, match="knows no such server"):
        await DiscordPlatform(fake.settings, fake.token, THEMES).unregister(77)
    fake.take_violations()


async def test_the_invitation_asks_for_what_the_guide_explains_and_no_more(fake: FakeDiscord) -> None:
    link = await DiscordPlatform(fake.settings, fake.token, THEMES).invitation()
    application = fake.application_id
    assert link == (
        f"https://discord.com/oauth2/authorize?client_id={application}"
        "&scope=bot+applications.commands&permissions=274877910016"
    )
