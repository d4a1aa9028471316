"""A request to a reply."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from difflib import get_close_matches
from functools import partial

from bot import commands, since, timetable, wording
from bot.briefing import compose, filing
from bot.briefing.selection import Candidate
from bot.briefing.terms import terms, weight
from bot.errors import RequestError
from bot.journeys.latest import SHORTLIST, latest
from bot.journeys.ready import Ready
from bot.journeys.refile import waiting
from bot.journeys.sources import states
from bot.model import (
    WHOLE,
    Action,
    Brief,
    CommandSpec,
    Comparison,
    Entry,
    Holding,
    Listing,
    Note,
    NoteKind,
    Notice,
    Problem,
    Reply,
    Request,
    Theme,
)
from bot.ports import Encode, Encoder, words_alone
from bot.rendering.fitting import clip
from bot.settings import SEEDS, Settings
from bot.storage import askings, index, library, moments, readings, shortlists, subscriptions, visits
from bot.storage.database import Database, Transaction

QUESTION_POINTS = 4
NEAREST = 2
OTHERS_NAMED = 5


def answer(  # noqa: PLR0913  all that an answer is made of
    request: Request,
    specs: Sequence[CommandSpec],
    database: Database,
    settings: Settings,
    now: datetime,
    *,
    encode: Encode = words_alone,
    most: int | None = None,
    ready: Ready | None = None,
    remember: bool = True,
) -> Reply:
    """Do what was asked. Synchronous: it reads the database.

    Args:
        request: what was asked.
        specs: the commands as the asker's platform names them, for the help and for hints.
        database: where the documents are on record.
        settings: the themes.
        now: when this is.
        encode: gives the encoder, called where it is needed.
        most: how many points, instead of what the theme or a question has.
        ready: the briefs that were made before.
        remember: that the person was told this, for what is new when they ask again.

    Raises:
        RequestError: a theme that does not exist, or the same one twice; a question that asks about nothing.
    """
    given = request.arguments
    match request.action:
        case Action.BRIEF:
            theme, wanted = _asked_for(given, settings.themes)
            theme = replace(theme, max_points=most or theme.max_points)
            moment, up_to = _since(wanted, request, theme, database, now), _up_to(database, now)
            reply = (
                latest(database, theme, moment, up_to, encode)
                if moment
                else brief(theme, specs, database, settings, now, encode=encode, ready=ready)
            )
            if wanted and not moment:
                reply = replace(reply, notes=(*reply.notes, Note(NoteKind.FIRST)))
            if remember:
                _remember(request, theme, database, up_to)
            return _unless_empty(database, reply)
        case Action.COMPARE:
            left = commands.find_theme(settings.themes, given.get("a", ""))
            if not given.get("b"):
                return _unless_empty(database, _across_sources(left, database, settings, now, encode))
            right = commands.find_theme(settings.themes, given["b"])
            if left == right:
                raise RequestError(wording.answers.same_theme(left))
            sides = (brief(side, specs, database, settings, now, encode=encode, ready=ready) for side in (left, right))
            return _unless_empty(database, compose.comparison(*sides))
        case Action.ASK:
            return _unless_empty(
                database,
                _to_question(given.get("question", ""), specs, database, settings, now, encode=encode, most=most),
            )
        case Action.SOURCES:
            return sources(database, settings)
        case Action.HELP:
            entries = tuple(Entry(wording.answers.usage(spec), (spec.description,)) for spec in specs)
            return Listing(wording.answers.help_title(), entries)
        case _:  # what is asked of digests: `journeys.subscribe`
            raise ValueError(request.action)


def _asked_for(given: Mapping[str, str], themes: Sequence[Theme]) -> tuple[Theme, str]:
    """The theme of a brief, and since when: what stands behind a theme's name without the word is meant so."""
    name, wanted = given.get("theme"), given.get("since", "")
    if not name:
        return _overview(themes), wanted
    return (commands.find_theme(themes, name), wanted) if wanted else commands.theme_and_rest(themes, name)


def _since(wanted: str, request: Request, theme: Theme, database: Database, now: datetime) -> datetime | None:
    """From when on the person wants to hear what is new; None: all of it is wanted, or they never asked before."""
    if not wanted:
        return None
    with database.reading() as connection:
        told = askings.last(connection, request.origin.person, theme.name)
        zone = subscriptions.zone_of(connection, request.origin.person) or request.origin.zone
    moment = since.read(wanted, now, zone) or told
    return timetable.local(moment, zone) if moment and zone else moment


def _up_to(database: Database, now: datetime) -> datetime:
    """The moment up to which everything is on record that was seen, which may be a little ahead of the clock."""
    with database.reading() as connection:
        return max(now, moments.latest(connection) or now)


