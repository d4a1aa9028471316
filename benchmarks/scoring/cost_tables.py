"""The tables of costs: ours and the peers on the same text, in one run."""

import math
from collections.abc import Callable, Iterator

from scoring import costs
from scoring.costs import Cost
from scoring.product import Product, RefusedError
from scoring.sumy_peers import sumy_peers
from scoring.tables import Row, Table

OURS, LEXRANK, KL = "Attaché", "sumy LexRank", "sumy KL"
SENTENCES, MANY = 1_000, 10_000
LEXRANK_SENTENCES, LEXRANK_QUICK_SENTENCES = 2_000, 400
HALF = 2
"""LexRank is measured at this size and at half of it, to see how its time grows."""

QUICK_SENTENCES, KL_SENTENCES = 100, 100
"""What sumy's other peers get in a quick run, and KL in any: its time grows with the cube."""

ROUNDS = 3
"""The best of three counts; of one in a quick run, and for LexRank, whose rounds last."""

HUNDRED_DOCUMENTS = 100 * costs.DOCUMENT_SENTENCES

Start = Callable[[], Product]


def cost_tables(start: Start, *, quick: bool) -> Iterator[Table]:
    """Both tables; each of our figures from a product started for it, as memory is told by its peak."""
    slow = {peer.name: _slow_size(peer.name, quick=quick) for peer in sumy_peers(quick=quick)}
    rounds = 1 if quick else ROUNDS
    found = {
        name: costs.of_peer(name, slow.get(name, SENTENCES), 1 if name == LEXRANK else rounds)
        for name in costs.peer_names(quick=quick)
    }
    yield _side_by_side(start, found, rounds)
    yield _at_scale(start, found.get(LEXRANK), rounds)


def _slow_size(name: str, *, quick: bool) -> int:
    if name == KL:
        return KL_SENTENCES
    if name == LEXRANK:
        return LEXRANK_QUICK_SENTENCES if quick else LEXRANK_SENTENCES
    return QUICK_SENTENCES if quick else SENTENCES


def _side_by_side(start: Start, peers: dict[str, Cost], rounds: int) -> Table:
    found = {OURS: _selecting(start, rounds)} | peers
    return Table(
        name="costs",
        note="Splitting, ranking and selecting 250 words of made-up text; start-up not counted; ours through its pipe.",
        columns=("sentences", "seconds", "peak MB"),
        rows=[Row(name, _figures(cost)) for name, cost in found.items()],
        digits={"sentences": 0, "seconds": 3, "peak MB": 0},
    )


def _at_scale(start: Start, lexrank: Cost | None, rounds: int) -> Table:
    taken_in, brief = _briefing(start, MANY, rounds)
    _, small_brief = _briefing(start, HUNDRED_DOCUMENTS, rounds)
    rows = [
        Row(f"{OURS}: taking in {MANY:,} sentences", _figures(taken_in)),
        Row(f"{OURS}: a brief from them, once taken in", _figures(brief)),
        Row(f"{OURS}: a brief from 100 documents of 1,000 words, once taken in", _figures(small_brief)),
    ]
    note = "sumy is not installed: nothing to compare with."
    if lexrank:
        smaller = costs.of_peer(LEXRANK, lexrank.sentences // HALF, 1)
        power = math.log(lexrank.seconds / smaller.seconds, HALF)
        far = lexrank.seconds * (MANY / lexrank.sentences) ** 2
        rows.append(Row(f"{LEXRANK}: {MANY:,} sentences, extrapolated", {"sentences": MANY, "seconds": far}))
        if taken_in and brief:
            times = far / (taken_in.seconds + brief.seconds)
            rows.append(Row(f"{LEXRANK} / {OURS}, taking in and a brief", {"sentences": MANY, "times": times}))
        note = (
            f"{LEXRANK} took {smaller.seconds:.2f} s for {smaller.sentences:,} sentences and {lexrank.seconds:.2f} s "
            f"for {lexrank.sentences:,}: its time grows with the power of {power:.2f}. Extrapolated from the larger "
            "with the power of 2, as it compares every pair."
        )
    return Table(
        name="costs at scale",
        note=note,
        columns=("sentences", "seconds", "peak MB", "times"),
        rows=rows,
        digits={"sentences": 0, "seconds": 3, "peak MB": 0, "times": 0},
    )


def _briefing(start: Start, sentences: int, rounds: int) -> tuple[Cost | None, Cost | None]:
    """Taking in and a brief; nothing where the product offers neither."""
    with start() as product:
        try:
            return costs.briefing(product, sentences, rounds)
        except RefusedError:
            return None, None


def _selecting(start: Start, rounds: int) -> Cost | None:
    with start() as product:
        try:
            return costs.selecting(product, SENTENCES, rounds)
        except RefusedError:
            return None


def _figures(cost: Cost | None) -> dict[str, float]:
    if cost is None:
        return {}
    memory = {} if cost.megabytes is None else {"peak MB": cost.megabytes}
    return {"sentences": cost.sentences, "seconds": cost.seconds} | memory
