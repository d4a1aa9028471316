import re
from collections.abc import Mapping

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.commands import (
    BUILT_IN,
    built_in,
    parse,
    table,
)
from bot.errors import RequestError
from bot.model import Action, Request
from oldbridge import COMMANDS, ORIGIN, THEMES


def parsed(line: str) -> tuple[Action, Mapping[str, str]]:
    found = parse(line, COMMANDS, ORIGIN)
    return found.action, found.arguments


def refused(line: str) -> str:
    with pytest.raises(RequestError) as refusal:
        parse(line, COMMANDS, ORIGIN)
    return str(refusal.value)


@pytest.mark.parametrize(
    ("line", "action", "arguments"),
    [
        ("/harbour", Action.BRIEF, {"theme": "harbour"}),
        ("/council", Action.BRIEF, {"theme": "city-hall"}),
        ("/brief", Action.BRIEF, {}),
        ('/brief ""', Action.BRIEF, {}),
        ("/brief city-hall", Action.BRIEF, {"theme": "city-hall"}),
        ("/brief the view from city hall", Action.BRIEF, {"theme": "the view from city hall"}),
        ("/brief “The harbour’s future”", Action.BRIEF, {"theme": "The harbour’s future"}),
        ("/compare harbour city-hall", Action.COMPARE, {"a": "harbour", "b": "city-hall"}),
        ('/compare "the harbour" "city hall"', Action.COMPARE, {"a": "the harbour", "b": "city hall"}),
        ("/compare “the harbour” «city hall»", Action.COMPARE, {"a": "the harbour", "b": "city hall"}),
        ("/compare 'the harbour' 'city hall'", Action.COMPARE, {"a": "the harbour", "b": "city hall"}),
        ("/ask who pays?", Action.ASK, {"question": "who pays?"}),
        ('/ask "who pays?"', Action.ASK, {"question": "who pays?"}),
        ("/ask  who \t pays? ", Action.ASK, {"question": "who pays?"}),
        ('/ask who said "no"?', Action.ASK, {"question": 'who said "no"?'}),
        ("/ask що таке «Порт»?", Action.ASK, {"question": "що таке «Порт»?"}),
        ('/ask "yes" or "no"', Action.ASK, {"question": '"yes" or "no"'}),
        ("/HARBOUR", Action.BRIEF, {"theme": "harbour"}),
        ("  /help  ", Action.HELP, {}),
        ("/help\n", Action.HELP, {}),
        ("\ufeff/help", Action.HELP, {}),
        ("\u200b/brief\u00a0harbour", Action.BRIEF, {"theme": "harbour"}),
        ("/attache", Action.HELP, {}),
        ("/attache help", Action.HELP, {}),
        ("/Attaché council", Action.BRIEF, {"theme": "city-hall"}),
        ("/attache /compare harbour city-hall", Action.COMPARE, {"a": "harbour", "b": "city-hall"}),
    ],
)
def test_a_line_is_read_kindly(line: str, action: Action, arguments: Mapping[str, str]) -> None:
    assert parsed(line) == (action, arguments)


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("who pays?", "To put a question, type /ask who pays?;"),
        ("", "type /ask and your question;"),
        ("/hrabour", "There is no command /hrabour. Did you mean /harbour?"),
        ("/attache hrabour", "There is no command /hrabour. Did you mean /harbour?"),
        ("/zzz", "There is no command /zzz. /help lists"),
        ("/ask", "Type /ask <question>, for example: /ask what has changed since last year?"),
        ('/ask ""', "Type /ask <question>"),
        (
            "/compare",
            "Type /compare <a> [b], for example: /compare harbour city-hall (a theme's name of several",
        ),
        ("/compare the harbour city-hall", "Type /compare <a> [b]"),
        ('/compare "" harbour', "Type /compare <a> [b]"),
        ("/sources now", "/sources takes nothing after it. Type /sources alone."),
    ],
)
def test_a_line_that_is_not_understood_says_what_to_type(line: str, answer: str) -> None:
    assert answer in refused(line)


