"""What a page says, whatever its bytes are and whatever its server says they are."""

import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import UnreadableError
from bot.sources.web.fetching import Answer
from bot.sources.web.inspection import feeds
from bot.sources.web.page import read

WORDS = "The harbour of Oldbridge has been closed since the storm of Sunday night, says the council."
URL = "https://news.example/port"


def answer(data: bytes, media: str = "text/html", charset: str | None = None) -> Answer:
    return Answer(url=URL, data=data, media=media, charset=charset)


def page(text: str = WORDS, head: str = "") -> bytes:
    return f"<html><head><title>Port</title>{head}</head><body><article><p>{text}</p></article></body></html>".encode()


def test_what_a_page_does_not_state_is_where_it_came_from() -> None:
    assert read(answer(page())).url == URL
    canonical = "<link rel='canonical' href='https://news.example/canonical'>"
    assert read(answer(page(head=canonical))).url == "https://news.example/canonical"


@pytest.mark.parametrize(
    ("media", "told"), [("text/html", "windows-1251"), ("text/html", None), ("image/png", "utf-8")]
)
def test_the_encoding_is_the_one_that_the_bytes_are_in(media: str, told: str | None) -> None:
    text = "Гавань Олдбріджа зачинена від бурі в неділю вночі, повідомляє міська рада."
    assert read(answer(page(text).decode().encode("cp1251"), media, told)).text == text
    assert read(answer(page(text), media, told)).text == text


def test_a_text_and_a_pdf_are_read_as_what_they_are(tmp_path: Path) -> None:
    assert read(answer(WORDS.encode(), "text/plain")).text == WORDS
    with pytest.raises(UnreadableError):
        read(answer(b"%PDF-1.7 and no more", "text/html"))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "data", [b"", b"  \n", b"\0\0\0", b"<!-- -->", b"<html><body></body></html>", b"\x89PNG\r\n\x1a\n\0"]
)
def test_what_says_nothing_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(UnreadableError, match=r"\.$"):
        read(answer(data))


def test_a_page_names_its_feeds_by_their_whole_addresses() -> None:
    head = (
        "<link rel='alternate' type='application/rss+xml' href='/feed'>"
        "<link rel='Alternate nofollow' type='application/atom+xml' href='atom.xml'>"
        "<link rel='alternate' type='application/rss+xml' href='/feed'>"
        "<link rel='alternate' type='text/html' href='/uk' hreflang='uk'>"
        "<link rel='alternate' type='application/rss+xml' href='javascript:alert(1)'>"
    )
    assert feeds(answer(page(head=head))) == ("https://news.example/feed", "https://news.example/atom.xml")


@pytest.mark.parametrize(
    "data",
    [
        b"<div>" * 60_000 + WORDS.encode(),
        b"<p>" + b"a " * 300_000,
        b"<" * 200_000,
        b"&amp" * 100_000,
        b"<table>" + b"<tr><td>a<td>b" * 5_000,
        b"<a href='" + b"x" * 300_000,
    ],
    ids=["deep", "long", "angles", "entities", "table", "attribute"],
)
def test_a_page_made_to_take_long_does_not(data: bytes) -> None:
    started = time.process_time()
    with suppress(UnreadableError):
        read(answer(data))
    assert time.process_time() - started < 10


TAGS = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<table><tr><td>",
            "<li>",
            "<svg>",
            "<script>",
            "</script>",
            "<template>",
            "<title>",
            "<meta ",
        ),
        *("<link rel=canonical href='http://[", "<script type='application/ld+json'>", '{"@graph":[', "<!--", "-->"),
        *(
            "<html lang='",
            "<time pubdate datetime='",
            "<base href='http://['>",
            "\0",
            "<body/>",
            "<?xml version='1.0'?>",
        ),
        *("&#x110000;", "'>"),
    ]
)


@settings(deadline=3_000, max_examples=150)
@given(st.binary(max_size=300) | st.lists(TAGS | st.text(max_size=12), max_size=30).map("".join).map(str.encode))
def test_wild_bytes_are_a_page_or_refused_in_words(data: bytes) -> None:
    with suppress(UnreadableError):
        assert read(answer(data)).text.strip()
