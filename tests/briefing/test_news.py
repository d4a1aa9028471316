import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.briefing.news import news
from builders import candidate

CLOSED = "The harbour of Oldbridge has been closed since the storm."


def kept(texts: list[str], earlier: list[str]) -> list[str]:
    found = news([candidate(text) for text in texts], [candidate(text, document_id="old.txt") for text in earlier])
    return [one.passage.text for one in found if one.score > 0]


def test_everything_is_news_where_nothing_was_said_before() -> None:
    assert kept([CLOSED, CLOSED], []) == [CLOSED, CLOSED]


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
    assert kept([again], ["Nothing of it.", CLOSED]) == []


@pytest.mark.parametrize(
    "update",
    [
        "The harbour of Oldbridge has not been closed since the storm.",
        "The quay costs nine million euros.",
    ],
)
def test_a_denial_and_another_matter_are_news(update: str) -> None:
    assert kept([update], [CLOSED]) == [update]


def test_another_number_is_news_and_the_same_number_is_not() -> None:
    before = "Repairs of the harbour cost nine million euros, or 12 percent of the budget."
    update = "Repairs of the harbour cost nine million euros, or 15 percent of the budget."
    assert kept([before, update], [before]) == [update]


def test_an_update_that_was_told_itself_is_no_news_the_next_time() -> None:
    before, update = "The repairs cost 12 million euros.", "The repairs cost 15 million euros."
    assert kept([update], [before, update]) == []


def test_what_is_no_news_stays_to_bear_others_in_its_place() -> None:
    offered = [candidate(CLOSED, 0.9), candidate("Cranes come from Rotterdam.", 0.5, place=1)]
    found = news(offered, [candidate(CLOSED, document_id="old.txt")])
    assert [(one.passage.text, one.score) for one in found] == [(CLOSED, 0.0), ("Cranes come from Rotterdam.", 0.5)]


@given(st.lists(st.text(max_size=30), max_size=5), st.lists(st.text(max_size=30), max_size=5))
def test_nothing_is_lost_added_or_moved(texts: list[str], earlier: list[str]) -> None:
    found = news([candidate(text) for text in texts], [candidate(text) for text in earlier])
    assert [one.passage.text for one in found] == texts
    assert all(one.score in {0.0, 1.0} for one in found)
