"""Whatever line a script sends: an answer in JSON, or an error in words, and the conversation goes on."""

import json
from typing import Any

from hypothesis import strategies as st

from bot.journeys.evaluate import converse
from fuzz.effort import attack, efforts
from fuzz.mutations import HUGE, spoilt_json, spoilt_text

DOCUMENTS = [{"id": "a", "title": "Port", "text": "The harbour is closed. It rains."}, {"id": "b", "text": "A quay."}]
REQUESTS: tuple[dict[str, Any], ...] = (
    {"op": "corpus", "id": "town", "documents": DOCUMENTS},
    {"op": "brief", "id": 1, "documents": DOCUMENTS, "query": "the harbour", "max_points": 2, "max_words_per_point": 9},
    {"op": "brief", "id": 2, "corpus": "town", "query": "the harbour"},
    {"op": "select", "id": 3, "documents": DOCUMENTS, "query": "harbour", "history": ["It rains."], "budget_words": 9},
    {"op": "novelty", "id": 4, "documents": DOCUMENTS},
    {"op": "sentences", "id": 5, "text": "It rains. It pours.", "language": "english"},
    {"op": "headings", "id": 6, "text": "# A heading\n\nIt rains."},
)
KNOWN = (
    "[" * 50_000,
    "NaN",
    "1",
    '"x"',
    "\0",
    '{"op": ["brief"]}',
    f'{{"op": "brief", "id": {HUGE}}}',
    '{"op": 1e999}',
)


def answered(line: str) -> None:
    """A line is answered with a line, and so is the one after it."""
    after = json.dumps({"op": "headings", "id": "after", "text": "# A heading"})
    answers = [json.loads(answer) for answer in converse([line.replace("\n", " "), after], lambda: None)]
    assert len(answers) == 1 + bool(line.strip())
    assert answers[-1]["id"] == "after"
    assert "error" not in answers[-1]
    for answer in answers[:-1]:
        assert len(answer) > 1
        assert "error" not in answer or answer["error"].strip()


@efforts
def test_any_line(effort: int) -> None:
    good = st.sampled_from(REQUESTS)
    things = good.flatmap(spoilt_json).map(json.dumps) | good.map(json.dumps).flatmap(spoilt_text)
    attack(answered, things, effort, known=KNOWN, quick=150)
