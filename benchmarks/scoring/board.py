"""The scoreboard: every task, ours beside the peers, in one run."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import TypeVar

from scoring import abstention, bed, cited, novelty, published, selection, simple, splitting
from scoring.bed import Item, Question, Topic
from scoring.cited import CitedPoint, Scored
from scoring.judge import Judge
from scoring.peers import PEERS, Peer, cite_own, picked, supported, tfidf_mmr
from scoring.pool import Pool, pool
from scoring.product import Product, RefusedError
from scoring.splitting import Headings, Splitter
from scoring.sumy_peers import sumy_peers
from scoring.tables import Row, Table

T = TypeVar("T")

OURS = "Attaché"
ON_RECORD = f"{OURS}, as /ask reads a record"

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"

SHORTEST_SENTENCE = 5
"""Words; for a budget of b words a peer is asked for b / 5 sentences, more than will fit."""

BEST_FOR_SLOW = 200
"""Where a whole topic is too much for a peer, it ranks the best sentences by TF-IDF."""

USUAL_POINTS = 5
"""A brief's length where no gold sets it."""

FOREIGN_QUESTIONS = 6
"""How many questions of the other topics are asked of each topic, as ones that its documents cannot answer."""

SELECTION_COLUMNS = {
    "bgsum": ("R1", "R2"),
    "newts": ("R2", "docP"),
    "qmsum": ("spanP",),
    "persp": ("F", "bothStances"),
    "section": ("nGain",),
    "section1": ("nGain",),
}


@dataclass(frozen=True, slots=True)
class Run:
    """What is measured and how much of it: `most` items of each kind, all when None.

    `on_record`: the product is this checkout, so that a record of its own can be asked too.
    """

    data: Path
    most: int | None
    quick: bool
    with_published: bool
    on_record: bool = True

    def rows(self, rows: Sequence[Row], elsewhere: Sequence[Row]) -> list[Row]:
        """What was measured here, then what was published."""
        return [*rows, *(elsewhere if self.with_published and rows else ())]


def quality(product: Product, run: Run) -> Iterator[Table]:
    """One table after the other, as they are done; tasks without data are left out."""
    topics = bed.topics(run.data)
    if topics:
        yield _cited(product, topics, run)
        yield _abstention(product, topics, run)
    if curve := abstention.curve(product, topics, bed.asking(EXAMPLES), run.most):
        yield curve
    pooled = {task: bed.spread(bed.items(run.data, task), run.most) for task in SELECTION_COLUMNS}
    if any(pooled.values()):
        yield _selection(product, {task: items for task, items in pooled.items() if items}, run)
    if read := bed.spread(bed.novelty_items(run.data), run.most):
        yield _novelty(product, read, run)
    cases = bed.splitting(run.data)
    if cases.exact or cases.corpora:
        yield _sentences(product, cases, run)
    if cases.headings:
        yield _headings(product, bed.spread(cases.headings, run.most and 3 * run.most))


def _cited(product: Product, topics: Sequence[Topic], run: Run) -> Table:
    calibration = bed.calibration(run.data)
    scores: dict[str, list[Scored]] = {name: [] for name in (OURS, *([ON_RECORD] if run.on_record else []))}
    for topic in topics:
        judge = Judge(calibration, [one["text"] for one in topic.documents])
        sentences = pool(topic.documents)
        learned = _unless_refused(_learning(product, topic))
        for question in bed.spread(topic.questions, run.most):
            asked = _briefing(product, topic, question.text, len(question.insights))
            points = _unless_refused(asked) if learned else None
            scores[OURS].append(cited.score(judge, question.insights, points))
            for name, theirs in _cited_by_peers(sentences, topic, question, run):
                scores.setdefault(name, []).append(cited.score(judge, question.insights, theirs))
        if run.on_record:
            scores[ON_RECORD] += _cited_on_record(judge, topic, run)
    rows = [Row(name, cited.summary(briefs)) for name, briefs in scores.items()]
    refused = sum(one.refused for one in scores[OURS])
    return Table(
        name="cited briefs",
        note="Per cent, but for citations per point. For systems that copy sentences, found and strict joint count."
        + (f" {refused} of {len(scores[OURS])} questions were refused and score 0." if refused else ""),
        columns=tuple(name for name in rows[0].figures if name != "refused"),
        rows=run.rows(rows, published.CITED),
    )


