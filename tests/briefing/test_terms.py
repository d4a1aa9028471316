import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.briefing.terms import stem, terms, weight, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The U.S. role", ["the", "u.s.", "role"]),
        ("U.S.-Ukraine relations", ["u.s.", "ukraine", "relations"]),
        ("3.5 million, not 4", ["3.5", "million", "not", "4"]),
        ("Kyiv's and KYIV’S", ["kyiv", "and", "kyiv"]),
        ("don't", ["don't"]),
        ("об'єкт м’ята", ["об'єкт", "м'ята"]),
        ("snake_case", ["snake", "case"]),
        ("… !? –", []),
    ],
)
def test_words_are_folded_without_possessives_and_abbreviations_stay_whole(text: str, found: list[str]) -> None:
    assert words(text) == found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("negotiate", "negotiations"), ("challenge", "challenges"), ("dispute", "disputed")),
        *(("перемовини", "перемовинами"), ("безпека", "безпеки"), ("переговоры", "переговорами")),
    ],
)
def test_endings_do_not_matter(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_grammar_words_weigh_nothing_and_rare_words_most() -> None:
    assert terms("What is it that they have, and was it not?") == []
    assert weight(stem("people")) == 0 < weight(stem("problem")) < weight(stem("harbour")) < weight("zyzzogeton")


@given(st.lists(st.text()))
def test_no_word_spans_white_space(texts: list[str]) -> None:
    assert words(" ".join(texts)) == [word for text in texts for word in words(text)]


@given(st.text())
def test_any_text_has_terms_with_weight(text: str) -> None:
    assert all(weight(term) > 0 for term in terms(text))


@pytest.mark.parametrize("text", ["Хто президент України?", "США", "Україна й Росія", "Кто президент России?"])
def test_names_and_offices_are_no_grammar_however_often_the_news_say_them(text: str) -> None:
    assert terms(text)


@pytest.mark.parametrize("text", ["Whose?", "Чого?", "Кому і скільки?", "Зачем и откуда?"])
def test_words_that_only_ask_are_grammar_however_seldom_they_are(text: str) -> None:
    assert terms(text) == []
