import re
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.model import Point
from bot.rendering.fitting import behind, by_document, clip, described, one_line, pack
from builders import citation


@pytest.mark.parametrize(
    ("text", "limit", "clipped"),
    [
        ("The port is closed.", 19, "The port is closed."),
        ("The port is closed.", 18, "The port is…"),
        ("The port, is closed.", 12, "The port…"),
        ("Antidisestablishmentarianism", 10, "Antidises…"),
        ("A antidisestablishmentarianism", 10, "A antidis…"),
        ("Порт зачинено на зиму", 14, "Порт зачинено…"),
        ("ab", 1, "…"),
    ],
)
def test_a_text_is_cut_at_a_word_where_that_leaves_enough(text: str, limit: int, clipped: str) -> None:
    assert clip(text, limit) == clipped


@given(st.text(), st.integers(1, 40))
@example("          words", 8)
def test_a_clipped_text_fits_and_a_text_that_fits_is_left_alone(text: str, limit: int) -> None:
    clipped = clip(text, limit)
    assert len(clipped) <= limit
    assert clipped == text if len(text) <= limit else clipped.endswith("…")


@given(st.lists(st.text(max_size=12), max_size=8), st.integers(1, 20))
def test_packed_texts_fit_and_keep_every_piece_in_order(pieces: list[str], limit: int) -> None:
    texts = pack(pieces, limit, joint="|")
    assert all(len(text) <= limit for text in texts)
    assert "|".join(texts) == "|".join(clip(piece, limit) for piece in pieces)


def test_pieces_are_packed_as_tightly_as_they_go() -> None:
    assert pack(["one", "two", "three", "four"], 9) == ["one\ntwo", "three", "four"]


def test_a_point_is_marked_with_the_number_of_each_citation() -> None:
    assert behind(Point("Closed.", (citation(1), citation(3)))) == "[1][3]"
    assert behind(Point("Closed.", tuple(citation(number) for number in (1, 4, 5, 6)), voices=3)) == (
        "[1][4]–[6] (3 documents)"
    )
    many = Point("Closed.", tuple(citation(number) for number in range(1, 60, 2)), voices=1)
    assert behind(many).endswith("[59]")
    more = Point("Closed.", tuple(citation(number) for number in range(1, 70, 2)), voices=35)
    assert behind(more).endswith("[59]… (35 documents)")


def test_sources_are_listed_once_a_document_with_their_numbers_as_ranges() -> None:
    numbers = {"b.txt": (1, 4, 5, 7), "a.txt": (2, 3)}
    citations = [citation(number, document_id=name) for name, found in numbers.items() for number in found]
    assert [(found, one.document_id) for found, one in by_document(citations)] == [
        ("[1], [4]–[5], [7]", "b.txt"),
        ("[2]–[3]", "a.txt"),
    ]


def test_a_source_is_described_by_its_title_and_date() -> None:
    assert described(citation(title="Notes", published=date(2026, 11, 1))) == "Notes · 1 November 2026"
    assert described(citation(title="Notes")) == "Notes · undated"


@given(st.text())
@example("a\x1b[2J\x85b\u202ec\u2066\ud800\u200f\x1fd\r\ne")
def test_a_line_holds_nothing_that_moves_hides_or_turns(text: str) -> None:
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", line)
    assert one_line(line) == line
