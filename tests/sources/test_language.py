import pytest

from bot.sources.language import language

ENGLISH = "The harbour has been closed since the storm, and it is not clear when the work on the quay will be done."
UKRAINIAN = "Президент заявив, що переговори тривають, але рішення про припинення вогню ще не ухвалено на цьому тижні."
RUSSIAN = "Президент заявил, что переговоры продолжаются, но решение о прекращении огня ещё не принято на этой неделе."


@pytest.mark.parametrize(("text", "told"), [(ENGLISH, "en"), (UKRAINIAN, "uk"), (RUSSIAN, "ru")])
def test_a_text_tells_its_language_by_its_words_and_letters(text: str, told: str) -> None:
    assert language(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "Der Hafen ist seit dem Sturm geschlossen, und es ist nicht klar, wann er wieder geöffnet wird in diesem Jahr.",
        "Le port est fermé depuis la tempête et on ne sait pas quand il sera rouvert cette année par la ville.",
        "Port jest zamknięty od czasu burzy, a na razie nie wiadomo, kiedy zostanie otwarty na nowo w tym roku.",
        "Пристанището е затворено след бурята и не е ясно кога ще бъде отворено отново тази година за корабите.",
        "Порт зачынены пасля буры, і пакуль не вядома, калі яго адкрыюць зноў у гэтым годзе для ўсіх караблёў.",
        "Лука је затворена после олује и није јасно када ће бити поново отворена ове године за бродове у граду.",
        "Harbour closed.",
        "",
        "港口自风暴以来一直关闭。",
        "12 345 — 67",
    ],
)
def test_what_cannot_be_told_stays_unknown(text: str) -> None:
    assert language(text) is None


@pytest.mark.parametrize(("declared", "tag"), [("en-US", "en"), ("uk_UA", "uk"), (" FR ", "fr"), ("zh-Hant-TW", "zh")])
def test_a_declared_language_counts_by_its_first_part(declared: str, tag: str) -> None:
    assert language("—", declared) == tag


@pytest.mark.parametrize("declared", ["und", "", "-", "english!", "x", None])
def test_what_declares_nothing_counts_for_nothing(declared: str | None) -> None:
    assert language("Words.", declared) is None
    assert language(ENGLISH, declared) == "en"


def test_a_text_in_another_script_than_declared_tells_better() -> None:
    assert language(UKRAINIAN, "en") == "uk"
    assert language("Слово.", "en") is None
    assert language(ENGLISH, "ru") == "en"


def test_a_site_in_two_languages_that_declares_one_for_all_pages_is_not_believed() -> None:
    assert language(RUSSIAN, "uk") == "ru"
    assert language(UKRAINIAN, "ru") == "uk"


def test_a_quotation_changes_nothing() -> None:
    assert language(f"{RUSSIAN * 3} Он сказал: «слава нації», и ушёл.") == "ru"
