from dataclasses import replace

import pytest

from bot.commands import (
    about,
    about_nothing,
    again,
    form,
    kept_under,
    offered,
    parse,
    pressed,
    question_digest,
    to_keep,
)
from bot.model import Action, Aside, Button, Notice, Request
from builders import NOW, brief
from oldbridge import CITY_HALL, COMMANDS, HARBOUR, ORIGIN, OVERVIEW, THEMES


def test_the_buttons_under_what_is_new_are_about_what_is_new() -> None:
    asked = parse("/harbour since 7d", COMMANDS, ORIGIN)
    answer = replace(brief("Closed.", of=HARBOUR), since=NOW)
    ids = {button.action: button.argument for button in offered(asked, answer)}
    assert (ids[Action.COMPARE], ids[Action.SUBSCRIBE]) == ("harbour", "harbour")
    again = about(ids[Action.QUOTES], ORIGIN)
    assert again.arguments == {"theme": "harbour", "since": NOW.isoformat()}


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