def _cited_on_record(judge: Judge, topic: Topic, run: Run) -> list[Scored]:
    from scoring.record import on_record  # noqa: PLC0415  this checkout's own, where that is the product

    with on_record(topic) as ask:
        return [
            cited.score(judge, question.insights, ask(question.text, len(question.insights)))
            for question in bed.spread(topic.questions, run.most)
        ]


def _learning(product: Product, topic: Topic) -> Callable[[], bool]:
    def learn() -> bool:
        product.learn(topic)
        return True

    return learn


def _briefing(product: Product, topic: Topic, query: str, most: int) -> Callable[[], list[CitedPoint]]:
    return lambda: product.brief(topic, query, most)


def _cited_by_peers(
    sentences: Pool, topic: Topic, question: Question, run: Run
) -> Iterator[tuple[str, list[CitedPoint]]]:
    names = [one["id"] for one in topic.documents]
    most = len(question.insights)
    yield "TF-IDF + support", supported(sentences, names, question.text, most)
    best = Pool(tuple(picked(sentences, tfidf_mmr(sentences, question.text, BEST_FOR_SLOW))))
    for peer in (*PEERS, *sumy_peers(quick=run.quick)):
        if _can_take(peer, sentences):
            yield peer.name, cite_own(sentences, names, peer.order(sentences, question.text, most))
        elif _can_take(peer, best):
            order = peer.order(best, question.text, most)
            yield f"{peer.name} of the best {BEST_FOR_SLOW}", cite_own(best, names, order)


def _abstention(product: Product, topics: Sequence[Topic], run: Run) -> Table:
    """How often nothing is said: to questions that the topic answers, and to ones it cannot."""
    silent: dict[bool, list[bool]] = {True: [], False: []}
    for topic in topics:
        if not _unless_refused(_learning(product, topic)):
            continue
        others = [question for other in topics if other is not topic for question in other.questions]
        foreign = [question.text for question in bed.spread(others, FOREIGN_QUESTIONS)]
        own = [question.text for question in bed.spread(topic.questions, run.most)]
        for answerable, asked in ((True, own), (False, [*topic.unanswerable, *foreign])):
            for text in asked:
                points = _unless_refused(_briefing(product, topic, text, USUAL_POINTS))
                silent[answerable].append(not points)
    columns = {"silent, no answer exists": silent[False], "silent, an answer exists": silent[True]}
    return Table(
        name="abstention",
        note="Per cent of questions left unanswered. No answer exists: other topics' questions, and those made for it. "
        "The peers always answer.",
        columns=tuple(columns),
        rows=[Row(OURS, {name: 100 * fmean(values) for name, values in columns.items() if values})],
    )


def _selection(product: Product, tasks: Mapping[str, Sequence[Item]], run: Run) -> Table:
    figures: dict[str, dict[str, float]] = {OURS: {}}
    for task, items in tasks.items():
        mine = _unless_refused(_selecting(product, items))
        if mine is not None:
            figures[OURS] |= {f"{task} {name}": value for name, value in mine.items()}
        pools = {item.pool: pool(item.documents) for item in items}
        for peer in (*PEERS, *sumy_peers(quick=run.quick)):
            if all(_can_take(peer, one) for one in pools.values()):
                scores = _selected_by(peer, items, pools)
                figures.setdefault(peer.name, {}).update({f"{task} {name}": value for name, value in scores.items()})
    exact = [value for name, value in figures[OURS].items() if name.endswith(" exact")]
    if exact:
        figures[OURS]["exact"] = fmean(exact)
    columns = tuple(f"{task} {name}" for task in tasks for name in SELECTION_COLUMNS[task])
    rows = [Row(name, found) for name, found in figures.items()]
    return Table(
        name="selection",
        note="Per cent. Exact: sentences that stand word for word at the span given. "
        "A dash: not measured, as the method is too slow for this pool, or the operation was refused.",
        columns=(*columns, "exact"),
        rows=run.rows(rows, published.SELECTION),
    )


