"""A feed as a source: each of its items is a document."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot import wording
from bot.errors import FetchError, UnreadableError
from bot.model import Dating, Document
from bot.ports import Found
from bot.sources.documents import Place, document
from bot.sources.extract import EDITION
from bot.sources.extract.extracted import Extracted
from bot.sources.web import page, revisiting
from bot.sources.web.articles import article_of
from bot.sources.web.entries import Channel, Entry
from bot.sources.web.entries import read as read_feed
from bot.sources.web.revisiting import Linked
from bot.sources.web.visiting import Visitor

ACCEPT = "application/atom+xml,application/rss+xml,application/feed+json,application/xml;q=0.9,*/*;q=0.1"


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as a `ports.Source`, of which the first `max_items` are read.

    An item that is no longer in the feed stays on record: a feed is a window. `articles`: each item's page is read
    instead of what the feed holds of it.
    """

    name: str
    url: str
    visitor: Visitor
    max_items: int = 200
    articles: bool = False
    _entries: dict[str, Entry] = field(default_factory=dict, compare=False)
    _shared: set[str] = field(default_factory=set, compare=False)

    @property
    def folder(self) -> None:
        """It is none."""

    def stop(self) -> None:
        """As `Fetcher.stop`."""
        self.visitor.fetcher.stop()

    @property
    def edition(self) -> str:
        """What decides how an item is read."""
        return f"{EDITION}/feed/{self.articles}/{self.visitor.allowed(self.url)}"

    def listing(self, memory: str = "") -> Found:
        """Fetch the feed, if it has changed, and tell its items."""
        answer, remembered = self.visitor.visit(self.url, memory, ACCEPT)
        channel = Channel(None, ()) if answer.unchanged else read_feed(answer.data, answer.url, answer.charset)
        found = self.hold(channel)
        pages, gone = self._revisited(remembered.pages)
        return replace(found, gone=found.gone | gone, memory=replace(remembered, pages=pages).text())

    def hold(self, channel: Channel) -> Found:
        """Have the items of what came at hand, to be read one by one."""
        self._keep(channel)
        return Found(
            {name: page.fingerprint(repr(entry)) for name, entry in sorted(self._entries.items())},
            (),
            whole=False,
            gone=channel.deleted - self._entries.keys(),
        )

    def read(self, name: str, now: datetime) -> Document:
        """One item, as it was listed."""
        entry = self._entries[name]
        extracted = self._extracted(entry)
        article = None if entry.link in self._shared else article_of(extracted.url) or article_of(entry.link)
        where = Place(id=name, source=self.name, untitled=entry.title or entry.link or self.name, article=article)
        return document(extracted, where, now)

    def _keep(self, channel: Channel) -> None:
        """Hold the items until they are read; of two under one name the first counts, for it is mostly the newer."""
        self._entries.clear()
        for entry in channel.entries[: self.max_items]:
            self._entries.setdefault(entry.name, entry)
        self._shared.clear()
        self._shared.update(_repeated(entry.link for entry in self._entries.values()))

    def _revisited(self, known: Sequence[Linked]) -> tuple[tuple[Linked, ...], frozenset[str]]:
        """The pages to be asked for again, one of which was just now; and the item whose page is gone for good."""
        if not self.articles:
            return (), frozenset()
        now = self.visitor.fetcher.now()
        own = (entry for entry in self._entries.values() if entry.link not in self._shared)
        pages = revisiting.followed(known, own, now, self.max_items)
        asked = revisiting.due(pages, now)
        if asked is None:
            return pages, frozenset()
        try:
            self.visitor.get(asked.link, page.ACCEPT)
        except FetchError as error:
            if error.gone:
                return tuple(one for one in pages if one is not asked), frozenset({asked.name})
        return tuple(replace(one, asked=now) if one is asked else one for one in pages), frozenset()

    def _extracted(self, entry: Entry) -> Extracted:
        told = Extracted(
            text=entry.text,
            title=entry.title,
            publisher=entry.publisher,
            author=entry.author,
            url=entry.link,
            published=entry.published,
            published_from=Dating.FEED,
            language=entry.language,
        )
        if self.articles and entry.link and entry.link not in self._shared:
            return self._with_page(told, entry.link)
        if not entry.text.strip():
            raise UnreadableError(wording.web.no_text_in_feed())
        return told

    def _with_page(self, told: Extracted, link: str) -> Extracted:
        """What the feed says, and the text of the item's page; without the page, what the feed holds of it."""
        try:
            answer = self.visitor.get(link, page.ACCEPT)
            read = page.read(answer)
        except UnreadableError as error:
            if error.passing or (isinstance(error, FetchError) and error.gone) or not told.text.strip():
                raise
            return replace(told, remark=wording.web.without_page(str(error)))
        return replace(
            told,
            text=max(read.text, told.text, key=len),
            title=told.title or read.title,
            publisher=read.publisher or told.publisher,
            author=told.author or read.author,
            url=read.url,
            published=told.published or read.published,
            published_from=Dating.FEED if told.published else read.published_from,
            language=read.language or told.language,
        )


def _repeated(links: Iterable[str | None]) -> set[str]:
    """The addresses that several items share: such an address is no item's own."""
    return {link for link, count in Counter(links).items() if link and count > 1}
