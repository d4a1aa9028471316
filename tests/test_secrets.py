"""No token, key or password is ever written: not to the log, the database, an error, a page or the representation of
an object; through the whole program, on both platforms, with logs that are not told what to hide."""

import asyncio
import dataclasses
import io
import signal
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest
from click.testing import CliRunner
from pydantic import BaseModel
from sqlalchemy import make_url, select

from bot import settings
from bot.app.attache import App, open_app
from bot.app.offering import slack_manifest
from bot.app.serving import serve
from bot.cli.command import cli
from bot.errors import AttacheError
from bot.model import Action, Request
from bot.operations.logs import logging_to
from bot.operations.metrics import Metrics
from bot.platforms.slack.platform import SlackPlatform
from bot.settings import LogForm, OperationsSettings, Secret, Secrets, SlackSettings
from bot.storage.database import Database, open_database
from bot.storage.schema import metadata
from builders import NOW, free_port, origin
from fakes.discord import FakeDiscord
from fakes.slack import FakeSlack
from fakes.slack_browser import Browser
from fakes.slack_teams import CLIENT_ID, CLIENT_SECRET, Consent
from fakes.slack_workspace import GENERAL
from slack_many import KEY, LIGHTHOUSE, PUBLIC
from slack_many import settings as many
from slack_running import endpoint

PASSWORD = "open-sesame-1001"
NOWHERE = f"postgresql+psycopg://ada:{PASSWORD}@127.0.0.1:1/attache"

pytestmark = pytest.mark.usefixtures("own_addresses")


@pytest.fixture
def app(deployment: Path, storage_url: str) -> Iterator[App]:
    """The shipped deployment on either database; PostgreSQL's address has a password."""
    url = make_url(storage_url)
    if url.get_backend_name() == "postgresql":
        storage_url = url.set(password=PASSWORD).render_as_string(hide_password=False)
    configured = replace(settings.load(deployment / "config"), storage_url=storage_url)
    app = open_app(configured, clock=lambda: NOW)
    app.take_in()
    yield app
    app.database.close()


class Written:
    """Whatever came out of the program, by where it did."""

    def __init__(self) -> None:
        self.log = io.StringIO()
        self.texts: dict[str, str] = {}

    def found(self, *secret: str) -> list[tuple[str, str]]:
        """Where one of the secrets stands, and which."""
        everywhere = self.texts | {"log": self.log.getvalue()}
        return [(where, one) for where, text in everywhere.items() for one in secret if one in text]


def stored(database: Database) -> str:
    """Everything in the database: each row, and of SQLite the bytes of its files too."""
    with database.reading() as connection:
        rows = "\n".join(
            repr(tuple(row)) for table in metadata.sorted_tables for row in connection.execute(select(table))
        )
    path = database.engine.url.database if database.exclusive else None
    files = sorted(Path(path).parent.glob(f"{Path(path).name}*")) if path else []
    return rows + "".join(file.read_bytes().decode("latin-1") for file in files)


def shown(one: object) -> Iterator[str]:
    """An object as it shows itself, and every part of it that is an object; a bare text was asked for by its name."""
    if not isinstance(one, str):
        yield from (repr(one), str(one))
        for part in parts(one):
            yield from shown(part)


def parts(one: object) -> list[object]:
    """What an object is made of, but for what it does not show."""
    if dataclasses.is_dataclass(one):
        return [getattr(one, part.name) for part in dataclasses.fields(one) if part.repr]
    if isinstance(one, BaseModel):
        return [getattr(one, name) for name, part in type(one).model_fields.items() if part.repr]
    if isinstance(one, Mapping):
        return list(one.values())
    return list(one) if isinstance(one, tuple | list) else []


@asynccontextmanager
async def serving(app: App, tokens: Secrets, written: Written, form: LogForm) -> AsyncIterator[list[SlackPlatform]]:
    """The program at work; at the end its pages, its record and all its objects are looked through."""
    counted, port, said = Metrics(), free_port(), asyncio.Queue[str]()
    here = replace(app, settings=replace(app.settings, operations=OperationsSettings(port=port)), meter=counted)
    with logging_to(written.log, form, "debug") as say:
        platforms, refusals = here.platforms(tokens)
        assert refusals == []

        def report(line: str) -> None:
            say(line)
            said.put_nowait(line)

        running = asyncio.create_task(serve(here, platforms, report, counted=counted))
        connected = 0
        async with asyncio.timeout(20):
            while connected < len(platforms):
                connected += ": connected" in await said.get()
        yield [one for one in platforms if isinstance(one, SlackPlatform)]
        async with aiohttp.ClientSession() as session:
            for page in ("metrics", "readyz"):
                async with session.get(f"http://127.0.0.1:{port}/{page}") as answer:
                    written.texts[page] = await answer.text()
        signal.raise_signal(signal.SIGTERM)
        assert await asyncio.wait_for(running, 20)
    written.texts["database"] = stored(app.database)
    written.texts["objects"] = "\n".join([*shown(here), *shown(tokens), *map(repr, platforms)])


async def broken(app: App) -> None:
    """A fault of ours: its stack goes to the log."""
    faulty = replace(app, clock=lambda: NOW.replace(year=0))
    await faulty.handle("slack")(Request(Action.BRIEF, {}, origin()))


