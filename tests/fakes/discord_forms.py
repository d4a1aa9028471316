"""Discord's form rules: what is wrong with a body, each with its path, as the real service tells it.

Rules and numbers: the API reference (resources/message, interactions/application-commands). Codes that no
source gives are marked (unsourced).
"""

import unicodedata
from collections.abc import Container, Mapping, Sequence
from datetime import datetime
from typing import Any

from fakes import discord_components as components
from fakes.discord_faults import Fault, Path, text_faults

EPHEMERAL = 64
LAYOUT = 32768
_MESSAGE_FLAGS = {
    4: "SUPPRESS_EMBEDS",
    EPHEMERAL: "EPHEMERAL",
    4096: "SUPPRESS_NOTIFICATIONS",
    LAYOUT: "IS_COMPONENTS_V2",
}
_LEGACY = ("content", "embeds", "poll", "sticker_ids")

_LOCALES = """
id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN ja zh-TW ko
"""
LOCALES = frozenset(_LOCALES.split())
"""The languages that Discord is in, https://docs.discord.com/developers/reference#locales."""

_EMBED_TEXTS = (("title", 256), ("description", 4096), ("url", 2048))
_CHAT_INPUT = 1
_GROUP = 2
_SUBCOMMANDS = {1, _GROUP}
_OPTION_TYPES = range(1, 12)
_STRING = 3
_NUMBERS = {4, 10}
_SAFE = (1 << 53) - 1
_CHOOSABLE = {3, 4, 10}


def message(body: Mapping[str, Any], *, layout: bool = False) -> list[Fault]:
    """What is wrong with a message to send or edit; `layout`: it is one of components (“V2”) already."""
    laid_out = layout or bool((body.get("flags") or 0) & LAYOUT)
    faults = _legacy(body) if laid_out else []
    if layout and body.get("flags") is not None and not body["flags"] & LAYOUT:
        faults.append(Fault(("flags",), "BASE_TYPE_CHOICES", "IS_COMPONENTS_V2 cannot be removed."))  # (unsourced)
    faults += text_faults(body, ("content",), 2000)
    embeds = body.get("embeds") or []
    if not isinstance(embeds, list):
        return [*faults, Fault(("embeds",), "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")]
    if len(embeds) > 10:
        faults.append(Fault(("embeds",), "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length."))
    for index, embed in enumerate(embeds):
        faults += _embed(embed, ("embeds", index))
    if sum(map(embed_size, embeds)) > 6000:
        text = "Embed size exceeds maximum size of 6000"
        faults.append(Fault(("embeds",), "MAX_EMBED_SIZE_EXCEEDED", text))
    if body.get("flags") and body["flags"] & ~sum(_MESSAGE_FLAGS):
        faults.append(Fault(("flags",), "BASE_TYPE_CHOICES", f"Value must be one of {tuple(_MESSAGE_FLAGS)}."))
    given = body.get("components") or []
    return faults + _mentions(body.get("allowed_mentions")) + components.of_message(given, layout=laid_out)


def _legacy(body: Mapping[str, Any]) -> list[Fault]:
    """The fields that a message of components does not take, not even empty."""
    code = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
    return [
        Fault((field,), code, f"The '{field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2")
        for field in _LEGACY
        if body.get(field) is not None
    ]


def post(body: Mapping[str, Any]) -> list[Fault]:
    """What is wrong with a forum post: a name, and a message that takes no nonce."""
    faults = text_faults(body, ("name",), 100, least=1, required=True)
    inner = body.get("message")
    if not isinstance(inner, dict) or empty(inner):
        return [*faults, Fault(("message",), "BASE_TYPE_REQUIRED", "This field is required")]
    return [*faults, *(Fault(("message", *fault.path), fault.code, fault.message) for fault in message(inner))]


