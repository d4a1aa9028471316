"""A command that a person typed, and what that person gets to see of the answer."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from fakes import discord_forms as forms
from fakes import discord_markup as markup
from fakes.discord_components import BUTTON, INPUT, every

ACKNOWLEDGE_WITHIN = 3.0

Json = dict[str, Any]


def pressable(sent: Json) -> dict[str, str]:
    """The ids of the buttons of a message by their labels."""
    shown = every(sent.get("components") or [])
    return {one["label"]: one["custom_id"] for one in shown if one["type"] == BUTTON and "custom_id" in one}


@dataclass(frozen=True)
class Answer:
    """What the person who typed a command got to see.

    Attributes:
        messages: the payloads as last sent, in order.
        ephemeral: only that person sees them.
        acknowledged_after: seconds, on the fake's clock.
        mentions: whom the messages notified.
        live: links, mentions and layout that the reader's client shows as such.
    """

    messages: list[Json]
    ephemeral: bool
    acknowledged_after: float
    mentions: list[str]
    live: list[markup.Live]

    @property
    def text(self) -> str:
        """All visible text."""
        return "\n".join(markup.visible(message) for message in self.messages)


@dataclass
class Interaction:
    """One command typed, or one option being typed, and what came of it."""

    id: str
    token: str
    kind: int
    sent_at: float
    acknowledged_at: float | None = None
    lost: bool = False
    refusal: str = ""
    where: Json = field(default_factory=dict)
    locale: str = "en-US"
    ephemeral: bool = False
    loading: bool = False
    messages: dict[str, Json] = field(default_factory=dict)
    suggestions: list[Json] = field(default_factory=list)
    dialog: Json | None = None
    under: Json | None = None
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def buttons(self) -> dict[str, str]:
        """The ids of the buttons under its answer by their labels."""
        return {label: key for message in self.messages.values() for label, key in pressable(message["sent"]).items()}

    @property
    def fields(self) -> dict[str, str]:
        """What stands in the dialog that it opened, by the ids of its fields."""
        shown = every(self.dialog["components"]) if self.dialog else ()
        return {one["custom_id"]: one.get("value", "") for one in shown if one["type"] == INPUT}

    async def acknowledged(self) -> None:
        """Return once the bot has answered at all, if only with “thinking”.

        Raises:
            AssertionError: it did not within the time that Discord gives.
        """
        await self._until(lambda: self.acknowledged_at is not None, ACKNOWLEDGE_WITHIN, "was not acknowledged")

    async def answer(self, *, messages: int = 1, seconds: float = 10) -> Answer:
        """Wait until the answer stands in so many messages.

        Raises:
            AssertionError: it does not, in so many seconds.
        """
        await self.acknowledged()
        whole = f"was acknowledged, but does not stand in {messages} message(s)"
        await self._until(lambda: not self.loading and len(self.messages) >= messages, seconds, whole)
        return Answer(
            messages=[message["sent"] for message in self.messages.values()],
            ephemeral=all(message["flags"] & forms.EPHEMERAL for message in self.messages.values()),
            acknowledged_after=(self.acknowledged_at or 0) - self.sent_at,
            mentions=[who for message in self.messages.values() for who in message["pings"]],
            live=[found for message in self.messages.values() for found in markup.live(message["sent"])],
        )

    async def notify(self) -> None:
        """Tell those who wait that something changed."""
        async with self.changed:
            self.changed.notify_all()

    async def _until(self, happened: Callable[[], bool], seconds: float, otherwise: str) -> None:
        try:
            async with asyncio.timeout(seconds), self.changed:
                await self.changed.wait_for(lambda: happened() or self.refusal)
        except TimeoutError:
            msg = f"interaction {self.id} {otherwise} after {seconds} s"
            raise AssertionError(msg) from None
        if not happened():  # no use in waiting longer
            raise AssertionError(self.refusal)
