"""What a person has to hear at the next command, whatever it is: that a digest of theirs no longer comes."""

from collections.abc import Sequence

from bot import commands, wording
from bot.model import Action, CommandSpec, Request
from bot.settings import Settings
from bot.storage import remarks, subscriptions
from bot.storage.database import Database


def heard(request: Request, specs: Sequence[CommandSpec], database: Database, settings: Settings) -> str | None:
    """A line on the digests to this person that were paused since the last command, said once; None: there are none.

    What the person has paused, they know.

    Synchronous: it reads the database, and writes what was told. To be asked when the answer is made: what the
    command itself has set right is told no more.
    """
    with database.reading() as connection:
        mine = subscriptions.of_target(connection, request.origin.person)
        told = {one.id: remarks.value(connection, subscriptions.told_of_pause(one.id)) for one in mine}
    changed = [one for one in mine if told[one.id] != one.paused and one.paused != wording.record.paused_by_hand()]
    if not changed:
        return None
    with database.writing() as connection:
        for one in changed:
            if one.paused is None:
                remarks.forget(connection, subscriptions.told_of_pause(one.id))
            else:
                remarks.note(connection, subscriptions.told_of_pause(one.id), one.paused)
    titles = {theme.name: theme.title for theme in settings.themes}
    lines = [
        wording.subscribing.paused_meanwhile([titles.get(name, name) for name in one.schedule.themes], one.paused)
        for one in changed
        if one.paused is not None
    ]
    again = commands.built_in(specs, Action.SUBSCRIBE).typed
    return " ".join((*lines, wording.subscribing.ask_again(again))) if lines else None
