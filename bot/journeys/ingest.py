"""Documents in: read what is new or changed, split it, file it under the themes, retire what is gone."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from datetime import datetime

from bot import wording
from bot.briefing.rules import Rules
from bot.errors import UnreadableError
from bot.model import WHOLE, Passage
from bot.ports import Awaited, Encoder, Fingerprint, Found, Source
from bot.storage import library, moments, readings, remarks
from bot.storage.database import Database

Progress = Callable[[int, int], None]
"""Called before each document with how many are done, and of how many; at the end with both equal."""


FEW = 10
"""Documents; they are read in the time that it takes to load the encoder, and a command that is new would be felt."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one look at the sources brought; counts of documents and, for `unreadable`, of files.

    `trouble` is what is wrong with the source itself, in words; `error` what kept it from being looked through.
    """

    read: int
    retired: int
    live: int
    unreadable: int
    trouble: str | None = None
    error: UnreadableError | None = field(default=None, compare=False)


def together(outcomes: Sequence[Outcome]) -> Outcome:
    """What looks at several sources brought, one after another."""
    last = outcomes[-1]
    return Outcome(
        read=sum(one.read for one in outcomes),
        retired=sum(one.retired for one in outcomes),
        live=last.live,
        unreadable=last.unreadable,
        trouble="\n".join(one.trouble for one in outcomes if one.trouble) or None,
    )


def ingest(  # noqa: PLR0913  a source, and what is made of it
    database: Database,
    source: Source,
    rules: Rules,
    now: datetime,
    progress: Progress = lambda _done, _all: None,
    *,
    encoder: Awaited | None = None,
) -> Outcome:
    """Bring the record up to date with a source. Each document is taken in whole or not at all.

    Several processes may do so at once: what one of them put on record, another one finds there. What is on record
    under other themes stays so until `refile` comes to it.

    What cannot be read is noted with its reason and stops nothing. A source that cannot be listed keeps its
    documents, and so does a file that only the disk or its rights keep from being read.

    What `encoder` says of each passage is kept; a few documents do not wait for it.
    """
    _forget_if_read_otherwise(database, source)
    with database.reading() as connection:
        known = readings.of_source(connection, source.name)
        bereft = readings.copies_of_nothing(connection, source.name)
        memory = remarks.value(connection, _memory_of(source))
    try:
        found = source.listing("" if bereft else memory or "")
    except UnreadableError as error:  # an unplugged disk is no reason to forget what it held
        return _out_of_reach(database, source, known if error.withdrawn else {}, error, now)
    troubled = {problem.name: problem.reason for problem in found.problems}
    gone = _gone(found, known, troubled)
    changed = {name for name, fingerprint in found.files.items() if not _unchanged(known.get(name), fingerprint)}
    freed = {name for name, reading in known.items() if reading.duplicate_of in gone | changed | set(troubled)} | bereft
    copies = {name for name, reading in known.items() if reading.duplicate_of}
    wanted = sorted(changed | freed & set(found.files), key=lambda name: (name in copies, name))  # originals first
    again = changed & set(known)
    if gone or again or any(known.get(name) != readings.Reading(name, problem=why) for name, why in troubled.items()):
        with database.writing_alone() as connection:
            library.reopen(connection, source.name, again)
            for name in sorted(gone):
                library.retire(connection, source.name, name, now)
            for name, reason in troubled.items():
                library.retire(connection, source.name, name, now)
                readings.note(connection, source.name, readings.Reading(name, problem=reason))
    read = 0
    for done, name in enumerate(wanted):
        progress(done, len(wanted))
        with database.reading() as connection:
            meanwhile = readings.of_file(connection, source.name, name)
        if meanwhile == known.get(name):  # else another process has read it
            reading = readings.Reading(name, *astuple(found.files[name]))
            read += _take_in(database, source, rules, reading, now, before=meanwhile, encoder=awaited(encoder, done))
    progress(len(wanted), len(wanted))
    _remember(database, source, found, memory)
    return _outcome(database, source, read=read, retired=_documents(known, gone))


def _documents(known: Mapping[str, readings.Reading], names: Iterable[str]) -> int:
    """How many of these became documents."""
    return sum(known[name].problem is None and known[name].duplicate_of is None for name in names)


def _out_of_reach(
    database: Database, source: Source, known: Mapping[str, readings.Reading], error: UnreadableError, now: datetime
) -> Outcome:
    """Note that a source cannot be looked through; only what it withdrew (`known`) is retired."""
    withdrawn = known.keys() - {WHOLE}
    with database.writing_alone() as connection:
        for name in sorted(withdrawn):
            library.retire(connection, source.name, name, now)
        readings.note(connection, source.name, readings.Reading(WHOLE, problem=str(error)))
    outcome = _outcome(database, source, read=0, retired=_documents(known, withdrawn))
    return replace(outcome, error=error)


def _gone(found: Found, known: Mapping[str, readings.Reading], troubled: Mapping[str, str]) -> set[str]:
    """What is on record of a source and in it no more; of one that tells only part of it, what it says is gone."""
    if found.whole:
        return {name for name in known if name not in found.files and not _kept_by(name, troubled)}
    return set(known) & ({WHOLE, *found.gone} - set(troubled))


def _remember(database: Database, source: Source, found: Found, before: str | None) -> None:
    """Keep what the source wants to be told the next time, unless something of it has to be told again."""
    if found.memory == (before or ""):
        return
    with database.writing_alone() as connection:
        known = readings.of_source(connection, source.name)
        again = any(known[name].unread for name in found.files if name in known)
        if again:
            remarks.forget(connection, _memory_of(source))
        else:
            remarks.note(connection, _memory_of(source), found.memory)


def _memory_of(source: Source) -> str:
    return f"{remarks.MEMORY} of {source.name}"


def _unchanged(reading: readings.Reading | None, fingerprint: Fingerprint) -> bool:
    return reading is not None and (reading.size, reading.modified_ns) == (fingerprint.size, fingerprint.modified_ns)


def _kept_by(name: str, troubled: Mapping[str, str]) -> bool:
    """Whether a file that was not found is no news: it has a trouble of its own, or its folder has."""
    return name in troubled or any(name.startswith(f"{folder}/") for folder in troubled)


def _take_in(  # noqa: PLR0913  a file, what becomes of it, and when
    database: Database,
    source: Source,
    rules: Rules,
    reading: readings.Reading,
    now: datetime,
    *,
    before: readings.Reading | None,
    encoder: Encoder | None,
) -> bool:
    """Read one file and put it on record in one transaction; whether a document came of it.

    Not if another process did meanwhile: then the reading on record is no longer what it was `before`.
    """
    try:
        document = source.read(reading.name, now)
    except UnreadableError as error:
        passing = error.passing  # try each time
        with database.writing_alone() as connection:
            if not passing:
                library.retire(connection, source.name, reading.name, now)
            tried = readings.Reading(reading.name) if passing else reading
            readings.note(connection, source.name, replace(tried, problem=str(error)))
        return False
    split, filings = rules.file(document)
    meant = meanings(split, encoder)
    with database.writing_alone() as connection:
        if readings.of_file(connection, source.name, reading.name) != before:
            return False
        twin = library.same_text(connection, document) or library.same_article(connection, document)
        if twin:
            library.retire(connection, source.name, reading.name, now)
            problem = None if document.article else wording.files.duplicate(twin)  # on the web it is nobody's mistake
            reading = replace(reading, problem=problem, duplicate_of=twin)
        else:
            library.shelve(connection, document, split, filings, moments.stamp(connection, now), rules.edition, meant)
        readings.note(connection, source.name, reading)
    return not twin


def awaited(encoder: Awaited | None, done: int) -> Encoder | None:
    """The encoder, as soon as it is at hand, and for all documents but the first few."""
    return encoder.at_hand(waiting=done >= FEW) if encoder else None


def meanings(split: Sequence[Passage], encoder: Encoder | None) -> list[bytes]:
    """What the passages of a document mean, to be kept; nothing without an encoder."""
    if encoder is None:
        return []
    from bot.briefing.meanings import packed  # noqa: PLC0415  numpy, as in `answer`

    return packed(encoder, [one.text for one in split])


def _forget_if_read_otherwise(database: Database, source: Source) -> None:
    """Have every file of a source read again when it reads its files otherwise than last time."""
    with database.reading() as connection:
        if remarks.read_as(connection, source.name, source.edition):
            return
    with database.writing_alone() as connection:
        readings.forget_fingerprints(connection, source.name)
        remarks.forget(connection, _memory_of(source))
        remarks.note(connection, f"{remarks.EDITION} of {source.name}", source.edition)


def _outcome(database: Database, source: Source, *, read: int, retired: int) -> Outcome:
    with database.reading() as connection:
        problems = readings.problems(connection)
        own = [problem.reason for problem in problems if problem.source == source.name and problem.name == WHOLE]
        return Outcome(
            read=read,
            retired=retired,
            live=library.count_documents(connection),
            unreadable=sum(problem.name != WHOLE for problem in problems),
            trouble=next(iter(own), None),
        )
