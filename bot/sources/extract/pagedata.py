"""What a web page states about itself: meta tags, JSON-LD and marked times. Nothing is taken from its text."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.sources.extract.extracted import stated_date
from bot.sources.provenance import web_address

_DATES = (
    *("article:published_time", "og:article:published_time", "og:published_time", "datepublished"),
    *("citation_publication_date", "citation_online_date", "parsely-pub-date", "sailthru.date"),
    *("dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "pubdate", "publishdate", "publish-date", "date"),
)
_TIMES = (
    "//time[@pubdate or @itemprop='datePublished' or contains(@class,'published') or contains(@class,'entry-date')]"
    "/@datetime"
)
_ARTICLES = ("Article", "Posting", "Report")


@dataclass(frozen=True, slots=True)
class PageData:
    """A page's own words on itself; `title` may carry the site's name beside the page's, `headline` does not."""

    headline: str | None
    title: str | None
    publisher: str | None
    author: str | None
    url: str | None
    published: date | None


def stated(page: Any) -> PageData:
    """Read the head of `page`, an lxml tree, and the times that are marked as publication."""
    meta = _meta(page)
    linked = _linked(page)
    dates = [meta.get(name) for name in _DATES]
    dates += [_text(linked.get("datePublished")), *page.xpath(_TIMES)]
    addresses = [*page.xpath("//link[@rel='canonical']/@href"), meta.get("og:url"), _text(linked.get("url"))]
    return PageData(
        headline=meta.get("og:title") or _text(linked.get("headline")) or _sole_heading(page),
        title=" ".join("".join(page.xpath("(//head/title)[1]//text()")).split()) or None,
        publisher=meta.get("og:site_name") or _text(linked.get("publisher")),
        author=_byline(meta.get("author"))
        or _byline(_text(linked.get("author")))
        or _byline(meta.get("article:author")),
        url=next(filter(None, map(web_address, addresses)), None),
        published=next(filter(None, map(stated_date, dates)), None),
    )


def _sole_heading(page: Any) -> str | None:
    """A page's one first-level heading; several name no page."""
    texts = [" ".join(heading.text_content().split()) for heading in page.iter("h1")]
    return texts[0] or None if len(texts) == 1 else None


def _meta(page: Any) -> Mapping[str, str]:
    """Contents by name, property or itemprop, in lower case; the first of a name counts."""
    found: dict[str, str] = {}
    for element in page.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = " ".join((element.get("content") or "").split())
        if name and content:
            found.setdefault(name.lower(), content)
    return found


def _linked(page: Any) -> Mapping[str, Any]:
    """The first article among the page's JSON-LD."""
    for script in page.xpath("//script[@type='application/ld+json']/text()"):
        try:
            loaded = json.loads(script)
        except (ValueError, RecursionError):
            continue
        for thing in _things(loaded):
            if any(isinstance(kind, str) and kind.endswith(_ARTICLES) for kind in _several(thing.get("@type"))):
                return thing
    return {}


def _things(loaded: Any) -> Iterator[Mapping[str, Any]]:
    for thing in _several(loaded):
        if isinstance(thing, dict):
            yield thing
            yield from (inner for inner in _several(thing.get("@graph")) if isinstance(inner, dict))


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _text(value: Any) -> str | None:
    """A text, or the names of the things in its place."""
    texts = [thing.get("name") if isinstance(thing, dict) else thing for thing in _several(value)]
    return ", ".join(text.strip() for text in texts if isinstance(text, str)) or None


def _byline(text: str | None) -> str | None:
    return None if web_address(text) else text
