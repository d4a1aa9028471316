"""A strict local Discord: HTTP API v10 and gateway, for the unmodified SDK.

What the real service would refuse is refused here with its codes, and recorded in `violations`: leaving the
context with any fails the test, even if the bot swallowed the error.

Not modelled, and refused with 501: files, components, polls, channels and DMs of the bot's own accord.
"""

import itertools
import json
import re
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from bot.settings import DiscordSettings, Secret
from fakes import discord_forms as forms
from fakes import discord_markup as markup
from fakes import discord_payloads as payloads
from fakes.discord_gateway import Gateway
from fakes.discord_interaction import ACKNOWLEDGE_WITHIN, Answer, Interaction

COMMAND, AUTOCOMPLETE = 2, 4
MESSAGE, DEFERRED, SUGGESTIONS = 4, 5, 8
GUILD, DIRECT = 0, 1
TOKEN_LIVES = 15 * 60.0
_EPOCH = 1420070400000
_USER_AGENT = re.compile(r"DiscordBot \(\S+,? \S+\)")
_UNMODELLED = ("components", "attachments", "poll", "sticker_ids", "message_reference")

Json = dict[str, Any]


class Refused(Exception):  # noqa: N818 - an answer of the service, not a failure of the fake
    """The service answers with an error."""

    def __init__(self, status: int, code: int, message: str, body: Json | None = None) -> None:
        super().__init__(f"{status} {code} {message}")
        self.status = status
        self.body = body or {"message": message, "code": code}


