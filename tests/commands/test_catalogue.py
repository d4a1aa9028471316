from bot.commands import (
    BUILT_IN,
    ask_for,
    parse,
    request,
    table,
)
from bot.model import Action, Request
from oldbridge import COMMANDS, HARBOUR, ORIGIN, THEMES


def test_each_theme_with_a_command_comes_before_the_built_in_ones() -> None:
    assert [spec.name for spec in COMMANDS] == ["harbour", "council", *(spec.name for spec in BUILT_IN)]


def test_a_theme_s_command_is_described_by_its_question_and_is_a_brief_on_it() -> None:
    spec = COMMANDS[0]
    assert (spec.description, spec.fixed) == (HARBOUR.question, {"theme": "harbour"})
    assert [(option.name, option.required) for option in spec.options] == [("since", False)]
    assert request(spec, {}, ORIGIN).arguments == {"theme": "harbour"}


def test_a_request_carries_who_asked_where_and_when() -> None:
    assert parse("/help", COMMANDS, ORIGIN) == Request(Action.HELP, {}, ORIGIN)


def test_examples_name_themes_of_this_configuration() -> None:
    examples = {spec.name: spec.example for spec in COMMANDS}
    assert (examples["brief"], examples["compare"]) == ("/brief harbour", "/compare harbour city-hall")
    assert {spec.name: spec.example for spec in table([])}["brief"] == "/brief outlook"


def test_a_theme_is_asked_for_by_its_own_command_or_by_its_name() -> None:
    commands = table(THEMES, {"harbour": "port", "brief": "short"})
    assert [ask_for(theme, commands) for theme in THEMES] == ["/short overview", "/port", "/council"]


def test_managers_commands_and_those_that_need_to_know_the_person_say_so() -> None:
    managed = {spec.name for spec in COMMANDS if spec.managed}
    assert managed == {spec.name for spec in COMMANDS if spec.name.startswith("digest ")}
    personal = {"subscribe", "subscriptions", "quiet", "digest add", "digest list"}
    assert {spec.name for spec in COMMANDS if spec.personal} == personal
