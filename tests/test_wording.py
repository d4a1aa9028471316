import inspect
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from bot import wording
from bot.model import EVERY_DAY, Delivery, DeliveryStatus, Note, NoteKind, QuietHours, Schedule, Target, TargetKind
from builders import NOW, theme


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


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (EVERY_DAY, "every day"),
        (frozenset(range(5)), "on weekdays"),
        (frozenset({5, 6}), "on Saturday and Sunday"),
        (frozenset({0}), "on Monday"),
        (frozenset({4, 0, 2}), "on Monday, Wednesday and Friday"),
    ],
)
def test_days_are_said_as_a_person_would(days: frozenset[int], words: str) -> None:
    assert wording.times.days(days) == words
    rhythm = wording.times.rhythm(Schedule(("harbour",), days, time(8, 5), "Europe/Kyiv"))
    assert rhythm == f"{words} at 08:05 (Europe/Kyiv)"


@pytest.mark.parametrize(
    ("offset", "words"),
    [
        (timedelta(), "(UTC)"),
        (timedelta(hours=2), "(UTC+02:00)"),
        (timedelta(hours=-3, minutes=-30), "(UTC-03:30)"),
        (timedelta(hours=5, minutes=45), "(UTC+05:45)"),
    ],
)
def test_a_moment_is_said_with_its_offset(offset: timedelta, words: str) -> None:
    at = datetime(2026, 11, 23, 8, 5, tzinfo=timezone(offset))
    assert wording.times.moment(at) == f"Monday, 23 November 2026, 08:05 {words}"


@pytest.mark.parametrize(
    ("minutes", "words"), [(1, "1 minute"), (90, "90 minutes"), (60, "1 hour"), (360, "6 hours"), (1440, "24 hours")]
)
def test_a_span_is_said_in_hours_where_they_are_whole(minutes: int, words: str) -> None:
    assert wording.times.duration(timedelta(minutes=minutes)) == words
    assert words in wording.ledger.lapsed_reason(timedelta(minutes=minutes))


def test_quiet_hours_are_said_as_they_are() -> None:
    night = QuietHours(time(22), time(7), "Europe/Kyiv")
    said = "It is quiet from 22:00 to 07:00 (Europe/Kyiv). What falls due then is held until they end."
    assert wording.subscribing.quiet_now(night) == said
    assert wording.subscribing.quiet_set(night) == f"Done. {said}"


def test_a_delivery_that_waits_was_not_tried_no_times() -> None:
    target = Target("slack", "T1", TargetKind.USER, "U1")
    one = Delivery(7, "1/20261123T0800Z/7", target, NOW, DeliveryStatus.PENDING, 0, NOW)
    assert wording.ledger.delivery(one) == "7 pending · slack user U1"
    at = wording.times.moment(NOW.astimezone(UTC))
    assert wording.ledger.delivery_details(one) == (f"due {at}", f"next {at}")


@pytest.mark.parametrize(
    "said",
    [
        wording.times.no_time("x" * 500),
        wording.times.two_times("x" * 500),
        wording.times.no_day("x" * 500),
        wording.times.which_day("x" * 500),
        wording.times.no_quiet_hours("x" * 500),
        wording.times.no_zone("x" * 500, []),
        wording.ledger.no_moment("x" * 500),
        wording.subscribing.no_subscription("x" * 500, "/subscriptions"),
    ],
)
def test_what_a_person_typed_is_repeated_in_short(said: str) -> None:
    assert len(said) < 300


def test_owners_are_told_what_to_do() -> None:
    place = wording.ledger.target("slack", "channel", "C1")
    assert wording.owners.failed(place, "Slack was not reached.") == (
        "A digest to slack channel C1 could not be delivered: Slack was not reached."
    )
    assert "attache deliveries retry 17" in wording.owners.unknown(place, 17)
    assert "The digest number 3 to slack channel C1 is paused: It is archived." in wording.owners.paused(
        place, "It is archived.", 3
    )
    lapsed = wording.owners.lapsed(("harbour",), Schedule(("harbour",), EVERY_DAY, time(9), "UTC"), NOW)
    assert lapsed == (
        "The digest “harbour” of Monday, 23 November 2026, 09:00 (UTC) was not sent: the bot was not running then, and "
        "its grace of 6 hours is over."
    )
