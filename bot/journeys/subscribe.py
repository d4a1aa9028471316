"""Asking for digests, and what becomes of them: for oneself, and for a channel."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot import commands, timetable, when, wording
from bot.errors import RequestError
from bot.journeys import digest
from bot.model import (
    Action,
    CommandSpec,
    Digest,
    Entry,
    Listing,
    Notice,
    Preview,
    Reply,
    Request,
    Schedule,
    Subscription,
    Target,
)
from bot.ports import Encode, words_alone
from bot.settings import Settings
from bot.storage import moments, planning, subscriptions
from bot.storage.database import Database

_NOT_ALLOWED = {"slack": wording.subscribing.not_allowed_on_slack}
"""Where managing a channel does not mean managing its digests."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What every answer here needs: the record, the configuration, how commands are called, and the time."""

    database: Database
    settings: Settings
    specs: Sequence[CommandSpec]
    now: datetime
    encode: Encode = words_alone

    def titles(self, schedule: Schedule) -> list[str]:
        """The themes of a schedule as people know them."""
        known = {theme.name: theme.title for theme in self.settings.themes}
        return [known.get(name, name) for name in schedule.themes]

    def spec(self, action: Action) -> CommandSpec:
        """The command for an action, as the asker's platform names it."""
        return commands.built_in(self.specs, action)


def handle(request: Request, desk: Desk) -> Reply:
    """Do what was asked. Synchronous: it reads and writes the database.

    Raises:
        RequestError: not understood, not allowed, or about a digest that does not exist.
    """
    return ACTIONS[request.action](request, desk)


def _subscribe(request: Request, desk: Desk) -> Reply:
    schedule, person = _schedule(request, desk, Action.SUBSCRIBE), request.origin.person
    with desk.database.writing() as connection:
        found, new = subscriptions.subscribe(connection, person, schedule, desk.now, creator=person.address)
    titles, at = desk.titles(schedule), _local(found)
    if not new:
        return Notice(wording.subscribing.already_subscribed(titles, schedule, at))
    stop = f"{desk.spec(Action.UNSUBSCRIBE).typed} {found.id}"
    return Notice(wording.subscribing.subscribed(titles, schedule, at, stop))


def _subscriptions(request: Request, desk: Desk) -> Reply:
    return _listing(request.origin.person, desk, wording.subscribing.subscriptions_title(), Action.SUBSCRIBE)


def _unsubscribe(request: Request, desk: Desk) -> Reply:
    number, person = request.arguments.get("number", ""), request.origin.person
    with desk.database.writing() as connection:
        mine = subscriptions.of_target(connection, person)
        if mine and number.casefold() in commands.ALL:
            chosen = mine
        else:
            chosen = [_chosen(mine, number, desk, Action.UNSUBSCRIBE, Action.SUBSCRIPTIONS)]
        for one in chosen:
            subscriptions.unsubscribe(connection, one.id)
    said = wording.subscribing
    return Notice(said.unsubscribed(chosen[0].id) if len(chosen) == 1 else said.unsubscribed_all(len(chosen)))


def _pause_mine(request: Request, desk: Desk) -> Reply:
    found = _of_person(request, desk)
    with desk.database.writing() as connection:
        subscriptions.pause(connection, found.id, wording.record.paused_by_hand())
    return Notice(wording.subscribing.paused_for_now(desk.titles(found.schedule)))


def _resume_mine(request: Request, desk: Desk) -> Reply:
    return _resumed(_of_person(request, desk), desk)


def _edit_mine(request: Request, desk: Desk) -> Reply:
    return _edited(request, desk, _of_person(request, desk), Action.SUBSCRIBE)


def _quiet(request: Request, desk: Desk) -> Reply:
    hours, person = request.arguments.get("hours", ""), request.origin.person
    if not hours:
        with desk.database.reading() as connection:
            return Notice(wording.subscribing.quiet_now(subscriptions.quiet_of(connection, person)))
    quiet = None
    if hours.casefold() not in when.OFF:
        hours, zone = _with_zone(hours)
        quiet = when.quiet(hours, zone or _zone(request, desk, Action.QUIET))
        if zone:
            _remember(request, desk, zone)
    with desk.database.writing() as connection:
        subscriptions.set_quiet(connection, person, quiet)
    return Notice(wording.subscribing.quiet_set(quiet))


def _more(request: Request, desk: Desk) -> Reply:
    found = digest.again(desk.database, desk.settings.themes, request.arguments.get("delivery", ""), desk.encode)
    if found is None or found.target not in {request.origin.person, request.origin.place}:
        return Notice(wording.subscribing.gone_button(), failed=True)
    return found


def _add(request: Request, desk: Desk) -> Reply:
    place = _managed(request, desk)
    schedule = _schedule(request, desk, Action.DIGEST_ADD)
    with desk.database.writing() as connection:
        found, new = subscriptions.subscribe(connection, place, schedule, desk.now, creator=request.origin.who)
    titles, at = desk.titles(schedule), _local(found)
    said = wording.subscribing
    text = said.added(titles, schedule, at) if new else said.already_subscribed(titles, schedule, at)
    obstacle = request.origin.obstacle
    return Notice(f"{text} {said.obstacle(obstacle)}" if obstacle else text)


