"""A workspace: its people, its channels and who is in them, and what was written."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any, Literal

TEAM = "T0HARBOUR"
GENERAL = "C0GENERAL"
ANN = "U0ANN"
BOT = "U0ATTACHE"
BOT_ID = "B0ATTACHE"

Kind = Literal["public", "private", "im"]


@dataclass
class Person:
    """Someone's account, as its profile has it."""

    tz: str | None = "Europe/Kyiv"
    locale: str = "en-GB"
    admin: bool = False
    owner: bool = False
    deactivated: bool = False
    bot: bool = False
    name: str = ""
    """What they call themselves; they need not."""


class Workspace:
    """Everything that Slack keeps.

    Args:
        clock: unix seconds, for the time that a message's name holds.
        team: its id.
        name: what its people call it.
    """

    def __init__(self, clock: Callable[[], float], team: str = TEAM, name: str = "Harbour") -> None:
        self.team = team
        self.name = name
        self.organisation: str | None = None
        """The Enterprise organisation that it belongs to."""
        self.people = {ANN: Person(), BOT: Person(tz=None, bot=True)}
        self.channels = {GENERAL: {ANN, BOT}}
        self.private: set[str] = set()
        self.archived: set[str] = set()
        self.restricted: dict[str, dict[str, Any]] = {}
        """What conversations.info says of channels in which only some may post."""
        self.posts: list[dict[str, Any]] = []
        """What the app posted, as it was given, with `channel` and `ts`."""
        self._written: list[dict[str, Any]] = []
        self._clock = clock
        self._numbers = count(1)

    @property
    def domain(self) -> str:
        """What stands in its address."""
        return self.name.lower()

    def acted(self, user: str) -> dict[str, Any]:
        """Who of its people did something, as Slack tells an app."""
        return {
            "team": {"id": self.team, "domain": self.domain},
            "user": {"id": user, "username": "ann", "name": "ann", "team_id": self.team},
        }

    def kind(self, channel: str) -> Kind:
        if channel.startswith(("D", "U")):
            return "im"
        return "private" if channel in self.private else "public"

    def conversation(self, person: str) -> str:
        """The direct conversation of a person with the app."""
        channel = f"D{person[1:]}"
        self.channels.setdefault(channel, {person, BOT})
        return channel

    def hides(self, channel: str) -> bool:
        """Whether the app is told that there is no such channel."""
        return channel not in self.channels or (self.kind(channel) != "public" and BOT not in self.channels[channel])

    def post(self, given: dict[str, Any], channel: str) -> dict[str, Any]:
        """Keep what the app posts."""
        ts = self.ts()
        self.posts.append(given | {"channel": channel, "ts": ts})
        message = {name: given[name] for name in ("text", "blocks", "metadata") if name in given}
        return self._keep(channel, {"user": BOT, "bot_id": BOT_ID, "app_id": "A0ATTACHE", "ts": ts} | message)

    def say(self, channel: str, text: str, user: str = ANN, **more: Any) -> None:
        """Someone else writes into a channel."""
        self._keep(channel, {"user": user, "ts": self.ts(), "text": text} | more)

    def history(self, channel: str, *, oldest: float, metadata: bool) -> Iterator[dict[str, Any]]:
        """What was written in a channel after `oldest`, the newest first."""
        for message in reversed(self._written):
            if message["in"] == channel and float(message["ts"]) > oldest:
                shown = {name: value for name, value in message.items() if name != "in"}
                if "metadata" in shown and not metadata:
                    shown["metadata"] = {"event_type": shown["metadata"]["event_type"]}
                yield shown

    def ts(self) -> str:
        """A name for the next message: the time, and a number of its own."""
        return f"{int(self._clock())}.{next(self._numbers):06}"

    def _keep(self, channel: str, message: dict[str, Any]) -> dict[str, Any]:
        kept = {"type": "message"} | message
        self._written.append(kept | {"in": channel})
        return kept
