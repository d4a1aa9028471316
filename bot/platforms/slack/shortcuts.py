"""“Brief me on this” on a message: the documents are asked about its text, and answer whoever asked."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot import wording
from bot.errors import RequestError
from bot.model import Action, Request
from bot.platforms.slack import pressing
from bot.platforms.slack.answering import Asked
from bot.platforms.slack.manifest import SHORTCUT
from bot.platforms.slack.typed import plain
from bot.rendering.fitting import clip

LONGEST = 1000
"""How many characters of a message are asked about: as many as a question may have on Discord."""


def asked(body: Mapping[str, Any]) -> Asked:
    """What the shortcut asks for. It is answered where it was used, also where the bot is no member."""
    origin = pressing.origin_of(body)
    text = " ".join(" ".join(_texts(body.get("message") or {})).split())

    async def read(_: AsyncWebClient) -> Request:
        if not text:
            raise RequestError(wording.home.wordless_message())
        return Request(Action.ASK, {"question": clip(text, LONGEST)}, origin)

    remark = partial(wording.home.long_message, LONGEST) if len(text) > LONGEST else None
    return Asked(f"the shortcut {SHORTCUT}", origin, read, str(body.get("response_url") or ""), remark=remark)


def _texts(message: Mapping[str, Any]) -> Iterator[str]:
    """What a message says; of one that another app has posted, what its attachments say."""
    if text := str(message.get("text") or "").strip():
        yield plain(text)
        return
    for attachment in message.get("attachments") or ():
        said = (attachment.get(name) for name in ("title", "text"))
        yield from (plain(str(part)) for part in said if part)
