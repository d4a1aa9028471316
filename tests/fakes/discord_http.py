"""What every call to the fake Discord has in common: bodies, answers, refusals."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web

from fakes import discord_uploads as uploads
from fakes.discord_faults import Fault, told

_UNMODELLED = ("poll", "sticker_ids", "message_reference")

Json = dict[str, Any]


class Refused(Exception):  # noqa: N818 - an answer of the service, not a failure of the fake
    """The service answers with an error."""

    def __init__(
        self, status: int, code: int, message: str, body: Json | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(f"{status} {code} {message}")
        self.status = status
        self.body = body or {"message": message, "code": code}
        self.headers = headers


async def body_of(request: web.Request) -> Any:
    """The JSON of a request, after Discord's checks of its kind."""
    if request.content_type not in {"application/json", "multipart/form-data", "application/x-www-form-urlencoded"}:
        words = 'Expected "Content-Type" header to be one of {"application/json"}.'
        check([Fault((), "CONTENT_TYPE_INVALID", words)])
    if request.content_type == "application/x-www-form-urlencoded":
        raise Refused(501, 0, f"this fake does not take {request.content_type}")
    files: uploads.Uploads = {}
    try:
        if request.content_type == "application/json":
            text = await request.text()
        else:
            text, files = await uploads.read(request)
        body = json.loads(text)
    except web.HTTPRequestEntityTooLarge:
        raise Refused(413, 40005, "Request entity too large") from None
    except ValueError:
        raise Refused(400, 50109, "The request body contains invalid JSON.") from None
    if isinstance(body, dict):
        _attach(body, files)
    return body


def _attach(body: Json, files: uploads.Uploads) -> None:
    """Put the files of a request into its message: a callback's data, a post's message, or the whole body."""
    place = next((key for key in ("data", "message") if isinstance(body.get(key), dict)), None)
    message: Json = body[place] if place else body
    unmodelled = [key for key in _UNMODELLED if message.get(key)]
    if unmodelled or (message.get("attachments") and not files):  # an edit that keeps what was there
        raise Refused(501, 0, f"this fake does not take {unmodelled or 'attachments without files'}")
    if files:
        told = message.get("attachments") or []
        found = uploads.faults(told, files)
        check([Fault((place, *one.path) if place else one.path, one.code, one.message) for one in found])
        if any(one.size > uploads.ONE for one in files.values()):
            raise Refused(413, 40005, "Request entity too large")
        message["attachments"] = uploads.shown(told, files)


def check(faults: Sequence[Fault]) -> None:
    """Refuse a body with faults."""
    if faults:
        raise Refused(400, 50035, "Invalid Form Body", told(faults))


def answer(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """An answer under exactly ``Content-Type: application/json``: discord.py parses no other."""
    return web.Response(body=json.dumps(body).encode(), status=status, content_type="application/json", headers=headers)
