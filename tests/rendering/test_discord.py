"""Replies as Discord messages: inside every limit, and nothing in them live but what the bot means to be."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import wording
from bot.model import (
    Action,
    Aside,
    Brief,
    Button,
    Comparison,
    Digest,
    Entry,
    Listing,
    Note,
    NoteKind,
    Notice,
    Point,
    Preview,
    Reply,
    Target,
    TargetKind,
)
from bot.rendering.discord import escape, render
from builders import NOW, brief, citation, digest, theme
from discord_hostile import LIVE, ODD, digests, forged, hostile, replies
from fakes import discord_components as components
from fakes import discord_forms as forms
from fakes import discord_markup as markup
from fakes.discord_components import every
from fakes.discord_faults import Fault


def faults(messages: Sequence[dict[str, Any]]) -> list[Fault]:
    return [fault for message in messages for fault in forms.message({**message, "flags": forms.LAYOUT})]


def visible(messages: Sequence[dict[str, Any]]) -> str:
    return "\n".join(map(markup.visible, messages))


def displays(messages: Sequence[dict[str, Any]]) -> list[str]:
    return [one["content"] for message in messages for one in every(message["components"]) if "content" in one]


def pressed(message: dict[str, Any]) -> list[tuple[str, str, int]]:
    """The buttons at the end of a message: label, id and style of each."""
    *_, last = message["components"][-1]["components"]
    return [(one["label"], one["custom_id"], one["style"]) for one in last.get("components", ())]


def shape(message: dict[str, Any]) -> list[int]:
    """The kinds of the components in a message's one container."""
    [container] = message["components"]
    assert container["type"] == components.CONTAINER
    return [one["type"] for one in container["components"]]


@settings(max_examples=60)  # long texts; the machine may be slow
@given(replies)
def test_whatever_the_text_discord_takes_the_messages_and_nothing_in_them_is_live(reply: Reply) -> None:
    messages = render(reply)
    assert messages
    assert faults(messages) == []
    assert not any(forms.empty(message) for message in messages)
    assert forged(found for message in messages for found in markup.live(message)) == []


@settings(max_examples=40)  # as above
@given(digests, st.sampled_from([1, 7, 40]))
def test_whatever_its_text_a_digest_is_one_message_that_leaves_out_no_point_unsaid(of: Digest, times: int) -> None:
    long = tuple(
        replace(one, points=tuple(replace(point, text=f"{point.text} " * times) for point in one.points))
        for one in of.briefs
    )
    [message] = render(replace(of, briefs=long))
    assert faults([message]) == []
    points = sum(len(one.points) for one in long)
    shown = markup.visible(message)
    told = re.search(r"… and (\d+) more points?\.", shown)
    left_out = int(told[1]) if told else 0
    assert bool(left_out and of.delivery) == any("more" in key for _, key, _ in pressed(message))
    assert sum(line.startswith("• ") for line in shown.split("\n")) >= points - left_out


INVISIBLE = r"\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff"
"""What hides, turns or breaks text: nobody sees it, and it is left out."""


@given(hostile)
def test_escaped_text_reads_as_it_was_written(text: str) -> None:
    shown, live = markup.read(escape(text))
    assert live == []
    assert shown == " ".join(re.sub(f"[{INVISIBLE}]", "", text).split())


@pytest.mark.parametrize("text", LIVE + ODD)
def test_what_the_checker_calls_live_is_dead_once_escaped(text: str) -> None:
    assert markup.read(escape(text))[1] == []


def test_a_brief_shows_points_notes_sources_and_what_it_rests_on() -> None:
    note = Note(NoteKind.UNDATED, ("notes",))
    [message] = render(brief("The harbour is closed.", "It opens in May.", notes=[note]))
    assert shape(message) == [components.TEXT, components.SEPARATOR, components.TEXT]
    assert markup.visible(message).split("\n") == [
        "The harbour",
        "• The harbour is closed. [1]",
        "• It opens in May. [2]",
        wording.answers.note(note),
        "Sources",
        "[1]–[2] notes · undated",
        wording.answers.basis(1, 1, agreed=False),
    ]
    marks = [(found.kind, found.text) for found in markup.live(message)]
    small = ("small", "-# ")
    assert marks == [("heading", "### "), *[("list", "- ")] * 2, small, ("bold", "Sources"), small, small]


