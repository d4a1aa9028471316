"""The user's own document, asked about on all three platforms: through the unmodified SDKs to strict fakes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from bot.app.attache import App
from bot.model import Action, Reply
from bot.platforms.console import converse
from bot.platforms.discord import DiscordPlatform
from bot.platforms.slack.manifest import manifest
from bot.platforms.slack.platform import SlackPlatform
from bot.rendering.console import Style, render
from bot.settings import SlackSettings
from fakes.discord import FakeDiscord
from fakes.slack import FakeSlack

Ask = Callable[[str], Awaitable[str]]

SAID = {
    "/kyiv-view": ("In Kyiv, there is a strong desire", "Furthermore, Ukrainians hope for increased military aid"),
    "/washington-view": ("In Washington, the Biden administration faces", "This dual approach aims to provide"),
    "/history": ("The U.S.-Ukraine relationship has deep roots", "The U.S. has committed to working alongside NATO"),
    "/challenges": ("significant challenges remain in achieving", "partisan divides in Washington could impact"),
    "/outlook": ("The future of U.S.-Ukraine relations is pivotal", "Continued dialogue and collaboration"),
}
LEAD = "continues to evolve as both nations navigate"
NEVER = ("Source: Official", "The View from Washington", "Challenges Facing Peace Efforts")


pytestmark = pytest.mark.usefixtures("own_addresses")


@asynccontextmanager
async def on_console(app: App) -> AsyncIterator[Ask]:
    specs, handle = app.commands("console"), app.handle("console")

    async def ask(line: str) -> str:
        shown: list[Reply] = []
        await asyncio.to_thread(converse, [line], specs, handle, shown.append)  # the console keeps a loop of its own
        return "\n".join(render(reply, Style()) for reply in shown)

    yield ask


@asynccontextmanager
async def on_discord(app: App) -> AsyncIterator[Ask]:
    async with FakeDiscord() as fake:
        platform = DiscordPlatform(fake.settings, fake.token, app.settings.themes)
        await platform.start(app.commands("discord"), app.handle("discord"))

        async def ask(line: str) -> str:
            name, *words = line.removeprefix("/").split()
            names = [option["name"] for one in fake.commands if one["name"] == name for option in one["options"]]
            given = [" ".join(words)] if len(names) == 1 and words else words
            answer = await fake.slash(name, dict(zip(names, given, strict=False)))
            assert answer.ephemeral
            assert not answer.mentions
            return str(answer.text)

        try:
            yield ask
        finally:
            await platform.stop()


@asynccontextmanager
async def on_slack(app: App, settings: SlackSettings, fake: FakeSlack) -> AsyncIterator[Ask]:
    platform = SlackPlatform(settings, fake.bot_token, fake.app_token, fake.signing_secret)
    await platform.start(app.commands("slack"), app.handle("slack"))
    if settings.transport == "http":
        fake.deliver_to(f"http://127.0.0.1:{platform.port}{settings.path}")

    async def ask(line: str) -> str:
        answer = await fake.slash(line)
        assert answer.ephemeral
        assert not answer.mentions
        return str(answer.text)

    try:
        yield ask
    finally:
        await platform.stop()


@asynccontextmanager
async def on_slack_socket(app: App) -> AsyncIterator[Ask]:
    fake = FakeSlack(manifest(app.commands("slack"), app.settings.slack))
    async with fake, on_slack(app, fake.socket_settings, fake) as ask:
        yield ask


@asynccontextmanager
async def on_slack_http(app: App) -> AsyncIterator[Ask]:
    public = replace(app.settings.slack, transport="http", public_url="https://bot.example.org")
    fake = FakeSlack(manifest(app.commands("slack"), public))
    async with fake, on_slack(app, fake.http_settings, fake) as ask:
        yield ask


@pytest.fixture(params=[on_console, on_discord, on_slack_socket, on_slack_http], ids=lambda chosen: chosen.__name__)
async def ask(request: pytest.FixtureRequest, app: App) -> AsyncIterator[Ask]:
    async with request.param(app) as asking:
        yield asking


async def test_each_theme_answers_from_its_own_paragraphs_and_no_others(ask: Ask) -> None:
    for command, own in SAID.items():
        answer = plain(await ask(command))
        assert all(sentence in answer for sentence in own), command
        others = [sentence for other, theirs in SAID.items() if other != command for sentence in theirs]
        assert not [sentence for sentence in [*others, LEAD, *NEVER] if sentence in answer], command
        assert "Undated" in answer
        assert "us-ukraine-relations" in answer


async def test_the_overview_spans_the_document(ask: Ask) -> None:
    answer = plain(await ask("/brief"))
    assert LEAD in answer
    assert all(own[0] in answer for own in SAID.values())


async def test_any_theme_can_be_asked_for_by_name(ask: Ask) -> None:
    assert SAID["/outlook"][0] in plain(await ask("/brief outlook"))


async def test_a_comparison_shows_both_sides(ask: Ask) -> None:
    answer = plain(await ask("/compare kyiv-view washington-view"))
    assert all(sentence in answer for sentence in (*SAID["/kyiv-view"], *SAID["/washington-view"]))
    assert not [sentence for sentence in (*SAID["/challenges"], *SAID["/outlook"], LEAD) if sentence in answer]


async def test_a_question_is_answered_or_declined(ask: Ask) -> None:
    assert SAID["/history"][0] in plain(await ask("/ask What is the history of U.S.-Ukraine relations?"))
    assert "The documents say nothing on" in plain(await ask("/ask What does wheat cost in Argentina?"))


async def test_the_sources_name_the_document_and_its_origin(ask: Ask) -> None:
    answer = plain(await ask("/sources"))
    assert "us-ukraine-relations.txt" in answer
    assert "undated" in answer
    assert "Official U.S. Department of State website" in answer


async def test_the_help_lists_every_command(ask: Ask, app: App) -> None:
    answer = plain(await ask("/attache help") if ask.__qualname__.startswith("on_slack") else await ask("/help"))
    assert all(f"/{spec.name}" in answer for spec in app.commands("console") if spec.action is not Action.HELP)
    assert ("/attache help" in answer) == ("/help" not in answer) == ask.__qualname__.startswith("on_slack")


async def test_a_hint_names_the_help_as_it_is_typed_there(ask: Ask) -> None:
    if ask.__qualname__.startswith("on_discord"):
        pytest.skip("Discord offers the commands itself: another one cannot be sent")
    manual = "/attache help" if ask.__qualname__.startswith("on_slack") else "/help"
    assert f"There is no command /zzz. {manual} lists the commands." in plain(await ask("/attache zzz"))


async def test_a_theme_that_does_not_exist_is_one_sentence_with_the_nearest(ask: Ask) -> None:
    if ask.__qualname__.startswith("on_discord"):
        pytest.skip("Discord offers the themes as choices: another one cannot be sent")
    assert "There is no theme “outlok”. Did you mean outlook?" in plain(await ask("/brief outlok"))


def plain(text: str) -> str:
    """On one line, without the backslashes that keep Discord from reading markup into the words."""
    return " ".join(text.replace("\\", "").split())
