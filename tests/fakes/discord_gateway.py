"""Discord's gateway: the websocket that a bot identifies on and receives its events from.

Sessions outlive their connections and replay what was missed on resume, as the real one's do. What the real one
closes a connection for, this one does, and says so in `violations`.
"""

import asyncio
import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

VERSION = "10"
GUILDS = 1 << 0
_PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15
_KNOWN = sum(1 << bit for bit in (*range(17), 20, 21, 24, 25))
_FLUSHED = zlib.Z_SYNC_FLUSH
_FRAME = 4096
_FRAMES_PER_MINUTE = 120


@dataclass
class Session:
    """What the gateway keeps of a bot between connections."""

    id: str
    intents: int
    shard: tuple[int, int] = (0, 1)
    events: list[dict[str, Any]] = field(default_factory=list)
    connection: "Connection | None" = None

    async def dispatch(self, event: str, data: Mapping[str, Any]) -> None:
        """Send an event, or keep it for the resume."""
        self.events.append({"op": 0, "t": event, "s": len(self.events) + 1, "d": data})
        if self.connection:
            await self.connection.send(self.events[-1])


class Closed(Exception):  # noqa: N818 - an outcome, not an error of the test's
    """The gateway closes the connection with this code."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Connection:
    """One websocket of a bot's, compressed as it asked."""

    def __init__(self, socket: web.WebSocketResponse, compress: str) -> None:
        # zstd-stream, which the client takes to from Python 3.14 on, is answered in plain text frames: it accepts
        # them, and zlib shows the streaming well enough.
        self._compressor = zlib.compressobj() if compress == "zlib-stream" else None
        self.socket = socket
        self.beat = 0.0

    async def send(self, payload: Mapping[str, Any]) -> None:
        """Send one payload; on a connection that is going away it is lost, and the session keeps it."""
        if self.socket.closed:
            return
        text = json.dumps(payload)
        if self._compressor is None:
            await self.socket.send_str(text)
        else:
            await self.socket.send_bytes(self._compressor.compress(text.encode()) + self._compressor.flush(_FLUSHED))

    async def send_raw(self, data: str | bytes) -> None:
        """Send something that is no payload: text as it is, bytes within the stream."""
        if isinstance(data, str):
            await self.socket.send_str(data)
        elif self._compressor:
            await self.socket.send_bytes(self._compressor.compress(data) + self._compressor.flush(_FLUSHED))