def test_the_buttons_stand_inside_the_answer_at_its_end() -> None:
    offered = [Button("Share", Action.SHARE, "harbour"), Button("Sources", Action.QUOTES, "harbour")]
    [message] = render(brief("It is closed."), offered=offered)
    assert shape(message)[-1] == components.ROW
    assert pressed(message) == [("Share", "attache:share:harbour", 2), ("Sources", "attache:quotes:harbour", 2)]
    assert faults([message]) == []


def test_a_source_on_the_web_is_a_link_that_shows_where_it_leads() -> None:
    point = Point("Closed.", (citation(1, url="https://news.example/a(b)?c=d_e", published=date(2026, 11, 21)),))
    [message] = render(Brief(theme(), (point,), None, NOW, 1, (), NOW))
    assert "[1] notes · 21 November 2026 · news.example" in markup.visible(message)
    [link] = [found for found in markup.live(message) if found.kind == "link"]
    assert (link.text, link.target) == ("news.example", "https://news.example/a%28b%29?c=d_e")
    assert "](<https://news.example/a%28b%29?c=d_e>)" in displays([message])[-1]  # which shows no preview


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "not a url",
        "https://",
        "https://[::1",
        "https://a.example/" + "x" * 2000,
        "ht\ntps://a.example",
        "//a.example",
    ],
)
def test_what_is_no_address_of_the_web_is_no_link(url: str) -> None:
    [message] = render(Brief(theme(), (Point("Closed.", (citation(1, url=url),)),), None, NOW, 1, (), NOW))
    assert "link" not in {found.kind for found in markup.live(message)}


def test_half_a_character_in_an_address_is_left_out() -> None:
    [message] = render(
        Brief(theme(), (Point("It.", (citation(1, url="https://a.example/\ud83d"),)),), None, NOW, 1, (), NOW)
    )
    assert [found.target for found in markup.live(message) if found.kind == "link"] == ["https://a.example/"]


def test_a_link_names_the_host_it_leads_to_and_no_other() -> None:
    url = "https://bank.example@evil.example/"
    [message] = render(Brief(theme(), (Point("Closed.", (citation(1, url=url),)),), None, NOW, 1, (), NOW))
    assert [found.text for found in markup.live(message) if found.kind == "link"] == ["evil.example"]


def test_an_empty_brief_says_that_there_is_nothing_and_where_to_look() -> None:
    empty = Brief(theme(), (), None, NOW, 0, (), NOW, alternatives=("/weather",))
    [message] = render(empty)
    assert wording.answers.nothing_on(empty.theme, empty.alternatives) in markup.visible(message)
    assert "Sources" not in markup.visible(message)


def test_a_brief_on_what_is_new_says_since_when_and_what_changes_what_was_known() -> None:
    said = brief("Repairs take 15 months.", notes=[Note(NoteKind.UNFILED, of=5, left=2)])
    one = replace(said, since=NOW, points=(replace(said.points[0], update=True),))
    with wording.language.spoken("uk"):
        shown = visible(render(one))
        silent = visible(render(replace(one, points=())))
    assert "Нове від" in shown
    assert "Оновлення: Repairs take 15 months." in shown
    assert "Нічого нового про «The harbour» від" in silent
    for told in (shown, silent):
        assert "розкласти 2 з 5 документів" in told


def test_a_comparison_stands_one_side_under_the_other() -> None:
    [message] = render(Comparison(brief("It is closed."), brief("It rains.", "It pours.", of=theme("weather"))))
    assert shape(message) == [components.TEXT, *[components.SEPARATOR, components.TEXT] * 2]
    left, right, sources = displays([message])
    assert markup.read(left)[0].split("\n") == ["The harbour", "1 point from 1 document", "• It is closed. [1]"]
    assert markup.read(right)[0].startswith("The weather\n2 points from 1 document\n• It rains. [1]")
    assert markup.read(sources)[0].startswith("Sources")


