from pathlib import Path

import pytest

from bot import settings
from bot.briefing.filing import affinity, file
from bot.briefing.splitting.passages import split
from bot.model import Theme
from builders import document, theme

ROOT = Path(__file__).resolve().parents[2]
PEACE = settings.load(ROOT / "config").themes
TRAM = settings.load(ROOT / "docs" / "examples" / "tramline" / "config").themes
HOSPITAL = (
    theme("summary", spans=True),
    theme("patients", title="What patients say", keywords=("patients", "families", "waiting times", "wards")),
    theme("managers", title="The managers' case", keywords=("managers", "board", "chief executive", "savings")),
    theme(
        "hurdles", title="Hurdles for the merger", keywords=("hurdle", "obstacle", "shortage", "opposition", "strike")
    ),
    theme("outlook", title="Outlook", keywords=("future", "ahead", "next year", "will depend", "forecast")),
)

SUMMIT = """\
Delegations met again this week.
Obstacles on the Road to a Settlement
Both sides blame each other. A deadlock over the security zone has lasted since June, and mistrust runs deep.
Setbacks at the front complicate every round. A dispute over prisoners divides the delegations.
What comes next will depend on the winter. Mediators expect a first text in the coming months, despite every setback.
"""
ENVOYS = """\
Challenges to the Peace Process

Envoys describe a delicate task. Disagreements on territory are the greatest hurdle, and no side wants to move first.

Barriers remain inside each capital too: partisan divisions undermine every promise.

Looking ahead, the prospects for a truce are uncertain. The envoys will continued their talks in the years to come.
"""
COLUMN = """\
# Why peace is so difficult

A difficult legacy stands in the way of peace. The complexity of four agreements impedes a fifth.

Obstacles such as these are old.

In the long run, forecasts agree, a way forward exists. The future of the talks is open, and in time the two may meet.
"""
CLINIC = """\
Two hospitals are to become one. Patients and managers see it differently.
What Patients Fear
Patients fear longer waiting times. Families of patients on the small wards have written to the ministry.
Why Managers Want It
Managers point to savings of nine million. The board has voted for the merger twice.
Hurdles before the Merger
A shortage of nurses is the first hurdle, and a strike the second. Opposition in the council is loud.
The future of both houses will depend on the ministry. A forecast for next year is due, whatever the hurdles.
Source: The Valley Post.
"""
MINUTES = """\
# Minutes

## Objections

Opponents filed a lawsuit over noise. A second objection is the risk to forty lime trees.

What happens from here is expected to be settled by a vote in spring. Both camps doubt that the other will accept it.
"""


def speaking(keyword: str, name: str = "") -> Theme:
    """A theme that only its keyword speaks for."""
    return theme(name or keyword, title="", question="", keywords=(keyword,))


def filed(text: str, themes: tuple[Theme, ...]) -> list[str | None]:
    """The theme that won each paragraph, in order."""
    passages = split(document(text))
    spanning = {one.name for one in themes if one.spans}
    won = {passages[one.passage].paragraph: one.theme for one in file(passages, themes) if one.theme not in spanning}
    return [won.get(paragraph) for paragraph in range(passages[-1].paragraph + 1)]


@pytest.mark.parametrize(
    ("text", "themes", "paragraphs"),
    [
        (SUMMIT, PEACE, [None, "challenges", "challenges", "outlook"]),
        (ENVOYS, PEACE, ["challenges", "challenges", "outlook"]),
        (COLUMN, PEACE, ["challenges", "challenges", "outlook"]),
        (CLINIC, HOSPITAL, [None, "patients", "managers", "hurdles", "outlook"]),
        (MINUTES, TRAM, ["objections", "next-steps"]),
    ],
    ids=["summit", "envoys", "column", "clinic", "minutes"],
)
def test_a_closing_paragraph_about_the_future_is_no_part_of_the_heading_it_happens_to_stand_under(
    text: str, themes: tuple[Theme, ...], paragraphs: list[str | None]
) -> None:
    assert filed(text, themes) == paragraphs


@pytest.mark.parametrize(
    "lead",
    [
        "Kyiv and Washington differ on the talks.\nThe View from Washington\nWashington waits for a vote in Congress.",
        "# A report\n\nKyiv and Washington differ on the talks.\n\n## The view from Washington\n\nWashington waits.",
    ],
    ids=["raw", "marked"],
)
def test_a_lead_that_names_two_themes_is_filed_under_neither(lead: str) -> None:
    assert filed(lead, PEACE) == [None, "washington-view"]


def test_a_lead_that_clearly_speaks_of_one_theme_is_filed_under_it() -> None:
    text = "Kyiv and Ukrainian officials hope for more.\nThe View from Washington\nWashington waits for the vote."
    assert filed(text, PEACE)[0] == "kyiv-view"


def test_a_paragraph_that_speaks_of_no_theme_is_filed_under_none() -> None:
    assert filed("Tomatoes were cheap this summer.", PEACE) == [None]


def test_what_a_paragraph_says_outweighs_a_heading_of_another_theme() -> None:
    text = "The View from Washington\nKyiv expects more. Ukrainian officials and Ukrainian leaders say so in Kyiv."
    assert filed(text, PEACE) == ["kyiv-view"]


def test_a_heading_decides_where_the_paragraph_itself_says_little() -> None:
    text = "The View from Washington\nNobody there wants to be the first to speak of it in public."
    assert filed(text, PEACE) == ["washington-view"]