class Gateway:
    """The gateway of one application.

    Args:
        token: tells whether a token is the bot's.
        ready: READY's data for a new session.
        guilds: the GUILD_CREATE data of each guild.
        clock: seconds, monotonic.
        heartbeat: seconds between the heartbeats asked for.
    """

    def __init__(
        self,
        token: Callable[[str], bool],
        ready: Callable[[str], Mapping[str, Any]],
        guilds: list[dict[str, Any]],
        clock: Callable[[], float],
        heartbeat: float,
    ) -> None:
        self._token = token
        self._ready = ready
        self._guilds = guilds
        self._clock = clock
        self._heartbeat = heartbeat
        self.sessions: dict[str, Session] = {}
        self.violations: list[str] = []
        self.identifies = 0
        self.resumes = 0
        self.heartbeats = 0
        self.changed = asyncio.Condition()

    @property
    def session(self) -> Session | None:
        """The newest session that is not over."""
        return next(reversed(self.sessions.values()), None)

    def session_for(self, guild: str | None) -> Session | None:
        """The newest session that hears of a server, or of direct messages."""
        kept = reversed(self.sessions.values())
        return next((one for one in kept if (covers(one.shard, guild) if guild else one.shard[0] == 0)), None)

    async def until(self, happened: Callable[[], bool], what: str, seconds: float = 10) -> None:
        """Wait for something of the gateway's to come about.

        Raises:
            AssertionError: it did not, in so many seconds.
        """
        try:
            async with asyncio.timeout(seconds), self.changed:
                await self.changed.wait_for(happened)
        except TimeoutError:
            msg = f"within {seconds} s: {what} did not happen"
            raise AssertionError(msg) from None

    async def drop(self, code: int = 4000) -> None:
        """Close the bot's connection from this side; most codes leave its session to be resumed."""
        if self.session:
            await self._leave(self.session, code)

    async def ask_to_reconnect(self) -> None:
        """Op 7: the bot is to connect again and resume."""
        session = self.session
        if session and session.connection:
            await session.connection.send({"op": 7, "d": None, "s": None, "t": None})

    async def babble(self, data: str | bytes) -> None:
        """Send something that is no payload."""
        if self.session and self.session.connection:
            await self.session.connection.send_raw(data)

    async def invalidate(self, *, resumable: bool) -> None:
        """Op 9: the session is to be resumed on another connection, or is over."""
        session = self.session
        if session and session.connection:
            connection = session.connection
            if not resumable:
                self.sessions.pop(session.id)
            await connection.send({"op": 9, "d": resumable, "s": None, "t": None})

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One connection, from HELLO to its end."""
        query = request.query
        socket = web.WebSocketResponse(autoping=True)
        await socket.prepare(request)
        connection = Connection(socket, query.get("compress", ""))
        session = None
        try:
            _check_version(query)
            connection.beat = self._clock()
            interval = int(self._heartbeat * 1000)
            await connection.send({"op": 10, "d": {"heartbeat_interval": interval}, "s": None, "t": None})
            session = await self._converse(connection)
        except Closed as closed:
            self.violations.append(f"gateway: {closed.code} {closed.reason}")
            session = next((one for one in self.sessions.values() if one.connection is connection), None)
            await socket.close(code=closed.code, message=closed.reason.encode()[:120])
        if session and session.connection is connection:  # the bot went, or was sent away
            session.connection = None
            if socket.close_code in {WSCloseCode.OK, WSCloseCode.GOING_AWAY}:
                self.sessions.pop(session.id, None)
        async with self.changed:
            self.changed.notify_all()
        return socket

    async def _converse(self, connection: Connection) -> Session | None:
        session: Session | None = None
        arrived: list[float] = []
        while True:
            if self._clock() - connection.beat > 2 * self._heartbeat:
                raise Closed(4000, "no heartbeat")
            try:
                frame = await connection.socket.receive(timeout=self._heartbeat)
            except TimeoutError:  # the clock tells, not how long the machine took
                continue
            if frame.type in {WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR}:
                return session
            arrived = [one for one in arrived if one > self._clock() - 60] + [self._clock()]
            if len(arrived) > _FRAMES_PER_MINUTE:
                raise Closed(4008, "rate limited")
            session = await self._receive(connection, session, _decoded(frame.data))
            async with self.changed:
                self.changed.notify_all()

    async def _receive(
        self, connection: Connection, session: Session | None, payload: Mapping[str, Any]
    ) -> Session | None:
        data = payload.get("d")
        match payload.get("op"):
            case 1:
                self.heartbeats += 1
                connection.beat = self._clock()
                await connection.send({"op": 11, "d": None, "s": None, "t": None})
            case 2 | 6 if session:
                raise Closed(4005, "already authenticated")
            case 2 if isinstance(data, dict):
                return await self._identify(connection, data)
            case 6 if isinstance(data, dict):
                return await self._resume(connection, data)
            case 3 | 4 | 8 if session is None:
                raise Closed(4003, "not authenticated")
            case 3 | 4 | 8:
                pass
            case op:
                raise Closed(4001, f"unknown opcode {op}")
        return session

    async def _identify(self, connection: Connection, data: Mapping[str, Any]) -> Session:
        self.identifies += 1
        if not self._token(str(data.get("token"))):
            raise Closed(4004, "authentication failed")
        intents = data.get("intents")
        if not isinstance(intents, int) or not isinstance(data.get("properties"), dict):
            raise Closed(4002, "identify needs intents and properties")
        if intents & ~_KNOWN:
            raise Closed(4013, f"invalid intents {intents}")
        if intents & _PRIVILEGED:
            raise Closed(4014, f"privileged intents {intents & _PRIVILEGED} are not enabled")
        shard = _shard(data.get("shard", [0, 1]))
        session = Session(f"session{self.identifies}", intents, shard)
        self.sessions[session.id] = session
        session.connection = connection
        ready = self._ready(session.id)
        mine = [guild for guild in ready["guilds"] if covers(session.shard, guild["id"])]
        await session.dispatch("READY", {**ready, "guilds": mine, "shard": list(session.shard)})
        if intents & GUILDS:
            for guild in (one for one in self._guilds if covers(session.shard, one["id"])):
                await session.dispatch("GUILD_CREATE", guild)
        return session

    async def _resume(self, connection: Connection, data: Mapping[str, Any]) -> Session | None:
        if not self._token(str(data.get("token"))):
            raise Closed(4004, "authentication failed")
        session = self.sessions.get(str(data.get("session_id")))
        if session is None:
            await connection.send({"op": 9, "d": False, "s": None, "t": None})
            return None
        seen = data.get("seq")
        if not isinstance(seen, int) or seen > len(session.events):
            raise Closed(4007, f"invalid seq {seen}")
        self.resumes += 1
        await self._leave(session)
        while seen < len(session.events):  # events that come meanwhile keep their turn
            await connection.send(session.events[seen])
            seen += 1
        session.connection = connection
        await session.dispatch("RESUMED", {})
        return session

    async def _leave(self, session: Session, code: int = 4000) -> None:
        if session.connection:
            connection, session.connection = session.connection, None
            await connection.socket.close(code=code)


def covers(shard: tuple[int, int], guild: str) -> bool:
    """Whether a shard hears of a server."""
    return (int(guild) >> 22) % shard[1] == shard[0]


def _shard(given: Any) -> tuple[int, int]:
    if not isinstance(given, list) or len(given) != len(("id", "count")) or not 0 <= given[0] < given[1]:
        raise Closed(4010, f"invalid shard {given}")
    return given[0], given[1]


def _check_version(query: Mapping[str, str]) -> None:
    if query.get("v") != VERSION or query.get("encoding") != "json":
        raise Closed(4012, f"v={query.get('v')} encoding={query.get('encoding')}")


def _decoded(data: Any) -> Mapping[str, Any]:
    size = len(data if isinstance(data, bytes) else str(data).encode())
    if size > _FRAME:
        raise Closed(4002, f"a frame of {size} bytes; {_FRAME} is the most")
    try:
        payload = json.loads(data)
    except ValueError:
        raise Closed(4002, "not JSON") from None
    if not isinstance(payload, dict):
        raise Closed(4002, "not an object")
    return payload