def test_a_long_comparison_goes_on_in_further_messages() -> None:
    long = "It is closed for a great many reasons. " * 30
    messages = render(Comparison(brief(*[long] * 5), brief("It rains.", of=theme("weather"))))
    assert len(messages) > 1
    assert faults(messages) == []
    assert [found.text for message in messages for found in markup.live(message) if found.kind == "heading"] == [
        "### ",
        "### ",
    ]


def test_what_both_sides_say_comes_first() -> None:
    shared = brief("Both want the harbour open.").points
    messages = render(Comparison(brief("It is closed."), brief(of=theme("weather")), shared))
    shown = visible(messages)
    assert (
        shown.index(wording.answers.both_say())
        < shown.index("Both want the harbour open.")
        < shown.index("It is closed.")
    )
    assert wording.answers.silent_side(theme("weather"), 1) in shown


def test_a_side_that_is_silent_says_so() -> None:
    messages = render(Comparison(brief("It is closed."), brief(of=theme("weather"))))
    assert wording.answers.silent_side(theme("weather"), 0) in visible(messages)


def test_a_long_brief_is_split_between_points_and_no_mark_is_cut() -> None:
    sentences = [f"Point {number}: " + "and so on " * 60 for number in range(1, 41)]
    messages = render(brief(*sentences))
    assert len(messages) > 1
    assert faults(messages) == []
    text = visible(messages)
    assert all(f"[{number}]" in text for number in range(1, 41))
    assert all(one.count("\\[") == one.count("\\]") for one in displays(messages))
    assert text.count("The harbour") == 1


def test_a_sentence_longer_than_a_message_keeps_its_mark() -> None:
    messages = render(brief("*" * 9000))
    assert faults(messages) == []
    assert "… [1]" in visible(messages)


def test_very_many_citations_are_folded_not_cut() -> None:
    many = tuple(citation(number, document_id=str(number % 2)) for number in range(1, 2001))
    messages = render(Brief(theme(), (Point("Closed.", many),), None, NOW, 2, (), NOW))
    assert faults(messages) == []
    assert all(one.count("\\[") == one.count("\\]") for one in displays(messages))


def test_a_listing_marks_what_is_in_trouble() -> None:
    entries = (Entry("a.txt", ("1 page", "undated")), Entry("b.pdf", ("encrypted",), trouble=True))
    [message] = render(Listing("Documents", entries, "1 of 2 could be read."))
    assert markup.visible(message).split("\n") == [
        "Documents",
        "• a.txt — 1 page · undated",
        "• ⚠ b.pdf — encrypted",
        "1 of 2 could be read.",
    ]


def test_a_listing_of_very_many_entries_stays_inside_the_limits() -> None:
    entries = tuple(
        Entry(f"{number} " + "x" * 700, ("y" * 3000,), "https://a.example/" + "z" * 900) for number in range(30)
    )
    assert faults(render(Listing("Documents", entries))) == []


def test_a_notice_of_failure_looks_different() -> None:
    [fine], [failed] = (render(Notice("It is so.", failed=failed))[0]["components"] for failed in (False, True))
    assert fine["components"] == failed["components"] == [{"type": components.TEXT, "content": "It is so."}]
    [said] = render(brief("It is closed."))[0]["components"]
    assert len({fine.get("accent_color"), failed.get("accent_color"), said.get("accent_color")}) == 3


def test_lines_of_a_notice_stay_lines() -> None:
    [message] = render(Notice("One.\n- Two."))
    assert markup.visible(message) == "One.\n- Two."


PERSON = Target("discord", "", TargetKind.USER, "9")


def test_a_digest_shows_what_it_covers_each_theme_with_its_points_and_the_sources() -> None:
    note = Note(NoteKind.UNDATED, ("notes",))
    rain = replace(brief(of=theme("weather"), notes=[note]), points=(Point("It rains.", (citation(2),)),))
    of = digest((brief("The harbour is closed.", notes=[note]), rain))
    [message] = render(of)
    assert markup.visible(message).split("\n") == [
        "Digest: The harbour and The weather",
        wording.digests.window(of),
        "The harbour",
        "• The harbour is closed. [1]",
        "The weather",
        "• It rains. [2]",
        wording.answers.note(note),
        "Sources",
        "[1]–[2] notes · undated",
        wording.answers.verbatim(agreed=False),
    ]
    assert shape(message) == [components.TEXT, *[components.SEPARATOR, components.TEXT] * 2]


