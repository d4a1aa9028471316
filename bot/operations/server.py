"""The HTTP port that tells whether the bot lives, whether it is ready, and its figures."""

import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from http import HTTPStatus

from aiohttp import web

from bot import wording
from bot.errors import OperationsError
from bot.operations.health import Check


def pages(
    checks: Callable[[], Awaitable[Sequence[Check]]], figures: Callable[[], Awaitable[bytes]], form: str
) -> list[web.RouteDef]:
    """What is served.

    Args:
        checks: everything that has to hold.
        figures: the metrics as Prometheus reads them.
        form: their content type.
    """

    async def alive(_: web.Request) -> web.Response:
        return web.Response(text=f"{wording.operations.alive()}\n")

    async def ready(_: web.Request) -> web.Response:
        found = await checks()
        holds = all(check.ready for check in found)
        told = {"ready": holds, "checks": [asdict(check) for check in found]}
        status = HTTPStatus.OK if holds else HTTPStatus.SERVICE_UNAVAILABLE
        return web.json_response(told, status=status, dumps=lambda value: json.dumps(value, ensure_ascii=False))

    async def metrics(_: web.Request) -> web.Response:
        return web.Response(body=await figures(), headers={"Content-Type": form})

    return [web.get("/healthz", alive), web.get("/readyz", ready), web.get("/metrics", metrics)]


@asynccontextmanager
async def serving(host: str, port: int, routes: Sequence[web.RouteDef]) -> AsyncIterator[str]:
    """Serve `routes` while the context lasts; gives the address.

    Raises:
        OperationsError: the port cannot be listened on.
    """
    server = web.Application()
    server.add_routes(routes)
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            reason = os.strerror(error.errno) if error.errno else str(error)
            raise OperationsError(wording.operations.unwatched(host, port, reason)) from error
        yield f"http://{f'[{host}]' if ':' in host else host}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
