"""Sources on the command line: tried out, added, listed and removed."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest

from bot import settings
from bot.cli import main
from bot.settings import Kind
from fakes.web import HOST, Raw, Web

PORT = "The outlook for the harbour of Oldbridge is a long winter, says the council of the town."
FEED = """<rss version="2.0"><channel><title>The Gazette</title><language>en</language>
  <item><guid isPermaLink="false">7</guid><title>Port closed</title><pubDate>Sat, 21 Nov 2026 10:00:00 GMT</pubDate>
  <description>{text}</description></item><item><guid>8</guid><title>Headline</title></item></channel></rss>"""

Attache = Callable[..., tuple[int, str, str]]


def with_a_feed() -> Iterator[Web]:
    web = Web()
    web.put("/feed", FEED.format(text=PORT), "application/rss+xml")
    yield web
    web.close()


web, second = pytest.fixture(with_a_feed), pytest.fixture(with_a_feed)


@pytest.fixture
def attache(deployment: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Attache:
    """The program, run in this process: its exit code and what it printed, as if no line ever ended."""
    monkeypatch.chdir(deployment)
    monkeypatch.delenv("ATTACHE_CONFIG", raising=False)

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["attache", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        printed, complaint = (" ".join(text.split()) for text in capsys.readouterr())
        return int(ended.value.code or 0), printed, complaint

    return run


def test_a_feed_that_is_tried_out_shows_its_documents_and_every_problem_and_leaves_nothing(
    attache: Attache, web: Web, deployment: Path
) -> None:
    code, shown, _ = attache("sources", "test", web.url("/feed"), "--private")
    assert code == 0
    for told in ("The Gazette", "Port closed", "21 November 2026 (from the feed)", "en", PORT[:60]):
        assert told in shown
    assert "Headline" in shown
    assert "The feed holds no text of it." in shown
    assert "A feed: 2 of 2 items shown. Nothing was put on record." in shown
    assert not (deployment / "data/attache.db").exists()


def test_this_machine_is_only_tried_out_when_it_is_meant(attache: Attache, web: Web) -> None:
    code, _, complaint = attache("sources", "test", web.url("/feed"))
    assert code == 1
    assert "127.0.0.1 is this machine or one of a private network" in complaint
    assert "write --private" in complaint
    assert not web.seen


def test_an_added_feed_is_in_the_configuration_and_all_else_stands_as_it_stood(
    attache: Attache, web: Web, deployment: Path
) -> None:
    path = deployment / "config/bot.yaml"
    before = path.read_text()
    themes = ("--themes", "overview,outlook", "--refresh", "1h", "--private", "--name", "gazette")
    code, said, _ = attache("sources", "add", web.url("/feed"), *themes)
    assert code == 0
    assert "as gazette to config/bot.yaml" in said
    [source] = settings.load(deployment / "config").sources
    assert (source.name, source.kind, source.url) == ("gazette", Kind.FEED, web.url("/feed"))
    assert (source.themes, source.private_hosts) == (("overview", "outlook"), (f"{HOST}:{web.port}",))
    lines = path.read_text().splitlines()
    assert [line for line in before.splitlines() if line not in lines and not line.startswith("sources:")] == []
    code, said, _ = attache("sources", "remove", "gazette")
    assert (code, path.read_text()) == (0, before)


def test_an_added_feed_is_read_filed_listed_and_retired_when_it_is_removed(attache: Attache, web: Web) -> None:
    attache("sources", "add", web.url("/feed"), "--private", "--name", "gazette", "--themes", "history")
    _, listed, _ = attache("sources")
    assert f"feed: {web.url('/feed')}" in listed
    assert "1 document, the newest of 21 November 2026" in listed
    assert "last read " in listed
    documents = {one["id"]: one for one in json.loads(attache("sources", "--json")[1])}
    assert documents["7"]["source"] == "gazette"
    assert documents["7"]["published_from"] == "feed"
    assert web.asked("/feed") == 2  # tried out, and read once: its time has not come again
    _, brief, _ = attache("brief", "outlook")
    assert "Oldbridge" not in brief  # it feeds another theme only
    attache("sources", "remove", "gazette")
    assert "Port closed" not in attache("sources")[1]


def test_a_page_that_names_a_feed_brings_the_feed(attache: Attache, web: Web, deployment: Path) -> None:
    head = "<link rel='alternate' type='application/rss+xml' href='/feed'>"
    url = web.put("/", f"<html><head><title>Home</title>{head}</head><body></body></html>")
    _, shown, _ = attache("sources", "test", url, "--private")
    assert f"The page names 1 feed: {web.url('/feed')}." in shown
    code, said, _ = attache("sources", "add", url, "--private")
    assert code == 0
    assert "names a feed, which is taken" in said
    [source] = settings.load(deployment / "config").sources
    assert (source.kind, source.url, source.name) == (Kind.FEED, web.url("/feed"), "127-0-0-1")


def test_a_page_itself_and_a_folder_can_be_added_too(attache: Attache, web: Web, deployment: Path) -> None:
    url = web.put(
        "/page", f"<html><head><title>Port</title></head><body><article><p>{PORT}</p></article></body></html>"
    )
    _, added, _ = attache("sources", "add", url, "--private", "--page")
    assert f"Added the page {url} as 127-0-0-1" in added
    (deployment / "library").mkdir()
    attache("sources", "add", "library")
    page, folder = settings.load(deployment / "config").sources
    assert (page.kind, folder.kind, folder.name) == (Kind.WEB, Kind.FOLDER, "library")
    assert folder.folder == deployment / "library"
    (deployment / "library/lock.txt").write_text("The lock is shut.")
    _, listed, _ = attache("sources")
    assert "lock" in listed
    assert "not read yet" not in listed


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("add", "nowhere"), "There is no folder nowhere."),
        (("add", "seeds", "--name", "seeds"), "seeds is already the name of the seeds folder"),
        (("add", "seeds", "--name", "more", "--refresh", "soon"), "sources.refresh is 'soon'; write how often to look"),
        (("add", "seeds", "--name", "more", "--themes", "outlok"), "did you mean outlook?"),
        (("add", "ftp://example.org/"), "It is no web address."),
        (("remove", "gazette"), "There is no source gazette in bot.yaml."),
    ],
)
def test_what_cannot_be_added_or_removed_is_said_and_changes_nothing(
    attache: Attache, deployment: Path, arguments: tuple[str, ...], complaint: str
) -> None:
    before = (deployment / "config/bot.yaml").read_text()
    code, _, said = attache("sources", *arguments)
    assert code == 1
    assert complaint in said
    assert (deployment / "config/bot.yaml").read_text() == before


def test_an_item_without_text_is_listed_under_its_feed(attache: Attache, web: Web) -> None:
    attache("sources", "add", web.url("/feed"), "--private", "--name", "gazette")
    _, listed, _ = attache("sources")
    assert "! gazette: 8 The feed holds no text of it." in listed


def test_a_source_that_fails_is_listed_with_its_trouble(attache: Attache, web: Web) -> None:
    attache("sources", "add", web.url("/feed"), "--private", "--name", "gazette")
    web.put("/feed", "", status=404)
    _, listed, complaint = attache("sources")
    assert "gazette: There is nothing at this address (404). Check it." in complaint
    assert "failed once: There is nothing at this address (404). Check it." in listed
    assert listed.count("(404)") == 1
    assert "next try " in listed


def test_no_feed_waits_for_another(attache: Attache, web: Web, second: Web) -> None:
    for name, site in (("gazette", web), ("herald", second)):
        attache("sources", "add", site.url("/feed"), "--private", "--name", name)
    asked = {web: Event(), second: Event()}

    def once_both_are_asked(site: Web) -> Iterator[bytes]:
        asked[site].set()
        yield b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nConnection: close\r\n\r\n"
        if all(one.wait(10) for one in asked.values()):
            yield FEED.format(text=f"{PORT} So says {site.port}.").encode()

    for site in asked:
        site.pages["/feed"] = Raw(once_both_are_asked(site))
    _, listed, _ = attache("sources", "--json")
    assert {one["source"] for one in json.loads(listed) if not one["trouble"]} >= {"gazette", "herald"}
