"""Whatever a server sends as a feed, a page or a robots.txt: items, a document, or one sentence that says why not."""

import json
from collections.abc import Callable

import pytest
from hypothesis import strategies as st

from bot.errors import UnreadableError
from bot.sources.web import entries, page
from bot.sources.web.addresses import checked, host_and_port, named, public
from bot.sources.web.articles import article_of
from bot.sources.web.feed import Feed
from bot.sources.web.fetching import Answer, Fetcher
from bot.sources.web.robots import LONGEST_DELAY, Rules
from bot.sources.web.visiting import Visitor
from builders import NOW
from fuzz.effort import attack, efforts, in_words
from fuzz.mutations import HUGE, spoilt_bytes, spoilt_json, spoilt_text

pytestmark = pytest.mark.filterwarnings("default")  # a library may warn of what it mends

URL = "https://news.example/feed"
RSS = """\
<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>The News</title><language>en</language>
<item><title>Harbour &amp;amp; quay</title><link>/a?x=1&amp;y=2</link><guid isPermaLink="false">7</guid>
<pubDate>Sat, 21 Nov 2026 23:30:00 -0500</pubDate><dc:creator>Ada Lark</dc:creator><description>Short.</description>
<content:encoded><![CDATA[<p>The harbour is <b>closed</b>.</p>]]></content:encoded></item></channel></rss>
"""
ATOM = """\
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0" xml:lang="uk"
xml:base="https://news.example/"><title type="html">The &lt;i>News&lt;/i></title><author><name>Ada</name></author>
<at:deleted-entry ref="tag:6"/><entry><id>tag:7</id><title>Quay &amp; lock</title><link rel="alternate" href="a/7"/>
<published>2026-11-21T09:00:00Z</published><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>It
<em>holds</em>.</p></div></content></entry></feed>
"""
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "The News",
    "authors": [{"name": "Ada Lark"}],
    "language": "en",
    "items": [
        {
            "id": "7",
            "url": "https://news.example/7",
            "title": "Quay",
            "content_html": "<p>It holds.</p>",
            "date_published": "2026-11-21T09:00:00Z",
            "tags": ["quay"],
        }
    ],
}
ROBOTS = """\
User-agent: *
Disallow: /private/*.pdf$
Allow: /private/open
Crawl-delay: 2
Request-rate: 1/5 08:00-17:00
Sitemap: https://news.example/map.xml
"""
IN_PLACE = (
    *("<item>", "</item>", "<entry>", "<!DOCTYPE x [", "<!ENTITY x SYSTEM 'file:///etc/passwd'>", "&x;", "<![CDATA["),
    *("<?xml", "xmlns:a", "xml:base", "//[", "type", "xhtml", "-9999", "+2359", "0000", "(", "99 Foo 99999"),
)
EXTERNAL = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
KNOWN = (
    RSS.replace("<rss", f"{EXTERNAL}<rss").replace("Harbour", "&x;"),
    RSS.replace("<rss", f'<!DOCTYPE r [<!ENTITY e0 "ha">{LAUGHS}]><rss').replace("Harbour", "&e9;"),
    *(RSS.replace("2026 23:30:00", wrong) for wrong in (HUGE, "0001 00:00:00", "2026 99:99", "2026 (" + "(" * 9_000)),
    *("<item>" * 20_000, "<rss><channel>" + "<item><title>a" * 2_000, "{" * 50_000, "<rss " * 20_000),
    *(json.dumps(JSON_FEED).replace(old, new) for old, new in (('"7"', HUGE), ("example/7", "example/\\ud800"))),
)


def as_bytes(text: str) -> bytes:
    return text.encode(errors="surrogatepass")


def items(data: bytes) -> None:
    try:
        channel = entries.read(data, URL)
    except UnreadableError as refused:
        in_words(refused)
        return
    feed = Feed("news", URL, Visitor(Fetcher("Attache")))
    for name in feed.hold(channel).files:
        assert 0 < len(name) <= entries.LONGEST_NAME
        try:
            read = feed.read(name, NOW)
        except UnreadableError as refused:
            in_words(refused)
            continue
        said = f"{read.id}{read.title}{read.text}{read.url}{read.article}{read.author}{read.publisher}"
        said.encode()
        assert "\0" not in said
        assert "root:" not in said
        assert read.url is None or read.url.startswith(("http://", "https://"))


def document(data: bytes, media: str = "text/html") -> None:
    try:
        page.read(Answer(url=URL, data=data, media=media))
    except UnreadableError as refused:
        in_words(refused)


@efforts
@pytest.mark.parametrize("reader", [items, document])
@pytest.mark.parametrize("good", [RSS, ATOM], ids=["rss", "atom"])
def test_feeds_with_words_in_the_wrong_places(good: str, reader: Callable[[bytes], None], effort: int) -> None:
    things = spoilt_text(good, IN_PLACE).map(as_bytes) | spoilt_bytes(as_bytes(good))
    attack(reader, things, effort, known=tuple(map(as_bytes, KNOWN)))


@efforts
def test_feeds_in_json_with_parts_missing_or_odd(effort: int) -> None:
    attack(items, spoilt_json(JSON_FEED).map(lambda feed: json.dumps(feed).encode()), effort, quick=100)


@efforts
@pytest.mark.parametrize("charset", ["utf-16", "idna", "\0", "hex", "utf-7", "x" * 500])
def test_any_bytes_under_any_name_of_an_encoding(charset: str, effort: int) -> None:
    def tried(data: bytes) -> None:
        try:
            entries.read(data, URL, charset)
        except UnreadableError as refused:
            in_words(refused)

    attack(tried, st.binary(max_size=200) | spoilt_bytes(as_bytes(RSS)), effort, quick=20)


@efforts
def test_any_rules_of_a_site(effort: int) -> None:
    def tried(text: str) -> None:
        rules = Rules(as_bytes(text).decode(errors="replace"), "Attache")
        assert rules.allow("https://news.example/private/" + "a" * 200) in {True, False}
        assert 0 <= rules.delay <= LONGEST_DELAY

    known = tuple(f"User-agent: *\nCrawl-delay: {delay}" for delay in ("nan", "inf", "-5", "1e999", HUGE))
    stars = tuple(f"User-agent: *\nDisallow: /{unit * 2_000}$" for unit in ("*", "*a", "%"))
    attack(tried, spoilt_text(ROBOTS) | st.text(max_size=200), effort, known=known + stars)


@efforts
def test_any_address(effort: int) -> None:
    def tried(address: str) -> None:
        article_of(address)
        public(address)
        try:
            url = checked(address)
        except UnreadableError as refused:
            in_words(refused)
            return
        host_and_port(url)
        named(url, ["wiki.internal"])

    good = "https://user@news.example:8080/a/b;c?d=e&utm_source=f#g"
    in_place = ("[", "::1", "%", "xn--", ".", "@", "0x7f.1")
    known = (
        *("http://[", "http://a:99999999/", "http://[::1]:x/", f"http://{'a' * 5_000}", "http://a.example:٣/"),
        *("::ffff:1", "http://\ud800/", "http://a.example/\ud800", "http://\ud800a.example/b"),
    )
    attack(tried, spoilt_text(good, in_place) | st.text(max_size=60), effort, known=known)