def nonce(body: Mapping[str, Any]) -> list[Fault]:
    """What is wrong with the nonce of a message to a channel."""
    given = body.get("nonce")
    if isinstance(given, int):
        return [] if -(1 << 63) <= given < 1 << 63 else [Fault(("nonce",), "NUMBER_TYPE_MAX", "not 64 bits")]
    return text_faults(body, ("nonce",), 25)


def empty(body: Mapping[str, Any]) -> bool:
    """Whether a message would show nothing (50006)."""
    shown = ("embeds", "components", "attachments")
    return not (body.get("content") or "").strip() and not any(body.get(key) for key in shown)


def embed_size(embed: Mapping[str, Any]) -> int:
    """What counts towards the 6000 characters of a message, trimmed."""
    parts = [embed.get("title"), embed.get("description"), (embed.get("footer") or {}).get("text")]
    parts.append((embed.get("author") or {}).get("name"))
    parts += [field.get(part) for field in embed.get("fields") or [] for part in ("name", "value")]
    return sum(len((part or "").strip()) for part in parts)


def commands(body: Sequence[Mapping[str, Any]]) -> list[Fault]:
    """What is wrong with a whole command table."""
    faults = [fault for index, command in enumerate(body) for fault in _command(command, (index,))]
    names = [(command.get("type", _CHAT_INPUT), command.get("name")) for command in body]
    for kind, most in ((1, 100), (2, 15), (3, 15)):
        if sum(of == kind for of, _ in names) > most:
            text = f"Maximum number of application commands reached ({most})."
            faults.append(Fault((), "BASE_TYPE_MAX_LENGTH", text))
    for index, name in enumerate(names):
        if name in names[:index]:
            text = "Application command names must be unique"
            faults.append(Fault((index,), "APPLICATION_COMMANDS_DUPLICATE_NAME", text))
    return faults


def callback_choices(body: Mapping[str, Any]) -> list[Fault]:
    """What is wrong with the suggestions for an option (callback type 8)."""
    return _choices(body.get("choices"), ("data", "choices"))


def fits(option: Mapping[str, Any], value: str) -> bool:
    """Whether a user could fill `option` with `value`."""
    chosen = [choice["value"] for choice in option.get("choices") or []]
    if chosen and value not in chosen:
        return False
    return int(option.get("min_length", 0)) <= len(value) <= int(option.get("max_length", 6000))


def _embed(embed: Any, path: Path) -> list[Fault]:
    if not isinstance(embed, dict):
        return [Fault(path, "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")]
    faults = _embed_texts(embed, path)
    if not any(embed.get(key) for key in ("title", "description", "fields", "footer", "author", "image", "thumbnail")):
        faults.append(Fault((*path, "description"), "BASE_TYPE_REQUIRED", "This field is required"))
    if not 0 <= (embed.get("color") or 0) <= 0xFFFFFF:
        faults.append(Fault((*path, "color"), "NUMBER_TYPE_MAX", "int value should be less than or equal to 16777215."))
    if embed.get("url") and not embed["url"].startswith(("http://", "https://")):
        faults.append(Fault((*path, "url"), "URL_TYPE_INVALID_SCHEME", 'Scheme must be one of ("http", "https").'))
    if embed.get("timestamp") and not _is_time(embed["timestamp"]):
        faults.append(Fault((*path, "timestamp"), "DATE_TIME_TYPE_PARSE", "Could not parse. Should be ISO8601."))
    return faults


def _embed_texts(embed: Mapping[str, Any], path: Path) -> list[Fault]:
    faults = [fault for key, most in _EMBED_TEXTS for fault in text_faults(embed, (*path, key), most)]
    for part, key, most in (("footer", "text", 2048), ("author", "name", 256)):
        if embed.get(part) is not None:
            faults += text_faults(embed[part], (*path, part, key), most, required=True)
    fields = embed.get("fields") or []
    if len(fields) > 25:
        faults.append(Fault((*path, "fields"), "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length."))
    for index, field in enumerate(fields):
        for key, most in (("name", 256), ("value", 1024)):
            faults += text_faults(field, (*path, "fields", index, key), most, required=True)
    return faults


