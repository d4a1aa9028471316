"""A typed line, such as ``/compare kyiv-view "washington view"``, to a request."""

import re
from collections.abc import Sequence
from difflib import get_close_matches

from bot import wording
from bot.commands.catalogue import SINCE, UMBRELLA, built_in, request, spoken_command
from bot.commands.quotes import straight, unquoted
from bot.errors import RequestError
from bot.model import Action, CommandSpec, OptionKind, Origin, Request

_INVISIBLE = str.maketrans(dict.fromkeys("\ufeff\u200b\u200e\u200f\u2060"))
_COMMA = re.compile(r"\s*,\s*")
_ARGUMENT = re.compile(r""""([^"]*)"|'([^']*)'(?!\S)|(\S+)""")
_PART = r"""(?:"[^"]*"|'[^']*'(?![^\s,])|[^\s,]+)"""
_SEVERAL = re.compile(rf",*{_PART}(?:,+{_PART})*,*")
_LONE_QUOTES = re.compile(r"(?<![^,])'([^']*)'(?![^,])|\"")
_LATER = re.compile(
    r"(?:^|\s)(?:since|(?:від|з|після)(?=[\s:=]+(?:\d|останн|минул|[ву]чора|сьогодні)))(?:\s*[:=]\s*|\s+)(\S.*)$",
    re.IGNORECASE,
)
"""``since 7d``, ``since:2026-11-18`` or ``від учора`` at the end of a line; the Ukrainian words stand in titles too."""


def parse(line: str, commands: Sequence[CommandSpec], origin: Origin) -> Request:
    """Read a typed line such as ``/compare kyiv-view "washington view"``.

    Quotes of every kind, invisible characters and the ``/attache`` prefix are taken kindly, and a renamed
    command answers to its old name too, unless another one has it now.

    Raises:
        RequestError: not a command, no such command, or an argument missing or too many; says what to type.
    """
    help_ = built_in(commands, Action.HELP)
    name, rest = _first_word(line.translate(_INVISIBLE))
    if name.casefold().replace("é", "e") == f"/{UMBRELLA}":
        name, rest = _first_word(rest)
        name = f"/{name.removeprefix('/') or help_.name}"
    if not name.startswith("/"):
        ask = built_in(commands, Action.ASK)
        raise RequestError(wording.answers.not_a_command(line.strip(), ask.typed, help_.typed))
    wanted = name.removeprefix("/").casefold()
    group = [spec for spec in commands if spec.name.startswith(f"{wanted} ")]
    if group:
        verb, rest = _first_word(rest)
        wanted = f"{wanted} {verb.casefold()}"
        if wanted not in {spec.name for spec in group}:
            raise RequestError(wording.answers.which_subcommand([spec.typed for spec in group]))
    spec = next((spec for spec in commands if spec.name == wanted), None)
    if spec is None:
        spec = next((spec for spec in commands if spec.configured == wanted), None)
    if spec is None:
        typed = {spec.name: spec.typed for spec in commands}
        near = [typed[name] for name in get_close_matches(wanted, typed, n=1)]
        raise RequestError(wording.answers.unknown_command(wanted, near, help_.typed))
    return request(spec, _arguments(spec, rest), origin)


def _first_word(line: str) -> tuple[str, str]:
    word, rest, *_ = (*line.split(maxsplit=1), "", "")
    return word, rest


def _arguments(spec: CommandSpec, rest: str) -> dict[str, str]:
    text, later = " ".join(rest.split()), {}
    typed = [
        option for option in spec.options if option.kind is not OptionKind.ZONE and option is not SINCE
    ]  # it stands in `when`, if anywhere
    if SINCE in spec.options and (since := _LATER.search(text) if typed else re.fullmatch(r"()(\S.*)", text)):
        later = {SINCE.name: unquoted(_LATER.sub(r"\1", since[0]).strip())}
        text = text[: since.start()].strip()
    if len(typed) == 1:  # a single option takes the whole line: questions need no quotes
        value = unquoted(text)
        found = {typed[0].name: value} if value else {}
    elif typed and typed[-1].kind is OptionKind.WHEN:  # it takes what is left
        themes, when = _first_argument(_COMMA.sub(",", straight(text)))
        found = {typed[0].name: themes, typed[-1].name: when}
    else:
        words = ["".join(kinds) for kinds in _ARGUMENT.findall(straight(text))]
        if len(words) > len(typed):
            raise RequestError(wording.answers.wrong_arguments(spoken_command(spec)))
        found = dict(zip((option.name for option in typed), words, strict=False))
    if any(option.required and not found.get(option.name) for option in spec.options):
        raise RequestError(wording.answers.wrong_arguments(spoken_command(spec)))
    return found | later


def _first_argument(text: str) -> tuple[str, str]:
    """The first argument, or several parted by commas, each in quotes or not; and what is left of the line."""
    found = _SEVERAL.match(text)
    return (_LONE_QUOTES.sub(r"\1", found[0]), text[found.end() :].strip()) if found else ("", "")