@given(st.one_of(st.text(), st.text().map(lambda rest: f"/compare {rest}"), st.text().map(lambda rest: f"/ask {rest}")))
@example("/")
@example("/attache /")
@example("/attache \ufeff")
def test_any_line_becomes_a_request_or_is_refused_in_words(line: str) -> None:
    found: Request | RequestError
    try:
        found = parse(line, COMMANDS, ORIGIN)
    except RequestError as refusal:
        found = refusal
    assert isinstance(found, Request) or str(found)


def test_a_renamed_command_goes_by_its_new_name_in_hints_too() -> None:
    commands = table(THEMES, {"ask": "question", "harbour": "port"})
    assert parse("/port", commands, ORIGIN).arguments == {"theme": "harbour"}
    with pytest.raises(RequestError, match="Type /question <question>, for example: /question what has changed"):
        parse("/question", commands, ORIGIN)


def test_a_built_in_command_still_answers_to_its_own_name() -> None:
    commands = table(THEMES, {"help": "manual", "ask": "question"})
    assert parse("/help", commands, ORIGIN).action is Action.HELP
    assert parse("/attache", commands, ORIGIN).action is Action.HELP
    assert parse("/ask who pays?", commands, ORIGIN).action is Action.ASK


def test_two_commands_may_swap_their_names() -> None:
    commands = table(THEMES, {"ask": "help", "help": "ask"})
    assert parse("/help who pays?", commands, ORIGIN).action is Action.ASK
    assert parse("/ask", commands, ORIGIN).action is Action.HELP


def test_a_theme_s_command_still_answers_to_its_old_name() -> None:
    commands = table(THEMES, {"harbour": "port"})
    assert parse("/harbour", commands, ORIGIN).arguments == {"theme": "harbour"}


def test_a_name_that_went_to_another_command_is_that_one_s() -> None:
    commands = table(THEMES, {"harbour": "council", "council": "harbour"})
    assert parse("/harbour", commands, ORIGIN).arguments == {"theme": "city-hall"}
    assert parse("/attache", table(THEMES, {"ask": "help", "help": "ask"}), ORIGIN).action is Action.HELP


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("who pays?", "type /question who pays?; /manual lists"),
        ("/zzz", "/manual lists the commands."),
        ("/questio who", "Did you mean /question?"),
    ],
)
def test_hints_name_commands_as_they_are_called_here(line: str, hint: str) -> None:
    with pytest.raises(RequestError, match=re.escape(hint)):
        parse(line, table(THEMES, {"ask": "question", "help": "manual"}), ORIGIN)


def test_a_name_that_the_platform_keeps_is_typed_behind_the_umbrella() -> None:
    commands = table(THEMES, {"ask": "topic"}, reserved={"help", "topic"})
    assert (built_in(commands, Action.HELP).typed, built_in(commands, Action.ASK).typed) == (
        *("/attache help", "/attache topic"),
    )
    with pytest.raises(RequestError, match="Type /attache topic <question>, for example: /attache topic what has"):
        parse("/attache topic", commands, ORIGIN)
    with pytest.raises(RequestError, match="/attache help lists the commands"):
        parse("/attache zzz", commands, ORIGIN)


def test_a_command_that_takes_nothing_says_so() -> None:
    assert refused("/sources now") == "/sources takes nothing after it. Type /sources alone."


@pytest.mark.parametrize(
    ("line", "arguments"),
    [
        ("/harbour since 7d", {"theme": "harbour", "since": "7d"}),
        ("/harbour since:last", {"theme": "harbour", "since": "last"}),
        ("/harbour 18 November 2026", {"theme": "harbour", "since": "18 November 2026"}),
        ("/brief harbour since: 2026-11-01", {"theme": "harbour", "since": "2026-11-01"}),
        ('/brief "city hall" Since = "last"', {"theme": "city hall", "since": "last"}),
        ("/brief since yesterday", {"since": "yesterday"}),
        ("/brief harbour від 18.11.2026", {"theme": "harbour", "since": "18.11.2026"}),
        ("/brief harbour від останнього", {"theme": "harbour", "since": "останнього"}),
        ("/harbour з учора", {"theme": "harbour", "since": "учора"}),
        ("/harbour 7д", {"theme": "harbour", "since": "7д"}),
        ("/brief вісті від мера", {"theme": "вісті від мера"}),
        ("/ask what has changed since 2014?", {"question": "what has changed since 2014?"}),
    ],
)
def test_since_is_taken_as_people_type_it(line: str, arguments: dict[str, str]) -> None:
    assert parsed(line)[1] == arguments


