"""Two people, two languages: the whole program on Discord and on Slack, through the unmodified SDKs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.app.attache import App
from bot.journeys import deliver
from bot.model import TargetKind
from bot.platforms.discord import DiscordPlatform
from bot.platforms.slack.manifest import manifest
from bot.platforms.slack.platform import SlackPlatform
from bot.ports import Poster
from bot.settings import Settings
from bot.storage import subscriptions
from builders import NOW
from fakes.discord import FakeDiscord
from fakes.discord_channels import MANAGE_CHANNELS, ORDINARY
from fakes.slack import FakeSlack
from fakes.slack_workspace import ANN, Person

pytestmark = pytest.mark.usefixtures("own_addresses")


@asynccontextmanager
async def discord(app: App) -> AsyncIterator[tuple[FakeDiscord, DiscordPlatform]]:
    async with FakeDiscord() as fake:
        platform = DiscordPlatform(fake.settings, fake.token, app.settings.themes)
        await platform.start(app.commands("discord"), app.handle("discord"))
        try:
            yield fake, platform
        finally:
            await platform.stop()


@asynccontextmanager
async def slack(app: App) -> AsyncIterator[tuple[FakeSlack, SlackPlatform]]:
    async with FakeSlack(manifest(app.commands("slack"), app.settings.slack)) as fake:
        platform = SlackPlatform(fake.socket_settings, fake.bot_token, fake.app_token, fake.signing_secret)
        await platform.start(app.commands("slack"), app.handle("slack"))
        try:
            yield fake, platform
        finally:
            await platform.stop()


async def test_a_brief_is_framed_in_the_readers_language_and_quotes_the_documents_as_they_stand(app: App) -> None:
    async with discord(app) as (fake, _):
        english, ukrainian = await asyncio.gather(fake.slash("kyiv-view"), fake.slash("kyiv-view", locale="uk"))
    for said in (english.text, ukrainian.text):
        assert "In Kyiv, there is a strong desire" in said
    assert "Each sentence stands word for word" in english.text
    assert "Sources" in english.text
    assert "Кожне речення дослівно взято з джерела." in ukrainian.text
    assert "Джерела" in ukrainian.text
    assert "word for word" not in ukrainian.text


async def test_what_cannot_be_answered_is_declined_in_ukrainian_with_what_to_type_there(app: App) -> None:
    async with discord(app) as (fake, _):
        declined = (await fake.slash("ask", {"question": "Хто виграв чемпіонат зі сквошу?"}, locale="uk")).text
    assert "у документах нічого немає" in declined
    assert "Найближче за змістом:" in declined
    assert "/brief" not in declined


async def test_a_digest_is_asked_for_listed_and_stopped_in_ukrainian_words(app: App) -> None:
    async with discord(app) as (fake, _):
        asking = {"themes": "kyiv-view", "when": "у будні о 8:30", "zone": "Europe/Kyiv"}
        done = (await fake.slash("subscribe", asking, locale="uk")).text
        assert "надходитиме вам в особисті повідомлення: у будні, 08:30" in done
        assert "/відписатися 1" in done
        listed = (await fake.slash("subscriptions", locale="uk")).text
        assert "Що вам надсилається" in listed
        quiet = (await fake.slash("quiet", {"hours": "викл"}, locale="uk")).text
        assert "Тихих годин у вас немає" in quiet
        gone = (await fake.slash("unsubscribe", {"number": "всі"}, locale="uk")).text
        assert "Дайджест № 1 скасовано" in gone


async def test_a_mistake_is_explained_in_the_readers_language_with_an_example_that_works(app: App) -> None:
    async with discord(app) as (fake, _):
        refused = (await fake.slash("subscribe", {"themes": "kyiv-view", "when": "колись"}, locale="uk")).text
        assert "не вказано часу" in refused
        example = refused.partition("наприклад: ")[2].split(",")[0].replace("\\", "")
        asking = {"themes": "kyiv-view", "when": example, "zone": "Europe/Kyiv"}
        assert "Готово" in (await fake.slash("subscribe", asking, locale="uk")).text


async def test_the_form_behind_subscribe_asks_in_ukrainian_and_understands_its_own_suggestion(app: App) -> None:
    async with discord(app) as (fake, _):
        answer = await fake.invoke("kyiv-view", locale="uk")
        await answer.answer()
        opened = await fake.press(answer, "Підписатися", locale="uk")
        await opened.acknowledged()
        assert opened.dialog is not None
        assert opened.dialog["title"] == "Підписатися"
        assert opened.fields["when"] == "у будні 8:00"


async def test_the_help_names_commands_as_that_persons_discord_does(app: App) -> None:
    async with discord(app) as (fake, _):
        ukrainian = (await fake.slash("help", locale="uk")).text
        english = (await fake.slash("help")).text
        names = {command["name"]: command["name_localizations"].get("uk") for command in fake.commands}
    assert "/підписатися <теми> <коли> [пояс]" in ukrainian.replace("\\", "")
    assert "/subscribe <themes> <when> [zone]" in english.replace("\\", "")
    assert names["subscribe"] == "підписатися"
    assert names["digest"] == "дайджест"
    assert names["kyiv-view"] is None


async def test_on_slack_the_language_is_the_persons_own_and_the_commands_keep_their_names(app: App) -> None:
    async with slack(app) as (fake, _):
        fake.workspace.people[ANN] = Person(locale="uk-UA")
        fake.workspace.people["U0BOB"] = Person(locale="en-US")
        brief = (await fake.slash("/kyiv-view")).text
        assert "Кожне речення дослівно взято з джерела." in brief
        assert "In Kyiv, there is a strong desire" in brief
        wrong = (await fake.slash("/subscribe kyiv-view колись")).text
        assert "не вказано часу" in wrong
        done = (await fake.slash("/subscribe kyiv-view щопонеділка 9:00")).text
        assert "щопонеділка, 09:00" in done
        assert "/unsubscribe 1" in done
        assert "Команди /kyiv-veiw немає." in (await fake.slash("/attache kyiv-veiw")).text
        usage = (await fake.slash("/compare")).text
        assert "Введіть /compare <перша> [друга]" in usage


async def deliver_next(app: App, platform: Poster, settings: Settings | None = None) -> None:
    """What is due within two hours is planned and delivered, by a process that speaks no language of its own."""
    later = NOW + timedelta(hours=2)
    await asyncio.to_thread(deliver.plan, app.database, later, [])
    themes = app.settings.themes
    language = (settings or app.settings).language
    node = deliver.Deliverer(app.database, themes, [], {platform.name: platform}, "n", lambda: later, locale=language)
    await node.drain()


async def test_one_digest_reaches_each_of_two_people_in_their_own_language(app: App) -> None:
    async with slack(app) as (fake, platform):
        fake.workspace.people[ANN] = Person(locale="uk-UA")
        fake.workspace.people["U0BOB"] = Person(locale="en-US")
        for user in (ANN, "U0BOB"):
            await (await fake.type("/subscribe kyiv-view щодня 10:00 UTC", user=user)).answer()
        await deliver_next(app, platform)
        texts = sorted(str(post["text"]) for post in fake.posts)
    english, ukrainian = texts
    assert english.startswith("Digest: ")
    assert "The first digest: the last 7 days." in english
    assert ukrainian.startswith("Дайджест: ")
    assert "Перший дайджест: за останні 7 днів." in ukrainian
    for said in texts:
        assert "In Kyiv, there is a strong desire" in said


@pytest.mark.parametrize(
    ("server", "configured", "expected"),
    [("uk", "en", "Перший дайджест"), ("en-GB", "uk", "The first digest"), (None, "uk", "Перший дайджест")],
)
async def test_a_channels_digest_is_in_the_language_of_its_server_or_else_of_the_configuration(
    app: App, server: str | None, configured: str, expected: str
) -> None:
    async with discord(app) as (fake, platform):
        if server:
            await fake.become_community(server)
        asking = {"themes": "kyiv-view", "when": "daily 10:00", "zone": "UTC"}
        added = await fake.slash("digest add", asking, locale="en-US", may=ORDINARY | MANAGE_CHANNELS)
        assert added.text.startswith("Done.")
        if server is None:
            forget_languages(app)
        await deliver_next(app, platform, replace(app.settings, language=configured))
        (posted,) = fake.posted
    assert expected in posted.text


async def test_a_server_that_cannot_choose_a_language_has_that_of_who_asks_for_its_digest(app: App) -> None:
    async with discord(app) as (fake, platform):
        asking = {"themes": "kyiv-view", "when": "daily 10:00", "zone": "UTC"}
        await fake.slash("digest add", asking, locale="uk", may=ORDINARY | MANAGE_CHANNELS)
        await deliver_next(app, platform)
        (posted,) = fake.posted
    assert "Перший дайджест" in posted.text


def forget_languages(app: App) -> None:
    """As for a channel that was added before languages were remembered."""
    with app.database.writing() as connection:
        connection.exec_driver_sql("UPDATE targets SET locale = NULL")


async def test_why_a_digest_is_paused_is_on_record_in_english_and_told_in_the_readers_language(app: App) -> None:
    async with discord(app) as (fake, platform):
        asking = {"themes": "kyiv-view", "when": "щодня 10:00", "zone": "UTC"}
        await fake.slash("subscribe", asking, locale="uk")
        fake._person.shut = 50007
        await deliver_next(app, platform)
        fake.take_violations()
        with app.database.reading() as connection:
            (kept,) = [subscriptions.by_number(connection, 1)]
        ukrainian = (await fake.slash("subscriptions", locale="uk")).text
        english = (await fake.slash("subscriptions")).text
    assert kept is not None
    assert kept.target.kind is TargetKind.USER
    assert str(kept.paused).startswith("Discord does not let me write to this person")
    assert "Ваш дайджест" in ukrainian
    assert "Discord не дає мені написати цій людині" in ukrainian
    assert "Discord does not let me write to this person" in english


async def test_a_person_who_changes_the_language_gets_the_next_digest_in_it(app: App) -> None:
    async with discord(app) as (fake, platform):
        asking = {"themes": "kyiv-view", "when": "daily 10:00", "zone": "UTC"}
        await fake.slash("subscribe", asking)
        await fake.slash("outlook", locale="uk")
        await deliver_next(app, platform)
        (posted,) = fake.posted
    assert "Перший дайджест" in posted.text
    assert "Скасувати дайджест" in posted.buttons
