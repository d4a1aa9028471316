import ast
import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.commands import ask_for, table
from bot.errors import ConfigurationError
from bot.model import CommandSpec, Notice, Target, TargetKind
from bot.platforms.slack import manifest as manifest_module
from bot.platforms.slack.manifest import COMMANDS, HISTORY, RESERVED, manifest, slack_name_problems
from bot.settings import SlackSettings
from builders import brief, theme
from fakes import slack_manifest
from fakes.slack_web import METHODS
from fakes.slack_workspace import ANN, BOT, GENERAL, TEAM
from slack_running import Deployment, Transport, always, both, digest, running

SOCKET = SlackSettings()
HTTP = SlackSettings(transport="http", public_url="https://attache.example.org/", path="/slack/events")
MANY = replace(HTTP, workspaces="many")
ADAPTER = Path(manifest_module.__file__).parent


def commands(*names: str) -> tuple[CommandSpec, ...]:
    return table([theme(name) for name in names or ("harbour",)])


@pytest.mark.parametrize("settings", [SOCKET, HTTP, MANY])
def test_slack_takes_the_manifest_of_the_default_table(settings: SlackSettings) -> None:
    made = manifest(commands(), settings)
    assert slack_manifest.problems(made) == []
    assert json.loads(json.dumps(made)) == made


def test_a_manifest_is_made_without_the_sdk() -> None:
    story = "import sys, bot.platforms.slack.manifest; assert not {'slack_sdk', 'slack_bolt'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", story], cwd=Path(__file__).parents[2], check=True)


def test_every_command_is_declared_and_the_umbrella_first() -> None:
    names = [command["command"] for command in manifest(commands(), SOCKET)["features"]["slash_commands"]]
    assert names == [
        *("/attache", "/harbour", "/brief", "/compare", "/ask", "/sources"),
        *("/subscribe", "/subscriptions", "/unsubscribe", "/quiet", "/digest", "/forget-me"),
    ]


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
    assert declared["/harbour"]["usage_hint"] == "[since]"
    assert "usage_hint" not in declared["/sources"]


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


def test_slack_tells_of_removals_where_its_other_requests_go() -> None:
    told = manifest(commands(), SOCKET)["settings"]["event_subscriptions"]
    assert {"app_uninstalled", "tokens_revoked"} <= set(told["bot_events"])
    assert "request_url" not in told
    over_http = manifest(commands(), HTTP)["settings"]["event_subscriptions"]
    assert over_http["request_url"] == "https://attache.example.org/slack/events"


def test_only_for_many_workspaces_does_slack_send_people_back() -> None:
    oauth = manifest(commands(), MANY)["oauth_config"]
    assert oauth["redirect_urls"] == ["https://attache.example.org/slack/oauth_redirect"]
    assert "redirect_urls" not in manifest(commands(), HTTP)["oauth_config"]
    settings = manifest(commands(), MANY)["settings"]
    assert (settings["org_deploy_enabled"], settings["token_rotation_enabled"]) == (False, False)


@both
async def test_every_scope_is_used_by_what_the_bot_really_calls(transport: Transport) -> None:
    async with running(always(Notice("Here.")), Deployment(transport, history=True)) as (slack, platform):
        slack.channels["C0PRIVATE"] = {ANN, BOT}
        slack.workspace.private.add("C0PRIVATE")
        await slack.slash("/subscribe harbour 8:00")
        for channel in (GENERAL, "C0PRIVATE"):
            await (await slack.type("/digest list", channel=channel)).answer()
        targets = [Target("slack", TEAM, TargetKind.CHANNEL, channel) for channel in (GENERAL, "C0PRIVATE")]
        for number, target in enumerate([*targets, Target("slack", TEAM, TargetKind.USER, ANN)]):
            for tried in (None, datetime.now(UTC)):
                await platform.post(target, digest(brief("It is open.")), key=f"k{number}", tried=tried)
        assert slack.used == slack.scopes


def called() -> set[str]:
    """The Web API's methods that the adapter calls, as its source says."""
    named = {method.replace(".", "_"): method for method in METHODS}
    trees = [ast.parse(module.read_text(encoding="utf-8")) for module in ADAPTER.glob("*.py")]
    used = {node.attr for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return {named[name] for name in used & named.keys()}


def test_scopes_are_those_of_the_methods_that_are_called() -> None:
    assert "chat.postMessage" in called()
    needed = {scope for method in called() for scope in METHODS[method].scopes} | {"commands"}
    needed -= {"im:read"}  # what the bot asks of a conversation, it asks of channels
    asked = manifest(commands(), SlackSettings(history=True))["oauth_config"]["scopes"]["bot"]
    assert set(asked) == needed
    assert set(manifest(commands(), SOCKET)["oauth_config"]["scopes"]["bot"]) == needed - set(HISTORY)


@pytest.mark.parametrize("scope", manifest(commands(), SlackSettings(history=True))["oauth_config"]["scopes"]["bot"])
def test_the_guide_gives_the_reason_of_each_scope(scope: str) -> None:
    guide = (Path(__file__).parents[2] / "docs/slack.md").read_text(encoding="utf-8")
    assert re.search(rf"^\| scopes? .*`{scope}`.* \| .+ \|$", guide, re.MULTILINE)


def test_a_command_of_two_words_is_one_command_that_tells_its_subcommands() -> None:
    declared = slack_manifest.commands(manifest(commands(), SOCKET))
    assert not [name for name in declared if " " in name]
    assert declared["/digest"]["description"] == "Digest: add, list, remove, pause, resume, preview or send-now"
    assert declared["/digest"]["usage_hint"].startswith("add <themes> <when> [zone] | list | remove [number] | ")


def test_presses_of_buttons_go_where_commands_go() -> None:
    assert manifest(commands(), SOCKET)["settings"]["interactivity"] == {"is_enabled": True}
    assert manifest(commands(), HTTP)["settings"]["interactivity"] == {
        "is_enabled": True,
        "request_url": "https://attache.example.org/slack/events",
        "message_menu_options_url": "https://attache.example.org/slack/events",
    }


def test_a_theme_may_not_take_the_name_of_a_command_of_two_words() -> None:
    [(configured, problem)] = slack_name_problems(commands("digest")).items()
    assert configured == "digest"
    assert problem.startswith("/digest is the name of two commands.")
    assert problem.endswith("such as: digest: attache-digest")
    assert slack_name_problems(table([theme("digest")], {"digest": "news"})) == {}


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
        ("Kyiv!", "may hold only a–z, 0–9, - and _ on Slack.", "Kyiv!: attache-kyiv"),
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


def test_themes_beyond_slacks_limit_answer_to_brief() -> None:
    themes = [theme(f"theme-{number}") for number in range(50)]
    limited = table(themes, reserved=RESERVED, most=COMMANDS - 1)
    declared = slack_manifest.commands(manifest(limited, SOCKET))
    room = 50 - len(slack_manifest.commands(manifest(table([]), SOCKET)))
    assert len(declared) == 50
    assert [name for name in declared if name.startswith("/theme-")] == [f"/theme-{number}" for number in range(room)]
    assert ask_for(themes[room - 1], limited) == f"/theme-{room - 1}"
    assert ask_for(themes[room], limited) == f"/brief theme-{room}"
    assert slack_manifest.problems(manifest(limited, SOCKET)) == []