class FakeDiscord:
    """A Discord with one application, one guild and one person in it.

    Args:
        clock: seconds, monotonic; a test that plays with time gives its own.
        heartbeat: seconds between the heartbeats that the gateway asks for.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, heartbeat: float = 41.25) -> None:
        self._clock = clock
        self._ids = itertools.count(1)
        self._application = self._id()
        self._bot = payloads.user(self._id(), "attache", bot=True)
        self._person = payloads.user(self._id(), "reader")
        self._guild = payloads.guild(self._id(), self._id())
        self._direct = self._id()
        self._commands: list[Json] = []
        self._interactions: dict[str, Interaction] = {}
        self._refusals: list[str] = []
        self.synced = 0
        self.token = Secret(f"fake.{secrets.token_urlsafe(16)}")
        self.gateway = Gateway(self._is_token, self._ready, [self._guild], clock, heartbeat)
        self._runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=0.1)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.gateway.drop(1001)
        await self._runner.cleanup()
        if error is None and self.violations:
            raise AssertionError("Discord refused:\n" + "\n".join(self.violations))

    @property
    def settings(self) -> DiscordSettings:
        """What points a bot here."""
        return DiscordSettings(api=self._url("http", "/api/v10"), gateway=self._url("ws", "/"))

    @property
    def commands(self) -> list[Json]:
        """The commands as registered."""
        return list(self._commands)

    @property
    def violations(self) -> list[str]:
        """Everything that the bot did and the real service would have refused."""
        return self._refusals + self.gateway.violations

    def take_violations(self) -> list[str]:
        """The violations so far, which the test expected: they no longer fail it."""
        taken = self.violations
        self._refusals.clear()
        self.gateway.violations.clear()
        return taken

    async def revoke_token(self) -> None:
        """The owner resets the token: the connection ends, and the old one is refused from then on."""
        self.token = Secret(f"fake.{secrets.token_urlsafe(16)}")
        await self.gateway.drop(4004)

    async def slash(
        self,
        name: str,
        options: Mapping[str, str] | None = None,
        *,
        locale: str = "en-US",
        guild: bool = True,
        messages: int = 1,
    ) -> Answer:
        """Type a command as a person would, and wait until its answer stands in so many messages.

        Raises:
            LookupError: there is no such command here.
            ValueError: a client would not let a person send these options.
            AssertionError: the bot is not connected, or did not answer.
        """
        interaction = await self.invoke(name, options, locale=locale, guild=guild)
        return await interaction.answer(messages=messages)

    async def invoke(
        self, name: str, options: Mapping[str, str] | None = None, *, locale: str = "en-US", guild: bool = True
    ) -> Interaction:
        """Type a command as a person would; raises as `slash` does."""
        command = self._command(name, guild=guild)
        given = dict(options or {})
        known = {option["name"]: option for option in command["options"]}
        if unknown := given.keys() - known.keys():
            msg = f"/{name} has no option {sorted(unknown)}; it has {sorted(known)}"
            raise ValueError(msg)
        if missing := {key for key, option in known.items() if option.get("required")} - given.keys():
            msg = f"/{name} needs {sorted(missing)}"
            raise ValueError(msg)
        if wrong := [key for key, value in given.items() if not forms.fits(known[key], value)]:
            msg = f"/{name} cannot be sent with this for {wrong}: {given}"
            raise ValueError(msg)
        filled = [{"name": key, "type": known[key]["type"], "value": value} for key, value in given.items()]
        return await self._send(COMMAND, command, filled, locale=locale, guild=guild)

    async def autocomplete(self, name: str, option: str, typed: str) -> list[str]:
        """Type into an option, and return the values that are suggested.

        Raises:
            LookupError: there is no such command here.
            ValueError: it has no such option, or one without suggestions.
            AssertionError: the bot is not connected, or did not suggest anything in time.
        """
        command = self._command(name, guild=True)
        known = next((one for one in command["options"] if one["name"] == option), None)
        if known is None or not known.get("autocomplete"):
            msg = f"/{name} has no option {option} with suggestions"
            raise ValueError(msg)
        typing = {"name": option, "type": known["type"], "value": typed, "focused": True}
        interaction = await self._send(AUTOCOMPLETE, command, [typing], locale="en-US", guild=True)
        await interaction.acknowledged()
        return [choice["value"] for choice in interaction.suggestions]

    # What a person does

    def _command(self, name: str, *, guild: bool) -> Json:
        command = next((one for one in self._commands if one["name"] == name), None)
        if command is None:
            msg = f"/{name} is not registered; there are {[one['name'] for one in self._commands]}"
            raise LookupError(msg)
        contexts = command.get("contexts")
        if contexts is not None and (GUILD if guild else DIRECT) not in contexts:
            msg = f"/{name} is not offered {'in guilds' if guild else 'in direct messages'}"
            raise LookupError(msg)
        return command

    async def _send(self, kind: int, command: Json, options: list[Json], *, locale: str, guild: bool) -> Interaction:
        session = self.gateway.session
        if session is None:
            msg = "no bot is connected"
            raise AssertionError(msg)
        interaction = Interaction(self._id(), secrets.token_urlsafe(24), kind, self._clock())
        self._interactions[interaction.token] = interaction
        data = {"id": command["id"], "name": command["name"], "type": 1, "options": options}
        await session.dispatch(
            "INTERACTION_CREATE",
            {
                "id": interaction.id,
                "application_id": self._application,
                "type": kind,
                "token": interaction.token,
                "version": 1,
                "data": data,
                "locale": locale,
                "entitlements": [],
                "attachment_size_limit": 10 * 1024 * 1024,
                "app_permissions": "2147503104",
                **(self._in_guild() if guild else self._in_direct()),
            },
        )
        return interaction

    def _in_guild(self) -> Json:
        channel = self._guild["channels"][0]
        person = {
            "user": self._person,
            "roles": [],
            "flags": 0,
            "joined_at": payloads.TIME,
            "deaf": False,
            "mute": False,
        }
        return {
            "context": GUILD,
            "guild_id": self._guild["id"],
            "guild": {"id": self._guild["id"], "locale": "en-US", "features": []},
            "guild_locale": "en-US",
            "channel_id": channel["id"],
            "channel": {**channel, "guild_id": self._guild["id"], "permissions": "2147503104"},
            "member": {**person, "permissions": "2147503104"},
            "authorizing_integration_owners": {"0": self._guild["id"]},
        }

    def _in_direct(self) -> Json:
        return {
            "context": DIRECT,
            "channel_id": self._direct,
            "channel": {"id": self._direct, "type": 1, "recipients": [self._person]},
            "user": self._person,
            "authorizing_integration_owners": {"0": "0"},
        }

    # The HTTP API

    def _app(self) -> web.Application:
        app = web.Application(middlewares=[self._answered])
        app.router.add_get("/", self.gateway.serve)
        app.router.add_get("/resume/", self.gateway.serve)
        api = "/api/v10"
        app.router.add_get(f"{api}/users/@me", self._me)
        app.router.add_get(f"{api}/oauth2/applications/@me", self._application_me)
        app.router.add_get(f"{api}/applications/{{application}}/commands", self._list_commands)
        app.router.add_put(f"{api}/applications/{{application}}/commands", self._put_commands)
        app.router.add_post(f"{api}/interactions/{{id}}/{{token}}/callback", self._callback)
        webhook = f"{api}/webhooks/{{application}}/{{token}}"
        app.router.add_post(webhook, self._follow_up)
        app.router.add_get(f"{webhook}/messages/{{message}}", self._get_message)
        app.router.add_patch(f"{webhook}/messages/{{message}}", self._edit_message)
        app.router.add_delete(f"{webhook}/messages/{{message}}", self._delete_message)
        return app

    @web.middleware
    async def _answered(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Check what holds for every call, and tell refusals as Discord does."""
        if not request.path.startswith("/api/"):
            return await handler(request)
        try:
            self._admitted(request)
            return await handler(request)
        except Refused as refused:
            told = f"{request.method} {_without_token(request)}: {refused.status} {json.dumps(refused.body)}"
            self._refusals.append(told)
            if interaction := self._interactions.get(request.match_info.get("token", "")):
                interaction.refusal = told
                await interaction.notify()
            return _json(refused.body, refused.status)

    def _admitted(self, request: web.Request) -> None:
        if missing := request.match_info.http_exception:
            raise Refused(missing.status, 0, f"{missing.status}: {missing.reason}")
        if "token" in request.match_info:  # a route with a token in its path asks for nothing more
            return
        if not _USER_AGENT.match(request.headers.get("User-Agent", "")):
            raise Refused(403, 40333, "internal network error")
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bot" or not self._is_token(token):
            raise Refused(401, 0, "401: Unauthorized")

    async def _me(self, _: web.Request) -> web.Response:
        return _json(self._bot)

    async def _application_me(self, _: web.Request) -> web.Response:
        return _json(
            {
                "id": self._application,
                "name": "attache",
                "icon": None,
                "description": "",
                "bot_public": True,
                "bot_require_code_grant": False,
                "owner": self._person,
                "verify_key": "0" * 64,
                "flags": 0,
            }
        )

    async def _list_commands(self, request: web.Request) -> web.Response:
        self._own(request)
        return _json(self._commands)

    async def _put_commands(self, request: web.Request) -> web.Response:
        self._own(request)
        body = await _body(request)
        if not isinstance(body, list):
            raise Refused(400, 50035, "", forms.told([forms.Fault((), "LIST_TYPE_CONVERT", "Not a list")]))
        _check(forms.commands(body))
        self.synced += 1
        known = {command["name"]: command["id"] for command in self._commands}
        self._commands = [
            {"type": 1, "default_member_permissions": None, "options": [], **command}
            | {"id": known.get(command["name"]) or self._id(), "application_id": self._application, "version": "1"}
            for command in body
        ]
        return _json(self._commands)

    async def _callback(self, request: web.Request) -> web.Response:
        body = await _body(request)
        interaction = self._interactions.get(request.match_info["token"])
        if interaction is None or interaction.id != request.match_info["id"] or interaction.lost:
            raise Refused(404, 10062, "Unknown interaction")
        if interaction.acknowledged_at is not None:
            raise Refused(400, 40060, "Interaction has already been acknowledged.")
        if self._clock() - interaction.sent_at > ACKNOWLEDGE_WITHIN:
            interaction.lost = True
            raise Refused(404, 10062, "Unknown interaction")
        data = body.get("data") or {}
        match interaction.kind, body.get("type"):
            case 2, 4:
                _check(_under_data(forms.message(data)))
                self._new_message(interaction, data, data.get("flags") or 0)
            case 2, 5:
                if (data.get("flags") or 0) & ~forms.EPHEMERAL:
                    _check([forms.Fault(("data", "flags"), "BASE_TYPE_CHOICES", "Value must be one of (64,).")])
                interaction.loading = True
                self._new_message(interaction, None, data.get("flags") or 0)
            case 4, 8:
                _check(forms.callback_choices(data))
                interaction.suggestions = data["choices"]
            case kind, given:
                words = f"Value {given} does not answer an interaction of type {kind}."
                _check([forms.Fault(("type",), "BASE_TYPE_CHOICES", words)])
        interaction.acknowledged_at = self._clock()
        await interaction.notify()
        if request.query.get("with_response") not in {"1", "true"}:
            return web.Response(status=204)
        return _json(self._outcome(interaction, body["type"]))

    async def _follow_up(self, request: web.Request) -> web.Response:
        interaction = self._answering(request)
        body = await _body(request)
        _check(forms.message(body))
        if interaction.loading:  # deprecated but live: the first follow-up takes the place of “thinking”
            message = self._change(interaction, next(iter(interaction.messages)), body)
        else:
            message = self._new_message(interaction, body, body.get("flags") or 0)
        await interaction.notify()
        return _json(self._show(message))

    async def _get_message(self, request: web.Request) -> web.Response:
        return _json(self._show(self._message(request)[1]))

    async def _edit_message(self, request: web.Request) -> web.Response:
        interaction, message = self._message(request)
        body = await _body(request)
        _check(forms.message(body))
        changed = self._change(interaction, message["id"], body)
        await interaction.notify()
        return _json(self._show(changed))

    async def _delete_message(self, request: web.Request) -> web.Response:
        interaction, message = self._message(request)
        del interaction.messages[message["id"]]
        interaction.loading = False
        await interaction.notify()
        return web.Response(status=204)

    # What the service keeps

    def _own(self, request: web.Request) -> None:
        if request.match_info["application"] != self._application:
            raise Refused(404, 10002, "Unknown Application")

    def _answering(self, request: web.Request) -> Interaction:
        """The interaction whose token the path carries, if it may be answered now."""
        interaction = self._interactions.get(request.match_info["token"])
        mine = request.match_info["application"] == self._application
        if interaction is None or not mine or interaction.acknowledged_at is None:
            raise Refused(404, 10015, "Unknown Webhook")
        if self._clock() - interaction.sent_at > TOKEN_LIVES:
            raise Refused(401, 50027, "Invalid Webhook Token")
        return interaction

    def _message(self, request: web.Request) -> tuple[Interaction, Json]:
        interaction = self._answering(request)
        wanted = request.match_info["message"]
        key = next(iter(interaction.messages), "") if wanted == "@original" else wanted
        if key not in interaction.messages:
            raise Refused(404, 10008, "Unknown Message")
        return interaction, interaction.messages[key]

    def _new_message(self, interaction: Interaction, body: Json | None, flags: int) -> Json:
        message: Json = {"id": self._id(), "flags": flags, "sent": {}, "pings": [], "edited": None}
        if body is not None:
            self._fill(message, body)
        interaction.messages[message["id"]] = message
        return message

    def _change(self, interaction: Interaction, key: str, body: Json) -> Json:
        message = interaction.messages[key]
        self._fill(message, body)
        message["edited"] = payloads.TIME
        interaction.loading = False
        return message

    def _fill(self, message: Json, body: Json) -> None:
        sent = {**message["sent"], **{key: body[key] for key in ("content", "embeds") if key in body}}
        if forms.empty(sent):
            raise Refused(400, 50006, "Cannot send an empty message")
        message["sent"] = sent
        message["allowed_mentions"] = body.get("allowed_mentions")
        message["pings"] += markup.pings(sent, body.get("allowed_mentions"))

    def _show(self, message: Json) -> Json:
        return payloads.message(message, self._bot, self._guild["channels"][0]["id"])

    def _outcome(self, interaction: Interaction, kind: int) -> Json:
        outcome: Json = {"interaction": {"id": interaction.id, "type": interaction.kind}}
        if message := next(iter(interaction.messages.values()), None):
            outcome["interaction"] |= {
                "response_message_id": message["id"],
                "response_message_loading": interaction.loading,
                "response_message_ephemeral": bool(message["flags"] & forms.EPHEMERAL),
            }
            if kind == MESSAGE:
                outcome["resource"] = {"type": kind, "message": self._show(message)}
        return outcome

    def _ready(self, session: str) -> Json:
        return {
            "v": 10,
            "user": self._bot,
            "guilds": [{"id": self._guild["id"], "unavailable": True}],
            "session_id": session,
            "resume_gateway_url": self._url("ws", "/resume/"),
            "application": {"id": self._application, "flags": 0},
        }

    def _is_token(self, token: str) -> bool:
        return secrets.compare_digest(token.encode(), self.token.reveal().encode())

    def _id(self) -> str:
        return str((int(time.time() * 1000) - _EPOCH) << 22 | next(self._ids) % 4096)

    def _url(self, scheme: str, path: str) -> str:
        return f"{scheme}://127.0.0.1:{self._runner.addresses[0][1]}{path}"


