"""Complaints of the scripting interface."""

from collections.abc import Sequence

from bot.wording import phrases


def not_json() -> str:
    """A line of the scripting interface that is no JSON object."""
    return "this line is no JSON object; send one object a line"


def unknown_operation(operation: object, known: Sequence[str]) -> str:
    """An operation that the scripting interface does not have."""
    return f"there is no op {operation!r}; send one of {phrases.listed(known, last='or')}"


def malformed_operation(operation: str, reason: str) -> str:
    """An operation whose fields are missing or of the wrong kind."""
    return f"the {operation} request cannot be read ({reason}); docs/scripting.md shows its fields"


def unknown_corpus(name: object) -> str:
    """A brief on a corpus that was not sent."""
    return f"there is no corpus {name!r}; send it first with op corpus, or send documents with the brief"
