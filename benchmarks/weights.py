"""How much each weight of the mix matters: halved and doubled, one at a time, what each task gains or loses.

    uv run python benchmarks/weights.py [--data DIR] [--quick] [--json | --markdown]

A weight that can be halved and doubled without much change was not fitted to the data at hand; one that cannot is
named in docs/quality.md. Without --data it runs on benchmarks/examples, which only shows that it works.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path

from bot.briefing import relevance
from bot.encoders import static
from scoring import bed, selection, tables
from scoring.board import SELECTION_COLUMNS
from scoring.inside import Inside
from scoring.tables import Row, Table

EXAMPLES = Path(__file__).resolve().parent / "examples"
QUICK_ITEMS, QUICK_WEIGHTS = 2, ("heading",)
FACTORS = {"halved": 0.5, "doubled": 2.0}
COLUMNS = tuple(f"{task} {names[-1]}" for task, names in SELECTION_COLUMNS.items())


def measured(data: Path, *, quick: bool) -> Table:
    """A row for each weight halved and doubled: what each task gains by it, in points."""
    product = Inside(static.load())
    most = QUICK_ITEMS if quick else None
    items = {task: bed.spread(bed.items(data, task), most) for task in SELECTION_COLUMNS}
    items = {task: found for task, found in items.items() if found}
    asked, told = relevance.QUESTION, relevance.BACKGROUND
    before = _figures(product, items)
    rows = [Row("as it is", before)]
    for name in _weights(quick=quick):
        for how, factor in FACTORS.items():
            relevance.QUESTION = replace(asked, **{name: getattr(asked, name) * factor})
            relevance.BACKGROUND = replace(told, **{name: getattr(told, name) * factor})
            after = _figures(product, items)
            rows.append(Row(f"{name} {how}", {column: after[column] - value for column, value in before.items()}))
    relevance.QUESTION, relevance.BACKGROUND = asked, told
    return Table(
        name="weights",
        note="First row: per cent. Others: points gained or lost with one weight of the mix changed.",
        columns=[column for column in COLUMNS if column in before],
        rows=rows,
    )


def _weights(*, quick: bool) -> Iterator[str]:
    for one in fields(relevance.Mix):
        if (not quick or one.name in QUICK_WEIGHTS) and any(
            getattr(mix, one.name) for mix in (relevance.QUESTION, relevance.BACKGROUND)
        ):
            yield one.name


def _figures(product: Inside, items: Mapping[str, Sequence[bed.Item]]) -> dict[str, float]:
    found: dict[str, float] = {}
    for task, asked in items.items():
        scores = selection.summary([selection.score(item, product.select(item)) for item in asked])
        found |= {f"{task} {name}": value for name, value in scores.items()}
    return {column: value for column, value in found.items() if column in COLUMNS}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="evaluation data (default: the examples)")
    parser.add_argument("--quick", action="store_true", help="one weight, a few items, under 50 seconds")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print one JSON object")
    form.add_argument("--markdown", action="store_true", help="print the table of docs/quality.md")
    chosen = parser.parse_args()
    data = chosen.data or EXAMPLES
    if not data.is_dir():
        sys.exit(f"no folder {data}: give --data a folder laid out like {EXAMPLES.name}/")
    table = measured(data, quick=chosen.quick)
    if chosen.json:
        print(json.dumps({"figures": tables.flat([table])}, ensure_ascii=False))
    else:
        print(tables.markdown(table) if chosen.markdown else tables.text(table))


if __name__ == "__main__":
    main()
