"""A strict local Slack: Web API, Socket Mode, signed HTTP deliveries and response_urls, over real sockets.

One app, in one workspace or, by OAuth, in many. `slack_workspace` is what each keeps, `slack_teams` where the app is
installed, `slack_socket_mode` its sockets, `slack_typed` what people do and see, `slack_web` how calls are read,
`slack_limits` how often, `slack_methods` what they do, `slack_blocks` what messages may hold, `slack_screen` what
people have open, `slack_events` what Slack tells of its own accord, `slack_faults` what can go wrong on the way.

    async with FakeSlack(manifest(commands, settings)) as slack:
        platform = SlackPlatform(slack.socket_settings, slack.bot_token, slack.app_token)
        await platform.start(commands, handle)
        answer = await slack.slash("/attache help")

What the real service would refuse is refused, kept in `violations`, and fails the test at the end of the block.
"""

import asyncio
import hashlib
import hmac
import json
import math
import time
from collections.abc import Callable, Iterator, Mapping
from itertools import count, cycle
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode, urlsplit

import aiohttp
from aiohttp import web

from bot.settings import Secret, SlackSettings
from fakes import slack_blocks, slack_events, slack_manifest, slack_methods
from fakes.slack_faults import CEILING, Fault, Faults, Pace
from fakes.slack_limits import Tiers
from fakes.slack_screen import Screens
from fakes.slack_socket_mode import SocketMode
from fakes.slack_teams import Teams
from fakes.slack_typed import Answer, Typed, fail
from fakes.slack_web import METHODS, SlackError, arguments, bearer, checked
from fakes.slack_workspace import ANN, GENERAL, TEAM, Workspace

ACKNOWLEDGE_SECONDS = 3
RESPONSES = 5
RESPONSE_SECONDS = 30 * 60
_RESPONSE_FIELDS = {
    "text",
    "blocks",
    "response_type",
    "replace_original",
    "delete_original",
    "thread_ts",
    "unfurl_links",
    "unfurl_media",
}


