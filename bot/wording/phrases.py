"""The small change of sentences: dates, counts, lists of names."""

from collections.abc import Sequence
from datetime import date


def dated(published: date | None) -> str:
    """When a document was published: ``21 November 2026``, or that nobody knows."""
    return "undated" if published is None else f"{published.day} {published:%B %Y}"


def count(number: int, one: str, many: str) -> str:
    """``1 document``, ``2 documents``."""
    return f"{number} {one if number == 1 else many}"


def age(days: int) -> str:
    """How long that is: ``17 days``, ``5 months``, ``2 years``; cut off, never rounded up."""
    month, year = 30, 365
    if days < 2 * month:
        return count(days, "day", "days")
    return count(days // year, "year", "years") if days >= 2 * year else count(days * 12 // year, "month", "months")


def listed(names: Sequence[str], last: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}" if names else ""


def quoted(titles: Sequence[str]) -> str:
    """Titles in quotation marks, joined in words."""
    return listed([f"“{title}”" for title in titles])


def file_size(size: int) -> str:
    """A number of bytes: ``12.3 MB``, ``4.0 kB``, ``17 bytes``."""
    kilo, mega = 1_000, 1_000_000
    if size < kilo:
        return f"{size} bytes"
    return f"{size / kilo:.1f} kB" if size < mega else f"{size / mega:.1f} MB"
