"""The configured feeds and pages as sources, which share one fetcher."""

from importlib.metadata import version
from urllib.parse import urlsplit

from bot.ports import Source
from bot.settings import ConfiguredSource, Kind
from bot.sources.web.feed import Feed
from bot.sources.web.fetching import Fetcher
from bot.sources.web.page import Page
from bot.sources.web.visiting import Visitor


def fetcher(contact: str) -> Fetcher:
    """What fetches for all of them; `contact` tells the servers who does."""
    return Fetcher(f"Attache/{version('attache')}" + (f" (+{contact})" if contact else ""))


def visitor(contact: str, url: str, *, private: bool) -> Visitor:
    """What tries an address out; `private`: its host may be in a private network."""
    return Visitor(fetcher(contact), (urlsplit(url).netloc,) if private else ())


def source(configured: ConfiguredSource, shared: Fetcher) -> Source:
    """One of them."""
    own = Visitor(shared, configured.private_hosts, configured.max_bytes)
    if configured.kind is Kind.FEED:
        return Feed(configured.name, configured.url, own, configured.max_items, configured.articles)
    return Page(configured.name, configured.url, own)
