from collections.abc import Sequence
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from bot.briefing.extract import select
from bot.encoders.static import StaticEncoder, load
from bot.model import Document
from builders import document

PORT = document(
    "The harbour of Oldbridge has been closed since the storm.\n"
    "Engineers measured cracks along the northern quay.\n"
    "Repairs cost nine million euros, the council said.\n"
    "Fishermen pay double fees in the next town.",
    id="port",
)
TREES = document("Forty lime trees stand on the square.\nGardeners water them at night.", id="trees")
COUNCIL = document(
    "Ida Brandt (Mayor): I call the meeting to order.\n"
    "Tom Reed: Who pays for the quay?\n"
    "Ida Brandt: The state bears half of it.\n"
    "Tom Reed: The state never paid for a quay before.",
    id="council",
)
GUIDE = document(
    "Oldbridge is a town by the sea. Its climate is praised by many.\n\n"
    "Climate\n\nSummers are dry there. Winters bring fog and gales.\n\n"
    "Getting around\n\nBuses leave from the station every hour. A ferry crosses the bay.",
    id="guide",
)
EVERYTHING = [PORT, TREES, COUNCIL, GUIDE]


class Noisy:
    """An encoder whose last bits differ, as they do from one processor to another."""

    name = "noisy"

    def __init__(self, encoder: StaticEncoder, seed: int) -> None:
        self._encoder = encoder
        self._random = np.random.default_rng(seed)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = self._encoder.encode(texts)
        return (rows * (1 + self._random.uniform(-1, 1, rows.shape) * 2e-7)).astype(np.float32)


@pytest.fixture(scope="module")
def encoder() -> StaticEncoder:
    found = load()
    if found is None:
        pytest.skip("wordllama has no wheel here")
    return found


def texts(found: Sequence[tuple[str, int, int]], documents: Sequence[Document] = EVERYTHING) -> list[str]:
    read = {one.id: one.text for one in documents}
    return [read[name][start:end] for name, start, end in found]


def test_what_answers_comes_first_word_for_word() -> None:
    [first, *_] = texts(select("What do the repairs cost?", [PORT], [], 30, None))
    assert first == "Repairs cost nine million euros, the council said."


def test_other_words_for_the_same_are_found_by_their_meaning(encoder: StaticEncoder) -> None:
    two = [document("The mayor eats soup.", id="a"), document("A ferry crosses the bay.", id="b")]
    assert texts(select("boats on the sea", two, [], 5, encoder), two) == ["A ferry crosses the bay."]


def test_what_stands_under_a_heading_of_that_name_comes_before_what_mentions_it() -> None:
    chosen = texts(select("Climate", [GUIDE], [], 9, None))
    assert set(chosen) == {"Summers are dry there.", "Winters bring fog and gales."}


def test_what_somebody_said_is_found_by_the_office_that_was_told_once() -> None:
    chosen = texts(select("What did the mayor say about the state?", [COUNCIL], [], 18, None))
    assert len(chosen) == 2
    assert all(text.startswith("Ida Brandt") for text in chosen)


def test_where_nothing_is_asked_what_the_documents_share_comes_first() -> None:
    lines = ("The cat sleeps.", "The quay is cracked."), ("Trees are green.", "A quay has cracks.")
    talk = [document("\n".join(said), id=said[0]) for said in lines]
    assert "quay" in texts(select(None, talk, [], 5, None), talk)[0]


def test_a_report_is_given_its_background_and_a_command_to_summarize_its_answer() -> None:
    background = document(
        "The quay of Oldbridge cracked.\nThe quay of Oldbridge was built of brick.\nA lawsuit over trees began.",
        id="background",
    )
    report = (
        "A lawsuit over forty lime trees was dropped today after a talk of many hours at the city hall of the town."
    )
    [asked, *_] = texts(select(f"Summarize how {report}", [background], [], 9, None), [background])
    [drawn, *_] = texts(select(report, [background], [], 9, None), [background])
    assert asked == "A lawsuit over trees began."
    assert "quay" in drawn


def test_what_the_reader_knows_is_left_out() -> None:
    asked = "What do the repairs cost?"
    chosen = texts(select(asked, EVERYTHING, ["The council said: repairs cost nine million euros!"], 30, None))
    assert not [text for text in chosen if "million" in text]


def test_one_fact_is_not_told_twice() -> None:
    twice = [PORT, document(PORT.text, id="copy"), TREES]
    chosen = texts(select("cracks along the quay", twice, [], 16, None), twice)
    assert len(set(chosen)) == len(chosen)


@pytest.mark.parametrize("query", [None, "", "?", "zyzzyva"])
def test_no_documents_or_no_budget_is_nothing_chosen(query: str | None) -> None:
    assert select(query, [], [], 50, None) == []
    assert select(query, [document("")], [], 50, None) == []
    assert select(query, EVERYTHING, [], 0, None) == []


@given(
    query=st.sampled_from([None, "the quay", "Climate", "What did Ida Brandt say?"]),
    budget=st.integers(0, 60),
    lines=st.lists(st.sampled_from(["The quay is closed.", "Ida: no.", "Ціна 5 євро.", "a", "— …"]), max_size=12),
)
def test_the_budget_is_never_passed_and_every_span_is_a_passage_once(
    query: str | None, budget: int, lines: list[str]
) -> None:
    documents = [*EVERYTHING, document("\n".join(lines), id="lines")]
    found = select(query, documents, [], budget, None)
    assert sum(len(text.split()) for text in texts(found, documents)) <= budget
    assert len(set(found)) == len(found)
    assert all(text == text.strip() != "" for text in texts(found, documents))


@settings(max_examples=20)
@given(seed=st.integers(0, 999), query=st.sampled_from([None, "the quay", "boats and buses"]))
def test_neither_the_order_of_the_documents_nor_the_last_bits_of_a_float_change_anything(
    encoder: StaticEncoder, seed: int, query: str | None
) -> None:
    shuffled = EVERYTHING.copy()
    Random(seed).shuffle(shuffled)  # noqa: S311  no cryptography: an order
    assert select(query, shuffled, [], 40, Noisy(encoder, seed)) == select(query, EVERYTHING, [], 40, encoder)


def test_what_leans_on_another_comes_behind_it_or_not_at_all() -> None:
    text = "The harbour of Oldbridge fell silent. It costs nine million euros to repair. Bread is dear."
    both = select("repair costs in million euros", [document(text)], [], 40, None)
    assert [text[start:end] for _, start, end in both][:2] == [
        "The harbour of Oldbridge fell silent.",
        "It costs nine million euros to repair.",
    ]
    assert "It costs" not in " ".join(
        text[start:end] for _, start, end in select("repair costs in million euros", [document(text)], [], 8, None)
    )
