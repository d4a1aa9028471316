import inspect
from datetime import date

import pytest

from bot import wording
from bot.model import Note, NoteKind
from builders import theme


@pytest.mark.parametrize(
    ("names", "words"),
    [((), ""), (("a",), "a"), (("a", "b"), "a and b"), (("a", "b", "c"), "a, b and c")],
)
def test_names_are_listed_as_a_person_would(names: tuple[str, ...], words: str) -> None:
    assert wording.phrases.listed(names) == words


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 documents"), (1, "1 document"), (2, "2 documents"), (21, "21 documents")]
)
def test_numbers_agree_with_what_they_count(number: int, words: str) -> None:
    assert wording.phrases.count(number, "document", "documents") == words


@pytest.mark.parametrize(("published", "words"), [(None, "undated"), (date(2026, 11, 3), "3 November 2026")])
def test_a_date_is_written_out_and_a_missing_one_is_said(published: date | None, words: str) -> None:
    assert wording.phrases.dated(published) == words


@pytest.mark.parametrize(("titles", "named"), [(("A",), "“A”"), (("A", "B"), "“A” and “B”")])
def test_an_undated_source_is_a_caution(titles: tuple[str, ...], named: str) -> None:
    said = f"Undated: no publication date is on record for {named}, so how fresh this is cannot be known."
    assert wording.answers.note(Note(NoteKind.UNDATED, titles)) == said


def test_an_old_source_is_a_caution_with_its_age() -> None:
    said = wording.answers.note(Note(NoteKind.OLD, ("A",), days=150))
    assert said == "Old: the newest document with a date, “A”, was published 4 months ago."


def test_a_single_source_among_several_is_a_caution() -> None:
    said = wording.answers.note(Note(NoteKind.ONE_SIDED, ("A",), of=3))
    assert said == "One-sided: every point rests on “A”, one of 3 documents on record."


def test_the_sources_left_out_of_a_comparison_are_named() -> None:
    said = wording.answers.note(Note(NoteKind.OTHERS, ("A", "B")))
    assert said == "Also on this: A and B. The two that say most of it are shown."


@pytest.mark.parametrize(("days", "words"), [(1, "1 day"), (59, "59 days"), (365, "12 months"), (900, "2 years")])
def test_an_age_is_told_in_the_unit_that_fits(days: int, words: str) -> None:
    assert wording.phrases.age(days) == words


def test_nothing_found_offers_what_to_type_instead() -> None:
    said = wording.answers.nothing_on(theme("quay"), ["/harbour", "/brief overview"])
    assert said == "The documents say nothing on “The quay”. The nearest: /harbour or /brief overview."
    assert wording.answers.nothing_on(theme("quay"), []) == "The documents say nothing on “The quay”."


@pytest.mark.parametrize(("size", "words"), [(17, "17 bytes"), (4_000, "4.0 kB"), (12_345_678, "12.3 MB")])
def test_sizes_are_rounded_to_what_a_person_reads(size: int, words: str) -> None:
    assert wording.phrases.file_size(size) == words


@pytest.mark.parametrize(
    ("found", "words"),
    [(None, "nothing"), ("", "nothing"), ([1], "a list"), ({"a": 1}, "a block"), (5, "5"), ("y" * 99, "'yyy")],
)
def test_a_wrong_value_is_named_in_short(found: object, words: str) -> None:
    said = wording.settings.wrong_setting("port", found, "a number")
    assert said.startswith(f"port is {words}")
    assert said.endswith("; write a number")
    assert len(said) < 120


def test_every_sentence_is_a_public_function_with_a_docstring() -> None:
    rooms = [getattr(wording, name) for name in wording.__all__]
    sentences = [one for room in rooms for _, one in inspect.getmembers(room, inspect.isfunction)]
    assert len(sentences) > 100
    assert [one.__name__ for one in sentences if not one.__doc__] == []
