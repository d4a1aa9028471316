"""The pages behind a feed's items, asked for again in turn, so that what a site takes away is told no more. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from bot.sources.web.entries import Entry

GAP = 86_400.0
"""Seconds between two questions for one page: its site is to notice nothing of it."""


@dataclass(frozen=True, slots=True)
class Linked:
    """The page of an item, by the item's name, and when it was asked for last, in seconds since 1970."""

    name: str
    link: str
    asked: float


def followed(known: Sequence[Linked], entries: Iterable[Entry], now: float, most: int) -> tuple[Linked, ...]:
    """The pages to be asked for again: of what the feed lists, then of what it listed before, `most` in all.

    A page that is new here is read just now.
    """
    before = {(one.name, one.link): one for one in known}
    listed = {
        one.name: before.get((one.name, one.link)) or Linked(one.name, one.link, now) for one in entries if one.link
    }
    return (*listed.values(), *(one for one in known if one.name not in listed))[:most]


def due(pages: Sequence[Linked], now: float) -> Linked | None:
    """The page that was asked for longest ago, if that is long enough."""
    oldest = min(pages, key=attrgetter("asked"), default=None)
    return oldest if oldest and now - oldest.asked >= GAP else None
