"""What Slack says of a message: which limit it breaks, whom it would notify, where its links lead, what it shows."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

TEXT = 4000
WHOLE = 12_000
BLOCKS = 50
TOO_LONG = "msg_blocks_too_long"

_FORMATS = re.compile(r"(?<![\w*_~`])([*_~`])(?=\S)[^\n]*?(?<=\S)\1(?![\w*_~`])")
_CONTROL = re.compile(r"<([^<>\n]*)>")
_EMOJI = re.compile(r":[a-z0-9_+'-]+:", re.IGNORECASE)
_HALF = re.compile(r"[\ud800-\udfff]")
_MENTION = re.compile(r"[@#!](?!date\^)")
_STYLE = {"bold", "italic", "strike", "code"}

Found = Iterator[str]


def problems(message: Mapping[str, Any]) -> list[str]:
    """Why Slack would refuse `message`, each with its place as a JSON pointer; empty when it would not."""
    found = list(_message(message))
    if not found and "text" not in message and "blocks" not in message:
        found.append("no_text")
    return found


def mentions(message: Mapping[str, Any]) -> list[str]:
    """Everyone whom `message` would notify, as Slack writes them: ``!channel``, ``@U0ANN``."""
    inline = [inner for text in _mrkdwn(message) for inner in _CONTROL.findall(text) if _MENTION.match(inner)]
    structured = [
        str(part["type"])
        for part in _walk(message.get("blocks", []))
        if part.get("type") in {"broadcast", "user", "usergroup", "channel", "team"}
    ]
    return inline + structured


def links(message: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Every address that `message` links explicitly, with its label."""
    inline = [inner for text in _mrkdwn(message) for inner in _CONTROL.findall(text) if not _MENTION.match(inner)]
    pairs = [(url.replace("&amp;", "&"), label) for url, _, label in (inner.partition("|") for inner in inline)]
    structured = [
        (part["url"], part.get("text", "")) for part in _walk(message.get("blocks", [])) if part.get("type") == "link"
    ]
    return pairs + structured


def autolinks(message: Mapping[str, Any]) -> list[str]:
    """Bare addresses in the blocks that Slack would make links of."""
    return [
        address
        for part in _walk(message.get("blocks", []))
        if part.get("type") == "mrkdwn" and not part.get("verbatim")
        for address in re.findall(r"https?://[^\s<>|]+", _CONTROL.sub("", part["text"]))
    ]


def emoji(message: Mapping[str, Any]) -> list[str]:
    """The names of emoji in the blocks that Slack would show as pictures."""
    return [
        name
        for part in _walk(message.get("blocks", []))
        if part.get("type") == "mrkdwn" or (part.get("type") == "plain_text" and part.get("emoji") is not False)
        for name in _EMOJI.findall(_CONTROL.sub(_label, part["text"]))
    ]


def formats(message: Mapping[str, Any]) -> list[str]:
    """The pieces of mrkdwn that Slack would show bold, italic, struck or as code."""
    return [found[0] for text in _mrkdwn(message) for found in _FORMATS.finditer(_CONTROL.sub(_label, text))]


def visible(message: Mapping[str, Any]) -> str:
    """All that a person sees of `message`, a line for each object of its blocks; without blocks its text."""
    if not message.get("blocks"):
        return str(message.get("text", ""))
    return "\n".join(line for block in message["blocks"] for line in _seen(block))


