"""What is on record about one person, and how it is removed: all that names them, and nothing that others have.

`docs/privacy.md` tells of every place that a person can stand in; a test holds the two together.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, func, select, update

from bot import wording
from bot.model import QuietHours, Subscription, Target, TargetKind, conversation_note
from bot.storage import installations, questions, subscriptions
from bot.storage.schema import askings, deliveries, pacing, people, remarks, schedules, slack_bots, targets
from bot.storage.schema import subscriptions as wanted

FORGOTTEN = ""
"""Who asked for a digest of a channel, once that person is forgotten."""


@dataclass(frozen=True, slots=True)
class Held:
    """What is on record about a person.

    `deliveries` to them; the `themes` they asked for, each with a moment; long `questions` that they asked last; the
    direct `conversation` and the `paces` of messages to them; digests of `channels` that they asked for, `notices` to
    owners that name them, and `installations` made by them: these three stay, without them.
    """

    subscriptions: tuple[Subscription, ...] = ()
    quiet: QuietHours | None = None
    zone: str | None = None
    locale: str | None = None
    known: bool = False
    deliveries: int = 0
    themes: int = 0
    questions: int = 0
    conversation: bool = False
    paces: int = 0
    channels: int = 0
    notices: int = 0
    installations: int = 0

    @property
    def anything(self) -> bool:
        """Whether there is anything at all."""
        return self != Held()


def held(connection: Connection, person: Target) -> Held:
    """What is on record about a person."""
    row = connection.execute(select(targets).where(subscriptions.of(person))).one_or_none()
    return Held(
        subscriptions=tuple(subscriptions.of_target(connection, person)),
        quiet=None if row is None else subscriptions.quiet_hours(row),
        zone=subscriptions.zone_of(connection, person),
        locale=None if row is None else row.locale,
        known=row is not None,
        deliveries=0 if row is None else _count(connection, deliveries.c.target == row.key),
        themes=_count(connection, _asked(person)),
        questions=len(questions.of_person(connection, person)),
        conversation=bool(_count(connection, remarks.c.name == conversation_note(person))),
        paces=_count(connection, pacing.c.name == _pace(person)),
        channels=_count(connection, _asked_for_by(person)),
        notices=len(_notices(connection, person)),
        installations=_installed(connection, person),
    )


def remove(connection: Connection, person: Target) -> None:
    """Remove all of it; what is planned, begun or settled at this moment comes before that, or finds nothing.

    The locks are taken in the order in which a run is planned: its schedule, then its targets.
    """
    mine = subscriptions.of_target(connection, person)
    theirs = select(schedules.c.key).join(wanted, wanted.c.schedule == schedules.c.key)
    theirs = theirs.join(targets, targets.c.key == wanted.c.target).where(subscriptions.of(person))
    shared = list(connection.execute(theirs.order_by(schedules.c.key).with_for_update(of=schedules)).scalars())
    here = select(targets.c.key).where(subscriptions.of(person)).with_for_update()
    for key in connection.execute(here).scalars().all():
        connection.execute(delete(deliveries).where(deliveries.c.target == key))
        connection.execute(delete(wanted).where(wanted.c.target == key))
        connection.execute(delete(targets).where(targets.c.key == key))
    _remove_schedules(connection, shared)
    for number, words in _notices(connection, person):
        connection.execute(update(deliveries).where(deliveries.c.id == number).values(words=words))
    connection.execute(update(wanted).where(_asked_for_by(person)).values(creator=FORGOTTEN))
    connection.execute(delete(people).where(_lives(person)))
    connection.execute(delete(askings).where(_asked(person)))
    questions.remove(connection, questions.of_person(connection, person))
    connection.execute(delete(pacing).where(pacing.c.name == _pace(person)))
    names = [conversation_note(person), *(subscriptions.told_of_pause(one.id) for one in mine)]
    connection.execute(delete(remarks).where(remarks.c.name.in_(names)))
    if person.platform == "slack":
        installations.forget_installer(connection, person.workspace, person.address)


def person(platform: str, workspace: str, address: str) -> Target:
    """The person of an address."""
    return Target(platform, workspace, TargetKind.USER, address)


def workspaces(connection: Connection, platform: str) -> list[str]:
    """Every workspace of a platform in which somebody may be on record; on Discord people belong to none."""
    found = {""}
    if platform == "slack":
        for column, there in (
            (targets.c.workspace, targets.c.platform == platform),
            (people.c.workspace, people.c.platform == platform),
            (askings.c.workspace, askings.c.platform == platform),
            (slack_bots.c.team_id, slack_bots.c.team_id.is_not(None)),
        ):
            found |= set(connection.execute(select(column).where(there).distinct()).scalars())
    return sorted(found)


def _remove_schedules(connection: Connection, keys: Sequence[int]) -> None:
    """Remove schedules that nobody has any more, and of which the ledger holds nothing."""
    unwanted = ~exists().where(wanted.c.schedule == schedules.c.key)
    unknown = ~exists().where(deliveries.c.schedule == schedules.c.key)
    connection.execute(delete(schedules).where(schedules.c.key.in_(keys), unwanted, unknown))


def _notices(connection: Connection, person: Target) -> list[tuple[int, str]]:
    """The words to owners that name the person, by number, as they are without."""
    kind = wording.ledger.PERSON
    named = wording.ledger.target(person.platform, kind, person.address)
    nobody = wording.ledger.target(person.platform, kind, wording.ledger.FORGOTTEN)
    query = select(deliveries.c.id, deliveries.c.words).where(deliveries.c.words.contains(named, autoescape=True))
    whole = re.compile(rf"{re.escape(named)}(?!\w)")
    rows = connection.execute(query).all()
    return [(number, whole.sub(lambda _: nobody, words)) for number, words in rows if whole.search(words)]


def _installed(connection: Connection, person: Target) -> int:
    if person.platform != "slack":
        return 0
    return installations.installed_by(connection, person.workspace, person.address)


def _asked_for_by(person: Target) -> ColumnElement[bool]:
    """Digests of channels; on Discord somebody is the same person in every server."""
    channels = select(targets.c.key).where(targets.c.platform == person.platform, targets.c.kind == TargetKind.CHANNEL)
    if person.platform != "discord":
        channels = channels.where(targets.c.workspace == person.workspace)
    return and_(wanted.c.creator == person.address, wanted.c.target.in_(channels))


def _asked(person: Target) -> ColumnElement[bool]:
    return and_(
        askings.c.platform == person.platform,
        askings.c.workspace == person.workspace,
        askings.c.address == person.address,
    )


def _lives(person: Target) -> ColumnElement[bool]:
    return and_(
        people.c.platform == person.platform,
        people.c.workspace == person.workspace,
        people.c.address == person.address,
    )


def _pace(person: Target) -> str:
    """As `bot.journeys.deliver.paces` names it."""
    return "/".join(filter(None, (person.platform, person.workspace, person.address)))


def _count(connection: Connection, here: ColumnElement[bool]) -> int:
    return connection.execute(select(func.count()).where(here)).scalar_one()
