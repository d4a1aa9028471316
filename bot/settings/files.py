"""A file of the configuration, and where in it what is wrong stands."""

from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError

from bot import marked_yaml, wording
from bot.settings.blocks import Block

Complaint = tuple[Path, marked_yaml.Mark, str]


class File:
    """One configuration file with what is to be said about it."""

    def __init__(self, path: Path, schema: type[Block]) -> None:
        self.path = path
        self.schema = schema
        self.complaints: list[Complaint] = []
        self.marked = marked_yaml.Marked({}, {})

    def complain(self, path: marked_yaml.Path, text: str) -> None:
        """Say `text` of what stands at `path`."""
        self.complaints.append((self.path, self.marked.mark(path), text))

    def checked(self) -> Block | None:
        """The file's content, or None after complaints; a missing file is an empty one."""
        try:
            self.marked = marked_yaml.read(self.path.read_text(encoding="utf-8-sig") if self.path.exists() else "")
        except OSError as error:
            self.complain((), wording.settings.unreadable_file(error.strerror or str(error)))
            return None
        except UnicodeDecodeError:
            self.complain((), wording.settings.not_utf8())
            return None
        self.complaints += [(self.path, at, text) for at, text in self.marked.complaints]
        if self.complaints:
            return None
        value = {} if self.marked.value is None else self.marked.value
        try:
            return self.schema.model_validate(value)
        except ValidationError as error:
            for one in error.errors(include_url=False):
                if not (one["type"] == "too_short" and one["input"]):  # pydantic counts the valid items only
                    self.complain(*_explained(self.schema, one))
            return None


def _explained(schema: type[Block], error: Any) -> tuple[marked_yaml.Path, str]:
    """Where pydantic's complaint stands, and what it means to a person."""
    path = tuple(part for part in error["loc"] if part != "[key]")
    block, info = _described(schema, path)
    name = ".".join(part for part in path if isinstance(part, str)).removeprefix("themes.") or "the file"
    if error["type"] == "extra_forbidden":
        near = get_close_matches(str(path[-1]), block.model_fields, n=1)
        return (*path, "key"), wording.settings.unknown_setting(name, near, sorted(block.model_fields))
    if error["type"] == "missing":
        return path[:-1], wording.settings.missing_setting(name, info)
    if error["type"] == "model_type":  # what stands there is not repeated: it may be a token
        return path, wording.settings.not_a_block(
            name, info or f"the blocks {wording.phrases.listed(sorted(block.model_fields), 'or')}"
        )
    return path, wording.settings.wrong_setting(name, error["input"], info)


def _described(schema: type[Block], path: marked_yaml.Path) -> tuple[type[Block], str]:
    """The innermost block around `path`, and the description of the innermost field on it."""
    block, description = schema, ""
    for part in path:
        known = block.model_fields.get(str(part))
        if known is None:
            continue
        description = known.description or description
        inner = [kind for kind in (known.annotation, *get_args(known.annotation)) if _is_block(kind)]
        block = inner[0] if inner else block
    return block, description


def _is_block(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Block)


def place(complaint: Complaint) -> tuple[str, int, int, str]:
    """By which complaints are put in order."""
    path, at, text = complaint
    return path.name, at.line, at.column, text
