"""Channels and direct conversations: who may post there, and what stands there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from fakes import discord_forms as forms
from fakes import discord_markup as markup
from fakes import discord_payloads as payloads
from fakes.discord_http import Json, Refused, answer, body_of, check
from fakes.discord_interaction import pressable
from fakes.discord_limits import Limits
from fakes.discord_troubles import Trouble, Troubles

TEXT, DIRECT, NEWS, THREAD, FORUM = 0, 1, 5, 11, 15
TAG_REQUIRED = 1 << 4
VIEW, SEND, EMBED, SEND_IN_THREADS = 1 << 10, 1 << 11, 1 << 14, 1 << 38
MANAGE_CHANNELS, ADMINISTRATOR = 1 << 4, 1 << 3
ORDINARY = VIEW | SEND | EMBED | SEND_IN_THREADS | 1 << 31
"""What most members may: the above, and to use commands."""

_ALL = (1 << 53) - 1

MESSAGES_SHUT, NO_MUTUAL_SERVER = 50007, 50278
_REFUSALS = {
    MESSAGES_SHUT: "Cannot send messages to this user",
    NO_MUTUAL_SERVER: "Cannot send messages to this user due to having no mutual guilds",
}


@dataclass
class Person:
    """Someone on Discord; `shut` is the code that a message to them is refused with."""

    user: Json
    shut: int | None = None

    @property
    def id(self) -> str:
        """Their id."""
        return str(self.user["id"])


@dataclass
class Place:
    """A channel, a thread, or a direct conversation.

    `bot` are the permissions that the bot has there; `told`: the gateway tells of it, with them.
    """

    id: str
    kind: int
    name: str = ""
    bot: int = ORDINARY
    person: Person | None = None
    parent: str = ""
    flags: int = 0
    told: bool = False


@dataclass
class Posted:
    """A message that the bot posted, as it stands."""

    id: str
    place: Place
    sent: Json
    pings: list[str]
    at: float
    shown: Json
    deleted: bool = False
    published: bool = False

    @property
    def reference(self) -> str:
        """Where it stands: ``channel/message``."""
        return f"{self.place.id}/{self.id}"

    @property
    def text(self) -> str:
        """All visible text."""
        return markup.visible(self.sent)

    @property
    def live(self) -> list[markup.Live]:
        """Links, mentions and layout that a reader's client shows as such."""
        return markup.live(self.sent)

    @property
    def buttons(self) -> dict[str, str]:
        """The ids of its buttons by their labels."""
        return pressable(self.sent)


