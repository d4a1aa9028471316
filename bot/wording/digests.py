"""What is said about digests: what is sent when, to whom, and why something was not."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal

from bot.model import EVERY_DAY, Delivery, DeliveryStatus, Digest, QuietHours, Schedule, Subscription
from bot.wording import phrases, record
from bot.wording.language import say, say_as, say_counted

DELIVERIES_TITLE = "Deliveries"
UNTITLED = "Attaché"

_WEEKDAYS = frozenset(range(5))
_REPEATED = 80
"""Characters of what a person typed that are repeated to them."""


def subscriptions_title() -> str:
    """Over a person's digests."""
    return say("What is sent to you")


def channel_title() -> str:
    """Over a channel's digests."""
    return say("Digests of this channel")


def preview_title() -> str:
    """Over what would be sent now."""
    return say("Preview")


def stop_button() -> str:
    """The button that ends a person's digest."""
    return say("Stop this digest")


def whole_button() -> str:
    """The button for all of a digest of which a message holds a part."""
    return say("The whole digest")


def all_themes() -> str:
    """What a person writes for all themes."""
    return say_as("themes", "all")


def rhythms() -> list[str]:
    """Days as they may be written before a time."""
    return say(
        "daily, weekdays, weekly monday, weekly tuesday, weekly wednesday, weekly thursday, weekly friday, "
        "weekly saturday, weekly sunday, weekend"
    ).split(", ")


def _examples() -> str:
    """How days and a time may be written."""
    return say("daily 8:00, weekdays 8:30 or weekly monday 9:00")


def _repeated(text: str) -> str:
    """As much of what a person typed as is repeated to them."""
    return text.strip()[:_REPEATED]


def no_time(text: str) -> str:
    """Words without a time of day."""
    return say(
        "“{text}” names no time of day. Write for example {examples}.", text=_repeated(text), examples=_examples()
    )


def two_times(text: str) -> str:
    """More than one time of day."""
    return say(
        "“{text}” names more than one time. Write one, for example {examples}; subscribe once for each.",
        text=_repeated(text),
        examples=_examples(),
    )


def no_day(word: str) -> str:
    """A word that is neither a day nor a time zone."""
    return say(
        "“{word}” is no day and no time zone. Write for example {examples}, and a zone such as Europe/Kyiv.",
        word=_repeated(word),
        examples=_examples(),
    )


def no_offset(written: str) -> str:
    """A zone by its distance from UTC."""
    return say(
        "“{text}” does not say when its clocks are changed, and a digest would come an hour off. Write the zone by a "
        "city in it, such as Europe/Kyiv, or UTC.",
        text=_repeated(written),
    )


def end_of_day() -> str:
    """24:00."""
    return say("24:00 is 0:00 of the next day. Write 0:00, with the day that it then is.")


def which_day(text: str) -> str:
    """Weekly, and no day."""
    return say("On which day? “{text}” names none. Write for example weekly monday 9:00.", text=_repeated(text))


def no_quiet_hours(text: str) -> str:
    """Not a range of hours."""
    return say("“{text}” is no range of hours. Write for example 22:00-07:00, or off.", text=_repeated(text))


def no_zone(wanted: str, near: Sequence[str]) -> str:
    """A time zone that does not exist."""
    told = say("There is no time zone “{wanted}”.", wanted=_repeated(wanted))
    if near:
        guess = say("Did you mean {guess}?", guess=phrases.any_of(near))
    else:
        guess = say("Write an area and a city, such as Europe/Kyiv.")
    return f"{told} {guess}"


def which_zone(example: str) -> str:
    """A person whose time zone nobody knows yet."""
    return say(
        "Which time zone are you in? Ask once more with it, and it is remembered, for example: {example} Europe/Kyiv",
        example=example,
    )


def days(chosen: frozenset[int]) -> str:
    """``every day``, ``on weekdays``, ``on Monday and Wednesday``."""
    if chosen == EVERY_DAY:
        return say("every day")
    if chosen == _WEEKDAYS:
        return say("on weekdays")
    return say("on {days}", days=phrases.all_of([phrases.every_weekday(day) for day in sorted(chosen)]))


