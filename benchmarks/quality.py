"""How good the briefs are and what they cost, beside peers in the same run: docs/quality.md says how to read it.

    uv run --group quality python benchmarks/quality.py [--data DIR] [--quick] [--json | --markdown]

Without --data it runs on benchmarks/examples, which only shows that everything works: too few to judge by.
Without the group `quality` the peers that need sumy and pysbd are left out.
"""

import argparse
import json
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

from scoring import tables
from scoring.board import Run, quality
from scoring.cost_tables import cost_tables
from scoring.product import EndedError, Product
from scoring.tables import Table

EXAMPLES = Path(__file__).resolve().parent / "examples"
PRODUCT = shlex.join([sys.executable, "-m", "bot", "eval-stdio"])
QUICK_ITEMS = 2


def measured(run: Run, command: list[str]) -> Iterator[Table]:
    """Every table, in order, each as soon as it is done."""

    def start() -> Product:
        return Product(command)

    with start() as product:
        yield from quality(product, run)
    yield from cost_tables(start, quick=run.quick)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="evaluation data (default: the examples)")
    parser.add_argument("--quick", action="store_true", help="a few items of each kind, under 50 seconds")
    parser.add_argument("--command", default=PRODUCT, help="the product to measure (default: this checkout's)")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print one JSON object")
    form.add_argument("--markdown", action="store_true", help="print tables for docs/quality.md")
    chosen = parser.parse_args()
    data = chosen.data or EXAMPLES
    if not data.is_dir():
        sys.exit(f"no folder {data}: give --data a folder laid out like {EXAMPLES.name}/")
    most = QUICK_ITEMS if chosen.quick and chosen.data else None
    run = Run(
        data=data,
        most=most,
        quick=chosen.quick,
        with_published=chosen.data is not None,
        on_record=chosen.command == PRODUCT,
    )
    found = measured(run, shlex.split(chosen.command))
    try:
        if chosen.json:
            print(json.dumps({"figures": tables.flat(found)}, ensure_ascii=False))
            return
        for table in found:
            print(tables.markdown(table) if chosen.markdown else tables.text(table), end="\n\n", flush=True)
    except EndedError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