def _remember(request: Request, theme: Theme, database: Database, told: datetime) -> None:
    with database.writing() as connection:
        askings.note(connection, request.origin.person, theme.name, told)


def brief(  # noqa: PLR0913  as `answer`
    theme: Theme,
    specs: Sequence[CommandSpec],
    database: Database,
    settings: Settings,
    now: datetime,
    *,
    encode: Encode = words_alone,
    ready: Ready | None = None,
) -> Brief:
    """The brief on one theme; see `answer` for the arguments."""

    def make() -> Brief:
        encoder = encode() if _asks(theme, on_record) else None
        with database.reading() as connection:
            made = compose.brief(
                theme,
                _candidates(theme, connection, settings, on_record, encoder),
                since=None,
                now=now,
                on_record=on_record,
                elsewhere=_elsewhere(connection, on_record, theme.barred),
            )
        return replace(made, considered=max(considered, made.considered))  # the shortlist is a part of it

    with database.reading() as connection:
        considered = library.count_filed(connection, theme.name)
        on_record = library.count_documents(connection)
        version = library.version(connection)
    asked = theme, settings.rules.edition, now.date()  # how old a source is changes from day to day
    brief = (ready or Ready()).brief(asked, version, make)
    others = [other for other in settings.themes if other != theme]
    instead = () if brief.points else tuple(commands.ask_for(_overview(others), specs) for _ in others[:1])
    left = waiting(database, settings.rules)
    notes = (*brief.notes, Note(NoteKind.UNFILED, of=on_record, left=left)) if left else brief.notes
    return replace(brief, notes=notes, until=now, generated_at=now, alternatives=instead)


def _asks(theme: Theme, on_record: int) -> bool:
    """Whether a theme's question finds more than is filed under it: not in a single document, nor for an overview."""
    return not theme.spans and on_record > 1


def _candidates(
    theme: Theme, connection: Transaction, settings: Settings, on_record: int, encoder: Encoder | None
) -> list[Candidate]:
    """What a theme's brief is made of: its shortlist, and with several documents what its question finds beside it."""
    filed = shortlists.filed(connection, theme.name, SHORTLIST)
    if not _asks(theme, on_record):
        return filed
    from bot.briefing.themed import themed  # noqa: PLC0415  numpy, a tenth of a second that one document does without

    wanted = {term: weight(term) for term in terms(compose.asked(theme))}
    found = index.about(connection, wanted, _spanning(settings), barred=theme.barred)
    return themed(theme, filed, found, encoder)


def _elsewhere(connection: Transaction, on_record: int, barred: Sequence[str] = ()) -> compose.Elsewhere:
    """Who else says the same, of all that is on record; beside a single document there is nobody."""
    return partial(index.elsewhere, connection, barred=barred) if on_record > 1 else compose.nowhere


def _across_sources(
    theme: Theme, database: Database, settings: Settings, now: datetime, encode: Encode
) -> Comparison | Notice:
    """What the two sources that say most on a theme say, side by side."""
    with database.reading() as connection:
        on_record = library.count_documents(connection)
    encoder = encode() if _asks(theme, on_record) else None  # it may take a while: no transaction is to stay open
    with database.reading() as connection:
        sources = compose.by_source(_candidates(theme, connection, settings, on_record, encoder))
    if len(sources) < len(("left", "right")):
        return Notice(wording.answers.one_source(theme, list(sources)))
    (left, right), others = list(sources)[:2], list(sources)[2:]
    sides = (
        compose.brief(
            replace(theme, title=wording.answers.source_on(source, theme)), sources[source], since=None, now=now
        )
        for source in (left, right)
    )
    compared = compose.comparison(*sides)
    if not others:
        return compared
    noted = (*compared.left.notes, Note(NoteKind.OTHERS, tuple(others[:OTHERS_NAMED])))
    return replace(compared, left=replace(compared.left, notes=noted))


def source_states(database: Database, settings: Settings, holdings: Sequence[Holding]) -> list[Entry]:
    """The sources with how things stand; with the seeds folder alone there is nothing to tell apart."""
    if not settings.sources:
        return []
    with database.reading() as connection:
        return states(settings.every_source, visits.known(connection), holdings)


def on_record(database: Database) -> tuple[list[Holding], list[Problem]]:
    """The documents on record, and what could not be read."""
    with database.reading() as connection:
        return library.holdings(connection), readings.problems(connection)