def rhythm(schedule: Schedule) -> str:
    """``on weekdays at 08:00 (Europe/Kyiv)``."""
    return say("{days} at {time} ({zone})", days=days(schedule.days), time=f"{schedule.at:%H:%M}", zone=schedule.zone)


def moment(at: datetime) -> str:
    """A time with its zone: ``Wednesday, 25 November 2026, 08:00 (UTC+02:00)``; `at` in the zone to be shown."""
    return _moment(at, phrases.weekday(at.weekday()))


def _on(at: datetime) -> str:
    """As `moment`, for when something happens."""
    return _moment(at, phrases.on_weekday(at.weekday()))


def _since(at: datetime) -> str:
    """As `moment`, for from when or until when something lasts."""
    return _moment(at, phrases.since_weekday(at.weekday()))


def _moment(at: datetime, weekday: str) -> str:
    """The day in the case that its sentence asks for, the date, the time and its offset."""
    offset = at.strftime("%z")
    shift = "UTC" if not at.utcoffset() else f"UTC{offset[:3]}:{offset[3:5]}"
    return f"{weekday}, {phrases.dated(at.date())}, {at:%H:%M} ({shift})"


def named(themes: Sequence[str]) -> str:
    """The themes of a schedule by their titles."""
    return phrases.all_of(themes)


def next_send(at: datetime | None) -> str:
    """When the next digest comes."""
    return say("next: {moment}", moment=moment(at)) if at else say("no next send")


def subscribed(titles: Sequence[str], schedule: Schedule, at: datetime | None, stop: str) -> str:
    """A digest was asked for."""
    return say(
        "Done. “{themes}” comes to you as a direct message {rhythm}; {next}. {stop} stops it.",
        themes=named(titles),
        rhythm=rhythm(schedule),
        next=next_send(at),
        stop=stop,
    )


def already_subscribed(titles: Sequence[str], schedule: Schedule, at: datetime | None) -> str:
    """The same digest was asked for before."""
    return say(
        "“{themes}” comes {rhythm} already; {next}.",
        themes=named(titles),
        rhythm=rhythm(schedule),
        next=next_send(at),
    )


