"""Questions that no button can hold: kept for a while, so that the buttons under their answers work."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot import commands
from bot.errors import StorageError
from bot.journeys.answer import answer
from bot.journeys.ready import Ready
from bot.model import CommandSpec, Reply, Request
from bot.ports import Encode, words_alone
from bot.settings import Settings
from bot.storage import questions
from bot.storage.database import Database

log = logging.getLogger(__name__)

KEPT = timedelta(days=30)
"""How long a question is kept after it was last asked."""


def answer_and_keep(  # noqa: PLR0913  as `answer`
    request: Request,
    specs: Sequence[CommandSpec],
    database: Database,
    settings: Settings,
    now: datetime,
    *,
    encode: Encode = words_alone,
    ready: Ready | None = None,
) -> Reply:
    """As `answer`; a question that the buttons under its answer cannot hold is kept for them."""
    reply = answer(request, specs, database, settings, now, encode=encode, ready=ready)
    question = commands.to_keep(request, reply)
    if question is not None:
        try:
            with database.writing() as connection:
                questions.keep(connection, commands.question_digest(question), question, request.origin.person, now)
        except StorageError as error:  # the answer is there; its buttons will say that the question is not
            log.warning("%s", error)
    return reply


def recall(database: Database, digest: str, now: datetime) -> str | None:
    """The question under a digest, if it is still kept."""
    with database.reading() as connection:
        return questions.find(connection, digest, now - KEPT)


def expire(database: Database, now: datetime) -> None:
    """Remove the questions whose time is over."""
    with database.writing() as connection:
        questions.expire(connection, now - KEPT)
