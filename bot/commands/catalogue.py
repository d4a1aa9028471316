"""The one table of commands, as each platform offers it.

Discord fills the options itself; the console and Slack send a line of text that `typed.parse` reads.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial

from bot.model import Action, CommandSpec, Option, OptionKind, Origin, Request, Theme
from bot.wording import language
from bot.wording.language import to_say

UMBRELLA = "attache"
"""`/attache <command> …` reaches every command where another app has taken its short name."""

PRESSED_WHEN = to_say("weekdays 8:00")
"""When a digest comes that is asked for by a button, unless its form says another time; and in examples."""

_ASKED = to_say("what has changed since last year?")
_THEMES = Option("themes", "One theme or several, parted by commas; or all", OptionKind.THEMES)
WHEN = Option("when", "Days and a time, such as weekdays 8:30 or weekly monday 9:00", OptionKind.WHEN)
ZONE = Option("zone", "Your time zone, such as Europe/Kyiv; it is remembered", OptionKind.ZONE, required=False)

SINCE = Option("since", "Only what is new: since a date, 7d, or last", OptionKind.TEXT, required=False)

BUILT_IN = (
    CommandSpec(
        "brief",
        "A short brief on one theme, or on everything",
        Action.BRIEF,
        (Option("theme", "Which theme; without one, the overview", OptionKind.THEME, required=False), SINCE),
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
        example=f"/ask {_ASKED}",
    ),
    CommandSpec("sources", "The documents behind the briefs, and what could not be read", Action.SOURCES),
    CommandSpec(
        "subscribe",
        "Have a digest sent to you in a direct message",
        Action.SUBSCRIBE,
        (_THEMES, WHEN, ZONE),
        example=f"/subscribe kyiv-view {PRESSED_WHEN}",
        personal=True,
    ),
    CommandSpec("subscriptions", "What is sent to you, and when next", Action.SUBSCRIPTIONS, personal=True),
    CommandSpec(
        "unsubscribe",
        "Stop a digest that is sent to you",
        Action.UNSUBSCRIBE,
        (Option("number", "Its number in your list, or all", OptionKind.NUMBER, required=False),),
        example="/unsubscribe 12",
    ),
    CommandSpec(
        "quiet",
        "Hours in which nothing is sent to you",
        Action.QUIET,
        (
            Option("hours", "From and to, such as 22:00-07:00; or off", OptionKind.TEXT, required=False),
            ZONE,
        ),
        example="/quiet 22:00-07:00",
        personal=True,
    ),
    CommandSpec(
        "digest add",
        "Have a digest posted in this channel",
        Action.DIGEST_ADD,
        (_THEMES, WHEN, ZONE),
        example=f"/digest add kyiv-view {PRESSED_WHEN}",
        managed=True,
        personal=True,
    ),
    CommandSpec(
        "digest list",
        "The digests of this channel, and when each comes next",
        Action.DIGEST_LIST,
        managed=True,
        personal=True,
    ),
    *(
        CommandSpec(
            name,
            description,
            action,
            (Option("number", "Its number in the list; without one, the only one", OptionKind.NUMBER, required=False),),
            example=f"/{name} 12",
            managed=True,
        )
        for name, description, action in (
            ("digest remove", "Stop a digest of this channel for good", Action.DIGEST_REMOVE),
            ("digest pause", "Stop a digest of this channel for a while", Action.DIGEST_PAUSE),
            ("digest resume", "Let a paused digest of this channel go on", Action.DIGEST_RESUME),
            ("digest preview", "What would be sent now, seen by you alone", Action.DIGEST_PREVIEW),
            ("digest send-now", "Send a digest of this channel now", Action.DIGEST_SEND_NOW),
        )
    ),
    CommandSpec(
        "forget-me",
        "What is kept about you, and having it removed",
        Action.FORGET,
        (Option("sure", "yes, to have it removed; without it, you see what that is", OptionKind.TEXT, required=False),),
        example="/forget-me yes",
    ),
    CommandSpec("help", "What you can ask", Action.HELP),
)

FIRST_WORDS = tuple(dict.fromkeys(spec.name.partition(" ")[0] for spec in BUILT_IN))
"""What follows the slash: ``digest add`` and ``digest list`` are both ``/digest``."""


def table(
    themes: Sequence[Theme],
    renamed: Mapping[str, str] | None = None,
    reserved: Collection[str] = (),
    most: int | None = None,
) -> tuple[CommandSpec, ...]:
    """Every command, each theme's own first, under the names that one platform gives them.

    Args:
        themes: the themes of the configuration, in its order.
        renamed: new names by name as configured, for one platform.
        reserved: names that the platform keeps for itself: only ``/attache`` reaches a command of such a name.
        most: how many commands the platform takes of these, ``/digest add`` and its like as one; the last themes then
            have none of their own, and answer to ``/brief``.
    """
    names = renamed or {}

    def called(spec: CommandSpec) -> CommandSpec:
        return _renamed(spec, names.get(spec.name, spec.name), reserved)

    built = [called(_with_example(spec, themes)) for spec in BUILT_IN]
    own = [
        called(
            CommandSpec(
                theme.command,
                theme.question,
                Action.BRIEF,
                (SINCE,),
                fixed={"theme": theme.name},
                example=f"/{theme.command} since 7d",
            )
        )
        for theme in themes
        if theme.command
    ]
    if most is not None:
        taken = {spec.name.partition(" ")[0] for spec in built} - set(reserved)
        own = own[: max(0, most - len(taken))]
    return (*own, *built)


def as_spoken(specs: Sequence[CommandSpec], *, named: bool = False) -> tuple[CommandSpec, ...]:
    """The commands in the language spoken: what they do, their options, their examples.

    Args:
        specs: as `table` gives them. Those of themes are the team's own words, and stay.
        named: the platform offers each under a name in that language too, unless the configuration renamed it.
    """
    return tuple(map(partial(spoken_command, named=named), specs))


def spoken_command(spec: CommandSpec, *, named: bool = False) -> CommandSpec:
    """One command, as `as_spoken`."""
    if spec.fixed or language.now() == language.ENGLISH:
        return spec
    own = named and spec.name == spec.configured and not spec.prefix
    called = replace(
        spec,
        name=language.say_as("command", spec.name) if own else spec.name,
        description=language.say(spec.description),
        options=tuple(map(spoken_option, spec.options)),
    )
    return replace(called, example=f"{called.typed}{_example(spec)}")


def spoken_option(option: Option) -> Option:
    """An option as it is shown to people, in the language spoken; a request knows it by its own name."""
    return replace(option, name=language.say_as("option", option.name), description=language.say(option.description))


def _example(spec: CommandSpec) -> str:
    """What stands behind the name in an example, with the words in it that are not a theme's."""
    rest = spec.example.removeprefix(spec.typed)
    for words in (PRESSED_WHEN, _ASKED):
        rest = rest.replace(words, language.say(words))
    return rest


