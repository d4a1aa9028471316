"""What the listeners of Slack's own interface work with."""

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.model import CommandSpec, Theme
from bot.platforms.slack.answering import Asked
from bot.platforms.slack.people import Locales
from bot.ports import Handle, Look
from bot.settings import SlackSettings


@dataclass(frozen=True, slots=True)
class Means:
    """Made by the platform, once for all listeners.

    `acting` gives the client of a workspace, or raises an AttacheError; `answer` has something answered where it was
    asked; `work` goes on with something in a workspace after its acknowledgement, and notes what fails.
    """

    settings: SlackSettings
    specs: Sequence[CommandSpec]
    themes: Sequence[Theme]
    handle: Handle
    look: Look
    acting: Callable[[str], Awaitable[AsyncWebClient]]
    locales: Locales
    answer: Callable[[Asked], None]
    work: Callable[[str, str, Coroutine[Any, Any, object]], None]
