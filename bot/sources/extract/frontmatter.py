"""The YAML block that may open a Markdown file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot import marked_yaml

LIMIT = 20_000
"""Characters; a longer block is no front matter (and aliases cannot be piled up in it for long)."""

_FENCED = re.compile(r"---[ \t]*\n(?P<block>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_FIELD = re.compile(r"(?P<name>[A-Za-z][\w-]*):(?:[ \t]+(?P<value>.*))?")
_NO_WORDS = re.compile(r"~|null|\[.*\]|\{.*\}", re.IGNORECASE)
"""What YAML takes for nothing, a list or a mapping."""

_WITHIN_FIELD = re.compile(r"\s|-|#|$")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a text opens with, and the rest.

    `fields` are those that stand in words or figures, by name in lower case; `body` is the text after the block;
    `slip` says that the block is no YAML and was read line by line.
    """

    fields: Mapping[str, str]
    body: str
    slip: bool = False


def split(text: str) -> FrontMatter:
    """The front matter of a text and the rest.

    A block with a slip in its YAML (``title: Peace: a long way``) is read line by line. A block that is no
    list of fields, such as a paragraph between two rules, is part of the text.
    """
    fenced = _FENCED.match(text)
    if not fenced or len(fenced["block"]) > LIMIT:
        return FrontMatter({}, text)
    slip = False
    try:
        fields = _fields(fenced["block"])
    except ValueError:
        slip, fields = True, _line_by_line(fenced["block"])
    return FrontMatter({}, text) if fields is None else FrontMatter(fields, text[fenced.end() :], slip)


def _fields(block: str) -> Mapping[str, str] | None:
    loaded = marked_yaml.read_strings(block)
    if isinstance(loaded, dict):
        pairs = ((name, value) for name, value in loaded.items() if isinstance(name, str) and isinstance(value, str))
        return {name.lower(): value.strip() for name, value in pairs if not _NO_WORDS.fullmatch(value)}
    return None if block.strip() else {}


def _line_by_line(block: str) -> Mapping[str, str] | None:
    fields = {}
    for line in block.splitlines():
        if stated := _FIELD.fullmatch(line):
            value = (stated["value"] or "").strip()
            fields[stated["name"].lower()] = "" if _NO_WORDS.fullmatch(value) else value.strip("\"'")
        elif not _WITHIN_FIELD.match(line):
            return None
    return fields or None