def test_a_phrase_counts_whole_and_whatever_its_endings() -> None:
    themes = (speaking("white house"), speaking("paint"))
    assert filed("A house of white stone.", themes) == [None]
    assert filed("The White Houses of today.", themes) == ["white house"]


def test_a_word_that_every_theme_names_tells_nothing() -> None:
    themes = (speaking("port", name="a"), speaking("port", name="b"))
    assert filed("The port of the port is the port.", themes) == [None]


@pytest.mark.parametrize("text", [SUMMIT, ENVOYS, COLUMN])
def test_the_order_of_the_themes_does_not_matter(text: str) -> None:
    passages = split(document(text))
    assert sorted(map(repr, file(passages, PEACE))) == sorted(map(repr, file(passages, PEACE[::-1])))


def test_even_a_tie_does_not_hang_on_the_order_of_the_themes() -> None:
    themes = (speaking("quay"), speaking("lock"), speaking("port"))
    assert filed("The port has a lock and a quay.", themes) == filed("The port has a lock and a quay.", themes[::-1])


def test_only_one_theme_has_a_paragraph_and_a_spanning_one_has_them_all() -> None:
    passages = split(document(CLINIC))
    filings = file(passages, HOSPITAL)
    assert sorted(one.passage for one in filings if one.theme == "summary") == list(range(len(passages)))
    competing = [one.passage for one in filings if one.theme != "summary"]
    assert len(competing) == len(set(competing))


def test_an_overview_begins_with_what_opens_each_topic() -> None:
    passages = split(document(CLINIC))
    best = sorted((one for one in file(passages, HOSPITAL) if one.theme == "summary"), key=lambda one: -one.score)
    assert [passages[one.passage].text.split(".")[0] for one in best[:5]] == [
        "Two hospitals are to become one",
        "Patients fear longer waiting times",
        "Managers point to savings of nine million",
        "A shortage of nurses is the first hurdle, and a strike the second",
        "The future of both houses will depend on the ministry",
    ]


def test_without_themes_or_passages_nothing_is_filed() -> None:
    assert file(split(document(CLINIC)), ()) == ()
    assert file((), PEACE) == ()


def test_one_theme_alone_still_needs_evidence() -> None:
    port = (theme("port", keywords=("port", "quay")),)
    assert filed("The quay of the port is closed.\nTomatoes were cheap.", port) == ["port", None]


def test_a_question_has_an_affinity_to_the_themes_it_speaks_of() -> None:
    shares = affinity("What do Ukrainian officials in Kyiv want?", PEACE)
    assert max(shares, key=lambda name: shares[name]) == "kyiv-view"
    assert all(0 < share <= 1 for share in shares.values())
    assert affinity("Are tomatoes cheap?", PEACE) == {}


@pytest.mark.parametrize("heading", ["Challenges Facing Peace Efforts", "Obstacles to a Settlement"])
@pytest.mark.parametrize(
    "closing",
    [
        "What happens next is far from clear. Both capitals say that they will keep talking.",
        "Looking forward, analysts expect the two governments to keep searching for common ground.",
        "Where the relationship goes from here will matter beyond the region. Both want peace despite the obstacles.",
        "Ultimately, the two nations will have to find a compromise. Sustained engagement is going to be vital.",
        "The road ahead for Ukraine and the United States is long. Both countries understand the challenges.",
        "Hopes now rest on a summit planned for spring. If it succeeds, a lasting truce could follow.",
        "It is too early to say how the talks will end. Diplomats hope for progress by summer.",
    ],
)
def test_a_closing_paragraph_is_the_outlook_whatever_heading_it_stands_under(heading: str, closing: str) -> None:
    obstacles = "Deep disagreements over territory complicate every round. Mediators speak of a deadlock."
    text = (
        f"Two capitals talk.\nKyiv's View\n\nUkrainian officials want more arms.\n{heading}\n\n{obstacles}\n{closing}\n"
    )
    assert winner(text, closing.partition(".")[0]) == "outlook"


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Ukraine's Expectations", "kyiv-view"),
        ("The American View", "washington-view"),
        ("The U.S. Stance", "washington-view"),
        ("How We Got Here", "history"),
        ("Sticking points", "challenges"),
        ("What Stands in the Way", "challenges"),
        ("The Road Ahead", "outlook"),
    ],
)
def test_a_paragraph_without_telling_words_goes_with_its_heading(heading: str, expected: str) -> None:
    text = f"Intro.\nWeather\n\nIt rained all week in the hills.\n{heading}\n\nPeople said many things on it.\n"
    assert winner(text, "People said") == expected


def test_what_names_two_sides_alike_goes_with_its_heading_and_is_nobodys_without_one() -> None:
    sentence = "Kyiv and Washington argue about the terms."
    under = "Two capitals talk.\nWeather\n\nIt rained for a week in the hills.\nObstacles\n\n{}\n"
    assert winner(under.format(sentence), "Kyiv and") == "challenges"
    assert winner(sentence, "Kyiv and") is None


def winner(text: str, start: str) -> str | None:
    """The theme of the shipped configuration that has the passage which begins so."""
    passages = split(document(text))
    place = next(index for index, passage in enumerate(passages) if passage.text.startswith(start))
    won = [filing.theme for filing in file(passages, PEACE) if filing.passage == place and filing.theme != "overview"]
    return won[0] if won else None
