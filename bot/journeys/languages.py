"""Whom and which channel to write to in which language: as the platform told it when they last asked for something."""

from bot.model import Action, Request
from bot.storage import subscriptions
from bot.storage.database import Database


def remember(request: Request, database: Database) -> None:
    """Keep the language of the person, for the digests to them; and the server's, where one was just asked for.

    Synchronous: it reads the database, and writes where something changed. Nothing is kept of people and channels
    that nothing is sent to.
    """
    origin = request.origin
    told = {origin.person: origin.locale}
    if request.action is Action.DIGEST_ADD and not origin.direct:
        told[origin.place] = origin.place_locale
    with database.reading() as connection:
        changed = {
            target: locale
            for target, locale in told.items()
            if locale and not subscriptions.speaks(connection, target, locale)
        }
    if changed:
        with database.writing() as connection:
            for target, locale in changed.items():
                subscriptions.remember_locale(connection, target, locale)
