"""What owners are told of a cause that struck deliveries of one run: a word once, that counts them when it is sent."""

from bot import timetable, wording
from bot.storage import causes, ledger
from bot.storage.database import Database
from bot.storage.ledger import Work


def more_coming(database: Database, word: Work) -> bool:
    """Whether deliveries of the run that a word is about are still open, so that it may come to count more."""
    with database.reading() as connection:
        return causes.coming(connection, ledger.about(word.delivery.key)) > 0


def words(database: Database, word: Work) -> str:
    """A word to an owner as it is true now: its own, or how many places its cause struck where those are several."""
    own = word.words or ""
    with database.reading() as connection:
        struck = causes.struck(connection, ledger.about(word.delivery.key))
    if struck is None or struck.count == 1:
        return own
    due_at = timetable.local(struck.due_at, struck.schedule.zone)
    run = wording.owners.run(struck.schedule.themes, due_at)
    return wording.owners.several(struck.ending, run, struck.count, struck.reason, struck.coming)
