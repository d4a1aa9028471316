import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.web.articles import article_of, normal_form

ARTICLE = "https://example.org/news/harbour-closed?id=7"


@pytest.mark.parametrize(
    "same",
    [
        "http://example.org/news/harbour-closed?id=7",
        "https://WWW.Example.org:443/news/harbour-closed/?id=7#comments",
        "https://m.example.org/news/harbour-closed?utm_source=feed&id=7&utm_medium=rss&fbclid=x",
        "https://amp.example.org/news/harbour-closed?id=7",
        "https://example.org/amp/news/harbour-closed?id=7",
        "https://example.org/news/harbour-closed/amp/?id=7",
        "https://example.org/news/harbour-closed?id=7&amp=1",
        "https://www.google.com/amp/s/www.example.org/news/harbour-closed?id=7",
        "https://example-org.cdn.ampproject.org/c/s/example.org/news/harbour-closed?id=7",
        "https://example.org/news/harbour%2Dclosed?id=7",
    ],
)
def test_all_ways_to_an_article_lead_to_one(same: str) -> None:
    assert article_of(same) == article_of(ARTICLE)


@pytest.mark.parametrize(
    "other",
    [
        "https://example.org/news/harbour-closed",
        "https://example.org/news/harbour-closed?id=8",
        "https://example.org/news/harbour-open?id=7",
        "https://example.org:8080/news/harbour-closed?id=7",
        "https://news.example.org/news/harbour-closed?id=7",
        "https://example.org/news/Harbour-Closed?id=7",
        "https://example.org/news/champ?id=7",
    ],
)
def test_another_address_is_another_article(other: str) -> None:
    assert article_of(other) != article_of(ARTICLE)


def test_what_differs_in_its_query_alone_is_told_apart() -> None:
    assert article_of("https://example.org/?p=1") not in {None, article_of("https://example.org/?p=2")}


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "https://example.org",
        "https://www.example.org/?utm_source=x",
        "tag:example.org,2026:7",
        "http://[",
        "7",
    ],
)
def test_a_front_page_and_what_is_no_address_are_no_article(url: str | None) -> None:
    assert article_of(url) is None


@given(st.text() | st.text().map("https://example.org/{}".format))
def test_any_text_has_a_normal_form_or_none_and_keeps_it(url: str) -> None:
    normal = normal_form(url)
    assert normal is None or normal_form(f"https://{normal}") == normal
