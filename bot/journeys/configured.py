"""The digests of config/digests.yaml into the record: new, changed and removed ones, at each start."""

from collections.abc import Sequence
from datetime import datetime

from bot.model import Schedule, Subscription, Target
from bot.settings import ConfiguredDigest
from bot.storage import subscriptions
from bot.storage.database import Database


def configure(database: Database, wanted: Sequence[ConfiguredDigest], now: datetime) -> None:
    """Bring the record up to date with the configuration, all or nothing.

    What people made by command stays as it is. A changed digest keeps what its channel was told, so that nothing is
    sent again; one that is gone leaves, unless a person had asked for the same. Quiet hours are the channel's.
    """
    with database.writing_alone() as connection:  # processes that start together would each make them
        known = subscriptions.configured(connection)
        same = {one.name for one in wanted if one.name in known and _is(one) == _is(known[one.name])}
        for name in known.keys() - same:
            subscriptions.release(connection, known[name].id)
        for one in wanted:
            if one.name in same:
                continue
            found, new = subscriptions.subscribe(connection, one.target, one.schedule, now, name=one.name)
            before = known.get(one.name)
            if before and before.target == one.target:
                subscriptions.take_over(connection, found.id, before)
                if new and before.paused:
                    subscriptions.pause(connection, found.id, before.paused)
        quiet = {gone.target: None for gone in known.values()} | {
            one.target: one.quiet for one in sorted(wanted, key=lambda one: one.quiet is not None)
        }
        for target, hours in quiet.items():
            subscriptions.set_quiet(connection, target, hours)


def _is(one: ConfiguredDigest | Subscription) -> tuple[Target, Schedule]:
    return one.target, one.schedule
