"""What a process of the benchmarks does. Run as ``python -m growing.work JSON``; prints its figures as JSON.

A process of its own, so that its peak of memory is that of the work alone.
"""

import gc
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import combinations, cycle, islice
from pathlib import Path
from statistics import median, quantiles

from bot import settings
from bot.app.attache import load_encoder
from bot.app.offering import command_table
from bot.encoders.loading import Loading
from bot.journeys.answer import answer
from bot.journeys.ingest import ingest
from bot.journeys.ready import Ready
from bot.journeys.refile import refile
from bot.model import Action, Origin, Request
from bot.settings import Settings
from bot.storage import library
from bot.storage.database import open_database
from growing.corpus import ROOT, Corpus
from growing.databases import settled

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
ASKED = "asked"
TIMES, QUICK_TIMES = 100, 40
LAST = 5
"""The cost at a size is that of the last fifth taken in."""


def work(**asked: object) -> dict[str, float]:
    """The figures of a process that does what is asked."""
    here = Path(__file__).resolve().parent.parent
    done = subprocess.run(
        [sys.executable, "-m", "growing.work", json.dumps(asked)],
        env={**os.environ, "PYTHONPATH": f"{here}{os.pathsep}{ROOT}"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def asked_at(url: str, count: int, *, quick: bool) -> dict[str, float]:
    """The figures of answers from a database of so many documents, by the names under which they are shown."""
    found = work(what="ask", url=url, count=count, times=QUICK_TIMES if quick else TIMES)
    return {name if name != "megabytes" else "peak MB": value for name, value in found.items()}


def grow(url: str, count: int) -> dict[str, float]:
    """Take in documents until there are `count`: what one costs at the end, and what an idle look does."""
    database, corpus, configured = open_database(url), Corpus(count), settings.load(ROOT / "config")
    ticks: list[float] = []
    with database.reading() as connection:
        before = library.count_documents(connection)
    if before > count:  # of a larger run: nothing is taken away
        database.close()
        return {"more": before - count}
    worked: list[float] = []
    encoder = Loading(load_encoder)
    encoder.at_hand(waiting=True)

    def tick(_done: int, _all: int) -> None:
        ticks.append(time.perf_counter())
        worked.append(time.thread_time())

    ingest(database, corpus, configured.rules, NOW, tick, encoder=encoder)
    refile(database, configured.rules, NOW, encoder=encoder)  # as every start does; there is nothing to do
    if count > before and len(ticks) != count - before + 1:
        sys.exit("not every document was taken in")
    started = time.perf_counter()
    ingest(database, corpus, configured.rules, NOW)
    idle = time.perf_counter() - started
    settled(database)
    database.close()
    if len(ticks) <= LAST:
        return {"idle": idle, "megabytes": megabytes()}
    first = len(ticks) - 1 - max((len(ticks) - 1) // LAST, 1)
    size = sum(len(corpus.text(number).encode()) for number in range(before + first, count))
    return {
        "documents": len(ticks) - 1 - first,
        "seconds": ticks[-1] - ticks[first],
        "work": worked[-1] - worked[first],
        "bytes": size,
        "idle": idle,
        "megabytes": megabytes(),
    }


def ask(url: str, count: int, times: int) -> dict[str, float]:
    """How long answers take, by command, as the bot gives them: the middle and the 95th of a hundred, in milliseconds.

    A theme's brief is kept while nothing changes, so the middle of what the first of each takes is told too. Work is
    processor time of the answering thread: what there is to wait for on a machine with nothing else to do, but for a
    PostgreSQL server's own.
    """
    database, configured = open_database(url), settings.load(ROOT / "config")
    encoder, specs = load_encoder(), command_table(configured, "console")
    found: dict[str, float] = {}
    ready = Ready()
    gc.collect()
    gc.freeze()  # as `attache run` does
    for action, requests in requests_of(configured, Corpus(count)).items():
        taken: list[float] = []
        first: list[float] = []
        worked: list[float] = []
        first_worked: list[float] = []
        for number, arguments in enumerate(islice(cycle(requests), times + len(requests))):
            request = Request(Action(action), arguments, Origin("console", "", "terminal", ASKED, NOW))
            started, before = time.perf_counter(), time.thread_time()
            answer(request, specs, database, configured, NOW, encode=lambda: encoder, ready=ready)
            milliseconds = 1000 * (time.perf_counter() - started)
            (first if number < len(requests) else taken).append(milliseconds)
            (first_worked if number < len(requests) else worked).append(1000 * (time.thread_time() - before))
        found |= {f"/{action} p50": percentile(taken, 50), f"/{action} p95": percentile(taken, 95)}
        if action == Action.BRIEF:
            found |= {"/brief after a change": median(first), "its work": median(first_worked)}
        if action == Action.ASK:
            found |= {"/ask work p50": percentile(worked, 50), "/ask work p95": percentile(worked, 95)}
    database.close()
    return found | {"megabytes": megabytes()}


def requests_of(configured: Settings, corpus: Corpus) -> Mapping[str, list[dict[str, str]]]:
    """What is asked: every theme, every pair of them, and questions of many words."""
    names = [theme.name for theme in configured.themes]
    return {
        Action.BRIEF: [{"theme": name} for name in names],
        Action.COMPARE: [{"a": one, "b": other} for one, other in combinations(names, 2)],
        Action.ASK: [{"question": question} for question in corpus.questions(40)],
    }


def percentile(taken: Sequence[float], of: int) -> float:
    """Under which so many of a hundred lie."""
    return quantiles(taken, n=100, method="inclusive")[of - 1]


def megabytes() -> float:
    """The peak of this process's memory."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def main() -> None:
    """Do it and print it."""
    asked = json.loads(sys.argv[1])
    doing: Mapping[str, Callable[..., dict[str, float]]] = {"grow": grow, "ask": ask}
    print(json.dumps(doing[asked.pop("what")](**asked)))


if __name__ == "__main__":
    main()
