"""Rate limits: a window for each bucket and one over everything, told in headers as Discord tells them."""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from fakes.discord_http import Refused

VIA = {"Via": "1.1 google"}
"""On every genuine answer; discord.py takes a 429 without it for Cloudflare's ban."""


_INVALID = {401, 403, 429}


@dataclass(frozen=True)
class Rule:
    """So many requests in so many seconds."""

    requests: int
    seconds: float


@dataclass
class _Window:
    since: float
    used: int = 0


class Limits:
    """Counts requests.

    Args:
        clock: seconds, monotonic.
        bucket: the rule of each bucket; Discord's are not published, and this is what is seen of channels.
        everywhere: the rule over all requests of the bot.
        invalid: how many answers of 401, 403 and 429 there may be; then the address is banned for as long.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        bucket: Rule = Rule(5, 5.0),
        everywhere: Rule = Rule(50, 1.0),
        invalid: Rule = Rule(10_000, 600.0),
    ) -> None:
        self.bucket = bucket
        self.everywhere = everywhere
        self.invalid = invalid
        self.exceeded: list[str] = []
        self._clock = clock
        self._windows: dict[str, _Window] = {}
        self._invalid: deque[float] = deque()

    @property
    def banned(self) -> bool:
        """Whether too many requests were invalid of late: then Cloudflare answers, whatever is asked for."""
        while self._invalid and self._invalid[0] <= self._clock() - self.invalid.seconds:
            self._invalid.popleft()
        return len(self._invalid) >= self.invalid.requests

    def note(self, status: int) -> None:
        """Count an answer, if it is of those that Discord calls invalid requests."""
        if status in _INVALID:
            self._invalid.append(self._clock())

    def count(self) -> None:
        """Count a request towards the limit over everything."""
        left, again = self._use("", self.everywhere)
        if left < 0:
            raise self.refusal(again, everywhere=True)

    def admit(self, bucket: str) -> dict[str, str]:
        """Count a request of a bucket; gives the headers of its answer."""
        left, again = self._use(bucket, self.bucket)
        headers = {
            "X-RateLimit-Limit": str(self.bucket.requests),
            "X-RateLimit-Remaining": str(max(0, left)),
            "X-RateLimit-Reset": f"{self._clock() + again:.3f}",
            "X-RateLimit-Reset-After": f"{again:.3f}",
            "X-RateLimit-Bucket": bucket.partition(":")[0],
            **VIA,
        }
        if left < 0:
            refused = self.refusal(again)
            refused.headers = {**headers, **(refused.headers or {})}
            raise refused
        return headers

    def refusal(self, seconds: float, *, everywhere: bool = False) -> Refused:
        """The 429 that asks to wait so long."""
        body = {"message": "You are being rate limited.", "retry_after": round(seconds, 3), "global": everywhere}
        headers = {
            "Retry-After": str(math.ceil(seconds)),
            "X-RateLimit-Scope": "global" if everywhere else "user",
            **VIA,
        }
        if everywhere:
            headers["X-RateLimit-Global"] = "true"
        return Refused(429, 0, "", body, headers)

    def _use(self, name: str, rule: Rule) -> tuple[int, float]:
        """How many requests are left after this one, and in how many seconds there are all again."""
        now = self._clock()
        window = self._windows.get(name)
        if window is None or now - window.since >= rule.seconds:
            window = self._windows[name] = _Window(now)
        window.used += 1
        return rule.requests - window.used, window.since + rule.seconds - now
