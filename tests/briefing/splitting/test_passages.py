import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.briefing.splitting.layout import headings
from bot.briefing.splitting.passages import split
from bot.model import Passage
from builders import document

ROOT = Path(__file__).resolve().parents[3]


def passages(text: str) -> tuple[Passage, ...]:
    return split(document(text))


def texts(text: str) -> list[str]:
    return [" ".join(passage.text.split()) for passage in passages(text)]


def outline(text: str) -> list[tuple[str, str]]:
    """Each passage with its section."""
    return [(passage.section, " ".join(passage.text.split())) for passage in passages(text)]


def check_spans(text: str, found: tuple[Passage, ...]) -> None:
    assert all(passage.text == text[passage.start : passage.end] for passage in found)
    assert all(passage.text == passage.text.strip() != "" for passage in found)
    assert all(one.end <= two.start for one, two in pairwise(found))
    assert all(one.paragraph <= two.paragraph <= one.paragraph + 1 for one, two in pairwise(found))


LINES = st.sampled_from(
    [
        *("Harbour News", "## Costs ##", "# #", "- an item", "2) Another item here.", "Source: us", "By Ida Brandt"),
        *("The mayor of Oldbridge said on", "that it is closed. Nobody knows why", "Was it so?", "=====", "| a | b |"),
        *(
            "Президент В. Шевченко приїхав до Львова.",
            "Next steps:",
            "Dr. No left at 3 p.m. “Why?” she asked.",
            "",
            " \t",
        ),
    ]
)


@given(st.one_of(st.text(), st.lists(LINES).map("\n".join)))
@example("The harbour is closed until\n# #\n")
@example("The harbour is closed until\nspring, they say.\n#\t#")
def test_whatever_the_text_passages_are_spans_in_order_that_never_overlap(text: str) -> None:
    check_spans(text, passages(text))


@pytest.mark.parametrize("name", ["seeds/us-ukraine-relations.txt", "docs/examples/tramline/seeds/tram-line.txt"])
def test_a_shipped_text_is_covered_whole_but_for_headings_and_provenance(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    found = passages(text)
    check_spans(text, found)
    left = text
    for passage in reversed(found):
        left = left[: passage.start] + left[passage.end :]
    lines = [line for line in left.splitlines() if line.strip()]
    assert len(lines) == 5
    assert lines[-1].startswith("Source: ")
    assert lines[:-1] == list(dict.fromkeys(passage.section for passage in found if passage.section))


LONG = "long-" * 30
RAW = """\
The port of Oldbridge has been closed since the storm. Nobody knows for how long.
What the Mayor Says

The mayor wants repairs to begin in spring. She would not name a sum.
Money is there, she added, but hands are not.
What Fishermen Fear
Fishermen fear for the season.
Source: The Oldbridge Courier.
"""

WRAPPED = f"""\
The Harbour Question

The port of Oldbridge has been closed since the storm of last winter, and
nobody in the council can say when it will open again. The region wants to
see the harbour of https://example.org/{LONG} restored
by the end of May.

What the Mayor Says
The mayor wants repairs to begin in spring, once the region has paid what it
owes. She would not name a sum.
- One reason is the quay, which has
  been sinking for years.
- Another is the lock.
"""

MARKED = """\
# The port

It has been closed since the storm.

## What it costs ##

* Repairs cost 3.5 million euros.
1. The region pays half.

| year | sum |
| 2026 | 3.5 |

Outlook
-------
Work begins in spring.
"""


def test_raw_text_has_bare_headings_and_one_paragraph_a_line() -> None:
    assert [(one.section, one.paragraph, one.text) for one in passages(RAW)] == [
        ("", 0, "The port of Oldbridge has been closed since the storm."),
        ("", 0, "Nobody knows for how long."),
        ("What the Mayor Says", 1, "The mayor wants repairs to begin in spring."),
        ("What the Mayor Says", 1, "She would not name a sum."),
        ("What the Mayor Says", 2, "Money is there, she added, but hands are not."),
        ("What Fishermen Fear", 3, "Fishermen fear for the season."),
    ]


def test_a_line_wrapped_by_hand_ends_no_sentence() -> None:
    question, mayor = "The Harbour Question", "What the Mayor Says"
    closed = "nobody in the council can say when it will open again."
    assert outline(WRAPPED) == [
        (question, f"The port of Oldbridge has been closed since the storm of last winter, and {closed}"),
        (question, f"The region wants to see the harbour of https://example.org/{LONG} restored by the end of May."),
        (mayor, "The mayor wants repairs to begin in spring, once the region has paid what it owes."),
        (mayor, "She would not name a sum."),
        (mayor, "One reason is the quay, which has been sinking for years."),
        (mayor, "Another is the lock."),
    ]


def test_marked_text_has_its_headings_and_items_by_their_marks() -> None:
    assert outline(MARKED) == [
        ("The port", "It has been closed since the storm."),
        ("What it costs", "Repairs cost 3.5 million euros."),
        ("What it costs", "The region pays half."),
        ("Outlook", "Work begins in spring."),
    ]


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        *(
            ("Costs", "Costs"),
            ("THE COSTS", "THE COSTS"),
            ("Costs:", "Costs"),
            ("What will it cost?", "What will it cost?"),
        ),
        *(("### Costs", "Costs"), ("Виклики", "Виклики"), ("1990–2014", ""), ("2026 and After", "2026 and After")),
        *(("costs", ""), ("Costs are high.", ""), ("He said that the three of them agree:", ""), ("Costs,", "")),
        ("A line of more than fourteen words is no heading at all even if it has no stop", ""),
    ],
)
def test_a_heading_is_a_short_line_that_makes_no_statement(heading: str, section: str) -> None:
    prose = "Repairs cost much more than the council of the city had ever thought that they would cost."
    found = passages(f"{prose}\n{heading}\n{prose}\n")
    assert found[-1].section == section


