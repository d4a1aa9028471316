from collections import Counter
from math import fsum, log

from hypothesis import given
from hypothesis import strategies as st

from bot.briefing.containment import contained

TEXTS = st.lists(st.frozensets(st.sampled_from("abcdefghij"), max_size=6), max_size=12)


def test_a_text_that_holds_most_of_another_is_found_with_its_share() -> None:
    texts = [frozenset("abc"), frozenset("abcxyz"), frozenset("pq")]
    assert contained(texts, ["one", "two", "three"], [0.5] * 3, [False] * 3) == [(0, 1, 1.0)]


def test_what_comes_from_one_place_is_not_compared() -> None:
    assert contained([frozenset("abc")] * 2, ["one", "one"], [0.5] * 2, [False] * 2) == []


def test_a_copy_holds_and_is_held() -> None:
    texts, origins = [frozenset("abc"), frozenset("abcxyz"), frozenset("abc")], ["one", "two", "three"]
    assert contained(texts, origins, [0.9] * 3, [True] * 3) == [(0, 2, 1.0), (2, 0, 1.0)]


def test_nothing_holds_nothing() -> None:
    assert contained([], [], [], []) == []
    assert contained([frozenset(), frozenset()], ["one", "two"], [0.5] * 2, [False] * 2) == []


@given(texts=TEXTS, least=st.sampled_from([0.3, 0.5, 0.9]))
def test_every_pair_is_found_that_comparing_all_of_them_finds(texts: list[frozenset[str]], least: float) -> None:
    origins = [str(place % 3) for place in range(len(texts))]
    held = Counter(word for text in texts for word in text)

    def mass(words: frozenset[str]) -> float:
        return fsum(log(1 + len(texts) / (1 + held[word])) for word in sorted(words))

    expected = [
        (one, other)
        for one, mine in enumerate(texts)
        for other, theirs in enumerate(texts)
        if mine and origins[one] != origins[other] and round(mass(mine & theirs) / mass(mine), 4) >= least
    ]
    found = contained(texts, origins, [least] * len(texts), [False] * len(texts))
    assert [(one, other) for one, other, _ in found] == expected


def test_other_texts_tell_how_rare_a_word_is_and_are_compared_with_nothing() -> None:
    texts, others = [frozenset("abcd"), frozenset("abxy"), frozenset("cdxy")], [frozenset("ab"), frozenset("abq")]
    origins, least = ["one", "two", "three"], [0.3, 0.3, 0.3]
    whole = contained([*texts, *others], [*origins, "one", "one"], [*least, 2.0, 2.0], [False] * 5)
    found = contained(texts, origins, least, [False] * 3, others)
    assert (
        found == [pair for pair in whole if max(pair[:2]) < len(texts)] != contained(texts, origins, least, [False] * 3)
    )