def buttons(message: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The buttons of `message`, by what stands on them."""
    return {part["text"]["text"]: part for part in _walk(message.get("blocks", [])) if part.get("type") == "button"}


def _seen(block: Mapping[str, Any]) -> Iterator[str]:
    if block["type"] == "rich_text":
        for bullets in block["elements"]:
            for item in bullets["elements"] if bullets["type"] == "rich_text_list" else [bullets]:
                yield "".join(part.get("text", "") for part in item["elements"])
        return
    for part in _walk(block):
        if part.get("type") == "plain_text":
            yield part["text"]
        if part.get("type") == "mrkdwn":
            shown = _CONTROL.sub(_label, part["text"])
            yield shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _label(control: re.Match[str]) -> str:
    return control[1].rpartition("|")[2]


def _mrkdwn(message: Mapping[str, Any]) -> Iterator[str]:
    yield str(message.get("text", ""))
    yield from (part["text"] for part in _walk(message.get("blocks", [])) if part.get("type") == "mrkdwn")


def _walk(part: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(part, Mapping):
        yield part
        for inner in part.values():
            yield from _walk(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _walk(inner)


def _message(message: Mapping[str, Any]) -> Found:
    text = message.get("text", "")
    if not isinstance(text, str):
        yield "must be a string [json-pointer:/text]"
        return
    if _HALF.search(text):
        yield "invalid UTF-8 [json-pointer:/text]"
    if _units(text) > TEXT:
        yield f"must be at most {TEXT} characters [json-pointer:/text]"
    blocks = message.get("blocks", [])
    if not isinstance(blocks, list):
        yield "must be an array [json-pointer:/blocks]"
        return
    if blocks and not text.strip():
        yield "blocks need a text for notifications and screen readers [json-pointer:/text]"
    if len(blocks) > BLOCKS:
        yield f"no more than {BLOCKS} items allowed [json-pointer:/blocks]"
    for index, one in enumerate(blocks):
        yield from block(one, f"/blocks/{index}")
    ids = [one["block_id"] for one in blocks if isinstance(one, Mapping) and "block_id" in one]
    if len(ids) != len(set(ids)):
        yield "block_id must be unique [json-pointer:/blocks]"
    said = sum(_units(part["text"]) for part in _walk(blocks) if isinstance(part.get("text"), str))
    if said + _units(text) > WHOLE:
        yield f"{TOO_LONG}: {said + _units(text)} characters of text [json-pointer:/blocks]"


def block(block: Any, at: str) -> Found:
    if not isinstance(block, Mapping):
        yield f"must be an object [json-pointer:{at}]"
        return
    check = _CHECKS.get(str(block.get("type")))
    if check is None:
        yield f"unsupported type: {block.get('type')} [json-pointer:{at}/type]"
        return
    if "block_id" in block:
        yield from string(block["block_id"], f"{at}/block_id", 255)
    yield from check(block, at)


def only(part: Mapping[str, Any], names: set[str], at: str) -> Found:
    for name in part.keys() - names:
        yield f"additional property: {name} [json-pointer:{at}]"


def _header(block: Mapping[str, Any], at: str) -> Found:
    yield from only(block, {"type", "block_id", "text"}, at)
    yield from text(block.get("text"), f"{at}/text", 150, {"plain_text"})


def _section(block: Mapping[str, Any], at: str) -> Found:
    yield from only(block, {"type", "block_id", "text", "fields", "expand"}, at)
    if "text" not in block and "fields" not in block:
        yield f"missing required field: text or fields [json-pointer:{at}]"
    if "text" in block:
        yield from text(block["text"], f"{at}/text", 3000)
    yield from items(block, "fields", at, 10, lambda field, where: text(field, where, 2000))


def _context(block: Mapping[str, Any], at: str) -> Found:
    yield from only(block, {"type", "block_id", "elements"}, at)
    if "elements" not in block:
        yield f"missing required field: elements [json-pointer:{at}]"
    yield from items(block, "elements", at, 10, lambda element, where: text(element, where, 3000))


def _divider(block: Mapping[str, Any], at: str) -> Found:
    yield from only(block, {"type", "block_id"}, at)


def _actions(block: Mapping[str, Any], at: str) -> Found:
    yield from only(block, {"type", "block_id", "elements"}, at)
    if "elements" not in block:
        yield f"missing required field: elements [json-pointer:{at}]"
    yield from items(block, "elements", at, 25, _button)
    ids = [button.get("action_id") for button in block.get("elements", []) if isinstance(button, Mapping)]
    if len(ids) != len(set(ids)):
        yield f"action_id must be unique [json-pointer:{at}/elements]"


def _button(part: Mapping[str, Any], at: str) -> Found:
    if part.get("type") != "button":
        yield f"unsupported type: {part.get('type')} [json-pointer:{at}/type]"
        return
    yield from only(part, {"type", "text", "action_id", "url", "value", "style", "confirm", "accessibility_label"}, at)
    yield from text(part.get("text"), f"{at}/text", 75, {"plain_text"})
    yield from string(part.get("action_id"), f"{at}/action_id", 255)
    if "value" in part:
        yield from string(part["value"], f"{at}/value", 2000)
    if "url" in part:
        yield from string(part["url"], f"{at}/url", 3000)
    if part.get("style", "primary") not in {"primary", "danger"}:
        yield f"must be primary or danger [json-pointer:{at}/style]"
    if "confirm" in part:
        yield from _confirm(part["confirm"], f"{at}/confirm")


def _confirm(part: Mapping[str, Any], at: str) -> Found:
    yield from only(part, {"title", "text", "confirm", "deny", "style"}, at)
    for name, most in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)):
        yield from text(part.get(name), f"{at}/{name}", most, {"plain_text"})


def _rich_text(block: Mapping[str, Any], at: str) -> Found:
    yield from only(block, {"type", "block_id", "elements"}, at)
    yield from items(block, "elements", at, None, _rich_part)


def _rich_part(part: Mapping[str, Any], at: str) -> Found:
    if part.get("type") == "rich_text_list":
        yield from only(part, {"type", "style", "elements", "indent", "offset", "border"}, at)
        if part.get("style") not in {"bullet", "ordered"}:
            yield f"must be bullet or ordered [json-pointer:{at}/style]"
        yield from items(part, "elements", at, None, _rich_section)
    else:
        yield from _rich_section(part, at)


def _rich_section(part: Mapping[str, Any], at: str) -> Found:
    if part.get("type") != "rich_text_section":
        yield f"unsupported type: {part.get('type')} [json-pointer:{at}/type]"
        return
    yield from only(part, {"type", "elements"}, at)
    yield from items(part, "elements", at, None, _rich_element)


def _rich_element(part: Mapping[str, Any], at: str) -> Found:
    kind = part.get("type")
    if kind == "text":
        yield from only(part, {"type", "text", "style"}, at)
        yield from string(part.get("text"), f"{at}/text", 3000)
    elif kind == "link":
        yield from only(part, {"type", "url", "text", "style", "unsafe"}, at)
        yield from string(part.get("url"), f"{at}/url", 3000)
        if not re.match(r"https?://[^\s/]", str(part.get("url"))):
            yield f"invalid_url [json-pointer:{at}/url]"
    elif kind not in {"broadcast", "user", "usergroup", "channel", "team", "emoji", "date", "color"}:
        yield f"unsupported type: {kind} [json-pointer:{at}/type]"
    if not set(part.get("style", {})) <= _STYLE:
        yield f"unknown style [json-pointer:{at}/style]"


def items(
    part: Mapping[str, Any], name: str, at: str, most: int | None, check: Callable[[Mapping[str, Any], str], Found]
) -> Found:
    if name not in part:
        return
    found = part[name]
    if not isinstance(found, list) or not found:
        yield f"must be a non-empty array [json-pointer:{at}/{name}]"
        return
    if most is not None and len(found) > most:
        yield f"no more than {most} items allowed [json-pointer:{at}/{name}]"
    for index, item in enumerate(found):
        where = f"{at}/{name}/{index}"
        if isinstance(item, Mapping):
            yield from check(item, where)
        else:
            yield f"must be an object [json-pointer:{where}]"


def text(part: Any, at: str, most: int, kinds: set[str] | None = None) -> Found:
    if not isinstance(part, Mapping):
        yield f"must be a text object [json-pointer:{at}]"
        return
    kind = part.get("type")
    if kind not in (kinds or {"plain_text", "mrkdwn"}):
        yield f"unsupported type: {kind} [json-pointer:{at}/type]"
    yield from only(part, {"type", "text", "emoji" if kind == "plain_text" else "verbatim"}, at)
    yield from string(part.get("text"), f"{at}/text", most)


def string(text: Any, at: str, most: int) -> Found:
    if not isinstance(text, str):
        yield f"must be a string [json-pointer:{at}]"
    elif _HALF.search(text):
        yield f"invalid UTF-8 [json-pointer:{at}]"
    elif not text:
        yield f"must be more than 0 characters [json-pointer:{at}]"
    elif _units(text) > most:
        yield f"must be less than {most + 1} characters [json-pointer:{at}]"


def _units(text: str) -> int:
    """UTF-16 units: Slack does not publish what it counts, and this is the strictest."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


_CHECKS: dict[str, Callable[[Mapping[str, Any], str], Found]] = {
    "header": _header,
    "section": _section,
    "context": _context,
    "divider": _divider,
    "actions": _actions,
    "rich_text": _rich_text,
}
