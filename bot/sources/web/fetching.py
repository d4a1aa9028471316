"""The only way to the web: one GET, held to limits, to a public address, as the site's robots.txt allows.

What is checked is the address that a connection is really made to, each time one is made: no name that answers
differently the second time, and no redirect, leads inside.
"""

import asyncio
import socket
import ssl
import time
from collections.abc import Awaitable, Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from threading import Lock
from urllib.parse import urldefrag, urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver

from bot import wording
from bot.errors import FetchError
from bot.sources.web.addresses import checked, host_and_port, named, public
from bot.sources.web.robots import LARGEST, Rules

AGENT = "Attache"
"""What the bot is called in a robots.txt."""

_PERMANENT = {HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT}
_REDIRECTS = {*_PERMANENT, HTTPStatus.FOUND, HTTPStatus.SEE_OTHER, HTTPStatus.TEMPORARY_REDIRECT}
_WAIT = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}
_UNPACKED = {"identity", "gzip", "deflate", "br", "zstd"}
"""How answers may be packed, as far as the client was installed with what unpacks it; what it asks for, it has."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a fetch may go: bytes unpacked, seconds, redirects.

    `gap` is how many seconds lie between two requests to one host, `patience` how many a request waits for its turn
    before it is put off, `rules_last` how many a robots.txt counts.
    """

    most_bytes: int = 10_000_000
    connect: float = 10.0
    total: float = 30.0
    redirects: int = 5
    gap: float = 1.0
    patience: float = 60.0
    rules_last: float = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came. `unchanged`: nothing new since the validators that were sent (304), so there is no data.

    `url` is where it came from in the end, `moved` where the address was moved to for good. `media` and `charset` are
    what the server says it is; `etag` and `modified` are to be sent the next time.
    """

    url: str
    data: bytes = b""
    unchanged: bool = False
    moved: str | None = None
    media: str = ""
    charset: str | None = None
    etag: str | None = None
    modified: str | None = None


@dataclass(slots=True)
class _Sites:
    """What is known of the sites: when each may be asked again, and its rules with when they were read."""

    lock: Lock = field(default_factory=Lock)
    free: dict[str, float] = field(default_factory=dict)
    rules: dict[str, tuple[float, Rules]] = field(default_factory=dict)


class Fetcher:
    """Fetches for any number of threads.

    Args:
        agent: the User-Agent.
        limits: how far a fetch may go.
        clock: seconds since 1970.
        pause: waits so many seconds.
        resolver: makes what turns names into addresses; None: the system does.
        trust: which certificates are believed; None: those that the system believes.
    """

    def __init__(  # noqa: PLR0913  what a test may put in the place of the world
        self,
        agent: str,
        limits: Limits = Limits(),
        *,
        clock: Callable[[], float] = time.time,
        pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
        resolver: Callable[[], AbstractResolver] | None = None,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self._agent = agent
        self._limits = limits
        self._clock = clock
        self._pause = pause
        self._resolver = resolver
        self._trust = trust
        self._sites = _Sites()
        self._running: set[tuple[asyncio.AbstractEventLoop, asyncio.Task[Answer]]] = set()
        self._stopped = False

    def get(  # noqa: PLR0913  what a request is made of
        self,
        url: str,
        *,
        private: Collection[str] = (),
        etag: str | None = None,
        modified: str | None = None,
        most_bytes: int | None = None,
        accept: str = "*/*",
    ) -> Answer:
        """Fetch `url`. Blocks; not to be called where an event loop runs.

        Args:
            url: http or https.
            private: hosts that may have private addresses, as the configuration names them.
            etag: of the answer before.
            modified: Last-Modified of the answer before.
            most_bytes: the largest answer, if other than the limits say.
            accept: what is best liked.

        Raises:
            FetchError: nothing came; says why.
        """
        headers = {"User-Agent": self._agent, "Accept": accept}
        headers |= {"If-None-Match": etag} if etag else {}
        headers |= {"If-Modified-Since": modified} if modified else {}
        try:
            return asyncio.run(
                self._stoppable(self._follow(url, private, headers, most_bytes or self._limits.most_bytes))
            )
        except asyncio.CancelledError as error:
            raise FetchError(wording.web.stopped(), passing=True) from error

    def now(self) -> float:
        """What its clock says."""
        return self._clock()

    def stop(self) -> None:
        """Break off what is being fetched, from any thread; nothing is fetched any more."""
        with self._sites.lock:
            self._stopped = True
            for loop, task in self._running:
                loop.call_soon_threadsafe(task.cancel)

    async def _stoppable(self, fetch: Awaitable[Answer]) -> Answer:
        task = asyncio.ensure_future(fetch)
        entry = (asyncio.get_running_loop(), task)
        with self._sites.lock:
            self._running.add(entry)
            if self._stopped:
                task.cancel()
        try:
            return await task
        finally:
            with self._sites.lock:
                self._running.discard(entry)

    async def _follow(
        self, url: str, private: Collection[str], headers: dict[str, str], most: int, *, heed: bool = True
    ) -> Answer:
        """The answer at the end of all redirects; `heed` the robots.txt of each site on the way."""
        here, moved, lasting = checked(url), None, True
        for step in range(self._limits.redirects + 1):
            if heed:
                await self._allowed(here, private)
            found = await self._request(here, private, headers, most, first=not step)
            if isinstance(found, Answer):
                return replace(found, moved=moved)
            status, target = found
            lasting = lasting and status in _PERMANENT
            here = _next(here, target)
            moved = here if lasting else moved
        raise FetchError(wording.web.too_many_redirects(self._limits.redirects))

    async def _allowed(self, url: str, private: Collection[str]) -> None:
        """Raises a FetchError where robots.txt forbids a URL, or cannot be had."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}".lower()
        read_at, rules = self._sites.rules.get(site, (0.0, None))
        if rules is None or self._clock() - read_at > self._limits.rules_last:
            rules = await self._rules(f"{site}/robots.txt", private)
            self._sites.rules[site] = (self._clock(), rules)
        if not rules.allow(url):
            raise FetchError(wording.web.robots_forbid(parts.hostname or ""))

    async def _rules(self, url: str, private: Collection[str]) -> Rules:
        try:
            answer = await self._follow(url, private, {"User-Agent": self._agent}, LARGEST, heed=False)
        except FetchError as error:
            if error.passing and error.status:
                host = urlsplit(url).hostname or ""
                raise FetchError(wording.web.robots_unknown(host), passing=True, after=error.after) from error
            if HTTPStatus.BAD_REQUEST <= (error.status or 0) < HTTPStatus.INTERNAL_SERVER_ERROR:  # there are no rules
                return Rules(None, AGENT)
            raise
        return Rules(answer.data.decode("utf-8", "replace"), AGENT)

    async def _request(
        self, url: str, private: Collection[str], headers: dict[str, str], most: int, *, first: bool
    ) -> Answer | tuple[int, str]:
        """One request: what came, or the status of a redirect and where it leads."""
        host, _ = host_and_port(url)
        await self._turn(url)
        refused: list[str] = []

        def connect(info: aiohttp.AddrInfoType) -> socket.socket:
            family, kind, protocol, _, address = info
            if not named(url, private) and not public(str(address[0])):
                refused.append(str(address[0]))
                raise OSError(wording.web.private_address(host))
            return socket.socket(family, kind, protocol)

        with _in_words(host, self._limits, refused, first=first):
            async with (
                asyncio.timeout(self._limits.total),
                self._session(connect) as session,
                session.get(url, headers=headers, allow_redirects=False) as response,
            ):
                if response.status in _REDIRECTS:
                    return response.status, response.headers.get("Location", "")
                self._check(response, url)
                data = b"" if response.status == HTTPStatus.NOT_MODIFIED else await _body(response, most)
                return _answer(url, response, data)

    def _session(self, connect: Callable[[aiohttp.AddrInfoType], socket.socket]) -> aiohttp.ClientSession:
        """A session for one request: no cookies, no proxies, no redirects and nothing kept from others."""
        connector = aiohttp.TCPConnector(
            resolver=self._resolver() if self._resolver else None,
            socket_factory=connect,
            ssl=self._trust or True,
            use_dns_cache=False,
            force_close=True,
        )
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=self._limits.connect, connect=self._limits.connect)
        return aiohttp.ClientSession(
            connector=connector, cookie_jar=aiohttp.DummyCookieJar(), timeout=timeout, trust_env=False
        )

    def _check(self, response: aiohttp.ClientResponse, url: str) -> None:
        """Raises a FetchError for what is no answer."""
        status = response.status
        if status in _WAIT:
            after = _seconds(response.headers.get("Retry-After"), self._clock())
            self._hold(url, after or 0.0)
            raise FetchError(wording.web.asked_to_wait(status), passing=True, status=status, after=after)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise FetchError(wording.web.server_failed(status), passing=True, status=status)
        if status not in {HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION, HTTPStatus.NOT_MODIFIED}:
            raise FetchError(wording.web.refused(status), status=status)

    async def _turn(self, url: str) -> None:
        """Wait until the host may be asked again.

        Raises:
            FetchError: that is too far off.
        """
        site, now = urlsplit(url).netloc.lower(), self._clock()
        with self._sites.lock:
            free = max(now, self._sites.free.get(site, now))
            if free - now > self._limits.patience:
                host, _ = host_and_port(url)
                raise FetchError(wording.web.busy(host), passing=True, after=free - now)
            self._sites.free[site] = free + max(self._limits.gap, self._delay(url))
        if free > now:
            await self._pause(free - now)

    def _delay(self, url: str) -> float:
        parts = urlsplit(url)
        known = self._sites.rules.get(f"{parts.scheme}://{parts.netloc}".lower())
        return known[1].delay if known else 0.0

    def _hold(self, url: str, seconds: float) -> None:
        """Ask nothing of a host for so long."""
        site = urlsplit(url).netloc.lower()
        with self._sites.lock:
            self._sites.free[site] = max(self._sites.free.get(site, 0.0), self._clock() + seconds)


