"""The scripting interface: a conversation in JSON lines."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.journeys.evaluate import converse

DOCUMENTS = [
    {"id": "a", "text": "The harbour of Oldbridge is closed until spring. Fishermen pay double fees elsewhere."},
    {"id": "b", "text": "Until spring the harbour of Oldbridge stays closed. Lime trees stand on the quay."},
    {"id": "c", "title": "Market", "text": "The market opens on Fridays. Cheese sells best there."},
]


def ask(*requests: Any) -> list[dict[str, Any]]:
    lines = [request if isinstance(request, str) else json.dumps(request) for request in requests]
    return [json.loads(answer) for answer in converse(lines, lambda: None)]


def test_a_corpus_is_sent_once_and_asked_often() -> None:
    ready, brief, other = ask(
        {"op": "corpus", "id": "town", "documents": DOCUMENTS},
        {"op": "brief", "id": 1, "corpus": "town", "query": "Why is the harbour closed?", "max_points": 1},
        {"op": "brief", "id": 2, "corpus": "town", "query": "When does the market open?"},
    )
    assert ready == {"id": "town", "ok": True}
    (point,) = brief["points"]
    texts = {one["id"]: one["text"] for one in DOCUMENTS}
    spans = [texts[one["doc"]][one["start"] : one["end"]] for one in point["citations"]]
    assert spans[0] == point["text"]
    assert {one["doc"] for one in point["citations"]} == {"a", "b"}
    assert other["points"][0]["text"] == "The market opens on Fridays."


def test_documents_may_come_with_the_brief() -> None:
    (answer,) = ask({"op": "brief", "id": 1, "documents": DOCUMENTS, "query": "cheese"})
    assert answer["points"][0]["citations"][0]["doc"] == "c"


def test_who_else_says_a_point_is_looked_for_in_all_documents() -> None:
    documents = [
        {"id": "a", "text": "At quay seven, the yard of Andersen lost forty cranes in the storm."},
        {"id": "b", "text": "The yard of Andersen lost forty cranes in the storm."},
    ]
    (answer,) = ask({"op": "brief", "id": 1, "query": "What happened at quay seven?", "documents": documents})
    [point] = answer["points"]
    assert [one["doc"] for one in point["citations"]] == ["a", "b"]


def test_passages_are_selected_within_a_budget_of_words() -> None:
    (answer,) = ask({"op": "select", "id": 1, "query": "harbour", "documents": DOCUMENTS, "budget_words": 20})
    assert sum(len(one["text"].split()) for one in answer["sentences"]) <= 20
    assert "harbour" in answer["sentences"][0]["text"]


def test_what_was_read_is_less_new() -> None:
    history, news = "The harbour of Oldbridge is closed.", "A storm broke the mole on Monday."
    (answer,) = ask({"op": "novelty", "id": 1, "history": [history], "candidates": [history, news]})
    old, new = answer["scores"]
    assert old < new


def test_sentences_and_headings_come_as_spans() -> None:
    spans, headings = ask(
        {"op": "sentences", "id": 1, "text": "Lt. Gen. Smith came. He left.", "language": "en"},
        {"op": "headings", "id": 2, "text": "The Harbour\n\nThe harbour is closed until spring, the council said.\n"},
    )
    assert spans["spans"] == [[0, 20], [21, 29]]
    assert headings["headings"] == [[0, 11]]


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        ("{not json", "no JSON object"),
        ("[1]", "no JSON object"),
        ({"op": "sing", "id": 1}, "there is no op 'sing'; send one of corpus, brief, select, novelty, sentences"),
        ({"op": "brief", "id": 1, "corpus": "nowhere", "query": "q"}, "there is no corpus 'nowhere'; send it first"),
        ({"op": "brief", "id": 1}, "the brief request cannot be read ('corpus')"),
        ({"op": "novelty", "id": 1, "history": None, "candidates": []}, "the novelty request cannot be read"),
    ],
)
def test_a_line_that_cannot_be_answered_says_why_and_stops_nothing(request_: Any, said: str) -> None:
    refused, answered = ask(request_, {"op": "sentences", "id": 2, "text": "One.", "language": "en"})
    assert said in refused["error"]
    assert answered["spans"] == [[0, 4]]


FIELDS = ("documents", "corpus", "query", "history", "candidates", "text", "language", "budget_words")
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.fixed_dictionaries(
        {"op": st.sampled_from(["corpus", "brief", "select", "novelty", "sentences", "headings"]), "id": VALUES},
        optional=dict.fromkeys(
            ("documents", "corpus", "query", "history", "candidates", "text", "language", "budget_words"), VALUES
        ),
    )
)
def test_whatever_is_sent_gets_one_answer(request_: dict[str, Any]) -> None:
    (answer,) = ask(request_)
    assert answer["id"] == request_["id"]


@pytest.mark.parametrize(
    "odd", [{"op": ["brief"]}, {"op": {}}, {"op": "brief", "query": "x", "documents": [], "max_points": 1e400}]
)
def test_an_operation_or_a_number_of_an_odd_kind_is_refused_and_stops_nothing(odd: dict[str, Any]) -> None:
    refused, after = ask({"id": 1, **odd}, {"op": "novelty", "id": 2, "history": [], "candidates": []})
    assert refused["error"]
    assert after == {"id": 2, "scores": []}


def test_half_a_character_is_sent_in_a_form_that_can_be_written() -> None:
    text = "The harbour of Oldbridge \ud800 is closed."
    line = json.dumps({"op": "brief", "id": 1, "query": "harbour", "documents": [{"id": "a", "text": text}]})
    (answer,) = converse([line], lambda: None)
    assert answer.encode()
    assert json.loads(answer)["points"][0]["text"] == text
