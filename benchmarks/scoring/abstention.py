"""What it costs to be silent, and to answer, by threshold: questions that the documents answer and ones they cannot.

Near questions are of two kinds: written for the documents, and questions of the bed asked after the documents that
hold their insights were taken away (what stays speaks of the same, and now and then says some of it).
"""

from collections.abc import Iterator, Sequence
from statistics import fmean

from scoring import bed
from scoring.bed import Asking, Topic
from scoring.product import Product, RefusedError
from scoring.tables import Row, Table

THRESHOLDS = (0.35, 0.45, 0.5, 0.55, 0.6, 0.65, 0.75)
FOREIGN_QUESTIONS = 6
"""How many questions of the other topics are asked of each topic."""

SILENT = "silent, answerable"
WRONG = {"foreign": "answered, foreign", "near": "answered, near, written", "without": "answered, evidence taken away"}


def curve(product: Product, topics: Sequence[Topic], sets: Sequence[Asking], most: int | None) -> Table | None:
    """One row a threshold; None for a product that does not say how sure it is."""
    sure: dict[str, list[float]] = {"answerable": [], **{kind: [] for kind in WRONG}}
    try:
        for kind, topic, question in _asked(topics, sets, most):
            if topic is not None:
                product.learn(topic)
                learned = topic
            sure[kind].append(product.sureness(learned, question))
    except RefusedError:
        return None
    rows = [Row(f"at {threshold:.2f}", _figures(sure, threshold)) for threshold in THRESHOLDS]
    counts = ", ".join(f"{len(values)} {kind}" for kind, values in sure.items())
    return Table(
        name="abstention by threshold",
        note=f"Per cent of questions ({counts}). The product answers from 0.55 on.",
        columns=(SILENT, *WRONG.values()),
        rows=rows,
    )


def _figures(sure: dict[str, list[float]], threshold: float) -> dict[str, float]:
    figures = {
        name: 100 * fmean(value >= threshold for value in sure[kind]) for kind, name in WRONG.items() if sure[kind]
    }
    if sure["answerable"]:
        figures[SILENT] = 100 * fmean(value < threshold for value in sure["answerable"])
    return figures


def _asked(
    topics: Sequence[Topic], sets: Sequence[Asking], most: int | None
) -> Iterator[tuple[str, Topic | None, str]]:
    """Each question with its kind, and with the topic to learn first unless that is the one before."""
    for one in sets:
        fresh: Topic | None = one.topic
        for kind, questions in (("answerable", one.answerable), ("near", one.near), ("foreign", one.foreign)):
            for question in bed.spread(questions, most and 3 * most):
                yield kind, fresh, question
                fresh = None
    for topic in topics:
        fresh = topic
        own = bed.spread(topic.questions, most)
        others = [question for other in topics if other is not topic for question in other.questions]
        asked = [("answerable", question.text) for question in own]
        asked += [("foreign", question.text) for question in bed.spread(others, FOREIGN_QUESTIONS)]
        asked += [("near", question) for question in topic.unanswerable]
        for kind, text in asked:
            yield kind, fresh, text
            fresh = None
        for known in own:
            evidence = frozenset().union(*(insight.documents for insight in known.insights))
            left = tuple(one for one in topic.documents if one["id"] not in evidence)
            if left:
                yield "without", Topic(f"{topic.name} without {known.id}", left, (), ()), known.text