def added(titles: Sequence[str], schedule: Schedule, at: datetime | None) -> str:
    """A channel's digest was asked for."""
    return say(
        "Done. “{themes}” is posted in this channel {rhythm}; {next}.",
        themes=named(titles),
        rhythm=rhythm(schedule),
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
    return say("Paused. “{titles}” is not sent until you resume it.", titles=named(titles))


def changed(titles: Sequence[str], schedule: Schedule, at: datetime | None) -> str:
    """A digest has other themes or comes at another time."""
    return say(
        "Done. “{titles}” comes {rhythm} now; {coming}.",
        titles=named(titles),
        rhythm=rhythm(schedule),
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
    return (rhythm(subscription.schedule), state, *quiet, *configured)


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
    return say("What is new since {moment}.", moment=_since(digest.since))


def late(digest: Digest) -> str:
    """A digest that comes after its time."""
    return say("Late: this was due {moment}.", moment=_on(digest.due_at))


def nothing_new(digest: Digest) -> str:
    """A digest that holds nothing."""
    if digest.first:
        return say("Nothing new in the documents.")
    return say("Nothing new since {moment}.", moment=_since(digest.since))


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
    return f"missed, and later than its grace of {duration(grace)}"


def duration(span: timedelta) -> str:
    """``6 hours``, ``30 minutes``."""
    minutes = int(span.total_seconds()) // 60
    if minutes % 60:
        return phrases.count(minutes, "minute", "minutes")
    return phrases.count(minutes // 60, "hour", "hours")


def too_many_themes(count: int, most: int) -> str:
    """More themes than a digest carries."""
    return say_counted(
        count,
        "This is {number} theme, and a digest carries at most {most}. Name fewer; ask once more for the others.",
        "These are {number} themes, and a digest carries at most {most}. Name fewer; ask once more for the others.",
        most=most,
    )


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
    return say("It is paused, and nothing is sent: {reason}", reason=record.said(reason))


def send_paused(reason: str, resume: str) -> str:
    """Send-now of one that is paused."""
    goes_on = say("{resume} lets it go on.", resume=resume)
    return f"{would_be_paused(reason).removesuffix('.')}. {goes_on}"


def would_be_held(until: datetime) -> str:
    """The stage of a preview that asks whether it is night."""
    return say("Quiet hours hold it until {moment}.", moment=_since(until))


def would_come(at: datetime | None) -> str:
    """The stage of a preview that tells when the digest comes by itself."""
    if at is None:
        return say("By itself it does not come.")
    return say("By itself it comes {moment}.", moment=_on(at))


def sent_now() -> str:
    """Send-now was asked for."""
    return say("It is on its way.")


def nothing_to_send(digest: Digest) -> str:
    """Send-now with nothing new."""
    nothing = say("Nothing was sent.")
    return f"{nothing} {nothing_new(digest)}"


def owner_failed(place: str, reason: str) -> str:
    """To the owners: a digest could not be delivered."""
    return f"A digest to {place} could not be delivered: {reason}"


def owner_paused(place: str, reason: str, number: int) -> str:
    """To the owners: a subscription was paused."""
    return f"The digest number {number} to {place} is paused: {reason} It goes on when somebody resumes it."


def owner_unknown(place: str, number: int) -> str:
    """To the owners: nobody knows whether a digest arrived."""
    return (
        f"A digest to {place} may or may not have arrived: the connection broke while it was sent. It is not sent "
        f"again by itself. Look there, and if it is missing: attache deliveries retry {number}"
    )


def owner_lapsed(titles: Sequence[str], schedule: Schedule, at: datetime) -> str:
    """To the owners: a run was missed for good."""
    return (
        f"The digest “{named(titles)}” of {moment(at)} was not sent: the bot was not running then, and its grace of "
        f"{duration(schedule.grace)} is over."
    )


def owner_several(
    ending: Literal["failed", "paused", "unknown"], run: str, count: int, reason: str, coming: int
) -> str:
    """To the owners: one cause struck several deliveries of a `run`; `coming` are not settled yet."""
    match ending:
        case "failed":
            said = f"{run} could not be delivered to {count} places: {reason} `attache deliveries --failed` lists them."
        case "paused":
            said = (
                f"{run} is paused in {count} places, for one reason: {reason} Each goes on when somebody resumes it; "
                "`attache deliveries --failed` lists them."
            )
        case "unknown":
            said = (
                f"{run} may or may not have arrived in {count} places: the connection broke while it was sent. It is "
                "not sent again by itself. `attache deliveries --failed` lists them; look there, and where it is "
                "missing: attache deliveries retry NUMBER"
            )
    if not coming:
        return said
    return f"{said} {phrases.count(coming, 'more is', 'more are')} still on the way."


def owner_run(titles: Sequence[str], at: datetime) -> str:
    """One run of a digest, at the beginning of a sentence to the owners."""
    return f"The digest “{named(titles)}” of {moment(at)}"


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
    coming = f"next {moment(one.ready_at)}" if one.settled_at is None and one.status in {"pending", "sending"} else ""
    tried = f"tried {one.attempts} times" if one.attempts > 1 else ""
    message = f"message {one.message}" if one.message else ""
    return tuple(part for part in (f"due {moment(one.due_at)}", tried, coming, one.reason, message) if part)


def delivery_counts(counted: Mapping[DeliveryStatus, int]) -> str:
    """How many deliveries there are in each state."""
    told = [f"{counted[status]} {status}" for status in DeliveryStatus if counted.get(status)]
    return f"In all: {phrases.listed(told)}." if told else "Nothing was to be delivered yet."


def tried_again(number: int) -> str:
    """A delivery goes out once more."""
    return f"Delivery {number} is tried again; `attache run` sends it."


def cannot_retry(number: int, status: DeliveryStatus | None) -> str:
    """A delivery that cannot be tried again."""
    if status is None:
        return f"There is no delivery {number}. `attache deliveries` lists them."
    return f"Delivery {number} is {status}: only one that failed, was skipped, or is unknown can be tried again."
