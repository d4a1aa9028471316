"""What is kept about a person, told to them, and removed when they are sure. Synchronous: it works on the database."""

from collections.abc import Iterator, Sequence

from bot import commands, wording
from bot.model import Action, CommandSpec, Entry, Listing, Notice, Reply, Request, Target
from bot.settings import Settings
from bot.storage import personal
from bot.storage.database import Database
from bot.storage.personal import Held

NAMED = 5
"""How many of somebody's digests are named, at most."""


def forget(request: Request, specs: Sequence[CommandSpec], database: Database, settings: Settings) -> Reply:
    """What is kept about whoever asks; or, where they are sure, the removal of it."""
    person, spec = request.origin.person, commands.built_in(specs, Action.FORGET)
    sure = request.arguments.get("sure", "").strip().casefold() in commands.SURE
    if sure:
        found = remove(database, person)
        return Notice(_removed(found, person, settings) if found.anything else wording.privacy.nothing_held())
    found = held(database, person)
    if not found.anything:
        return Notice(wording.privacy.nothing_held())
    return listing(found, " ".join((wording.privacy.how(spec.typed), *_coming_back(person, settings))))


def held(database: Database, person: Target) -> Held:
    """What is kept about a person."""
    with database.reading() as connection:
        return personal.held(connection, person)


def remove(database: Database, person: Target) -> Held:
    """Remove it; gives what it was."""
    with database.writing() as connection:
        found = personal.held(connection, person)
        if found.anything:
            personal.remove(connection, person)
    return found


def everywhere(database: Database, platform: str, address: str, workspace: str | None) -> list[tuple[Target, Held]]:
    """What is kept about the person of an address: in one workspace, or in each where there is anything."""
    with database.reading() as connection:
        there = [workspace] if workspace is not None else personal.workspaces(connection, platform)
        people = [personal.person(platform, one, address) for one in there]
        found = [(one, personal.held(connection, one)) for one in people]
    return [(one, kept) for one, kept in found if kept.anything]


def listing(found: Held, footer: str = "") -> Listing:
    """What is kept, for people."""
    return Listing(wording.privacy.held_title(), tuple(_entries(found)), footer)


def _entries(found: Held) -> Iterator[Entry]:
    said = wording.privacy
    if found.subscriptions:
        named = [
            f"{wording.digests.named(one.schedule.themes)}, {wording.times.rhythm(one.schedule)}"
            for one in found.subscriptions[:NAMED]
        ]
        left = len(found.subscriptions) - len(named)
        yield Entry(said.digests(), (*named, *((said.more_digests(left),) if left else ())))
    if found.quiet:
        yield Entry(said.quiet(), (wording.subscribing.quiet_hours(found.quiet),))
    if found.zone:
        yield Entry(said.zone(), (found.zone,))
    if found.locale:
        yield Entry(said.locale(), (found.locale,))
    if found.known or found.conversation or found.paces:
        yield Entry(said.address())
    counted = (
        (found.deliveries, said.deliveries),
        (found.themes, said.themes),
        (found.questions, said.questions),
        (found.channels, said.channels),
        (found.notices, said.notices),
    )
    yield from (Entry(tell(count)) for count, tell in counted if count)
    if found.installations:
        yield Entry(said.installations())


def _removed(found: Held, person: Target, settings: Settings) -> str:
    stay = (wording.privacy.channels_stay(),) if found.channels else ()
    return " ".join((wording.privacy.forgotten(), *stay, *_coming_back(person, settings)))


def _coming_back(person: Target, settings: Settings) -> Iterator[str]:
    """What the configuration says of the person, which no command can change."""
    if names := [one.name for one in settings.digests if one.target == person]:
        yield wording.privacy.configured(names)
    if person in settings.owners:
        yield wording.privacy.owner()
