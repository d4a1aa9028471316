"""The one table of commands, and how typed text becomes a request.

Every platform offers the commands of `table()`; Discord fills the options itself, the console and Slack
send a line of text that `parse()` reads.
"""

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import partial
from operator import attrgetter

from bot import wording
from bot.errors import RequestError
from bot.model import (
    Action,
    Aside,
    Brief,
    Button,
    CommandSpec,
    Comparison,
    Field,
    Form,
    Listing,
    Notice,
    Option,
    OptionKind,
    Origin,
    Reply,
    Request,
    Shared,
    Theme,
)
from bot.wording import language
from bot.wording.language import to_say

UMBRELLA = "attache"
"""`/attache <command> …` reaches every command where another app has taken its short name."""

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_SINGLE = re.compile(r"(?<![^\s,])[‘‚]([^‘’]*)[’‘](?![^\s,])")
"""A pair of them: alone, ``’`` is the apostrophe of a name."""

_INVISIBLE = str.maketrans(dict.fromkeys("\ufeff\u200b\u200e\u200f\u2060"))
_COMMA = re.compile(r"\s*,\s*")
_ARGUMENT = re.compile(r""""([^"]*)"|'([^']*)'(?!\S)|(\S+)""")
_PART = r"""(?:"[^"]*"|'[^']*'(?![^\s,])|[^\s,]+)"""
_SEVERAL = re.compile(rf",*{_PART}(?:,+{_PART})*,*")
_LONE_QUOTES = re.compile(r"(?<![^,])'([^']*)'(?![^,])|\"")
ALL = frozenset(("all", "усі", "всі"))
"""What a person may write for all of them."""

YES = "yes"
SURE = frozenset((YES, "так"))
"""What a person writes who is sure."""

_QUESTION, _AGAINST, _FROM = "?", "|", ">"
"""What no theme's name holds."""

_KEPT = re.compile(r"\?#([0-9a-f]{32})")
"""The subject of a button whose question is on record under a digest."""

_LATER = re.compile(
    r"(?:^|\s)(?:since|(?:від|з|після)(?=[\s:=]+(?:\d|останн|минул|[ву]чора|сьогодні)))(?:\s*[:=]\s*|\s+)(\S.*)$",
    re.IGNORECASE,
)
"""``since 7d``, ``since:2026-11-18`` or ``від учора`` at the end of a line; the Ukrainian words stand in titles too."""

MOST_THEMES = 25
"""How many a digest carries."""

PRESSED_WHEN = to_say("weekdays 8:00")
"""When a digest comes that is asked for by a button, unless its form says another time; and in examples."""

_ASKED = to_say("what has changed since last year?")
_THEMES = Option("themes", "One theme or several, parted by commas; or all", OptionKind.THEMES)
_WHEN = Option("when", "Days and a time, such as weekdays 8:30 or weekly monday 9:00", OptionKind.WHEN)
_ZONE = Option("zone", "Your time zone, such as Europe/Kyiv; it is remembered", OptionKind.ZONE, required=False)

_SINCE = Option("since", "Only what is new: since a date, 7d, or last", OptionKind.TEXT, required=False)

