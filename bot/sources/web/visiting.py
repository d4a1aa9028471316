"""What a source of the web remembers from one visit to the next: where it was moved to, and the validators."""

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace

from bot.errors import FetchError
from bot.sources.web.fetching import Answer, Fetcher
from bot.sources.web.revisiting import Linked


@dataclass(frozen=True, slots=True)
class Memory:
    """What an address answered the last time; `moved` is where it was moved to for good.

    `pages` are those behind the items of a feed that are asked for again.
    """

    url: str
    moved: str | None = None
    etag: str | None = None
    modified: str | None = None
    pages: tuple[Linked, ...] = ()

    def text(self) -> str:
        """To be kept."""
        return json.dumps(asdict(self))


@dataclass(frozen=True, slots=True)
class Visitor:
    """Fetches for one source. `private` are the hosts that it may find in a private network."""

    fetcher: Fetcher
    private: Collection[str] = ()
    most_bytes: int = 10_000_000

    def allowed(self, url: str) -> str:
        """An address and the hosts that it may find in a private network: with others it is another source."""
        return f"{url} {','.join(sorted(self.private))}"

    def visit(self, url: str, memory: str, accept: str) -> tuple[Answer, Memory]:
        """Fetch `url`, or where it was moved to, if it has changed; with what to remember.

        Raises:
            FetchError: as `Fetcher.get`.
        """
        known = _remembered(url, memory)
        try:
            answer = self._get(known.moved or url, accept, known.etag, known.modified)
        except FetchError as error:
            if not known.moved or error.passing:
                raise
            known = Memory(url, pages=known.pages)  # the new address is none any more: the old one may know a newer
            answer = self._get(url, accept)
        moved = answer.moved or known.moved
        if answer.unchanged:
            return answer, replace(known, moved=moved)
        return answer, replace(known, moved=moved, etag=answer.etag, modified=answer.modified)

    def get(self, url: str, accept: str) -> Answer:
        """Fetch `url`, whatever was there before.

        Raises:
            FetchError: as `Fetcher.get`.
        """
        return self._get(url, accept)

    def _get(self, url: str, accept: str, etag: str | None = None, modified: str | None = None) -> Answer:
        return self.fetcher.get(
            url, private=self.private, etag=etag, modified=modified, most_bytes=self.most_bytes, accept=accept
        )


def _remembered(url: str, memory: str) -> Memory:
    """What is remembered of `url`; nothing, where the address was changed in the configuration meanwhile."""
    try:
        fields = json.loads(memory)
        known = Memory(**fields | {"pages": tuple(Linked(**one) for one in fields.get("pages", ()))})
    except (ValueError, TypeError, AttributeError):
        return Memory(url)
    return known if known.url == url else Memory(url)
