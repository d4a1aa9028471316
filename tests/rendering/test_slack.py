import re
from dataclasses import replace
from datetime import date
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import wording
from bot.commands import pressed
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
    Origin,
    Point,
    Preview,
    Reply,
    Shared,
)
from bot.rendering.slack import escape, render
from builders import NOW, brief, citation, theme
from fakes import slack_blocks
from hostile import ORDINARY, PERSON, addresses, briefs, digests, replies, texts
from slack_running import digest

patient = settings(max_examples=40)


def letters(url: str) -> str:
    """An address without what may be percent-encoded or left out."""
    return re.sub(r"[\W\ud800-\udfff]", "", unquote(url)).lower()


@patient
@given(replies)
def test_whatever_a_reply_holds_slack_takes_it(reply: Reply) -> None:
    messages = render(reply)
    assert messages
    assert [slack_blocks.problems(message) for message in messages] == [[]] * len(messages)


@patient
@given(replies)
def test_whatever_a_reply_holds_it_notifies_no_one_and_formats_nothing(reply: Reply) -> None:
    for message in render(reply):
        assert slack_blocks.mentions(message) == []
        assert slack_blocks.formats(message) == []
        assert slack_blocks.autolinks(message) == []
        assert slack_blocks.emoji(message) == []


@patient
@given(replies)
def test_whatever_a_reply_holds_links_lead_to_its_own_documents_and_say_where(reply: Reply) -> None:
    known = {letters(url) for url in addresses(reply)}
    for message in render(reply):
        for url, label in slack_blocks.links(message):
            assert letters(url) in known
            assert label.replace("＿", "_") == urlsplit(url).hostname


@patient
@given(digests)
def test_whatever_a_digest_holds_it_is_one_message(whole: Digest) -> None:
    (message,) = render(whole)
    assert slack_blocks.problems(message) == []
    assert message["text"].strip()
    assert whole.empty or "[" in slack_blocks.visible(message)  # at least one point, with what it rests on


@patient
@given(digests)
def test_a_preview_ends_with_the_digest_as_it_would_be_sent(whole: Digest) -> None:
    *_, shown = render(Preview(("The bot may post here.",), replace(whole, delivery="")))
    (sent,) = render(whole)
    assert shown["text"] == sent["text"]
    assert shown["blocks"] == [block for block in sent["blocks"] if block["type"] != "actions"]


@patient
@given(digests)
def test_the_whole_digest_leaves_no_point_out(whole: Digest) -> None:
    messages = render(whole, whole=True)
    lists = [
        bullets
        for message in messages
        for block in message["blocks"]
        if block["type"] == "rich_text"
        for bullets in block["elements"]
    ]
    assert sum(len(bullets["elements"]) for bullets in lists) == sum(len(one.points) for one in whole.briefs)
    assert [slack_blocks.problems(message) for message in messages] == [[]] * len(messages)


@pytest.mark.parametrize("said", ORDINARY)
def test_words_of_a_document_are_shown_as_they_are(said: str) -> None:
    (message,) = render(brief(said))
    assert f"{said} [1]" in slack_blocks.visible(message)


def test_a_brief_is_a_heading_points_cautions_sources_and_its_basis() -> None:
    undated = Note(NoteKind.UNDATED, ("notes",))
    (message,) = render(brief("It is closed.", "It is far.", notes=[undated]))
    assert slack_blocks.visible(message).splitlines() == [
        "The harbour",
        "It is closed. [1]",
        "It is far. [2]",
        wording.answers.note(undated),
        wording.answers.sources_heading(),
        "[1]–[2] notes · undated",
        wording.answers.basis(1, 1, agreed=False),
    ]
    assert [block["type"] for block in message["blocks"]] == ["header", "rich_text", *["context"] * 4]


def test_what_is_read_aloud_says_all_of_it_without_addresses() -> None:
    source = citation(1, url="https://news.example/a", published=date(2026, 11, 21))
    (message,) = render(Brief(theme(), (Point("It is closed.", (source,)),), None, brief().until, 1, (), brief().until))
    assert message["text"].splitlines() == [
        "The harbour",
        "It is closed. [1]",
        wording.answers.sources_heading(),
        "[1] notes · 21 November 2026",
        wording.answers.basis(1, 1, agreed=False),
    ]
    assert slack_blocks.links(message) == [("https://news.example/a", "news.example")]


def test_a_document_cited_often_is_named_once() -> None:
    (message,) = render(brief("One.", "Two.", "Three."))
    assert slack_blocks.visible(message).count("notes · undated") == 1
    assert "[1]–[3] notes" in slack_blocks.visible(message)