async def _body(response: aiohttp.ClientResponse, most: int) -> bytes:
    """The answer's bytes, unpacked piece by piece, so that no bomb goes off."""
    if response.headers.get("Content-Encoding", "identity").strip().lower() not in _UNPACKED:
        raise FetchError(wording.web.packed_otherwise())
    said = response.content_length
    if said is not None and said > most:
        raise FetchError(wording.web.too_large(most))
    pieces, size = [], 0
    async for piece in response.content.iter_any():
        size += len(piece)
        if size > most:
            raise FetchError(wording.web.too_large(most))
        pieces.append(piece)
    return b"".join(pieces)


def _answer(url: str, response: aiohttp.ClientResponse, data: bytes) -> Answer:
    return Answer(
        url=url,
        data=data,
        unchanged=response.status == HTTPStatus.NOT_MODIFIED,
        media=response.content_type.lower(),
        charset=response.charset,
        etag=response.headers.get("ETag"),
        modified=response.headers.get("Last-Modified"),
    )


def _next(here: str, target: str) -> str:
    """Where a redirect leads."""
    try:
        there = urldefrag(urljoin(here, target)).url if target.strip() else ""
        there = checked(there)
    except (FetchError, ValueError) as error:
        raise FetchError(wording.web.nowhere()) from error
    if here.lower().startswith("https:") and not there.lower().startswith("https:"):
        raise FetchError(wording.web.less_secure())
    return there