class FakeSlack:
    """A Slack with one app, as `manifest` declares it, which is installed in one workspace from the start.

    Args:
        manifest: what the app's settings page holds; refused if Slack would refuse it.
        clock: unix seconds, for the life of response_urls.
    """

    def __init__(self, manifest: Mapping[str, Any], clock: Callable[[], float] = time.time) -> None:
        refused = slack_manifest.problems(manifest)
        if refused:
            fail("Slack refuses the manifest:\n" + "\n".join(refused))
        self.bot_token = Secret("xoxb-1-made-up")
        self.app_token = Secret("xapp-1-made-up")
        self.signing_secret = Secret("8f742231b10e8888abcd99yyyzzz85a5")
        self.violations: list[str] = []
        self.teams = Teams(manifest, clock, self.violations)
        self.scopes = self.teams.grant(self.bot_token.reveal(), set(self.teams.scopes)).scopes
        self.workspace = self.teams.workspaces[TEAM]
        self.channels = self.workspace.channels
        self.posts = self.workspace.posts
        self.calls: list[str] = []
        """Every method that was called, in order."""
        self.used: set[str] = set()
        """Every scope that it took."""
        self.limited = 0
        """How many messages came faster than their channel, or all of its workspace, takes them."""
        self.pace: Pace | None = Pace()
        self.ceiling: Pace | None = Pace(CEILING / 60, CEILING)
        self.tiers: Tiers | None = Tiers()
        self.patience: float = ACKNOWLEDGE_SECONDS
        """Seconds in which what is sent has to be acknowledged."""
        self.socket_mode = SocketMode(self.violations)
        self._home = slack_manifest.has_home(manifest)
        self._screens: dict[str, Screens] = {}
        self._commands = slack_manifest.commands(manifest)
        self._interactivity = manifest["settings"].get("interactivity", {})
        self._events = manifest["settings"].get("event_subscriptions", {})
        self._shortcuts = slack_manifest.shortcuts(manifest)
        self._messages_tab = manifest["features"].get("app_home", {}).get("messages_tab_enabled", False)
        self._by_socket = manifest["settings"]["socket_mode_enabled"]
        self._faults = Faults()
        self._over = asyncio.Event()
        self._clock = clock
        self._changed = asyncio.Condition()
        self._numbers = count(1)
        self._typed: dict[str, Typed] = {}
        self._endpoints: Iterator[str] | None = None
        server = web.Application()
        server.add_routes(
            [
                web.route("*", "/api/{method}", self._call),
                web.get("/oauth/v2/authorize", self.teams.authorize),
                web.get("/link/", self.socket_mode.link),
                web.post("/commands/{id}", self._respond),
            ]
        )
        self._runner = web.AppRunner(server, access_log=None, shutdown_timeout=1)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._host = f"127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        await self.socket_mode.close()
        await self._runner.cleanup()
        surplus = [
            f"{typed.line} was answered with {len(typed.messages)} messages where {typed.expected} were awaited"
            for typed in self._typed.values()
            if 0 < typed.expected < len(typed.messages)
        ]
        found = self.take_violations() + surplus
        if found and error is None:
            fail("Slack would have refused:\n" + "\n".join(found))

    @property
    def screens(self) -> Screens:
        """What the people of the first workspace have open."""
        return self.screens_in(TEAM)

    def screens_in(self, team: str) -> Screens:
        """What the people of a workspace have open."""
        if team not in self._screens:
            workspace = self.teams.workspaces[team]
            self._screens[team] = Screens(workspace, self._clock, self._did, self.violations, home=self._home)
        return self._screens[team]

    @property
    def socket_settings(self) -> SlackSettings:
        """For an app in Socket Mode."""
        return SlackSettings(transport="socket", api=f"http://{self._host}/api/")

    @property
    def http_settings(self) -> SlackSettings:
        """For an app that listens on a free port; tell `deliver_to` where, once it does."""
        return SlackSettings(transport="http", api=f"http://{self._host}/api/", host="127.0.0.1", port=0)

    def take_violations(self) -> list[str]:
        """The violations so far, which the test knows of: they no longer fail it."""
        found = list(self.violations)
        self.violations.clear()
        return found

    def break_next(self, method: str, *faults: Fault) -> None:
        """The next calls of `method`, or messages to a "response_url", go wrong, one after the other."""
        self._faults.add(method, *faults)

    def deliver_to(self, *urls: str) -> None:
        """From now on everything is sent to `urls` in turn, local addresses of the endpoint in the manifest."""
        if self._by_socket:
            fail("in Socket Mode Slack sends no HTTP requests")
        pressed = {self._interactivity["request_url"]} if self._interactivity.get("is_enabled") else set()
        told = {self._events["request_url"]} if self._events else set()
        commands = {command["url"] for command in self._commands.values()}
        declared = {urlsplit(url).path for url in pressed | told | commands}
        if declared != {urlsplit(url).path for url in urls}:
            fail(f"the manifest sends commands to {declared}, not to {', '.join(urlsplit(url).path for url in urls)}")
        self._endpoints = cycle(urls)

    async def slash(self, line: str, messages: int = 1) -> Answer:
        """Type a command and wait for its answer of so many `messages`."""
        return await (await self.type(line)).answer(messages)

    async def type(self, line: str, user: str = ANN, channel: str = GENERAL, team: str = TEAM) -> Typed:
        """Type a command; returns once the app has acknowledged it."""
        name, _, text = line.partition(" ")
        if name not in self._commands:
            fail(f"{name} is not a valid command: the manifest does not declare it")
        self.used.add("commands")
        typed, again = self._waiting(line, user, channel, team)
        payload = {
            "token": "deprecated",
            "team_id": team,
            "team_domain": self.teams.workspaces[team].domain,
            "channel_id": channel,
            "channel_name": "general",
            "user_id": user,
            "user_name": "ann",
            "command": name,
            "text": text.strip(" "),
            "api_app_id": "A0ATTACHE",
            "is_enterprise_install": "false",
            **again,
        }
        return await self._deliver(typed, "slash_commands", payload)

    async def press(
        self, message: Mapping[str, Any], button: str | Mapping[str, Any], user: str = ANN, team: str = TEAM
    ) -> Typed:
        """Press a button under a message, by what stands on it; returns once the app has acknowledged it."""
        if not self._interactivity.get("is_enabled"):
            fail("this app is not configured to handle interactive responses")
        action = slack_blocks.buttons(message)[button] if isinstance(button, str) else button
        channel = message.get("channel") or message["in"]
        typed, again = self._waiting(f"press of {action['text']['text']}", user, channel, team, pressed=True)
        payload: dict[str, Any] = {
            "type": "block_actions",
            **self.teams.workspaces[team].acted(user),
            "api_app_id": "A0ATTACHE",
            "token": "deprecated",
            "container": {
                "type": "message",
                "message_ts": message["ts"],
                "channel_id": channel,
                "is_ephemeral": message.get("response_type") == "ephemeral",
            },
            "channel": {"id": channel, "name": "general"},
            "message": {name: message[name] for name in ("text", "blocks", "ts") if name in message},
            "state": {"values": {}},
            "is_enterprise_install": False,
            "enterprise": None,
            "actions": [{**action, "block_id": "b1", "action_ts": self.workspace.ts()}],
            **again,
        }
        return await self._deliver(typed, "interactive", payload)

    async def tell(
        self,
        event: Mapping[str, Any],
        team: str = TEAM,
        event_id: str | None = None,
        *,
        kind: str | None = None,
        lost: int = 0,
    ) -> int:
        """Tell the app of an event, up to four times until it is acknowledged; how often it took.

        Args:
            event: what happened.
            team: where.
            event_id: its name; the same as before: Slack tells again what it told already.
            kind: what the manifest calls it; its type unless said.
            lost: how many of the first times nothing reaches the app.
        """
        kind = kind or event["type"]
        if kind not in self._events.get("bot_events", []):
            fail(f"the manifest does not ask for {kind}")
        told = slack_events.callback(event, team, event_id or f"Ev{next(self._numbers)}", self._clock())
        reason, tries = ("http_timeout" if lost else ""), slack_events.ATTEMPTS
        for attempt in range(lost, slack_events.ATTEMPTS):
            try:
                async with asyncio.timeout(self.patience):
                    if self._endpoints:
                        await self._post_event(told, attempt, reason)
                    else:
                        again = {"retry_attempt": attempt, "retry_reason": "timeout"} if attempt else {}
                        await self.socket_mode.send(kind, "events_api", told, again)
            except TimeoutError:
                reason = "http_timeout"
            except aiohttp.ClientResponseError as error:
                reason = "http_error"
                if error.headers and error.headers.get("x-slack-no-retry") == "1":
                    tries = attempt + 1
                    break
            except aiohttp.ClientError:
                reason = "connection_failed"
            else:
                return attempt + 1
        self.violations.append(f"{kind} was never acknowledged: {reason}")
        return tries

    async def challenge(self) -> str:
        """What the app answers when its request_url is set."""
        body = json.dumps({"type": "url_verification", "challenge": "3eZbrw1aB", "token": "deprecated"})
        return await self._post(body, "application/json", {})

    async def use(
        self, shortcut: str, message: Mapping[str, Any], user: str = ANN, channel: str = GENERAL, team: str = TEAM
    ) -> Typed:
        """Use a shortcut on a message, by its name; returns once the app has acknowledged it."""
        if shortcut not in self._shortcuts:
            fail(f"the manifest declares no shortcut {shortcut}")
        typed, again = self._waiting(f"shortcut {shortcut}", user, channel, team)
        ts = self.workspace.ts()
        payload = {
            "type": "message_action",
            "callback_id": self._shortcuts[shortcut]["callback_id"],
            "token": "deprecated",
            "action_ts": ts,
            **self.teams.workspaces[team].acted(user),
            "channel": {"id": channel, "name": "general"},
            "is_enterprise_install": False,
            "enterprise": None,
            "message_ts": ts,
            "message": {"type": "message", "user": "U0BOB", "ts": ts, **message},
            **again,
        }
        return await self._deliver(typed, "interactive", payload)

    def signed(self, body: str, timestamp: str | None = None) -> dict[str, str]:
        """The headers of a genuine request with `body`."""
        at = timestamp or str(int(time.time()))
        return {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": at,
            "X-Slack-Signature": signature(self.signing_secret.reveal(), at, body),
        }

    def _waiting(
        self, line: str, user: str, channel: str, team: str, *, pressed: bool = False
    ) -> tuple[Typed, dict[str, str]]:
        """What waits for an answer, and where the app may answer it."""
        key = f"{next(self._numbers)}"
        typed = Typed(line, team, user, channel, self._clock() + RESPONSE_SECONDS, self._changed, pressed)
        self._typed[key] = typed
        return typed, {
            "response_url": f"http://{self._host}/commands/{key}",
            "trigger_id": self.screens_in(team).triggers.give(user),
        }

    async def _deliver(self, typed: Typed, kind: str, payload: dict[str, Any]) -> Typed:
        began = time.monotonic()
        said = await self._handed(typed.line, kind, payload)
        typed.acknowledged_after = time.monotonic() - began
        if said:
            await self._keep(said, typed)
        return typed

    async def _did(self, what: str, payload: dict[str, Any]) -> dict[str, Any] | None:
        """Tell the app what a person did on a screen; gives the body of its acknowledgement."""
        if not self._interactivity.get("is_enabled"):
            fail("this app is not configured to handle interactive responses")
        if payload["type"] == "block_suggestion" and self._endpoints:
            asked = self._interactivity.get("message_menu_options_url")
            if asked != self._interactivity["request_url"]:
                fail(f"the manifest has suggestions asked for at {asked}")
        return await self._handed(what, "interactive", payload)

    async def _handed(self, line: str, kind: str, payload: dict[str, Any]) -> dict[str, Any] | None:
        """Give the app something, and get the body of its acknowledgement."""
        try:
            async with asyncio.timeout(self.patience):
                if self._endpoints:
                    form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
                    return await self._over_http(line, form)
                return await self.socket_mode.send(line, kind, payload)
        except TimeoutError:
            fail(f"{line}: operation_timeout, not acknowledged within 3 s")

    async def _over_http(self, line: str, form: dict[str, str]) -> dict[str, Any] | None:
        try:
            text = await self._post(urlencode(form), "application/x-www-form-urlencoded", {})
        except aiohttp.ClientResponseError as error:
            fail(f"{line}: dispatch_failed, HTTP {error.status} {error.message}")
        if not text:
            return None
        said: dict[str, Any] = json.loads(text) if text.startswith("{") else {"text": text}
        return said

    async def _post_event(self, told: dict[str, Any], attempt: int, reason: str) -> None:
        again = {"x-slack-retry-num": str(attempt), "x-slack-retry-reason": reason} if attempt else {}
        await self._post(json.dumps(told), "application/json", again)

    async def _post(self, body: str, kind: str, more: dict[str, str]) -> str:
        """Send a request to the next of the endpoints; gives the answer's body."""
        if not self._endpoints:
            fail("nobody told where the app listens")
        headers = self.signed(body) | {"Content-Type": kind} | more
        async with (
            aiohttp.ClientSession() as session,
            session.post(next(self._endpoints), data=body, headers=headers) as response,
        ):
            text = await response.text()
            if response.status != 200:
                raise aiohttp.ClientResponseError(
                    response.request_info, (), status=response.status, message=text, headers=response.headers
                )
            return text

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        typed = self._typed.get(request.match_info["id"])
        if typed is None or typed.uses == RESPONSES or self._clock() > typed.expires:
            error = "used_url" if typed and typed.uses == RESPONSES else "expired_url"
            self.violations.append(f"response_url: {error}")
            return web.json_response({"ok": False, "error": error}, status=404)
        typed.uses += 1
        try:
            message = await request.json()
        except ValueError:
            self.violations.append("response_url: not JSON")
            return web.Response(text="invalid_payload", status=400)
        fault = self._faults.take("response_url")
        if fault and not fault.stored:
            return await fault.answer(request, self._over)
        if typed.pressed and message.get("replace_original") is not False:
            self.violations.append("response_url: the answer takes the place of the message with the button")
        if message == {"delete_original": True}:
            return web.Response(text="ok")
        unknown = message.keys() - _RESPONSE_FIELDS
        refused = [*(f"unknown field {name}" for name in unknown), *slack_blocks.problems(message)]
        if message.get("response_type", "ephemeral") not in {"ephemeral", "in_channel"}:
            refused.append(f"no such response_type: {message['response_type']}")
        if "delete_original" in message:
            refused.append("delete_original stands alone")
        if refused:
            self.violations.extend(f"response_url: {problem}" for problem in refused)
            return web.Response(text="invalid_blocks", status=400)
        await self._keep(message, typed)
        return await fault.answer(request, self._over) if fault else web.Response(text="ok")

    async def _keep(self, message: dict[str, Any], typed: Typed) -> None:
        self.violations.extend(f"{typed.line}: {problem}" for problem in slack_blocks.problems(message))
        async with self._changed:
            typed.messages.append({"ts": self.workspace.ts(), "in": typed.channel} | message)
            self._changed.notify_all()

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        self.calls.append(method)
        fault = self._faults.take(method)
        try:
            given = await arguments(request)
            if fault and not fault.stored:
                return await fault.answer(request, self._over)
            answer = await self._method(method, request, given)
        except SlackError as error:
            if error.ours:
                self.violations.append(f"{method}: {error.code} {' '.join(error.details)}".rstrip())
            headers = {"Retry-After": error.told["retry_after"]} if "retry_after" in error.told else {}
            return web.json_response(error.body(), status=429 if headers else 200, headers=headers)
        if fault:
            return await fault.answer(request, self._over)
        return web.json_response({"ok": True, **answer}, headers={"x-oauth-scopes": ",".join(sorted(self.scopes))})

    async def _method(self, method: str, request: web.Request, given: dict[str, Any]) -> dict[str, Any]:
        if method == "oauth.v2.access":
            return self.teams.access(request, given)
        token = bearer(request, given)
        for_app = token == self.app_token.reveal()
        grant = self.teams.acting(token) if token and not for_app else None
        if for_app != (method == "apps.connections.open") and token:
            raise SlackError(code="not_allowed_token_type")
        workspace = self.teams.workspaces[grant.team] if grant else self.workspace
        if checked(method, request, given, grant.scopes if grant else self.scopes, workspace.kind) is None:
            raise SlackError(code="not_authed")
        if scope := METHODS[method].needs(workspace.kind(given.get("channel", ""))):
            self.used.add(scope)
        self._hold_back(self.tiers.wait(method, workspace.team, time.monotonic()) if self.tiers else 0)
        match method:
            case "apps.connections.open":
                if not self._by_socket:
                    raise SlackError(code="socket_mode_disabled", ours=True)
                return {"url": self.socket_mode.address(self._host)}
            case "chat.postEphemeral":
                return await self._post_ephemeral(given, workspace)
            case "chat.postMessage":
                self._check_messages_tab(workspace.kind(given["channel"]))
                self._hold_back_message(workspace.team, given["channel"])
            case _ if method in (shown := self.screens_in(workspace.team)).methods:
                return dict(await shown.methods[method](given))
        return slack_methods.DOES[method](workspace, given)

    async def _post_ephemeral(self, given: dict[str, Any], workspace: Workspace) -> dict[str, Any]:
        channel, user = slack_methods.member(workspace, given["channel"]), given["user"]
        if user not in channel:
            raise SlackError(code="user_not_in_channel", ours=True)
        place = (workspace.team, given["channel"], user)
        mine = [typed for typed in self._typed.values() if (typed.team, typed.channel, typed.user) == place]
        if mine:
            await self._keep(given, mine[-1])
        return {"message_ts": workspace.ts()}

    def _check_messages_tab(self, kind: str) -> None:
        if kind == "im" and not self._messages_tab:
            raise SlackError(code="messages_tab_disabled", ours=True)

    def _hold_back_message(self, team: str, channel: str) -> None:
        now = time.monotonic()
        wait = self.pace.wait(f"{team}/{channel}", now) if self.pace else 0
        wait = wait or (self.ceiling.wait(team, now) if self.ceiling else 0)
        self.limited += bool(wait)
        self._hold_back(wait)

    @staticmethod
    def _hold_back(wait: float) -> None:
        if wait:
            raise SlackError(code="ratelimited", retry_after=str(math.ceil(wait)))


def signature(secret: str, timestamp: str, body: str) -> str:
    """The X-Slack-Signature of a request."""
    signed = hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256)
    return f"v0={signed.hexdigest()}"
