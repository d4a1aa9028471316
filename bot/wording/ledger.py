"""What became of deliveries and why, as the ledger keeps it and the operator reads it."""

from collections.abc import Mapping
from datetime import timedelta

from bot.model import Delivery, DeliveryStatus
from bot.wording import phrases, times

DELIVERIES_TITLE = "Deliveries"
PERSON = "person"
FORGOTTEN = "(forgotten)"
"""Instead of the address of somebody who wants to be forgotten."""


def nothing_new_reason() -> str:
    """Why a delivery was skipped."""
    return "nothing new"


def stopped_reason() -> str:
    """Why a delivery was skipped: nobody wants it any more."""
    return "stopped or paused before it was sent"


def went_wrong() -> str:
    """Why a delivery is tried again: a fault of ours."""
    return "something went wrong on our side; the log says what"


def lapsed_reason(grace: timedelta) -> str:
    """Why a delivery was skipped: too late."""
    return f"missed, and later than its grace of {times.duration(grace)}"


def unknowable() -> str:
    """Why a delivery is unknown."""
    return "the connection broke while it was sent, and whether it arrived cannot be found out"


def too_many_attempts(number: int, reason: str) -> str:
    """Why a delivery failed."""
    return f"given up after {phrases.count(number, 'attempt', 'attempts')}: {reason}"


def target(platform: str, kind: str, address: str) -> str:
    """A target as the operator names it: ``slack channel C0123``."""
    return f"{platform} {kind} {address}"


def no_moment(text: str) -> str:
    """Not a time in ISO 8601."""
    return f"“{text.strip()[:80]}” is no time in ISO 8601. Write for example 2026-11-24T08:00+02:00."


def delivery(one: Delivery) -> str:
    """A delivery in the operator's list: ``17 sent to slack channel C0123``."""
    return f"{one.id} {one.status} · {target(one.target.platform, one.target.kind, one.target.address)}"


def delivery_details(one: Delivery) -> tuple[str, ...]:
    """What there is to say of a delivery: due when, how often tried, why not, where it stands."""
    coming = (
        f"next {times.moment(one.ready_at)}" if one.settled_at is None and one.status in {"pending", "sending"} else ""
    )
    tried = f"tried {one.attempts} times" if one.attempts > 1 else ""
    message = f"message {one.message}" if one.message else ""
    return tuple(part for part in (f"due {times.moment(one.due_at)}", tried, coming, one.reason, message) if part)


def delivery_counts(counted: Mapping[DeliveryStatus, int], *, listed: bool) -> str:
    """How many deliveries there are in each state; `listed`: some are among what was asked for."""
    told = [f"{counted[status]} {status}" for status in DeliveryStatus if counted.get(status)]
    none = "" if listed else "None of them is like that. "
    return f"{none}In all: {phrases.listed(told)}." if told else "Nothing was to be delivered yet."


def tried_again(number: int) -> str:
    """A delivery goes out once more."""
    return f"Delivery {number} is tried again; `attache run` sends it."


def cannot_retry(number: int, status: DeliveryStatus | None) -> str:
    """A delivery that cannot be tried again."""
    if status is None:
        return f"There is no delivery {number}. `attache deliveries` lists them."
    return f"Delivery {number} is {status}: only one that failed, was skipped, or is unknown can be tried again."