def request(spec: CommandSpec, arguments: Mapping[str, str], origin: Origin) -> Request:
    """The request that `spec` stands for, with the options a person filled in."""
    return Request(spec.action, {**arguments, **spec.fixed}, origin)


def built_in(commands: Sequence[CommandSpec], action: Action) -> CommandSpec:
    """The built-in command for an action, as one platform names it."""
    return next(spec for spec in commands if spec.action is action and not spec.fixed)


def ask_for(theme: Theme, commands: Sequence[CommandSpec]) -> str:
    """What to type for a theme on one platform: its own command, else ``/brief`` and its name."""
    own = (spec.typed for spec in commands if spec.fixed == {"theme": theme.name})
    return next(own, f"{built_in(commands, Action.BRIEF).typed} {theme.name}")


def _with_example(spec: CommandSpec, themes: Sequence[Theme]) -> CommandSpec:
    """Examples name themes that exist in this configuration."""
    names = [theme.name for theme in themes if not theme.spans] or [theme.name for theme in themes]
    if not names:
        return spec
    if _THEMES in spec.options:
        return replace(spec, example=f"/{spec.name} {names[0]} {PRESSED_WHEN}")
    if not any(option.kind is OptionKind.THEME for option in spec.options):
        return spec
    themed = [option for option in spec.options if option.kind is OptionKind.THEME]
    wanted = [names[index % len(names)] for index, _ in enumerate(themed)]
    return replace(spec, example=" ".join((f"/{spec.name}", *wanted)))


def _renamed(spec: CommandSpec, name: str, reserved: Collection[str]) -> CommandSpec:
    called = replace(spec, name=name, configured=spec.name, prefix=f"{UMBRELLA} " if name in reserved else "")
    return replace(called, example=spec.example.replace(spec.typed, called.typed, 1))
