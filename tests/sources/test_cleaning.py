import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from bot.sources.cleaning import clean
from bot.sources.provenance import stated_source, web_address

ANY_TEXT = st.text(st.characters())  # surrogates and controls too


def test_line_ends_marks_and_accents_come_in_one_form() -> None:
    assert clean("\ufeffone\r\ntwo\rthree\x0cfour\u2028five") == "one\ntwo\nthree\nfour\nfive"
    assert clean("Cafe\u0301 Киі\u0308в") == "Café Київ"
    assert clean("a\0b\x07c\ud800d\x9fe\tf") == "abcde\tf"


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(ANY_TEXT)
def test_nothing_unstorable_is_left(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert not [c for c in cleaned if unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t"]
    assert unicodedata.is_normalized("NFC", cleaned)


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Co", "Cn"), max_codepoint=0x24F), min_size=1))
def test_text_that_was_clean_is_left_alone(text: str) -> None:
    if unicodedata.is_normalized("NFC", text):
        assert clean(text) == text


@given(ANY_TEXT)
def test_a_stated_source_is_words_of_the_text(text: str) -> None:
    stated = stated_source(text)
    assert stated is None or (stated in text and stated.strip())


@given(ANY_TEXT | st.builds("http://{}".format, ANY_TEXT))
def test_an_address_is_http_and_holds_nothing_that_could_break_out_of_a_link(text: str) -> None:
    address = web_address(text)
    assert address is None or (address.startswith(("http://", "https://", "HTTP")) or "://" in address)
    assert address is None or not set(address) & set(' <>"|')


def test_only_web_addresses_are_links() -> None:
    assert web_address(" https://port.example/a?b=c#d ") == "https://port.example/a?b=c#d"
    for text in ("javascript:alert(1)", "ftp://port.example", "port.example", "https://", "//x", "http://[", "", None):
        assert web_address(text) is None
