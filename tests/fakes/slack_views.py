"""What Slack says of a view (a modal or a Home tab): which limit it breaks, what can be filled in, what was."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from fakes import slack_blocks
from fakes.slack_blocks import Found, items, only, string, text

BLOCKS = 100
TITLE = 24
WHOLE = 250_000
METADATA = 3000
OPTIONS = 100

_MODAL = {
    "type",
    "title",
    "submit",
    "close",
    "blocks",
    "private_metadata",
    "callback_id",
    "external_id",
    "clear_on_close",
    "notify_on_close",
    "submit_disabled",
}
_HOME = {"type", "blocks", "private_metadata", "callback_id", "external_id"}
_PLAIN = {"plain_text"}


def problems(view: Any, kind: str) -> list[str]:
    """Why Slack would refuse `view` as one of that kind, each with its place as a JSON pointer."""
    if not isinstance(view, Mapping):
        return ["must be an object [json-pointer:/view]"]
    return [re.sub(r"json-pointer:", "json-pointer:/view", found) for found in _view(view, kind)]


def inputs(view: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The input blocks of a view, by their labels."""
    return {block["label"]["text"]: block for block in view["blocks"] if block["type"] == "input"}


def untouched(element: Mapping[str, Any]) -> dict[str, Any]:
    """What an element holds before anybody touches it, as ``state.values`` tells it."""
    kind = element["type"]
    value, initial = _STATE[kind]
    nothing: list[str] | None = [] if value == "selected_options" else None
    return {"type": kind, value: element.get(initial, nothing)}


def filled(element: Mapping[str, Any], value: Any) -> dict[str, Any]:
    """What an element holds once a person chose `value`: the text of an option or several, an id, a time, words."""
    kind = element["type"]
    name, _ = _STATE[kind]
    if name == "selected_options":
        return {"type": kind, name: [_option_of(element, one) for one in value]}
    if name == "selected_option":
        return {"type": kind, name: None if value is None else _option_of(element, value)}
    return {"type": kind, name: value}


def empty(state: Mapping[str, Any]) -> bool:
    """Whether nothing is filled in."""
    return not next(value for name, value in state.items() if name != "type")


