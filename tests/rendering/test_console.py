import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.briefing import compose
from bot.briefing.compose import comparison
from bot.model import Comparison, Entry, Listing, Note, NoteKind, Notice, Preview, Reply
from bot.rendering.console import Style, render
from builders import NOW, brief, digest, theme

PLAIN = Style(width=60)
UNDATED = Note(NoteKind.UNDATED, ("notes",))
CLOSED = "The harbour of Oldbridge has been closed since the storm of last winter."
FEES = "Fishermen pay double fees."
HOSTILE = "\x1b[2J\x1b]0;owned\x07Pay\x08\x00 \u202ereversed\u2066 \x9b31m"


def test_a_brief_on_the_screen() -> None:
    shown = render(brief(CLOSED, FEES, notes=[UNDATED]), PLAIN)
    assert (
        shown
        == """\
The harbour

• The harbour of Oldbridge has been closed since the storm
  of last winter. [1]
• Fishermen pay double fees. [2]

[1]–[2] notes · undated
From 1 document. Each sentence stands word for word in its
source.
Undated: no publication date is on record for “notes”, so
how fresh this is cannot be known."""
    )


def test_a_comparison_on_the_screen() -> None:
    left = brief(FEES, published=date(2026, 11, 1))
    right = brief("Cranes come from Rotterdam.", of=theme("quay"), published=date(2026, 11, 1))
    shown = render(comparison(left, right), PLAIN)
    assert (
        shown
        == """\
The harbour
1 point from 1 document

• Fishermen pay double fees. [1]

The quay
1 point from 1 document

• Cranes come from Rotterdam. [2]

[1]–[2] notes · 1 November 2026
Each sentence stands word for word in its source."""
    )


def test_a_comparison_shows_first_what_both_say_and_names_a_silent_side() -> None:
    shared = brief("Both want the harbour open.").points
    shown = render(Comparison(brief(FEES), brief(of=theme("quay")), shared), PLAIN)
    assert shown.startswith("What both say\n\n• Both want the harbour open. [1]\n")
    assert "Nothing beyond what both say." in shown
    alone = render(Comparison(brief(FEES), brief(of=theme("quay"))), PLAIN)
    assert "No source here states anything on “The quay”." in alone


def test_a_brief_without_points_says_so_and_offers_another() -> None:
    nothing = replace(brief(), alternatives=("/quay",))
    assert (
        render(nothing, PLAIN)
        == """\
The harbour

The documents say nothing on “The harbour”. The nearest:
/quay."""
    )


def test_a_listing_marks_what_is_in_trouble() -> None:
    listing = Listing(
        "Documents",
        (
            Entry("notes", ("undated", "2 passages"), url="https://notes.example.org"),
            Entry("scan.pdf", ("The file is damaged.",), trouble=True),
            Entry("bare"),
        ),
        footer="1 document.",
    )
    assert (
        render(listing, PLAIN)
        == """\
Documents

• notes
    undated · 2 passages · https://notes.example.org
! scan.pdf
    The file is damaged.
• bare

1 document."""
    )


def test_a_url_of_a_source_is_shown_whole_however_narrow_the_window() -> None:
    url = f"https://example.org/{'x' * 90}"
    one = brief(FEES)
    point = replace(one.points[0], citations=(replace(one.citations[0], url=url),))
    assert url in render(replace(one, points=(point,)), Style(width=30))


def test_a_digest_on_the_screen() -> None:
    [left, right] = compose.numbered([brief(CLOSED, notes=[UNDATED]), brief(FEES, of=theme("quay"), notes=[UNDATED])])
    shown = render(digest([left, brief(of=theme("mole")), right]), PLAIN)
    assert (
        shown
        == """\
Digest: The harbour, The mole and The quay
What is new since Sunday, 22 November 2026, 09:00 (UTC).

The harbour
• The harbour of Oldbridge has been closed since the storm
  of last winter. [1]

The quay
• Fishermen pay double fees. [2]

[1]–[2] notes · undated
Each sentence stands word for word in its source.
Undated: no publication date is on record for “notes”, so
how fresh this is cannot be known."""
    )


