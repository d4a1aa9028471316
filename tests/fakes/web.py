"""A web server on loopback, as friendly or as hostile as a test wants it.

It is strict with its visitors: what a polite one never does is noted, and fails the test when the server is closed.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

from aiohttp.abc import AbstractResolver, ResolveResult
from protego import Protego

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Seen:
    """A request that arrived."""

    path: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Page:
    """What stands at a path; with an `etag` or a `modified` it answers 304 to who has it already."""

    body: bytes
    media: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Raw:
    """Bytes sent as they are, piece by piece, with so many seconds before each; then the connection is closed."""

    pieces: Iterable[bytes]
    pause: float = 0.0


Answer = Page | Raw


class Web:
    """The server. `pages` may change at any time; `robots` is its robots.txt, None: it has none."""

    def __init__(self, certificate: str | None = None) -> None:
        self.pages: dict[str, Answer] = {}
        self.robots: str | None = None
        self.seen: list[Seen] = []
        self.complaints: list[str] = []
        self.closing = Event()
        self.given: dict[str, set[str]] = {}
        self._asked_robots: set[str] = set()
        self._server = _Server((HOST, 0), type("Handler", (_Handler,), {"web": self}))
        self._scheme = "http"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
            self._scheme = "https"
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        return self._server.server_address[1]

    def url(self, path: str = "/", host: str = HOST) -> str:
        return f"{self._scheme}://{host}:{self.port}{path}"

    def put(self, path: str, body: str | bytes, media: str = "text/html; charset=utf-8", **more: object) -> str:
        """Set what stands at a path; its address."""
        data = body if isinstance(body, bytes) else body.encode()
        self.pages[path] = Page(data, media, **more)  # type: ignore[arg-type]
        return self.url(path)

    def send(self, path: str, *pieces: bytes, pause: float = 0.0) -> str:
        """Have these bytes sent as the whole answer; its address."""
        self.pages[path] = Raw(pieces, pause)
        return self.url(path)

    def redirect(self, path: str, to: str, status: int = 302) -> str:
        return self.put(path, "", status=status, headers={"Location": to})

    def asked(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(one.path == path for one in self.seen)

    def close(self) -> None:
        """Stop, and fail for whatever a polite visitor would not have done."""
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        assert not self.complaints

    def look(self, method: str, path: str, headers: Mapping[str, str]) -> None:
        """Note what this visitor does that a polite one does not."""
        wrong = self.complaints.append
        host, port = headers.get("Host", ""), f":{self.port}"
        if method != "GET":
            wrong(f"{method} {path}: only GET is asked of others' servers")
        if not host.endswith(port):
            wrong(f"{path}: the Host header is {host!r}")
        if not headers.get("User-Agent", "").startswith("Attache/"):
            wrong(f"{path}: the visitor does not say who it is")
        wrong_headers = {"cookie", "authorization", "referer", "content-length"} & {name.lower() for name in headers}
        for name in wrong_headers:
            wrong(f"{path}: a {name} header")
        if path == "/robots.txt":
            self._asked_robots.add(host)
        elif host not in self._asked_robots:
            wrong(f"{path}: asked for before robots.txt")
        elif self.robots and not Protego.parse(self.robots).can_fetch(path, "Attache"):
            wrong(f"{path}: robots.txt forbids it")
        for name in ("If-None-Match", "If-Modified-Since"):
            value = headers.get(name)
            if value is not None and value not in self.given.get(path, set()):
                wrong(f"{path}: {name} {value} was never given for it")


class _Handler(BaseHTTPRequestHandler):
    web: Web

    def do_GET(self) -> None:
        self.web.look(self.command, self.path, dict(self.headers.items()))
        self.web.seen.append(Seen(self.path, dict(self.headers.items())))
        found = self.web.pages.get(self.path)
        if self.path == "/robots.txt" and found is None and self.web.robots is not None:
            found = Page(self.web.robots.encode(), "text/plain; charset=utf-8")
        if isinstance(found, Raw):
            self._send_raw(found)
        else:
            self._send_page(found or Page(b"nothing here", status=404))

    do_HEAD = do_GET  # noqa: N815  as http.server names them
    do_POST = do_GET  # noqa: N815
    do_PUT = do_GET  # noqa: N815

    def _send_raw(self, raw: Raw) -> None:
        for piece in raw.pieces:
            if raw.pause and self.web.closing.wait(raw.pause):
                return
            self.wfile.write(piece)
            self.wfile.flush()

    def _send_page(self, page: Page) -> None:
        validators = {name for name in (page.etag, page.modified) if name}
        self.web.given.setdefault(self.path, set()).update(validators)
        since = self.headers.get("If-Modified-Since")
        current = (
            self.headers["If-None-Match"] == page.etag
            if page.etag and "If-None-Match" in self.headers
            else bool(page.modified and since and _not_later(page.modified, since))
        )
        self.send_response(304 if current else page.status)
        self.send_header("Content-Type", page.media)
        for name, value in page.headers.items():
            self.send_header(name, value)
        if page.etag:
            self.send_header("ETag", page.etag)
        if page.modified:
            self.send_header("Last-Modified", page.modified)
        if not current:
            self.send_header("Content-Length", str(len(page.body)))
        self.end_headers()
        if not current:
            self.wfile.write(page.body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A visitor that breaks off is no news."""


def _not_later(modified: str, since: str) -> bool:
    return parsedate_to_datetime(modified) <= parsedate_to_datetime(since)


class Names(AbstractResolver):
    """A DNS of the test's own: each lookup of a name takes the next of its answers, the last one for ever."""

    def __init__(self, names: Mapping[str, Iterable[str]]) -> None:
        self._names = {name: list(addresses) for name, addresses in names.items()}

    def __call__(self) -> Names:
        return self

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        answers = self._names.get(host)
        if not answers:
            raise OSError(host)
        address = answers.pop(0) if len(answers) > 1 else answers[0]
        found = socket.AF_INET6 if ":" in address else family or socket.AF_INET
        return [ResolveResult(hostname=host, host=address, port=port, family=found, proto=0, flags=0)]

    async def close(self) -> None:
        """Nothing is held."""
