"""Questions that are too long for the buttons under their answers, which name them by a digest."""

from datetime import datetime

from sqlalchemy import Connection, delete, select

from bot.storage.schema import questions
from bot.storage.upserts import upsert


def keep(connection: Connection, digest: str, question: str, now: datetime) -> None:
    """Put a question on record, or note that it was asked again."""
    row = upsert(connection, questions).values(digest=digest, text=question, asked_at=now)
    connection.execute(row.on_conflict_do_update(index_elements=[questions.c.digest], set_={"asked_at": now}))


def find(connection: Connection, digest: str, since: datetime) -> str | None:
    """The question that was asked under a digest, unless it was last asked before `since`."""
    query = select(questions.c.text).where(questions.c.digest == digest, questions.c.asked_at >= since)
    return connection.execute(query).scalar_one_or_none()


def expire(connection: Connection, before: datetime) -> None:
    """Remove what was last asked before then."""
    connection.execute(delete(questions).where(questions.c.asked_at < before))
