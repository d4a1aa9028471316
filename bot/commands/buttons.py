"""The buttons under answers: which there are, what their ids hold, and what pressing one asks for."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot import wording
from bot.commands.catalogue import PRESSED_WHEN, UMBRELLA, WHEN, ZONE
from bot.commands.themes import find_themes
from bot.errors import RequestError
from bot.model import (
    Action,
    Aside,
    Brief,
    Button,
    Comparison,
    Field,
    Form,
    Listing,
    Notice,
    Origin,
    Reply,
    Request,
    Shared,
    Theme,
)
from bot.wording import language

YES = "yes"
SURE = frozenset((YES, "так"))
"""What a person writes who is sure."""

_QUESTION, _AGAINST, _FROM = "?", "|", ">"
"""What no theme's name holds."""

_KEPT = re.compile(r"\?#([0-9a-f]{32})")
"""The subject of a button whose question is on record under a digest."""

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
    return Field(WHEN, language.say(PRESSED_WHEN)), Field(ZONE)


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
