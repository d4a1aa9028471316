"""The one table of commands, and how typed text becomes a request.

Every platform offers the commands of `table()`; Discord fills the options itself, the console and Slack
send a line of text that `parse()` reads.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import get_close_matches
from operator import attrgetter

from bot import wording
from bot.errors import RequestError
from bot.model import Action, CommandSpec, Option, OptionKind, Request, Theme

UMBRELLA = "attache"
"""`/attache <command> …` reaches every command where another app has taken its short name."""

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_INVISIBLE = str.maketrans(dict.fromkeys("\ufeff\u200b\u200e\u200f\u2060"))
_ARGUMENT = re.compile(r""""([^"]*)"|'([^']*)'(?!\S)|(\S+)""")

BUILT_IN = (
    CommandSpec(
        "brief",
        "A short brief on one theme, or on everything",
        Action.BRIEF,
        (Option("theme", "Which theme; without one, the overview", OptionKind.THEME, required=False),),
        example="/brief outlook",
    ),
    CommandSpec(
        "compare",
        "Two themes side by side, or what the sources say on one",
        Action.COMPARE,
        (
            Option("a", "The first theme", OptionKind.THEME),
            Option("b", "The second theme; without one, the sources on the first", OptionKind.THEME, required=False),
        ),
        example="/compare kyiv-view washington-view",
    ),
    CommandSpec(
        "ask",
        "What the documents say about a question of yours",
        Action.ASK,
        (Option("question", "Your question, in your own words", OptionKind.TEXT),),
        example="/ask what has changed since last year?",
    ),
    CommandSpec("sources", "The documents behind the briefs, and what could not be read", Action.SOURCES),
    CommandSpec("help", "What you can ask", Action.HELP),
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Who asked, where and when: all of a request that does not come from the command itself."""

    who: str
    where: str
    received_at: datetime
    zone: str | None = None
    locale: str | None = None


def table(
    themes: Sequence[Theme], renamed: Mapping[str, str] | None = None, reserved: Collection[str] = ()
) -> tuple[CommandSpec, ...]:
    """Every command, each theme's own first, under the names that one platform gives them.

    Args:
        themes: the themes of the configuration, in its order.
        renamed: new names by name as configured, for one platform.
        reserved: names that the platform keeps for itself: only ``/attache`` reaches a command of such a name.
    """
    names = renamed or {}
    own = tuple(
        CommandSpec(
            theme.command, theme.question, Action.BRIEF, fixed={"theme": theme.name}, example=f"/{theme.command}"
        )
        for theme in themes
        if theme.command
    )
    themed = tuple(_with_example(spec, themes) for spec in BUILT_IN)
    return tuple(_renamed(spec, names.get(spec.name, spec.name), reserved) for spec in own + themed)


def request(spec: CommandSpec, arguments: Mapping[str, str], origin: Origin) -> Request:
    """The request that `spec` stands for, with the options a person filled in."""
    return Request(
        action=spec.action,
        arguments={**arguments, **spec.fixed},
        who=origin.who,
        where=origin.where,
        zone=origin.zone,
        locale=origin.locale,
        received_at=origin.received_at,
    )


def built_in(commands: Sequence[CommandSpec], action: Action) -> CommandSpec:
    """The built-in command for an action, as one platform names it."""
    return next(spec for spec in commands if spec.action is action and not spec.fixed)


def ask_for(theme: Theme, commands: Sequence[CommandSpec]) -> str:
    """What to type for a theme on one platform: its own command, else ``/brief`` and its name."""
    own = (spec.typed for spec in commands if spec.fixed == {"theme": theme.name})
    return next(own, f"{built_in(commands, Action.BRIEF).typed} {theme.name}")


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
    spec = next((spec for spec in commands if spec.name == wanted), None)
    if spec is None:
        spec = next((spec for spec in commands if spec.configured == wanted), None)
    if spec is None:
        typed = {spec.name: spec.typed for spec in commands}
        near = [typed[name] for name in get_close_matches(wanted, typed, n=1)]
        raise RequestError(wording.answers.unknown_command(wanted, near, help_.typed))
    return request(spec, _arguments(spec, rest), origin)


def find_theme(themes: Sequence[Theme], wanted: str) -> Theme:
    """The theme that a person means by its name, title or command, whatever the case.

    Raises:
        RequestError: there is none; names the nearest, or all of them.
    """
    key = _key(wanted)
    for called in (attrgetter("name"), attrgetter("command"), attrgetter("title")):  # a name outranks a command
        for theme in themes:
            if key == _key(called(theme) or theme.name):
                return theme
    near = get_close_matches(key, [_key(theme.name) for theme in themes], n=1)
    raise RequestError(wording.answers.unknown_theme(wanted, near, [theme.name for theme in themes]))


def _with_example(spec: CommandSpec, themes: Sequence[Theme]) -> CommandSpec:
    """Examples name themes that exist in this configuration."""
    names = [theme.name for theme in themes if not theme.spans] or [theme.name for theme in themes]
    if not any(option.kind is OptionKind.THEME for option in spec.options) or not names:
        return spec
    wanted = [names[index % len(names)] for index, _ in enumerate(spec.options)]
    return replace(spec, example=" ".join((f"/{spec.name}", *wanted)))


def _renamed(spec: CommandSpec, name: str, reserved: Collection[str]) -> CommandSpec:
    called = replace(spec, name=name, configured=spec.name, prefix=f"{UMBRELLA} " if name in reserved else "")
    return replace(called, example=spec.example.replace(spec.typed, called.typed, 1))


def _first_word(line: str) -> tuple[str, str]:
    word, rest, *_ = (*line.split(maxsplit=1), "", "")
    return word, rest


def _key(text: str) -> str:
    return re.sub(r"[\s_-]+", "-", text.strip().removeprefix("/").replace("’", "'").casefold())


def _arguments(spec: CommandSpec, rest: str) -> dict[str, str]:
    text = " ".join(rest.split())
    if len(spec.options) == 1:  # a single option takes the whole line: questions need no quotes
        value = _unquoted(text)
        found = {spec.options[0].name: value} if value else {}
    else:
        words = ["".join(kinds) for kinds in _ARGUMENT.findall(text.translate(_QUOTES))]
        if len(words) > len(spec.options):
            raise RequestError(wording.answers.wrong_arguments(spec))
        found = dict(zip((option.name for option in spec.options), words, strict=False))
    if any(option.required and not found.get(option.name) for option in spec.options):
        raise RequestError(wording.answers.wrong_arguments(spec))
    return found


def _unquoted(text: str) -> str:
    """Drop one pair of quotes around the whole of `text`, and nothing inside it."""
    plain = text.translate(_QUOTES)
    return text[1:-1].strip() if re.fullmatch(r"\"[^\"]*\"|'[^']*'", plain) else text
