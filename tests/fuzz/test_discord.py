"""Whatever Discord's gateway brings: it is answered, or left out with one line in the log, and the bot goes on."""

import asyncio
import json
import secrets
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AsyncExitStack
from typing import Any

import pytest
from hypothesis import strategies as st

from bot import commands
from bot.model import Notice, Reply, Request
from bot.platforms.discord import DiscordPlatform
from builders import NOW, brief, theme
from fakes.discord import FakeDiscord
from fakes.discord_interaction import Interaction
from fakes.discord_limits import Limits, Rule
from fuzz.effort import attack, efforts
from fuzz.mutations import spoilt_json, spoilt_text
from fuzz.overheard import overheard

pytestmark = pytest.mark.usefixtures("own_addresses")
THEMES = (theme("harbour"),)
Event = tuple[str, Any]


async def answered(request: Request) -> Reply:
    return brief("It is closed.") if request.arguments.get("theme") == "harbour" else Notice("Done.")


class Stage:
    """A bot on Discord, and one of each event that it hears when somebody does something."""

    def __init__(self) -> None:
        self._loop = asyncio.Runner()
        self._closing = AsyncExitStack()
        self.discord, self._platform = self.run(self._started())
        self.events = self.run(self._stories())

    def run(self, doing: Coroutine[Any, Any, Any]) -> Any:
        return self._loop.run(doing)

    async def _started(self) -> tuple[FakeDiscord, DiscordPlatform]:
        limits = Limits(asyncio.get_running_loop().time, Rule(10**6, 1.0), Rule(10**6, 1.0))
        # No heartbeat: between two examples nothing runs, and discord.py would warn that it cannot keep up.
        discord = await self._closing.enter_async_context(FakeDiscord(heartbeat=3_600, limits=limits))
        platform = DiscordPlatform(discord.settings, discord.token, THEMES, clock=lambda: NOW, grace=1)
        await platform.start(commands.table(THEMES), answered)
        self._closing.push_async_callback(platform.stop)
        return discord, platform

    async def _stories(self) -> tuple[Event, ...]:
        """Everything that a person does, done once; what the gateway told the bot of it."""
        told: list[Event] = []
        session = self.discord.gateway.session
        assert session
        dispatched = session.dispatch

        async def dispatch(name: str, data: Any) -> None:
            told.append((name, json.loads(json.dumps(data))))
            await dispatched(name, data)

        session.dispatch = dispatch
        asked = await self.discord.invoke("harbour", {"since": "7d"})
        await asked.answer()
        opened = await self.discord.press(asked, "Subscribe")
        await (await self.discord.fill(opened, {"when": "daily 8:00", "zone": ""})).answer()
        await (await self.discord.press(asked, "Sources")).answer()
        await (await self.discord.invoke("help", guild=False)).answer()
        await self.discord.autocomplete("subscribe", "when", "mon")
        await self.discord.become_community("uk")
        session.dispatch = dispatched
        return tuple(told)

    async def hear(self, name: str, data: Any) -> None:
        """An event arrives; afterwards the bot answers as ever, on the same connection."""
        session = self.discord.gateway.session
        assert session
        await session.dispatch(name, self._anew(data))
        assert (await self.discord.slash("help")).text == "Done."
        assert self.discord.gateway.session is session
        while self._platform._answers:
            await asyncio.wait(set(self._platform._answers))

    def _anew(self, data: Any) -> Any:
        """An interaction that has not been answered yet, if its name was left as it was."""
        known = self.discord._interactions.get(str(data.get("token")))
        if known is None or data.get("id") != known.id:
            return data
        fresh = Interaction(self.discord._id(), secrets.token_urlsafe(24), known.kind, self.discord._clock())
        self.discord._interactions[fresh.token] = fresh
        return {**data, "id": fresh.id, "token": fresh.token}

    def close(self) -> None:
        self.discord.take_violations()  # whoever spoils what Discord says makes the bot answer what there is not
        self.run(self._closing.aclose())
        self._loop.close()


@pytest.fixture
def stage() -> Iterator[Stage]:
    playing = Stage()
    yield playing
    playing.close()


def heard(stage: Stage) -> Callable[[Event], None]:
    def tried(event: Event) -> None:
        with overheard() as log:
            stage.run(stage.hear(*event))
        assert len(log.records) <= 1, [one.getMessage() for one in log.records]

    return tried


def spoilt(event: Event) -> st.SearchStrategy[Event]:
    return st.tuples(st.just(event[0]), spoilt_json(event[1]))


@efforts
def test_what_discord_tells_with_parts_missing_or_odd(stage: Stage, effort: int) -> None:
    assert {name for name, _ in stage.events} == {"INTERACTION_CREATE", "GUILD_UPDATE"}
    attack(heard(stage), st.sampled_from(stage.events).flatmap(spoilt), effort, quick=10)


@efforts
def test_what_people_type_and_press_with_anything_in_it(stage: Stage, effort: int) -> None:
    """Each text of an interaction that a person, or a client that somebody wrote, can choose."""

    def forged(event: Event) -> st.SearchStrategy[Event]:
        data = json.dumps(event[1]["data"])
        return spoilt_text(data).filter(is_json).map(lambda text: (event[0], {**event[1], "data": json.loads(text)}))

    interactions = [one for one in stage.events if one[0] == "INTERACTION_CREATE"]
    attack(heard(stage), st.sampled_from(interactions).flatmap(forged), effort, quick=10)


def is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