def test_a_digest_passes_over_a_theme_without_news() -> None:
    [message] = render(digest((brief("It is closed."), brief(of=theme("weather")))))
    assert markup.visible(message).split("\n").count("The weather") == 0


def test_a_late_digest_says_so_first() -> None:
    of = digest((brief("It is closed."),), late=True, due_at=NOW - timedelta(hours=2))
    [message] = render(of)
    assert markup.visible(message).split("\n")[1] == wording.digests.late(of)


def test_a_digest_with_nothing_new_is_one_line() -> None:
    of = digest((brief(), brief(of=theme("weather"))))
    [message] = render(of)
    assert markup.visible(message) == wording.digests.nothing_new(of)


def test_a_long_digest_is_folded_between_points_and_the_rest_stands_behind_a_button() -> None:
    sentences = [f"Point {number}: " + "and so on " * 60 for number in range(1, 15)]
    of = digest((brief(*sentences), brief("It rains.", of=theme("weather"))), delivery="1-abc")
    [message] = render(of)
    assert faults([message]) == []
    shown = markup.visible(message)
    left_out = 15 - sum(line.startswith("• ") for line in shown.split("\n"))
    assert left_out > 1
    assert wording.digests.more_points(left_out) in shown
    assert "It rains." in shown
    assert pressed(message) == [("The whole digest", "attache:more:1-abc", 1)]


def test_a_whole_digest_goes_on_in_further_messages_and_leaves_nothing_out() -> None:
    sentences = [f"Point {number}: " + "and so on " * 60 for number in range(1, 15)]
    of = digest((brief(*sentences),), target=PERSON, subscription=12, delivery="1-abc")
    messages = render(of, whole=True)
    assert len(messages) > 1
    assert faults(messages) == []
    assert all(sentence[:9] in visible(messages) for sentence in sentences)
    assert [[label for label, _, _ in pressed(message)] for message in messages[-2:]] == [[], ["Stop this digest"]]


def test_a_digest_to_a_person_can_be_stopped_where_it_stands() -> None:
    [message] = render(digest((brief("It is closed."),), target=PERSON, subscription=12))
    assert pressed(message) == [("Stop this digest", "attache:unsubscribe:12", 2)]


def test_a_digest_names_each_document_without_a_date_once() -> None:
    notes = [[Note(NoteKind.UNDATED, names)] for names in (("a", "b"), ("b", "c"))]
    [message] = render(digest((brief("One.", notes=notes[0]), brief("Two.", notes=notes[1]))))
    assert wording.answers.note(Note(NoteKind.UNDATED, ("a", "b", "c"))) in markup.visible(message)


def test_a_preview_shows_the_stages_and_then_the_digest_as_it_would_be_sent_without_its_buttons() -> None:
    of = digest((brief("It is closed."),), target=PERSON, subscription=12)
    stages, message = render(Preview(("The bot may post here.", "Nothing is sent while it is paused."), of))
    assert markup.visible(stages).split("\n") == [
        wording.digests.preview_title(),
        "• The bot may post here.",
        "• Nothing is sent while it is paused.",
    ]
    [sent] = render(of)
    assert displays([message]) == displays([sent])
    assert (pressed(message), len(pressed(sent))) == ([], 1)


def test_a_line_that_has_to_be_heard_stands_over_the_answer_or_before_it_where_that_is_full() -> None:
    [together] = render(Aside("It is *paused*.", brief("The harbour is closed.")))
    line, container = together["components"]
    assert line == {"type": components.TEXT, "content": r"It is \*paused\*."}
    assert render(brief("The harbour is closed.")) == [{"components": [container]}]
    assert faults([together]) == []
    long = brief(*("It is long. " * 60 for _ in range(12)))
    first, *rest = render(Aside("It is paused. " * 30, long))
    assert [one["type"] for one in first["components"]] == [components.TEXT]
    assert faults([first, *rest]) == []
