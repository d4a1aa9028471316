"""kill -9 at every step of a digest's way: nothing is lost, nothing stands twice, what nobody can know is said.

The process that dies is a real one, delivering through the unmodified SDK to a strict local service; this process
then takes over, as the same machine started anew or as another one.
"""

import asyncio
import json
import random
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

import crashing_node
from bot.briefing import filing
from bot.briefing.splitting import passages
from bot.journeys import deliver
from bot.journeys.deliver import Deliverer
from bot.model import EVERY_DAY, DeliveryStatus, Schedule, Target, TargetKind
from bot.storage import causes, ledger, library, subscriptions
from bot.storage.database import Database
from bot.storage.schema import schedules
from builders import document, theme
from crashing_node import OWNER, TIMING, now, platform_of
from fakes.discord import FakeDiscord
from fakes.discord_troubles import Trouble
from fakes.slack_faults import HANGS_AFTER
from fakes.slack_workspace import BOT, TEAM
from slack_running import Deployment, workspace

pytestmark = pytest.mark.usefixtures("own_addresses")

HARBOUR = theme("harbour")
SUBSCRIBERS = 5
BEFORE = ["plan", "planned", "claim", "begin"]
"""Steps before anything can have been posted, as far as the ledger can tell."""

BETWEEN = ["before post", "in post", "after post", "settle"]
"""Steps at which a message may stand that the ledger does not know of."""

OPENING = "in prepare"
"""While a conversation is opened with the first of many who were never written to."""

POINTS = [*BEFORE, *BETWEEN, "settled"]
"""After the first is settled, others may be anywhere."""


@dataclass(frozen=True)
class World:
    """A platform's service, what is needed to reach it, and what stands in each of its channels."""

    setup: dict[str, Any]
    targets: Sequence[Target]
    standing: Callable[[], Counter[str]]
    hang: Callable[[], None]
    begun: Callable[[], bool]


@asynccontextmanager
async def discord() -> AsyncIterator[World]:
    async with FakeDiscord() as fake:
        places = [fake.channel(f"channel{number}") for number in range(SUBSCRIBERS)]
        yield World(
            {"platform": "discord", "settings": asdict(fake.settings), "token": fake.token.reveal()},
            [Target("discord", fake.guild_id, TargetKind.CHANNEL, place.id) for place in places],
            lambda: Counter(post.place.id for post in fake.posted),
            lambda: fake.trouble(Trouble("hang", stored=True)),
            lambda: fake.troubles.befell > 0,
        )


@asynccontextmanager
async def people_on_discord() -> AsyncIterator[World]:
    """Nobody of them was ever written to, and Discord lets only so many conversations be opened at once."""
    async with FakeDiscord() as fake:
        people = [fake.person(f"person{number}") for number in range(SUBSCRIBERS)]
        yield World(
            {"platform": "discord", "settings": asdict(fake.settings), "token": fake.token.reveal()},
            [Target("discord", "", TargetKind.USER, person.id) for person in people],
            lambda: Counter(post.place.person.id for post in fake.posted if post.place.person),
            lambda: fake.trouble(Trouble("hang"), of="open"),
            lambda: fake.troubles.befell > 0,
        )


@asynccontextmanager
async def slack(*, history: bool) -> AsyncIterator[World]:
    async with workspace(Deployment(history=history)) as fake:
        channels = [f"C0NUMBER{number}" for number in range(SUBSCRIBERS)]
        for channel in channels:
            fake.channels[channel] = {BOT}
        settings = asdict(fake.socket_settings) | {"history": history}
        yield World(
            {"platform": "slack", "settings": settings, "token": fake.bot_token.reveal()},
            [Target("slack", TEAM, TargetKind.CHANNEL, channel) for channel in channels],
            lambda: Counter(post["channel"] for post in fake.posts),
            lambda: fake.break_next("chat.postMessage", HANGS_AFTER),
            lambda: len(fake.posts) > 0,
        )


def everything_is_due(database: Database, targets: Sequence[Target]) -> None:
    """Each target's digest is due since two seconds, and there is something to tell."""
    moment = datetime.now(UTC)
    daily = Schedule(("harbour",), EVERY_DAY, time(0), "UTC", timedelta(hours=24))
    one = document("The harbour is closed.", content_hash="harbour")
    split = passages.split(one)
    with database.writing() as connection:
        library.shelve(connection, one, split, filing.file(split, [HARBOUR]), moment - timedelta(hours=1))
        for target in targets:
            subscriptions.subscribe(connection, target, daily, moment - timedelta(days=2))
        connection.execute(update(schedules).values(next_run_at=moment - timedelta(seconds=2)))


async def killed(world: World, url: str, point: str, nth: int) -> None:
    """A process works until it is killed at this step."""
    if point in {"in post", OPENING}:
        world.hang()
    setup = {"url": url, "point": point, "nth": nth, "owner": "node-1", "themes": [asdict(HARBOUR)], **world.setup}
    script = Path(__file__).parent.parent / "crashing_node.py"
    root = script.parent.parent
    node = await asyncio.create_subprocess_exec(
        sys.executable, str(script), json.dumps(setup), cwd=root, env={"PYTHONPATH": str(root), "PATH": ""}
    )
    try:
        if point in {"in post", OPENING}:
            async with asyncio.timeout(20):
                while not world.begun():  # noqa: ASYNC110  the fake rings no bell
                    await asyncio.sleep(0.01)
            node.kill()
        assert await asyncio.wait_for(node.wait(), 30) == -9
    finally:
        if node.returncode is None:  # the step was never reached
            node.kill()


