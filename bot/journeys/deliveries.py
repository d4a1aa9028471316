"""What the ledger holds, for the operator."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import wording
from bot.errors import RequestError
from bot.model import Delivery, DeliveryStatus, Entry, Listing
from bot.storage import ledger
from bot.storage.database import Database

RETRY_GRACE = timedelta(hours=6)
"""How long a delivery that is tried again by hand is worth trying."""

TROUBLED = (DeliveryStatus.FAILED, DeliveryStatus.UNKNOWN)
OPEN = (DeliveryStatus.PENDING, DeliveryStatus.SENDING)


@dataclass(frozen=True, slots=True)
class Found:
    """Deliveries, newest first, and the same as a listing for people."""

    deliveries: tuple[Delivery, ...]
    listing: Listing


def listed(database: Database, *, failed: bool, pending: bool, address: str | None, most: int) -> Found:
    """The newest deliveries: all, or those that failed, or are still to come; to one channel or person, or to any."""
    statuses = (*(TROUBLED if failed else ()), *(OPEN if pending else ()))
    with database.reading() as connection:
        found = tuple(ledger.listing(connection, statuses, address, most))
        counted = ledger.counts(connection)
    entries = tuple(
        Entry(
            wording.ledger.delivery(one),
            wording.ledger.delivery_details(one),
            trouble=one.status in TROUBLED,
        )
        for one in found
    )
    counts = wording.ledger.delivery_counts(counted, listed=bool(found))
    return Found(found, Listing(wording.ledger.DELIVERIES_TITLE, entries, counts))


def retry(database: Database, number: int, now: datetime) -> str:
    """Have a delivery tried again; what to say of it.

    Raises:
        RequestError: there is none of that number, or it was sent, or it is on its way.
    """
    with database.writing() as connection:
        if ledger.retry(connection, number, now, RETRY_GRACE) is not None:
            return wording.ledger.tried_again(number)
        found = ledger.by_id(connection, number)
    raise RequestError(wording.ledger.cannot_retry(number, None if found is None else found.status))
