"""A strict local Discord: HTTP API v10 and gateway, for the unmodified SDK.

What the real service would refuse is refused here with its codes, and recorded in `violations`: leaving the
context with any fails the test, even if the bot swallowed the error.

Not modelled, and refused with 501: polls, stickers, replies, edits that keep earlier files.
"""

import asyncio
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
from fakes import discord_components as components
from fakes import discord_forms as forms
from fakes import discord_markup as markup
from fakes import discord_payloads as payloads
from fakes import discord_uploads as uploads
from fakes.discord_channels import MANAGE_CHANNELS, ORDINARY, TEXT, THREAD, Channels, Person, Place, Posted
from fakes.discord_faults import Fault, told
from fakes.discord_gateway import Gateway
from fakes.discord_http import Json, Refused, answer, body_of, check
from fakes.discord_interaction import ACKNOWLEDGE_WITHIN, Answer, Interaction
from fakes.discord_limits import Limits
from fakes.discord_troubles import Trouble, Troubles, ban_page

COMMAND, COMPONENT, AUTOCOMPLETE, DIALOG = 2, 3, 4, 5
MESSAGE, DEFERRED, SUGGESTIONS = 4, 5, 8
SUBCOMMAND = 1
GUILD, DIRECT = 0, 1
TOO_MANY = 429
TOKEN_LIVES = 15 * 60.0
_DAY, _MADE_IN_A_DAY = 24 * 3600.0, 200
_SHOWN = ("content", "embeds", "components", "attachments")
_EPOCH = 1420070400000
_USER_AGENT = re.compile(r"DiscordBot \(\S+,? \S+\)")


