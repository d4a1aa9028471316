from collections import Counter
from math import fsum, log
from random import Random

import pytest

from bot.briefing.claims import Claim, claim
from bot.briefing.selection import Candidate
from bot.briefing.support import supported
from bot.briefing.terms import weight
from builders import candidate

CLOSED = "The harbour of Oldbridge will stay closed until spring, the council said."
AGAIN = "Until spring the harbour of Oldbridge stays closed, said the council."
OTHER = "Fishermen pay double fees in the next town."


def others(offered: list[Candidate]) -> list[list[str]]:
    return [[one.passage.document_id for one in choice.others] for choice in supported(offered)]


def test_what_another_document_says_in_other_words_supports_a_point() -> None:
    offered = [
        candidate(CLOSED, document_id="a"),
        candidate(AGAIN, document_id="b"),
        candidate(OTHER, document_id="c"),
    ]
    assert others(offered) == [["b"], ["a"], []]
    assert [choice.voices for choice in supported(offered)] == [2, 2, 1]


def test_a_document_does_not_support_itself() -> None:
    assert others([candidate(CLOSED), candidate(AGAIN, place=1)]) == [[], []]
    assert others([candidate(CLOSED), candidate(AGAIN, place=1), candidate(OTHER, document_id="b")]) == [[], [], []]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The repair costs 212 million euros.", "The repair costs 121 million euros."),
        ("The council voted for the repair of the bridge.", "The council never voted for the repair of the bridge."),
        ("Рада проголосувала за ремонт мосту.", "Рада не проголосувала за ремонт мосту."),
    ],
)
def test_another_number_or_a_negation_is_no_support(one: str, other: str) -> None:
    offered = [candidate(one, document_id="a"), candidate(other, document_id="b")]
    assert others(offered) == [[], []]


def test_a_span_that_holds_more_than_the_point_supports_it_and_not_the_other_way() -> None:
    short, long = (
        "The harbour stays closed.",
        (
            "The harbour stays closed, fishermen pay double fees elsewhere, engineers measure cracks along the quay, "
            "and the mayor of Oldbridge promises repairs in spring."
        ),
    )
    assert others([candidate(short, document_id="a"), candidate(long, document_id="b")]) == [["b"], []]


def test_copies_of_one_text_are_one_voice() -> None:
    article = [
        CLOSED,
        OTHER,
        "Engineers measured cracks along the northern quay.",
        "The mayor wants repairs in spring.",
    ]
    offered = [
        *(candidate(text, document_id="a", place=place) for place, text in enumerate(article)),
        *(candidate(text, document_id="copy", place=place) for place, text in enumerate(article)),
        candidate(AGAIN, document_id="own"),
    ]
    first = supported(offered)[0]
    assert [one.passage.document_id for one in first.others] == ["copy", "own"]
    assert first.voices == 2


def test_a_copy_that_ingestion_found_is_no_source_beside_its_first_and_makes_no_point_of_its_words() -> None:
    offered = [
        candidate(CLOSED, document_id="wire", family=1),
        candidate(CLOSED, document_id="a-copy", family=1, copy=True),
        candidate(AGAIN, document_id="own", family=2),
        candidate(AGAIN, document_id="own-copy", family=2, copy=True),
    ]
    choices = supported(offered)
    assert [[one.passage.document_id for one in choice.others] for choice in choices[:2]] == [["own"], ["own"]]
    assert [(choice.candidate.score, choice.voices) for choice in choices] == [(1.0, 2), (0.0, 2), (1.0, 2), (0.0, 2)]


def test_what_a_copy_adds_of_its_own_is_its_point() -> None:
    first = candidate(CLOSED, document_id="wire", family=1)
    added = candidate(OTHER, document_id="copy", family=1, copy=True)
    choices = supported([first, added])
    assert [choice.candidate.score for choice in choices] == [1.0, 1.0]


def test_the_order_of_the_candidates_changes_nothing() -> None:
    offered = [candidate(text, document_id=name) for name, text in zip("abc", (CLOSED, AGAIN, OTHER), strict=True)]
    backwards = {choice.candidate.key: choice for choice in supported(offered[::-1])}
    for choice in supported(offered):
        mirrored = backwards[choice.candidate.key]
        assert {one.key for one in choice.others} == {one.key for one in mirrored.others}
        assert choice.voices == mirrored.voices


def test_a_text_that_hundreds_of_documents_carry_is_read_once() -> None:
    read: list[str] = []

    def counted(text: str) -> Claim:
        read.append(text)
        return claim(text)

    offered = [candidate(text, document_id=f"{number:03}") for text in (CLOSED, AGAIN) for number in range(200)]
    choices = supported(offered, counted)
    assert sorted(read) == sorted([CLOSED, AGAIN])
    assert all(len(choice.others) == len(offered) // 2 - 1 for choice in choices)


def test_names_and_one_word_in_common_are_no_support() -> None:
    useful = "The Norwegian envoy, Laura Whitfield, called the meeting useful."
    draft = "Oslo will send a draft by the end of November, the Norwegian envoy Laura Whitfield said."
    helpful = "Laura Whitfield, the envoy of Norway, found the meeting useful."
    offered = [
        candidate(text, document_id=name) for name, text in zip("abcd", (useful, draft, helpful, OTHER), strict=True)
    ]
    assert others(offered)[0] == ["c"]


def test_looking_at_a_text_s_rarest_words_alone_misses_nothing() -> None:
    dice = Random(11)  # noqa: S311  no cryptography: texts
    vocabulary = [f"word{chr(97 + one)}{chr(97 + other)}" for one in range(8) for other in range(8)]
    texts = [" ".join(dice.choices(vocabulary[: dice.randint(6, 64)], k=dice.randint(2, 9))) for _ in range(120)]
    offered = [candidate(f"{text.capitalize()}.", document_id=f"{place:03}") for place, text in enumerate(texts)]
    sets = [frozenset(one.terms) for one in offered]
    held = Counter(word for words in sets for word in words)

    def mass(words: frozenset[str]) -> float:
        return fsum(log(1 + len(sets) / (1 + held[word])) for word in words)

    def supports(mine: frozenset[str], theirs: frozenset[str]) -> bool:
        both = mine & theirs
        told = len(both) >= min(2, len(mine)) and fsum(map(weight, both)) >= 0.4 * fsum(map(weight, mine))
        return told and round(mass(both) / mass(mine), 4) >= 0.5

    expected = [
        [f"{other:03}" for other, theirs in enumerate(sets) if other != one and supports(mine, theirs)]
        for one, mine in enumerate(sets)
    ]
    assert sum(map(len, expected)) > 100
    assert others(offered) == expected


def test_what_can_be_no_part_of_a_point_is_only_compared_for_copies() -> None:
    gulls = "The harbour of Oldbridge will stay closed until spring, and gulls circle."
    fees = "Until spring the harbour of Oldbridge stays closed, so fishermen pay double."
    assert others([candidate(gulls, document_id="a"), candidate(fees, document_id="b")]) == [["b"], ["a"]]
    offered = [
        candidate(gulls, document_id="a", score=0.0),
        candidate(fees, document_id="b", score=0.0),
        candidate(OTHER, document_id="c", place=0, score=0.0),
        candidate("They are angry about it.", document_id="c", place=1, leans=True),
        candidate(OTHER, document_id="d", score=0.0),
    ]
    assert others(offered) == [[], [], ["d"], [], ["c"]]  # what a point leans on is a part of it
