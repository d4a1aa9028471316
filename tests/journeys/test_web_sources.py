"""Feeds and pages, from a server to the record."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.briefing.rules import Rules
from bot.journeys.ingest import Outcome, ingest
from bot.model import WHOLE, Dating, Document
from bot.ports import Source
from bot.sources.folder import Folder
from bot.sources.web.feed import Feed
from bot.sources.web.fetching import Fetcher, Limits
from bot.sources.web.page import Page
from bot.sources.web.visiting import Visitor
from bot.storage import library, readings, shortlists
from bot.storage.database import Database
from bot.storage.schema import passages
from builders import NOW, theme
from fakes.web import HOST, Web

THEMES = (theme("overview", spans=True), theme("harbour"), theme("lock"))
PORT = "The harbour of Oldbridge has been closed since the storm of Sunday night."
LOCK = "The old lock behind the quay cannot be repaired this year, says the council."
MORE = "The harbour master expects the first ships after Christmas, if the weather holds."


def rss(*items: str) -> str:
    return f"<rss version='2.0'><channel><title>The News</title>{''.join(items)}</channel></rss>"


def item(guid: str, text: str, link: str = "", title: str = "") -> str:
    named = f"<guid isPermaLink='false'>{guid}</guid><title>{title or guid}</title><link>{link}</link>"
    return f"<item>{named}<description>{text}</description></item>"


def html(text: str, head: str = "", lang: str = "en") -> str:
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n\n"))
    body = f"<nav><a href='/'>Home</a></nav><article>{paragraphs}</article>"
    return f"<html lang='{lang}'><head><title>Harbour</title>{head}</head><body>{body}</body></html>"


class Desk:
    """A web, a database, and what each look at a source brought."""

    def __init__(self, database: Database, web: Web) -> None:
        self.database = database
        self.web = web
        self.now = NOW
        limits = Limits(connect=2, total=2, gap=0)
        self.visitor = Visitor(Fetcher("Attache/0", limits, clock=self.seconds), private=(HOST,))

    def seconds(self) -> float:
        return self.now.timestamp()

    def feed(self, name: str = "news", path: str = "/feed", **more: object) -> Feed:
        return Feed(name, self.web.url(path), self.visitor, **more)  # type: ignore[arg-type]

    def page(self, name: str = "page", path: str = "/page") -> Page:
        return Page(name, self.web.url(path), self.visitor)

    def look(self, source: Source) -> Outcome:
        self.now += timedelta(minutes=1)
        return ingest(self.database, source, Rules(THEMES), self.now)

    def live(self) -> dict[str, Document]:
        with self.database.reading() as connection:
            live = [library.live_document(connection, key) for key in library.live_keys(connection)]
        return {one.id: one for one in live if one}

    def texts(self) -> dict[str, str]:
        return {name: one.text for name, one in self.live().items()}

    def seen(self) -> dict[str, int]:
        """After how many minutes each passage was first seen."""
        with self.database.reading() as connection:
            found = shortlists.filed(connection, "overview", 99)
            rows = connection.execute(select(passages.c.text, passages.c.first_seen)).all()
        assert found
        return {row.text: (row.first_seen - NOW) // timedelta(minutes=1) for row in rows}

    def problems(self) -> dict[str, str]:
        with self.database.reading() as connection:
            return {one.name: one.reason for one in readings.problems(connection)}


@pytest.fixture
def desk(database: Database, web: Web) -> Desk:
    return Desk(database, web)


def test_each_item_of_a_feed_becomes_a_document_that_knows_where_it_comes_from(desk: Desk) -> None:
    dated = item("7", PORT, "https://news.example/7?utm_source=rss", "Port closed").replace(
        "</item>", "<pubDate>Sat, 21 Nov 2026 10:00:00 GMT</pubDate></item>"
    )
    desk.web.put("/feed", rss(dated, item("8", LOCK)), "application/rss+xml")
    assert desk.look(desk.feed()) == Outcome(read=2, retired=0, live=2, unreadable=0)
    one = desk.live()["7"]
    assert (one.title, one.publisher, one.source) == ("Port closed", "The News", "news")
    assert (one.published, one.published_from, one.language) == (date(2026, 11, 21), Dating.FEED, "en")
    assert one.url == "https://news.example/7?utm_source=rss"
    assert desk.live()["8"].published_from is Dating.UNKNOWN


def test_a_feed_that_has_not_changed_is_not_sent_and_changes_nothing(desk: Desk) -> None:
    desk.web.put("/feed", rss(item("7", PORT)), etag='"1"')
    desk.look(desk.feed())
    assert desk.look(desk.feed()) == Outcome(read=0, retired=0, live=1, unreadable=0)
    assert desk.web.seen[-1].headers["If-None-Match"] == '"1"'
    desk.web.put("/feed", rss(item("8", LOCK), item("7", PORT)), etag='"2"')
    assert desk.look(desk.feed()).read == 1
    assert desk.texts() == {"7": PORT, "8": LOCK}


def test_an_item_that_leaves_the_feed_stays_and_one_that_is_declared_deleted_goes(desk: Desk) -> None:
    desk.web.put("/feed", rss(item("7", PORT), item("8", LOCK)))
    desk.look(desk.feed())
    desk.web.put("/feed", rss(item("8", LOCK)))
    assert desk.look(desk.feed()).retired == 0
    assert set(desk.texts()) == {"7", "8"}
    tombstone = "<at:deleted-entry xmlns:at='http://purl.org/atompub/tombstones/1.0' ref='7'/>"
    desk.web.put("/feed", rss(tombstone, item("8", LOCK)))
    assert desk.look(desk.feed()).retired == 1
    assert set(desk.texts()) == {"8"}


def test_an_updated_item_is_a_new_version_whose_old_sentences_stay_old(desk: Desk) -> None:
    desk.web.put("/feed", rss(item("7", f"&lt;p>{PORT}&lt;/p>")))
    desk.look(desk.feed())
    desk.web.put("/feed", rss(item("7", f"&lt;p>{PORT}&lt;/p>&lt;p>{MORE}&lt;/p>")))
    assert desk.look(desk.feed()) == Outcome(read=1, retired=0, live=1, unreadable=0)
    assert desk.texts() == {"7": f"{PORT}\n\n{MORE}"}
    assert desk.seen() == {PORT: 1, MORE: 2}


def test_of_a_feed_without_end_the_first_items_are_read(desk: Desk) -> None:
    desk.web.put("/feed", rss(*(item(str(number), f"{PORT} Berth {number}.") for number in range(50))))
    assert desk.look(desk.feed(max_items=5)).read == 5
    assert set(desk.texts()) == {"0", "1", "2", "3", "4"}


def test_a_feed_that_fails_keeps_its_documents_and_says_why(desk: Desk) -> None:
    desk.web.put("/feed", rss(item("7", PORT)))
    desk.look(desk.feed())
    for status in (503, 404, 410):
        desk.web.put("/feed", "", status=status)
        outcome = desk.look(desk.feed())
        assert (outcome.live, outcome.retired) == (1, 0)
        assert f"({status})" in str(outcome.trouble)
        assert outcome.error
    desk.web.put("/feed", "<html><body>Sorry</body></html>")
    assert "no feed" in str(desk.look(desk.feed()).trouble)
    desk.web.put("/feed", rss(item("7", PORT)))
    assert desk.look(desk.feed()) == Outcome(read=0, retired=0, live=1, unreadable=0)


def test_a_feed_that_moved_for_good_is_asked_there_and_where_it_was_once_that_is_gone(desk: Desk) -> None:
    desk.web.redirect("/feed", "/new", 301)
    desk.web.put("/new", rss(item("7", PORT)))
    desk.look(desk.feed())
    desk.look(desk.feed())
    assert (desk.web.asked("/feed"), desk.web.asked("/new")) == (1, 2)
    desk.web.put("/new", "", status=404)
    desk.web.put("/feed", rss(item("7", PORT)))
    assert desk.look(desk.feed()).trouble is None
    assert desk.web.asked("/feed") == 2


def test_with_articles_the_page_of_each_item_is_read_in_place_of_its_first_lines(desk: Desk) -> None:
    head = "<meta property='og:site_name' content='The Oldbridge News'><meta name='author' content='Ada Lark'>"
    desk.web.put("/a", html(f"{PORT}\n\n{MORE}", head))
    desk.web.put("/feed", rss(item("7", "The harbour of …", desk.web.url("/a"), "Port closed")))
    desk.look(desk.feed(articles=True))
    one = desk.live()["7"]
    assert one.text == f"{PORT}\n\n{MORE}"
    assert (one.title, one.publisher, one.author) == ("Port closed", "The Oldbridge News", "Ada Lark")
    assert desk.look(desk.feed(articles=True)).read == 0
    assert desk.web.asked("/a") == 1


def test_an_article_that_cannot_be_had_is_told_from_the_feed_and_one_that_is_late_is_tried_again(desk: Desk) -> None:
    desk.web.put("/shut", "", status=403)
    desk.web.put("/late", "", status=500)
    desk.web.put(
        "/feed", rss(item("7", PORT, desk.web.url("/shut")), item("8", "In short.", desk.web.url("/late"))), etag='"1"'
    )
    assert desk.look(desk.feed(articles=True)).read == 1
    assert desk.texts() == {"7": PORT}
    assert "does not let everyone read it (403)" in str(desk.live()["7"].remark)
    assert "(500)" in desk.problems()["8"]
    desk.web.put("/late", html(LOCK))
    assert desk.look(desk.feed(articles=True)).read == 1
    assert desk.texts() == {"7": PORT, "8": LOCK}
    assert not desk.problems()
    desk.look(desk.feed(articles=True))
    assert desk.web.seen[-1].headers["If-None-Match"] == '"1"'


def test_an_article_that_is_taken_away_later_is_told_no_more_although_its_feed_does_not_say_so(desk: Desk) -> None:
    links = {name: desk.web.put(path, html(text)) for name, path, text in (("7", "/a", PORT), ("8", "/b", LOCK))}
    desk.web.put("/feed", rss(*(item(name, "In short.", link) for name, link in links.items())), etag='"1"')
    desk.look(desk.feed(articles=True))
    desk.web.put("/a", "", status=410)
    desk.web.put("/b", "", status=404)
    assert desk.look(desk.feed(articles=True)).live == 2  # nobody's page is asked for before a day has passed
    desk.now += timedelta(days=1)
    assert desk.look(desk.feed(articles=True)).retired == 1
    assert desk.texts() == {"8": LOCK}
    for _ in range(3):  # what is not found may be a slip: it stays
        assert desk.look(desk.feed(articles=True)).live == 1
    assert (desk.web.asked("/a"), desk.web.asked("/b")) == (2, 2)


def test_an_article_that_has_left_its_feed_is_asked_for_again_too(desk: Desk) -> None:
    link = desk.web.put("/a", html(PORT))
    desk.web.put("/feed", rss(item("7", "In short.", link)))
    desk.look(desk.feed(articles=True))
    desk.web.put("/feed", rss(item("8", "In short.", desk.web.put("/b", html(LOCK)))))
    assert desk.look(desk.feed(articles=True)).live == 2
    desk.web.put("/a", "", status=410)
    desk.now += timedelta(days=1)
    desk.look(desk.feed(articles=True))
    assert desk.texts() == {"8": LOCK}


def test_pages_are_asked_for_one_at_a_look_and_no_more_of_them_than_the_feed_is_read_for(desk: Desk) -> None:
    paths = [f"/{number}" for number in range(3)]
    items = [item(path, "In short.", desk.web.put(path, html(f"{PORT} {path}"))) for path in paths]
    desk.web.put("/feed", rss(*items))
    desk.look(desk.feed(articles=True, max_items=2))
    desk.now += timedelta(days=1)
    asked = []
    for _ in range(3):
        desk.look(desk.feed(articles=True, max_items=2))
        asked.append([desk.web.asked(path) for path in paths])
    assert asked == [[2, 1, 0], [2, 2, 0], [2, 2, 0]]


def test_without_articles_no_page_is_asked_for(desk: Desk) -> None:
    desk.web.put("/feed", rss(item("7", PORT, desk.web.put("/a", "", status=410))))
    for _ in range(2):
        assert desk.look(desk.feed()).live == 1
        desk.now += timedelta(days=2)
    assert desk.web.asked("/a") == 0


def test_a_headline_alone_says_what_would_help(desk: Desk) -> None:
    desk.web.put("/feed", rss(item("7", "")))
    assert desk.look(desk.feed()).unreadable == 1
    assert desk.problems() == {"7": "The feed holds no text of it. With articles: true its page is read."}


def test_a_page_is_one_document_with_what_it_states_of_itself(desk: Desk) -> None:
    head = (
        "<meta property='article:published_time' content='2026-11-20T08:00:00Z'>"
        "<link rel='canonical' href='https://news.example/harbour'>"
    )
    url = desk.web.put("/page", html(f"{PORT}\n\n{LOCK}", head, lang="en-GB"))
    assert desk.look(desk.page()) == Outcome(read=1, retired=0, live=1, unreadable=0)
    one = desk.live()[url]
    assert one.text == f"{PORT}\n\n{LOCK}"
    assert (one.published, one.published_from) == (date(2026, 11, 20), Dating.PAGE)
    assert (one.url, one.language) == ("https://news.example/harbour", "en")


def test_a_page_is_read_anew_when_its_article_changes_and_not_when_its_frame_does(desk: Desk) -> None:
    desk.web.put("/page", html(f"{PORT}\n\n{LOCK}"))
    desk.look(desk.page())
    desk.web.put("/page", html(f"{PORT}\n\n{LOCK}").replace("Home", "Start"))
    assert desk.look(desk.page()).read == 0
    desk.web.put("/page", html(f"{PORT}\n\n{MORE}"))
    assert desk.look(desk.page()).read == 1
    assert desk.seen() == {PORT: 1, MORE: 3}


def test_a_page_that_fails_keeps_what_it_said_and_one_that_is_taken_away_is_told_no_more(desk: Desk) -> None:
    desk.web.put("/page", html(PORT))
    desk.look(desk.page())
    for failing in ({"status": 404}, {"status": 500}):
        desk.web.put("/page", "", **failing)  # type: ignore[arg-type]
        assert desk.look(desk.page()).live == 1
    desk.web.put("/page", "<html><body><script>render()</script></body></html>")
    assert "scripts write" in str(desk.look(desk.page()).trouble)
    assert len(desk.live()) == 1
    desk.web.put("/page", "", status=410)
    outcome = desk.look(desk.page())
    assert (outcome.retired, outcome.live) == (1, 0)
    assert list(desk.problems()) == [WHOLE]


@pytest.mark.parametrize("media", ["text/html", "image/png", "application/octet-stream"])
def test_a_page_is_what_it_is_and_not_what_its_server_says(desk: Desk, media: str) -> None:
    desk.web.put("/page", html(PORT), media)
    assert desk.look(desk.page()).read == 1
    desk.web.put("/page", rss(item("7", PORT)), "text/html")
    assert "write kind: feed" in str(desk.look(desk.page()).trouble).lower()


def test_one_article_through_a_feed_and_a_page_is_one_document_and_the_fuller_text_counts(desk: Desk) -> None:
    url = desk.web.put("/page", html(f"{PORT}\n\n{LOCK}\n\n{MORE}"))
    desk.web.put("/feed", rss(item("7", PORT, f"{url}?utm_source=rss")))
    desk.look(desk.feed())
    assert desk.look(desk.page()).live == 1
    assert desk.texts() == {url: f"{PORT}\n\n{LOCK}\n\n{MORE}"}
    assert desk.seen() == {PORT: 1, LOCK: 2, MORE: 2}
    desk.look(desk.feed())
    assert list(desk.texts()) == [url]
    assert not desk.problems()


def test_the_other_way_round_the_first_lines_are_left_out(desk: Desk) -> None:
    url = desk.web.put("/page", html(f"{PORT}\n\n{LOCK}"))
    desk.look(desk.page())
    desk.web.put("/feed", rss(item("7", PORT, f"{url}#top")))
    assert desk.look(desk.feed()) == Outcome(read=0, retired=0, live=1, unreadable=0)
    desk.web.put("/page", "", status=410)
    desk.look(desk.page())
    assert desk.look(desk.feed()).live == 1
    assert desk.texts() == {"7": PORT}


def test_items_that_share_one_address_are_not_one_article(desk: Desk) -> None:
    url = desk.web.url("/live")
    desk.web.put("/feed", rss(item("7", PORT, url), item("8", LOCK, url)))
    assert desk.look(desk.feed()).live == 2


def test_the_same_item_in_two_feeds_is_one_document_for_as_long_as_either_has_it(desk: Desk) -> None:
    desk.web.put("/feed", rss(item("7", PORT, "https://news.example/7")))
    desk.web.put("/other", rss(item("7", PORT, "https://news.example/7")))
    desk.look(desk.feed())
    desk.look(desk.feed("other", "/other"))
    assert [one.source for one in desk.live().values()] == ["news"]
    with desk.database.writing() as connection:
        library.retire(connection, "news", "7", desk.now)
    desk.look(desk.feed("other", "/other"))
    assert [one.source for one in desk.live().values()] == ["other"]


def test_feeds_and_a_folder_mind_their_own_documents_only(desk: Desk, tmp_path: Path) -> None:
    folder = Folder(tmp_path / "seeds", 1_000)
    folder.root.mkdir()
    (folder.root / "lock.txt").write_text(LOCK)
    desk.web.put("/feed", rss(item("7", PORT)))
    desk.look(folder)
    desk.look(desk.feed())
    (folder.root / "lock.txt").unlink()
    assert desk.look(folder).live == 1
    assert set(desk.texts()) == {"7"}


def test_a_crash_before_all_was_taken_in_loses_nothing(desk: Desk) -> None:
    """The validators are kept last: what was not taken in is told again."""
    desk.web.put("/feed", rss(item("7", PORT), item("8", LOCK)), etag='"1"')

    class Crash(Exception):  # noqa: N818
        pass

    def crash(done: int, _all: int) -> None:
        if done == 1:
            raise Crash

    with pytest.raises(Crash):
        ingest(desk.database, desk.feed(), Rules(THEMES), desk.now, crash)
    assert len(desk.texts()) == 1
    assert desk.look(desk.feed()).read == 1
    assert set(desk.texts()) == {"7", "8"}


def test_what_is_read_otherwise_from_now_on_is_asked_for_anew(desk: Desk) -> None:
    desk.web.put("/a", html(f"{PORT}\n\n{MORE}"))
    desk.web.put("/feed", rss(item("7", PORT, desk.web.url("/a"))), etag='"1"')
    desk.look(desk.feed())
    assert desk.look(replace(desk.feed(), articles=True)).read == 1
    assert desk.texts() == {"7": f"{PORT}\n\n{MORE}"}
