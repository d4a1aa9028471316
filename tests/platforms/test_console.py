"""The conversation in a terminal, with a person's interruptions."""

import asyncio
import signal
from collections.abc import Iterator

import pytest

from bot.commands import table
from bot.errors import StorageError
from bot.model import Action, Notice, Reply, Request
from bot.platforms.console import converse
from builders import theme

COMMANDS = table([theme("harbour")])


@pytest.fixture
def _interruptible() -> Iterator[None]:
    """Ctrl-C as a process of its own has it: the test runner's workers ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


async def slow_at_first(request: Request) -> Reply:
    if request.action is Action.SOURCES:
        signal.raise_signal(signal.SIGINT)
        await asyncio.sleep(3600)
    return Notice("Here you are.")


@pytest.mark.usefixtures("_interruptible")
def test_ctrl_c_gives_up_an_answer_on_its_way_and_not_the_conversation() -> None:
    shown: list[Reply] = []
    converse(["/sources", "/help"], COMMANDS, slow_at_first, shown.append, typed=True)
    assert shown == [Notice("Stopped. Ctrl-D or /quit leaves.", failed=True), Notice("Here you are.")]


@pytest.mark.usefixtures("_interruptible")
def test_ctrl_c_ends_what_is_piped_in() -> None:
    shown: list[Reply] = []
    with pytest.raises(KeyboardInterrupt):
        converse(["/sources", "/help"], COMMANDS, slow_at_first, shown.append)
    assert shown == []


def test_ctrl_c_while_documents_are_read_gives_that_up_too() -> None:
    looks = iter([KeyboardInterrupt(), None])

    def look() -> None:
        if interruption := next(looks):
            raise interruption

    shown: list[Reply] = []
    converse(["/help", "/help"], COMMANDS, slow_at_first, shown.append, before_each=look, typed=True)
    assert shown[1:] == [Notice("Here you are.")]


def test_a_database_in_trouble_is_a_sentence_and_the_next_line_is_answered() -> None:
    looks = iter([StorageError("Another process is writing."), None])

    def look() -> None:
        if trouble := next(looks):
            raise trouble

    shown: list[Reply] = []
    assert not converse(["/help", "/help"], COMMANDS, slow_at_first, shown.append, before_each=look)
    assert shown == [Notice("Another process is writing.", failed=True), Notice("Here you are.")]
