"""The scoreboard runs on its own examples, and holds a product to its word."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from scoring import bed
from scoring.peers import PEERS, Peer
from scoring.pool import pool
from scoring.product import EndedError, Product, RefusedError

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLES = ROOT / "benchmarks" / "examples"
TOPICS = bed.topics(EXAMPLES)


def test_the_quick_scoreboard_prints_figures_as_json() -> None:
    done = subprocess.run(
        [sys.executable, "benchmarks/quality.py", "--quick", "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    figures = json.loads(done.stdout)["figures"]
    assert figures["cited briefs/Attaché/exact"] == 100
    assert figures["cited briefs/Attaché, as /ask reads a record/exact"] == 100
    assert figures["cited briefs/Attaché/found"] > figures["cited briefs/random/found"]
    assert figures["costs/lead/seconds"] > 0


def test_every_insight_names_documents_of_its_topic() -> None:
    for topic in TOPICS:
        known = {document["id"] for document in topic.documents}
        assert all(insight.documents <= known for question in topic.questions for insight in question.insights)


def test_relevant_spans_are_whole_sentences() -> None:
    for task in ("qmsum", "section", "section1"):
        for item in bed.items(EXAMPLES, task):
            for span in item.relevant:
                quote = item.documents[span.doc]["text"][span.start : span.end]
                assert quote[0].isupper() or quote[0] == '"'
                assert quote[-1] == "."


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
def test_a_peer_orders_sentences_without_repeating_one(peer: Peer) -> None:
    sentences = pool(TOPICS[0].documents)
    order = peer.order(sentences, "late fees", 8)
    assert len(set(order)) == 8


def test_the_peers_sentences_stand_at_their_spans() -> None:
    documents = TOPICS[0].documents
    assert all(documents[one.doc]["text"][one.start : one.end] == one.text for one in pool(documents).sentences)


def test_a_product_that_refuses_says_why() -> None:
    answer = 'import sys; [print(\'{"error": "not offered"}\', flush=True) for _ in sys.stdin]'
    with Product([sys.executable, "-c", answer]) as product, pytest.raises(RefusedError, match="not offered"):
        product.ask("novelty")


def test_a_product_that_ends_is_quoted_with_its_last_words() -> None:
    with (
        Product([sys.executable, "-c", "raise SystemExit('no such corpus')"]) as product,
        pytest.raises(EndedError, match="gave no answer: no such corpus"),
    ):
        product.ask("brief")
