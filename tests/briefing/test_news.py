from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.briefing.news import News, Said, news
from bot.briefing.terms import terms
from builders import NOW

CLOSED = "The harbour of Oldbridge has been closed since the storm."
EARLIER, BEFORE_THAT = NOW - timedelta(days=1), NOW - timedelta(days=2)


def told(text: str, *earlier: str, at: datetime = EARLIER) -> News:
    before = [Said(one, frozenset(terms(one)), at) for one in earlier]
    return news(text, frozenset(terms(text)), NOW, before)


def test_everything_is_news_where_nothing_was_said_before() -> None:
    assert told(CLOSED) == News(NOW)


@pytest.mark.parametrize(
    "again",
    [
        CLOSED,
        "The harbour of Oldbridge has been closed since the storm",
        "Since the storm the harbour of Oldbridge has been closed.",
        "The harbour of Oldbridge, closed since the storm, has ferries.",
    ],
)
def test_what_was_said_before_is_no_news_in_other_words_either(again: str) -> None:
    assert told(again, "Nothing of it.", CLOSED) == News(EARLIER)


def test_another_matter_is_news_and_updates_nothing() -> None:
    assert told("The quay costs nine million euros.", CLOSED) == News(NOW)


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (CLOSED, "The harbour of Oldbridge has not been closed since the storm."),
        ("Repairs of the quay take 12 months.", "Repairs of the quay take 15 months."),
        ("The old fish market opens on Friday.", "The old fish market opens on Monday."),
        ("The council approves the plan of the harbour.", "The council opposes the plan of the harbour."),
    ],
)
def test_another_number_day_or_status_of_the_same_is_an_update(before: str, now: str) -> None:
    assert told(now, before) == News(NOW, updates=EARLIER)


def test_the_same_number_of_somebody_else_updates_nothing() -> None:
    before, other = "In all, Ada Brown sold 12 boats.", "In all, Carl Grey sold 15 boats."
    assert told(other, before).updates is None


def test_an_update_that_was_told_itself_is_no_news_the_next_time() -> None:
    before, update = "The repairs cost 12 million euros.", "The repairs cost 15 million euros."
    assert told(update, before, update) == News(EARLIER)


def test_the_first_who_said_it_counts() -> None:
    first = Said(CLOSED, frozenset(terms(CLOSED)), BEFORE_THAT)
    second = Said(CLOSED, frozenset(terms(CLOSED)), EARLIER)
    assert news(CLOSED, frozenset(terms(CLOSED)), NOW, [second, first]) == News(BEFORE_THAT)


@given(st.text(max_size=40), st.lists(st.text(max_size=40), max_size=5))
def test_nothing_is_older_than_what_was_said_or_newer_than_now(text: str, earlier: list[str]) -> None:
    assert told(text, *earlier).said_at in {EARLIER, NOW}
