import json
import time
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import UnreadableError
from bot.sources.web.entries import Channel, Entry, read

HOME = "https://news.example/feed"


def rss(items: str, head: str = "<title>The News</title>", root: str = 'rss version="2.0"') -> bytes:
    return f'<?xml version="1.0" encoding="utf-8"?><{root}><channel>{head}{items}</channel></rss>'.encode()


def only(data: bytes, **more: str) -> Entry:
    [entry] = read(data, HOME, **more).entries
    return entry


def entry(**changes: object) -> Entry:
    fields = dict.fromkeys(("title", "link", "published", "author", "publisher", "language"))
    return Entry(**({"name": "7", "text": "", **fields} | changes))  # type: ignore[arg-type]


def test_rss_tells_titles_links_dates_authors_and_the_whole_text() -> None:
    item = """<item><title>Harbour &amp;amp; quay</title><link>/a?x=1&amp;y=2</link><guid isPermaLink="false">7</guid>
      <pubDate>Sat, 21 Nov 2026 23:30:00 -0500</pubDate><dc:creator>Ada Lark</dc:creator>
      <description>Short.</description>
      <content:encoded><![CDATA[<p>The harbour is <b>closed</b>.</p><ul><li>One</li><li>Two</li></ul>]]>
      </content:encoded></item>"""
    names = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    data = rss(item, "<title>The News</title><language>en-GB</language>", f'rss version="2.0" {names}')
    assert read(data, HOME) == Channel(
        "The News",
        (
            entry(
                title="Harbour & quay",
                link="https://news.example/a?x=1&y=2",
                text="The harbour is closed.\n\n- One\n- Two",
                published=date(2026, 11, 21),
                author="Ada Lark",
                publisher="The News",
                language="en-GB",
            ),
        ),
    )


def test_atom_tells_the_same_and_what_was_deleted() -> None:
    data = b"""<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"
      xml:lang="uk" xml:base="https://news.example/"><title type="html">The &lt;i>News&lt;/i></title>
      <author><name>Ada Lark</name><email>ada@news.example</email></author>
      <link rel="self" href="feed"/><at:deleted-entry ref="tag:news.example,2026:6" when="2026-11-23T09:00:00Z"/>
      <entry><id>tag:news.example,2026:7</id><title>Quay &amp; lock</title><link rel="edit" href="/edit/7"/>
      <link rel="alternate" href="a/7"/>
      <updated>2026-11-23T09:00:00Z</updated><published>2026-11-21T09:00:00Z</published>
      <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The quay <em>holds</em>.</p></div></content>
      </entry></feed>"""
    channel = read(data, "https://elsewhere.example/atom")
    assert channel.title == "The News"
    assert channel.deleted == {"tag:news.example,2026:6"}
    assert channel.entries == (
        entry(
            name="tag:news.example,2026:7",
            title="Quay & lock",
            link="https://news.example/a/7",
            text="The quay holds.",
            published=date(2026, 11, 21),
            author="Ada Lark",
            publisher="The News",
            language="uk",
        ),
    )


