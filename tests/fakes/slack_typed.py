"""What a person typed, pressed or used, and what they saw of it."""

import asyncio
from dataclasses import dataclass, field
from typing import Any, NoReturn

from fakes import slack_blocks

ANSWER_SECONDS = 10


def fail(reason: str) -> NoReturn:
    """The test fails: no real person could have gone on."""
    raise AssertionError(reason)


@dataclass(frozen=True)
class Answer:
    """What the person who typed a command saw."""

    messages: list[dict[str, Any]]
    ephemeral: bool
    acknowledged_after: float

    @property
    def text(self) -> str:
        return "\n".join(slack_blocks.visible(message) for message in self.messages)

    @property
    def mentions(self) -> list[str]:
        return [name for message in self.messages for name in slack_blocks.mentions(message)]

    @property
    def links(self) -> list[tuple[str, str]]:
        return [link for message in self.messages for link in slack_blocks.links(message)]


@dataclass
class Typed:
    """A command, or a press of a button, delivered and acknowledged; `answer()` waits for what comes of it."""

    line: str
    team: str
    user: str
    channel: str
    expires: float
    changed: asyncio.Condition
    pressed: bool = False
    uses: int = 0
    expected: int = 0
    acknowledged_after: float = 0
    messages: list[dict[str, Any]] = field(default_factory=list)

    async def answer(self, messages: int = 1, within: float = ANSWER_SECONDS) -> Answer:
        self.expected = messages
        try:
            async with asyncio.timeout(within), self.changed:
                await self.changed.wait_for(lambda: len(self.messages) >= messages)
        except TimeoutError:
            found = f"{len(self.messages)} of {messages} messages"
            fail(f"{self.line} was answered with {found} within {within} s")
        ephemeral = all(message.get("response_type", "ephemeral") == "ephemeral" for message in self.messages)
        return Answer(list(self.messages), ephemeral, self.acknowledged_after)