class Channels:
    """All places, and the two calls that post there.

    Args:
        new_id: gives a new id.
        clock: seconds, monotonic.
        bot: the bot's own user.
        limits: of each channel.
        troubles: to come.
        remembers: seconds that a nonce is known again.
    """

    def __init__(  # noqa: PLR0913 - what a service is made of
        self,
        new_id: Callable[[], str],
        clock: Callable[[], float],
        bot: Json,
        *,
        limits: Limits,
        troubles: Troubles,
        remembers: float,
    ) -> None:
        self.places: dict[str, Place] = {}
        self.people: dict[str, Person] = {}
        self.posted: list[Posted] = []
        self.repeats = 0
        self.opened = 0
        self.looked_up = 0
        self.guild = ""
        self._new_id = new_id
        self._clock = clock
        self._bot = bot
        self._limits = limits
        self._troubles = troubles
        self._remembers = remembers
        self._nonces: dict[str, Posted] = {}

    def routes(self, app: web.Application, api: str) -> None:
        """Serve the calls."""
        app.router.add_post(f"{api}/users/@me/channels", self._open)
        app.router.add_post(f"{api}/channels/{{channel}}/messages", self._post)
        app.router.add_get(f"{api}/channels/{{channel}}", self._get)
        app.router.add_post(f"{api}/channels/{{channel}}/threads", self._post_in_forum)
        app.router.add_post(f"{api}/channels/{{channel}}/messages/{{message}}/crosspost", self._publish)
        app.router.add_get(f"{api}/guilds/{{guild}}/threads/active", self._active)

    def direct(self, person: Person) -> Place:
        """The conversation of the bot with a person: always the same one."""
        found = next((place for place in self.places.values() if place.person is person), None)
        if found is None:
            found = self.add(Place(self._new_id(), DIRECT, person=person))
        return found

    def add(self, place: Place) -> Place:
        """A place more."""
        self.places[place.id] = place
        return place

    def payload(self, place: Place, guild: str) -> Json:
        """The place as an interaction from there shows it."""
        if place.person:
            return {"id": place.id, "type": DIRECT, "recipients": [place.person.user]}
        own = payloads.thread(place.parent, self._bot["id"]) if place.kind == THREAD else {}
        about = {"id": place.id, "type": place.kind, "name": place.name, "guild_id": guild, "position": 0}
        return {**about, "flags": place.flags, "permission_overwrites": [], **own}

    def told(self, guild: str) -> tuple[list[Json], list[Json]]:
        """The server's channels and its threads as the gateway tells them, with what the bot may do in each."""
        there = [place for place in self.places.values() if not place.person and place.told]
        shown = [(place, self.payload(place, guild)) for place in there]
        for place, payload in shown:
            mine = {"id": self._bot["id"], "type": 1, "allow": str(place.bot), "deny": str(~place.bot & _ALL)}
            payload["permission_overwrites"] = [mine]
        of_kind = [payload for place, payload in shown if place.kind != THREAD]
        return of_kind, [payload for place, payload in shown if place.kind == THREAD]

    async def _get(self, request: web.Request) -> web.Response:
        place = self.places.get(request.match_info["channel"])
        if place is None:
            raise Refused(404, 10003, "Unknown Channel")
        if not place.person and not place.bot & (VIEW | ADMINISTRATOR):
            raise Refused(403, 50001, "Missing Access")
        self.looked_up += 1
        return answer(self.payload(place, self.guild))

    async def _active(self, request: web.Request) -> web.Response:
        if request.match_info["guild"] != self.guild:
            raise Refused(404, 10004, "Unknown Guild")
        threads = [
            place for place in self.places.values() if place.kind == THREAD and place.bot & (VIEW | ADMINISTRATOR)
        ]
        return answer({"threads": [self.payload(place, self.guild) for place in threads], "members": []})

    async def _post_in_forum(self, request: web.Request) -> web.Response:
        key = request.match_info["channel"]
        body = await body_of(request)
        headers = self._limits.admit(f"post:{key}")
        trouble = self._troubles.next("post")
        if trouble and not trouble.stored:
            return await self._troubles.befall(trouble, request)
        forum = self.places.get(key)
        if forum is None or forum.kind != FORUM:
            raise Refused(400, 50024, "Cannot execute action on this channel type")
        message = body.get("message") or {}
        check(forms.post(body))
        _admit(forum, message)
        if forum.flags & TAG_REQUIRED and not body.get("applied_tags"):
            raise Refused(400, 40067, "A tag is required to create a forum post in this channel")
        thread = self.add(Place(self._new_id(), THREAD, body["name"], forum.bot, parent=forum.id))
        posted = self.stand(thread, message, key=thread.id)  # a post's first message has the number of its thread
        if trouble:
            return await self._troubles.befall(trouble, request)
        return answer({**self.payload(thread, self.guild), "message": posted.shown}, 201, headers)

    async def _publish(self, request: web.Request) -> web.Response:
        headers = self._limits.admit(f"publish:{request.match_info['channel']}")
        wanted = request.match_info["message"]
        posted = next((one for one in self.posted if one.id == wanted and not one.deleted), None)
        if posted is None:
            raise Refused(404, 10008, "Unknown Message")
        if trouble := self._troubles.next("publish"):
            return await self._troubles.befall(trouble, request)
        if posted.place.kind != NEWS:
            raise Refused(400, 50024, "Cannot execute action on this channel type")
        if posted.published:
            raise Refused(400, 40033, "This message has already been crossposted")
        posted.published = True
        posted.shown = posted.shown | {"flags": posted.shown["flags"] | 1 << 0}
        return answer(posted.shown, headers=headers)

    async def _open(self, request: web.Request) -> web.Response:
        body = await body_of(request)
        headers = self._limits.admit("open")
        if trouble := self._troubles.next("open"):
            return await self._troubles.befall(trouble, request)
        wanted = str(body.get("recipient_id"))
        if wanted == self._bot["id"]:
            raise Refused(400, MESSAGES_SHUT, _REFUSALS[MESSAGES_SHUT])
        if wanted not in self.people:
            raise Refused(400, 50033, "Invalid Recipient(s)")
        self.opened += 1
        place = self.direct(self.people[wanted])
        return answer(self.payload(place, ""), headers=headers)

    async def _post(self, request: web.Request) -> web.Response:
        key = request.match_info["channel"]
        body = await body_of(request)
        headers = self._limits.admit(f"post:{key}")
        trouble = self._troubles.next("post")
        if trouble and not trouble.stored:
            return await self._troubles.befall(trouble, request)
        posted = self._stored(key, body)
        return await self._answered(posted, trouble, request, headers)

    async def _answered(
        self, posted: Posted, trouble: Trouble | None, request: web.Request, headers: dict[str, str]
    ) -> web.Response:
        if trouble:
            return await self._troubles.befall(trouble, request)
        return answer(posted.shown, headers=headers)

    def _stored(self, key: str, body: Json) -> Posted:
        place = self.places.get(key)
        if place is None:
            raise Refused(404, 10003, "Unknown Channel")
        if place.kind == FORUM:
            raise Refused(400, 50008, "Cannot send messages in a non-text channel")
        _admit(place, body)
        check(forms.message(body) + forms.nonce(body))
        if forms.empty(body):
            raise Refused(400, 50006, "Cannot send an empty message")
        nonce = str(body["nonce"]) if body.get("nonce") is not None and body.get("enforce_nonce") else ""
        earlier = self._nonces.get(nonce)
        if earlier and self._clock() - earlier.at < self._remembers:
            self.repeats += 1
            if earlier.deleted:
                raise Refused(404, 10008, "Unknown Message")
            return earlier
        posted = self.stand(place, body)
        if nonce:
            self._nonces[nonce] = posted
        return posted

    def stand(self, place: Place, body: Json, key: str = "") -> Posted:
        """Let a message of the bot stand somewhere, as if posted."""
        kept: dict[str, Any] = {
            "id": key or self._new_id(),
            "flags": body.get("flags") or 0,
            "sent": body,
            "edited": None,
        }
        shown = payloads.message(kept, self._bot, place.id) | {"type": 0, "nonce": body.get("nonce")}
        pings = markup.pings(body, body.get("allowed_mentions"))
        self.posted.append(Posted(kept["id"], place, body, pings, self._clock(), shown))
        return self.posted[-1]


def _admit(place: Place, body: Json) -> None:
    """Refuse what the bot may not do there."""
    if place.person:
        if place.person.shut:
            raise Refused(403, place.person.shut, _REFUSALS[place.person.shut])
        return
    if place.bot & ADMINISTRATOR:
        return
    if not place.bot & VIEW:
        raise Refused(403, 50001, "Missing Access")
    needed = (SEND_IN_THREADS if place.kind == THREAD else SEND) | (EMBED if body.get("embeds") else 0)
    if needed & ~place.bot:
        raise Refused(403, 50013, "Missing Permissions")
