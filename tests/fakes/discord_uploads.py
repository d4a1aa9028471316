"""Bodies with files: ``payload_json`` beside ``files[n]``, to which its ``attachments`` refer by n."""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import BodyPartReader, web

from fakes.discord_faults import Fault

WHOLE, ONE, MOST = 25 * 1024 * 1024, 10 * 1024 * 1024, 10
"""Bytes of a request and of a file, and files of a message."""

_FILE = re.compile(r"files\[(\d{1,9})\]")


@dataclass(frozen=True)
class Upload:
    """One file of a request."""

    name: str
    kind: str
    size: int


Uploads = dict[int, Upload]


async def read(request: web.Request) -> tuple[str, Uploads]:
    """The JSON of a request with files, as it stands there, and the files by their numbers."""
    text, files = "{}", {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):  # parts within parts, which nobody sends
            continue
        data = await part.read()
        if part.name == "payload_json":
            text = data.decode()
        elif found := _FILE.fullmatch(part.name or ""):
            kind = part.headers.get("Content-Type", "application/octet-stream")
            files[int(found[1])] = Upload(part.filename or "", kind, len(data))
    return text, files


def faults(told: Any, files: Uploads) -> list[Fault]:
    """What is wrong with the attachments that a message tells of, given the files that came with it."""
    path = ("attachments",)
    if not isinstance(told, list):
        return [Fault(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")]
    found = []
    if max(len(told), len(files)) > MOST:
        found.append(Fault(path, "BASE_TYPE_MAX_LENGTH", f"Must be {MOST} or fewer in length."))
    for index, one in enumerate(told):
        if one.get("id") is None or str(one["id"]) not in map(str, files):
            words = f"No file was uploaded as files[{one.get('id')}]"
            found.append(Fault((*path, index, "id"), "ATTACHMENT_NOT_FOUND", words))  # (unsourced)
    return found


def shown(told: Sequence[Mapping[str, Any]], files: Uploads) -> list[dict[str, Any]]:
    """The attachments of a message as the service shows them."""
    about = {str(one["id"]): one for one in told}
    first = secrets.randbits(62)
    return [
        {
            "id": str(first + number),
            "filename": about.get(str(number), {}).get("filename") or file.name,
            "description": about.get(str(number), {}).get("description"),
            "content_type": file.kind,
            "size": file.size,
            "url": f"https://cdn.discordapp.com/attachments/{first + number}",
            "proxy_url": f"https://media.discordapp.net/attachments/{first + number}",
        }
        for number, file in sorted(files.items())
    ]
