import gzip
import ssl
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from threading import Thread, Timer

import pytest

from bot.errors import FetchError
from bot.sources.web.fetching import Answer, Fetcher, Limits
from fakes import web as fake
from fakes.web import Names, Web
from sources.web.conftest import AGENT, HERE, QUICK

CERTIFICATE = str(Path(fake.__file__).with_name("web_certificate.pem"))


def refusal(fetcher: Fetcher, url: str, **more: object) -> FetchError:
    with pytest.raises(FetchError) as error:
        fetcher.get(url, **{"private": HERE, **more})  # type: ignore[arg-type]
    return error.value


def test_a_page_comes_with_what_its_server_says_of_it(web: Web, fetcher: Fetcher) -> None:
    url = web.put("/a", "Привіт", "text/html; charset=UTF-8", etag='"1"', modified="Sat, 21 Nov 2026 10:00:00 GMT")
    assert fetcher.get(url, private=HERE) == Answer(
        url=url,
        data="Привіт".encode(),
        media="text/html",
        charset="UTF-8",
        etag='"1"',
        modified="Sat, 21 Nov 2026 10:00:00 GMT",
    )
    assert web.seen[-1].headers["User-Agent"] == AGENT


def test_what_has_not_changed_is_not_sent_again(web: Web, fetcher: Fetcher) -> None:
    url = web.put("/a", "old", etag='"1"', modified="Sat, 21 Nov 2026 10:00:00 GMT")
    first = fetcher.get(url, private=HERE)
    again = fetcher.get(url, private=HERE, etag=first.etag, modified=first.modified)
    assert again.unchanged
    assert again.data == b""
    web.put("/a", "new", etag='"2"')
    assert fetcher.get(url, private=HERE, etag='"1"').data == b"new"


@pytest.mark.parametrize(
    ("packing", "packed"),
    [("gzip", gzip.compress(b"word " * 1_000)), ("deflate", zlib.compress(b"word " * 1_000))],
    ids=["gzip", "deflate"],
)
def test_packed_answers_are_unpacked(web: Web, fetcher: Fetcher, packing: str, packed: bytes) -> None:
    url = web.put("/a", packed, headers={"Content-Encoding": packing})
    assert fetcher.get(url, private=HERE).data == b"word " * 1_000


def test_a_bomb_is_left_before_it_is_unpacked(web: Web, fetcher: Fetcher) -> None:
    bomb = gzip.compress(b"\0" * 300_000_000, 1)
    assert len(bomb) > QUICK.most_bytes
    twice = gzip.compress(gzip.compress(b"\0" * 100_000_000))
    for data in (gzip.compress(b"\0" * 20_000_000), bomb):
        url = web.put("/bomb", data, headers={"Content-Encoding": "gzip"})
        started = time.monotonic()
        assert "larger than 200.0 kB" in str(refusal(fetcher, url))
        assert time.monotonic() - started < 1.5
    url = web.put("/bomb", twice, headers={"Content-Encoding": "gzip, gzip"})
    assert "packed in a way" in str(refusal(fetcher, url))


def test_a_huge_answer_is_not_read_to_its_end(web: Web, fetcher: Fetcher) -> None:
    url = web.put("/huge", b"x" * 200_001)
    assert "larger than 200.0 kB" in str(refusal(fetcher, url))
    endless = web.send("/endless", b"HTTP/1.1 200 OK\r\n\r\n", *[b"x" * 50_000] * 50)
    assert "larger than 200.0 kB" in str(refusal(fetcher, endless))
    assert "larger than 10 bytes" in str(refusal(fetcher, url, most_bytes=10))