def test_an_empty_brief_says_so_and_where_to_look() -> None:
    empty = brief()
    (message,) = render(Brief(empty.theme, (), None, empty.until, 0, (), empty.until, alternatives=("/sea", "/port")))
    assert slack_blocks.visible(message) == "The harbour\n" + wording.answers.nothing_on(theme(), ["/sea", "/port"])


def test_a_brief_on_what_is_new_says_since_when_and_what_changes_what_was_known() -> None:
    said = brief("Repairs take 15 months.", notes=[Note(NoteKind.UNFILED, of=5, left=2)])
    one = replace(said, since=NOW, points=(replace(said.points[0], update=True),))
    shown, silent = (str(render(reply)) for reply in (one, replace(one, points=())))
    assert "New since" in shown
    assert "Update: Repairs take 15 months." in shown
    assert "Nothing new on “The harbour” since" in silent
    for told in (shown, silent):
        assert "2 of 5 documents are still to be filed" in told


def test_a_short_comparison_stands_in_two_columns() -> None:
    (message,) = render(Comparison(brief("Closed.", of=theme("port")), brief(of=theme("sea"))))
    left, right = (field["text"] for field in message["blocks"][0]["fields"])
    assert left == "The port\n1 point from 1 document\n• Closed. [1]"
    assert right == f"The sea\n0 points from 1 document\n{wording.answers.silent_side(theme('sea'), 0)}"


def test_a_long_comparison_stands_one_under_the_other() -> None:
    left, right = brief("Long. " * 400, of=theme("port")), brief("Open.", of=theme("sea"))
    (message,) = render(Comparison(left, right))
    shown = slack_blocks.visible(message)
    assert "fields" not in message["blocks"][0]
    assert shown.index("The port") < shown.index("Long.") < shown.index("The sea") < shown.index("Open.")
    assert shown.count("1 point from 1 document") == 2


def test_a_comparison_of_nothing_promises_no_source() -> None:
    (message,) = render(Comparison(brief(of=theme("port")), brief(of=theme("sea"))))
    assert wording.answers.verbatim(agreed=False) not in slack_blocks.visible(message)


def test_a_listing_too_long_for_one_message_goes_on_in_the_next() -> None:
    names = [f"file {number}.txt" for number in range(400)]
    messages = render(Listing("Documents", tuple(Entry(name) for name in names), "The end."))
    shown = "\n".join(slack_blocks.visible(message) for message in messages)
    assert len(messages) > 1
    assert shown.splitlines() == ["Documents", *names, "The end."]


def test_a_listed_page_is_linked_by_its_host() -> None:
    (message,) = render(Listing("Documents", (Entry("A page", ("read today",), "HTTPS://news.example/a?b=1&c=2"),)))
    assert slack_blocks.visible(message) == "Documents\nA page — read today news.example"
    assert slack_blocks.links(message) == [("https://news.example/a?b=1&c=2", "news.example")]


def test_a_link_shows_where_it_leads_however_it_is_dressed_up() -> None:
    (message,) = render(Listing("", (Entry("bank", url="https://bank.example@evil.example/"),)))
    assert slack_blocks.links(message) == [("https://bank.example@evil.example/", "evil.example")]


@pytest.mark.parametrize("url", ["http://0:0:/", "http://news.example:harbour:/", "https://[fd00:cafe:babe::1]/"])
def test_an_address_between_whose_colons_slack_could_see_an_emoji_is_no_link(url: str) -> None:
    (message,) = render(Listing("", (Entry("news", url=url),)))
    assert slack_blocks.links(message) == []
    assert slack_blocks.emoji(message) == []


def test_a_digest_is_a_heading_its_window_the_points_by_theme_and_what_they_rest_on() -> None:
    undated = Note(NoteKind.UNDATED, ("notes",))
    news = digest(
        brief("It is closed.", of=theme("port"), notes=[undated]),
        brief(of=theme("fog")),
        brief("It is calm.", of=theme("sea")),
        late=True,
    )
    (message,) = render(news)
    assert slack_blocks.visible(message).splitlines() == [
        wording.digests.heading(["The port", "The fog", "The sea"]),
        wording.digests.late(news),
        wording.digests.window(news),
        "The port",
        "It is closed. [1]",
        "The sea",
        "It is calm. [1]",
        wording.answers.note(undated),
        wording.answers.sources_heading(),
        "[1], [1] notes · undated",
        wording.answers.verbatim(agreed=False),
    ]
    assert message["text"] == slack_blocks.visible(message)


