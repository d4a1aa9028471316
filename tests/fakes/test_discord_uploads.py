"""Files that come with a message: what the strict Discord takes of them, and what it refuses."""

import json
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import aiohttp
import discord
import pytest

from bot.platforms.discord.client import configure_library
from fakes.discord import FakeDiscord
from fakes.discord_uploads import MOST, ONE, WHOLE

pytestmark = pytest.mark.usefixtures("own_addresses")


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as server:
        yield server


async def send(fake: FakeDiscord, payload: Any, files: dict[str, bytes], kind: str = "") -> tuple[int, Any]:
    """Post a message with files, as no library would."""
    form = aiohttp.FormData()
    form.add_field("payload_json", payload if isinstance(payload, str) else json.dumps(payload))
    for name, data in files.items():
        form.add_field(name, BytesIO(data), filename="notes.txt", content_type="text/plain")
    headers = {
        "Authorization": f"Bot {fake.token.reveal()}",
        "User-Agent": "DiscordBot (https://example.org, 1.0)",
        **({"Content-Type": kind} if kind else {}),
    }
    url = f"{fake.settings.api}/channels/{fake.daily.id}/messages"
    async with aiohttp.ClientSession() as session, session.post(url, data=form, headers=headers) as answer:
        return answer.status, await answer.json()


async def test_files_of_the_sdk_stand_under_its_message(fake: FakeDiscord) -> None:
    configure_library(fake.settings)
    async with discord.Client(intents=discord.Intents.none()) as client:
        await client.login(fake.token.reveal())
        channel = client.get_partial_messageable(int(fake.daily.id))
        notes = discord.File(BytesIO(b"It is closed."), "notes.txt", description="The notes")
        sent = await channel.send(files=[notes, discord.File(BytesIO(b"x"), "more.txt")])
    assert [(one.filename, one.description, one.size) for one in sent.attachments] == [
        ("notes.txt", "The notes", 13),
        ("more.txt", None, 1),
    ]


@pytest.mark.parametrize(
    ("payload", "files", "status", "code"),
    [
        ("{half", {"files[0]": b"x"}, 400, 50109),
        ({"attachments": [{"id": 1, "filename": "x"}]}, {"files[0]": b"x"}, 400, 50035),
        ({"attachments": [{"filename": "x"}]}, {"files[0]": b"x"}, 400, 50035),
        ({"attachments": "x"}, {"files[0]": b"x"}, 400, 50035),
        ({}, {f"files[{number}]": b"x" for number in range(MOST + 1)}, 400, 50035),
        ({}, {"files[0]": b"x" * (ONE + 1)}, 413, 40005),
    ],
)
async def test_files_that_do_not_fit_are_refused(
    fake: FakeDiscord, payload: Any, files: dict[str, bytes], status: int, code: int
) -> None:
    answered, told = await send(fake, payload, files)
    assert (answered, told["code"]) == (status, code)
    assert fake.posted == []
    assert fake.take_violations()


async def test_a_request_has_a_most_of_bytes(fake: FakeDiscord) -> None:
    headers = {
        "Authorization": f"Bot {fake.token.reveal()}",
        "User-Agent": "DiscordBot (https://example.org, 1.0)",
        "Content-Type": "application/json",
    }
    url = f"{fake.settings.api}/channels/{fake.daily.id}/messages"
    data = BytesIO(json.dumps({"content": "x" * WHOLE}).encode())
    async with aiohttp.ClientSession() as session, session.post(url, data=data, headers=headers) as answer:
        assert (answer.status, (await answer.json())["code"]) == (413, 40005)
    fake.take_violations()


async def test_a_file_alone_is_a_message(fake: FakeDiscord) -> None:
    status, told = await send(fake, {}, {"files[3]": b"It is closed."})
    assert (status, told["attachments"][0]["filename"]) == (200, "notes.txt")
    assert len(fake.posted) == 1
