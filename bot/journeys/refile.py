"""Documents that are on record under other themes than the present ones: filed anew, while they go on answering.

Each document carries the edition that it was filed under and is filed anew in a transaction of its own, the one first
seen first. So nothing is done twice, by however many processes; a crash leaves each document as it was or as it is to
be; and whoever comes next goes on where it ended.
"""

from collections.abc import Callable
from datetime import datetime

from bot.briefing.rules import Rules
from bot.journeys.ingest import Progress, awaited, meanings
from bot.ports import Awaited, Encoder
from bot.storage import library, remarks
from bot.storage.database import Database


def refile(  # noqa: PLR0913  as `ingest`
    database: Database,
    rules: Rules,
    now: datetime,
    progress: Progress = lambda _done, _all: None,
    stopping: Callable[[], bool] = lambda: False,
    *,
    encoder: Awaited | None = None,
) -> int:
    """File anew what is filed otherwise than by `rules`, until nothing is left or `stopping` says so; how many were.

    Synchronous. `progress` and `encoder` are as those of `ingest`; nothing where everything is filed already.
    """
    with database.reading() as connection:
        if remarks.value(connection, remarks.FILED) == rules.edition:
            return 0
        keys = library.unfiled(connection, rules.edition)
    done = 0
    for place, key in enumerate(keys):
        if stopping():
            return done
        progress(place, len(keys))
        done += _filed_anew(database, rules, key, now, awaited(encoder, done))
    if keys:
        progress(len(keys), len(keys))
    with database.writing_alone() as connection:
        if not library.count_unfiled(connection, rules.edition):
            remarks.note(connection, remarks.FILED, rules.edition)
    return done


def waiting(database: Database, rules: Rules) -> int:
    """How many documents are still to be filed anew."""
    with database.reading() as connection:
        if remarks.value(connection, remarks.FILED) == rules.edition:
            return 0
        return library.count_unfiled(connection, rules.edition)


def _filed_anew(database: Database, rules: Rules, key: int, now: datetime, encoder: Encoder | None) -> bool:
    """File one document anew, unless another process has; nobody else writes meanwhile."""
    with database.writing_alone() as connection:
        if library.is_filed(connection, key, rules.edition):
            return False
        document = library.live_document(connection, key)
        if document is None:
            return False
        split, filings = rules.file(document)
        library.shelve(connection, document, split, filings, now, rules.edition, meanings(split, encoder))
    return True
