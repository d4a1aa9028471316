"""Deployments to run the program in, each in a folder of its own."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import settings
from bot.app import App, open_app
from builders import NOW

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def deployment(tmp_path: Path) -> Path:
    """The shipped deployment, config/ and seeds/, copied: its folder."""
    for name in ("config", "seeds"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def app(deployment: Path) -> Iterator[App]:
    """The shipped deployment with its documents read, on a clock that stands still."""
    app = open_app(settings.load(deployment / "config"), clock=lambda: NOW)
    app.take_in()
    yield app
    app.database.close()


@pytest.fixture
def own_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDKs keep addresses on their classes and obey the environment's proxies; put both back afterwards."""
    from discord.gateway import DiscordWebSocket  # noqa: PLC0415  slow to load
    from discord.http import Route  # noqa: PLC0415  as above

    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
