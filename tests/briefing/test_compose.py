from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.briefing.compose import OLD, brief, by_source, comparison
from bot.briefing.selection import Candidate
from bot.model import Citation, Note, NoteKind
from builders import NOW, candidate, theme

HARBOUR = theme("harbour", max_points=2)
MARKET = theme("market")
OTHER = theme("quay")


def test_each_point_is_one_line_that_cites_its_exact_passage() -> None:
    found = brief(
        HARBOUR,
        [
            candidate(
                "The port\n  is closed until spring.", place=3, section="Port", title="Notes", url="https://x.example"
            )
        ],
        since=NOW - timedelta(days=7),
        now=NOW,
    )
    [point] = found.points
    assert point.text == "The port is closed until spring."
    quote = "The port\n  is closed until spring."
    assert point.citations == (
        Citation(1, "notes.txt", "Notes", "https://x.example", None, "Port", 300, 300 + len(quote), quote),
    )
    assert (found.since, found.until, found.generated_at) == (NOW - timedelta(days=7), NOW, NOW)


def test_points_are_numbered_in_reading_order_and_bounded_by_the_theme() -> None:
    offered = [
        candidate(text, place=place)
        for place, text in enumerate(["The pier is closed.", "Fishermen pay double fees.", "Lime trees stand there."])
    ]
    found = brief(HARBOUR, offered, since=None, now=NOW)
    assert [one.number for one in found.citations] == [1, 2]
    assert len(found.points) == 2


def test_every_document_that_holds_something_is_counted_even_where_it_is_not_quoted() -> None:
    offered = [candidate("The port is closed until spring.", document_id=name) for name in ("a", "b", "c")]
    found = brief(HARBOUR, offered, since=None, now=NOW)
    assert (len(found.points), found.considered) == (1, 3)


def test_quoted_documents_without_a_date_are_named_once_and_dated_ones_are_not() -> None:
    offered = [
        candidate("The port is closed until spring.", title="Old", document_id="a"),
        candidate("Fishermen pay double fees now.", title="New", document_id="b", published=date(2026, 11, 1)),
    ]
    assert brief(HARBOUR, offered, since=None, now=NOW).notes == (Note(NoteKind.UNDATED, ("Old",)),)
    assert brief(HARBOUR, offered[1:], since=None, now=NOW).notes == ()


CLOSED = "The harbour of Oldbridge has been closed since the storm."
FEES = "Fishermen in Oldbridge pay double fees to the council now."


def test_who_else_says_a_point_is_cited_although_it_was_no_candidate() -> None:
    asked: list[str] = []

    def elsewhere(points: Sequence[Candidate]) -> list[Candidate]:
        asked.extend(one.passage.text for one in points)
        return [
            candidate("Since the storm the harbour of Oldbridge has stayed closed.", document_id="wire"),
            candidate("The harbour of Oldbridge was never closed by the storm.", document_id="denial"),
            candidate("Lime trees stand in the market.", document_id="other"),
        ]

    found = brief(HARBOUR, [candidate(CLOSED, document_id="own")], since=None, now=NOW, elsewhere=elsewhere)
    [point] = found.points
    assert asked == [CLOSED]
    assert [one.document_id for one in point.citations] == ["own", "wire"]
    assert (point.voices, found.considered) == (2, 2)


def test_what_more_voices_turn_out_to_say_goes_first() -> None:
    offered = [candidate(CLOSED, document_id="a"), candidate(FEES, document_id="b")]
    again = [candidate(FEES, document_id=name) for name in ("c", "d")]
    assert [one.voices for one in brief(HARBOUR, offered, since=None, now=NOW).points] == [1, 1]
    found = brief(HARBOUR, offered, since=None, now=NOW, elsewhere=lambda _: again)
    assert [(one.text, one.voices) for one in found.points] == [(FEES, 3), (CLOSED, 1)]
    assert [one.number for one in found.citations] == [1, 2, 3, 4]


def test_voices_are_those_of_both_looks_together() -> None:
    offered = [candidate(CLOSED, document_id="a"), candidate(CLOSED, 0.0, document_id="b")]
    found = brief(HARBOUR, offered, since=None, now=NOW, elsewhere=lambda _: [candidate(CLOSED, document_id="c")])
    [point] = found.points
    assert ([one.document_id for one in point.citations], point.voices) == (["a", "b", "c"], 3)


