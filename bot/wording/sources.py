"""How things stand with the sources, and what is said to who adds one."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.wording import phrases
from bot.wording.language import say, say_counted


def failing(name: str, since: datetime, reason: str) -> str:
    """To the owners, once, of a source that fails for long."""
    return (
        f"The source {name} has failed since {since:%Y-%m-%d %H:%M} UTC: {reason} What it brought before stays on "
        "record, and it is tried again ever more seldom. `attache sources` shows how it goes."
    )


def kind(name: str, place: str) -> str:
    """What a source is, and where."""
    named = {"folder": say("folder"), "feed": say("feed"), "web": say("web page")}
    return say("{kind}: {place}", kind=named[name], place=place)


def held(documents: int, newest: date | None) -> str:
    """What came of a source."""
    counted = phrases.documents(documents)
    if newest is None:
        return counted
    return say("{documents}, the newest of {date}", documents=counted, date=phrases.dated(newest))


def not_looked() -> str:
    """A source that was never looked at."""
    return say("not read yet")


def looked(last: datetime | None, coming: datetime) -> str:
    """When a source was last looked at with success, and when it will be again."""
    if last is None:
        return say("next try {next}", next=_moment(coming))
    return say("last read {last}, next {next}", last=_moment(last), next=_moment(coming))


def in_trouble(failures: int, reason: str) -> str:
    """What is wrong with a source."""
    return say_counted(failures, "failed once: {reason}", "failed {number} times in a row: {reason}", reason=reason)


def within(source: str, what: str) -> str:
    """A thing of a source, or what is wrong with it, where several sources stand side by side."""
    return f"{source}: {what}"


def _moment(moment: datetime) -> str:
    """A point in time, the same for every reader."""
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def dated_by(origin: str) -> str:
    """Where a date is known from, for who tries a source out."""
    return f"(from the {origin})"


def shown(kind_: str, few: int, offered: int) -> str:
    """Under what an address would bring."""
    if kind_ == "web":
        return "A web page, which is one document. Nothing was put on record."
    return f"A feed: {few} of {phrases.count(offered, 'item', 'items')} shown. Nothing was put on record."


def feeds_there(feeds: Sequence[str]) -> str:
    """A page that names feeds: mostly they are what is wanted."""
    return f"The page names {phrases.count(len(feeds), 'feed', 'feeds')}: {phrases.listed(feeds)}."


def no_such(name: str, known: Sequence[str]) -> str:
    """A source that is not in bot.yaml."""
    return f"There is no source {name} in bot.yaml. " + (
        f"There are {phrases.listed(known)}." if known else "`attache sources add` adds one."
    )


def no_folder(path: str) -> str:
    """A folder to be added that is not there."""
    return f"There is no folder {path}. Create it first, or write an address that begins with https://."


def added(name: str, kind_: str, place: str) -> str:
    """A source was written into bot.yaml."""
    what = "page" if kind_ == "web" else kind_
    return f"Added the {what} {place} as {name} to config/bot.yaml. A running bot takes it up with `attache reload`."


def feed_instead(page: str, feed: str) -> str:
    """A page was given, and its feed is taken."""
    return f"{page} names a feed, which is taken: {feed}. To read the page itself, add --page."


def removed(name: str) -> str:
    """A source was taken out of bot.yaml."""
    return f"Removed {name} from config/bot.yaml. Its documents are retired at the next look."