@pytest.mark.parametrize(
    "between", ["By Ida Brandt", "Photo: the quay", "Published: 3 May 2026", "© 2026 Courier", "***"]
)
def test_a_by_line_stands_between_a_title_and_its_prose(between: str) -> None:
    assert outline(f"A Rather Long Title of the Whole Text\n{between}\n\nThe port is closed.\n") == [
        ("A Rather Long Title of the Whole Text", "The port is closed.")
    ]


def test_a_title_may_stand_over_a_shorter_heading() -> None:
    assert outline("A Rather Long Title of the Whole Text\nCosts\nThe port is closed now.\n") == [
        ("Costs", "The port is closed now.")
    ]


@pytest.mark.parametrize(
    "line",
    [
        *("Source: The Courier.", "Sources: a, b", "Photo: AP", "By Ida Brandt", "By IDA BRANDT", "© 2026 The Courier"),
        *("Updated: 3 May", "Джерело: Укрінформ", "Источник: ТАСС", "| a | b |", "2026 | 3.5", "* * *", "2026"),
    ],
)
def test_provenance_by_lines_and_tables_are_no_passages(line: str) -> None:
    assert texts(f"The port is closed since the storm.\n{line}\n") == ["The port is closed since the storm."]


@pytest.mark.parametrize(
    "line", ["By then it was over.", "By the end of May they left.", "Via Roma is closed.", "Sources say no."]
)
def test_a_sentence_that_only_looks_like_provenance_is_a_passage(line: str) -> None:
    assert texts(f"The port is closed since the storm.\n{line}\n")[-1] == line


