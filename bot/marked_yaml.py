"""YAML that remembers where each value stands, so that a complaint can point at it. The only reader of YAML."""

from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from bot import wording

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a file; line and column count from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Marked:
    """A YAML text's plain value, the place of every key and item by its path, and what YAML itself refuses."""

    value: object
    marks: Mapping[Path, Mark]
    complaints: tuple[tuple[Mark, str], ...] = ()

    def mark(self, path: Path) -> Mark:
        """Where `path` stands, or the nearest thing around it that does stand somewhere."""
        while path and path not in self.marks:
            path = path[:-1]
        return self.marks.get(path, Mark(1, 1))


def read(text: str) -> Marked:
    """Read one YAML document; never raises, what is wrong is among the complaints."""
    marks: dict[Path, Mark] = {}
    complaints: list[tuple[Mark, str]] = []
    try:
        loader = yaml.SafeLoader(text)
        node = loader.get_single_node()
        value = None if node is None else _value(loader, node, (), marks, complaints)
    except yaml.MarkedYAMLError as error:
        at = error.problem_mark or error.context_mark
        mark = Mark(at.line + 1, at.column + 1) if at else Mark(1, 1)
        return Marked(None, {}, ((mark, wording.settings.not_yaml(error.problem or "it does not parse")),))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        return Marked(None, {}, ((Mark(1, 1), wording.settings.not_yaml(str(error).splitlines()[0])),))
    return Marked(value, marks, tuple(complaints))


def read_strings(text: str) -> object:
    """One YAML document as text, lists and mappings only: no date or figure is read that was not written as text.

    Raises:
        ValueError: it does not parse.
    """
    try:
        return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  BaseLoader is safe: it builds no objects
    except (yaml.YAMLError, RecursionError) as error:
        raise ValueError(str(error)) from error


def _value(
    loader: yaml.SafeLoader,
    node: yaml.Node,
    path: Path,
    marks: dict[Path, Mark],
    complaints: list[tuple[Mark, str]],
) -> object:
    marks.setdefault(path, _mark(node))
    if isinstance(node, yaml.SequenceNode):
        return [_value(loader, child, (*path, index), marks, complaints) for index, child in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        found: dict[str, object] = {}
        for key_node, child in node.value:
            key = str(loader.construct_object(key_node, deep=True))
            if key in found:
                complaints.append((_mark(key_node), wording.settings.twice(key)))
            marks[(*path, key)] = _mark(child)
            found[key] = _value(loader, child, (*path, key), marks, complaints)
            marks[(*path, key, "key")] = _mark(key_node)
        return found
    try:
        return loader.construct_object(node, deep=True)
    except ValueError as error:  # a date such as 2026-13-45
        complaints.append((_mark(node), wording.settings.not_yaml(str(error))))
        return None


def _mark(node: yaml.Node) -> Mark:
    return Mark(node.start_mark.line + 1, node.start_mark.column + 1)