def _seconds(retry_after: str | None, now: float) -> float | None:
    """Retry-After as a number of seconds from `now`: it is one, or a date."""
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - now)


@contextmanager
def _in_words(host: str, limits: Limits, refused: list[str], *, first: bool) -> Iterator[None]:
    """Say in words why nothing came."""
    try:
        yield
    except aiohttp.ConnectionTimeoutError as error:
        raise FetchError(wording.web.unreachable(host), passing=True) from error
    except TimeoutError as error:
        raise FetchError(wording.web.too_slow(host, limits.total), passing=True) from error
    except aiohttp.ClientConnectorCertificateError as error:
        raise FetchError(wording.web.bad_certificate(host)) from error
    except aiohttp.ClientConnectorDNSError as error:
        raise FetchError(wording.web.unknown_host(host), passing=True) from error
    except aiohttp.ClientConnectorError as error:
        if refused:
            said = wording.web.private_address if first else wording.web.private_on_the_way
            raise FetchError(said(host)) from error
        raise FetchError(wording.web.unreachable(host), passing=True) from error
    except (aiohttp.ClientPayloadError, aiohttp.ServerDisconnectedError, aiohttp.ClientOSError) as error:
        raise FetchError(wording.web.cut_off(host), passing=True) from error
    except (aiohttp.InvalidURL, ValueError) as error:  # such as 127.1, and names that IDNA does not know
        raise FetchError(wording.web.no_web_address()) from error
    except aiohttp.ClientError as error:
        raise FetchError(wording.web.no_http(host), passing=True) from error
