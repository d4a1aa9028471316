"""What owners are told: a digest that did not arrive, and what they can do."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from bot.model import Schedule
from bot.wording import digests, phrases, times


def failed(place: str, reason: str) -> str:
    """To the owners: a digest could not be delivered."""
    return f"A digest to {place} could not be delivered: {reason}"


def paused(place: str, reason: str, number: int) -> str:
    """To the owners: a subscription was paused."""
    return f"The digest number {number} to {place} is paused: {reason} It goes on when somebody resumes it."


def unknown(place: str, number: int) -> str:
    """To the owners: nobody knows whether a digest arrived."""
    return (
        f"A digest to {place} may or may not have arrived: the connection broke while it was sent. It is not sent "
        f"again by itself. Look there, and if it is missing: attache deliveries retry {number}"
    )


def lapsed(titles: Sequence[str], schedule: Schedule, at: datetime) -> str:
    """To the owners: a run was missed for good."""
    return (
        f"{run(titles, at)} was not sent: the bot was not running then, and its grace of "
        f"{times.duration(schedule.grace)} is over."
    )


def several(ending: Literal["failed", "paused", "unknown"], of: str, count: int, reason: str, coming: int) -> str:
    """To the owners: one cause struck several deliveries of the run `of`; `coming` are not settled yet."""
    match ending:
        case "failed":
            said = f"{of} could not be delivered to {count} places: {reason} `attache deliveries --failed` lists them."
        case "paused":
            said = (
                f"{of} is paused in {count} places, for one reason: {reason} Each goes on when somebody resumes it; "
                "`attache deliveries --failed` lists them."
            )
        case "unknown":
            said = (
                f"{of} may or may not have arrived in {count} places: the connection broke while it was sent. It is "
                "not sent again by itself. `attache deliveries --failed` lists them; look there, and where it is "
                "missing: attache deliveries retry NUMBER"
            )
    if not coming:
        return said
    return f"{said} {phrases.count(coming, 'more is', 'more are')} still on the way."


def run(titles: Sequence[str], at: datetime) -> str:
    """One run of a digest, at the beginning of a sentence to the owners."""
    return f"The digest “{digests.named(titles)}” of {times.moment(at)}"
