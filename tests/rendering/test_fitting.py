import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.model import Action, Button, Digest, Point, Target, TargetKind
from bot.rendering.fitting import behind, buttons, by_document, clip, described, fold, one_line, pack
from builders import brief, citation, digest, theme


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


def lengths(one: Digest) -> list[int]:
    return [len(brief.points) for brief in one.briefs]


def at_most(points: int) -> Callable[[Digest, int], bool]:
    return lambda one, _missing: sum(lengths(one)) <= points


THREE = digest([brief("A.", "B.", "C.", "D."), brief("E.", of=theme("quay")), brief("F.", "G.", of=theme("mole"))])


@pytest.mark.parametrize(
    ("room", "kept"), [(9, [4, 1, 2]), (6, [3, 1, 2]), (5, [2, 1, 2]), (3, [1, 1, 1]), (1, [0, 0, 1]), (0, [0, 0, 0])]
)
def test_a_digest_is_folded_from_its_longest_brief_so_that_every_theme_is_heard(room: int, kept: list[int]) -> None:
    folded, left_out = fold(THREE, at_most(room))
    assert (lengths(folded), left_out) == (kept, 7 - sum(kept))


def test_what_is_folded_away_is_the_end_of_a_brief() -> None:
    folded, _ = fold(THREE, at_most(5))
    assert [point.text for point in folded.briefs[0].points] == ["A.", "B."]


def test_whether_it_fits_is_asked_with_the_number_of_points_that_are_missing() -> None:
    asked: list[tuple[int, int]] = []

    def fits(one: Digest, missing: int) -> bool:
        asked.append((sum(lengths(one)), missing))
        return missing == 2

    assert fold(THREE, fits)[1] == 2
    assert asked == [(7, 0), (6, 1), (5, 2)]


def test_what_fits_nowhere_is_folded_to_nothing_and_what_is_empty_stays() -> None:
    assert fold(THREE, lambda _one, _missing: False)[1] == 7
    assert fold(digest([brief()]), lambda _one, _missing: False) == (digest([brief()]), 0)


PERSON = Target("discord", "", TargetKind.USER, "ada")
MORE = Button("The whole digest", Action.MORE, "1/20261123T0800Z/2")
STOP = Button("Stop this digest", Action.UNSUBSCRIBE, "12")


@pytest.mark.parametrize(
    ("target", "subscription", "delivery", "left_out", "shown"),
    [
        (THREE.target, 12, MORE.argument, 3, (MORE,)),
        (THREE.target, 12, MORE.argument, 0, ()),
        (PERSON, 12, MORE.argument, 3, (MORE, STOP)),
        (PERSON, 12, MORE.argument, 0, (STOP,)),
        (PERSON, 0, "", 3, ()),  # a preview
    ],
)
def test_a_channel_s_digest_can_be_opened_and_a_person_s_be_stopped_too(
    target: Target, subscription: int, delivery: str, left_out: int, shown: tuple[Button, ...]
) -> None:
    one = replace(THREE, target=target, subscription=subscription, delivery=delivery)
    assert buttons(one, left_out) == shown
