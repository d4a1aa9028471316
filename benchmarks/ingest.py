"""What taking in documents costs as the corpus grows: speed, and memory, storage included.

    uv run python benchmarks/ingest.py [--quick] [--answers] [--json | --markdown] [--folder DIR] [--most PASSAGES]

From a hundred passages to a million, ten to a document, on SQLite and on PostgreSQL (from a wheel), through the same
`ingest` as the program. The corpus is made up (growing/corpus.py). The whole run takes about an hour on two cores;
--quick goes to 10,000. With --folder the databases stay, a run goes on where the last one ended, and
benchmarks/answer.py takes them over. With --answers its figures come too, of the same databases at each size (as a
second table, or a second line of JSON). Machines differ and are noisy: compare within a run.
"""

from growing.command import Chosen, Row, arguments, printed
from growing.corpus import PASSAGES
from growing.databases import databases
from growing.work import asked_at, work

MEGA = 1_000_000


def measured(chosen: Chosen) -> tuple[list[Row], list[Row]]:
    """A row for each database and size, each told as soon as it is known; and of the answers, where they are wanted."""
    rows: list[Row] = []
    answered: list[Row] = []
    with databases(chosen.folder) as urls:
        for engine, url in urls.items():
            for size in chosen.sizes:
                found = work(what="grow", url=url, count=size // PASSAGES)
                if "more" in found:
                    continue
                figures = {"an idle look: ms": 1000 * found["idle"], "peak MB": found["megabytes"]}
                if "seconds" in found:
                    each = found["seconds"] / found["documents"]
                    figures |= {
                        "passages/s": PASSAGES / each,
                        "MB/s": found["bytes"] / MEGA / found["seconds"],
                        "a document: ms": 1000 * each,
                        "its work: ms": 1000 * found["work"] / found["documents"],
                    }
                rows.append(Row(engine, size, figures))
                chosen.told(rows[-1])
                if chosen.answers:
                    answered.append(Row(engine, size, asked_at(url, size // PASSAGES, quick=chosen.quick)))
                    chosen.told(answered[-1])
    return rows, answered


if __name__ == "__main__":
    with arguments(__doc__) as asked:
        for found in filter(None, measured(asked)):
            printed(found, asked)