def test_a_digest_without_news_is_one_line() -> None:
    news = digest(brief())
    (message,) = render(news)
    assert slack_blocks.visible(message) == message["text"] == wording.digests.nothing_new(news)


def test_a_digest_too_long_for_one_message_says_so_and_has_a_button_for_the_rest() -> None:
    long = digest(*(brief(*[f"{name} {'word ' * 90}"] * 5, of=theme(name)) for name in ("port", "sea", "fog")))
    (message,) = render(long)
    left_out = 15 - slack_blocks.visible(message).count("word [")
    assert 0 < left_out < 15
    assert wording.digests.more_points(left_out) in slack_blocks.visible(message).splitlines()
    assert {f"The {name}" for name in ("port", "sea", "fog")} < set(slack_blocks.visible(message).splitlines())
    button = slack_blocks.buttons(message)[wording.digests.whole_button()]
    request = pressed(button["value"], Origin("slack", "T0HARBOUR", "C0GENERAL", "U0ANN", NOW))
    assert request
    assert (request.action, request.arguments) == (Action.MORE, {"delivery": "d1"})


def test_a_digest_to_a_person_can_be_stopped_from_under_it() -> None:
    for news in (brief("It is closed."), brief()):
        (message,) = render(digest(news, target=PERSON))
        ((label, button),) = slack_blocks.buttons(message).items()
        assert (label, button["value"]) == (wording.subscribing.stop_button(), "attache:unsubscribe:12")
    (message,) = render(digest(brief("It is closed.")))
    assert slack_blocks.buttons(message) == {}


def test_one_point_with_more_sources_than_fit_says_that_there_are_more() -> None:
    sources = tuple(
        citation(number, document_id=f"{number}.txt", title="long " * 90, url="https://news.example/" + "x" * 900)
        for number in range(1, 30)
    )
    crowded = replace(brief(), points=(Point("It is closed.", sources),))
    (message,) = render(digest(crowded))
    assert "It is closed. [1]–[29]" in slack_blocks.visible(message)
    assert wording.digests.more_sources() in slack_blocks.visible(message)
    assert wording.digests.whole_button() in slack_blocks.buttons(message)
    assert wording.digests.more_sources() not in "".join(map(slack_blocks.visible, render(digest(crowded), whole=True)))


def test_a_preview_tells_each_stage_before_the_digest() -> None:
    stages = ("The bot may post here.", "By itself it comes <!here>.")
    first, second = render(Preview(stages, digest(brief("It is closed."), target=PERSON)))
    assert slack_blocks.visible(first).splitlines() == [wording.digests.preview_title(), *stages]
    assert "It is closed. [1]" in slack_blocks.visible(second)
    assert slack_blocks.buttons(second) == {}


def test_a_notice_keeps_its_lines() -> None:
    (message,) = render(Notice("Type /brief <theme>.\nOr /help.", failed=True))
    assert slack_blocks.visible(message) == "Type /brief <theme>.\nOr /help."


@given(texts)
def test_escaped_text_reads_the_same_and_does_nothing(text: str) -> None:
    escaped = escape(text)
    assert not re.search(r"[<>*_~`]|&(?!(amp|lt|gt);)", escaped)


def test_a_line_that_has_to_be_heard_comes_before_the_answer_and_what_is_shared_is_the_answer() -> None:
    answer = brief("The harbour is closed.")
    assert render(Aside("It is paused.", answer)) == [*render(Notice("It is paused.")), *render(answer)]
    assert render(Shared(answer)) == render(answer)
    assert "Shared by Ann" in render(Shared(answer, by="Ann"))[0]["text"]


@patient
@given(
    st.one_of(briefs, st.builds(Comparison, briefs, briefs), st.builds(Shared, briefs, texts)),
    st.lists(st.text("qж🛳", max_size=40), min_size=1, max_size=4),
)
def test_buttons_however_long_fit_under_any_answer_and_never_stand_alone(
    reply: Brief | Comparison | Shared, subjects: list[str]
) -> None:
    offered = [Button("Share", Action.SHARE, subject) for subject in subjects]
    messages = render(reply, offered=offered)
    assert [slack_blocks.problems(message) for message in messages] == [[]] * len(messages)
    assert [part["value"] for part in messages[-1]["blocks"][-1]["elements"]] == [one.id for one in offered]
    assert all(message["blocks"][0]["type"] != "actions" for message in messages)
