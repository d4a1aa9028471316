"""Socket Mode: what Slack sends goes to one of the app's sockets, and is acknowledged on that one."""

import asyncio
import json
from collections.abc import Mapping
from itertools import count
from types import MappingProxyType
from typing import Any

from aiohttp import WSMsgType, web

from fakes.slack_typed import ANSWER_SECONDS, fail

SOCKETS = 10


class SocketMode:
    """The sockets of an app.

    Args:
        violations: where what Slack would refuse is kept.
    """

    def __init__(self, violations: list[str]) -> None:
        self.accepts = True
        self.opened = 0
        """How many were opened since the start."""
        self._violations = violations
        self._changed = asyncio.Condition()
        self._numbers = count(1)
        self._tickets: set[str] = set()
        self._open: list[web.WebSocketResponse] = []
        self._pending: dict[str, tuple[web.WebSocketResponse, asyncio.Future[dict[str, Any]]]] = {}

    def address(self, host: str) -> str:
        """Where one socket may be opened, once."""
        ticket = f"ticket-{next(self._numbers)}"
        self._tickets.add(ticket)
        return f"ws://{host}/link/?ticket={ticket}&app_id=A0ATTACHE"

    async def close(self) -> None:
        """All of them, as when Slack goes away."""
        for socket in list(self._open):
            await socket.close()

    async def disconnect(self, reason: str = "refresh_requested", most: int = SOCKETS) -> None:
        """Tell the open sockets, or the oldest of them, that they will be closed, and send nothing more over them."""
        leaving, self._open = self._open[:most], self._open[most:]
        for socket in leaving:
            await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "local"}})

    async def times(self, least: int) -> None:
        """Return once the app has opened so many sockets since the start."""
        async with asyncio.timeout(ANSWER_SECONDS), self._changed:
            await self._changed.wait_for(lambda: self.opened >= least and bool(self._open))

    async def now(self, many: int) -> None:
        """Return once so many of the app's sockets are open."""
        async with asyncio.timeout(ANSWER_SECONDS), self._changed:
            await self._changed.wait_for(lambda: len(self._open) == many)

    async def send(
        self, line: str, kind: str, payload: dict[str, Any], again: Mapping[str, Any] = MappingProxyType({})
    ) -> dict[str, Any] | None:
        """Send over one of the sockets, which take turns; gives the acknowledgement's payload."""
        if not self._open:
            fail(f"{line}: the app has no open socket")
        number = next(self._numbers)
        socket = self._open[0]
        self._open = [*self._open[1:], socket]  # they take turns
        acknowledged: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        envelope = f"envelope-{number}"
        self._pending[envelope] = (socket, acknowledged)
        await socket.send_json(
            {
                "envelope_id": envelope,
                "type": kind,
                "accepts_response_payload": kind != "events_api",
                "payload": payload,
                **again,
            }
        )
        return (await acknowledged).get("payload")

    async def link(self, request: web.Request) -> web.StreamResponse:
        """A socket, from its beginning to its end."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            self._violations.append("a Socket Mode address was used twice, or made up")
            return web.Response(status=404)
        self._tickets.remove(ticket)
        if not self.accepts:
            return web.Response(status=503)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if len(self._open) == SOCKETS:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            return socket
        await socket.send_json(
            {
                "type": "hello",
                "num_connections": len(self._open) + 1,
                "connection_info": {"app_id": "A0ATTACHE"},
                "debug_info": {"host": "local", "started": "", "build_number": 1, "approximate_connection_time": 18060},
            }
        )
        async with self._changed:
            self._open.append(socket)
            self.opened += 1
            self._changed.notify_all()
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                self._acknowledged(socket, message.data)
        if socket in self._open:
            self._open.remove(socket)
        return socket

    def _acknowledged(self, socket: web.WebSocketResponse, text: str) -> None:
        try:
            message = json.loads(text)
            expected, acknowledged = self._pending.pop(message["envelope_id"])
        except (ValueError, KeyError, TypeError):
            self._violations.append(f"no acknowledgement of an open envelope: {text}")
            return
        if expected is not socket:
            self._violations.append("an envelope was acknowledged on another socket than it came by")
        if message.keys() - {"envelope_id", "payload"}:
            self._violations.append(f"an acknowledgement with unknown fields: {text}")
        if not acknowledged.done():
            acknowledged.set_result(message)