def _list(request: Request, desk: Desk) -> Reply:
    return _listing(_managed(request, desk), desk, wording.subscribing.channel_title(), Action.DIGEST_ADD)


def _remove(request: Request, desk: Desk) -> Reply:
    found = _of_place(request, desk, Action.DIGEST_REMOVE)
    if found.name is not None:
        raise RequestError(wording.subscribing.configured_only(found.name, desk.spec(Action.DIGEST_PAUSE).typed))
    with desk.database.writing() as connection:
        subscriptions.unsubscribe(connection, found.id)
    return Notice(wording.subscribing.removed(found.id))


def _pause(request: Request, desk: Desk) -> Reply:
    found = _of_place(request, desk, Action.DIGEST_PAUSE)
    with desk.database.writing() as connection:
        subscriptions.pause(connection, found.id, wording.record.paused_by_hand())
    return Notice(wording.subscribing.paused(found.id, f"{desk.spec(Action.DIGEST_RESUME).typed} {found.id}"))


def _resume(request: Request, desk: Desk) -> Reply:
    return _resumed(_of_place(request, desk, Action.DIGEST_RESUME), desk)


def _edit(request: Request, desk: Desk) -> Reply:
    found = _of_place(request, desk, Action.DIGEST_LIST)
    if found.name is not None:
        raise RequestError(wording.subscribing.configured_only(found.name, desk.spec(Action.DIGEST_PAUSE).typed))
    return _edited(request, desk, found, Action.DIGEST_ADD)


def _preview(request: Request, desk: Desk) -> Reply:
    found = _of_place(request, desk, Action.DIGEST_PREVIEW)
    coming = _compose(found, desk)
    said = wording.digests
    stages = [said.would_post(request.origin.obstacle)]
    stages += [said.would_be_paused(found.paused)] if found.paused else []
    quiet = timetable.quiet_until(found.quiet, desk.now)
    stages += [said.would_be_held(timetable.local(quiet, found.schedule.zone))] if quiet else []
    stages += [said.would_send(coming), said.would_come(_local(found))]
    return Preview(tuple(stages), coming)


def _send_now(request: Request, desk: Desk) -> Reply:
    found = _of_place(request, desk, Action.DIGEST_SEND_NOW)
    if found.paused:
        resume = f"{desk.spec(Action.DIGEST_RESUME).typed} {found.id}"
        return Notice(wording.digests.send_paused(found.paused, resume), failed=True)
    coming = _compose(found, desk)
    if coming.empty:
        return Notice(wording.digests.nothing_to_send(coming))
    with desk.database.writing() as connection:
        planning.send_now(connection, found.id, desk.now)
    said, obstacle = wording.digests, request.origin.obstacle
    quiet = timetable.quiet_until(found.quiet, desk.now)
    text = said.would_be_held(timetable.local(quiet, found.schedule.zone)) if quiet else said.sent_now()
    return Notice(f"{text} {wording.subscribing.obstacle(obstacle)}" if obstacle else text)


ACTIONS: Mapping[Action, Callable[[Request, Desk], Reply]] = {
    Action.SUBSCRIBE: _subscribe,
    Action.SUBSCRIPTIONS: _subscriptions,
    Action.UNSUBSCRIBE: _unsubscribe,
    Action.PAUSE: _pause_mine,
    Action.RESUME: _resume_mine,
    Action.EDIT: _edit_mine,
    Action.QUIET: _quiet,
    Action.MORE: _more,
    Action.DIGEST_ADD: _add,
    Action.DIGEST_LIST: _list,
    Action.DIGEST_EDIT: _edit,
    Action.DIGEST_REMOVE: _remove,
    Action.DIGEST_PAUSE: _pause,
    Action.DIGEST_RESUME: _resume,
    Action.DIGEST_PREVIEW: _preview,
    Action.DIGEST_SEND_NOW: _send_now,
}
"""What can be asked here, each with what does it."""


def _resumed(found: Subscription, desk: Desk) -> Reply:
    with desk.database.writing() as connection:
        subscriptions.resume(connection, found.id, desk.now)
        there = subscriptions.by_number(connection, found.id)
    return Notice(wording.subscribing.resumed(found.id, _local(there) if there else None))


def _edited(request: Request, desk: Desk, found: Subscription, action: Action) -> Reply:
    """Another schedule for what is `found`, as `action` would ask for it; how late and how empty it may be stays."""
    kept = found.schedule.zone  # which need not be where the one who edits it lives
    wanted = _schedule(request, desk, action, kept if request.arguments.get("zone") == kept else None)
    wanted = replace(wanted, grace=found.schedule.grace, when_empty=found.schedule.when_empty)
    with desk.database.writing() as connection:
        now = subscriptions.change(connection, found, wanted, desk.now)
    return Notice(wording.subscribing.changed(desk.titles(now.schedule), now.schedule, _local(now)))


