import pytest

from bot.briefing.claims import claim, conflict, contradict


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Senate approved the package on 12 April.", "The Senate rejected the package on 12 April."),
        ("The aid comes to 40 million.", "The aid comes to 40 billion."),
        ("Grain prices rise by 5 percent.", "Grain prices fall by 5 percent."),
        ("It changed by 5 percent.", "It changed by -5 percent."),
        ("The vote is in March.", "The vote is in April."),
        ("Three contractors came.", "Four contractors came."),
        ("The truce was extended by thirty days.", "The truce was extended by sixty days."),
        ("Twenty-four ships are waiting.", "Twenty-six ships are waiting."),
        ("The council supports the line.", "The council opposes the line."),
        ("Kyiv will sign the treaty.", "Kyiv may sign the treaty."),
        ("The talks produced a text.", "The talks failed to produce a text."),
        ("Рада підтримала закон.", "Рада не підтримала закон."),
        ("Закрили два мости.", "Закрили три мости."),
        ("Голосування буде у вівторок.", "Голосування буде в п’ятницю."),
        ("Погибли двое рабочих.", "Погибли пятеро рабочих."),
    ],
)
def test_sentences_of_nearly_the_same_words_can_contradict_each_other(one: str, other: str) -> None:
    assert contradict(claim(one), claim(other))
    assert contradict(claim(other), claim(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("On Monday the envoy from Kyiv signed.", "On Monday the envoy from Moscow signed."),
        ("Today the army of Russia attacked Ukraine.", "Today the army of Ukraine attacked Russia."),
    ],
)
def test_the_same_said_of_others_is_no_source(one: str, other: str) -> None:
    assert conflict(claim(one), claim(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The harbour stays closed until spring.", "Until spring, the harbour is closed, the mayor said."),
        ("It costs 40 million euros.", "It costs 40 million euros, half of it from the region."),
        ("The envoy from Kyiv signed.", "An envoy signed for Kyiv."),
        ("Закрили два мости, які стояли з весни.", "Рух зупинили на двох мостах, які стояли з весни."),
        ("Голосування переніс на понеділок спікер.", "Спікер переніс голосування; до понеділка є час."),
    ],
)
def test_the_same_in_other_words_does_not(one: str, other: str) -> None:
    assert not conflict(claim(one), claim(other))


def test_a_name_that_begins_as_a_denial_denies_nothing() -> None:
    assert not claim("NO2 fell in Oldbridge.").denied
    assert claim("No, NO2 rose in Oldbridge.").denied
    assert claim("They didn’t close it (“don't”).").denied