class FakeDiscord:
    """A Discord with one application, one guild and one person in it.

    Args:
        clock: seconds, monotonic; a test that plays with time gives its own.
        heartbeat: seconds between the heartbeats that the gateway asks for.
        limits: the rate limits; None: as Discord's.
        remembers: seconds that a nonce is known again.
        latency: seconds that an answer is under way.

    Attributes:
        limits: counts the requests, and those that were too many.
        troubles: what went wrong on purpose; see `trouble`.
        channels: the places, and what the bot posted there.
        of_server: the commands that one server has beside those of all, by its id.
        granted: names of commands that the server's admins opened to everybody, under Integrations.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        heartbeat: float = 41.25,
        *,
        limits: Limits | None = None,
        remembers: float = 180.0,
        latency: float = 0.0,
    ) -> None:
        self._clock = clock
        self._latency = latency
        self._ids = itertools.count(1)
        self._application = self._id()
        self._bot = payloads.user(self._id(), "attache", bot=True)
        self._guild = payloads.guild(self._id(), self._id())
        self.limits = limits or Limits(clock)
        self.troubles = Troubles(self.limits)
        self.channels = Channels(
            self._id, clock, self._bot, limits=self.limits, troubles=self.troubles, remembers=remembers
        )
        self._daily = self.channels.add(Place(self._guild["channels"][0]["id"], TEXT, "daily", told=True))
        self.channels.guild = self._guild["id"]
        self._person = self.person("reader")
        self._guild_locale = "en-US"
        self.granted: set[str] = set()
        self._commands: list[Json] = []
        self._made: dict[str | None, list[float]] = {}
        self.of_server: dict[str, list[Json]] = {}
        self._interactions: dict[str, Interaction] = {}
        self._refusals: list[str] = []
        self.synced = 0
        self._port = 0
        self.token = Secret(f"fake.{secrets.token_urlsafe(16)}")
        self._joined = [self._guild]
        self.gateway = Gateway(self._is_token, self._ready, self._joined, clock, heartbeat)
        self._runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=0.1)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._port = self._runner.addresses[0][1]
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
        """What points a bot here, also when nothing listens any more."""
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

    @property
    def application_id(self) -> str:
        """The id of the one application."""
        return self._application

    @property
    def guild_id(self) -> str:
        """The id of the one server."""
        return str(self._guild["id"])

    @property
    def daily(self) -> Place:
        """The server's first channel, where commands are typed unless a test says otherwise."""
        return self._daily

    @property
    def reader(self) -> Person:
        """The person who types the commands."""
        return self._person

    @property
    def posted(self) -> list[Posted]:
        """What the bot posted of its own accord, in order, and has not been deleted."""
        return [message for message in self.channels.posted if not message.deleted]

    def leave_server(self) -> None:
        """The bot is no member of the server: it was invited for its commands alone."""
        self._joined.clear()

    async def remove_bot(self) -> None:
        """The server's owner removes the bot."""
        self._joined.clear()
        if self.gateway.session:
            await self.gateway.session.dispatch("GUILD_DELETE", {"id": self._guild["id"]})

    async def go_out_of_order(self) -> None:
        """The server cannot be reached for a while; the bot is still its member."""
        if self.gateway.session:
            await self.gateway.session.dispatch("GUILD_DELETE", {"id": self._guild["id"], "unavailable": True})

    async def invite_bot(self) -> None:
        """The server's owner invites the bot."""
        self._joined.append(self._guild)
        if self.gateway.session:
            joined = {key: value for key, value in self._guild.items() if key != "unavailable"}  # it never was
            await self.gateway.session.dispatch("GUILD_CREATE", joined)

    async def become_community(self, locale: str) -> None:
        """The server becomes a Community, which alone can choose a language; of all others Discord says en-US."""
        self._guild_locale = locale
        self._guild["features"] = ["COMMUNITY"]
        if self.gateway.session:
            known = {key: self._guild[key] for key in ("id", "name", "roles", "features", "emojis")}
            await self.gateway.session.dispatch("GUILD_UPDATE", known)

    async def be_in_order_again(self) -> None:
        """The server that was out of order can be reached again."""
        if self.gateway.session:
            await self.gateway.session.dispatch("GUILD_CREATE", self._guild)

    def person(self, name: str, shut: int | None = None) -> Person:
        """Somebody more on Discord; `shut` is the code that a message to them is refused with."""
        found = Person(payloads.user(self._id(), name), shut)
        self.channels.people[found.id] = found
        return found

    def channel(self, name: str, bot: int = ORDINARY, *, kind: int = TEXT, told: bool = False, flags: int = 0) -> Place:
        """A channel more, with the permissions that the bot has there; `told`: the gateway tells of it."""
        return self.channels.add(Place(self._id(), kind, name, bot, told=told, flags=flags))

    def thread(self, name: str, bot: int = ORDINARY, *, told: bool = False) -> Place:
        """A thread in the first channel."""
        return self.channels.add(Place(self._id(), THREAD, name, bot, parent=self._daily.id, told=told))

    def trouble(self, trouble: Trouble, times: int = 1, *, of: str = "post") -> None:
        """Let the next requests go wrong: those that post, or with ``open`` those that begin a conversation."""
        self.troubles.to_come[of].extend([trouble] * times)

    async def shut_down(self) -> None:
        """Nothing listens here any more, and whoever was connected has noticed."""
        await self._runner.cleanup()
        await asyncio.sleep(0.05)

    async def revoke_token(self) -> None:
        """The owner resets the token: the connection ends, and the old one is refused from then on."""
        self.token = Secret(f"fake.{secrets.token_urlsafe(16)}")
        await self.gateway.drop(4004)

    async def slash(  # noqa: PLR0913 - what a person and their place may be like
        self,
        name: str,
        options: Mapping[str, str] | None = None,
        *,
        locale: str = "en-US",
        guild: bool = True,
        messages: int = 1,
        place: Place | None = None,
        may: int = ORDINARY,
    ) -> Answer:
        """Type a command as a person would, and wait until its answer stands in so many messages.

        Args:
            name: the command's; with its subcommand's, ``digest add``.
            options: what is filled in.
            locale: the person's language.
            guild: typed in the server, not in the conversation with the bot.
            messages: how many.
            place: where in the server.
            may: the person's permissions there.

        Raises:
            LookupError: there is no such command here for this person.
            ValueError: a client would not let a person send these options.
            AssertionError: the bot is not connected, or did not answer.
        """
        interaction = await self.invoke(name, options, locale=locale, guild=guild, place=place, may=may)
        return await interaction.answer(messages=messages)

    async def invoke(  # noqa: PLR0913 - as above
        self,
        name: str,
        options: Mapping[str, str] | None = None,
        *,
        locale: str = "en-US",
        guild: bool = True,
        place: Place | None = None,
        may: int = ORDINARY,
    ) -> Interaction:
        """Type a command as a person would; raises as `slash` does."""
        command, inner = self._command(name, guild=guild, may=may)
        given = dict(options or {})
        known = {option["name"]: option for option in inner.get("options", [])}
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
        data = _command_data(command, inner, filled)
        return await self._send(COMMAND, data, locale=locale, **self._where(guild=guild, place=place, may=may))

    async def press(
        self, posted: Posted | Interaction, label: str, *, who: Person | None = None, locale: str = "en-US"
    ) -> Interaction:
        """Press a button of a message that the bot posted, or of its answer to the same person.

        Raises:
            LookupError: there is no such button.
            AssertionError: the bot is not connected.
        """
        if label not in posted.buttons:
            msg = f"there is no button “{label}”; there are {sorted(posted.buttons)}"
            raise LookupError(msg)
        return await self.press_id(posted, posted.buttons[label], who=who, locale=locale)

    async def press_id(
        self, posted: Posted | Interaction, identity: str, *, who: Person | None = None, locale: str = "en-US"
    ) -> Interaction:
        """As `press`, of the button with this id."""
        data = {"custom_id": identity, "component_type": 2}
        if isinstance(posted, Interaction):
            under = self._show(next(reversed(posted.messages.values())))
            return await self._send(COMPONENT, data, locale=locale, message=under, **posted.where)
        direct = posted.place.person is not None
        where = self._where(guild=not direct, place=posted.place, may=ORDINARY, who=who or posted.place.person)
        return await self._send(COMPONENT, data, locale=locale, message=posted.shown, **where)

    async def fill(self, opened: Interaction, values: Mapping[str, str]) -> Interaction:
        """Fill in the dialog that a press opened, by the ids of its fields, leave the rest as it stands, and send it.

        Raises:
            LookupError: it has no such field.
            ValueError: a client would not let a person send this.
            AssertionError: no dialog was opened in time, or the bot is not connected.
        """
        await opened.acknowledged()
        if opened.dialog is None:
            msg = f"interaction {opened.id} opened no dialog"
            raise AssertionError(msg)
        if unknown := values.keys() - opened.fields.keys():
            msg = f"there is no field {sorted(unknown)}; there are {sorted(opened.fields)}"
            raise LookupError(msg)
        whole = opened.fields | dict(values)
        shown = [one for one in components.every(opened.dialog["components"]) if one["type"] == components.INPUT]
        if wrong := [one["custom_id"] for one in shown if not components.fits(one, whole[one["custom_id"]])]:
            msg = f"this dialog cannot be sent with what stands in {wrong}"
            raise ValueError(msg)
        sent = [
            {"type": components.LABEL, "id": number, "component": {"type": 4, "custom_id": key, "value": value}}
            for number, (key, value) in enumerate(whole.items(), start=1)
        ]
        data = {"custom_id": opened.dialog["custom_id"], "components": sent}
        return await self._send(DIALOG, data, locale=opened.locale, message=opened.under, **opened.where)

    async def autocomplete(self, name: str, option: str, typed: str) -> list[str]:
        """Type into an option, and return the values that are suggested.

        Raises:
            LookupError: there is no such command here.
            ValueError: it has no such option, or one without suggestions.
            AssertionError: the bot is not connected, or did not suggest anything in time.
        """
        command, inner = self._command(name, guild=True, may=ORDINARY | MANAGE_CHANNELS)
        known = next((one for one in inner["options"] if one["name"] == option), None)
        if known is None or not known.get("autocomplete"):
            msg = f"/{name} has no option {option} with suggestions"
            raise ValueError(msg)
        typing = {"name": option, "type": known["type"], "value": typed, "focused": True}
        data = _command_data(command, inner, [typing])
        where = self._where(guild=True, place=None, may=ORDINARY | MANAGE_CHANNELS)
        interaction = await self._send(AUTOCOMPLETE, data, locale="en-US", **where)
        await interaction.acknowledged()
        return [choice["value"] for choice in interaction.suggestions]

    # What a person does

    def _command(self, name: str, *, guild: bool, may: int) -> tuple[Json, Json]:
        """The command that a person may type there, and the subcommand of it, which may be itself."""
        first, _, verb = name.partition(" ")
        command = next((one for one in self._commands if one["name"] == first), None)
        if command is None:
            msg = f"/{first} is not registered; there are {[one['name'] for one in self._commands]}"
            raise LookupError(msg)
        contexts = command.get("contexts")
        if contexts is not None and (GUILD if guild else DIRECT) not in contexts:
            msg = f"/{name} is not offered {'in guilds' if guild else 'in direct messages'}"
            raise LookupError(msg)
        needed = int(command.get("default_member_permissions") or 0)
        if guild and first not in self.granted and needed & ~may:
            msg = f"/{name} is not offered to this person"
            raise LookupError(msg)
        under = [option for option in command["options"] if option["type"] == SUBCOMMAND]
        inner = next((one for one in under if one["name"] == verb), None) if under else command
        if inner is None or (verb and not under):
            msg = f"/{name} is not there; there are {[one['name'] for one in under]}"
            raise LookupError(msg)
        return command, inner

    async def _send(self, kind: int, data: Json, *, locale: str, **where: Any) -> Interaction:
        session = self.gateway.session_for(where.get("guild_id"))
        if session is None:
            msg = "no bot is connected"
            raise AssertionError(msg)
        interaction = Interaction(self._id(), secrets.token_urlsafe(24), kind, self._clock())
        self._interactions[interaction.token] = interaction
        interaction.where = {key: value for key, value in where.items() if key != "message"}
        interaction.locale = locale
        interaction.under = where.get("message")
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
                **where,
            },
        )
        return interaction

    def _where(self, *, guild: bool, place: Place | None, may: int, who: Person | None = None) -> Json:
        """What an interaction tells of its place and its person."""
        person = who or self._person
        if not guild:
            return self._in_direct(person)
        there, locale = place or self._daily, self._guild_locale
        member = {
            "user": person.user,
            "roles": [],
            "flags": 0,
            "joined_at": payloads.TIME,
            "deaf": False,
            "mute": False,
        }
        return {
            "context": GUILD,
            "guild_id": self._guild["id"],
            "guild": {"id": self._guild["id"], "locale": locale, "features": self._guild["features"]},
            "guild_locale": locale,
            "channel_id": there.id,
            "channel": {**self.channels.payload(there, self._guild["id"]), "permissions": str(may)},
            "member": {**member, "permissions": str(may)},
            "app_permissions": str(there.bot),
            "authorizing_integration_owners": {"0": self._guild["id"]},
        }

    def _in_direct(self, person: Person) -> Json:
        place = self.channels.direct(person)
        return {
            "context": DIRECT,
            "channel_id": place.id,
            "channel": self.channels.payload(place, ""),
            "user": person.user,
            "app_permissions": str(ORDINARY),
            "authorizing_integration_owners": {"0": "0"},
        }

    # The HTTP API

    def _app(self) -> web.Application:
        app = web.Application(middlewares=[self._answered], client_max_size=uploads.WHOLE)
        app.router.add_get("/", self.gateway.serve)
        app.router.add_get("/resume/", self.gateway.serve)
        api = "/api/v10"
        app.router.add_get(f"{api}/users/@me", self._me)
        app.router.add_get(f"{api}/oauth2/applications/@me", self._application_me)
        app.router.add_get(f"{api}/applications/{{application}}/commands", self._list_commands)
        app.router.add_put(f"{api}/applications/{{application}}/commands", self._put_commands)
        app.router.add_put(f"{api}/applications/{{application}}/guilds/{{guild}}/commands", self._put_commands)
        self.channels.routes(app, api)
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
        if self.limits.banned:
            self._refusals.append(f"{request.method} {_without_token(request)}: the address is banned")
            return ban_page()
        try:
            self._admitted(request)
            response = await handler(request)
        except Refused as refused:
            told = f"{request.method} {_without_token(request)}: {refused.status} {json.dumps(refused.body)}"
            if refused.status == TOO_MANY:
                self.limits.exceeded.append(told)
            else:
                self._refusals.append(told)
            if interaction := self._interactions.get(request.match_info.get("token", "")):
                interaction.refusal = told
                await interaction.notify()
            self.limits.note(refused.status)
            response = answer(refused.body, refused.status, refused.headers)
        await asyncio.sleep(self._latency)
        return response

    def _admitted(self, request: web.Request) -> None:
        if missing := request.match_info.http_exception:
            raise Refused(missing.status, 0, f"{missing.status}: {missing.reason}")
        if "token" in request.match_info:  # asks for nothing more; discord.py does not say there who it is
            return
        if not _USER_AGENT.match(request.headers.get("User-Agent", "")):
            raise Refused(403, 40333, "internal network error")
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bot" or not self._is_token(token):
            raise Refused(401, 0, "401: Unauthorized")
        self.limits.count()

    async def _me(self, _: web.Request) -> web.Response:
        return answer(self._bot)

    async def _application_me(self, _: web.Request) -> web.Response:
        return answer(
            {
                "id": self._application,
                "name": "attache",
                "icon": None,
                "description": "",
                "bot_public": True,
                "bot_require_code_grant": False,
                "owner": self._person.user,
                "verify_key": "0" * 64,
                "flags": 0,
            }
        )

    async def _list_commands(self, request: web.Request) -> web.Response:
        self._own(request)
        return answer(self._commands)

    async def _put_commands(self, request: web.Request) -> web.Response:
        self._own(request)
        body = await body_of(request)
        if not isinstance(body, list):
            raise Refused(400, 50035, "", told([Fault((), "LIST_TYPE_CONVERT", "Not a list")]))
        guild = request.match_info.get("guild")
        if guild is not None and guild not in {one["id"] for one in self._joined}:
            raise Refused(403, 50001, "Missing Access")
        check(forms.commands(body))
        self.synced += 1
        known = {command["name"]: command["id"] for command in self._registered(guild)}
        self._count_new(guild, {command["name"] for command in body} - known.keys())
        stored = [
            {"type": 1, "default_member_permissions": None, "options": [], **command}
            | {"id": known.get(command["name"]) or self._id(), "application_id": self._application, "version": "1"}
            for command in body
        ]
        if guild is None:
            self._commands = stored
        else:
            self.of_server[guild] = stored
        return answer(stored)

    def _count_new(self, guild: str | None, names: set[str]) -> None:
        """Two hundred commands may be made in a day, everywhere and in each server; to change one is free."""
        made = self._made.setdefault(guild, [])
        made[:] = [at for at in made if at > self._clock() - _DAY]
        if len(made) + len(names) > _MADE_IN_A_DAY:
            raise Refused(429, 30034, "Max number of daily application command creates has been reached (200)")
        made += [self._clock()] * len(names)

    def _registered(self, guild: str | None) -> list[Json]:
        return self._commands if guild is None else self.of_server.get(guild, [])

    async def _callback(self, request: web.Request) -> web.Response:
        body = await body_of(request)
        interaction = self._interactions.get(request.match_info["token"])
        if interaction is None or interaction.id != request.match_info["id"] or interaction.lost:
            raise Refused(404, 10062, "Unknown interaction")
        if interaction.acknowledged_at is not None:
            raise Refused(400, 40060, "Interaction has already been acknowledged.")
        if self._clock() - interaction.sent_at > ACKNOWLEDGE_WITHIN:
            interaction.lost = True
            raise Refused(404, 10062, "Unknown interaction")
        self._take(interaction, body.get("type"), body.get("data") or {})
        interaction.acknowledged_at = self._clock()
        await interaction.notify()
        if request.query.get("with_response") not in {"1", "true"}:
            return web.Response(status=204)
        return answer(self._outcome(interaction, body["type"]))

    def _take(self, interaction: Interaction, kind: Any, data: Json) -> None:
        """The first answer to an interaction, if it may be of that kind."""
        match interaction.kind, kind:
            case 2 | 3 | 5, 4:
                check(_under_data(forms.message(data)))
                self._new_message(interaction, data, data.get("flags") or 0)
            case 2 | 3 | 5, 5:
                if (data.get("flags") or 0) & ~forms.EPHEMERAL:
                    check([Fault(("data", "flags"), "BASE_TYPE_CHOICES", "Value must be one of (64,).")])
                interaction.loading = True
                self._new_message(interaction, None, data.get("flags") or 0)
            case 3, 6:  # nothing is shown: the message stays as it is
                pass
            case 2 | 3, 9:
                check(_under_data(components.of_modal(data)))
                interaction.dialog = data
            case 4, 8:
                check(forms.callback_choices(data))
                interaction.suggestions = data["choices"]
            case of, given:
                words = f"Value {given} does not answer an interaction of type {of}."
                check([Fault(("type",), "BASE_TYPE_CHOICES", words)])

    async def _follow_up(self, request: web.Request) -> web.Response:
        interaction = self._answering(request)
        body = await body_of(request)
        if interaction.loading:  # deprecated but live: the first follow-up takes the place of “thinking”
            message = self._change(interaction, next(iter(interaction.messages)), body)
        else:
            check(forms.message(body))
            message = self._new_message(interaction, body, body.get("flags") or 0)
        await interaction.notify()
        return answer(self._show(message))

    async def _get_message(self, request: web.Request) -> web.Response:
        return answer(self._show(self._message(request)[1]))

    async def _edit_message(self, request: web.Request) -> web.Response:
        interaction, message = self._message(request)
        body = await body_of(request)
        changed = self._change(interaction, message["id"], body)
        await interaction.notify()
        return answer(self._show(changed))

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
        check(forms.message(body, layout=bool(message["flags"] & forms.LAYOUT)))
        self._fill(message, body)
        message["flags"] |= (body.get("flags") or 0) & ~forms.EPHEMERAL
        message["edited"] = payloads.TIME
        interaction.loading = False
        return message

    def _fill(self, message: Json, body: Json) -> None:
        sent = {**message["sent"], **{key: body[key] for key in _SHOWN if key in body}}
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
        for guild in self._joined:
            self._tell(guild)
        return {
            "v": 10,
            "user": self._bot,
            "guilds": [{"id": guild["id"], "unavailable": True} for guild in self._joined],
            "session_id": session,
            "resume_gateway_url": self._url("ws", "/resume/"),
            "application": {"id": self._application, "flags": 0},
        }

    def _tell(self, guild: Json) -> None:
        """Bring what the gateway tells of a server up to date: its channels, and the bot as its member."""
        channels, threads = self.channels.told(guild["id"])
        daily = [one for one in guild["channels"] if one["id"] not in {more["id"] for more in channels}]
        mine = {"user": self._bot, "roles": [], "flags": 0, "joined_at": payloads.TIME, "deaf": False, "mute": False}
        guild.update(channels=[*daily, *channels], threads=threads, members=[mine])

    def _is_token(self, token: str) -> bool:
        return secrets.compare_digest(token.encode(), self.token.reveal().encode())

    def _id(self) -> str:
        return str((int(time.time() * 1000) - _EPOCH) << 22 | next(self._ids) % 4096)

    def _url(self, scheme: str, path: str) -> str:
        return f"{scheme}://127.0.0.1:{self._port}{path}"


def _command_data(command: Json, inner: Json, options: list[Json]) -> Json:
    """What an interaction tells of a command that was typed."""
    under = options if inner is command else [{"name": inner["name"], "type": SUBCOMMAND, "options": options}]
    return {"id": command["id"], "name": command["name"], "type": 1, "options": under}


def _under_data(faults: Sequence[Fault]) -> list[Fault]:
    return [Fault(("data", *fault.path), fault.code, fault.message) for fault in faults]


def _without_token(request: web.Request) -> str:
    return request.path.replace(request.match_info.get("token") or "\0", "…")