def test_a_long_line_is_not_repeated() -> None:
    assert len(refused("who pays? " * 100)) < 200


@pytest.mark.parametrize(
    ("line", "action", "arguments"),
    [
        ("/subscribe harbour daily 8:00", Action.SUBSCRIBE, {"themes": "harbour", "when": "daily 8:00"}),
        ("/subscribe harbour, city-hall mon, wed 8:30", Action.SUBSCRIBE, {"themes": "harbour,city-hall"}),
        ("/subscribe harbour ,city-hall mon,wed 8:30", Action.SUBSCRIBE, {"when": "mon,wed 8:30"}),
        ("/subscribe “The harbour’s future” 8:00", Action.SUBSCRIBE, {"themes": "The harbour’s future"}),
        ("/subscribe 'city hall' 8:00", Action.SUBSCRIBE, {"themes": "city hall", "when": "8:00"}),
        (
            '/subscribe "The view from city hall", harbour 8:00',
            Action.SUBSCRIBE,
            {"themes": "The view from city hall,harbour", "when": "8:00"},
        ),
        ("/subscribe 'city hall','harbour' 8:00", Action.SUBSCRIBE, {"themes": "city hall,harbour", "when": "8:00"}),
        ("/subscribe all weekdays 8:00 Europe/Kyiv", Action.SUBSCRIBE, {"when": "weekdays 8:00 Europe/Kyiv"}),
        ("/digest add harbour weekly monday 9:00", Action.DIGEST_ADD, {"when": "weekly monday 9:00"}),
        ("/DIGEST Add harbour 9:00", Action.DIGEST_ADD, {"themes": "harbour", "when": "9:00"}),
        ("/attache digest list", Action.DIGEST_LIST, {}),
        ("/digest send-now", Action.DIGEST_SEND_NOW, {}),
        ("/digest pause #12", Action.DIGEST_PAUSE, {"number": "#12"}),
        ("/unsubscribe all", Action.UNSUBSCRIBE, {"number": "all"}),
        ("/unsubscribe", Action.UNSUBSCRIBE, {}),
        ("/quiet 22:00 to 07:00 Europe/Kyiv", Action.QUIET, {"hours": "22:00 to 07:00 Europe/Kyiv"}),
        ("/quiet", Action.QUIET, {}),
    ],
)
def test_a_line_about_digests_is_read_kindly(line: str, action: Action, arguments: Mapping[str, str]) -> None:
    found_action, found = parsed(line)
    assert found_action is action
    assert {**found, **arguments} == found


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("/digest", "Say what to do: /digest add, /digest list, /digest remove, /digest pause, /digest resume, "),
        ("/digest stop", "Say what to do: /digest add"),
        (
            "/subscribe",
            "Type /subscribe <themes> <when> [zone], for example: /subscribe harbour weekdays 8:00 (a theme's name",
        ),
        ("/subscribe harbour", "Type /subscribe <themes> <when> [zone]"),
        ("/digest add", "Type /digest add <themes> <when> [zone], for example: /digest add harbour weekdays 8:00"),
        ("/digest list now", "/digest list takes nothing after it. Type /digest list alone."),
        ("/subscriptions mine", "/subscriptions takes nothing after it."),
    ],
)
def test_a_line_about_digests_that_is_not_understood_says_what_to_type(line: str, answer: str) -> None:
    assert answer in refused(line)


DIGEST_LINES = [f"/{spec.name}" for spec in BUILT_IN if " " in spec.name] + ["/digest", "/subscribe", "/quiet"]


@given(st.sampled_from(DIGEST_LINES), st.text())
@example("/subscribe", ",")
@example("/subscribe", '"')
@example("/subscribe", "' , ' 8:00")
@example("/digest", '"add"')
def test_any_line_about_digests_becomes_a_request_or_is_refused_in_words(command: str, rest: str) -> None:
    found: Request | RequestError
    try:
        found = parse(f"{command} {rest}", COMMANDS, ORIGIN)
    except RequestError as refusal:
        found = refusal
    assert isinstance(found, Request) or str(found)
