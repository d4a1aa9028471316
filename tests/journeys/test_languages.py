"""Two people, two languages: the whole program on Discord and on Slack, through the unmodified SDKs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.app import App
from bot.platforms.discord import DiscordPlatform
from bot.platforms.slack.manifest import manifest
from bot.platforms.slack.platform import SlackPlatform
from fakes.discord import FakeDiscord
from fakes.slack import FakeSlack
from fakes.slack_workspace import ANN, Person

pytestmark = pytest.mark.usefixtures("own_addresses")


@asynccontextmanager
async def discord(app: App) -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as fake:
        platform = DiscordPlatform(fake.settings, fake.token, app.settings.themes)
        await platform.start(app.commands("discord"), app.handle("discord"))
        try:
            yield fake
        finally:
            await platform.stop()


@asynccontextmanager
async def slack(app: App) -> AsyncIterator[FakeSlack]:
    async with FakeSlack(manifest(app.commands("slack"), app.settings.slack)) as fake:
        platform = SlackPlatform(fake.socket_settings, fake.bot_token, fake.app_token, fake.signing_secret)
        await platform.start(app.commands("slack"), app.handle("slack"))
        try:
            yield fake
        finally:
            await platform.stop()


async def test_a_brief_is_framed_in_the_readers_language_and_quotes_the_documents_as_they_stand(app: App) -> None:
    async with discord(app) as fake:
        english, ukrainian = await asyncio.gather(fake.slash("kyiv-view"), fake.slash("kyiv-view", locale="uk"))
    for said in (english.text, ukrainian.text):
        assert "In Kyiv, there is a strong desire" in said
    assert "Each sentence stands word for word" in english.text
    assert "Sources" in english.text
    assert "Кожне речення дослівно взято з джерела." in ukrainian.text
    assert "Джерела" in ukrainian.text
    assert "word for word" not in ukrainian.text


async def test_what_cannot_be_answered_is_declined_in_ukrainian_with_what_to_type_there(app: App) -> None:
    async with discord(app) as fake:
        declined = (await fake.slash("ask", {"question": "Хто виграв чемпіонат зі сквошу?"}, locale="uk")).text
    assert "у документах нічого немає" in declined
    assert "Найближче за змістом:" in declined
    assert "/brief" not in declined


async def test_a_digest_is_asked_for_listed_and_stopped_in_ukrainian_words(app: App) -> None:
    async with discord(app) as fake:
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
    async with discord(app) as fake:
        refused = (await fake.slash("subscribe", {"themes": "kyiv-view", "when": "колись"}, locale="uk")).text
        assert "не вказано часу" in refused
        example = refused.partition("наприклад: ")[2].split(",")[0].replace("\\", "")
        asking = {"themes": "kyiv-view", "when": example, "zone": "Europe/Kyiv"}
        assert "Готово" in (await fake.slash("subscribe", asking, locale="uk")).text


async def test_the_form_behind_subscribe_asks_in_ukrainian_and_understands_its_own_suggestion(app: App) -> None:
    async with discord(app) as fake:
        answer = await fake.invoke("kyiv-view", locale="uk")
        await answer.answer()
        opened = await fake.press(answer, "Підписатися", locale="uk")
        await opened.acknowledged()
        assert opened.dialog is not None
        assert opened.dialog["title"] == "Підписатися"
        assert opened.fields["when"] == "у будні 8:00"


async def test_the_help_names_commands_as_that_persons_discord_does(app: App) -> None:
    async with discord(app) as fake:
        ukrainian = (await fake.slash("help", locale="uk")).text
        english = (await fake.slash("help")).text
        names = {command["name"]: command["name_localizations"].get("uk") for command in fake.commands}
    assert "/підписатися <теми> <коли> [пояс]" in ukrainian.replace("\\", "")
    assert "/subscribe <themes> <when> [zone]" in english.replace("\\", "")
    assert names["subscribe"] == "підписатися"
    assert names["digest"] == "дайджест"
    assert names["kyiv-view"] is None


async def test_on_slack_the_language_is_the_persons_own_and_the_commands_keep_their_names(app: App) -> None:
    async with slack(app) as fake:
        fake.workspace.people[ANN] = Person(locale="uk-UA")
        fake.workspace.people["U0BOB"] = Person(locale="en-US")
        brief = (await fake.slash("/kyiv-view")).text
        assert "Кожне речення дослівно взято з джерела." in brief
        assert "In Kyiv, there is a strong desire" in brief
        wrong = (await fake.slash("/subscribe kyiv-view колись")).text
        assert "не вказано часу" in wrong
        done = (await fake.slash("/subscribe kyiv-view щопонеділка 9:00")).text
        assert "у понеділок, 09:00" in done
        assert "/unsubscribe 1" in done
        assert "Команди /kyiv-veiw немає." in (await fake.slash("/attache kyiv-veiw")).text
        usage = (await fake.slash("/compare")).text
        assert "Введіть /compare <перша> [друга]" in usage