_STATE = {
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "external_select": ("selected_option", "initial_option"),
    "static_select": ("selected_option", "initial_option"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "timepicker": ("selected_time", "initial_time"),
    "plain_text_input": ("value", "initial_value"),
}
"""Under which name a value is told, and under which it is given at first."""


def _option_of(element: Mapping[str, Any], chosen: Any) -> Mapping[str, Any]:
    """The option of that text; one that the app suggested is given as it is."""
    if isinstance(chosen, Mapping):
        return chosen
    return next(option for option in element["options"] if option["text"]["text"] == chosen)


def _view(view: Mapping[str, Any], kind: str) -> Found:
    if view.get("type") != kind:
        yield f"must be {kind} [json-pointer:/type]"
    yield from only(view, _MODAL if kind == "modal" else _HOME, "")
    yield from items(view, "blocks", "", BLOCKS, _block)
    blocks = view.get("blocks")
    if not isinstance(blocks, list) or not blocks:
        if "blocks" not in view:
            yield "missing required field: blocks [json-pointer:/blocks]"
        return
    ids = [block["block_id"] for block in blocks if isinstance(block, Mapping) and "block_id" in block]
    if len(ids) != len(set(ids)):
        yield "block_id must be unique [json-pointer:/blocks]"
    for identity in ids:
        yield from string(identity, "/blocks", 255)
    for name, most in (("private_metadata", METADATA), ("callback_id", 255), ("external_id", 255)):
        if view.get(name):
            yield from string(view[name], f"/{name}", most)
    if kind == "modal":
        yield from _frame(view)
    if len(json.dumps(view, ensure_ascii=False).encode()) > WHOLE:
        yield "view_too_large"


def _block(block: Mapping[str, Any], at: str) -> Found:
    return _input(block, at) if block.get("type") == "input" else slack_blocks.block(block, at)


def _frame(view: Mapping[str, Any]) -> Found:
    yield from text(view.get("title"), "/title", TITLE, _PLAIN)
    for name in ("submit", "close"):
        if name in view:
            yield from text(view[name], f"/{name}", TITLE, _PLAIN)
    if inputs(view) and "submit" not in view:
        yield "a modal with inputs needs a submit [json-pointer:/submit]"


def _input(block: Mapping[str, Any], at: str) -> Found:
    yield from only(block, {"type", "block_id", "label", "element", "hint", "optional", "dispatch_action"}, at)
    yield from text(block.get("label"), f"{at}/label", 2000, _PLAIN)
    if "hint" in block:
        yield from text(block["hint"], f"{at}/hint", 2000, _PLAIN)
    element = block.get("element")
    check = _ELEMENTS.get(str(element.get("type"))) if isinstance(element, Mapping) else None
    if check is None or not isinstance(element, Mapping):
        yield f"unsupported element [json-pointer:{at}/element]"
        return
    yield from string(element.get("action_id"), f"{at}/element/action_id", 255)
    if "placeholder" in element:
        yield from text(element["placeholder"], f"{at}/element/placeholder", 150, _PLAIN)
    yield from check(element, f"{at}/element")


_ANY = {"type", "action_id", "focus_on_load"}


def _choices(element: Mapping[str, Any], at: str) -> Found:
    kind = element["type"]
    most = 10 if kind == "checkboxes" else OPTIONS
    several = kind != "static_select"
    first = "initial_options" if several else "initial_option"
    own = {"options", first, "confirm"} | ({"placeholder", "max_selected_items"} if kind != "checkboxes" else set())
    yield from only(element, _ANY | own - (set() if several else {"max_selected_items"}), at)
    if "options" not in element:
        yield f"missing required field: options [json-pointer:{at}]"
    yield from items(element, "options", at, most, _option)
    values = [option.get("value") for option in element.get("options", [])]
    if len(values) != len(set(values)):
        yield f"the value of an option must be unique [json-pointer:{at}/options]"
    chosen = element.get(first, [] if several else None)
    if several:
        yield from items(element, first, at, element.get("max_selected_items"), _option)
    if any(one not in element.get("options", []) for one in (chosen if several else [chosen] if chosen else [])):
        yield f"must be among the options [json-pointer:{at}/{first}]"
    yield from _most(element, at)


def _external(element: Mapping[str, Any], at: str) -> Found:
    several = element["type"].startswith("multi")
    first = "initial_options" if several else "initial_option"
    yield from only(element, _ANY | {"placeholder", "min_query_length", first, "max_selected_items", "confirm"}, at)
    if several:
        yield from items(element, first, at, element.get("max_selected_items"), _option)
        yield from _most(element, at)
    elif first in element:
        yield from _option(element[first], f"{at}/{first}")


def _most(element: Mapping[str, Any], at: str) -> Found:
    if element.get("max_selected_items", 1) < 1:
        yield f"must be at least 1 [json-pointer:{at}/max_selected_items]"


def _conversations(element: Mapping[str, Any], at: str) -> Found:
    own = {"placeholder", "initial_conversation", "default_to_current_conversation", "response_url_enabled", "filter"}
    yield from only(element, _ANY | own | {"confirm"}, at)
    wanted = element.get("filter", {"include": ["public"]})
    yield from only(wanted, {"include", "exclude_external_shared_channels", "exclude_bot_users"}, f"{at}/filter")
    if not wanted or not set(wanted.get("include", ["public"])) <= {"im", "mpim", "private", "public"}:
        yield f"must include im, mpim, private or public [json-pointer:{at}/filter]"


def _time(element: Mapping[str, Any], at: str) -> Found:
    yield from only(element, _ANY | {"placeholder", "initial_time", "timezone", "confirm"}, at)
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", element.get("initial_time", "00:00")):
        yield f"must be HH:mm [json-pointer:{at}/initial_time]"


def _words(element: Mapping[str, Any], at: str) -> Found:
    own = {"placeholder", "initial_value", "multiline", "min_length", "max_length", "dispatch_action_config"}
    yield from only(element, _ANY | own, at)
    if element.get("initial_value"):
        yield from string(element["initial_value"], f"{at}/initial_value", 3000)


def _option(option: Mapping[str, Any], at: str) -> Found:
    yield from only(option, {"text", "value", "description", "url"}, at)
    yield from text(option.get("text"), f"{at}/text", 75)
    yield from string(option.get("value"), f"{at}/value", 75)
    if "description" in option:
        yield from text(option["description"], f"{at}/description", 75)


def suggestions(said: Any) -> Iterator[str]:
    """Why Slack would refuse what an app suggests for an external select."""
    if not isinstance(said, Mapping) or said.keys() != {"options"}:
        yield "suggestions must be options"
        return
    if len(said["options"]) > OPTIONS:
        yield f"no more than {OPTIONS} options"
    for index, option in enumerate(said["options"]):
        yield from _option(option, f"/options/{index}")


_ELEMENTS: dict[str, Callable[[Mapping[str, Any], str], Found]] = {
    "checkboxes": _choices,
    "multi_static_select": _choices,
    "static_select": _choices,
    "external_select": _external,
    "multi_external_select": _external,
    "conversations_select": _conversations,
    "timepicker": _time,
    "plain_text_input": _words,
}