@pytest.mark.parametrize("form", ["text", "json"])
async def test_on_discord_and_in_one_workspace_of_slack_nothing_is_written_of_a_secret(app: App, form: LogForm) -> None:
    written = Written()
    async with FakeDiscord() as discord, FakeSlack(slack_manifest(app.settings)) as slack:
        here = replace(app, settings=replace(app.settings, discord=discord.settings, slack=slack.socket_settings))
        tokens = Secrets(
            discord_token=discord.token,
            slack_bot_token=slack.bot_token,
            slack_app_token=slack.app_token,
            slack_signing_secret=slack.signing_secret,
        )
        async with serving(here, tokens, written, form):
            for name, options in (("outlook", {}), ("subscribe", {"themes": "outlook", "when": "daily 8:00 UTC"})):
                assert (await discord.slash(name, options)).text
            for line in ("/outlook", "/subscribe outlook daily 8:00", "/ask What stands in the way of peace?"):
                assert (await (await slack.type(line, channel=GENERAL)).answer()).text
            await broken(here)
    assert "bot.storage.database" in written.log.getvalue()  # it is the log of everything
    assert "attache_command_seconds" in written.texts["metrics"]
    assert written.found(*tokens.revealed(), PASSWORD) == []


@pytest.mark.parametrize("form", ["text", "json"])
async def test_nor_where_many_workspaces_install_the_bot(app: App, form: LogForm) -> None:
    written = Written()
    configured = replace(app, settings=replace(app.settings, slack=many()))
    slack = FakeSlack(slack_manifest(configured.settings))
    slack.teams.workspace(LIGHTHOUSE, "Lighthouse")
    tokens = Secrets(
        slack_client_id=Secret(CLIENT_ID),
        slack_client_secret=Secret(CLIENT_SECRET),
        slack_encryption_key=Secret(KEY),
        slack_signing_secret=slack.signing_secret,
    )
    async with slack:
        http: SlackSettings = replace(slack.http_settings, workspaces="many", public_url=PUBLIC)
        here = replace(app, settings=replace(app.settings, slack=http))
        async with serving(here, tokens, written, form) as [platform]:
            slack.deliver_to(endpoint(platform))
            browser = Browser(PUBLIC, [endpoint(platform).removesuffix("/slack/events")], slack.teams)
            page = await browser.install(Consent(LIGHTHOUSE))
            written.texts["page"] = str(page)
            assert (await (await slack.type("/outlook", team=LIGHTHOUSE)).answer()).text
            await broken(here)
    acting = slack.teams.token_of(LIGHTHOUSE)
    assert acting.startswith("xoxb-")
    assert LIGHTHOUSE in written.texts["database"]  # its token stands there too, and sealed
    assert written.found(CLIENT_SECRET, KEY, slack.signing_secret.reveal(), acting, PASSWORD) == []


async def test_a_service_that_refuses_a_token_is_told_of_without_it(app: App) -> None:
    written, wrong = Written(), ("wrong.discord-token-1001", "xoxb-wrong-1001", "xapp-wrong-1001")
    async with FakeDiscord() as discord, FakeSlack(slack_manifest(app.settings)) as slack:
        here = replace(app, settings=replace(app.settings, discord=discord.settings, slack=slack.socket_settings))
        tokens = Secrets(
            **dict(zip(("discord_token", "slack_bot_token", "slack_app_token"), map(Secret, wrong), strict=True))
        )
        with logging_to(written.log, "text", "debug") as say:
            assert not await serve(here, here.platforms(tokens)[0], say, ["discord", "slack"])
        discord.take_violations()
        slack.take_violations()
    assert "Discord" in written.log.getvalue()
    assert written.found(*wrong) == []


@pytest.mark.parametrize("url", [NOWHERE, NOWHERE.replace(":1/", ":one/"), f"oracle://ada:{PASSWORD}@host/x"])
def test_a_database_that_cannot_be_opened_is_told_of_without_its_password(url: str) -> None:
    with pytest.raises(AttacheError) as refusal:
        open_database(url)
    assert PASSWORD not in str(refusal.value) + repr(refusal.value)


@pytest.mark.parametrize("url", [NOWHERE, NOWHERE.replace(":1/", ":one/"), f"oracle://ada:{PASSWORD}@host/x"])
@pytest.mark.parametrize("by", ["environment", "file"])
def test_what_check_prints_has_no_secret_in_it(deployment: Path, url: str, by: str) -> None:
    held = {name: f"{name.lower()}-1001" for name in settings.ENVIRONMENT}
    held["SLACK_ENCRYPTION_KEY"] = KEY
    environment = dict(held)
    if by == "environment":
        environment[settings.STORAGE_URL] = url
    else:
        file = deployment / "config" / "bot.yaml"
        file.write_text(
            file.read_text().replace("sqlite:///data/attache.db", url).replace("workspaces: one", "workspaces: many")
        )
    done = CliRunner().invoke(cli, ["--config", str(deployment / "config"), "check"], env=environment)
    assert done.output
    assert [one for one in (*held.values(), PASSWORD) if one in done.output + repr(done.exception)] == []


def test_no_object_of_the_settings_shows_a_secret(deployment: Path) -> None:
    file = deployment / "config" / "bot.yaml"
    file.write_text(file.read_text().replace("sqlite:///data/attache.db", NOWHERE))
    held = {name: f"{name.lower()}-1001" for name in settings.ENVIRONMENT}
    block = settings.BotFile(storage=settings.StorageBlock(url=NOWHERE))
    loaded = settings.load(deployment / "config")
    objects = (loaded, *loaded.marked.values(), settings.secrets(held), block)
    told = "\n".join(text for one in objects for text in shown(one))
    assert "keep_days=90" in told  # the block is among them
    assert [one for one in (*held.values(), PASSWORD) if one in told] == []