def sources(database: Database, settings: Settings) -> Listing:
    """The documents and what could not be read, as a person is told; the folder itself goes by its name."""
    holdings, problems = on_record(database)
    entries = [
        Entry(
            name=one.title,
            details=tuple(
                detail
                for detail in (
                    one.id if one.id != one.title else "",
                    wording.phrases.dated(one.published),
                    wording.answers.stated_origin(one.publisher, one.author),
                    wording.phrases.passages(one.passages),
                    wording.record.said(one.remark or ""),
                )
                if detail
            ),
            url=one.url,
        )
        for one in holdings
    ]
    standing = source_states(database, settings, holdings)
    failing = {one.name for one in standing if one.trouble}
    troubles = [
        Entry(
            _troubled(problem, settings),
            (wording.record.said(problem.reason),),
            trouble=True,
        )
        for problem in problems
        if problem.name != WHOLE or problem.source not in failing  # else it is told already
    ]
    files = sum(problem.name != WHOLE for problem in problems)
    return Listing(
        wording.answers.sources_title(),
        (*standing, *entries, *troubles),
        wording.answers.sources_footer(len(entries), files),
    )


def _troubled(problem: Problem, settings: Settings) -> str:
    """What a person calls what a problem is with; the seeds folder goes by its own name."""
    if problem.name != WHOLE:
        return problem.name if problem.source == SEEDS else wording.sources.within(problem.source, problem.name)
    return settings.seeds.name if problem.source == SEEDS else problem.source


def themes(configured: Sequence[Theme], specs: Sequence[CommandSpec]) -> Listing:
    """The themes, with what to type for each."""
    entries = (Entry(theme.name, (theme.title, theme.question, commands.ask_for(theme, specs))) for theme in configured)
    return Listing(wording.answers.themes_title(), tuple(entries))


def document_text(document_id: str, database: Database) -> str:
    """A document's text as read.

    Raises:
        RequestError: there is no such document.
    """
    with database.reading() as connection:
        text = library.text_of(connection, document_id)
        if text is None:
            known = [one.id for one in library.holdings(connection)]
            raise RequestError(
                wording.terminal.unknown_document(document_id, get_close_matches(document_id, known, n=1))
            )
    return text


def _to_question(  # noqa: PLR0913  as `answer`
    question: str,
    specs: Sequence[CommandSpec],
    database: Database,
    settings: Settings,
    now: datetime,
    *,
    encode: Encode,
    most: int | None,
) -> Brief:
    from bot.briefing.answering import Named, answering  # noqa: PLC0415  numpy, as in `_candidates`
    from bot.briefing.pool import gather  # noqa: PLC0415  as above

    shown = clip(question, wording.answers.QUESTION_SHOWN)
    if not terms(question):
        raise RequestError(wording.answers.fuller_question(shown, commands.built_in(specs, Action.ASK).example))
    words = {theme.name: f"{theme.title} {theme.question}" for theme in settings.themes}
    keywords = {theme.name: " ".join(theme.keywords) for theme in settings.themes}
    near = filing.affinity(question, settings.themes)
    encoder = encode()  # it may take a while, in which no transaction is to stay open
    with database.reading() as connection:
        on_record = library.count_documents(connection)
        wanted = {term: weight(term) for term in terms(question)}
        named = sorted(near, key=lambda name: (-near[name], name))[:NEAREST]
        pool = gather(index.about(connection, wanted, _spanning(settings), named=named))
        return compose.brief(
            Theme(Action.ASK, title=shown, question=question, max_points=most or QUESTION_POINTS),
            answering(question, pool, encoder, Named(words, near, keywords)) if pool.candidates else [],
            since=None,
            now=now,
            alternatives=[commands.ask_for(theme, specs) for theme in _nearest(near, settings.themes)],
            on_record=on_record,
            elsewhere=_elsewhere(connection, on_record),
        )


def _spanning(settings: Settings) -> list[str]:
    return [theme.name for theme in settings.themes if theme.spans]


def _nearest(shares: Mapping[str, float], themes: Sequence[Theme]) -> list[Theme]:
    """The themes that a question speaks of most, by its share of each, or else the overview."""
    near = sorted((theme for theme in themes if theme.name in shares), key=lambda theme: -shares[theme.name])
    return near[:NEAREST] or [_overview(themes)]


def _overview(themes: Sequence[Theme]) -> Theme:
    """The first theme that spans, else the first."""
    return next((theme for theme in themes if theme.spans), themes[0])


def _unless_empty(database: Database, reply: Brief | Comparison | Notice) -> Reply:
    """A corpus without documents is not silent on a theme: it is empty, and that is what to say."""
    if isinstance(reply, Brief) and reply.points:
        return reply
    with database.reading() as connection:
        return reply if library.count_documents(connection) else Notice(wording.answers.nothing_read(), failed=True)
