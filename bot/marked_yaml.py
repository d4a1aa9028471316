"""YAML that remembers where each value stands, so that a complaint can point at it. The only reader of YAML."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml

from bot import wording

Path = tuple[str | int, ...]

LARGEST = 100_000
"""Values; more are no configuration, but aliases of aliases: a few lines of them make billions."""

_BITS = 64
"""What a number has at the most: Python itself refuses to write out the largest that YAML can say."""

_UNFIT = re.compile("[\0\ud800-\udfff]")
"""Halves of characters, which nothing can send or store, and NUL, which ends names of files."""

_NO_VALUE = (ArithmeticError, AttributeError, LookupError, ValueError)
"""What PyYAML raises where a text is not what its tag says: ``!!bool perhaps``, ``!!int ""``, 2026-13-45."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a file; line and column count from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Marked:
    """A YAML text's plain value, the place of every key and item by its path, and what YAML itself refuses."""

    value: object = field(repr=False)  # it may hold a password
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
    except (yaml.YAMLError, ArithmeticError, ValueError, RecursionError) as error:
        return Marked(None, {}, ((Mark(1, 1), wording.settings.not_yaml(str(error).partition("\n")[0])),))
    return Marked(value, marks, tuple(complaints))


def read_strings(text: str) -> object:
    """One YAML document as text, lists and mappings only: no date or figure is read that was not written as text.

    Raises:
        ValueError: it does not parse.
    """
    try:
        return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  BaseLoader is safe: it builds no objects
    except (yaml.YAMLError, ArithmeticError, RecursionError) as error:
        raise ValueError(str(error)) from error


def _value(
    loader: yaml.SafeLoader,
    node: yaml.Node,
    path: Path,
    marks: dict[Path, Mark],
    complaints: list[tuple[Mark, str]],
) -> object:
    marks.setdefault(path, _mark(node))
    if len(marks) > LARGEST:
        raise ValueError(wording.settings.too_many_values())
    if isinstance(node, yaml.SequenceNode):
        return [_value(loader, child, (*path, index), marks, complaints) for index, child in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        found: dict[str, object] = {}
        for key_node, child in node.value:
            key = str(_scalar(loader, key_node, complaints))
            if key in found:
                complaints.append((_mark(key_node), wording.settings.twice(key)))
            marks[(*path, key)] = _mark(child)
            found[key] = _value(loader, child, (*path, key), marks, complaints)
            marks[(*path, key, "key")] = _mark(key_node)
        return found
    return _scalar(loader, node, complaints)


def _scalar(loader: yaml.SafeLoader, node: yaml.Node, complaints: list[tuple[Mark, str]]) -> object:
    """A text, number, date or the like; None after a complaint."""
    try:
        if not isinstance(node, yaml.ScalarNode):
            raise ValueError(wording.settings.no_key())  # noqa: TRY004  one complaint among others
        value: object = loader.construct_object(node)
    except _NO_VALUE as error:
        reason = str(error) if isinstance(error, ValueError) else wording.settings.unlike_its_tag()
        complaints.append((_mark(node), wording.settings.not_yaml(reason)))
        return None
    if isinstance(value, int) and value.bit_length() > _BITS:
        complaints.append((_mark(node), wording.settings.too_large_number()))
        return None
    if isinstance(value, str) and _UNFIT.search(value):
        complaints.append((_mark(node), wording.settings.unfit_character()))
        return None
    return value


def _mark(node: yaml.Node) -> Mark:
    return Mark(node.start_mark.line + 1, node.start_mark.column + 1)