def test_what_leans_is_looked_for_nowhere_else_for_it_says_not_of_whom() -> None:
    offered = [candidate(CLOSED, 0.1), candidate("It was built in Denmark in 1987.", place=1, leans=True)]
    asked: list[str] = []

    def elsewhere(points: Sequence[Candidate]) -> list[Candidate]:
        asked.extend(one.passage.text for one in points)
        return [candidate("It was built in Denmark in 1987.", document_id="library")]

    found = brief(HARBOUR, offered, since=None, now=NOW, elsewhere=elsewhere)
    assert [[one.document_id for one in point.citations] for point in found.points] == [["notes.txt"], ["notes.txt"]]
    assert asked == [CLOSED]


@pytest.mark.parametrize(
    ("point", "other", "cited"),
    [
        ("Two people were killed and five were injured.", "Two people were killed and five injured.", False),
        ("Monday's storm closed the harbour of Oldbridge.", "The storm closed the harbour on Monday.", False),
        ("Monday's storm closed the harbour of Oldbridge.", "The storm closed Oldbridge harbour on Monday.", True),
    ],
)
def test_who_says_the_same_elsewhere_has_to_speak_of_the_same(point: str, other: str, cited: bool) -> None:  # noqa: FBT001  a case
    again = [candidate(other, document_id="elsewhere")]
    offered = [candidate(point, document_id="own")]
    found = brief(HARBOUR, offered, since=None, now=NOW, elsewhere=lambda _: again)
    assert ([one.document_id for one in found.citations] == ["own", "elsewhere"]) is cited
    speaking = [*offered, candidate("All is well.", 0.0, document_id="elsewhere")]
    found = brief(HARBOUR, speaking, since=None, now=NOW, elsewhere=lambda _: [replace(again[0], place=1)])
    assert (len(found.citations) == 2) is (cited or "people" in point)


def test_copies_that_are_known_as_such_are_one_voice_wherever_they_are_found() -> None:
    offered = [candidate(CLOSED, document_id="a"), candidate(CLOSED, 0.0, document_id="wire", family=7)]
    again = [candidate(CLOSED, document_id=name, family=7, copy=True) for name in ("copy", "copied")]
    found = brief(HARBOUR, offered, since=None, now=NOW, elsewhere=lambda _: again)
    assert [one.voices for one in found.points] == [2]
    assert [one.document_id for one in found.citations] == ["a", "wire"]
    found = brief(HARBOUR, offered[:1], since=None, now=NOW, elsewhere=lambda _: again)
    assert ([one.voices for one in found.points], len(found.citations)) == ([2], 2)


def test_copies_that_the_brief_itself_tells_are_one_voice_too() -> None:
    whole = [CLOSED, FEES, "Divers look at the quay of Oldbridge this week."]
    offered = [
        candidate(text, 1.0 if name == "a" else 0.0, document_id=name, place=place)
        for name in ("a", "copy")
        for place, text in enumerate(whole)
    ]
    many = theme("harbour", max_points=3)
    again = [candidate(FEES, document_id="c", place=5)]
    found = brief(many, offered, since=None, now=NOW, elsewhere=lambda _: again)
    assert sorted(one.voices for one in found.points) == [1, 1, 2]


def test_no_point_becomes_the_source_of_another_by_a_second_look() -> None:
    offered = [candidate(CLOSED, document_id="a"), candidate(FEES, document_id="b")]
    again = [candidate(CLOSED, document_id="b", place=9), *offered]
    found = brief(HARBOUR, offered, since=None, now=NOW, elsewhere=lambda _: again)
    assert [[one.start for one in point.citations] for point in found.points] == [[0, 900], [0]]


def test_what_tells_nothing_is_no_trouble_elsewhere() -> None:
    again = [candidate("And so it is.", document_id="b"), candidate("", document_id="c")]
    found = brief(HARBOUR, [candidate(CLOSED, document_id="a")], since=None, now=NOW, elsewhere=lambda _: again)
    assert [one.document_id for one in found.citations] == ["a"]


def test_what_supported_a_point_among_the_candidates_goes_on_supporting_it() -> None:
    offered = [candidate(CLOSED, document_id="a"), candidate(CLOSED, 0.5, document_id="b")]
    found = brief(HARBOUR, offered, since=None, now=NOW, elsewhere=lambda _: [candidate(FEES, document_id="c")])
    assert [one.document_id for one in found.points[0].citations] == ["a", "b"]


