"""What is said about digests: what is sent when, to whom, and why something was not."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.model import EVERY_DAY, Delivery, DeliveryStatus, Digest, QuietHours, Schedule, Subscription
from bot.wording import phrases

SUBSCRIPTIONS_TITLE = "What is sent to you"
CHANNEL_TITLE = "Digests of this channel"
DELIVERIES_TITLE = "Deliveries"
PREVIEW_TITLE = "Preview"
UNTITLED = "Attaché"
STOP = "Stop this digest"
MORE = "The whole digest"

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAYS = frozenset(range(5))
_EXAMPLES = "daily 8:00, weekdays 8:30 or weekly monday 9:00"


def no_time(text: str) -> str:
    """Words without a time of day."""
    return f"“{text.strip()[:80]}” names no time of day. Write for example {_EXAMPLES}."


def two_times(text: str) -> str:
    """More than one time of day."""
    return (
        f"“{text.strip()[:80]}” names more than one time. Write one, for example {_EXAMPLES}; subscribe once for each."
    )


def no_day(word: str) -> str:
    """A word that is neither a day nor a time zone."""
    wrong = f"“{word.strip()[:80]}” is no day and no time zone."
    return f"{wrong} Write for example {_EXAMPLES}, and a zone such as Europe/Kyiv."


def which_day(text: str) -> str:
    """Weekly, and no day."""
    return f"On which day? “{text.strip()[:80]}” names none. Write for example weekly monday 9:00."


def no_quiet_hours(text: str) -> str:
    """Not a range of hours."""
    return f"“{text.strip()[:80]}” is no range of hours. Write for example 22:00-07:00, or off."


def no_zone(wanted: str, near: Sequence[str]) -> str:
    """A time zone that does not exist."""
    guess = (
        f"Did you mean {phrases.listed(near, last='or')}?" if near else "Write an area and a city, such as Europe/Kyiv."
    )
    return f"There is no time zone “{wanted.strip()[:80]}”. {guess}"


def which_zone(example: str) -> str:
    """A person whose time zone nobody knows yet."""
    return (
        f"Which time zone are you in? Ask once more with it, and it is remembered, for example: {example} Europe/Kyiv"
    )


def days(chosen: frozenset[int]) -> str:
    """``every day``, ``on weekdays``, ``on Monday and Wednesday``."""
    if chosen == EVERY_DAY:
        return "every day"
    if chosen == _WEEKDAYS:
        return "on weekdays"
    return f"on {phrases.listed([_DAYS[day] for day in sorted(chosen)])}"


def rhythm(schedule: Schedule) -> str:
    """``on weekdays at 08:00 (Europe/Kyiv)``."""
    return f"{days(schedule.days)} at {schedule.at:%H:%M} ({schedule.zone})"


def moment(at: datetime) -> str:
    """A time with its zone: ``Wednesday, 25 November 2026, 08:00 (UTC+02:00)``; `at` in the zone to be shown."""
    offset = at.strftime("%z")
    shift = "UTC" if not at.utcoffset() else f"UTC{offset[:3]}:{offset[3:5]}"
    return f"{_DAYS[at.weekday()]}, {phrases.dated(at.date())}, {at:%H:%M} ({shift})"


def named(themes: Sequence[str]) -> str:
    """The themes of a schedule by their titles."""
    return phrases.listed(themes)


def next_send(at: datetime | None) -> str:
    """When the next digest comes."""
    return f"next: {moment(at)}" if at else "no next send"


def subscribed(titles: Sequence[str], schedule: Schedule, at: datetime | None, stop: str) -> str:
    """A digest was asked for."""
    coming = f"Done. “{named(titles)}” comes to you as a direct message {rhythm(schedule)}; {next_send(at)}."
    return f"{coming} {stop} stops it."


def already_subscribed(titles: Sequence[str], schedule: Schedule, at: datetime | None) -> str:
    """The same digest was asked for before."""
    return f"“{named(titles)}” comes {rhythm(schedule)} already; {next_send(at)}."


def added(titles: Sequence[str], schedule: Schedule, at: datetime | None) -> str:
    """A channel's digest was asked for."""
    return f"Done. “{named(titles)}” is posted in this channel {rhythm(schedule)}; {next_send(at)}."


def obstacle(reason: str) -> str:
    """What would keep the bot from posting in this channel."""
    return f"But it could not be posted now: {reason}"


def unsubscribed(number: int) -> str:
    """One digest is stopped."""
    return f"Stopped number {number}. Nothing more of it is sent to you."


def unsubscribed_all(count: int) -> str:
    """Every digest of a person is stopped."""
    return f"Stopped {phrases.count(count, 'digest', 'digests')}. Nothing more is sent to you."


def no_subscription(number: str, command: str) -> str:
    """A number that is not in the person's or the channel's list."""
    return f"There is no number “{number.strip()[:20]}” in the list. {command} shows it."


def no_subscriptions(example: str) -> str:
    """Nothing is sent here yet."""
    return f"Nothing yet. Ask for a digest, for example: {example}"


def which_number(numbers: Sequence[int], example: str) -> str:
    """More than one digest, and no number."""
    return f"Which one: {phrases.listed([str(one) for one in numbers], last='or')}? For example: {example}"


def gone_button() -> str:
    """A button of an old message whose digest is gone."""
    return "What this button was for is gone: the digest was stopped, or its documents were removed."


def not_allowed(subscribe: str) -> str:
    """Someone who may not manage the channel's digests."""
    return (
        "Only people who manage this channel can look after its digests. Ask one of them; or have a digest sent to "
        f"yourself with {subscribe}."
    )