async def taken_over(world: World, database: Database, *, same_machine: bool) -> list[DeliveryStatus]:
    """This process works until nothing is open; how each delivery ended."""
    platform = await platform_of(world.setup)
    if same_machine:  # what its forerunner held is free at once
        with database.writing() as connection:
            ledger.release_all(connection, [platform.name], now())
    try:
        async with asyncio.timeout(30):
            while True:
                await asyncio.to_thread(deliver.plan, database, now(), [OWNER])
                await Deliverer(database, [HARBOUR], [OWNER], {platform.name: platform}, "node-2", now, TIMING).drain()
                with database.reading() as connection:
                    rows = ledger.listing(connection, [], None, 100)
                ended = [one.status for one in rows if one.target.platform == platform.name]
                if len(ended) == SUBSCRIBERS and not {"pending", "sending"} & set(ended):
                    return ended
                await asyncio.sleep(0.05)
    finally:
        await platform.stop()  # type: ignore[attr-defined]  # the real platforms have it


async def on_discord(database: Database, url: str, point: str, nth: int, *, same_machine: bool) -> None:
    """Discord tells a repetition within a minute: every digest stands exactly once, and the ledger says so."""
    async with discord() as world:
        everything_is_due(database, world.targets)
        await killed(world, url, point, nth)
        ended = await taken_over(world, database, same_machine=same_machine)
        assert ended == [DeliveryStatus.SENT] * SUBSCRIBERS
        assert world.standing() == Counter(target.address for target in world.targets)


async def on_slack(  # noqa: PLR0913  as above, and whether it may read back
    database: Database, url: str, point: str, nth: int, *, same_machine: bool, history: bool
) -> None:
    """Where the bot may read back, as on Discord; elsewhere what may stand there is unknown, and never sent again."""
    async with slack(history=history) as world:
        everything_is_due(database, world.targets)
        await killed(world, url, point, nth)
        ended = await taken_over(world, database, same_machine=same_machine)
        standing = world.standing()
        assert max(standing.values()) == 1
        unknown = ended.count(DeliveryStatus.UNKNOWN)
        assert unknown + ended.count(DeliveryStatus.SENT) == SUBSCRIBERS
        assert SUBSCRIBERS - unknown <= len(standing) <= SUBSCRIBERS
        if history or point in BEFORE:
            assert unknown == 0
        elif point in BETWEEN:
            assert unknown > 0
        with database.reading() as connection:
            told = [one for one in ledger.listing(connection, [], OWNER.address, 100) if "notice/" in one.key]
            counted = [causes.struck(connection, ledger.about(one.key)) for one in told]
        assert [struck.count for struck in counted if struck] == [unknown] * bool(unknown)  # a word that counts them


@pytest.mark.parametrize("storage_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("point", POINTS)
async def test_a_digest_on_discord_survives_the_death_of_its_process(
    database: Database, storage_url: str, point: str
) -> None:
    await on_discord(database, storage_url, point, 1, same_machine=True)


@pytest.mark.parametrize("storage_url", ["sqlite"], indirect=True)
async def test_whose_conversation_was_not_opened_yet_is_written_to_however_late_another_process_comes(
    database: Database, storage_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a minute what was begun is unknown; of these nothing was."""
    monkeypatch.setattr(crashing_node, "now", lambda: now() + timedelta(minutes=2))  # by the platform's clock
    async with people_on_discord() as world:
        everything_is_due(database, world.targets)
        await killed(world, storage_url, OPENING, 1)
        ended = await taken_over(world, database, same_machine=True)
        assert ended == [DeliveryStatus.SENT] * SUBSCRIBERS
        assert world.standing() == Counter(target.address for target in world.targets)


@pytest.mark.parametrize("storage_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("point", ["claim", "in post", "settle"])
async def test_another_machine_goes_on_with_what_a_dead_one_held(
    database: Database, storage_url: str, point: str
) -> None:
    await on_discord(database, storage_url, point, 1, same_machine=False)


@pytest.mark.parametrize("storage_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("point", "history"), [("after post", True), ("after post", False), ("begin", False)])
async def test_on_slack_a_digest_is_looked_up_or_said_to_be_unknown(
    database: Database, storage_url: str, point: str, *, history: bool
) -> None:
    await on_slack(database, storage_url, point, 1, same_machine=True, history=history)


@pytest.mark.slow
@pytest.mark.parametrize("same_machine", [True, False], ids=["same", "other"])
@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("seed", range(4))
async def test_wherever_and_whenever_it_dies(
    database: Database, storage_url: str, point: str, seed: int, *, same_machine: bool
) -> None:
    """Each step, on both databases, by the same and another machine, at a chosen one of its times."""
    dice = random.Random(f"{point} {seed}")  # noqa: S311  no secret
    nth = dice.randint(1, SUBSCRIBERS) if point in {"before post", "after post"} else 1
    world = dice.choice(["discord", "slack", "slack with history"])
    if world == "discord":
        await on_discord(database, storage_url, point, nth, same_machine=same_machine)
    else:
        history = world == "slack with history"
        await on_slack(database, storage_url, point, nth, same_machine=same_machine, history=history)
