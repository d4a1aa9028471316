"""Whatever Slack sends over HTTP, rightly signed: it is taken, or refused in a sentence, and the bot goes on."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AsyncExitStack
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
from hypothesis import strategies as st
from slack_sdk.errors import SlackApiError

from bot import wording
from bot.model import Reply, Request
from bot.platforms.slack.platform import SlackPlatform
from builders import brief
from fakes.slack import FakeSlack
from fakes.slack_workspace import ANN, BOT
from fuzz.effort import attack, efforts
from fuzz.mutations import spoilt_json, spoilt_text
from fuzz.overheard import overheard
from slack_running import Deployment, endpoint, running

Told = tuple[str, Any]
"""A kind of request, and what it tells."""

SUBSCRIBE, SHARE = wording.answers.subscribe_button(), wording.answers.share_button()


async def on_the_harbour(_: Request) -> Reply:
    return brief("It is closed.")


class Stage:
    """A bot on Slack over HTTP, and one of everything that Slack has told it."""

    def __init__(self) -> None:
        self._loop = asyncio.Runner()
        self._closing = AsyncExitStack()
        self.slack, self.platform = self.run(self._started())
        self.told = self.run(self._stories())

    def run(self, doing: Coroutine[Any, Any, Any]) -> Any:
        return self._loop.run(doing)

    async def _started(self) -> tuple[FakeSlack, SlackPlatform]:
        slack, platform = await self._closing.enter_async_context(
            running(on_the_harbour, Deployment("http", patience=1))
        )
        slack.pace = slack.tiers = None
        self._session = await self._closing.enter_async_context(aiohttp.ClientSession())
        return slack, platform

    async def _stories(self) -> tuple[Told, ...]:
        """Everything that a person does, done once; what Slack told the bot of it."""
        told: list[Told] = []
        handed, posted = self.slack._handed, self.slack._post_event

        async def hand(line: str, kind: str, payload: dict[str, Any]) -> Any:
            told.append((kind, payload))
            return await handed(line, kind, payload)

        async def post(event: dict[str, Any], attempt: int, reason: str) -> None:
            told.append(("events_api", event))
            await posted(event, attempt, reason)

        self.slack._handed, self.slack._post_event = hand, post
        self.slack.screens._deliver = self.slack._did
        answer = await self.slack.slash("/harbour since 7d")
        await (await self.slack.press(answer.messages[0], SHARE)).answer()
        await self.slack.press(answer.messages[0], SUBSCRIBE)
        modal = await self.slack.screens.modal(ANN, lambda view: bool(view.value("Time zone")))
        await self.slack.screens.choose(modal, "Time zone", "lisb")
        await self.slack.screens.submit(modal)
        await (await self.slack.use(wording.platforms.slack_shortcut(), {"text": "Is it closed?"})).answer()
        person = {"user": ANN, "channel": self.slack.workspace.conversation(ANN)}
        await self.slack.tell({"type": "app_home_opened", "tab": "home", **person})
        home = await self.slack.screens.home(ANN)
        await self.slack.screens.press(home, wording.home.add())
        await self.slack.tell({"type": "tokens_revoked", "tokens": {"oauth": [ANN], "bot": [BOT]}})
        self.slack._handed, self.slack._post_event = handed, posted
        return tuple(told)

    async def send(self, body: bytes, media: str) -> tuple[int, str]:
        """What a signed request is answered with, once all is done that it began."""
        headers = self.slack.signed(body.decode("latin-1")) | {"Content-Type": media}
        headers["X-Slack-Signature"] = signed(self.slack, headers["X-Slack-Request-Timestamp"], body)
        async with self._session.post(endpoint(self.platform), data=body, headers=headers) as response:
            answer = response.status, await response.text()
        while self.platform._answers:
            await asyncio.wait(set(self.platform._answers))
        return answer

    def close(self) -> None:
        self.slack.take_violations()  # whoever spoils what Slack says makes the bot ask for what there is not
        self.slack._typed.clear()  # and answer in one place again and again
        self.run(self._closing.aclose())
        self._loop.close()


def signed(slack: FakeSlack, timestamp: str, body: bytes) -> str:
    key = slack.signing_secret.reveal().encode()
    return f"v0={hmac.new(key, f'v0:{timestamp}:'.encode() + body, hashlib.sha256).hexdigest()}"


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    playing = Stage()
    yield playing
    playing.close()


FORM, JSON = "application/x-www-form-urlencoded", "application/json"


def written(kind: str, told: Any) -> tuple[bytes, str]:
    """As Slack sends it."""
    match kind:
        case "events_api":
            return json.dumps(told).encode(), JSON
        case "slash_commands":
            fields = told if isinstance(told, dict) else {"command": told}
            return urlencode(
                {str(key): str(value).encode(errors="replace") for key, value in fields.items()}
            ).encode(), FORM
        case _:
            return urlencode({"payload": json.dumps(told)}).encode(), FORM


def taken(stage: Stage) -> Callable[[tuple[bytes, str]], None]:
    def tried(request: tuple[bytes, str]) -> None:
        with overheard() as heard:
            status, text = stage.run(stage.send(*request))
        assert heard.failures(SlackApiError, aiohttp.ClientError) == []
        assert status == 200 or (400 <= status < 500 and text.strip()), (status, text)

    return tried


@efforts
def test_what_slack_tells_with_parts_missing_or_odd(stage: Stage, effort: int) -> None:
    assert {kind for kind, _ in stage.told} == {"slash_commands", "interactive", "events_api"}
    things = st.sampled_from(stage.told).flatmap(
        lambda one: spoilt_json(one[1]).map(lambda told: written(one[0], told))
    )
    attack(taken(stage), things, effort, quick=10)


@efforts
def test_what_slack_tells_with_words_in_the_wrong_places(stage: Stage, effort: int) -> None:
    requests = [written(*one) for one in stage.told]
    things = st.sampled_from(requests).flatmap(
        lambda one: spoilt_text(one[0].decode()).map(lambda text: (text.encode(errors="replace"), one[1]))
    )
    attack(taken(stage), things, effort, quick=10)


@efforts
def test_any_bytes_of_any_kind(stage: Stage, effort: int) -> None:
    things = st.tuples(st.binary(max_size=200), st.sampled_from((FORM, JSON, "text/plain", "multipart/form-data")))
    attack(taken(stage), things, effort, quick=10)
