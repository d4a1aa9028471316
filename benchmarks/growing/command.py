"""The command line that both benchmarks have, and how their figures are printed."""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SIZES = (100, 1_000, 10_000, 100_000, 1_000_000)
"""Passages."""

QUICK = 10_000
EXACT = 100
"""Below this a figure is shown with a decimal."""


@dataclass(frozen=True, slots=True)
class Row:
    """What was found on one database at one size."""

    engine: str
    passages: int
    figures: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the command line asks for."""

    sizes: Sequence[int]
    folder: Path
    quick: bool
    form: str
    answers: bool

    def told(self, row: Row) -> None:
        """Say on stderr what is known so far: a whole run is long."""
        figures = ", ".join(f"{name} {_shown(value)}" for name, value in row.figures.items())
        print(f"{row.engine}, {row.passages:,} passages: {figures}", file=sys.stderr, flush=True)


@contextmanager
def arguments(description: str | None) -> Iterator[Chosen]:
    """The command line, and a folder for the databases while the context lasts."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help=f"up to {QUICK:,} passages, under 50 s")
    parser.add_argument("--most", type=int, default=SIZES[-1], help="passages of the largest corpus")
    parser.add_argument("--answers", action="store_true", help="(ingest.py) measure the answers at each size too")
    parser.add_argument("--folder", type=Path, help="where the databases stay (default: nowhere)")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", dest="form", action="store_const", const="json", help='print {"figures": {…}}')
    form.add_argument("--markdown", dest="form", action="store_const", const="markdown", help="for docs/scaling.md")
    given = parser.parse_args()
    most = min(given.most, QUICK) if given.quick else given.most
    sizes = [size for size in SIZES if size <= most]
    with tempfile.TemporaryDirectory() as passing:
        folder = given.folder or Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        yield Chosen(sizes, folder, given.quick, given.form or "text", given.answers)


def printed(rows: Sequence[Row], chosen: Chosen) -> None:
    """Print every figure."""
    if chosen.form == "json":
        found = {
            f"{row.engine}, {row.passages:,} passages: {name}": round(value, 3)
            for row in rows
            for name, value in row.figures.items()
        }
        print(json.dumps({"figures": found}))
    else:
        print(_table(rows))


def _table(rows: Sequence[Row]) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row.figures))
    lines = [f"| database | passages | {' | '.join(names)} |", f"| --- | --: | {' | '.join('--:' for _ in names)} |"]
    for row in rows:
        cells = [_shown(row.figures[name]) if name in row.figures else "–" for name in names]
        lines.append(f"| {row.engine} | {row.passages:,} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _shown(value: float) -> str:
    return f"{value:,.1f}" if value < EXACT else f"{value:,.0f}"
