"""What is said to a person who wants digests, changes them, or wants them no more."""

from collections.abc import Sequence
from datetime import datetime

from bot.model import QuietHours, Schedule, Subscription
from bot.wording import digests, phrases, record, times
from bot.wording.language import say, say_as, say_counted


def subscriptions_title() -> str:
    """Over a person's digests."""
    return say("What is sent to you")


def channel_title() -> str:
    """Over a channel's digests."""
    return say("Digests of this channel")


def stop_button() -> str:
    """The button that ends a person's digest."""
    return say("Stop this digest")


def all_themes() -> str:
    """What a person writes for all themes."""
    return say_as("themes", "all")


def next_send(at: datetime | None) -> str:
    """When the next digest comes."""
    return say("next: {moment}", moment=times.moment(at)) if at else say("no next send")


def subscribed(titles: Sequence[str], schedule: Schedule, at: datetime | None, stop: str) -> str:
    """A digest was asked for."""
    return say(
        "Done. “{themes}” comes to you as a direct message {rhythm}; {next}. {stop} stops it.",
        themes=digests.named(titles),
        rhythm=times.rhythm(schedule),
        next=next_send(at),
        stop=stop,
    )


def already_subscribed(titles: Sequence[str], schedule: Schedule, at: datetime | None) -> str:
    """The same digest was asked for before."""
    return say(
        "“{themes}” comes {rhythm} already; {next}.",
        themes=digests.named(titles),
        rhythm=times.rhythm(schedule),
        next=next_send(at),
    )


def added(titles: Sequence[str], schedule: Schedule, at: datetime | None) -> str:
    """A channel's digest was asked for."""
    return say(
        "Done. “{themes}” is posted in this channel {rhythm}; {next}.",
        themes=digests.named(titles),
        rhythm=times.rhythm(schedule),
        next=next_send(at),
    )


def obstacle(reason: str) -> str:
    """What would keep the bot from posting in this channel."""
    return say("But it could not be posted now: {reason}", reason=record.said(reason))


def unsubscribed(number: int) -> str:
    """One digest is stopped."""
    return say("Stopped number {number}. Nothing more of it is sent to you.", number=number)


def unsubscribed_all(count: int) -> str:
    """Every digest of a person is stopped."""
    return say_counted(
        count,
        "Stopped {number} digest. Nothing more is sent to you.",
        "Stopped {number} digests. Nothing more is sent to you.",
    )


def no_subscription(number: str, command: str) -> str:
    """A number that is not in the person's or the channel's list."""
    return say(
        "There is no number “{number}” in the list. {command} shows it.", number=number.strip()[:20], command=command
    )


def no_subscriptions(example: str) -> str:
    """Nothing is sent here yet."""
    return say("Nothing yet. Ask for a digest, for example: {example}", example=example)


def stopped_already(number: str, command: str) -> str:
    """A digest that is to be stopped and is none of the person's, mostly because it was stopped before."""
    return say(
        "No digest number {number} is sent to you; perhaps it is stopped already. {command} shows what is sent.",
        number=number,
        command=command,
    )


def which_number(numbers: Sequence[int], example: str) -> str:
    """More than one digest, and no number."""
    return say(
        "Which one: {numbers}? For example: {example}",
        numbers=phrases.any_of([str(one) for one in numbers]),
        example=example,
    )


def gone_button() -> str:
    """A button of an old message whose digest is gone."""
    return say("What this button was for is gone: the digest was stopped, or its documents were removed.")


def not_allowed_on_slack(subscribe: str) -> str:
    """The same on Slack, where managing a channel is another role that the bot is not told of."""
    return say(
        "Only admins of the workspace, and people whom the bot’s operator names, can look after the digests of "
        "channels. Ask one of them; or have a digest sent to yourself with {subscribe}.",
        subscribe=subscribe,
    )


def not_allowed(subscribe: str) -> str:
    """Someone who may not manage the channel's digests."""
    return say(
        "Only people who manage this channel can look after its digests. Ask one of them; or have a digest sent to "
        "yourself with {subscribe}.",
        subscribe=subscribe,
    )


def no_channel(subscribe: str, command: str) -> str:
    """A channel's digest asked for in a direct message."""
    return say(
        "This is a direct message, not a channel. Type {subscribe} here, and {command} in a channel.",
        subscribe=subscribe,
        command=command,
    )


def configured_only(name: str, pause: str) -> str:
    """A digest of the configuration cannot be removed by command."""
    return say(
        "This digest is “{name}” of config/digests.yaml. Remove it there; {pause} stops it for a while.",
        name=name,
        pause=pause,
    )


def removed(number: int) -> str:
    """A channel's digest is gone."""
    return say("Removed number {number}. Nothing more of it is posted here.", number=number)


def paused(number: int, resume: str) -> str:
    """A channel's digest pauses."""
    return say("Paused number {number}. {resume} lets it go on.", number=number, resume=resume)


def paused_for_now(titles: Sequence[str]) -> str:
    """A person's digest pauses."""
    return say("Paused. “{titles}” is not sent until you resume it.", titles=digests.named(titles))


def changed(titles: Sequence[str], schedule: Schedule, at: datetime | None) -> str:
    """A digest has other themes or comes at another time."""
    return say(
        "Done. “{titles}” comes {rhythm} now; {coming}.",
        titles=digests.named(titles),
        rhythm=times.rhythm(schedule),
        coming=next_send(at),
    )


def paused_meanwhile(titles: Sequence[str], reason: str) -> str:
    """To the person whom a digest no longer reaches."""
    return say("Your digest on {themes} is paused: {reason}", themes=phrases.all_of(titles), reason=record.said(reason))


def ask_again(subscribe: str) -> str:
    """How a paused digest to a person goes on."""
    return say("When that is mended, ask for it again with {subscribe}, and it goes on.", subscribe=subscribe)


def resumed(number: int, at: datetime | None) -> str:
    """A channel's digest goes on."""
    return say("Number {number} goes on; {next}.", number=number, next=next_send(at))


def details(subscription: Subscription, at: datetime | None) -> tuple[str, ...]:
    """A subscription in a list: what, when, when next, and what is wrong with it."""
    why = subscription.paused
    state = say("paused: {reason}", reason=record.said(why)) if why else next_send(at)
    quiet = (quiet_hours(subscription.quiet),) if subscription.quiet else ()
    name = subscription.name
    configured = (say("“{name}” of config/digests.yaml", name=name),) if name else ()
    return (times.rhythm(subscription.schedule), state, *quiet, *configured)


def quiet_hours(quiet: QuietHours) -> str:
    """Quiet hours in a list."""
    return say(
        "quiet from {start} to {end} ({zone})",
        start=f"{quiet.start:%H:%M}",
        end=f"{quiet.end:%H:%M}",
        zone=quiet.zone,
    )


def quiet_set(quiet: QuietHours | None) -> str:
    """Quiet hours were set, or are over."""
    return say("Done. {state}", state=quiet_now(quiet))


def quiet_now(quiet: QuietHours | None) -> str:
    """A person's quiet hours, or that there are none."""
    if quiet is None:
        return say("You have no quiet hours: digests come at their time.")
    return say("It is {hours}. What falls due then is held until they end.", hours=quiet_hours(quiet))


def too_many_themes(count: int, most: int) -> str:
    """More themes than a digest carries."""
    return say_counted(
        count,
        "This is {number} theme, and a digest carries at most {most}. Name fewer; ask once more for the others.",
        "These are {number} themes, and a digest carries at most {most}. Name fewer; ask once more for the others.",
        most=most,
    )
