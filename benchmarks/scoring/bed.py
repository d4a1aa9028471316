"""The evaluation data as frozen dataclasses, read from a folder.

The folder holds ``cited/*/*.json``, ``selection/data/*/TASK.{docs,items,gold}.jsonl`` and ``splitting/*.json``;
benchmarks/examples/ is a small one of our own. What is missing is left out. Offsets count characters, `end` is
exclusive, and `doc` counts the item's documents from 0.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

Document = Mapping[str, str]
"""``id`` and ``text``; sometimes ``title``, ``date`` or ``source``: as sent to the product."""


@dataclass(frozen=True, slots=True)
class Insight:
    """A fact that answers a question, and the ids of the documents that hold it."""

    text: str
    documents: frozenset[str]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a topic's documents; its number of insights is the number of points asked for."""

    id: str
    text: str
    insights: tuple[Insight, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """Documents, questions that they answer, and questions that they do not."""

    name: str
    documents: tuple[Document, ...]
    questions: tuple[Question, ...]
    unanswerable: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asking:
    """Documents with questions that they answer, near ones that they do not, and ones from elsewhere."""

    topic: Topic
    answerable: tuple[str, ...]
    near: tuple[str, ...]
    foreign: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relevant:
    """A span that ought to be selected, and what it is worth."""

    doc: int
    start: int
    end: int
    gain: float


@dataclass(frozen=True, slots=True)
class Label:
    """Which perspective on a claim a document is, and which side it takes."""

    cluster: int
    stance: str


@dataclass(frozen=True, slots=True)
class Item:
    """One selection to make: at most `budget` words from `documents`; the rest is the gold, each part optional."""

    id: str
    pool: str
    query: str | None
    budget: int
    documents: tuple[Document, ...]
    references: tuple[str, ...]
    relevant: tuple[Relevant, ...]
    on_topic: frozenset[int]
    labels: tuple[Label | None, ...]


@dataclass(frozen=True, slots=True)
class NoveltyItem:
    """Sentences read before, candidates, and the share of each candidate's events that is new (0 to 1)."""

    history: tuple[str, ...]
    candidates: tuple[str, ...]
    novelty: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class SplitCase:
    """A text and its sentences."""

    text: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeadingCase:
    """A text in one of the layouts, and where its headings start."""

    layout: str
    text: str
    starts: frozenset[int]


@dataclass(frozen=True, slots=True)
class Splitting:
    """`exact` are short cases by set and language, `corpora` paragraphs by corpus: "en_…" is English."""

    exact: Mapping[str, Sequence[SplitCase]]
    corpora: Mapping[str, Sequence[SplitCase]]
    headings: Sequence[HeadingCase]


def spread(items: Sequence[T], most: int | None) -> Sequence[T]:
    """At most `most` of `items`, evenly spread over them; all when None."""
    if most is None or most >= len(items):
        return items
    return [items[number * len(items) // most] for number in range(most)]


def topics(folder: Path) -> list[Topic]:
    """Every topic with cited questions, in order of name."""
    return [_topic(path.stem, _json(path)) for path in sorted(folder.glob("cited/*/*.json"))]


def asking(folder: Path) -> list[Asking]:
    """Every set of questions for abstention, in order of name."""
    sets = [_json(path) for path in sorted(folder.glob("asking/*.json"))]
    return [
        Asking(
            Topic(one["name"], tuple(one["documents"]), (), ()),
            *(tuple(one[kind]) for kind in ("answerable", "near", "foreign")),
        )
        for one in sets
    ]


def calibration(folder: Path) -> Mapping[str, Any]:
    """The judge's table where the folder has one; empty otherwise."""
    path = folder / "cited" / "judge.json"
    found: Mapping[str, Any] = _json(path) if path.exists() else {}
    return found


def items(folder: Path, task: str) -> list[Item]:
    """Every item of a selection task; none when the folder lacks it."""
    documents = {row["docset"]: row["documents"] for row in _rows(folder, f"{task}.docs")}
    gold = {row["id"]: row for row in _rows(folder, f"{task}.gold")}
    return [_item(row, documents[row["docset"]], gold[row["id"]]) for row in _rows(folder, f"{task}.items")]


def novelty_items(folder: Path) -> list[NoveltyItem]:
    """Every item of the novelty task."""
    gold = {row["id"]: row["novelty"] for row in _rows(folder, "ecb.gold")}
    return [
        NoveltyItem(tuple(row["history"]), tuple(row["candidates"]), tuple(gold[row["id"]]))
        for row in _rows(folder, "ecb.items")
    ]


def splitting(folder: Path) -> Splitting:
    """Sentence and heading cases; empty where the folder has none."""
    exact = {
        f"{path.stem.split('_')[0]} {language}": [SplitCase(text, tuple(gold)) for text, gold in cases]
        for path in sorted(folder.glob("splitting/[gt][or]*.json"))  # golden and traps
        for language, cases in _json(path).items()
    }
    corpora = {
        name: [SplitCase(" ".join(sentences), tuple(sentences)) for sentences in paragraphs]
        for path in folder.glob("splitting/ud*.json")
        for name, paragraphs in _json(path).items()
    }
    headings = [
        HeadingCase(case["style"], case["text"], frozenset(start for start, _ in case["headings"]))
        for path in sorted(folder.glob("splitting/headings*.json"))
        for case in _json(path)
    ]
    return Splitting(exact, corpora, headings)


def _topic(name: str, raw: Mapping[str, Any]) -> Topic:
    return Topic(
        name=name,
        documents=tuple({key: one[key] for key in ("id", "title", "text") if key in one} for one in raw["documents"]),
        questions=tuple(
            Question(
                id=f"{name}/q{number:02d}",
                text=f"{one['query']} {one['subtopic']}",
                insights=tuple(Insight(each["text"], frozenset(each["docs"])) for each in one["insights"]),
            )
            for number, one in enumerate(raw["queries"], 1)
        ),
        unanswerable=tuple(raw.get("unanswerable", ())),
    )


def _item(row: Mapping[str, Any], documents: Sequence[Document], gold: Mapping[str, Any]) -> Item:
    upto = row.get("docs_upto")
    return Item(
        id=row["id"],
        pool=f"{row['docset']}:{upto}",
        query=row["query"],
        budget=row["budget_words"],
        documents=tuple(documents[:upto]),
        references=tuple(gold.get("references", ())),
        relevant=tuple(Relevant(**{k: one[k] for k in Relevant.__slots__}) for one in gold.get("relevant", ())),
        on_topic=frozenset(gold.get("on_topic_docs", ())),
        labels=tuple(Label(one["cluster"], one["stance"]) if one else None for one in gold.get("labels", ())),
    )


def _rows(folder: Path, name: str) -> Iterator[Mapping[str, Any]]:
    for path in sorted(folder.glob(f"selection/data/*/{name}.jsonl")):
        yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
