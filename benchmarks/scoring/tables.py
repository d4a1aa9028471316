"""Tables of figures, as text, Markdown and flat names."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

MISSING = "–"


@dataclass(frozen=True, slots=True)
class Row:
    """One system's figures by column; what is absent was not measured."""

    system: str
    figures: Mapping[str, float]
    published: bool = False

    @property
    def label(self) -> str:
        """The system, with a mark where its figures were not measured in this run."""
        return f"{self.system} (published)" if self.published else self.system


@dataclass(frozen=True, slots=True)
class Table:
    """Figures side by side; `note` says how to read them, `digits` how many decimals are shown."""

    name: str
    note: str
    columns: Sequence[str]
    rows: Sequence[Row]
    digits: Mapping[str, int] = field(default_factory=dict)

    def cells(self) -> list[list[str]]:
        """Every row as text, the label first."""
        return [[row.label, *(self._cell(row, column) for column in self.columns)] for row in self.rows]

    def _cell(self, row: Row, column: str) -> str:
        value = row.figures.get(column)
        return MISSING if value is None else f"{value:,.{self.digits.get(column, 1)}f}"


def flat(tables: Iterable[Table]) -> dict[str, float]:
    """``table/system/column`` to figure, for all that was measured in this run."""
    return {
        f"{table.name}/{row.system}/{column}": round(value, 4)
        for table in tables
        for row in table.rows
        if not row.published
        for column, value in row.figures.items()
        if column in table.columns
    }


def text(table: Table) -> str:
    """For a terminal."""
    grid = [[table.name, *table.columns], *table.cells()]
    widths = [max(map(len, column)) for column in zip(*grid, strict=True)]
    lines = [
        "  ".join([label.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True))])
        for label, *rest in grid
    ]
    return "\n".join([*lines, table.note])


def markdown(table: Table) -> str:
    """For a page."""
    lines = [["", *table.columns], ["---", *("--:" for _ in table.columns)], *table.cells()]
    return "\n".join(
        [f"### {table.name.capitalize()}", "", *(f"| {' | '.join(line)} |" for line in lines), "", table.note]
    )
