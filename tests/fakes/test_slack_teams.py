"""What Slack enforces where an app is installed in many workspaces, and of what it tells by itself."""

from typing import Any, get_args

import aiohttp
import pytest

from fakes.slack import FakeSlack
from fakes.slack_browser import Browser
from fakes.slack_events import app_uninstalled, tokens_revoked
from fakes.slack_teams import CLIENT_ID, CLIENT_SECRET, CODE_SECONDS, Consent, Dead
from fakes.slack_workspace import BOT, GENERAL

BACK = "https://attache.example.org/slack/oauth_redirect"
EVENTS = "https://attache.example.org/slack/events"
OTHER = "T0LIGHTHOUSE"


def manifest(**settings: Any) -> dict[str, Any]:
    return {
        "display_information": {"name": "Attaché"},
        "features": {"slash_commands": [{"command": "/brief", "description": "A brief", "url": EVENTS}]},
        "oauth_config": {"redirect_urls": [BACK], "scopes": {"bot": ["chat:write", "commands"]}},
        "settings": {
            "socket_mode_enabled": False,
            "event_subscriptions": {"request_url": EVENTS, "bot_events": ["app_uninstalled", "tokens_revoked"]},
        }
        | settings,
    }


@pytest.fixture
def now() -> list[float]:
    return [1_000_000.0]


@pytest.fixture
def slack(now: list[float]) -> FakeSlack:
    made = FakeSlack(manifest(), lambda: now[0])
    made.teams.workspace(OTHER, "Lighthouse")
    return made


def asked(slack: FakeSlack, **changes: str) -> str:
    query = {"client_id": CLIENT_ID, "scope": "commands,chat:write", "redirect_uri": BACK, "state": "s1"} | changes
    words = "&".join(f"{name}={value}" for name, value in query.items() if value)
    return slack.socket_settings.api.replace("/api/", f"/oauth/v2/authorize?{words}")


def browser(slack: FakeSlack) -> Browser:
    return Browser("https://attache.example.org", ["http://127.0.0.1:1"], slack.teams)


def code_of(slack: FakeSlack, consent: Consent) -> str:
    return browser(slack).back(asked(slack), consent).partition("code=")[2].partition("&")[0]


async def call(
    slack: FakeSlack, method: str, *, client: str = CLIENT_ID, secret: str = CLIENT_SECRET, **given: str
) -> Any:
    headers = {"Authorization": aiohttp.encode_basic_auth(client, secret)}
    if "token" in given:
        headers = {"Authorization": f"Bearer {given.pop('token')}"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{slack.socket_settings.api}{method}", data=given, headers=headers) as response,
    ):
        return await response.json()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"client_id": "9.9"}, "invalid_client_id"),
        ({"redirect_uri": "https://evil.example/"}, "bad_redirect_uri"),
        ({"scope": "commands"}, "invalid_scope"),
        ({"scope": "commands,chat:write,admin"}, "invalid_scope"),
        ({"state": ""}, "no state"),
    ],
)
async def test_an_address_that_slack_refuses_is_a_violation(
    slack: FakeSlack, changes: dict[str, str], reason: str
) -> None:
    async with slack:
        assert (await browser(slack).get(asked(slack, **changes))).status == 400
        assert slack.take_violations() == [f"oauth/v2/authorize: {reason}"]
        assert (await browser(slack).get(asked(slack))).status == 200


async def test_a_code_is_good_once_and_for_ten_minutes(slack: FakeSlack, now: list[float]) -> None:
    async with slack:
        code = code_of(slack, Consent(OTHER))
        given = await call(slack, "oauth.v2.access", code=code, redirect_uri=BACK)
        assert given["ok"]
        assert given["team"] == {"id": OTHER, "name": "Lighthouse"}
        assert given["scope"] == "chat:write,commands"
        assert given["bot_user_id"] == BOT
        assert (await call(slack, "oauth.v2.access", code=code, redirect_uri=BACK))["error"] == "invalid_code"
        late = code_of(slack, Consent(OTHER))
        now[0] += CODE_SECONDS + 1
        assert (await call(slack, "oauth.v2.access", code=late, redirect_uri=BACK))["error"] == "invalid_code"


async def test_a_code_is_given_for_the_right_credentials_and_address_only(slack: FakeSlack) -> None:
    async with slack:
        code = code_of(slack, Consent(OTHER))
        wrong = await call(slack, "oauth.v2.access", secret="wrong", code=code, redirect_uri=BACK)
        assert wrong["error"] == "bad_client_secret"
        stranger = await call(slack, "oauth.v2.access", client="9.9", code=code, redirect_uri=BACK)
        assert stranger["error"] == "invalid_client_id"
        elsewhere = await call(slack, "oauth.v2.access", code=code, redirect_uri=EVENTS)
        assert elsewhere["error"] == "bad_redirect_uri"
        assert slack.take_violations() == ["oauth.v2.access: invalid_client_id", "oauth.v2.access: bad_redirect_uri"]


async def test_each_token_acts_in_its_own_workspace_until_it_dies(slack: FakeSlack) -> None:
    async with slack:
        given = await call(slack, "oauth.v2.access", code=code_of(slack, Consent(OTHER)), redirect_uri=BACK)
        token = given["access_token"]
        assert (await call(slack, "auth.test", token=token))["team_id"] == OTHER
        await call(slack, "chat.postMessage", token=token, channel=GENERAL, text="Hello")
        assert [len(one.posts) for one in slack.teams.workspaces.values()] == [0, 1]
        for code in get_args(Dead):
            slack.teams.withdraw(OTHER, code)
            assert (await call(slack, "auth.test", token=token))["error"] == code
            slack.teams.reactivate(OTHER)
        assert (await call(slack, "auth.test", token="xoxb-made-up-too"))["error"] == "invalid_auth"


async def test_what_the_manifest_does_not_ask_for_is_not_told(slack: FakeSlack) -> None:
    async with slack:
        with pytest.raises(AssertionError, match="the manifest does not ask for app_home_opened"):
            await slack.tell({"type": "app_home_opened"})


async def test_an_event_that_nobody_acknowledges_is_told_four_times_and_a_violation(slack: FakeSlack) -> None:
    async with slack:
        slack.deliver_to("http://127.0.0.1:1/slack/events")
        assert await slack.tell(app_uninstalled()) == 4
        assert slack.take_violations() == ["app_uninstalled was never acknowledged: connection_failed"]


@pytest.mark.parametrize(
    ("events", "problem"),
    [
        ({"bot_events": ["app_uninstalled"]}, "needs an https request_url"),
        ({"request_url": EVENTS, "bot_events": ["message.im"]}, "message.im needs the scope im:history"),
        ({"request_url": EVENTS, "bot_events": ["no_such"]}, "no such event: no_such"),
        ({"request_url": EVENTS, "bot_events": ["tokens_revoked"] * 2}, "at most 100, each once"),
        ({"request_url": EVENTS, "bot_events": [], "colour": "red"}, "unknown"),
    ],
)
def test_slack_refuses_events_that_cannot_be(events: dict[str, Any], problem: str) -> None:
    with pytest.raises(AssertionError, match=problem):
        FakeSlack(manifest(event_subscriptions=events))


def test_slack_sends_people_to_https_only() -> None:
    made = manifest()
    made["oauth_config"]["redirect_urls"] = ["http://attache.example.org/"]
    with pytest.raises(AssertionError, match="https only"):
        FakeSlack(made)


def test_whose_token_was_revoked_is_told() -> None:
    assert tokens_revoked()["tokens"] == {"oauth": [], "bot": [BOT]}
    assert tokens_revoked(bot=False)["tokens"]["bot"] == []
