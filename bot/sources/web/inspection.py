"""What an address would bring as a source, without putting anything on record."""

from datetime import datetime
from urllib.parse import urljoin

from bot.errors import UnreadableError
from bot.model import Document, Inspection, Problem
from bot.settings import Kind
from bot.sources.extract import html
from bot.sources.provenance import web_address
from bot.sources.web import entries, page
from bot.sources.web.feed import Feed
from bot.sources.web.fetching import Answer
from bot.sources.web.page import Page
from bot.sources.web.visiting import Visitor

ACCEPT = "text/html,application/xhtml+xml,application/atom+xml,application/rss+xml,application/feed+json,*/*;q=0.5"
MOST = 5
"""How many items of a feed are read to be shown."""

_FEEDS = {"application/rss+xml", "application/atom+xml", "application/feed+json"}


def inspect(url: str, visitor: Visitor, now: datetime, *, articles: bool = False) -> Inspection:
    """Fetch `url` now, and see what it is.

    Raises:
        UnreadableError: it does not come, or nothing can be made of it.
    """
    answer = visitor.get(url, ACCEPT)
    if not page.is_feed(answer):
        return _page(url, answer, visitor, now)
    channel = entries.read(answer.data, answer.url, answer.charset)
    feed = Feed("", url, visitor, articles=articles)
    feed.hold(channel)
    documents: list[Document] = []
    problems: list[Problem] = []
    for entry in channel.entries[:MOST]:
        try:
            documents.append(feed.read(entry.name, now))
        except UnreadableError as error:
            problems.append(Problem(url, entry.title or entry.name, str(error)))
    return Inspection(Kind.FEED, url, channel.title, tuple(documents), tuple(problems), offered=len(channel.entries))


def _page(url: str, answer: Answer, visitor: Visitor, now: datetime) -> Inspection:
    """A page; one without text may still name feeds."""
    named = feeds(answer)
    source = Page("", url, visitor)
    try:
        source.hold(answer)
        document = source.read(url, now)
    except UnreadableError as error:
        if not named:
            raise
        return Inspection(Kind.WEB, url, None, (), (Problem(url, url, str(error)),), offered=1, feeds=named)
    return Inspection(Kind.WEB, url, document.title, (document,), (), offered=1, feeds=named)


def feeds(answer: Answer) -> tuple[str, ...]:
    """The addresses of the feeds that a page names, in its order."""
    named = [
        web_address(urljoin(answer.url, link.get("href", "").strip()))
        for link in html.tree(answer.data, answer.charset).iter("link")
        if "alternate" in link.get("rel", "").lower().split() and link.get("type", "").strip().lower() in _FEEDS
    ]
    return tuple(dict.fromkeys(address for address in named if address))
