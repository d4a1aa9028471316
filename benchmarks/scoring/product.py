"""The product under test, spoken to in JSON lines: by default `attache eval-stdio` of this checkout."""

import json
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from scoring.bed import Item, Topic
from scoring.cited import POINT_WORDS, Cite, CitedPoint
from scoring.memory import peak_megabytes
from scoring.selection import Picked

ROOT = Path(__file__).resolve().parent.parent.parent


class RefusedError(Exception):
    """The product does not offer an operation, or not for this request; says why."""


class EndedError(Exception):
    """The product ended, or answered something that is no answer; says what it last said."""


class Product:
    """One running product; leaving the context ends it.

    Args:
        command: the program and its arguments, started in the repository.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._log = tempfile.TemporaryFile()  # noqa: SIM115  closed on leaving
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            encoding="utf-8",
        )
        self._asked = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()
        self._log.close()

    def ask(self, op: str, **fields: Any) -> Mapping[str, Any]:
        """Send one request and wait for its answer.

        Raises:
            RefusedError: the answer is an error.
            EndedError: there is no answer.
        """
        self._asked += 1
        request = {"id": fields.pop("id", str(self._asked)), "op": op, **fields}
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise EndedError(self._last_words())
        try:
            stdin.write(json.dumps(request, ensure_ascii=False) + "\n")
            stdin.flush()
            answer = json.loads(stdout.readline())
        except (BrokenPipeError, ValueError) as error:
            raise EndedError(self._last_words()) from error
        if "error" in answer:
            raise RefusedError(str(answer["error"]))
        found: Mapping[str, Any] = answer
        return found

    def learn(self, topic: Topic) -> None:
        """Hand over a topic's documents."""
        self.ask("corpus", id=topic.name, documents=topic.documents)

    def brief(self, topic: Topic, query: str, points: int) -> list[CitedPoint]:
        """Points of a brief on a topic handed over before."""
        answer = self.ask("brief", corpus=topic.name, query=query, max_points=points, max_words_per_point=POINT_WORDS)
        texts = {one["id"]: one["text"] for one in topic.documents}
        return [
            CitedPoint(
                text=point["text"],
                cites=tuple(
                    Cite(cite["doc"], cite["start"], cite["end"], texts[cite["doc"]][cite["start"] : cite["end"]])
                    for cite in point["citations"]
                ),
            )
            for point in answer["points"]
        ]

    def sureness(self, topic: Topic, query: str) -> float:
        """How sure the product is that a topic handed over before answers, 0 to 1.

        Raises:
            RefusedError: it does not say.
        """
        sure = self.ask("brief", corpus=topic.name, query=query, max_points=1).get("sure")
        if sure is None:
            raise RefusedError(topic.name)
        return float(sure)

    def select(self, item: Item) -> list[Picked]:
        """Sentences, best first."""
        answer = self.ask(
            "select", id=item.id, query=item.query, documents=item.documents, history=[], budget_words=item.budget
        )
        places = {document["id"]: place for place, document in reversed(list(enumerate(item.documents)))}
        return [Picked(one["text"], places[one["doc"]], one["start"], one["end"]) for one in answer["sentences"]]

    def newness(self, history: Sequence[str], candidates: Sequence[str]) -> list[float]:
        """A score per candidate, higher is newer."""
        return list(self.ask("novelty", history=history, candidates=candidates)["scores"])

    def sentences(self, text: str, language: str) -> list[str]:
        """The sentences of `text`."""
        spans = self.ask("sentences", text=text, language=language)["spans"]
        return [sentence for start, end in spans if (sentence := text[start:end].strip())]

    def headings(self, text: str) -> set[int]:
        """Where the headings of `text` start."""
        return {start for start, _ in self.ask("headings", text=text, language="en")["headings"]}

    def peak_megabytes(self) -> float | None:
        """The largest resident size so far; None where the system does not tell."""
        return peak_megabytes(self._process.pid)

    def _last_words(self) -> str:
        self._process.kill()
        self._process.wait()
        self._log.seek(0)
        lines = self._log.read().decode("utf-8", "replace").strip().splitlines()
        return f"{' '.join(self._command)} gave no answer: {lines[-1] if lines else 'it said nothing'}"