async def _body(request: web.Request) -> Any:
    """The JSON of a request, after Discord's checks of its kind."""
    if request.content_type not in {"application/json", "multipart/form-data", "application/x-www-form-urlencoded"}:
        words = 'Expected "Content-Type" header to be one of {"application/json"}.'
        _check([forms.Fault((), "CONTENT_TYPE_INVALID", words)])
    if request.content_type != "application/json":
        raise Refused(501, 0, f"this fake does not take {request.content_type}")
    try:
        body = json.loads(await request.text())
    except ValueError:
        raise Refused(400, 50109, "The request body contains invalid JSON.") from None
    if isinstance(body, dict) and (unmodelled := [key for key in _UNMODELLED if body.get(key)]):
        raise Refused(501, 0, f"this fake does not take {unmodelled}")
    return body


def _check(faults: Sequence[forms.Fault]) -> None:
    if faults:
        raise Refused(400, 50035, "Invalid Form Body", forms.told(faults))


def _under_data(faults: Sequence[forms.Fault]) -> list[forms.Fault]:
    return [forms.Fault(("data", *fault.path), fault.code, fault.message) for fault in faults]


def _without_token(request: web.Request) -> str:
    return request.path.replace(request.match_info.get("token") or "\0", "…")


def _json(body: Any, status: int = 200) -> web.Response:
    """An answer under exactly ``Content-Type: application/json``: discord.py parses no other."""
    return web.Response(body=json.dumps(body).encode(), status=status, content_type="application/json")