def test_an_alternative_is_offered_only_where_there_is_nothing() -> None:
    assert brief(HARBOUR, [], since=None, now=NOW, alternatives=["/brief"]).alternatives == ("/brief",)
    some = [candidate("The port is closed until spring.")]
    assert brief(HARBOUR, some, since=None, now=NOW, alternatives=["/brief"]).alternatives == ()


def test_in_a_comparison_the_numbers_run_on_and_nothing_else_changes() -> None:
    left = brief(
        theme(),
        [candidate("The port is closed."), candidate("Fishermen pay double fees.", place=1)],
        since=None,
        now=NOW,
    )
    right = brief(OTHER, [candidate("Cranes come from Rotterdam.")], since=None, now=NOW)
    both = comparison(left, right)
    assert both.left == left
    assert [one.number for one in both.right.citations] == [3]
    assert [point.text for point in both.right.points] == ["Cranes come from Rotterdam."]


def test_a_side_without_points_leaves_the_other_its_numbers() -> None:
    right = brief(OTHER, [candidate("Cranes come from Rotterdam.")], since=None, now=NOW)
    assert comparison(brief(theme(), [], since=None, now=NOW), right).right == right


def test_a_point_that_others_make_too_cites_all_of_them_and_says_how_many() -> None:
    offered = [
        candidate("The port of Oldbridge is closed until spring.", document_id="a", score=0.9),
        candidate("Until spring the port of Oldbridge stays closed.", document_id="b", score=0.5),
        candidate("Fishermen pay double fees.", document_id="b", place=1, score=0.8),
    ]
    found = brief(HARBOUR, offered, since=None, now=NOW)
    first, second = found.points
    assert [(one.number, one.document_id) for one in first.citations] == [(1, "a"), (2, "b")]
    assert (first.voices, second.voices) == (2, 1)
    assert first.text == first.citations[0].quote
    assert [one.number for one in second.citations] == [3]


def test_what_both_sides_say_stands_apart_and_cites_both() -> None:
    left = brief(
        HARBOUR,
        [
            candidate("The port of Oldbridge is closed until spring.", document_id="a"),
            candidate("Fishermen pay double fees.", document_id="a", place=1),
        ],
        since=None,
        now=NOW,
    )
    right = brief(
        MARKET, [candidate("Until spring the port of Oldbridge stays closed.", document_id="b")], since=None, now=NOW
    )
    found = comparison(left, right)
    (shared,) = found.shared
    assert [one.document_id for one in shared.citations] == ["a", "b"]
    assert [point.text for point in found.left.points] == ["Fishermen pay double fees."]
    assert found.right.points == ()
    assert [one.number for one in found.citations] == [1, 2, 3]


def dated(title: str, published: date | None) -> Candidate:
    return candidate(f"The harbour of {title} is closed.", document_id=title, published=published)


def test_a_brief_that_rests_on_one_document_of_several_says_so() -> None:
    notes = brief(theme(), [dated("port", NOW.date())], since=None, now=NOW, on_record=3).notes
    assert notes == (Note(NoteKind.ONE_SIDED, ("port",), of=3),)
    assert brief(theme(), [dated("port", NOW.date())], since=None, now=NOW).notes == ()


def test_a_brief_whose_newest_date_is_long_past_says_how_long() -> None:
    old, older = NOW.date() - timedelta(days=OLD + 1), NOW.date() - timedelta(days=900)
    notes = brief(theme(), [dated("port", old), dated("quay", older)], since=None, now=NOW).notes
    assert notes == (Note(NoteKind.OLD, ("port",), days=OLD + 1),)
    fresh = NOW.date() - timedelta(days=OLD)
    assert brief(theme(), [dated("port", fresh), dated("quay", older)], since=None, now=NOW).notes == ()


def test_the_source_that_says_most_comes_first() -> None:
    found = by_source(
        [
            candidate("The harbour is closed.", 0.4, document_id="a"),
            candidate("The harbour is open.", 0.5, document_id="b", publisher="The Post"),
            candidate("Fish is dear.", 0.3, document_id="c", publisher="The Post"),
            candidate("All is well.", 0.0, document_id="d"),
        ]
    )
    assert {source: len(theirs) for source, theirs in found.items()} == {"The Post": 2, "a": 1}
    assert list(found) == ["The Post", "a"]
