"""A request to a reply."""

from collections.abc import Sequence
from datetime import datetime
from difflib import get_close_matches

from bot import commands, wording
from bot.briefing import compose, filing, ranking
from bot.errors import RequestError
from bot.model import Action, Brief, CommandSpec, Comparison, Entry, Listing, Notice, Reply, Request, Theme
from bot.settings import Settings
from bot.storage import library
from bot.storage.database import Database

SHORTLIST = 200
"""How many passages a brief looks at, however many are filed under its theme."""

QUESTION_POINTS = 4
NEAREST = 2


def answer(
    request: Request, specs: Sequence[CommandSpec], database: Database, settings: Settings, now: datetime
) -> Reply:
    """Do what was asked. Synchronous: it reads the database.

    Args:
        request: what was asked.
        specs: the commands as the asker's platform names them, for the help.
        database: where the documents are on record.
        settings: the themes.
        now: when this is.

    Raises:
        RequestError: a theme that does not exist, or the same one twice.
    """
    given = request.arguments
    match request.action:
        case Action.BRIEF:
            name = given.get("theme")
            theme = commands.find_theme(settings.themes, name) if name else _overview(settings.themes)
            return _unless_empty(database, brief(theme, database, settings, now))
        case Action.COMPARE:
            left, right = (commands.find_theme(settings.themes, given.get(side, "")) for side in ("a", "b"))
            return _unless_empty(database, _comparison(left, right, database, settings, now))
        case Action.ASK:
            return _unless_empty(database, _to_question(given.get("question", ""), database, settings, now))
        case Action.SOURCES:
            return sources(database)
        case Action.HELP:
            entries = tuple(Entry(wording.usage(spec), (spec.description,)) for spec in specs)
            return Listing(wording.HELP_TITLE, entries)


def brief(theme: Theme, database: Database, settings: Settings, now: datetime) -> Brief:
    """The brief on one theme."""
    with database.reading() as connection:
        candidates = library.shortlist(connection, theme.name, SHORTLIST)
    others = [other for other in settings.themes if other != theme]
    return compose.brief(theme, candidates, since=None, now=now, alternatives=[_overview(others)] if others else [])


def sources(database: Database) -> Listing:
    """The documents on record, and what could not be read."""
    with database.reading() as connection:
        holdings = library.holdings(connection)
        problems = library.problems(connection)
    entries = [
        Entry(
            name=one.title,
            details=tuple(
                detail
                for detail in (
                    one.id if one.id != one.title else "",
                    wording.dated(one.published),
                    wording.stated_origin(one.publisher, one.author),
                    wording.count(one.passages, "passage", "passages"),
                )
                if detail
            ),
            url=one.url,
        )
        for one in holdings
    ]
    troubles = [Entry(problem.name, (problem.reason,), trouble=True) for problem in problems]
    return Listing(wording.SOURCES_TITLE, (*entries, *troubles), wording.sources_footer(len(entries), len(troubles)))


def themes(configured: Sequence[Theme]) -> Listing:
    """The themes, with what to type for each."""
    entries = (Entry(theme.name, (theme.title, theme.question, wording.ask_for(theme))) for theme in configured)
    return Listing(wording.THEMES_TITLE, tuple(entries))


def document_text(document_id: str, database: Database) -> str:
    """A document's text as read.

    Raises:
        RequestError: there is no such document.
    """
    with database.reading() as connection:
        text = library.text_of(connection, document_id)
        if text is None:
            known = [one.id for one in library.holdings(connection)]
            raise RequestError(wording.unknown_document(document_id, get_close_matches(document_id, known, n=1)))
    return text


def _comparison(left: Theme, right: Theme, database: Database, settings: Settings, now: datetime) -> Comparison:
    if left == right:
        raise RequestError(wording.same_theme(left))
    return compose.comparison(brief(left, database, settings, now), brief(right, database, settings, now))


def _to_question(question: str, database: Database, settings: Settings, now: datetime) -> Brief:
    spanning = [theme.name for theme in settings.themes if theme.spans]
    with database.reading() as connection:
        everything = library.every_passage(connection, spanning)
    named = {theme.name: " ".join((theme.title, theme.question, *theme.keywords)) for theme in settings.themes}
    theme = Theme(Action.ASK, title=question, question=question, max_points=QUESTION_POINTS)
    return compose.brief(
        theme,
        ranking.answering(question, everything, named),
        since=None,
        now=now,
        alternatives=_nearest(question, settings.themes),
    )


def _nearest(question: str, themes: Sequence[Theme]) -> list[Theme]:
    """The themes that a question speaks of most, or else the overview."""
    shares = filing.affinity(question, themes)
    near = sorted((theme for theme in themes if theme.name in shares), key=lambda theme: -shares[theme.name])
    return near[:NEAREST] or [_overview(themes)]


def _overview(themes: Sequence[Theme]) -> Theme:
    """The first theme that spans, else the first."""
    return next((theme for theme in themes if theme.spans), themes[0])


def _unless_empty(database: Database, reply: Brief | Comparison) -> Reply:
    """A corpus without documents is not silent on a theme: it is empty, and that is what to say."""
    with database.reading() as connection:
        return reply if library.count_documents(connection) else Notice(wording.NOTHING_READ, failed=True)
