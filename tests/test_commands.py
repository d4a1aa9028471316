import re
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.commands import (
    BUILT_IN,
    about,
    about_nothing,
    again,
    ask_for,
    built_in,
    find_theme,
    find_themes,
    form,
    kept_under,
    offered,
    parse,
    pressed,
    question_digest,
    request,
    table,
    to_keep,
)
from bot.errors import RequestError
from bot.model import Action, Aside, Button, Notice, Request, Theme
from builders import NOW, brief, origin, theme

HARBOUR = theme("harbour", title="The harbour’s future")
CITY_HALL = theme("city-hall", title="The view from city hall", command="council")
OVERVIEW = theme("overview", command=None, spans=True)
THEMES = (OVERVIEW, HARBOUR, CITY_HALL)
COMMANDS = table(THEMES)
ORIGIN = origin(zone="Europe/Kyiv", locale="uk")


def parsed(line: str) -> tuple[Action, Mapping[str, str]]:
    found = parse(line, COMMANDS, ORIGIN)
    return found.action, found.arguments


def refused(line: str) -> str:
    with pytest.raises(RequestError) as refusal:
        parse(line, COMMANDS, ORIGIN)
    return str(refusal.value)


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


@pytest.mark.parametrize(
    "wanted",
    [
        "city-hall",
        "City Hall",
        "city_hall",
        "/council",
        "COUNCIL",
        "the view from city hall",
        " The View  from City-Hall ",
    ],
)
def test_a_theme_is_found_by_name_command_or_title(wanted: str) -> None:
    assert find_theme(THEMES, wanted) is CITY_HALL


def test_a_theme_is_found_whatever_the_apostrophe() -> None:
    assert find_theme(THEMES, "the harbour's future") is HARBOUR


def test_a_name_outranks_another_theme_s_command() -> None:
    harbour = theme("harbour", command="port")
    assert find_theme((theme("ships", command="harbour"), harbour), "harbour") is harbour


def test_of_many_themes_so_many_are_named_as_can_be_read() -> None:
    with pytest.raises(RequestError, match=r"“tomatoes”\. Choose from theme-0, .*, theme-19 and others\.$"):
        find_theme([theme(f"theme-{number}") for number in range(21)], "tomatoes")


@pytest.mark.parametrize(
    ("wanted", "answer"),
    [
        ("harbor", "There is no theme “harbor”. Did you mean harbour?"),
        ("tomatoes", "There is no theme “tomatoes”. Choose from overview, harbour and city-hall."),
        ("", "There is no theme “”. Choose from overview, harbour and city-hall."),
    ],
)
def test_an_unknown_theme_names_the_nearest_or_all(wanted: str, answer: str) -> None:
    with pytest.raises(RequestError) as refusal:
        find_theme(THEMES, wanted)
    assert str(refusal.value) == answer


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


def test_a_theme_is_asked_for_by_its_own_command_or_by_its_name() -> None:
    commands = table(THEMES, {"harbour": "port", "brief": "short"})
    assert [ask_for(theme, commands) for theme in THEMES] == ["/short overview", "/port", "/council"]


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


def test_the_buttons_under_what_is_new_are_about_what_is_new() -> None:
    asked = parse("/harbour since 7d", COMMANDS, ORIGIN)
    answer = replace(brief("Closed.", of=HARBOUR), since=NOW)
    ids = {button.action: button.argument for button in offered(asked, answer)}
    assert (ids[Action.COMPARE], ids[Action.SUBSCRIBE]) == ("harbour", "harbour")
    again = about(ids[Action.QUOTES], ORIGIN)
    assert again.arguments == {"theme": "harbour", "since": NOW.isoformat()}


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


def test_managers_commands_and_those_that_need_to_know_the_person_say_so() -> None:
    managed = {spec.name for spec in COMMANDS if spec.managed}
    assert managed == {spec.name for spec in COMMANDS if spec.name.startswith("digest ")}
    personal = {"subscribe", "subscriptions", "quiet", "digest add", "digest list"}
    assert {spec.name for spec in COMMANDS if spec.personal} == personal


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("harbour", (HARBOUR,)),
        ("city hall, /harbour, harbour,", (CITY_HALL, HARBOUR)),
        ("“the harbour’s future”; council", (HARBOUR, CITY_HALL)),
        ("'harbour'", (HARBOUR,)),
        ("all", (HARBOUR, CITY_HALL)),
        (" ALL ", (HARBOUR, CITY_HALL)),
        ("overview", (OVERVIEW,)),
    ],
)
def test_several_themes_are_named_with_commas_and_all_leaves_out_the_overview(
    wanted: str, found: tuple[Theme, ...]
) -> None:
    assert find_themes(THEMES, wanted) == found


def test_all_is_the_overview_where_there_is_nothing_else() -> None:
    assert find_themes((OVERVIEW,), "all") == (OVERVIEW,)


@pytest.mark.parametrize(
    ("wanted", "answer"),
    [
        ("harbour, tomatoes", "There is no theme “tomatoes”. Choose from overview, harbour and city-hall."),
        ("harbor", "Did you mean harbour?"),
        (",", "There is no theme “,”."),
    ],
)
def test_a_theme_of_several_that_does_not_exist_is_named(wanted: str, answer: str) -> None:
    with pytest.raises(RequestError) as refusal:
        find_themes(THEMES, wanted)
    assert answer in str(refusal.value)


