"""One page of the web as a source, and what any page says."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256

from bot import wording
from bot.errors import FetchError, UnreadableError
from bot.model import Document
from bot.ports import Fingerprint, Found
from bot.sources.documents import Place, document
from bot.sources.extract import EDITION, extract, html
from bot.sources.extract.extracted import Extracted
from bot.sources.web import entries
from bot.sources.web.articles import article_of
from bot.sources.web.fetching import Answer
from bot.sources.web.visiting import Visitor

ACCEPT = "text/html,application/xhtml+xml,application/pdf;q=0.8,text/plain;q=0.8,*/*;q=0.1"

_SIGNATURES = {b"%PDF-": ".pdf", b"PK\x03\x04": ".docx"}
_TYPES = {"text/plain": ".txt", "text/markdown": ".md"}
_HASHED = 7
"""Bytes of a hash that stand in for a file's time; a signed 64-bit number holds them."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page as a `ports.Source`: one document."""

    name: str
    url: str
    visitor: Visitor
    _read: dict[str, Extracted] = field(default_factory=dict, compare=False)

    @property
    def folder(self) -> None:
        """It is none."""

    def stop(self) -> None:
        """As `Fetcher.stop`."""
        self.visitor.fetcher.stop()

    @property
    def edition(self) -> str:
        """What decides how a page is read."""
        return f"{EDITION}/web/{self.visitor.allowed(self.url)}"

    def listing(self, memory: str = "") -> Found:
        """Fetch the page, and read it: only so does it show whether its article has changed."""
        try:
            answer, remembered = self.visitor.visit(self.url, memory, ACCEPT)
        except FetchError as error:
            if error.gone:
                raise FetchError(str(error), status=error.status, withdrawn=True) from error
            raise
        if answer.unchanged:
            return Found({}, (), whole=False, memory=remembered.text())
        return self.hold(answer, remembered.text())

    def hold(self, answer: Answer, memory: str = "") -> Found:
        """Have what came at hand, to be read."""
        extracted = read(answer)
        self._read[self.url] = extracted
        return Found({self.url: fingerprint(repr(extracted))}, (), memory=memory)

    def read(self, name: str, now: datetime) -> Document:
        """The page as it was listed."""
        extracted = self._read[name]
        where = Place(id=name, source=self.name, untitled=name, article=article_of(extracted.url) or article_of(name))
        return document(extracted, where, now)


def read(answer: Answer) -> Extracted:
    """What a page says, whatever format it really is in.

    Raises:
        UnreadableError: nothing that can be read.
    """
    signed = next((suffix for signature, suffix in _SIGNATURES.items() if answer.data.startswith(signature)), None)
    suffix = signed or _TYPES.get(answer.media, ".html")
    if not answer.data.strip(b"\0 \t\r\n"):
        raise UnreadableError(wording.web.empty())
    try:
        extracted = html.read(answer.data, answer.charset) if suffix == ".html" else extract(suffix, answer.data)
    except UnreadableError:
        raise
    except Exception as error:  # a parser given hostile bytes may raise anything at all
        raise UnreadableError(wording.web.unreadable()) from error
    if suffix == ".html" and is_feed(answer):
        raise UnreadableError(wording.web.is_feed())
    if not extracted.text.strip():
        raise UnreadableError(wording.web.no_text())
    return replace(extracted, url=extracted.url or answer.url)


def is_feed(answer: Answer) -> bool:
    """Whether what came is a feed, whatever its server says it is."""
    try:
        entries.read(answer.data, answer.url, answer.charset)
    except UnreadableError:
        return False
    return True


def fingerprint(content: str) -> Fingerprint:
    """A content, or its hash, as what tells whether it changed."""
    digest = sha256(content.encode(errors="replace")).digest()
    return Fingerprint(len(content), int.from_bytes(digest[:_HASHED]))