@pytest.mark.parametrize(
    "sentences",
    [
        ["Mr. Smith met Dr. Jones at 3 p.m. on Monday.", "They spoke."],
        ["The U.S. agreed.", "U.S. Senator J. Doe left."],
        ["Prices rose 3.5 per cent, i.e. too much.", "See e.g. page 3."],
        ["“It is over,” she said.", "He left."],
        ["Президент В. Шевченко приїхав до м. Львова 5 травня.", "Він не сам."],
        ["Договір підписали О. В. Коваль та І. Франко.", "Так вирішили."],
        ["Президент В. Иванов приехал в г. Москва.", "Это было вчера."],
        ["Угода коштує 3,5 млн євро.", "Гроші є."],
    ],
)
def test_abbreviations_numbers_and_initials_end_no_sentence(sentences: list[str]) -> None:
    assert texts(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    "sentence",
    [
        *(
            "This is why it failed.",
            "They would not say.",
            "However, it rains.",
            "For one, it rains.",
            "Both sides wait.",
        ),
        *("“It is over,” she said.", "Some fear a flood.", "In contrast, the city waits.", "The latter is closed."),
        *("Це очікування давнє.", "Вони не згодні.", "Однак час минає.", "Это сложно.", "Они против."),
    ],
)
def test_what_cannot_be_read_alone_leans_on_what_stands_before(sentence: str) -> None:
    assert passages(f"The port is closed. {sentence}")[-1].leans


@pytest.mark.parametrize(
    "sentence",
    [
        *(
            "The port is closed.",
            "Theirs is a hard case.",
            "Italy waits.",
            "Thistles grow there.",
            "Shelters are full.",
        ),
        *("This week the port opens.", "That year the port closed.", "These days nobody fishes.", "Центр чекає."),
    ],
)
def test_what_can_be_read_alone_leans_on_nothing(sentence: str) -> None:
    assert not passages(f"The port is closed. {sentence}")[-1].leans


def test_a_sentence_that_adds_leans_inside_a_paragraph_but_may_open_one() -> None:
    adding = "Furthermore, the lock is broken."
    assert passages(f"The port is closed. {adding}")[-1].leans
    assert not passages(f"The port is closed.\n{adding}")[-1].leans


@pytest.mark.parametrize("text", ["", "\n\n", " ", "…", "2026", "Source: us", "# Only a title"])
def test_a_text_without_prose_has_no_passages(text: str) -> None:
    assert passages(text) == ()


def test_a_single_bare_line_is_a_passage_for_it_stands_over_nothing() -> None:
    assert outline("The Harbour Question") == [("", "The Harbour Question")]


def test_a_shared_text_is_split_the_same_way_twice() -> None:
    assert passages(WRAPPED) == passages(WRAPPED)
    assert re.sub(r"\s+", " ", passages(WRAPPED)[0].text) == texts(WRAPPED)[0]


HARBOUR = """\
Harbour Talks End Without a Deal
By Ida Brandt and Tom Lee
Friday, May 8, 2026
The talks about the harbour ended on Monday. Nobody would name a sum.
The mayor at the quay (Photo: The Courier)
What was agreed
The region will pay half. It will pay in two parts, and the first is due in May.
“We will not stop”
The council will go on, the mayor said, for as long as it takes the region to pay.
A boat lies at the quay of Oldbridge
The lock and the quay
The lock is broken, and the quay has been sinking for years. Both must be repaired.
1. Outlook
Work begins in spring. The next talks are in June.
"""


@pytest.mark.parametrize("joint", ["\n", "\n\n"])
def test_headings_are_told_from_captions_dates_by_lines_and_lone_quotes(joint: str) -> None:
    text = joint.join(HARBOUR.splitlines())
    assert [text[start:end] for start, end in headings(text)] == [
        *("Harbour Talks End Without a Deal", "What was agreed", "The lock and the quay", "1. Outlook"),
    ]


def test_the_questions_of_an_interview_are_no_headings_and_those_of_a_guide_are() -> None:
    talk = (
        "Why did you leave?\nI was tired of it.\nWill you return?\nNo. I will not.\nWhat is next?\nMy boat is next.\n"
    )
    guide = "How do I apply?\nThe council answers within a month.\nHow much is it?\nThe form costs 5 euros here.\n"
    assert headings("A Talk\n" + talk)[1:] == []
    assert len(headings(guide)) == 2


