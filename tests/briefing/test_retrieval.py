from random import Random

from bot.briefing.pool import gather
from bot.briefing.retrieval import elsewhere, retrieve, standing
from bot.briefing.selection import Candidate
from builders import candidate

TEXTS = {
    "harbour": ["The harbour of Oldbridge is closed.", "Repairs will take a year.", "Fishermen look elsewhere."],
    "market": ["The market of Oldbridge opens on Fridays.", "Cheese sells best."],
}


def offered() -> list[Candidate]:
    return [
        candidate(text, document_id=name, place=place)
        for name, texts in TEXTS.items()
        for place, text in enumerate(texts)
    ]


def test_what_holds_the_question_s_words_comes_first_and_its_neighbour_after_it() -> None:
    found = retrieve("Why is the harbour closed?", gather(offered()))
    assert list(found)[:2] == [("harbour", 0), ("harbour", 1)]
    assert all(score >= 0 for score in found.values())


def test_a_question_of_other_words_finds_nothing() -> None:
    assert retrieve("Who won the lottery?", gather(offered())) == {}
    assert retrieve("and of the", gather(offered())) == {}
    assert retrieve("harbour", gather([])) == {}


def test_a_single_passage_is_found() -> None:
    (score,) = retrieve("harbour", gather([candidate("The harbour is closed.")])).values()
    assert score > 0


def test_a_document_that_is_not_shortlisted_changes_nothing() -> None:
    before = retrieve("Why is the harbour closed?", gather(offered()), most=2)
    more = [candidate("Nothing here is about that town.", document_id="zoo", place=place) for place in range(20)]
    assert retrieve("Why is the harbour closed?", gather([*offered(), *more]), most=2) == before


def test_the_order_of_ingestion_changes_nothing() -> None:
    shuffled = offered()
    Random(7).shuffle(shuffled)  # noqa: S311  no cryptography: an order
    assert retrieve("Oldbridge", gather(shuffled)) == retrieve("Oldbridge", gather(offered()))


def test_where_a_passage_stands_counts_before_any_text_is_read() -> None:
    alone, beside, far = {(1, 5): 4}, {(2, 7): 10, (2, 8): 4}, {(3, 1): 10, (3, 40): 4}
    assert standing(alone | beside | far) == [(2, 7), (3, 1), (2, 8), (3, 40), (1, 5)]


def test_places_of_equal_worth_keep_their_order() -> None:
    places = [(document, 0) for document in (9, 2, 7, 4)]
    assert standing(dict.fromkeys(places, 3)) == places
    assert standing({}) == []


def test_neighbours_are_those_of_one_document() -> None:
    apart = standing({(1, 0): 5, (2, 1): 5, (3, 3): 5, (3, 4): 5})
    assert apart[:2] == [(3, 3), (3, 4)]
    assert apart[2:] == [(1, 0), (2, 1)]


def test_what_may_say_the_same_shares_most_of_a_point_s_words() -> None:
    pool = gather(offered())
    point = candidate("The harbour of Oldbridge stays closed.", document_id="wire")
    assert [one.key for one in elsewhere(pool, [point])] == [("harbour", 0), ("market", 0)]
    assert elsewhere(pool, []) == elsewhere(pool, [candidate("And so it is.")]) == []
