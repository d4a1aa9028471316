from bot.briefing.selection import Candidate
from bot.briefing.themed import themed
from builders import candidate, theme

HARBOUR = theme(question="When does the harbour open again?", title="The harbour")
FILED = [
    candidate("The quay is dry.", 0.9, document_id="a"),
    candidate("The harbour opens again in May.", 0.4, document_id="a", place=1),
]
FOUND = [
    candidate("The harbour may open again in June.", document_id="b", theme=None),
    candidate("The harbour opens again in May, they say.", document_id="c", theme="rumours"),
]


def scores(found: list[Candidate]) -> dict[str, float]:
    return {one.passage.text: one.score for one in themed(HARBOUR, FILED, found, None)}


def test_what_answers_the_theme_s_question_comes_before_what_is_only_filed_under_it() -> None:
    found = scores(FOUND)
    assert found["The harbour opens again in May."] > found["The quay is dry."] > 0


def test_what_is_filed_nowhere_counts_less_and_what_another_theme_has_only_supports() -> None:
    found = scores(FOUND)
    assert found["The harbour opens again in May."] > found["The harbour may open again in June."] > 0
    assert found["The harbour opens again in May, they say."] == 0


def test_nothing_filed_and_nothing_found_is_nothing() -> None:
    assert themed(HARBOUR, [], [], None) == []


def test_what_is_filed_is_heard_although_it_shares_no_word_with_the_question() -> None:
    found = scores(FOUND)
    assert found["The quay is dry."] >= 0.3
