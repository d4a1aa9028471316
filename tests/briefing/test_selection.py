from collections.abc import Sequence
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.briefing.selection import Candidate, Choice, choose
from builders import candidate

MAYOR = "The mayor wants repairs to begin in spring."
QUAY = "Engineers measured cracks along the northern quay."
FEES = "Fishermen pay double fees in the next town."
TREES = "Forty lime trees stand in the way of cranes."


def pick(offered: Sequence[Candidate], most: int) -> list[Candidate]:
    return [choice.candidate for choice in choose([Choice(one) for one in offered], most)]


def texts(chosen: list[Candidate]) -> list[str]:
    return [one.passage.text for one in chosen]


def test_the_best_are_chosen_and_read_in_the_order_of_their_document() -> None:
    offered = [
        candidate(MAYOR, 0.2),
        candidate(QUAY, 0.9, place=1),
        candidate(FEES, 0.1, place=2),
        candidate(TREES, 1, place=3),
    ]
    assert texts(pick(offered, 2)) == [QUAY, TREES]


def test_the_document_with_the_best_passage_is_read_first() -> None:
    offered = [
        *(candidate(MAYOR, 0.5, document_id="a"), candidate(QUAY, 0.9, document_id="b", place=4)),
        *(candidate(FEES, 0.6, document_id="b", place=2), candidate(TREES, 0.7, document_id="c")),
    ]
    assert texts(pick(offered, 4)) == [FEES, QUAY, TREES, MAYOR]


def test_several_documents_are_heard_before_one_goes_on_speaking() -> None:
    offered = [
        *(candidate(MAYOR, 1.0, document_id="a"), candidate(QUAY, 0.9, document_id="a", place=1)),
        candidate(FEES, 0.6, document_id="b"),
    ]
    assert texts(pick(offered, 2)) == [MAYOR, FEES]


def test_what_repeats_another_is_left_out_whoever_says_it() -> None:
    offered = [
        candidate("The harbour of Oldbridge is closed until spring.", 1.0, document_id="a"),
        candidate("Until spring, the Oldbridge harbours are closed!", 0.9, document_id="b"),
        candidate(
            "Closed until spring: the harbour of Oldbridge, whose mayor resigned on Monday.", 0.8, document_id="c"
        ),
        candidate(FEES, 0.1, document_id="d"),
    ]
    assert [one.passage.document_id for one in pick(offered, 4)] == ["a", "d"]


def test_two_sentences_that_share_some_words_are_two() -> None:
    offered = [
        candidate("The harbour master left Oldbridge."),
        candidate("The harbour lock sank at Oldbridge.", place=1),
    ]
    assert len(pick(offered, 4)) == 2


def test_what_leans_comes_with_all_that_it_leans_on() -> None:
    offered = [
        candidate(MAYOR, 0.1),
        candidate("She would not name a sum for it.", 0.2, place=1, leans=True),
        candidate("However, engineers have estimated nine million.", 1.0, place=2, leans=True),
    ]
    assert texts(pick(offered, 3)) == [one.passage.text for one in offered]
    assert texts(pick(offered, 2)) == [MAYOR, offered[1].passage.text]  # three do not fit, two do
    assert texts(pick(offered, 1)) == [MAYOR]


def test_what_leans_on_something_that_is_not_at_hand_is_left_out() -> None:
    offered = [candidate(MAYOR, 0.1), candidate("She would not name a sum for it.", 1.0, place=2, leans=True)]
    assert texts(pick(offered, 2)) == [MAYOR]


def test_what_leans_on_a_repetition_is_left_out_with_it() -> None:
    offered = [
        candidate(MAYOR, 1.0, document_id="a"),
        candidate(MAYOR, 0.1, document_id="b"),
        candidate("She would not name a sum for it.", 0.9, document_id="b", place=1, leans=True),
    ]
    assert texts(pick(offered, 3)) == [MAYOR]


def test_what_serves_nothing_comes_only_as_what_another_leans_on() -> None:
    lead_in = candidate(MAYOR, 0.0)
    assert pick([lead_in], 3) == []
    assert texts(pick([lead_in, candidate("She would not name a sum.", 1.0, place=1, leans=True)], 3))[0] == MAYOR