def no_channel(subscribe: str, command: str) -> str:
    """A channel's digest asked for in a direct message."""
    return f"This is a direct message, not a channel. Type {subscribe} here, and {command} in a channel."


def configured_only(name: str, pause: str) -> str:
    """A digest of the configuration cannot be removed by command."""
    return f"This digest is “{name}” of config/digests.yaml. Remove it there; {pause} stops it for a while."


def removed(number: int) -> str:
    """A channel's digest is gone."""
    return f"Removed number {number}. Nothing more of it is posted here."


def paused(number: int, resume: str) -> str:
    """A channel's digest pauses."""
    return f"Paused number {number}. {resume} lets it go on."


def paused_meanwhile(titles: Sequence[str], reason: str) -> str:
    """To the person whom a digest no longer reaches."""
    return f"Your digest on {phrases.listed(titles)} is paused: {reason}"


def ask_again(subscribe: str) -> str:
    """How a paused digest to a person goes on."""
    return f"When that is mended, ask for it again with {subscribe}, and it goes on."


def removed_from() -> str:
    """Why the digests of a workspace wait: the bot was removed from it."""
    return "The bot was removed from here. Invite it again within 30 days, and this goes on; after that it is deleted."


def paused_by_hand() -> str:
    """Why a digest is paused: somebody said so."""
    return "on request"


def resumed(number: int, at: datetime | None) -> str:
    """A channel's digest goes on."""
    return f"Number {number} goes on; {next_send(at)}."


def details(subscription: Subscription, at: datetime | None) -> tuple[str, ...]:
    """A subscription in a list: what, when, when next, and what is wrong with it."""
    state = f"paused: {subscription.paused}" if subscription.paused else next_send(at)
    quiet = (quiet_hours(subscription.quiet),) if subscription.quiet else ()
    configured = (f"“{subscription.name}” of config/digests.yaml",) if subscription.name else ()
    return (rhythm(subscription.schedule), state, *quiet, *configured)


def quiet_hours(quiet: QuietHours) -> str:
    """Quiet hours in a list."""
    return f"quiet from {quiet.start:%H:%M} to {quiet.end:%H:%M} ({quiet.zone})"


def quiet_set(quiet: QuietHours | None) -> str:
    """Quiet hours were set, or are over."""
    return f"Done. {quiet_now(quiet)}"


def quiet_now(quiet: QuietHours | None) -> str:
    """A person's quiet hours, or that there are none."""
    if quiet is None:
        return "You have no quiet hours: digests come at their time."
    return f"It is {quiet_hours(quiet)}. What falls due then is held until they end."


def heading(titles: Sequence[str]) -> str:
    """Over a digest."""
    return f"Digest: {named(titles)}"


def post_title(digest: Digest) -> str:
    """What a digest is called where it is a post of its own."""
    titles = heading([brief.theme.title for brief in digest.briefs])
    return f"{phrases.dated(digest.until.date())}: {titles}"


def window(digest: Digest) -> str:
    """What a digest covers: what is new since the last one, or for the first, of the last days."""
    if digest.first:
        return f"The first digest: the last {phrases.count((digest.until - digest.since).days, 'day', 'days')}."
    return f"What is new since {moment(digest.since)}."


def late(digest: Digest) -> str:
    """A digest that comes after its time."""
    return f"Late: this was due {moment(digest.due_at)}."


def nothing_new(digest: Digest) -> str:
    """A digest that holds nothing."""
    if digest.first:
        return "Nothing new in the documents."
    return f"Nothing new since {moment(digest.since)}."


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
    return f"These are {count} themes, and a digest carries at most {most}. Name fewer; ask once more for the others."


def more_points(number: int) -> str:
    """How much did not fit the message."""
    return f"… and {phrases.count(number, 'more point', 'more points')}."


def more_sources() -> str:
    """Some of the sources did not fit the message."""
    return "… and more sources than fit here."


def themes_gone(names: Sequence[str]) -> str:
    """A digest whose themes are no longer configured."""
    return f"Its themes are gone from config/themes.yaml: {phrases.listed(names)}."


def would_post(obstacle: str | None) -> str:
    """The stage of a preview that asks whether the bot may post."""
    return f"Cannot be posted here: {obstacle}" if obstacle else "The bot may post here."


def would_send(digest: Digest) -> str:
    """The stage of a preview that asks whether there is anything new."""
    if digest.empty:
        return (
            f"{nothing_new(digest)} {'A line says so.' if digest.schedule.when_empty == 'line' else 'Nothing is sent.'}"
        )
    return window(digest)


def would_be_paused(reason: str) -> str:
    """The stage of a preview that asks whether the digest is paused."""
    return f"It is paused, and nothing is sent: {reason}"


def send_paused(reason: str, resume: str) -> str:
    """Send-now of one that is paused."""
    return f"{would_be_paused(reason).removesuffix('.')}. {resume} lets it go on."


def would_be_held(until: datetime) -> str:
    """The stage of a preview that asks whether it is night."""
    return f"Quiet hours hold it until {moment(until)}."


def would_come(at: datetime | None) -> str:
    """The stage of a preview that tells when the digest comes by itself."""
    return f"By itself it comes {moment(at)}." if at else "By itself it does not come."


def sent_now() -> str:
    """Send-now was asked for."""
    return "It is on its way."


def nothing_to_send(digest: Digest) -> str:
    """Send-now with nothing new."""
    return f"Nothing was sent. {nothing_new(digest)}"


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
