import json

import pytest

from bot.commands import table
from bot.errors import ConfigurationError
from bot.model import CommandSpec
from bot.platforms.slack_manifest import manifest, slack_name_problems
from bot.settings import SlackSettings
from builders import theme
from fakes import slack_manifest
from fakes.slack_web import METHODS

SOCKET = SlackSettings()
HTTP = SlackSettings(transport="http", public_url="https://attache.example.org/", path="/slack/events")
CALLED = ("auth.test", "apps.connections.open", "chat.postEphemeral")
"""The methods that bot/platforms/slack.py calls; the fake refuses one whose scope the manifest lacks."""


def commands(*names: str) -> tuple[CommandSpec, ...]:
    return table([theme(name) for name in names or ("harbour",)])


@pytest.mark.parametrize("settings", [SOCKET, HTTP])
def test_slack_takes_the_manifest_of_the_default_table(settings: SlackSettings) -> None:
    made = manifest(commands(), settings)
    assert slack_manifest.problems(made) == []
    assert json.loads(json.dumps(made)) == made


def test_every_command_is_declared_and_the_umbrella_first() -> None:
    names = [command["command"] for command in manifest(commands(), SOCKET)["features"]["slash_commands"]]
    assert names == ["/attache", "/harbour", "/brief", "/compare", "/ask", "/sources"]


def test_what_slack_keeps_for_itself_is_left_to_the_umbrella() -> None:
    assert "/help" not in slack_manifest.commands(manifest(commands(), SOCKET))
    assert slack_name_problems(commands()) == {}


def test_a_command_tells_what_it_takes() -> None:
    declared = slack_manifest.commands(manifest(commands(), SOCKET))
    assert declared["/compare"] == {
        "command": "/compare",
        "description": "Two themes side by side, or what the sources say on one",
        "usage_hint": "<a> [b]",
        "should_escape": False,
    }
    assert "usage_hint" not in declared["/harbour"]


def test_only_http_names_an_address() -> None:
    over_http = manifest(commands(), HTTP)
    assert {command["url"] for command in over_http["features"]["slash_commands"]} == {
        "https://attache.example.org/slack/events"
    }
    assert over_http["settings"]["socket_mode_enabled"] is False
    assert "url" not in json.dumps(manifest(commands(), SOCKET))
    assert manifest(commands(), SOCKET)["settings"]["socket_mode_enabled"] is True


def test_http_without_a_public_address_is_a_complaint() -> None:
    with pytest.raises(ConfigurationError, match=r"slack\.public_url is missing; write the https address"):
        manifest(commands(), SlackSettings(transport="http"))


def test_scopes_are_those_of_the_methods_that_are_called() -> None:
    needed = {scope for name in CALLED if (scope := METHODS[name].scope)} | {"commands"}
    assert set(manifest(commands(), SOCKET)["oauth_config"]["scopes"]["bot"]) == needed


def test_private_conversations_with_the_bot_are_open() -> None:
    home = manifest(commands(), SOCKET)["features"]["app_home"]
    assert home["messages_tab_enabled"] is True
    assert home["messages_tab_read_only_enabled"] is False


def test_long_names_and_descriptions_are_clipped() -> None:
    made = manifest(table([theme(question="What? " * 1000)]), SOCKET, name="The briefing officer of a very long town")
    assert slack_manifest.problems(made) == []


@pytest.mark.parametrize(
    ("name", "reason", "instead"),
    [
        ("topic", "/topic is a command of Slack's own.", "topic: attache-topic"),
        ("remind", "/remind is a command of Slack's own.", "remind: attache-remind"),
        ("x" * 32, "is longer than the 32 characters that Slack allows", f"{'x' * 32}: attache-{'x' * 23}"),
        ("Kyiv view", "may hold only a–z, 0–9, - and _ on Slack.", "Kyiv view: attache-kyiv-view"),
        ("київ", "may hold only a–z, 0–9, - and _ on Slack.", "київ: attache"),
        ("ask", "/ask is the name of two commands.", "ask: attache-ask"),
        ("attache", "/attache is the name of two commands.", "attache: attache-attache"),
    ],
)
def test_a_name_that_slack_refuses_is_told_with_the_remedy(name: str, reason: str, instead: str) -> None:
    [(configured, problem)] = slack_name_problems(commands(name)).items()
    assert configured == name
    assert reason in problem
    assert problem.endswith(f"In config/bot.yaml, write under commands.slack another name for it, such as: {instead}")


def test_a_renamed_command_is_no_problem() -> None:
    assert slack_name_problems(table([theme("topic")], {"topic": "attache-topic"})) == {}


def test_a_bad_new_name_is_told_with_the_name_that_it_is_given_to() -> None:
    [(configured, problem)] = slack_name_problems(table([theme()], {"ask": "topic"})).items()
    assert configured == "ask"
    assert problem.startswith("/topic is a command of Slack's own.")
    assert problem.endswith("such as: ask: attache-topic")


def test_the_limit_of_commands_is_told_with_the_remedy() -> None:
    most = 50 - len(("attache", "brief", "compare", "ask", "sources"))
    assert slack_name_problems(commands(*(f"theme-{number}" for number in range(most)))) == {}
    [problem] = slack_name_problems(commands(*(f"theme-{number}" for number in range(most + 2)))).values()
    assert "Slack takes 50 commands and there are 52." in problem
    assert "leave out the command of 2 themes" in problem
