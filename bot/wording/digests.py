"""What a digest says beside its briefs, and what a preview of it says."""

from collections.abc import Sequence
from datetime import datetime

from bot.model import Digest
from bot.wording import phrases, record, times
from bot.wording.language import say, say_counted

UNTITLED = "Attaché"


def preview_title() -> str:
    """Over what would be sent now."""
    return say("Preview")


def whole_button() -> str:
    """The button for all of a digest of which a message holds a part."""
    return say("The whole digest")


def named(themes: Sequence[str]) -> str:
    """The themes of a schedule by their titles."""
    return phrases.all_of(themes)


def heading(titles: Sequence[str]) -> str:
    """Over a digest."""
    return say("Digest: {themes}", themes=named(titles))


def post_title(digest: Digest) -> str:
    """What a digest is called where it is a post of its own."""
    titles = heading([brief.theme.title for brief in digest.briefs])
    return f"{phrases.dated(digest.until.date())}: {titles}"


def window(digest: Digest) -> str:
    """What a digest covers: what is new since the last one, or for the first, of the last days."""
    if digest.first:
        return say_counted(
            (digest.until - digest.since).days,
            "The first digest: the last {number} day.",
            "The first digest: the last {number} days.",
        )
    return say("What is new since {moment}.", moment=times.since(digest.since))


def late(digest: Digest) -> str:
    """A digest that comes after its time."""
    return say("Late: this was due {moment}.", moment=times.on(digest.due_at))


def nothing_new(digest: Digest) -> str:
    """A digest that holds nothing."""
    if digest.first:
        return say("Nothing new in the documents.")
    return say("Nothing new since {moment}.", moment=times.since(digest.since))


def more_points(number: int) -> str:
    """How much did not fit the message."""
    return say_counted(number, "… and {number} more point.", "… and {number} more points.")


def more_sources() -> str:
    """Some of the sources did not fit the message."""
    return say("… and more sources than fit here.")


def would_post(obstacle: str | None) -> str:
    """The stage of a preview that asks whether the bot may post."""
    if obstacle:
        return say("Cannot be posted here: {reason}", reason=record.said(obstacle))
    return say("The bot may post here.")


def would_send(digest: Digest) -> str:
    """The stage of a preview that asks whether there is anything new."""
    if digest.empty:
        then = say("A line says so.") if digest.schedule.when_empty == "line" else say("Nothing is sent.")
        return f"{nothing_new(digest)} {then}"
    return window(digest)


def would_be_paused(reason: str) -> str:
    """The stage of a preview that asks whether the digest is paused."""
    return say("Nothing is sent, as it is paused: {reason}", reason=record.said(reason))


def send_paused(reason: str, resume: str) -> str:
    """Send-now of one that is paused."""
    goes_on = say("{resume} lets it go on.", resume=resume)
    return f"{would_be_paused(reason).removesuffix('.')}. {goes_on}"


def would_be_held(until: datetime) -> str:
    """The stage of a preview that asks whether it is night."""
    return say("Quiet hours hold it until {moment}.", moment=times.since(until))


def would_come(at: datetime | None) -> str:
    """The stage of a preview that tells when the digest comes by itself."""
    if at is None:
        return say("By itself it does not come.")
    return say("By itself it comes {moment}.", moment=times.on(at))


def sent_now() -> str:
    """Send-now was asked for."""
    return say("It is on its way.")


def nothing_to_send(digest: Digest) -> str:
    """Send-now with nothing new."""
    nothing = say("Nothing was sent.")
    return f"{nothing} {nothing_new(digest)}"