@pytest.mark.parametrize("text", ["No!", "Page three", "The council agreed on the following three points:"])
def test_a_label_is_no_point(text: str) -> None:
    assert pick([candidate(text)], 3) == []


def test_a_sentence_of_three_words_is_a_point() -> None:
    assert texts(pick([candidate("Kyiv wants peace.")], 3)) == ["Kyiv wants peace."]


def test_an_endless_sentence_is_no_point() -> None:
    assert pick([candidate(f"The mayor {'really ' * 50}wants repairs.")], 3) == []


def test_what_more_documents_say_is_chosen_first_and_read_first() -> None:
    lone, shared = candidate(MAYOR, 0.6, document_id="a"), candidate(QUAY, 0.5, document_id="b")
    choices = [Choice(lone), Choice(shared, (candidate(QUAY, document_id="c"),), voices=2)]
    assert [choice.candidate for choice in choose(choices, 1)] == [shared]
    assert [choice.candidate for choice in choose(choices, 2)] == [shared, lone]


def test_what_stands_behind_a_point_already_is_no_second_point() -> None:
    reworded = candidate("Along the northern quay, cracks were measured.", 0.4, document_id="b")
    choices = [Choice(candidate(QUAY, 0.9, document_id="a"), (reworded,), voices=2), Choice(reworded)]
    assert len(choose(choices, 2)) == 1


def test_nothing_to_choose_from_is_nothing_chosen() -> None:
    assert pick([], 5) == []


@given(
    scores=st.lists(st.sampled_from([0.1, 0.5, 0.5, 1.0]), min_size=1, max_size=12),
    most=st.integers(1, 6),
    seed=st.integers(0, 99),
)
def test_the_choice_is_bounded_and_does_not_hang_on_the_order_of_the_candidates(
    scores: list[float], most: int, seed: int
) -> None:
    offered = [
        candidate(f"{MAYOR} Number{index % 5} zyzzo{index % 5}.", score, document_id="abc"[index % 3], place=index // 3)
        for index, score in enumerate(scores)
    ]
    shuffled = offered.copy()
    Random(seed).shuffle(shuffled)  # noqa: S311  no cryptography: an order
    chosen = pick(offered, most)
    assert 1 <= len(chosen) <= most
    assert pick(shuffled, most) == chosen


def test_a_candidate_is_known_by_its_document_and_place() -> None:
    one = candidate(MAYOR, document_id="a.txt", place=3, published=date(2026, 11, 1))
    assert one.key == ("a.txt", 3)


def test_another_sum_is_another_fact_however_alike_the_words() -> None:
    line = Choice(candidate("The line is to cost 212 million euros.", 1.0, document_id="a"))
    arch = Choice(candidate("Strengthening the arch would cost nine million euros.", 2.0, document_id="b"))
    assert {one.candidate.key for one in choose([line, arch], 5)} == {line.candidate.key, arch.candidate.key}


def test_a_number_in_a_name_makes_no_other_fact() -> None:
    one = Choice(candidate("Quoted times of the Demon 170 assume a meticulously prepared track.", 2.0, document_id="a"))
    two = Choice(candidate("Quoted times of that car assume a meticulously prepared track.", 3.0, document_id="b"))
    assert len(choose([one, two], 5)) == 1


def test_a_text_that_only_announces_what_it_tells_is_no_point() -> None:
    told = Choice(candidate("This article from the Courier explores the history of the harbour.", 2.0))
    assert choose([told], 5) == []


def test_what_several_say_beside_the_point_is_not_read_before_what_answers() -> None:
    aside = Choice(candidate("Envoys met in Geneva for two days.", 0.2, document_id="a"), voices=2)
    answer = Choice(candidate("Kyiv asks for written guarantees.", 1.0, document_id="b"))
    agreed = Choice(candidate("Fishermen pay double fees in autumn.", 0.8, document_id="c"), voices=2)
    read = [one.candidate.passage.document_id for one in choose([aside, answer, agreed], 3)]
    assert read == ["c", "b", "a"]
