"""What has been kept for long enough, removed a batch at a time, so that no other writer waits for long.

What is planned, open or still needed to tell nobody twice stays: a schedule knows its next run and a subscription up to
when its target was told, each by itself, so that neither needs the deliveries of the past.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, String, cast, delete, exists, literal, select, tuple_

from bot.model import DeliveryStatus
from bot.storage.ledger import SOURCE_NOTICE
from bot.storage.schema import askings, deliveries, pacing, remarks, subscriptions, targets, visits
from bot.storage.subscriptions import told_of_pause

BATCH = 500
"""How many rows are removed in one transaction, at most."""

Remove = Callable[[Connection, datetime], int]
"""Removes a batch of what is older than that; how many rows it was. Fewer than BATCH: that was all."""


def remove_deliveries(connection: Connection, before: datetime) -> int:
    """Deliveries that were settled before then; a source that fails to this day is told of once, and so remembered."""
    failing = exists().where(
        visits.c.failing_since.is_not(None),
        deliveries.c.key.startswith(literal(SOURCE_NOTICE) + visits.c.source + "/"),
    )
    final = deliveries.c.status.not_in([DeliveryStatus.PENDING, DeliveryStatus.SENDING])
    old = select(deliveries.c.id).where(deliveries.c.settled_at < before, final, ~failing).limit(BATCH)
    return connection.execute(delete(deliveries).where(deliveries.c.id.in_(old))).rowcount


def remove_askings(connection: Connection, before: datetime) -> int:
    """Marks of people who have not asked for a theme since: they hear all of it as if for the first time."""
    key = tuple_(*askings.primary_key.columns)
    old = select(*askings.primary_key.columns).where(askings.c.asked_at < before).limit(BATCH)
    return connection.execute(delete(askings).where(key.in_(old))).rowcount


def remove_paces(connection: Connection, before: datetime) -> int:
    """Limits that have long been free: one that is not on record is free too."""
    old = select(pacing.c.name).where(pacing.c.free_at < before).limit(BATCH)
    return connection.execute(delete(pacing).where(pacing.c.name.in_(old))).rowcount


def remove_targets(connection: Connection, before: datetime) -> int:  # noqa: ARG001  as the others
    """People and channels to which nothing is sent, and of which the ledger holds nothing; quiet hours stay."""
    idle = (
        targets.c.quiet_start.is_(None),
        ~exists().where(subscriptions.c.target == targets.c.key),
        ~exists().where(deliveries.c.target == targets.c.key),
    )
    found = select(targets.c.key).where(*idle).limit(BATCH).with_for_update(skip_locked=True)
    keys = list(connection.execute(found).scalars())  # locked, and looked at again: nobody can want one meanwhile
    return connection.execute(delete(targets).where(targets.c.key.in_(keys), *idle)).rowcount


def remove_remarks(connection: Connection, before: datetime) -> int:  # noqa: ARG001  as the others
    """What is noted of subscriptions that are gone."""
    first, last = told_of_pause(0).split("0")
    told = remarks.c.name.startswith(first, autoescape=True)
    there = exists().where(literal(first) + cast(subscriptions.c.key, String) + literal(last) == remarks.c.name)
    old = select(remarks.c.name).where(told, ~there).limit(BATCH)
    return connection.execute(delete(remarks).where(remarks.c.name.in_(old))).rowcount
