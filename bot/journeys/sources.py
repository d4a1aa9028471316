"""How things stand with the sources; and one more, or one less, in the configuration."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from bot import edited_yaml, settings, wording
from bot.errors import ConfigurationError, RequestError
from bot.model import Dating, Document, Entry, Holding, Inspection, Listing
from bot.rendering.fitting import clip
from bot.settings import ConfiguredSource, Kind, Settings
from bot.storage.visits import Visit

FIRST_WORDS = 160
"""Characters of a document that are shown when a source is tried out."""

LONGEST_NAME = 31


def states(
    configured: Sequence[ConfiguredSource], visits: Mapping[str, Visit], holdings: Sequence[Holding]
) -> list[Entry]:
    """Each source with what came of it, when it was looked at and will be again, and what is wrong."""
    own: dict[str, list[Holding]] = defaultdict(list)
    for holding in holdings:
        own[holding.source].append(holding)
    return [_state(one, visits.get(one.name), own[one.name]) for one in configured]


def _state(source: ConfiguredSource, visit: Visit | None, holdings: Sequence[Holding]) -> Entry:
    newest: date | None = max((one.published for one in holdings if one.published), default=None)
    details = [wording.sources.kind(source.kind, source.place), wording.sources.held(len(holdings), newest)]
    if visit:
        details.append(wording.sources.looked(visit.last_success, visit.next_try))
    elif not holdings:  # folders are read without being on a schedule where nothing but a chat runs
        details.append(wording.sources.not_looked())
    if visit and visit.error:
        details.append(wording.sources.in_trouble(visit.failures, wording.record.said(visit.error)))
    return Entry(source.name, tuple(details), url=source.url or None, trouble=bool(visit and visit.error))


def shown(found: Inspection) -> Listing:
    """What an address would bring, for who tries it out."""
    entries = [
        Entry(one.title, tuple(detail for detail in _particulars(one) if detail), url=one.url)
        for one in found.documents
    ]
    troubles = [Entry(one.name, (one.reason,), trouble=True) for one in found.problems]
    footer = wording.sources.shown(found.kind, len(found.documents) + len(found.problems), found.offered)
    if found.feeds:
        footer += " " + wording.sources.feeds_there(found.feeds)
    return Listing(found.title or found.url, (*entries, *troubles), footer)


def _particulars(one: Document) -> list[str]:
    origin = "" if one.published_from is Dating.UNKNOWN else wording.sources.dated_by(one.published_from)
    return [
        " ".join(part for part in (wording.phrases.dated(one.published), origin) if part),
        wording.answers.stated_origin(one.publisher, one.author),
        one.language or "",
        clip(" ".join(one.text.split()), FIRST_WORDS),
        one.remark or "",
    ]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person wants of a source beside its place; see `settings.SourceBlock`."""

    name: str | None
    refresh: str
    themes: tuple[str, ...] = ()
    articles: bool = False
    private: bool = False


def block(configured: Settings, found: Inspection | str, wanted: Wanted) -> dict[str, object]:
    """A source as it stands in bot.yaml: what an address brought, or a folder by its path.

    Raises:
        RequestError: there is no such folder.
    """
    place = found if isinstance(found, str) else found.url
    name = wanted.name or free_name(place, [one.name for one in configured.sources])
    if isinstance(found, str):
        if not (configured.root / place).is_dir():
            raise RequestError(wording.sources.no_folder(place))
        fields: dict[str, object] = {"name": name, "kind": str(Kind.FOLDER), "folder": place}
    else:
        fields = {"name": name, "kind": str(found.kind), "url": place}
    fields["refresh"] = wanted.refresh
    optional = {
        "themes": list(wanted.themes),
        "articles": wanted.articles,
        "private_hosts": [urlsplit(place).netloc] if wanted.private else [],
    }
    return fields | {key: value for key, value in optional.items() if value}


def add(folder: Path, block: Mapping[str, object]) -> None:
    """Write one more source into bot.yaml, where everything else stays as it stands.

    Raises:
        ConfigurationError: the configuration would not be valid; it is as it was before.
    """
    _edit(folder, lambda text: edited_yaml.with_item(text, "sources", block))


def remove(folder: Path, configured: Settings, name: str) -> None:
    """Take a source out of bot.yaml.

    Raises:
        RequestError: there is none of that name.
    """
    names = [one.name for one in configured.sources]
    if name not in names:
        raise RequestError(wording.sources.no_such(name, names))
    _edit(folder, lambda text: edited_yaml.without_item(text, "sources", name))


def free_name(place: str, taken: Sequence[str]) -> str:
    """A name for a source that none has yet, after its host or its folder."""
    called = (urlsplit(place).hostname or "").removeprefix("www.") if "://" in place else Path(place).name
    stem = re.sub(r"[^a-z0-9]+", "-", called.lower()).strip("-")[: LONGEST_NAME - 3] or "source"
    names = (stem, *(f"{stem}-{number}" for number in range(2, 100)))
    return next(name for name in names if name not in {*taken, settings.SEEDS})


def _edit(folder: Path, change: Callable[[str], str]) -> None:
    path = folder / "bot.yaml"
    before = path.read_text(encoding="utf-8") if path.exists() else None
    path.write_text(change(before or ""), encoding="utf-8")
    try:
        settings.load(folder)
    except ConfigurationError:
        if before is None:
            path.unlink()
        else:
            path.write_text(before, encoding="utf-8")
        raise
