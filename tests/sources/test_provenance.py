from datetime import date

import pytest

from bot.sources.provenance import stated_day

DAY = date(2025, 2, 3)
BODY = "\n".join(f"Line {number} of a long text about the harbour." for number in range(12))


@pytest.mark.parametrize(
    "line",
    [
        *("Published: 2025-02-03", "Published: 3 February 2025", "PUBLISHED ON: 3 Feb 2025.", "Date: 2025-02-03"),
        *("Date published: 03 February 2025", "Publication date: 3 February, 2025", "**Published:** 3 February 2025"),
        *("Published: 2025-02-03T23:30:00+02:00", "Опубліковано: 3 лютого 2025", "Опубліковано: 3 лютого 2025 року"),
        *("Дата публікації: 2025-02-03", "Опубликовано: 3 февраля 2025 г.", "Дата: 3 лютого 2025 р."),
    ],
)
def test_a_line_that_states_the_day_is_believed_at_either_end(line: str) -> None:
    assert stated_day(f"{line}\n{BODY}") == stated_day(f"{BODY}\n{line}\n") == DAY


@pytest.mark.parametrize(
    "line",
    [
        *("Updated: 3 February 2025", "Оновлено: 3 лютого 2025", "Last published elsewhere: 2025-02-03"),
        *("Published: 03/02/2025", "Published: 3.2.2025", "Published: February 2025", "Published: last Monday"),
        *("Published: 31 February 2025", "Published: 3 Brumaire 2025", "Published: 2025-02-30", "Published:"),
        *("It was published on 3 February 2025.", "Published: 3 February 2025, updated 5 March 2025"),
        "Published: 3 February 2025\nDate: 5 February 2025",
    ],
)
def test_what_can_be_read_in_two_ways_or_says_something_else_is_not_guessed(line: str) -> None:
    assert stated_day(f"{line}\n{BODY}") is None


def test_a_line_deep_inside_is_the_author_s_own() -> None:
    assert stated_day(f"{BODY}\nPublished: 2025-02-03\n{BODY}") is None


def test_the_same_day_twice_is_one_day() -> None:
    assert stated_day(f"Published: 2025-02-03\n{BODY}\nDate: 3 February 2025") == DAY
