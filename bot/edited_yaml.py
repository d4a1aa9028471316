"""YAML changed in place: what a person wrote, comments and all, stays as it stands. The only writer of YAML."""

from collections.abc import Mapping
from io import StringIO

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

_WIDE = 10_000
"""Characters; no line that a person wrote is broken."""


def with_item(text: str, key: str, item: Mapping[str, object]) -> str:
    """`text` with one more item at the end of the list under `key`, which may be missing or empty."""
    document = _read(text)
    items = document.get(key)
    if not items:
        document[key] = items = _in_place_of(items)
    items.append(_block(item))
    return _written(document)


def without_item(text: str, key: str, name: str) -> str:
    """`text` without the item of that name in the list under `key`."""
    document = _read(text)
    items = document.get(key) or CommentedSeq()
    kept = [one for one in items if one.get("name") != name]
    if not kept:
        empty = CommentedSeq()
        empty.fa.set_flow_style()
        document[key] = empty
    elif len(kept) < len(items):
        place = next(place for place, one in enumerate(items) if one.get("name") == name)
        del items[place]
    return _written(document)


def _in_place_of(items: CommentedSeq | None) -> CommentedSeq:
    """An empty list to be filled, with the comment that stood behind the empty one."""
    fresh = CommentedSeq()
    if items is not None and items.ca.comment:
        fresh.ca.comment = items.ca.comment
    return fresh


def _block(item: Mapping[str, object]) -> CommentedMap:
    block = CommentedMap()
    for key, value in item.items():
        if isinstance(value, (list, tuple)):
            listed = CommentedSeq(value)
            listed.fa.set_flow_style()
            block[key] = listed
        else:
            block[key] = value
    return block


def _yaml() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = _WIDE
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _read(text: str) -> CommentedMap:
    document = _yaml().load(text)
    return CommentedMap() if document is None else document


def _written(document: CommentedMap) -> str:
    stream = StringIO()
    _yaml().dump(document, stream)
    return stream.getvalue()
