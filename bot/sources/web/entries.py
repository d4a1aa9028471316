"""The bytes of a feed to its items: RSS 0.9x to 2.0, RSS 1.0, Atom 0.3 and 1.0, JSON Feed.

lxml reads the XML, mending what is broken, and is told to expand no entity and to load nothing. Which element means
what is written down here.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from email.utils import parsedate_to_datetime
from hashlib import sha256
from html.entities import html5
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from bot import wording
from bot.errors import UnreadableError
from bot.sources.documents import line
from bot.sources.extract import html
from bot.sources.extract.encoding import decode
from bot.sources.extract.extracted import stated_date
from bot.sources.provenance import web_address

LONGEST_NAME = 900
"""Characters; an item that calls itself something longer goes by the hash of it."""

_CORE = {
    "",
    *("http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#", "http://purl.org/rss/1.0/"),
    *(
        "http://my.netscape.com/rdf/simple/0.9/",
        "http://backend.userland.com/rss2",
        "http://channel.netscape.com/rdf/simple/0.9/",
    ),
}
_KNOWN = {
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/terms/": "dcterms:",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://purl.org/atompub/tombstones/1.0": "at:",
}
_ROOTS = {"rss", "RDF", "feed"}
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_ENTITY = re.compile(r"&(\w{2,31});")
_DAY_IN_MAIL = re.compile(r"(?:[A-Za-z]{2,9}\.?,? +)?\d{1,2} +[A-Za-z]{3,9}\.? +\d{2,4}\b.*", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item of a feed: what the feed says of it. `text` is all of it that stands in the feed, without markup.

    `name` is what the feed calls it for good: its id, else its address, else a hash of it.
    """

    name: str
    title: str | None
    link: str | None
    text: str
    published: date | None
    author: str | None
    publisher: str | None
    language: str | None


@dataclass(frozen=True, slots=True)
class Channel:
    """A feed: its title, and its items as they stand; `deleted` are the names of those that it says are deleted."""

    title: str | None
    entries: tuple[Entry, ...]
    deleted: frozenset[str] = frozenset()


def read(data: bytes, url: str, told: str | None = None) -> Channel:
    """A feed's items.

    Args:
        data: the feed.
        url: where it came from; relative links count from there.
        told: the encoding that its server says it has.

    Raises:
        UnreadableError: it is no feed.
    """
    text = decode(data, declares=True, told=told)
    channel = _json(text, url) if text.lstrip().startswith("{") else _xml(text, url)
    if channel is None:
        raise UnreadableError(wording.web.no_feed())
    return channel


def _json(text: str, url: str) -> Channel | None:
    """JSON Feed 1.0 and 1.1."""
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(feed, dict) or "jsonfeed.org" not in str(feed.get("version")):
        return None
    title = _string(feed, "title")
    items = feed.get("items")
    entries = [
        _entry(
            id_=_string(item, "id"),
            title=_string(item, "title"),
            link=_absolute(url, _string(item, "url") or _string(item, "external_url")),
            text=html.words(_string(item, "content_html") or "")
            or _string(item, "content_text")
            or _string(item, "summary")
            or "",
            published=_day(_string(item, "date_published")),
            author=_authors(item) or _authors(feed),
            publisher=title,
            language=_string(item, "language") or _string(feed, "language"),
        )
        for item in (items if isinstance(items, list) else [])
        if isinstance(item, dict)
    ]
    return Channel(title, tuple(entries))


def _string(item: Mapping[str, Any], key: str) -> str | None:
    value = item.get(key)
    return str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else None


def _authors(item: Mapping[str, Any]) -> str | None:
    named = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
    names = [_string(one, "name") for one in named or [] if isinstance(one, dict)]
    return ", ".join(name for name in names if name) or None


def _xml(text: str, url: str) -> Channel | None:
    root = _tree(text)
    if root is None or root.tag.rpartition("}")[2] not in _ROOTS:
        return None
    head = next((child for child in root if _name(child) == "channel"), root)
    title = _plain(_first(head, "title"))
    language = root.get(_LANGUAGE) or line(_text(_first(head, "language", "dc:language")))
    author = _person(head)
    entries = tuple(
        _item(item, _base(url, root, head, item), title, author, language)
        for item in root.iter()  # in broken XML one may end up within another
        if _name(item) in {"item", "entry"}
    )
    deleted = {_short(ref) for child in head if _name(child) == "at:deleted-entry" and (ref := child.get("ref"))}
    return Channel(title, entries, frozenset(deleted))


