"""Questions that are too long for the buttons under their answers, which name them by a digest."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, delete, select

from bot.model import Target
from bot.storage.schema import questions
from bot.storage.upserts import upsert


def keep(connection: Connection, digest: str, question: str, person: Target, now: datetime) -> None:
    """Put a question on record, or note that it was asked again."""
    last = {"asked_at": now, "asker": _mark(person, digest)}
    row = upsert(connection, questions).values(digest=digest, text=question, **last)
    connection.execute(row.on_conflict_do_update(index_elements=[questions.c.digest], set_=last))


def find(connection: Connection, digest: str, since: datetime) -> str | None:
    """The question that was asked under a digest, unless it was last asked before `since`."""
    query = select(questions.c.text).where(questions.c.digest == digest, questions.c.asked_at >= since)
    return connection.execute(query).scalar_one_or_none()


def of_person(connection: Connection, person: Target) -> list[str]:
    """The digests of the questions that a person was the last to ask."""
    query = select(questions.c.digest, questions.c.asker).where(questions.c.asker.is_not(None))
    return [digest for digest, asker in connection.execute(query) if asker == _mark(person, digest)]


def remove(connection: Connection, digests: Sequence[str]) -> None:
    """Remove questions by their digests."""
    for digest in digests:
        connection.execute(delete(questions).where(questions.c.digest == digest))


def expire(connection: Connection, before: datetime) -> None:
    """Remove what was last asked before then."""
    connection.execute(delete(questions).where(questions.c.asked_at < before))


def _mark(person: Target, digest: str) -> str:
    """What tells, to somebody who knows both, that this person asked this question: another one for each question."""
    return sha256(f"{person.platform}\n{person.workspace}\n{person.address}\n{digest}".encode()).hexdigest()