BUILT_IN = (
    CommandSpec(
        "brief",
        "A short brief on one theme, or on everything",
        Action.BRIEF,
        (Option("theme", "Which theme; without one, the overview", OptionKind.THEME, required=False), _SINCE),
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
        (_THEMES, _WHEN, _ZONE),
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
            _ZONE,
        ),
        example="/quiet 22:00-07:00",
        personal=True,
    ),
    CommandSpec(
        "digest add",
        "Have a digest posted in this channel",
        Action.DIGEST_ADD,
        (_THEMES, _WHEN, _ZONE),
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

BUTTONS = {
    Action.UNSUBSCRIBE: "number",
    Action.MORE: "delivery",
    Action.SHARE: "subject",
    Action.QUOTES: "subject",
    Action.LONGER: "subject",
    Action.COMPARE: "a",
    Action.SUBSCRIBE: "themes",
    Action.PAUSE: "number",
    Action.RESUME: "number",
    Action.DIGEST_PAUSE: "number",
    Action.DIGEST_RESUME: "number",
    Action.DIGEST_REMOVE: "number",
    Action.FORGET: "sure",
}
"""What a button can ask for, each with the name of its argument."""

_BUTTON = 100
"""What Discord takes of a button's id, the shortest of the platforms, in UTF-16 units to be safe."""


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
                (_SINCE,),
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


def ours(identity: str) -> bool:
    """Whether an id is of a button of ours, be it one that only an older version knew."""
    return identity.startswith(f"{UMBRELLA}:")


def pressed(identity: str, origin: Origin, filled: Mapping[str, str] | None = None) -> Request | None:
    """The request behind the id of a `model.Button`; None where it is none of ours.

    `filled` is what the person left in the fields of its `form`, by the name of the option.
    """
    action = _behind(identity)
    if action is None:
        return None
    argument, asked = _carried(identity, action)
    fields = {field.option.name: field.value for field in asked}
    told = {name: value.strip() for name, value in (fields | dict(filled or {})).items() if value.strip()}
    return Request(action, {**told, BUTTONS[action]: argument}, origin)


def form(identity: str) -> Form | None:
    """What to ask in a dialog before the request behind a button is made; None: it needs nothing more."""
    action = _behind(identity)
    _, fields = _carried(identity, action) if action else ("", ())
    return Form(wording.answers.subscribe_button(), identity, fields) if fields else None


def about_nothing(identity: str, themes: Sequence[Theme]) -> bool:
    """Whether a button with a form is about a theme that is gone, so that nothing is to be asked."""
    action = _behind(identity)
    subject, fields = _carried(identity, action) if action else ("", ())
    try:
        return bool(fields) and not find_themes(themes, subject)
    except RequestError:
        return True


def again(asked: Request, reply: Reply) -> tuple[Button, ...]:
    """Under the refusal of a request that came from a form, the button that opens it again.

    Its id holds what was typed; where it would be too long for a platform, the form opens as at first.
    """
    refused = reply.reply if isinstance(reply, Aside) else reply
    fields = _asked_first(asked.action)
    if not fields or not isinstance(refused, Notice) or not refused.failed:
        return ()
    subject = asked.arguments.get(BUTTONS[asked.action], "")
    typed = (asked.arguments.get(field.option.name, "").replace(_AGAINST, " ") for field in fields)
    found = (
        Button(wording.answers.try_again(), asked.action, about)
        for about in (_AGAINST.join((subject, *typed)), subject)
    )
    return tuple(filter(_fits, found))[:1]


def _behind(identity: str) -> Action | None:
    return next((action for action in BUTTONS if identity.startswith(Button("", action, "").id)), None)


def _carried(identity: str, action: Action) -> tuple[str, tuple[Field, ...]]:
    """What the id of a button says that it is about, and the fields of its form, as filled in before if it says so."""
    argument, fields = identity.removeprefix(Button("", action, "").id), _asked_first(action)
    if not fields:
        return argument, ()
    subject, *typed = argument.split(_AGAINST, len(fields))
    if len(typed) < len(fields):
        return subject, fields
    return subject, tuple(replace(field, value=value) for field, value in zip(fields, typed, strict=True))


def _fits(button: Button) -> bool:
    return len(button.id.encode("utf-16-le", "surrogatepass")) // 2 <= _BUTTON


def _asked_first(action: Action) -> tuple[Field, ...]:
    if action is not Action.SUBSCRIBE:
        return ()
    return Field(_WHEN, language.say(PRESSED_WHEN)), Field(_ZONE)


def offered(asked: Request, reply: Reply) -> tuple[Button, ...]:
    """The buttons under an answer; an id that would be too long for a platform has no button.

    A question too long for an id stands in it as a digest, if whoever answers keeps what is `to_keep`. Only a brief
    that is full may have more to say. What everyone sees needs not be shared again.
    """
    if isinstance(reply, Aside):
        return offered(asked, reply.reply)
    answer = reply.answer if isinstance(reply, Shared) else reply
    if asked.action is Action.FORGET and isinstance(answer, Listing):  # of what would be removed
        return (Button(wording.privacy.forget_button(), Action.FORGET, YES),)
    if not isinstance(answer, Brief | Comparison) or not answer.citations:
        return ()
    said, about = wording.answers, _subject(asked, answer)
    shareable = answer is reply and not asked.origin.direct and asked.action is not Action.LONGER
    found = [Button(said.share_button(), Action.SHARE, about)] if shareable else []
    found.append(Button(said.sources_heading(), Action.QUOTES, about))
    if isinstance(answer, Brief):
        full = asked.action is not Action.LONGER and len(answer.points) >= answer.theme.max_points
        found += [Button(said.more_button(), Action.LONGER, about)] if full else []
        if not about.startswith(_QUESTION):
            found.append(Button(said.compare_button(), Action.COMPARE, answer.theme.name))
            found.append(Button(said.subscribe_button(), Action.SUBSCRIBE, answer.theme.name))
    return tuple(filter(_fits, found))


def about(subject: str, origin: Origin) -> Request:
    """The request whose answer a button stood under."""
    if subject.startswith(_QUESTION):
        return Request(Action.ASK, {"question": subject.removeprefix(_QUESTION)}, origin)
    left, bar, right = subject.partition(_AGAINST)
    if not bar:
        theme, later, since = subject.partition(_FROM)
        return Request(Action.BRIEF, {"theme": theme, "since": since} if later else {"theme": theme}, origin)
    return Request(Action.COMPARE, {"a": left, "b": right} if right else {"a": left}, origin)


def kept_under(subject: str) -> str | None:
    """The digest under which the question of a subject is on record; None: the subject says all there is."""
    found = _KEPT.fullmatch(subject)
    return found[1] if found else None


def asking(question: str) -> str:
    """The subject that says a question in full."""
    return f"{_QUESTION}{question}"


def to_keep(asked: Request, reply: Reply) -> str | None:
    """The question that has to be on record for the buttons under its answer to work; None: they hold it."""
    question = asked.arguments.get("question", "")
    held = asked.action is not Action.ASK or not kept_under(_about_question(question))
    return None if held or not offered(asked, reply) else question


def question_digest(question: str) -> str:
    """What stands for a question in a button."""
    return hashlib.sha256(question.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _about_question(question: str) -> str:
    """The question itself where each button under its answer can hold it, else the digest of it."""
    whole = asking(question)
    under = (Action.SHARE, Action.QUOTES, Action.LONGER)
    if all(_fits(Button("", action, whole)) for action in under) and not kept_under(whole):
        return whole
    return f"{_QUESTION}#{question_digest(question)}"


def _subject(asked: Request, answer: Brief | Comparison) -> str:
    """What an answer is about.

    ``outlook``, ``a|b``, ``a|`` (the sources on one theme), ``?a question``, or ``?#`` and a question's digest; what is
    new since then: ``outlook>2026-11-18T00:00:00+02:00``.
    """
    if "subject" in asked.arguments:
        return asked.arguments["subject"]
    if asked.action is Action.ASK:
        return _about_question(asked.arguments.get("question", ""))
    if isinstance(answer, Brief):
        return f"{answer.theme.name}{_FROM}{answer.since.isoformat()}" if answer.since else answer.theme.name
    left, right = answer.left.theme.name, answer.right.theme.name
    return f"{left}{_AGAINST}{right if right != left else ''}"


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


def find_themes(themes: Sequence[Theme], wanted: str) -> tuple[Theme, ...]:
    """The themes that a person names, parted by commas, each once, in that order; ``all`` are all of them.

    Raises:
        RequestError: one of them does not exist, none is named, or they are too many.
    """
    if _key(wanted) in ALL:
        found = tuple(theme for theme in themes if not theme.spans) or tuple(themes)
    else:
        parts = (part.strip(" '\"") for part in re.split(r"[,;]", _straight(wanted)))
        named = [find_theme(themes, part) for part in parts if part]
        found = tuple(dict.fromkeys(named)) or (find_theme(themes, wanted),)
    if len(found) > MOST_THEMES:
        raise RequestError(wording.subscribing.too_many_themes(len(found), MOST_THEMES))
    return found


def find_theme(themes: Sequence[Theme], wanted: str) -> Theme:
    """The theme that a person means by its name, title or command, whatever the case.

    Raises:
        RequestError: there is none; names the nearest, or all of them.
    """
    if found := _theme_called(themes, wanted):
        return found
    key = _key(wanted)
    near = get_close_matches(key, [_key(theme.name) for theme in themes], n=1)
    raise RequestError(wording.answers.unknown_theme(wanted, near, [theme.name for theme in themes]))


def theme_and_rest(themes: Sequence[Theme], wanted: str) -> tuple[Theme, str]:
    """The theme that a person names, and what they wrote behind its name: ``outlook 7d``.

    Raises:
        RequestError: no theme is named; as `find_theme`.
    """
    words = wanted.split()
    for end in range(len(words), 0, -1):
        if found := _theme_called(themes, " ".join(words[:end])):
            return found, " ".join(words[end:])
    return find_theme(themes, wanted), ""


def _theme_called(themes: Sequence[Theme], wanted: str) -> Theme | None:
    key = _key(wanted)
    for called in (attrgetter("name"), attrgetter("command"), attrgetter("title")):  # a name outranks a command
        for theme in themes:
            if key == _key(called(theme) or theme.name):
                return theme
    return None


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


def _first_word(line: str) -> tuple[str, str]:
    word, rest, *_ = (*line.split(maxsplit=1), "", "")
    return word, rest


def _key(text: str) -> str:
    return re.sub(r"[\s_-]+", "-", text.strip().removeprefix("/").replace("’", "'").casefold())


def _arguments(spec: CommandSpec, rest: str) -> dict[str, str]:
    text, later = " ".join(rest.split()), {}
    typed = [
        option for option in spec.options if option.kind is not OptionKind.ZONE and option is not _SINCE
    ]  # it stands in `when`, if anywhere
    if _SINCE in spec.options and (since := _LATER.search(text) if typed else re.fullmatch(r"()(\S.*)", text)):
        later = {_SINCE.name: _unquoted(_LATER.sub(r"\1", since[0]).strip())}
        text = text[: since.start()].strip()
    if len(typed) == 1:  # a single option takes the whole line: questions need no quotes
        value = _unquoted(text)
        found = {typed[0].name: value} if value else {}
    elif typed and typed[-1].kind is OptionKind.WHEN:  # it takes what is left
        themes, when = _first_argument(_COMMA.sub(",", _straight(text)))
        found = {typed[0].name: themes, typed[-1].name: when}
    else:
        words = ["".join(kinds) for kinds in _ARGUMENT.findall(_straight(text))]
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


def _straight(text: str) -> str:
    """`text` with the quotes of a typewriter, as long as before."""
    return _SINGLE.sub(r"'\1'", text.translate(_QUOTES))


def _unquoted(text: str) -> str:
    """Drop one pair of quotes around the whole of `text`, and nothing inside it."""
    plain = _straight(text)
    return text[1:-1].strip() if re.fullmatch(r"\"[^\"]*\"|'[^']*'", plain) else text
