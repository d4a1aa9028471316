"""Acknowledgements go before answers."""

import asyncio

import pytest

from bot.platforms import turns
from bot.platforms.turns import Turns


async def test_an_answer_waits_until_nothing_is_being_acknowledged() -> None:
    order: list[str] = []
    shared = Turns()

    async def answer() -> None:
        await shared.answering()
        order.append("answer")

    with shared.acknowledging():
        with shared.acknowledging():
            waiting = asyncio.create_task(answer())
            await asyncio.sleep(0.01)
            order.append("first")
        await asyncio.sleep(0.01)
        order.append("second")
    await waiting
    assert order == ["first", "second", "answer"]


async def test_an_answer_does_not_give_way_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_PATIENCE", 0.01)
    shared = Turns()
    with shared.acknowledging():
        await asyncio.wait_for(shared.answering(), 5)


async def test_an_acknowledgement_that_fails_holds_nobody_up() -> None:
    shared = Turns()
    with pytest.raises(LookupError), shared.acknowledging():
        raise LookupError
    await asyncio.wait_for(shared.answering(), 1)
