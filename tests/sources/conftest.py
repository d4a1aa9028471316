from collections.abc import Callable
from pathlib import Path

import pytest

from bot.model import Document
from bot.sources import folder
from builders import NOW

MEGABYTE = 1_000_000


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str, bytes], Document]:
    """Put a file into a folder and read it from there."""

    def put_and_read(name: str, data: bytes) -> Document:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return folder.read(tmp_path, name, source="seeds", max_bytes=MEGABYTE, now=NOW)

    return put_and_read