def _is_time(value: Any) -> bool:
    try:
        datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True


def _mentions(allowed: Any) -> list[Fault]:
    if not allowed:
        return []
    faults = []
    parse = allowed.get("parse") or []
    for kind in set(parse) - {"roles", "users", "everyone"}:
        text = f"Value must be one of ('roles', 'users', 'everyone'), not {kind}."
        faults.append(Fault(("allowed_mentions", "parse"), "BASE_TYPE_CHOICES", text))
    for kind in ("users", "roles"):
        named = allowed.get(kind) or []
        if len(named) > 100 or len(set(named)) < len(named):
            text = "Must be 100 or fewer in length, and unique."
            faults.append(Fault(("allowed_mentions", kind), "BASE_TYPE_MAX_LENGTH", text))
        if named and kind in parse:
            text = f"parse:[{kind!r}] and {kind}: [ids...] are mutually exclusive."
            faults.append(Fault(("allowed_mentions",), "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", text))
    return faults


def _command(command: Mapping[str, Any], path: Path) -> list[Fault]:
    faults = []
    if command.get("type", _CHAT_INPUT) == _CHAT_INPUT:
        faults += _name(command, path, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
        faults += text_faults(command, (*path, "description"), 100, least=1, required=True)
        faults += _options(command.get("options") or [], (*path, "options"))
    else:  # of the menus of users and messages: a name of any kind, and nothing else
        faults += text_faults(command, (*path, "name"), 32, least=1, required=True)
        words = "Context menu commands cannot have a description or options"
        stray = [key for key in ("description", "options") if command.get(key)]
        faults += [Fault((*path, key), "APPLICATION_COMMAND_INVALID_FIELD", words) for key in stray]  # (unsourced)
    for key, known in (("contexts", {0, 1, 2}), ("integration_types", {0, 1})):
        given = command.get(key)
        if given is not None and (not given or len(set(given)) < len(given) or set(given) - known):
            text = f"Must be null or a non-empty set of {sorted(known)}."
            faults.append(Fault((*path, key), "BASE_TYPE_BAD_LENGTH", text))
    if _command_size(command) > 8000:
        faults.append(Fault(path, "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000)"))
    return faults


def _command_size(part: Mapping[str, Any]) -> int:
    """Combined names, descriptions and values, all the way down; of each the longest of its localizations."""
    own = sum(
        max(len(str(text)) for text in (part[key], *(part.get(f"{key}_localizations") or {}).values()))
        for key in ("name", "description", "value")
        if isinstance(part.get(key), str)
    )
    return own + sum(_command_size(inner) for key in ("options", "choices") for inner in part.get(key) or [])


def _name(part: Mapping[str, Any], path: Path, code: str, words: str) -> list[Fault]:
    name = part.get("name")
    if name is None:
        return [Fault((*path, "name"), "BASE_TYPE_REQUIRED", "This field is required")]
    faults = [] if _named(name) else [Fault((*path, "name"), code, words)]
    for locale, told in (part.get("name_localizations") or {}).items():
        here = (*path, "name_localizations", locale)
        faults += _locale(locale, here) + ([] if _named(told) else [Fault(here, code, words)])
    for locale, told in (part.get("description_localizations") or {}).items():
        here = (*path, "description_localizations")
        faults += _locale(locale, (*here, locale)) + text_faults({locale: told}, (*here, locale), 100, least=1)
    return faults


def _named(name: Any) -> bool:
    return isinstance(name, str) and 1 <= len(name) <= 32 and name == name.lower() and all(map(_in_name, name))


def _locale(locale: str, path: Path) -> list[Fault]:
    known = locale in LOCALES
    return [] if known else [Fault(path, "BASE_TYPE_CHOICES", f"Value must be one of {sorted(LOCALES)}.")]


def _in_name(character: str) -> bool:
    """``[-_'\\p{L}\\p{N}\\p{sc=Deva}\\p{sc=Thai}]``."""
    of = unicodedata.name(character, "")
    return character in "-_'" or unicodedata.category(character)[0] in "LN" or of.startswith(("DEVANAGARI", "THAI"))


def _options(options: Sequence[Mapping[str, Any]], path: Path, kinds: Container[Any] = _OPTION_TYPES) -> list[Fault]:
    faults = []
    if len(options) > 25:
        faults.append(Fault(path, "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length."))
    if 0 < sum(option.get("type") in _SUBCOMMANDS for option in options) < len(options):
        text = "Sub-command and sub-command group option types are mutually exclusive to all other types"
        faults.append(Fault(path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", text))
    names = [option.get("name") for option in options]
    required = [bool(option.get("required")) for option in options]
    for index, option in enumerate(options):
        here = (*path, index)
        faults += _option(option, here, kinds)
        if names[index] in names[:index]:
            text = "Option names must be unique"
            faults.append(Fault(here, "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", text))  # (unsourced)
        if required[index] and not all(required[:index]):
            text = "Required options must be placed before non-required options"
            faults.append(Fault(here, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", text))
    return faults


def _option(option: Mapping[str, Any], path: Path, kinds: Container[Any]) -> list[Fault]:
    kind = option.get("type")
    faults = _name(option, path, "STRING_TYPE_REGEX", "String value did not match validation regex.")
    faults += text_faults(option, (*path, "description"), 100, least=1, required=True)
    if kind not in kinds:
        faults.append(Fault((*path, "type"), "BASE_TYPE_CHOICES", f"Value must be one of {tuple(_OPTION_TYPES)}."))
    if option.get("options") and kind not in _SUBCOMMANDS:
        faults.append(Fault((*path, "options"), "BASE_TYPE_CHOICES", "Only subcommands have options."))  # (unsourced)
    elif kind in _SUBCOMMANDS:
        if option.get("required"):
            faults.append(
                Fault((*path, "required"), "BASE_TYPE_CHOICES", "Subcommands are not required.")
            )  # (unsourced)
        within = {1} if kind == _GROUP else _OPTION_TYPES[2:]  # a group holds subcommands, and these hold options
        faults += _options(option.get("options") or [], (*path, "options"), within)
    if option.get("choices"):
        faults += _choices(option["choices"], (*path, "choices"))
        if option.get("autocomplete") or kind not in _CHOOSABLE:
            text = "Choices exclude autocomplete, and are for strings and numbers."
            faults.append(Fault((*path, "choices"), "APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES", text))  # (unsourced)
    values = [option[key] for key in ("min_value", "max_value") if option.get(key) is not None]
    values += [choice.get("value") for choice in option.get("choices") or [] if kind in _NUMBERS]
    if not all(_is_number(one) for one in values) or (values and kind not in _NUMBERS):
        faults.append(Fault((*path, "max_value"), "NUMBER_TYPE_MAX", "not a number within ±(2^53 - 1)."))
    lengths = [option[key] for key in ("min_length", "max_length") if option.get(key) is not None]
    if lengths and (kind != _STRING or lengths != sorted(lengths) or not all(0 <= one <= 6000 for one in lengths)):
        text = "min_length and max_length are for strings, from 0 and 1 to 6000."
        faults.append(Fault((*path, "max_length"), "NUMBER_TYPE_MAX", text))
    return faults


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _SAFE


def _choices(choices: Any, path: Path) -> list[Fault]:
    if not isinstance(choices, list):
        return [Fault(path, "BASE_TYPE_REQUIRED", "This field is required")]
    faults = []
    if len(choices) > 25:
        faults.append(Fault(path, "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length."))
    for index, choice in enumerate(choices):
        faults += text_faults(choice, (*path, index, "name"), 100, least=1, required=True)
        if isinstance(choice.get("value"), str):
            faults += text_faults(choice, (*path, index, "value"), 100, required=True)
    return faults