def test_a_first_and_a_late_digest_say_so() -> None:
    week = NOW - timedelta(days=7)
    shown = render(digest([brief(FEES)], first=True, since=week, late=True, due_at=NOW - timedelta(hours=2)), PLAIN)
    assert shown.startswith(
        "Digest: The harbour\nLate: this was due Monday, 23 November 2026, 07:00 (UTC).\n"
        "The first digest: the last 7 days.\n"
    )


def test_a_digest_with_nothing_new_is_a_line() -> None:
    assert render(digest([brief()]), PLAIN) == (
        "Digest: The harbour\nNothing new since Sunday, 22 November 2026, 09:00 (UTC)."
    )


def test_a_preview_is_its_stages_and_the_digest() -> None:
    shown = render(Preview(("The bot may post here.", "By itself it does not come."), digest([brief()])), PLAIN)
    assert shown == (
        "Preview\nThe bot may post here.\nBy itself it does not come.\n\n"
        "Digest: The harbour\nNothing new since Sunday, 22 November 2026, 09:00 (UTC)."
    )


REPLIES: list[Reply] = [
    brief(CLOSED, FEES, notes=[UNDATED]),
    Comparison(brief(CLOSED), brief(FEES)),
    Listing("Documents", (Entry(CLOSED, (CLOSED,)), Entry(FEES, (CLOSED,), trouble=True)), footer=CLOSED),
    Notice(CLOSED),
    digest([brief(CLOSED), brief(FEES, notes=[UNDATED])], late=True),
    Preview((CLOSED, FEES), digest([brief(CLOSED)])),
]


@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: type(reply).__name__)
@pytest.mark.parametrize("width", [0, 20, 33, 80, 500])
def test_no_line_is_wider_than_the_window_or_than_a_person_reads(reply: Reply, width: int) -> None:
    lines = render(reply, Style(width=width)).splitlines()
    assert max(map(len, lines)) <= max(20, min(width, 100))


@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: type(reply).__name__)
def test_colour_is_only_shown_where_asked_for_and_changes_no_word(reply: Reply) -> None:
    plain, coloured = render(reply, Style()), render(reply, Style(colour=True))
    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[\d*m", "", coloured) == plain


def test_only_what_stands_out_or_back_is_coloured() -> None:
    assert "\x1b[1mThe harbour\x1b[0m" in render(brief(FEES), Style(colour=True))
    assert "\x1b[33mUndated" in render(brief(FEES, notes=[UNDATED]), Style(colour=True))
    assert "\n• Fishermen" in render(brief(FEES), Style(colour=True))


def test_no_control_character_of_a_document_reaches_the_terminal() -> None:
    one = brief(HOSTILE, of=theme(title=HOSTILE), notes=[Note(NoteKind.UNDATED, (HOSTILE,))])
    point = replace(one.points[0], citations=(replace(one.citations[0], title=HOSTILE, url=HOSTILE),))
    replies: list[Reply] = [
        replace(one, points=(point,)),
        replace(brief(of=theme(title=HOSTILE)), alternatives=(HOSTILE,)),
        Listing("Documents", (Entry(HOSTILE, (HOSTILE,), url=HOSTILE),), footer=HOSTILE),
        Notice(HOSTILE, failed=True),
        digest([replace(one, points=(point,))]),
        Preview((HOSTILE,), digest([replace(one, points=(point,))])),
    ]
    for reply in replies:
        shown = render(reply, PLAIN)
        assert "Pay reversed" in shown.replace("\n", " ")
        assert re.findall(r"[^\n\x20-\x7e\xa0-\uffff]|[\u202a-\u202e\u2066-\u2069]", shown) == []


@given(st.text())
def test_any_text_is_shown_without_control_characters(text: str) -> None:
    assert re.findall(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", render(Notice(text), PLAIN)) == []


def test_a_brief_on_what_is_new_says_since_when_and_what_changes_what_was_known() -> None:
    one = replace(brief("Repairs take 15 months."), since=datetime(2026, 11, 18, tzinfo=UTC))
    one = replace(one, points=(replace(one.points[0], update=True),))
    shown = render(one, Style()).splitlines()
    assert "New since 18 November 2026." in shown
    assert "• Update: Repairs take 15 months. [1]" in shown
    silent = render(replace(one, points=(), since=datetime(2026, 11, 18, 9, 5, tzinfo=UTC)), Style())
    assert "Nothing new on “The harbour” since 18 November 2026, 09:05 (UTC)." in " ".join(silent.split())
