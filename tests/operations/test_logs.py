"""What is written down: for people and for machines, under one name for each request, and without anybody's words."""

import asyncio
import io
import json
import logging
import re
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from bot import incidents, traces
from bot.app.attache import App
from bot.app.serving import serve
from bot.model import Action, Notice, Request
from bot.operations.logs import logging_to
from bot.settings import LogLevel, Secret, Secrets
from builders import origin
from fakes.discord import FakeDiscord
from fakes.slack import FakeSlack
from slack_running import workspace

pytestmark = pytest.mark.usefixtures("own_addresses")


class Terminal(io.StringIO):
    """A stream that somebody sits before."""

    def isatty(self) -> bool:
        return True


@contextmanager
def json_lines(level: LogLevel = "info", secrets: tuple[str, ...] = ()) -> Iterator[list[dict[str, Any]]]:
    """The log of what happens meanwhile; filled at the end."""
    stream, lines = io.StringIO(), list[dict[str, Any]]()
    with logging_to(stream, "json", level, secrets):
        yield lines
    lines += [json.loads(line) for line in stream.getvalue().splitlines()]


def bug() -> Exception:
    try:
        return ValueError(1 // 0)
    except ZeroDivisionError as error:
        return error


def test_a_line_for_machines_is_one_json_object_with_time_level_place_and_stack() -> None:
    with json_lines() as lines, traces.trace("abc123"):
        logging.getLogger("bot.journeys").warning("The tram is %s.", "späť", extra={"platform": "slack"})
        logging.getLogger("bot.journeys").error("It failed.", exc_info=bug())
    told, failed = lines
    assert list(told)[:5] == ["timestamp", "level", "logger", "trace", "message"]
    assert told | {"timestamp": ""} == {
        "timestamp": "",
        "level": "warning",
        "logger": "bot.journeys",
        "trace": "abc123",
        "message": "The tram is späť.",
        "platform": "slack",
    }
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z", told["timestamp"])
    assert "ZeroDivisionError" in failed["exception"]


def test_a_line_for_people_is_short_and_a_stack_shows_no_variables() -> None:
    stream = io.StringIO()
    hidden_in_a_variable = "what somebody asked"
    with logging_to(stream, "text", "info"), traces.trace("abc123"):
        logging.getLogger("bot.app.attache").error("It failed: %d.", len(hidden_in_a_variable), exc_info=bug())
    first, *stack = stream.getvalue().splitlines()
    assert "It failed: 19." in first
    assert "trace=abc123" in first
    assert "error" in first
    assert any("ZeroDivisionError" in line for line in stack)
    assert hidden_in_a_variable not in stream.getvalue()


def test_by_itself_it_is_text_on_a_terminal_and_json_elsewhere() -> None:
    for stream, shown in ((Terminal(), "Discord: connected."), (io.StringIO(), '"message": "Discord: connected."}')):
        with logging_to(stream, "auto", "warning") as say:  # what is said to the operator is said at every level
            say("Discord: connected.")
        assert stream.getvalue().rstrip("\n").endswith(shown)


def test_a_connection_that_an_sdk_lost_is_a_line_and_a_fault_of_ours_has_its_stack() -> None:
    lost = ConnectionRefusedError(111, "Connection refused")
    with json_lines() as lines:
        logging.getLogger("discord.client").error("Attempting a reconnect in 0.15s", exc_info=lost)
        logging.getLogger("discord.client").error("Attempting a reconnect in 0.30s", exc_info=TimeoutError())
        logging.getLogger("discord.client").error("Ignoring exception in on_ready", exc_info=bug())
        logging.getLogger("bot.app").error("It failed.", exc_info=lost)
    assert [line["message"] for line in lines] == [
        "Attempting a reconnect in 0.15s: [Errno 111] Connection refused",
        "Attempting a reconnect in 0.30s: TimeoutError",
        "Ignoring exception in on_ready",
        "It failed.",
    ]
    assert ["exception" in line for line in lines] == [False, False, True, True]


def test_of_the_sdks_only_warnings_are_kept_even_when_all_of_ours_is() -> None:
    with json_lines("debug") as lines:
        for name in ("bot.storage", "slack_sdk", "discord.http"):
            logging.getLogger(name).debug("a whole request")
            logging.getLogger(name).warning("trouble")
    kept = [(line["logger"], line["message"]) for line in lines]
    assert ("bot.storage", "a whole request") in kept
    assert [name for name, message in kept if message == "trouble"] == ["bot.storage", "slack_sdk", "discord.http"]
    assert ("slack_sdk", "a whole request") not in kept


@pytest.mark.parametrize(
    "secret",
    [
        "a-discord-token",  # told to be one
        "xoxb-123-abc-DEF",
        "xapp-1-A1-2-abc",
        "https://hooks.slack.com/commands/T1/22/abcDEF",
        "https://discord.com/api/v10/webhooks/123/abc.DEF_g-h/messages/@original",
        "postgresql+psycopg://bot:sesame@db/attache",
    ],
)
def test_a_secret_that_an_error_quotes_is_hidden(secret: str) -> None:
    stream = io.StringIO()
    with logging_to(stream, "text", "info", ["a-discord-token"]):
        logging.getLogger("somebody.else").warning("POST %s failed", secret)
    line = stream.getvalue()
    assert "[hidden]" in line
    assert not set(re.findall(r"a-discord-token|123-abc-DEF|1-A1-2-abc|abcDEF|abc\.DEF_g-h|sesame", line))


def test_a_reference_that_a_person_was_told_finds_everything_of_that_request() -> None:
    with json_lines() as lines:
        with traces.trace() as name:
            logging.getLogger("bot.app.attache").info("before")
            told = incidents.noted("a request", bug())
        with traces.trace():
            logging.getLogger("bot.app.attache").info("another request")
    assert name in told
    assert [line["message"].split(";")[0] for line in lines if line.get("trace") == name] == [
        "before",
        "a request failed",
    ]


def test_two_requests_side_by_side_keep_their_names() -> None:
    async def one(name: str, seen: list[tuple[str, str]]) -> None:
        with traces.trace(name):
            for _ in range(3):
                await asyncio.sleep(0)
                seen.append((name, await asyncio.to_thread(traces.current)))

    async def both() -> list[tuple[str, str]]:
        seen = list[tuple[str, str]]()
        await asyncio.gather(one("a", seen), one("b", seen))
        return seen

    seen = asyncio.run(both())
    assert len(seen) == 6
    assert all(name == found for name, found in seen)
    assert traces.current() == ""


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with workspace() as fake:
        yield fake


QUESTION = "What stands in the way of a lasting peace settlement?"


@pytest.mark.parametrize("level", ["info", "debug"])
async def test_from_the_click_to_the_answer_all_lines_share_a_name_and_none_has_a_word_of_it(
    app: App, discord: FakeDiscord, slack: FakeSlack, level: LogLevel
) -> None:
    here = replace(app, settings=replace(app.settings, discord=discord.settings, slack=slack.socket_settings))
    tokens = Secrets(discord_token=discord.token, slack_bot_token=slack.bot_token, slack_app_token=slack.app_token)
    said, ready = list[str](), asyncio.Event()

    def report(line: str) -> None:
        said.append(line)
        if sum(": connected" in one for one in said) == 2:
            ready.set()

    with json_lines(level) as lines:
        running = asyncio.create_task(serve(here, here.platforms(tokens)[0], report))
        await asyncio.wait_for(ready.wait(), 20)
        on_discord = (await discord.slash("ask", {"question": QUESTION})).text
        on_slack = (await slack.slash(f"/ask {QUESTION}")).text
        signal.raise_signal(signal.SIGTERM)
        await asyncio.wait_for(running, 20)
    assert on_discord
    assert on_slack
    written = json.dumps(lines, ensure_ascii=False)
    for secret in tokens.revealed():
        assert secret not in written
    for words in (QUESTION, "lasting peace", *(line for line in on_slack.splitlines() if len(line) > 20)):
        assert words not in written
    for platform in ("discord", "slack"):
        [answered] = [line for line in lines if line["message"].startswith(f"ask on {platform}: answered in ")]
        same = [line for line in lines if line.get("trace") == answered["trace"]]
        places = {line["logger"] for line in same}
        assert {"bot.platforms.turns", "bot.app.attache"} <= places
        assert ("bot.storage.database" in places) is (level == "debug")
    names = {line["trace"] for line in lines if line["logger"] == "bot.platforms.turns"}
    assert len(names) == 2


async def test_a_fault_in_an_answer_has_the_name_of_its_request(app: App) -> None:
    broken = replace(app, clock=lambda: app.clock().replace(year=0))
    with json_lines() as lines, traces.trace("click-1"):
        reply = await broken.handle("console")(Request(Action.BRIEF, {}, origin()))
    assert isinstance(reply, Notice)
    assert "click-1" in reply.text
    assert {line["trace"] for line in lines} == {"click-1"}


def test_a_token_is_revealed_to_nobody_but_who_hides_it() -> None:
    held = Secrets(discord_token=Secret("d-1"), slack_app_token=Secret("s-2"))
    assert held.revealed() == ["d-1", "s-2"]
    assert "d-1" not in repr(held)
