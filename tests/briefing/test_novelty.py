import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.briefing.novelty import novelty

KNOWN = ["The harbour of Oldbridge is closed since the storm.", "The mayor asks for nine million euros."]
TEXTS = st.lists(st.text("ab cde fgh. Йї1", max_size=30), max_size=6)


def test_what_was_told_is_not_new_and_what_was_not_is() -> None:
    told, fresh = novelty(KNOWN, ["The harbour of Oldbridge is closed.", "Engineers found cracks in the quay."])
    assert told == 0
    assert fresh > 0


def test_the_more_of_a_passage_is_new_the_newer_it_is() -> None:
    offered = [
        "The mayor resigned over the harbour of Oldbridge.",
        "The mayor resigned because engineers found cracks.",
    ]
    some, more = novelty(KNOWN, offered)
    assert more > some > 0


def test_a_long_passage_is_not_new_for_its_length() -> None:
    short, long = novelty(KNOWN, ["Ida Brandt resigned.", f"{KNOWN[0]} {KNOWN[1]} Ida Brandt resigned."])
    assert short > long


@pytest.mark.parametrize("detail", ["on Tuesday", "in 2026", "у вівторок", "во вторник"])
def test_a_date_is_less_news_than_an_event(detail: str) -> None:
    dated, event = novelty(KNOWN, [f"The harbour is closed {detail}.", "The harbour is closed and flooded."])
    assert 0 < dated < event


@pytest.mark.parametrize("source", ["a witness said", "(flooded)"])
def test_who_says_it_and_an_aside_are_less_news_than_an_event(source: str) -> None:
    sourced, event = novelty(KNOWN, [f"The harbour is closed {source}.", "The harbour is closed and flooded gales."])
    assert 0 < sourced < event


def test_to_who_has_read_nothing_everything_is_new() -> None:
    assert all(score > 0 for score in novelty([], KNOWN))


@given(history=TEXTS, candidates=TEXTS)
def test_each_candidate_has_a_score_and_what_was_read_word_for_word_has_none(
    history: list[str], candidates: list[str]
) -> None:
    scores = novelty(history, candidates)
    assert len(scores) == len(candidates)
    assert min(scores, default=0) >= 0
    assert novelty(history + candidates, candidates) == [0.0] * len(candidates)


@given(history=st.permutations(KNOWN))
def test_the_order_of_what_was_read_changes_nothing(history: list[str]) -> None:
    offered = ["Engineers found cracks.", "The mayor resigned."]
    assert novelty(history, offered) == novelty(KNOWN, offered)
    assert novelty(history, offered[::-1]) == novelty(KNOWN, offered)[::-1]