def test_an_answer_shorter_than_it_says_is_none(web: Web, fetcher: Fetcher) -> None:
    url = web.send("/short", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf a sen")
    error = refusal(fetcher, url)
    assert str(error) == "127.0.0.1 broke off in the middle. It will be tried again."
    assert error.passing


def test_nothing_is_taken_from_behind_the_end_of_an_answer(web: Web, fetcher: Fetcher) -> None:
    url = web.send("/long", b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nwordAND MORE")
    assert "cannot be understood" in str(refusal(fetcher, url))


@pytest.mark.parametrize(
    "sent",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: -4\r\n\r\nword",
        b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 9\r\n\r\nword",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nword",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nword",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"\xff\xfe\0\0",
        b"",
    ],
)
def test_what_is_no_http_is_refused_in_words(web: Web, fetcher: Fetcher, sent: bytes) -> None:
    assert str(refusal(fetcher, web.send("/odd", sent))).startswith("127.0.0.1 ")


def test_a_server_that_drips_is_left_when_the_time_is_over(web: Web) -> None:
    fetcher = Fetcher(AGENT, Limits(connect=1, total=0.4, gap=0))
    headers = web.send("/headers", b"HTTP/1.1 200 OK\r\n", *[b"X-A: b\r\n"] * 100, pause=0.05)
    body = web.send("/body", b"HTTP/1.1 200 OK\r\n\r\n", *[b"x"] * 100, pause=0.05)
    for url in (headers, body):
        started = time.monotonic()
        error = refusal(fetcher, url)
        assert time.monotonic() - started < 2
        assert str(error) == "127.0.0.1 took longer than 0.4 seconds. It will be tried again."
        assert error.passing


@pytest.mark.parametrize(
    ("status", "passing", "words"),
    [
        (404, False, "nothing at this address (404)"),
        (410, False, "taken away for good"),
        (403, False, "does not let everyone read it (403)"),
        (418, False, "status 418"),
        (204, False, "status 204"),
        (500, True, "failed (500)"),
        (503, True, "asks to wait (503)"),
    ],
)
def test_each_status_that_brings_nothing_says_why(
    web: Web,
    fetcher: Fetcher,
    status: int,
    passing: bool,  # noqa: FBT001  a column of the table
    words: str,
) -> None:
    error = refusal(fetcher, web.put("/a", "", status=status))
    assert words in str(error)
    assert (error.passing, error.status) == (passing, status)


def test_a_server_that_asks_to_wait_is_left_alone_for_so_long(web: Web) -> None:
    now = [1_000_000.0]
    fetcher = Fetcher(AGENT, Limits(gap=0, patience=60), clock=lambda: now[0])
    url = web.put("/a", "", status=429, headers={"Retry-After": "3600"})
    other = web.put("/b", "words")
    assert refusal(fetcher, url).after == 3600
    error = refusal(fetcher, other)
    assert str(error) == "127.0.0.1 is not to be asked again yet. It will be tried again."
    assert error.after == 3600
    assert web.asked("/b") == 0
    now[0] += 3600
    assert fetcher.get(other, private=HERE).data == b"words"


def test_retry_after_may_be_a_date(web: Web) -> None:
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    fetcher = Fetcher(AGENT, Limits(gap=0), clock=at.timestamp)
    later = format_datetime(at.replace(hour=11), usegmt=True)
    assert refusal(fetcher, web.put("/a", "", status=503, headers={"Retry-After": later})).after == 7200
    fetcher = Fetcher(AGENT, Limits(gap=0), clock=at.timestamp)
    assert refusal(fetcher, web.put("/a", "", status=503, headers={"Retry-After": "soon"})).after is None


def test_requests_to_one_host_keep_their_distance(web: Web) -> None:
    waited: list[float] = []

    async def pause(seconds: float) -> None:
        waited.append(seconds)

    fetcher = Fetcher(AGENT, Limits(gap=1), clock=lambda: 1_000.0, pause=pause)
    for path in ("/a", "/b"):
        fetcher.get(web.put(path, "words"), private=HERE)
    assert waited == [1.0, 2.0]  # after robots.txt, and after the first page


def test_a_site_may_ask_for_a_longer_distance(web: Web) -> None:
    waited: list[float] = []

    async def pause(seconds: float) -> None:
        waited.append(seconds)

    web.robots = "User-agent: *\nCrawl-delay: 7\n"
    fetcher = Fetcher(AGENT, Limits(gap=1), clock=lambda: 1_000.0, pause=pause)
    for path in ("/a", "/b"):
        fetcher.get(web.put(path, "words"), private=HERE)
    assert waited == [1.0, 8.0]


def test_redirects_are_followed_to_the_end(web: Web, fetcher: Fetcher) -> None:
    end = web.put("/end", "words")
    web.redirect("/b", "end#part")
    assert fetcher.get(web.redirect("/a", "/b"), private=HERE) == Answer(
        url=end, data=b"words", media="text/html", charset="utf-8"
    )


def test_a_move_for_good_is_told_as_far_as_it_is_for_good(web: Web, fetcher: Fetcher) -> None:
    end = web.put("/end", "words")
    assert fetcher.get(web.redirect("/a", "/end", 301), private=HERE).moved == end
    assert fetcher.get(web.redirect("/b", "/a", 308), private=HERE).moved == end
    web.redirect("/now", "/end", 302)
    assert fetcher.get(web.redirect("/c", "/now", 301), private=HERE).moved == web.url("/now")
    assert fetcher.get(web.redirect("/d", "/a", 307), private=HERE).moved is None


def test_a_circle_of_redirects_ends(web: Web, fetcher: Fetcher) -> None:
    web.redirect("/b", "/a")
    assert "leads on more than 5 times" in str(refusal(fetcher, web.redirect("/a", "/b")))


@pytest.mark.parametrize(
    "target", ["", "file:///etc/passwd", "ftp://example.org/", "http://u:p@example.org/", "http://["]
)
def test_a_redirect_to_what_is_no_address_is_not_followed(web: Web, fetcher: Fetcher, target: str) -> None:
    assert str(refusal(fetcher, web.redirect("/a", target))) == "It leads on to something that is no web address."


def test_this_machine_is_not_fetched_unless_it_is_named(web: Web, fetcher: Fetcher) -> None:
    for url in (web.url("/a"), web.url("/a", host="localhost"), f"http://[::1]:{web.port}/", "http://169.254.169.254/"):
        assert "private_hosts" in str(refusal(fetcher, url, private=()))
    assert not web.seen


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f.0.0.1", "0177.0.0.1", "127.0.0.1.", "①②⑦.⓪.⓪.①"])
def test_odd_ways_to_write_this_machine_lead_nowhere(web: Web, fetcher: Fetcher, host: str) -> None:
    refusal(fetcher, web.url("/a", host=host), private=())
    assert not web.seen


def test_a_redirect_leads_nowhere_inside(web: Web) -> None:
    fetcher = Fetcher(AGENT, QUICK, resolver=Names({"news.example": ["127.0.0.1"], "inside.example": ["127.0.0.1"]}))
    url = web.url("/a", host="news.example")
    for target in (web.url("/b"), web.url("/b", host="inside.example"), "http://169.254.169.254/latest/meta-data/"):
        web.redirect("/a", target)
        assert "private" in str(refusal(fetcher, url, private=["news.example"]))
    assert web.asked("/b") == 0


def test_a_name_that_answers_otherwise_the_second_time_leads_nowhere_inside(web: Web) -> None:
    """The address is judged when the connection is made, so there is no second lookup to lie to."""
    names = Names({"rebound.example": ["203.0.113.9", "127.0.0.1"]})
    fetcher = Fetcher(AGENT, Limits(connect=0.3, total=1, gap=0), resolver=names)
    refusal(fetcher, web.url("/a", host="rebound.example"), private=())
    assert "private" in str(refusal(fetcher, web.url("/a", host="rebound.example"), private=()))
    assert not web.seen


def test_a_host_without_an_address_is_said_to_be_unknown(web: Web) -> None:
    fetcher = Fetcher(AGENT, QUICK, resolver=Names({}))
    error = refusal(fetcher, web.url("/a", host="nowhere.example"))
    assert "There is no host nowhere.example" in str(error)


def test_a_closed_port_is_said_to_be_out_of_reach(fetcher: Fetcher) -> None:
    web = Web()
    url = web.url("/a")
    web.close()
    error = refusal(fetcher, url)
    assert str(error) == "127.0.0.1 could not be reached. It will be tried again."
    assert error.passing


def test_what_robots_txt_forbids_is_not_asked_for(web: Web, fetcher: Fetcher) -> None:
    web.robots = "User-agent: *\nDisallow: /\n\nUser-agent: attache\nDisallow: /private\nAllow: /private/open\n"
    for path in ("/private/a", "/private/open", "/b"):
        web.put(path, "words")
    assert "does not allow it" in str(refusal(fetcher, web.url("/private/a")))
    assert fetcher.get(web.url("/private/open"), private=HERE).data == b"words"
    assert fetcher.get(web.url("/b"), private=HERE).data == b"words"
    assert web.asked("/private/a") == 0
    assert web.asked("/robots.txt") == 1


def test_rules_that_cannot_be_had_forbid_everything_and_missing_ones_nothing(web: Web) -> None:
    url = web.put("/a", "words")
    web.put("/robots.txt", "", status=500)
    assert "robots.txt of 127.0.0.1 could not be read" in str(refusal(Fetcher(AGENT, QUICK), url))
    assert web.asked("/a") == 0
    for status in (401, 403, 404, 410):
        web.put("/robots.txt", "", status=status)
        assert Fetcher(AGENT, QUICK).get(url, private=HERE).data == b"words"


def test_rules_are_read_again_after_a_day(web: Web) -> None:
    now = [1_000_000.0]
    fetcher = Fetcher(AGENT, QUICK, clock=lambda: now[0])
    url = web.put("/a", "words")
    fetcher.get(url, private=HERE)
    web.robots = "User-agent: *\nDisallow: /a\n"
    assert web.asked("/robots.txt") == 1
    now[0] += 86_401
    refusal(fetcher, url)
    assert web.asked("/robots.txt") == 2


def test_no_cookie_is_kept(web: Web, fetcher: Fetcher) -> None:
    url = web.put("/a", "words", headers={"Set-Cookie": "who=ada; Path=/"})
    for _ in range(2):
        fetcher.get(url, private=HERE)
    assert web.asked("/a") == 2  # the server complains of a cookie when it is closed


@pytest.fixture
def secure() -> Iterator[Web]:
    web = Web(CERTIFICATE)
    yield web
    web.close()


def test_https_is_believed_with_a_certificate_only(secure: Web, fetcher: Fetcher) -> None:
    url = secure.put("/a", "words")
    assert "its certificate is not valid" in str(refusal(fetcher, url))
    trusting = Fetcher(AGENT, QUICK, trust=ssl.create_default_context(cafile=CERTIFICATE))
    assert trusting.get(url, private=HERE).data == b"words"


def test_no_redirect_leads_from_https_to_http(secure: Web, web: Web) -> None:
    trusting = Fetcher(AGENT, QUICK, trust=ssl.create_default_context(cafile=CERTIFICATE))
    url = secure.redirect("/a", web.put("/b", "words"))
    assert "from https to http" in str(refusal(trusting, url))
    assert not web.seen


def test_a_fetch_can_be_broken_off_from_outside(web: Web) -> None:
    fetcher = Fetcher(AGENT, Limits(total=30, gap=0))
    url = web.send("/slow", b"HTTP/1.1 200 OK\r\n\r\n", b"x", pause=10)
    said: list[str] = []
    fetching = Thread(target=lambda: said.append(str(refusal(fetcher, url))))
    fetching.start()
    stopping = Timer(0.3, fetcher.stop)
    stopping.start()
    fetching.join(5)
    stopping.join()
    assert said == ["The program was stopped before it came. It will be tried again."]
    assert str(refusal(fetcher, url)) == said[0]
