from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.briefing.splitting.sentences import sentences

PIECES = st.sampled_from(
    [
        *(
            "Mr. ",
            "U.S. ",
            "He left. ",
            "“So? ",
            "” ",
            "(",
            ") ",
            "\n\n",
            "\n",
            " . . . ",
            "… ",
            "1. ",
            "2) ",
            "a. ",
            "[1] ",
        ),
        *("5 p.m. ", "«Так. ", "» ", "р. ", "В. ", "і т. д. ", "грн. ", '"', "i am. ", "• 9. ", "no? ", "\t", "Що"),
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES).map("".join)), st.sampled_from(["en", "uk", "ru"]))
def test_sentences_are_spans_in_order_and_only_white_space_lies_outside_them(text: str, language: str) -> None:
    spans = sentences(text, language)
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
    assert "".join("".join(text[start:end] for start, end in spans).split()) == "".join(text.split())


def split_at_bars(marked: str, language: str) -> tuple[list[str], list[str]]:
    """What is found in a text, and what its bars ask for."""
    text = marked.replace(" | ", " ")
    return [text[start:end] for start, end in sentences(text, language)], marked.split(" | ")


@pytest.mark.parametrize(
    "marked",
    [
        *("She arrived in Washington, D.C. | The talks began at once.", "Aid from the U.S. Congress rose. | It fell."),
        *("Maj. Gen. Ann Lee (ret.) spoke. | Rt. Hon. Jo Ray did not.", "Sen. A. B. Roe Jr. agreed. | Dr. No did not."),
        *("The talks ended at 6 p.m. Monday.", "It ended at 6 p.m. | Both sides left.", "At 9 p.m. Oldbridge slept."),
        *(
            "See Fig. 3 and pp. 12-14. | They show it.",
            "The answer is no. | Nobody doubts it.",
            "It is Case No. 7. | So.",
        ),
        *(
            "The company is called Harbour Inc. | It makes ships.",
            "Harbour Inc. said so.",
            "Nets, ropes, etc. | So be it.",
        ),
        *(
            "World War I. | Germany lost.",
            "Version 2.0.1 costs $3.5. | Version 3 does not.",
            "Visit example.org. | It is free.",
        ),
        *("“I don’t know. Maybe,” she said. | He left.", '"Stop!" he shouted. | "No." | They stopped.'),
        *("He said: “We wait. We hope.” | Then he left.", "The plan (it is old. It is good.) failed. | So what?"),
        *("Wait... what? | I see.", "It was (see p. 4) late. | (It rained.) | Nobody came.", "It fell. [3] | It rose."),
        *(
            "1. Flour | 2. Sugar | 3. Salt",
            "a) One thing | b) Another thing",
            "no. | i left. | nobody saw me, etc. and so on",
        ),
        *(
            "Is it good or bad? | what do you think?",
            "One line ends here\nand goes on. | Another.",
            "He came . . . late. | So.",
        ),
    ],
)
def test_english_sentences_end_where_a_reader_ends_them(marked: str) -> None:
    found, asked = split_at_bars(marked, "en")
    assert found == asked


@pytest.mark.parametrize(
    "marked",
    [
        *(
            "У січні 2024 р. Рада ухвалила закон. | Його підписали.",
            "Угоду підписали в Києві 5 березня 2014 р. | Рада чекає.",
        ),
        *("О 15 год. почалася нарада. | Вона тривала 2 год. 30 хв.", "Втрати сягнули 12 млрд грн. | Уряд шукає кошти."),
        *("На вул. Б. Коваля, 12, пожежа. | О. Іваненко мовчить.", "Це зброя, ліки та ін. | Усе потрібне."),
        *("Т. зв. «рада» зникла. | Див. рис. 5. | Там карта.", "У XX ст. порт ріс. | У XXI ст. він старіє."),
        *("«Ми тут!» — сказав він. | «Сумнівів немає».", "«Ми вистоїмо. Ми переможемо», — сказав він."),
        *(
            "Він народився в с. Моринці. | Він поет.",
            "Адреса: 01001, м. Київ, буд. 1, кв. 5. | Тел. 044-123.",
            "1. | Рада ухвалює закон.",
        ),
    ],
)
def test_ukrainian_sentences_end_where_a_reader_ends_them(marked: str) -> None:
    found, asked = split_at_bars(marked, "uk")
    assert found == asked


@pytest.mark.parametrize(
    "marked",
    [
        *("Договор подписали 12 февраля 2015 г. | Стороны ждут.", "В 1990-х гг. Одесса росла. | Это было давно."),
        *("Ущерб составил 5 млн руб. | Виновные найдены.", "Цена 61 млрд долл. США. | Конгресс согласен."),
        *(
            "Т. е. Киев согласен. | Москва — нет.",
            "Это порты, суда и т. д. | Их мало.",
            "До н. э. города не было. | Он возник позже.",
        ),
        *("По словам ген.-лейт. Петрова, тихо. | Дж. Р. Р. Иванов молчит.", "«Хватит!» — крикнул он. | Все ушли."),
        *("«Мы ждём, — сказал он. — Но недолго».", "Это сделал я. | Он молчал.", "На ул. им. Чехова дом 5. | Он пуст."),
    ],
)
def test_russian_sentences_end_where_a_reader_ends_them(marked: str) -> None:
    found, asked = split_at_bars(marked, "ru")
    assert found == asked


def test_a_quotation_is_kept_whole_as_long_as_is_asked() -> None:
    text = "She said: “" + "We shall wait here. " * 6 + "We shall.” He left."
    assert len(sentences(text, "en")) == 8
    assert len(sentences(text, "en", quote_words=45)) == 2


@pytest.mark.parametrize("text", ["a. " * 30_000, "5 p.m. Mr. " * 10_000, "\n" * 50_000, " " * 50_000, '. "' * 20_000])
def test_a_text_of_nothing_but_doubtful_stops_is_read_all_the_same(text: str) -> None:
    spans = sentences(text, "en")
    assert "".join("".join(text[start:end] for start, end in spans).split()) == "".join(text.split())