def _of_person(request: Request, desk: Desk) -> Subscription:
    with desk.database.reading() as connection:
        mine = subscriptions.of_target(connection, request.origin.person)
    return _chosen(mine, request.arguments.get("number", ""), desk, Action.UNSUBSCRIBE, Action.SUBSCRIPTIONS)


def _schedule(request: Request, desk: Desk, action: Action, kept: str | None = None) -> Schedule:
    """The schedule that was asked for, in the zone that was named, is known of the person, or was named before.

    `kept` is the zone that a digest has and keeps; it is not remembered as the person's.
    """
    themes = commands.find_themes(desk.settings.themes, request.arguments.get("themes", ""))
    asked = when.read(request.arguments.get("when", ""))
    zone = asked.zone or kept or _zone(request, desk, action)
    if asked.zone:
        _remember(request, desk, asked.zone)
    return Schedule(tuple(theme.name for theme in themes), asked.days, asked.at, zone)


def _zone(request: Request, desk: Desk, action: Action) -> str:
    named = request.arguments.get("zone", "")
    if named:
        zone = timetable.find_zone(named)
        if zone is None:
            when.refuse_offset(named)
            raise RequestError(wording.times.no_zone(named, timetable.near_zones(named)))
        _remember(request, desk, zone)
        return zone
    with desk.database.reading() as connection:
        known = subscriptions.zone_of(connection, request.origin.person)
    found = known or request.origin.zone
    if found is None:
        raise RequestError(wording.times.which_zone(desk.spec(action).example))
    return found


def _remember(request: Request, desk: Desk, zone: str) -> None:
    with desk.database.writing() as connection:
        subscriptions.remember_zone(connection, request.origin.person, zone)


def _managed(request: Request, desk: Desk) -> Target:
    """The channel that was asked in, if the person may manage its digests."""
    subscribe = desk.spec(Action.SUBSCRIBE).typed
    if request.origin.direct:
        raise RequestError(wording.subscribing.no_channel(subscribe, desk.spec(request.action).typed))
    if not request.origin.manager:
        refusal = _NOT_ALLOWED.get(request.origin.platform, wording.subscribing.not_allowed)
        raise RequestError(refusal(subscribe))
    return request.origin.place


def _of_place(request: Request, desk: Desk, action: Action) -> Subscription:
    place = _managed(request, desk)
    with desk.database.reading() as connection:
        there = subscriptions.of_target(connection, place)
    return _chosen(there, request.arguments.get("number", ""), desk, action, Action.DIGEST_LIST)


def _chosen(there: Sequence[Subscription], number: str, desk: Desk, action: Action, listing: Action) -> Subscription:
    """The one of that number, or without a number the only one."""
    if not number and len(there) == 1:
        return there[0]
    spec, wanted = desk.spec(action), number.strip().removeprefix("#")
    found = next((one for one in there if str(one.id) == wanted), None)
    if found is None and action is Action.UNSUBSCRIBE and wanted.isdecimal():  # such as a second press of Stop
        raise RequestError(wording.subscribing.stopped_already(wanted, desk.spec(listing).typed))
    if not there:
        adding = desk.spec(Action.DIGEST_ADD if spec.managed else Action.SUBSCRIBE)
        raise RequestError(wording.subscribing.no_subscriptions(adding.example))
    if not number:
        numbers = [one.id for one in there]
        raise RequestError(wording.subscribing.which_number(numbers, f"{spec.typed} {numbers[0]}"))
    if found is None:
        raise RequestError(wording.subscribing.no_subscription(number, desk.spec(listing).typed))
    return found


def _listing(target: Target, desk: Desk, title: str, adding: Action) -> Reply:
    with desk.database.reading() as connection:
        there = subscriptions.of_target(connection, target)
    if not there:
        return Notice(wording.subscribing.no_subscriptions(desk.spec(adding).example))
    entries = [
        Entry(
            f"{one.id}: {wording.digests.named(desk.titles(one.schedule))}",
            wording.subscribing.details(one, _local(one)),
            trouble=one.paused is not None,
        )
        for one in there
    ]
    return Listing(title, tuple(entries))


def _compose(found: Subscription, desk: Desk) -> Digest:
    """The digest as it would be sent now."""
    with desk.database.writing() as connection:
        until = moments.stamp(connection, desk.now)
    return digest.digest(
        desk.database,
        desk.settings.themes,
        found.schedule,
        found.target,
        mark=found.mark,
        until=until,
        due_at=desk.now,
        subscription=found.id,
        encode=desk.encode,
    )


def _with_zone(text: str) -> tuple[str, str | None]:
    """Hours, and the zone that stands behind them, if one does."""
    hours, _, last = text.rpartition(" ")
    zone = timetable.find_zone(last) if hours else None
    return (hours, zone) if zone else (text, None)


def _local(found: Subscription) -> datetime | None:
    return None if found.next_at is None else timetable.local(found.next_at, found.schedule.zone)
