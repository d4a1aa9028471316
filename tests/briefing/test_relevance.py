import numpy as np

from bot.briefing.likeness import word_vectors
from bot.briefing.pool import gather
from bot.briefing.relevance import relevance
from builders import candidate

MATTERS = ("the harbour", "the budget")
TURNS = 12


def talk(label: str) -> list[str]:
    """Two speakers talk over one matter for a run of turns, then over another; one answer names nothing."""
    turns = []
    for matter in MATTERS:
        for turn in range(TURNS):
            said = "I could not agree more with that." if turn == TURNS // 2 else f"Let us speak of {matter} again."
            turns.append(f"{label.format(('Ida Brandt', 'Max Holm')[turn % 2])}{said}")
    return turns


def scores(texts: list[str], question: str) -> np.ndarray:
    pool = gather([candidate(text, place=place, score=0.0) for place, text in enumerate(texts)])
    return relevance(question, pool, word_vectors(pool), None, None)


def advantage(label: str) -> float:
    """How far the answer without a word of the question is ahead in its own run, in standard deviations."""
    found = scores(talk(label), "What was said of the harbour?")
    inside, outside = TURNS // 2, TURNS + TURNS // 2
    return float((found[inside] - found[outside]) / found.std())


def test_in_talk_a_turn_without_the_words_is_lifted_by_the_run_it_stands_in() -> None:
    assert advantage("{}: ") > advantage("") > 0


def test_what_stands_under_a_heading_of_the_question_s_words_comes_first() -> None:
    pool = gather(
        [
            candidate("Nobody knows what it takes.", place=0, section="Costs"),
            candidate("Costs are costs.", place=1, section="Weather"),
        ]
    )
    found = relevance("Costs", pool, word_vectors(pool), None, None)
    assert found[0] > found[1]
