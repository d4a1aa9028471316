"""Seconds and memory side by side: the same made-up text, each system in a process of its own.

The text is drawn with a fixed seed from the bot's table of word rarity, each word as often as it is in general
English, so that its vocabulary grows as real text's does, no sentence repeats, and no evaluation data is needed.
"""

import multiprocessing
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np

from scoring.bed import Document, Item, Topic
from scoring.memory import peak_megabytes
from scoring.peers import PEERS, Peer
from scoring.pool import pool
from scoring.product import ROOT, Product
from scoring.sumy_peers import sumy_peers

SENTENCE_WORDS, DOCUMENT_SENTENCES = 20, 50
"""So that a document has 1,000 words."""

POINTS, BUDGET = 10, 250

WARM_UP = 99
"""The seed of the text that a system warms up on."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What ranking `sentences` sentences took; `megabytes` None where the system does not tell."""

    sentences: int
    seconds: float
    megabytes: float | None


def made_up(sentences: int, seed: int) -> list[Document]:
    """Documents of fifty sentences of twenty words; another seed, another text."""
    rows = [line.split() for line in (ROOT / "bot/briefing/rarity.txt").read_text(encoding="utf-8").splitlines()]
    pairs = [(word, int(level)) for level, *words in rows for word in words if word.isascii() and word.isalpha()]
    chances = np.array([10 ** (level / 10) for _, level in pairs])
    drawn = np.random.default_rng(seed).choice(len(pairs), size=(sentences, SENTENCE_WORDS), p=chances / chances.sum())
    lines = [" ".join(pairs[place][0] for place in row).capitalize() + "." for row in drawn]
    return [
        {"id": f"d{start}", "text": " ".join(lines[start : start + DOCUMENT_SENTENCES])}
        for start in range(0, sentences, DOCUMENT_SENTENCES)
    ]


def question(documents: Sequence[Document]) -> str:
    """Eight words of the first document."""
    return " ".join(documents[0]["text"].split()[:8])


def selecting(product: Product, sentences: int, rounds: int) -> Cost:
    """Ours: read, split, rank and select in one request, through the pipe; start-up not counted."""
    product.select(_item(made_up(DOCUMENT_SENTENCES, WARM_UP)))
    seconds = _best(sentences, rounds, lambda documents: product.select(_item(documents)))
    return Cost(sentences, seconds, product.peak_megabytes())


def briefing(product: Product, sentences: int, rounds: int) -> tuple[Cost, Cost]:
    """Ours: take documents in, then compose a brief from them, each through the pipe."""
    product.learn(_topic(made_up(DOCUMENT_SENTENCES, WARM_UP)))
    documents = made_up(sentences, 0)
    topic = _topic(documents)
    learned = Cost(sentences, _timed(lambda: product.learn(topic)), product.peak_megabytes())
    asked = [question(documents[place:]) for place in range(rounds)]
    composed = min(_timed(partial(product.brief, topic, query, POINTS)) for query in asked)
    return learned, Cost(sentences, composed, product.peak_megabytes())


def peer_names(*, quick: bool) -> list[str]:
    """The peers whose costs are measured."""
    return [peer.name for peer in (*PEERS, *sumy_peers(quick=quick))]


def of_peer(name: str, sentences: int, rounds: int) -> Cost:
    """A peer in a fresh process: split and select."""
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=fresh) as process:
        return process.submit(_peer_cost, name, sentences, rounds).result()


def _peer_cost(name: str, sentences: int, rounds: int) -> Cost:
    peer = next(one for one in (*PEERS, *sumy_peers(quick=False)) if one.name == name)
    _select(peer, made_up(DOCUMENT_SENTENCES, WARM_UP))
    return Cost(
        sentences, _best(sentences, rounds, lambda documents: _select(peer, documents)), peak_megabytes(os.getpid())
    )


def _topic(documents: Sequence[Document]) -> Topic:
    return Topic("costs", tuple(documents), (), ())


def _best(sentences: int, rounds: int, run: Callable[[Sequence[Document]], object]) -> float:
    """The best of several times, each with another text, as other programs disturb."""
    texts = [made_up(sentences, seed) for seed in range(rounds)]
    return min(_timed(partial(run, documents)) for documents in texts)


def _select(peer: Peer, documents: Sequence[Document]) -> Sequence[int]:
    return peer.order(pool(documents), question(documents), BUDGET // SENTENCE_WORDS)


def _item(documents: Sequence[Document]) -> Item:
    return Item(
        id="costs",
        pool="costs",
        query=question(documents),
        budget=BUDGET,
        documents=tuple(documents),
        references=(),
        relevant=(),
        on_topic=frozenset(),
        labels=(),
    )


def _timed(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started