def _tree(text: str) -> Any:
    """The root of an XML text; None where there is nothing to be mended. HTML's names of characters are known."""
    written = _ENTITY.sub(_character, _DECLARATION.sub("", text, count=1).lstrip())
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(written.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root if root is not None and isinstance(root.tag, str) else None


def _character(entity: re.Match[str]) -> str:
    meant = html5.get(f"{entity[1]};", entity[0])
    return entity[0] if meant in {"<", ">", "&", '"', "'"} else meant


def _item(item: Any, base: str, publisher: str | None, author: str | None, language: str | None) -> Entry:
    origin = _first(item, "source")  # an item taken over from another feed
    guid = _first(item, "guid")
    link = _link(item)
    if not link and guid is not None and guid.get("isPermaLink", "true") == "true":
        link = web_address(_text(guid))
    return _entry(
        id_=line(_text(_first(item, "guid", "id"))) or item.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"),
        title=_plain(_first(item, "title")),
        link=_absolute(base, link),
        text=_content(item),
        published=next(filter(None, (_day(_text(child)) for child in _all(item, *_PUBLISHED))), None),
        author=_person(item) or author,
        publisher=(_plain(_first(origin, "title")) or line(_text(origin))) if origin is not None else publisher,
        language=item.get(_LANGUAGE) or line(_text(_first(item, "dc:language"))) or language,
    )


_PUBLISHED = ("pubDate", "published", "dcterms:issued", "dc:date", "issued", "created")


def _entry(*, id_: str | None, title: str | None, link: str | None, text: str, **more: Any) -> Entry:
    written = sha256(f"{title}\0{text}".encode(errors="replace")).hexdigest()
    return Entry(name=_short(line(id_) or link or written), title=line(title), link=link, text=text, **more)


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else sha256(name.encode(errors="replace")).hexdigest()


def _name(element: Any) -> str:
    """What an element is called here: ``title``, ``dc:date``; "" for what is of no interest.

    A prefix that nobody declared counts as what it is mostly declared for.
    """
    if not isinstance(element.tag, str):
        return ""
    namespace, _, name = element.tag.removeprefix("{").rpartition("}")
    if namespace in _KNOWN:
        return f"{_KNOWN[namespace]}{name}"
    return name if namespace in _CORE else ""


def _all(element: Any, *names: str) -> Iterator[Any]:
    """The children of these names, in the order of the names."""
    for name in names:
        yield from (child for child in element if _name(child) == name)


def _first(element: Any, *names: str) -> Any:
    return next(_all(element, *names), None)


def _text(element: Any) -> str:
    return "" if element is None else "".join(element.itertext())


def _plain(element: Any) -> str | None:
    """The words of a title, which may hold HTML although it should not."""
    text = _markup(element) if element is not None and element.get("type") in {"html", "xhtml"} else _text(element)
    if "<" in text or "&" in text:
        text = html.words(text)
    return line(text)


def _content(item: Any) -> str:
    """The longest text that the feed holds of an item: all of it, or what it says instead."""
    texts = [_words(child) for child in _all(item, "content:encoded", "content", "description", "summary")]
    return max(texts, key=len, default="")


def _words(element: Any) -> str:
    if element.get("type") == "text":
        return _text(element)
    return html.words(_markup(element))


def _markup(element: Any) -> str:
    """HTML as it stands in an element: written out as text, or as elements of its own."""
    if len(element):
        return (element.text or "") + "".join(
            etree.tostring(child, encoding="unicode", method="html") for child in element
        )
    return element.text or ""


def _link(item: Any) -> str | None:
    """The address of an item's page."""
    for link in _all(item, "link"):
        if link.get("rel", "alternate") == "alternate" and (address := line(link.get("href") or _text(link))):
            return address
    return None


def _person(element: Any) -> str | None:
    """Who wrote it; an address of mail is no name."""
    names = []
    for person in _all(element, "author", "dc:creator"):
        name = line(_text(_first(person, "name")) or ("" if len(person) else _text(person)))
        in_brackets = re.fullmatch(r"[^\s@]+@[^\s@]+ \((?P<name>[^()]+)\)", name or "")
        name = in_brackets["name"] if in_brackets else name
        if name and "@" not in name:
            names.append(name)
    return ", ".join(dict.fromkeys(names)) or None


def _base(url: str, *elements: Any) -> str:
    for element in elements:
        url = _absolute(url, element.get(_BASE)) or url
    return url


def _absolute(base: str, link: str | None) -> str | None:
    try:
        return web_address(urljoin(base, link.strip())) if link else None
    except ValueError:
        return None


def _day(text: str | None) -> date | None:
    """The day of a date of ISO 8601 or of mail (RFC 822), in its own zone; any other form counts for nothing."""
    written = line(text) or ""
    if stated := stated_date(written):
        return stated
    if not _DAY_IN_MAIL.fullmatch(written):
        return None
    try:
        return parsedate_to_datetime(written).date()
    except (ValueError, OverflowError):
        return None
