"""What the buttons under an answer ask for: what it quotes, more of it, and everyone's eyes on it.

A button carries no more than what the answer was about, so the answer is made anew: it works on a message of any
age, in any process, and tells what the documents say now.
"""

from collections.abc import Sequence
from datetime import datetime

from bot import commands, wording
from bot.journeys import questions
from bot.journeys.answer import QUESTION_POINTS, answer
from bot.model import (
    Action,
    Brief,
    Citation,
    CommandSpec,
    Comparison,
    Entry,
    Listing,
    Notice,
    Reply,
    Request,
    Shared,
)
from bot.ports import Encode, words_alone
from bot.rendering.fragments import text_link
from bot.settings import Settings
from bot.storage.database import Database

ACTIONS = frozenset({Action.QUOTES, Action.LONGER, Action.SHARE})
LONGER_POINTS = 15
"""How many points a longer brief has at the most, if the documents hold so many."""


def revisit(  # noqa: PLR0913  as `answer`
    request: Request,
    specs: Sequence[CommandSpec],
    database: Database,
    settings: Settings,
    now: datetime,
    *,
    encode: Encode = words_alone,
) -> Reply:
    """Do what a button under an answer asks for; see `answer` for the arguments and what it raises."""
    subject = request.arguments.get("subject", "")
    if digest := commands.kept_under(subject):
        question = questions.recall(database, digest, now)
        if question is None:
            return Notice(wording.answers.question_gone(), failed=True)
        subject = commands.asking(question)
    again = commands.about(subject, request.origin)
    known = {theme.name for theme in settings.themes}
    gone = any(again.arguments[name] not in known for name in again.arguments if name not in {"question", "since"})
    manual = commands.built_in(specs, Action.HELP).typed
    if refusal := wording.answers.theme_gone(manual) if gone else _unshared(request):
        return Notice(refusal, failed=True)
    most = LONGER_POINTS if request.action is Action.LONGER else None
    reply = answer(again, specs, database, settings, now, encode=encode, most=most, remember=False)
    if not isinstance(reply, Brief | Comparison) or not reply.citations:
        return Notice(wording.answers.answer_gone(), failed=True)
    if request.action is Action.QUOTES:
        return Listing(wording.answers.quotes_title(), tuple(map(_quoted, reply.citations)))
    if request.action is Action.SHARE:
        return Shared(reply)
    more = isinstance(reply, Brief) and len(reply.points) > _shorter(again, settings)
    return reply if more else Notice(wording.answers.no_more())


def _shorter(again: Request, settings: Settings) -> int:
    """How many points the answer had at the most before."""
    named = again.arguments.get("theme")
    return next((theme.max_points for theme in settings.themes if theme.name == named), QUESTION_POINTS)


def _unshared(request: Request) -> str | None:
    """Why an answer cannot be shown to everyone where the button was pressed."""
    if request.action is not Action.SHARE:
        return None
    if request.origin.direct:
        return wording.answers.nobody_to_share_with()
    obstacle = request.origin.obstacle
    return wording.record.said(obstacle) if obstacle else None


def _quoted(citation: Citation) -> Entry:
    details = (wording.phrases.dated(citation.published), wording.answers.quote(citation.section, citation.quote))
    return Entry(f"[{citation.number}] {citation.title}", details, text_link(citation.url, citation.quote))