@pytest.mark.parametrize(
    "line",
    [
        *("File photo of the mayor. Image: The Courier.", "The old quay, photograph, c. 1871", "#harbour #repairs"),
        *("— Ida Brandt, mayor of Oldbridge", "3 травня 2026 року", "3 мая 2026 г.", "2026-05-03", "Page 3 of 10"),
        *("“Quay” by Tom Lee is licensed under CC BY 2.0", "Figure 1.5 The quay at night", "Read more: The lock"),
        *("https://example.org/quay", "Фото: Укрінформ", "Advertisement"),
    ],
)
def test_captions_credits_dates_and_furniture_are_no_passages(line: str) -> None:
    assert texts(f"The port is closed since the storm.\n{line}\n") == ["The port is closed since the storm."]


@pytest.mark.parametrize(
    "line", ["Figure 1 shows that it sinks.", "— Так, — сказав він.", "Read the report.", "In May 2026 it rained."]
)
def test_a_sentence_that_only_looks_like_furniture_is_a_passage(line: str) -> None:
    assert texts(f"The port is closed since the storm.\n{line}\n")[-1] == line


def test_a_quotation_of_several_sentences_is_one_passage() -> None:
    quote = "“" + "We have waited for the region to pay its half. " * 3 + "We will not wait for ever,” she said."
    assert texts(f"{quote} The region is silent.") == [quote, "The region is silent."]


@pytest.mark.parametrize(
    "sentence",
    [
        *("It is clear that the port will open.", "It is raining.", "It seems that nobody knows.", "There is no plan."),
        *("It was Oldbridge that paid.", "Both Oldbridge and the region wait.", "Those who fish are poor."),
        *("So far, nobody has paid.", "Instead of a lock the region wants a dam.", "Цього року порт закрито."),
        *("На этой неделе порт закрыт.", "Ті, хто рибалить, бідні.", "На жаль, плану немає."),
    ],
)
def test_what_names_its_own_matter_leans_on_nothing(sentence: str) -> None:
    assert not passages(f"The port is closed. {sentence}")[-1].leans


@pytest.mark.parametrize(
    "dateline",
    [
        "KYIV, Nov 24 (Reuters) - ",
        "KYIV, Ukraine (AP) — ",
        "NEW YORK, Nov. 24, 2026 — ",
        "Київ, 24 листопада (УНІАН) – ",
        "КИЇВ, 24 листопада — ",
    ],
)
def test_a_point_begins_behind_the_dateline(dateline: str) -> None:
    text = f"{dateline}The mayor opened the harbour. Boats came."
    found = passages(text)
    assert [passage.text for passage in found] == ["The mayor opened the harbour.", "Boats came."]
    check_spans(text, found)


@pytest.mark.parametrize(
    "opening",
    ["NATO - the alliance - said no.", "Anna Berg (CDU) - the chancellor - said no.", "In Kyiv, 3 May — a day off."],
)
def test_a_dash_alone_makes_no_dateline(opening: str) -> None:
    assert texts(opening) == [opening]


@pytest.mark.parametrize(
    "line",
    [
        "Reporting by Jane Doe in Kyiv; editing by John Roe",
        "Reporting by Ida Brandt and Max Holm; Editing by Peter Graff.",
    ],
)
def test_who_wrote_and_edited_is_no_passage(line: str) -> None:
    assert texts(f"The harbour is closed.\n{line}\n") == ["The harbour is closed."]


def test_a_sentence_about_reporting_is_a_passage() -> None:
    assert len(texts("Reporting by Reuters showed that many had fled.")) == 1


@pytest.mark.parametrize(
    ("second", "leaning"),
    [
        ("A grant covers half, and the city borrows the rest.", True),
        ("The region pays a third.", True),
        ("Half of the town voted.", False),
        ("The rest of the country waits.", False),
    ],
)
def test_a_share_of_what_was_told_before_leans_on_it(second: str, *, leaning: bool) -> None:
    assert [passage.leans for passage in passages(f"The line costs 212 million euros. {second}")] == [False, leaning]
