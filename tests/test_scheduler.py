import asyncio

from bot.scheduler import every


async def test_a_job_is_called_again_and_again_while_the_context_lasts() -> None:
    calls, thrice = 0, asyncio.Event()

    async def job() -> None:
        nonlocal calls
        calls += 1
        if calls == 3:
            thrice.set()

    async with every(0.01, job):
        await asyncio.wait_for(thrice.wait(), 10)
    after = calls
    await asyncio.sleep(0.05)  # long enough for several more, had it gone on
    assert calls == after


async def test_a_job_that_fails_is_called_again(caplog: object) -> None:  # noqa: ARG001  keeps the logged failure quiet
    calls, twice = 0, asyncio.Event()

    async def job() -> None:
        nonlocal calls
        calls += 1
        if calls == 2:
            twice.set()
        msg = "the disk was unplugged"
        raise OSError(msg)

    async with every(0.01, job):
        await asyncio.wait_for(twice.wait(), 10)
