"""How long answers take as the corpus grows: /brief, /compare and /ask, and memory.

    uv run python benchmarks/answer.py [--quick] [--json | --markdown] [--folder DIR] [--most PASSAGES]

From a hundred passages to a million, ten to a document, on SQLite and on PostgreSQL (from a wheel), from the request to
the reply, without a platform. The corpus is made up (growing/corpus.py); taking it in takes most of an hour on two
cores, --quick goes to 10,000. With --folder the databases stay, and a run goes on where the last one ended. The middle
(p50) and the 95th of a hundred (p95), each request asked once before. Machines differ: compare within a run.
"""

from growing.command import Chosen, Row, arguments, printed
from growing.corpus import PASSAGES
from growing.databases import databases
from growing.work import asked_at, work


def measured(chosen: Chosen) -> list[Row]:
    """A row for each database and size, each told as soon as it is known."""
    rows: list[Row] = []
    with databases(chosen.folder) as urls:
        for engine, url in urls.items():
            for size in chosen.sizes:
                count = size // PASSAGES
                if "more" in work(what="grow", url=url, count=count):
                    continue
                rows.append(Row(engine, size, asked_at(url, count, quick=chosen.quick)))
                chosen.told(rows[-1])
    return rows


if __name__ == "__main__":
    with arguments(__doc__) as asked:
        printed(measured(asked), asked)
