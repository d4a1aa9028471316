import pytest

from bot.briefing.answering import Named, answering
from bot.briefing.pool import gather
from bot.briefing.selection import Candidate
from bot.briefing.terms import terms
from bot.encoders import static
from bot.ports import Encoder
from builders import candidate


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    found = static.load()
    if found is None:
        pytest.skip("wordllama has no wheel here")
    return found


CANDIDATES = [
    candidate("The mayor resigned on Monday.", place=0, theme="council"),
    candidate("Her deputy, Ida Brandt, follows her.", place=1, theme="council"),
    candidate("Fishermen pay double fees.", place=2, section="What the Storm Cost", theme="money"),
    candidate("Cranes will come from Rotterdam.", place=3, theme=None),
    candidate("The mayor of Newbridge sailed.", place=0, document_id="sea.txt", theme=None),
]
THEMES = {"council": "City hall mayor council", "money": "Money budget euros"}


def named(question: str) -> Named:
    words = set(terms(question))
    return Named(THEMES, {name: 0.2 for name, text in THEMES.items() if words & set(terms(text))})


def answers(question: str, candidates: list[Candidate] = CANDIDATES) -> list[str]:
    return [one.passage.text for one in scored(question, candidates)]


def scored(question: str, candidates: list[Candidate] = CANDIDATES) -> list[Candidate]:
    return [one for one in answering(question, gather(candidates), named=named(question)) if one.score > 0]


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


def test_what_covers_more_of_the_question_scores_higher() -> None:
    [whole] = scored("Rotterdam cranes")
    [part] = scored("Rotterdam cranes from ruritania")
    assert whole.score > part.score > 0


@pytest.mark.parametrize(
    ("question", "answered"),
    [
        ("How many cranes will come?", "Four cranes will come."),
        ("When will the cranes come?", "Cranes come on Fridays."),
    ],
)
def test_a_passage_that_gives_the_kind_of_answer_asked_for_answers_more_surely(question: str, answered: str) -> None:
    plain = candidate("Cranes will come.", document_id="a")
    told = candidate(answered, document_id="b")
    found = {one.passage.text: one.score for one in answering(question, gather([plain, told]))}
    assert found[answered] > found["Cranes will come."]


def test_near_meaning_makes_an_answer_surer(encoder: Encoder) -> None:
    offered = gather([candidate("The ship sailed to the island."), candidate("Bread is baked at dawn.", place=1)])
    [lexical, *_] = answering("sailing ship", offered)
    assert lexical.score > 0
    assert answering("ship taxes bureau ministry", offered, encoder) == []


def test_a_name_that_no_document_holds_is_not_answered_by_the_rest_of_the_question() -> None:
    assert answers("Did fishermen pay fees?")
    assert answers("Did fishermen pay fees to Ruritania?") == []


def test_what_does_not_answer_stays_at_hand_for_what_leans_on_it() -> None:
    found = {one.passage.text: one.score for one in answering("Who is Ida Brandt?", gather(CANDIDATES))}
    assert found["The mayor resigned on Monday."] == 0
    assert found["Her deputy, Ida Brandt, follows her."] > 0


def test_a_passage_of_the_theme_that_the_question_speaks_of_counts_more() -> None:
    plain, near = (
        {one.key: one.score for one in answering("the mayor", gather(CANDIDATES), named=Named(THEMES, nearness))}
        for nearness in ({}, {"council": 0.5})
    )
    assert near["notes.txt", 0] > plain["notes.txt", 0] > 0


def test_a_name_among_the_keywords_answers_for_a_passage_only_where_no_document_has_it() -> None:
    themes = Named({"council": "The council"}, {"council": 0.3}, {"council": "burgomaster Brandt Kessler"})
    asked = {
        question: [one.passage.text for one in answering(question, gather(CANDIDATES), named=themes) if one.score > 0]
        for question in ("Who is Kessler?", "Who is Brandt?", "Who is the burgomaster?")
    }
    resigned = "The mayor resigned on Monday."
    assert resigned in asked["Who is Kessler?"]
    assert resigned not in asked["Who is Brandt?"]
    assert resigned in asked["Who is the burgomaster?"]