def test_a_digest_has_an_end() -> None:
    many = [theme(f"t{number}") for number in range(26)]
    assert len(find_themes(many[:25], "all")) == 25
    with pytest.raises(RequestError, match="These are 26 themes, and a digest carries at most 25"):
        find_themes(many, "all")


def test_a_pressed_button_is_the_request_that_its_id_names() -> None:
    stop, more = Button("Stop", Action.UNSUBSCRIBE, "12"), Button("More", Action.MORE, "3/20261123T0800Z/7")
    assert pressed(stop.id, ORIGIN) == Request(Action.UNSUBSCRIBE, {"number": "12"}, ORIGIN)
    assert pressed(more.id, ORIGIN) == Request(Action.MORE, {"delivery": "3/20261123T0800Z/7"}, ORIGIN)


@pytest.mark.parametrize("identity", ["", "attache", "attache:help:", "attache:digest-add:12", "other:more:1"])
def test_other_ids_are_no_buttons_of_ours(identity: str) -> None:
    assert pressed(identity, ORIGIN) is None
    assert form(identity) is None


def test_who_presses_subscribe_is_asked_when_and_may_leave_it_as_it_stands() -> None:
    button = Button("Subscribe", Action.SUBSCRIBE, "harbour").id
    asked = form(button)
    assert asked is not None
    assert [(field.option.name, field.value, field.option.required) for field in asked.fields] == [
        ("when", "weekdays 8:00", True),
        ("zone", "", False),
    ]
    untouched = pressed(asked.button, ORIGIN)
    assert untouched == Request(Action.SUBSCRIBE, {"themes": "harbour", "when": "weekdays 8:00"}, ORIGIN)
    filled = pressed(asked.button, ORIGIN, {"when": " weekly monday 9:00 ", "zone": "Europe/Kyiv"})
    assert filled is not None
    assert filled.arguments == {"themes": "harbour", "when": "weekly monday 9:00", "zone": "Europe/Kyiv"}


def test_a_form_cannot_change_what_its_button_stands_for() -> None:
    button = Button("Subscribe", Action.SUBSCRIBE, "harbour").id
    request = pressed(button, ORIGIN, {"themes": "council"})
    assert request is not None
    assert request.arguments["themes"] == "harbour"


def test_a_refused_form_can_be_opened_again_as_it_was_filled_in() -> None:
    no_such_time = Notice("No such time.", failed=True)
    asked = pressed(Button("", Action.SUBSCRIBE, "harbour").id, ORIGIN, {"when": "noon | or so", "zone": "Kyiv"})
    assert asked is not None
    [button] = again(asked, no_such_time)
    assert again(asked, Aside("It is paused.", no_such_time)) == (button,)
    opened = form(button.id)
    assert opened is not None
    assert [field.value for field in opened.fields] == ["noon   or so", "Kyiv"]
    mended = pressed(button.id, ORIGIN, {"when": "daily 12:00"})
    assert mended is not None
    assert mended.arguments == {"themes": "harbour", "when": "daily 12:00", "zone": "Kyiv"}


def test_what_is_too_long_for_a_button_is_asked_for_from_the_start() -> None:
    asked = pressed(Button("", Action.SUBSCRIBE, "harbour").id, ORIGIN, {"when": "at noon " * 11})
    assert asked is not None
    [button] = again(asked, Notice("No such time.", failed=True))
    assert button.id == "attache:subscribe:harbour"


def test_what_was_done_and_what_asked_nothing_are_not_asked_again() -> None:
    asked = pressed(Button("", Action.SUBSCRIBE, "harbour").id, ORIGIN)
    assert asked is not None
    assert again(asked, Notice("Done.")) == ()
    assert again(Request(Action.BRIEF, {}, ORIGIN), Notice("Failed.", failed=True)) == ()


@pytest.mark.parametrize("question", ["why? " * 20, "🛳" * 45, "#" + "0" * 32, "\ud800" * 90])
def test_a_question_that_no_button_can_hold_is_named_by_a_digest(question: str) -> None:
    asked = Request(Action.ASK, {"question": question}, ORIGIN)
    reply = brief("It is closed.")
    subjects = {button.id.split(":", 2)[2] for button in offered(asked, reply)}
    assert subjects == {f"?#{question_digest(question)}"}
    assert kept_under(subjects.pop()) == question_digest(question)
    assert to_keep(asked, reply) == question
    assert to_keep(asked, Notice("Nothing.")) is None


@pytest.mark.parametrize("question", ["why?", "w" * 80, "#", "#" + "0" * 31])
def test_a_question_that_each_button_can_hold_is_kept_nowhere(question: str) -> None:
    asked = Request(Action.ASK, {"question": question}, ORIGIN)
    assert to_keep(asked, brief("It is closed.")) is None
    subjects = {button.id.split(":", 2)[2] for button in offered(asked, brief("It is closed."))}
    assert [about(subject, ORIGIN) for subject in subjects] == [asked]


def test_a_button_tells_whether_its_theme_is_gone() -> None:
    button = Button("Subscribe", Action.SUBSCRIBE, "harbour").id
    assert not about_nothing(button, THEMES)
    assert about_nothing(button, (OVERVIEW, CITY_HALL))
    assert about_nothing(f"{button}|at noon|Kyiv", (OVERVIEW, CITY_HALL))
    assert not about_nothing(Button("More", Action.LONGER, "harbour").id, (OVERVIEW, CITY_HALL))


def test_a_button_that_needs_nothing_more_has_no_form() -> None:
    assert form(Button("More", Action.LONGER, "harbour").id) is None
