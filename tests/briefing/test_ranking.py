import pytest

from bot.briefing.ranking import answering
from bot.briefing.selection import Candidate
from builders import candidate

CANDIDATES = [
    candidate("The mayor resigned on Monday.", place=0, theme="council"),
    candidate("Her deputy, Ida Brandt, follows her.", place=1, theme="council"),
    candidate("Fishermen pay double fees.", place=2, section="What the Storm Cost", theme="money"),
    candidate("Cranes will come from Rotterdam.", place=3, theme=None),
    candidate("The mayor of Newbridge sailed.", place=0, document_id="sea.txt", theme=None),
]
THEMES = {"council": "City hall mayor council", "money": "Money budget euros"}


def answers(question: str, candidates: list[Candidate] = CANDIDATES) -> list[str]:
    return [one.passage.text for one in scored(question, candidates)]


def scored(question: str, candidates: list[Candidate] = CANDIDATES) -> list[Candidate]:
    return [one for one in answering(question, candidates, THEMES, {}) if one.score > 0]


@pytest.mark.parametrize(
    ("question", "texts"),
    [
        ("Did fishermen pay?", ["Fishermen pay double fees."]),
        ("Who is Ida Brandt?", ["Her deputy, Ida Brandt, follows her."]),
        ("Rotterdam", ["Cranes will come from Rotterdam."]),
        ("What did the storm cost?", ["Fishermen pay double fees."]),
        ("What about the budget?", ["Fishermen pay double fees."]),
    ],
    ids=["its own words", "a name", "one word", "the words of its heading", "the words of its theme"],
)
def test_a_passage_answers_by_its_words_its_heading_or_its_theme(question: str, texts: list[str]) -> None:
    assert answers(question) == texts


def test_where_a_passage_has_the_words_those_that_only_share_its_theme_are_left_out() -> None:
    assert answers("the mayor?") == ["The mayor resigned on Monday.", "The mayor of Newbridge sailed."]


def test_words_beside_a_passage_are_not_enough_alone() -> None:
    assert "Cranes will come from Rotterdam." not in answers("double fees")


@pytest.mark.parametrize(
    "question", ["Are tomatoes cheap?", "Who was the first president of Ruritania?", "", "?", "what is it"]
)
def test_a_question_that_nothing_answers_is_not_answered(question: str) -> None:
    assert answers(question) == []


def test_a_question_to_no_documents_is_not_answered() -> None:
    assert answers("mayor", []) == []


def test_a_score_is_the_share_of_the_question_that_is_covered() -> None:
    [whole] = scored("Rotterdam cranes")
    [part] = scored("Rotterdam cranes from ruritania")
    assert whole.score == 1
    assert 0.5 <= part.score < 1


def test_a_name_that_no_document_holds_is_not_answered_by_the_rest_of_the_question() -> None:
    assert answers("Did fishermen pay fees?")
    assert answers("Did fishermen pay fees to Ruritania?") == []


def test_what_does_not_answer_stays_at_hand_for_what_leans_on_it() -> None:
    found = {one.passage.text: one.score for one in answering("Who is Ida Brandt?", CANDIDATES, THEMES, {})}
    assert found["The mayor resigned on Monday."] == 0
    assert found["Her deputy, Ida Brandt, follows her."] > 0


def test_a_passage_of_the_theme_that_the_question_speaks_of_counts_more() -> None:
    plain, near = (
        {one.key: one.score for one in answering("the mayor", CANDIDATES, THEMES, nearness)}
        for nearness in ({}, {"council": 0.5})
    )
    assert near["notes.txt", 0] > plain["notes.txt", 0] > 0