def _selecting(product: Product, items: Sequence[Item]) -> Callable[[], dict[str, float]]:
    return lambda: selection.summary([selection.score(item, product.select(item)) for item in items])


def _selected_by(peer: Peer, items: Sequence[Item], pools: Mapping[str, Pool]) -> dict[str, float]:
    """Items that share their documents share the order of a peer that reads no question."""
    known: dict[tuple[str, str | None, int], Sequence[int]] = {}
    scores = []
    for item in items:
        query = item.query if peer.reads_query else None
        asked = (item.pool, query, item.budget // SHORTEST_SENTENCE)
        if asked not in known:
            known[asked] = peer.order(pools[item.pool], *asked[1:])
        scores.append(selection.score(item, picked(pools[item.pool], known[asked])))
    return selection.summary(scores)


def _can_take(peer: Peer, sentences: Pool) -> bool:
    return peer.limit is None or len(sentences.sentences) <= peer.limit


def _novelty(product: Product, items: Sequence[bed.NoveltyItem], run: Run) -> Table:
    mine = _unless_refused(lambda: novelty.score(items, product.newness))
    found = {OURS: mine or {}} | {name: novelty.score(items, newness) for name, newness in simple.NOVELTY.items()}
    rows = [Row(name, figures) for name, figures in found.items()]
    columns = ("AUC", "AUC per item")
    return Table(
        name="novelty",
        note="The chance that a sentence with news scores above one without; 0.5 is guessing.",
        columns=columns,
        rows=run.rows(rows, published.NOVELTY),
        digits=dict.fromkeys(columns, 3),
    )


def _sentences(product: Product, cases: bed.Splitting, run: Run) -> Table:
    most = run.most and 10 * run.most
    found: dict[str, dict[str, float]] = {}
    for name, split in ({OURS: product.sentences} | simple.splitters()).items():
        found[name] = _unless_refused(_splitting(split, cases, most)) or {}
    return Table(
        name="sentences",
        note="Golden and traps: per cent of cases split exactly as given. Corpora: F1 of boundaries in a paragraph.",
        columns=(*cases.exact, *cases.corpora),
        rows=run.rows([Row(name, figures) for name, figures in found.items()], published.SPLITTING),
        digits=dict.fromkeys(cases.corpora, 3),
    )


def _splitting(split: Splitter, cases: bed.Splitting, most: int | None) -> Callable[[], dict[str, float]]:
    return lambda: (
        {name: splitting.exact(texts, name.split()[-1], split) for name, texts in cases.exact.items()}
        | {
            name: splitting.boundary_f1(bed.spread(texts, most), name.split("_")[0], split)
            for name, texts in cases.corpora.items()
        }
    )


def _headings(product: Product, cases: Sequence[bed.HeadingCase]) -> Table:
    layouts = tuple(sorted({case.layout for case in cases}, key="seed blank tight".find))
    finders: dict[str, Headings] = {OURS: product.headings, **simple.HEADINGS}
    found = {name: _unless_refused(_finding(find, cases, layouts)) or {} for name, find in finders.items()}
    return Table(
        name="headings",
        note="F1 of the places where headings start, by layout: as in the seed, blank lines around, no blank lines.",
        columns=layouts,
        rows=[Row(name, figures) for name, figures in found.items()],
        digits=dict.fromkeys(layouts, 3),
    )


def _finding(
    find: Headings, cases: Sequence[bed.HeadingCase], layouts: Sequence[str]
) -> Callable[[], dict[str, float]]:
    return lambda: {
        layout: splitting.heading_f1([case for case in cases if case.layout == layout], find) for layout in layouts
    }


def _unless_refused(ask: Callable[[], T]) -> T | None:
    try:
        return ask()
    except RefusedError:
        return None
