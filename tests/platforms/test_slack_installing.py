"""Somebody installs the bot in their workspace, in a browser."""

import logging
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from bot import wording
from bot.model import Notice
from bot.storage.database import Database
from fakes.slack_browser import Page
from fakes.slack_faults import BROKEN, DROPPED, refused
from fakes.slack_teams import CLIENT_SECRET, Consent
from slack_many import KEY, LIGHTHOUSE, fleet
from slack_running import always

HANDLE = always(Notice("Here."))


def tables(database: Database) -> str:
    """Every word of the database's tables of installations."""
    with database.reading() as connection:
        found = [
            connection.execute(text(f"SELECT * FROM {name}")).all()  # noqa: S608  names of ours
            for name in ("slack_installations", "slack_bots", "slack_oauth_states", "remarks", "arrivals")
        ]
    return repr(found)


def not_installed(page: Page, status: int, said: str) -> None:
    assert page.status == status
    assert "<h1>Not installed</h1>" in page.text
    assert said in page.text
    assert '<a href="install">' in page.text


async def test_who_installs_the_bot_reads_what_to_do_next(database: Database) -> None:
    async with fleet(database, HANDLE) as running:
        page = await running.browser.install(Consent(LIGHTHOUSE))
        assert page.status == 200
        assert page.headers["Content-Type"].startswith("text/html")
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert wording.installing.installed("Lighthouse") in page.text
        typed = await running.slack.type("/harbour", team=LIGHTHOUSE)
        assert (await typed.answer()).text == "Here."


async def test_tokens_stand_nowhere_in_the_clear(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with fleet(database, HANDLE) as running:
        await running.browser.install(Consent(LIGHTHOUSE))
        token = running.slack.teams.token_of(LIGHTHOUSE)
        await (await running.slack.type("/harbour", team=LIGHTHOUSE)).answer()
        assert LIGHTHOUSE in tables(database)
        if database.exclusive:
            files = Path(database.engine.url.database or "").parent.glob("attache.db*")
            assert token.encode() not in b"".join(file.read_bytes() for file in files)
        for secret in (token, CLIENT_SECRET, KEY, "xoxb-"):
            assert secret not in tables(database)
            assert secret not in caplog.text
            assert secret not in repr(running.platforms[0]) + repr(vars(running.platforms[0]))


async def test_what_goes_wrong_is_told_with_a_way_to_begin_again(database: Database) -> None:
    async with fleet(database, HANDLE) as running:
        browser = running.browser
        not_installed(await browser.install(Consent(allow=False)), 403, wording.installing.denied())
        came_back = browser.back(await browser.begin(), Consent(LIGHTHOUSE))
        not_installed(await browser.another().get(came_back), 400, wording.installing.other_browser())
        assert (await browser.get(came_back)).status == 200
        not_installed(await browser.get(came_back), 400, wording.installing.stale())
        no_code = (browser.back(await browser.begin(), Consent())).replace("code=", "c=")
        not_installed(await browser.get(no_code), 400, wording.installing.no_code())
        bad_code = (browser.back(await browser.begin(), Consent())).replace("code=", "code=9")
        not_installed(await browser.get(bad_code), 400, wording.installing.refused_code())
        other = await browser.get("/slack/oauth_redirect?error=<script>alert(1)</script>&state=x")
        assert "<script>" not in other.text
        not_installed(other, 400, "Its reason: &lt;script&gt;alert(1)&lt;/script&gt;")


async def test_what_was_begun_long_ago_counts_no_more(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    async with fleet(database, HANDLE) as running:
        ten_minutes_ago = time.time() - 601
        with monkeypatch.context() as earlier:
            earlier.setattr("slack_sdk.oauth.state_store.sqlalchemy.time.time", lambda: ten_minutes_ago)
            asked = await running.browser.begin()
        page = await running.browser.get(running.browser.back(asked, Consent()))
        not_installed(page, 400, wording.installing.stale())


async def test_a_whole_organisation_is_refused_in_words(database: Database) -> None:
    async with fleet(database, HANDLE) as running:
        page = await running.browser.install(Consent(organisation=True))
        not_installed(page, 400, wording.installing.whole_organisation())
        assert "E0FLEET" not in tables(database)


async def test_a_workspace_of_an_organisation_is_a_workspace(database: Database) -> None:
    async with fleet(database, HANDLE) as running:
        running.slack.teams.workspaces[LIGHTHOUSE].organisation = "E0FLEET"
        assert (await running.browser.install(Consent(LIGHTHOUSE))).status == 200
        typed = await running.slack.type("/harbour", team=LIGHTHOUSE)
        assert (await typed.answer()).text == "Here."


@pytest.mark.parametrize("fault", [DROPPED, BROKEN, refused("invalid_client_id")])
async def test_slack_may_be_away_or_refuse(database: Database, fault: object) -> None:
    async with fleet(database, HANDLE) as running:
        running.slack.break_next("oauth.v2.access", fault)  # type: ignore[arg-type]
        page = await running.browser.install(Consent(LIGHTHOUSE))
        assert page.status in {400, 502}
        assert "<h1>Not installed</h1>" in page.text
        assert (await running.browser.install(Consent(LIGHTHOUSE))).status == 200


async def test_a_wrong_client_secret_installs_nothing(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    async with fleet(database, HANDLE, secret="wrong-secret") as running:
        page = await running.browser.install(Consent(LIGHTHOUSE))
        not_installed(page, 400, wording.installing.refused_code())
    assert "wrong-secret" not in caplog.text
    assert "SLACK_CLIENT_SECRET" in caplog.text


async def test_a_record_that_cannot_be_written_is_the_operators_to_mend(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    async with fleet(database, HANDLE) as running:
        asked = await running.browser.begin()
        with database.writing() as connection:
            connection.execute(text("ALTER TABLE slack_bots RENAME TO elsewhere"))
        page = await running.browser.get(running.browser.back(asked, Consent(LIGHTHOUSE)))
        assert page.status in {500, 503}
        assert "Something went wrong on our side." in page.text
        assert running.slack.teams.token_of(LIGHTHOUSE) not in caplog.text
    with database.writing() as connection:
        connection.execute(text("ALTER TABLE elsewhere RENAME TO slack_bots"))


async def test_a_team_in_the_link_is_passed_on_but_no_more_than_that(database: Database) -> None:
    async with fleet(database, HANDLE) as running:
        assert "&team=T0LIGHTHOUSE" in await running.browser.begin("/slack/install?team=T0LIGHTHOUSE")
        assert "admin" not in await running.browser.begin("/slack/install?team=T1%26scope=admin")


def test_one_workspace_does_not_load_what_many_need() -> None:
    story = "import sys, bot.platforms.slack.platform; assert not {'cryptography', 'greenlet'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", story], cwd=Path(__file__).parents[2], check=True)
