"""What can go wrong with a call on its way, and how fast messages may follow each other."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass
from typing import Literal

from aiohttp import web

RATE = 1.0
"""Messages a second in one channel; Slack says about one."""

BURST = 5
"""How many may come at once; Slack tolerates short bursts, and does not say how short."""


CEILING = 300
"""Messages a minute in a whole workspace; Slack says several hundred."""


@dataclass(frozen=True)
class Fault:
    """One call goes wrong. `stored`: Slack has done what it asks for all the same."""

    kind: Literal["drop", "hang", "status", "code", "page", "half", "slow", "garbled"]
    stored: bool = False
    status: int = 500
    code: str = ""
    retry_after: str | None = None

    async def answer(self, request: web.Request, over: asyncio.Event) -> web.StreamResponse:
        match self.kind:
            case "hang":
                await over.wait()
            case "drop":
                if request.transport is not None:
                    request.transport.close()
            case "code":
                return web.json_response({"ok": False, "error": self.code})
            case "status":
                headers = {"Retry-After": self.retry_after} if self.retry_after is not None else {}
                return web.json_response({"ok": False, "error": self.code}, status=self.status, headers=headers)
            case "page":
                return web.Response(text="<h1>Try again</h1>", content_type="text/html", status=self.status)
            case "garbled":
                return web.Response(body=b'{"ok": \xff\xfe', content_type="application/json")
            case "half" | "slow":
                return await self._cut_short(request, over)
        return web.Response()

    async def _cut_short(self, request: web.Request, over: asyncio.Event) -> web.StreamResponse:
        """A body that ends too early, or not at all."""
        response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "500"})
        await response.prepare(request)
        await response.write(b'{"ok": true, ')
        if self.kind == "slow":
            await over.wait()
        if request.transport is not None:
            request.transport.close()
        return response


DROPPED = Fault("drop")
DROPPED_AFTER = Fault("drop", stored=True)
HANGS = Fault("hang")
HANGS_AFTER = Fault("hang", stored=True)
BROKEN = Fault("status")
BROKEN_AFTER = Fault("status", stored=True)
NOT_SLACK = Fault("page", status=200)
BAD_GATEWAY = Fault("page", status=503)
HALF = Fault("half")
HALF_AFTER = Fault("half", stored=True)
SLOW_AFTER = Fault("slow", stored=True)
GARBLED = Fault("garbled")


def limited(retry_after: str | None) -> Fault:
    """Too many calls; `retry_after` as the header says it."""
    return Fault("status", status=429, code="ratelimited", retry_after=retry_after)


def refused(code: str, *, stored: bool = False) -> Fault:
    """Slack answers with an error of its own."""
    return Fault("code", stored=stored, code=code)


class Faults:
    """The faults to come, by method; each strikes once, in order."""

    def __init__(self) -> None:
        self._coming: dict[str, list[Fault]] = defaultdict(list)

    def add(self, method: str, *faults: Fault) -> None:
        self._coming[method].extend(faults)

    def take(self, method: str) -> Fault | None:
        return self._coming[method].pop(0) if self._coming[method] else None


class Pace:
    """How many messages each channel has room for now."""

    def __init__(self, rate: float = RATE, burst: int = BURST) -> None:
        self._rate = rate
        self._burst = burst
        self._room: dict[str, tuple[float, float]] = {}

    def wait(self, channel: str, now: float) -> float:
        """Seconds that the next message has to wait; 0: it may go, and is counted."""
        room, last = self._room.get(channel, (float(self._burst), now))
        room = min(self._burst, room + (now - last) * self._rate)
        self._room[channel] = (room - 1 if room >= 1 else room, now)
        return 0.0 if room >= 1 else (1 - room) / self._rate
