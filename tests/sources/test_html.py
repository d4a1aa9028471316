from collections.abc import Callable
from datetime import date

import pytest

from bot.errors import UnreadableError
from bot.model import Document

Read = Callable[[str, bytes], Document]

SENTENCE = "The harbour stays closed until spring, for the ice is too thick for the ships of the coast guard."
PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Harbour closed | The Port</title><style>p {{}}</style>
<meta property="og:title" content="Harbour closed"><meta property="og:site_name" content="The Port">
<meta name="author" content="A. Writer"><link rel="canonical" href="https://port.example/closed">
<meta property="article:published_time" content="2026-11-21T23:30:00+02:00"><script>var tracker = 1;</script></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>
<div id="cookie-banner" class="cookie-consent">We use cookies. <button>Accept all</button></div>
<main><article><h1>Harbour closed</h1>
<p>{SENTENCE} So says the <a href="/office">port <b>office</b></a>.</p>
<h2>Why</h2><p>{SENTENCE.replace("harbour", "northern harbour")}</p>
<ul><li>ice</li><li><p>wind</p></li></ul>
<h3>What next</h3><blockquote><p>We wait, said the mayor.</p></blockquote>
<table><tr><th>Ship</th><th>Days</th></tr><tr><td>Gull</td><td>12</td></tr></table>
<p>{SENTENCE.replace("harbour", "southern harbour")}</p><img src="ice.png" alt="ice"></article></main>
<footer>Copyright 2019 The Port. Last update 3 March 2020.</footer></body></html>"""

LINKED = '{"@type": ["NewsArticle"], "datePublished": "2026-11-21T10:00:00Z"}'


def bare(body: str, head: str = "") -> bytes:
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


def test_the_article_is_read_and_the_furniture_is_not(read: Read) -> None:
    text = read("a.html", PAGE.encode()).text
    assert text == (
        f"# Harbour closed\n\n{SENTENCE} So says the port office.\n\n"
        f"## Why\n\n{SENTENCE.replace('harbour', 'northern harbour')}\n\n- ice\n- wind\n\n"
        "### What next\n\nWe wait, said the mayor.\n\nShip | Days\nGull | 12\n\n"
        f"{SENTENCE.replace('harbour', 'southern harbour')}"
    )


def test_a_page_says_what_it_is_in_its_head(read: Read) -> None:
    document = read("a.htm", PAGE.encode())
    assert (document.title, document.publisher, document.author) == ("Harbour closed", "The Port", "A. Writer")
    assert document.url == "https://port.example/closed"
    assert document.published == date(2026, 11, 21)


def test_a_short_page_keeps_its_headings_and_loses_its_menu(read: Read) -> None:
    body = "<nav><a href=/>Home</a></nav><h1>Port</h1><p>It is closed.</p><h2>Why</h2><p>Ice.</p>"
    assert read("a.html", bare(body)).text == "# Port\n\nIt is closed.\n\n## Why\n\nIce."


@pytest.mark.parametrize(
    "page", ["<p>Only one line.", "Only one line.", "<div>Only one line.</div>", "\ufeff<P>Only one line."]
)
def test_odd_pages_are_read_too(read: Read, page: str) -> None:
    assert read("a.html", page.encode()).text == "Only one line."


def test_two_line_breaks_part_paragraphs_and_one_does_not(read: Read) -> None:
    assert read("a.html", bare("<div>One<br>line.<br><br>Another<br/>\n<br/>Third</div>")).text == (
        "One line.\n\nAnother\n\nThird"
    )


def test_a_table_that_only_lays_out_a_page_is_no_table(read: Read) -> None:
    cell = f"<h2>Port</h2><p>{SENTENCE}</p><p>{SENTENCE.upper()}</p>"
    text = read("a.html", bare(f"<table><tr><td>Menu</td><td>{cell}</td></tr></table>")).text
    assert f"## Port\n\n{SENTENCE}\n\n{SENTENCE.upper()}" in text


@pytest.mark.parametrize(
    "head",
    [
        '<meta itemprop="datePublished" content="2026-11-21">',
        '<meta name="DC.date.issued" content="2026-11-21">',
        f'<script type="application/ld+json">{{"@graph": [{{"@type": "WebSite"}}, {LINKED}]}}</script>',
    ],
)
def test_a_date_in_the_metadata_counts(read: Read, head: str) -> None:
    assert read("a.html", bare(f"<p>{SENTENCE}</p>", head)).published == date(2026, 11, 21)


def test_a_time_marked_as_publication_counts(read: Read) -> None:
    time = '<time class="entry-date published" datetime="2026-11-21T08:00:00+00:00">yesterday</time>'
    assert read("a.html", bare(f"<article>{time}<p>{SENTENCE}</p></article>")).published == date(2026, 11, 21)


@pytest.mark.parametrize(
    "page",
    [
        bare(f"<p>{SENTENCE}</p><p>Published on 21 November 2026.</p><footer>Copyright 2024</footer>"),
        bare(f"<p>{SENTENCE}</p>", '<link rel="canonical" href="https://port.example/2026/11/21/closed">'),
        bare(f"<p>{SENTENCE} The fair opens on <time datetime='2027-05-01'>1 May</time>.</p>"),
        bare(f"<p>{SENTENCE}</p>", '<meta property="article:modified_time" content="2026-11-21">'),
        bare(f"<p>{SENTENCE}</p>", '<meta property="article:published_time" content="21/11/26">'),
        bare(f"<p>{SENTENCE}</p>", '<script type="application/ld+json">{"@type": "Event", "datePublished": </script>'),
    ],
)
def test_a_date_is_never_guessed(read: Read, page: bytes) -> None:
    assert read("a.html", page).published is None


def test_the_title_comes_without_the_name_of_the_site_where_the_page_has_one_heading(read: Read) -> None:
    assert read("a.html", bare("<h1>Port</h1><p>It is closed.</p>", "<title>Port | Site</title>")).title == "Port"
    assert read("a.html", bare("<p>It is closed.</p>", "<title>Port | Site</title>")).title == "Port | Site"
    assert read("a.html", bare("<p>It is closed.</p>")).title == "a"


UKRAINIAN = "Порт зачинено до весни, бо крига надто товста для кораблів берегової охорони."


@pytest.mark.parametrize(
    ("declared", "actual"),
    [
        ("windows-1251", "cp1251"),
        ("koi8-u", "koi8-u"),
        ("utf-8", "cp1251"),
        ("iso-8859-1", "cp1251"),
        ("windows-1251", "koi8-u"),
        ("windows-1251", "utf-8"),
        ("zlib_codec", "cp1251"),
        ("no-such", "cp1251"),
    ],
)
def test_a_declared_encoding_is_believed_unless_it_lies(read: Read, declared: str, actual: str) -> None:
    page = f'<html><head><meta charset="{declared}"></head><body><p>{UKRAINIAN}</p></body></html>'
    assert read("a.html", page.encode(actual)).text == UKRAINIAN


@pytest.mark.parametrize(("declared", "actual"), [("iso-8859-2", "iso8859-2"), ("windows-1250", "cp1250")])
def test_a_declared_latin_encoding_is_believed(read: Read, declared: str, actual: str) -> None:
    page = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}"><p>Łódź będą ściśle</p>'
    assert read("a.html", page.encode(actual)).text == "Łódź będą ściśle"


def test_an_xml_declaration_is_believed_and_no_hindrance(read: Read) -> None:
    page = '<?xml version="1.0" encoding="koi8-u"?><html><body><p>Порт зачинено.</p></body></html>'
    assert read("a.html", page.encode("koi8-u")).text == "Порт зачинено."
    assert read("a.html", page.encode()).text == "Порт зачинено."


def test_a_page_of_scripts_has_no_text(read: Read) -> None:
    with pytest.raises(UnreadableError, match="No text was found"):
        read("a.html", bare("<script>render()</script><noscript></noscript>"))


def test_a_page_nested_beyond_reason_is_read_or_refused(read: Read) -> None:
    try:
        assert SENTENCE in read("a.html", ("<div>" * 20_000 + SENTENCE).encode()).text
    except UnreadableError as refused:
        assert "No text" in str(refused) or "damaged" in str(refused)  # noqa: PT017 - either outcome is right
