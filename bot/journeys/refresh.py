"""The sources kept fresh: each at its own interval, by one process at a time; what fails is asked ever more seldom."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot import incidents, wording
from bot.briefing.rules import Rules
from bot.errors import FetchError, StoppedError, StorageError
from bot.journeys.ingest import Outcome, Progress, ingest
from bot.model import Target
from bot.ports import Awaited, Meter, Source, Unmetered
from bot.storage import ledger, library, remarks, visits
from bot.storage.database import Database
from bot.storage.visits import Visit

LEASE = timedelta(minutes=5)
"""For how long a source is held by a process that says nothing more; a step takes far less."""

FIRST_BACK_OFF = timedelta(minutes=1)
LONGEST_BACK_OFF = timedelta(hours=6)
LONGEST_WAIT = timedelta(days=7)
"""However long a server asks to wait."""

GONE_FOR = timedelta(days=1)
"""How often what is gone for good is asked for all the same."""

PATIENCE = timedelta(days=1)
"""How long a source fails before the owners hear of it."""

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Kept:
    """A source, and how often it is looked at."""

    source: Source
    every: timedelta


@dataclass(frozen=True, slots=True)
class Keeper:
    """What it takes to keep sources fresh. `holder` is a name for this process that no other has."""

    database: Database
    rules: Rules
    owners: Sequence[Target]
    holder: str
    clock: Clock
    meter: Meter = field(default_factory=Unmetered)
    encoder: Awaited | None = None

    def due(self, kept: Collection[Kept]) -> list[Kept]:
        """Those whose time has come."""
        now = self.clock()
        with self.database.reading() as connection:
            known = visits.known(connection)
            return [
                one
                for one in kept
                if one.source.name not in known
                or known[one.source.name].next_try <= now
                or not remarks.read_as(connection, one.source.name, one.source.edition)
            ]

    def refresh(self, kept: Kept, progress: Progress = lambda _done, _all: None) -> Outcome | None:
        """Look at a source if its time has come; None: it has not, or another process is at it.

        Raises:
            StorageError: the database does not answer.
        """
        name, began = kept.source.name, self.clock()
        with self.database.writing() as connection:
            if not remarks.read_as(connection, name, kept.source.edition):  # who has mended its address need not wait
                visits.wake(connection, name, began)
            if not visits.claim(connection, name, self.holder, began, began + LEASE):
                return None
            before = visits.known(connection)[name]
        try:
            step = self._holding(name, began, progress)
            outcome = ingest(self.database, kept.source, self.rules, began, step, encoder=self.encoder)
        except StorageError:
            raise
        except StoppedError:  # the next process goes on where this one ends
            self._settle(before)
            raise
        except Exception as error:  # noqa: BLE001  whatever it was, the other sources go on
            self._settle(_failed(before, incidents.noted(f"source {name}", error), None, self.clock()))
            return None
        self.meter.ingested(outcome.read, outcome.retired)
        now = self.clock()
        if outcome.trouble:
            self._settle(_failed(before, outcome.trouble, outcome.error, now), outcome.error)
        else:
            self._settle(Visit(name, now + kept.every, last_success=now))
        return outcome

    def wake(self, name: str) -> None:
        """A source's time has come, whatever was planned."""
        with self.database.writing() as connection:
            visits.wake(connection, name, self.clock())

    def forget_others(self, names: Collection[str]) -> int:
        """Retire what came from sources that are configured no more; how many documents that was."""
        with self.database.reading() as connection:
            strangers = library.sources(connection) - set(names)
        retired = 0
        for stranger in sorted(strangers):
            with self.database.writing_alone() as connection:
                retired += library.retire_source(connection, stranger, self.clock())
        if strangers:
            with self.database.writing() as connection:
                visits.keep_only(connection, names)
        return retired

    def _holding(self, name: str, began: datetime, progress: Progress) -> Progress:
        """A progress that keeps the lease alive."""
        until = began + LEASE

        def hold(done: int, total: int) -> None:
            nonlocal until
            now = self.clock()
            if until - now < LEASE / 2:
                until = now + LEASE
                with self.database.writing() as connection:
                    visits.hold(connection, name, self.holder, until)
            progress(done, total)

        return hold

    def _settle(self, visit: Visit, error: Exception | None = None) -> None:
        """Write down how it ended; owners hear once of a source that has failed for long, or is gone."""
        now = self.clock()
        with self.database.writing() as connection:
            if not visits.settle(connection, visit, self.holder) or visit.failing_since is None:
                return
            gone = isinstance(error, FetchError) and error.gone
            if gone or now - visit.failing_since >= PATIENCE:
                about = f"source/{visit.source}/{visit.failing_since:%Y%m%dT%H%MZ}"
                words = wording.sources.failing(visit.source, visit.failing_since, visit.error or "")
                ledger.tell(connection, about, words, now, self.owners)


def _failed(before: Visit, reason: str, error: Exception | None, now: datetime) -> Visit:
    """How things stand after one more failure: ever longer until the next try, and as long as the server asks for."""
    failures = before.failures + 1
    wait = min(FIRST_BACK_OFF * 2 ** min(failures - 1, 20), LONGEST_BACK_OFF)
    if isinstance(error, FetchError):
        asked = timedelta(seconds=min(error.after or 0.0, LONGEST_WAIT.total_seconds()))
        wait = max(wait, asked, GONE_FOR if error.gone else wait)
    return replace(
        before,
        next_try=now + wait,
        failures=failures,
        failing_since=before.failing_since or now,
        error=reason,
    )