def test_rdf_and_json_feeds_are_read_too() -> None:
    rdf = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>The News</title></channel>
      <item rdf:about="https://news.example/7"><title>Quay</title><link>https://news.example/7</link>
      <dc:date>2026-11-21T10:00:00+02:00</dc:date><description>It holds.</description></item></rdf:RDF>"""
    expected = entry(
        name="https://news.example/7",
        title="Quay",
        link="https://news.example/7",
        text="It holds.",
        published=date(2026, 11, 21),
        publisher="The News",
    )
    assert only(rdf) == expected
    item = {"id": "https://news.example/7", "url": "/7", "title": "Quay", "content_html": "<p>It holds.</p>"}
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "The News"}
    assert (
        only(json.dumps({**feed, "items": [{**item, "date_published": "2026-11-21T01:00:00Z"}]}).encode()) == expected
    )


def test_an_update_is_no_publication_and_an_odd_date_is_none() -> None:
    entry_ = "<entry><id>7</id><updated>2026-11-23T09:00:00Z</updated></entry>"
    atom = f'<feed xmlns="http://www.w3.org/2005/Atom">{entry_}</feed>'
    assert only(atom.encode()).published is None
    for odd in ("21/11/2026", "Sat, 35 Nov 2026 10:00:00 GMT", "yesterday", "1", ""):
        assert only(rss(f"<item><guid>7</guid><pubDate>{odd}</pubDate></item>")).published is None


def test_items_without_an_id_go_by_their_address_and_without_one_by_what_they_say() -> None:
    bare = "<item><title>Quay</title><description>It holds.</description></item>"
    linked = "<item><title>Quay</title><link>https://news.example/7</link></item>"
    assert only(rss(linked)).name == "https://news.example/7"
    assert only(rss(bare)).name == only(rss(bare)).name != only(rss(bare.replace("holds", "breaks"))).name
    assert only(rss("<item><guid>https://news.example/7</guid></item>")).link == "https://news.example/7"
    assert only(rss('<item><guid isPermaLink="false">https://news.example/7</guid></item>')).link is None
    assert len(only(rss(f"<item><guid>{'x' * 5_000}</guid></item>")).name) == 64


def test_an_item_taken_from_another_feed_has_that_ones_publisher() -> None:
    assert only(
        rss('<item><guid>7</guid><source url="https://gazette.example">The Gazette</source></item>')
    ).publisher == ("The Gazette")


def test_an_address_of_mail_is_no_authors_name() -> None:
    assert only(rss("<item><guid>7</guid><author>ada@news.example (Ada Lark)</author></item>")).author == "Ada Lark"
    assert only(rss("<item><guid>7</guid><author>ada@news.example</author></item>")).author is None


def test_broken_xml_gives_what_can_be_mended() -> None:
    broken = b"""<rss><channel><title>The News & more</title><item><guid>7</guid><title>Quay &nbsp; &eacute;</title>
      <description>It <b>holds</description><content:encoded>All of it.</content:encoded></item><item><guid>8</guid>
      </item></channel>"""
    channel = read(broken, HOME)
    assert [one.name for one in channel.entries] == ["7", "8"]
    assert channel.entries[0].title == "Quay é"


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-u", "utf-16", "utf-8-sig"])
def test_a_feed_is_read_in_the_encoding_that_it_is_in(encoding: str) -> None:
    said = encoding if encoding.startswith(("cp", "koi")) else "utf-8"
    text = rss("<item><guid>7</guid><title>Гавань зачинена від бурі</title></item>").decode().replace("utf-8", said)
    assert only(text.encode(encoding)).title == "Гавань зачинена від бурі"


def test_a_feed_that_lies_about_its_encoding_is_read_all_the_same() -> None:
    silent = "<rss><channel><item><title>Гавань зачинена від бурі</title></item></channel></rss>"
    text = f'<?xml version="1.0" encoding="iso-8859-1"?>{silent}'
    assert only(text.encode()).title == "Гавань зачинена від бурі"
    assert only(silent.encode("cp1251"), told="windows-1251").title == "Гавань зачинена від бурі"


def test_no_entity_is_expanded_and_nothing_is_loaded() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    item = "<rss><channel><item><guid>7</guid><title>&{};</title></item></channel></rss>"
    bomb = f'<!DOCTYPE rss [<!ENTITY l0 "lol">{laughs}]>' + item.format("l9")
    load = '<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY % y SYSTEM "http://127.0.0.1:9/d"> %y;'
    outside = f"<!DOCTYPE rss [{load}]>" + item.format("x")
    for data in (bomb, outside):
        started = time.monotonic()
        assert only(data.encode()).title in {None, "&x;", "&l9;"}
        assert time.monotonic() - started < 1


@pytest.mark.parametrize(
    "data", [b"<html><body><p>Words</p></body></html>", b'{"title": "x"}', b"{", b"Plain words.", b"<a/>", b"<", b"{}"]
)
def test_what_is_no_feed_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(UnreadableError, match="no feed"):
        read(data, HOME)


@pytest.mark.parametrize(
    "data",
    [
        b"<rss><channel>" + b"<a>" * 200_000,
        b"<rss><channel>" + b"<item>" * 200_000,
        b"<rss><channel><item><author>" + b"a." * 200_000 + b"</author></item></channel></rss>",
        b"<rss><channel><item><author>" + b"a@" * 200_000 + b"</author></item></channel></rss>",
        b"<rss><channel><item><pubDate>" + b"1 " * 200_000 + b"</pubDate></item></channel></rss>",
        b"<rss><channel><item><title>" + b"&lt;b>" * 100_000 + b"</title></item></channel></rss>",
        b"<rss>" + b"&a" * 200_000,
        b"<rss " + b"a='b' " * 100_000 + b"/>",
        b"<rss><channel>" + b"<item><title>a</title></item>" * 20_000,
        b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * 100_000,
    ],
    ids=["deep", "items in items", "dots", "ats", "date", "tags", "ampersands", "attributes", "many", "brackets"],
)
def test_what_is_made_to_take_long_does_not(data: bytes) -> None:
    started = time.monotonic()
    with suppress(UnreadableError):
        read(data, HOME)
    assert time.monotonic() - started < 5


PIECES = st.sampled_from(
    [
        *(
            "<rss>",
            "<channel>",
            "<item>",
            "</item>",
            "<title>",
            "</title>",
            "<entry>",
            "<pubDate>",
            "<content type='xhtml'>",
        ),
        *(
            "<feed xmlns='http://www.w3.org/2005/Atom'>",
            "xml:base='http://['",
            "<link href='",
            "'/>",
            "<?x",
            "<!--",
            "-->",
        ),
        *("<![CDATA[", "]]>", "&lt;", "&#0;", "&nbsp;", "\0", "\ud7ff", "г"),
        *('{"version":"https://jsonfeed.org/version/1","items":[', '{"id":7,', "}]"),
    ]
)
FEEDS = st.lists(PIECES | st.text(max_size=8), max_size=40).map("".join).map(str.encode)


@settings(deadline=2_000)
@given(st.binary(max_size=400) | FEEDS)
def test_wild_bytes_are_a_feed_or_refused_in_words(data: bytes) -> None:
    try:
        channel = read(data, HOME)
    except UnreadableError:
        return
    assert all(0 < len(one.name) <= 1_000 for one in channel.entries)
