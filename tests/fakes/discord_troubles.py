"""What may go wrong between a bot and Discord: dropped connections, failures, limits, silence."""

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import Literal

from aiohttp import web

from fakes.discord_http import Refused, answer
from fakes.discord_limits import Limits


@dataclass(frozen=True)
class Trouble:
    """What befalls one request.

    Attributes:
        kind: the connection drops; an answer of 500 (or another `status`); no answer at all; a 429 that asks to
            wait; Cloudflare's ban page; a whole answer that is no JSON; or an error of the service with a `code`.
        stored: the request is carried out before.
        seconds: how long a limit asks to wait.
        everywhere: the limit is the one over everything.
    """

    kind: Literal["drop", "fail", "hang", "limit", "ban", "garble", "refuse"]
    stored: bool = False
    seconds: float = 0.0
    everywhere: bool = False
    status: int = 500
    code: int = 0


def ban_page() -> web.Response:
    """What Cloudflare answers to an address that is banned: no limit's header, no JSON."""
    return web.Response(status=429, text="<html>You are being blocked</html>", content_type="text/html")


class Troubles:
    """The troubles to come, for each kind of request, in order."""

    def __init__(self, limits: Limits) -> None:
        self.to_come: dict[str, deque[Trouble]] = {"post": deque(), "open": deque(), "publish": deque()}
        self.befell = 0
        self._limits = limits

    def next(self, of: str) -> Trouble | None:
        """What befalls this request, if anything."""
        return self.to_come[of].popleft() if self.to_come[of] else None

    async def befall(self, trouble: Trouble, request: web.Request) -> web.Response:
        """Let it happen."""
        self.befell += 1
        match trouble.kind:
            case "drop":
                if request.transport:
                    request.transport.abort()
            case "hang":
                await asyncio.Event().wait()
            case "limit":
                raise self._limits.refusal(trouble.seconds, everywhere=trouble.everywhere)
            case "ban":
                return ban_page()
            case "garble":
                return web.Response(text="<html>a proxy's welcome</html>", content_type="text/html")
            case "refuse":
                raise Refused(trouble.status, trouble.code, "a refusal of the service's")
            case "fail":
                return answer({"message": f"{trouble.status}: Internal Server Error", "code": 0}, trouble.status)
        return web.Response()
