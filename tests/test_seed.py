"""The user's own seed document under the shipped themes."""

from collections.abc import Callable

import pytest

from bot.app.attache import App
from bot.commands import parse
from bot.journeys.answer import answer, document_text
from bot.model import Brief, Comparison, Listing, NoteKind, Reply
from bot.wording.answers import nothing_on
from builders import NOW, origin

SEED = "us-ukraine-relations.txt"

# The lines of the file, from 0, that each theme's points may come from.
PARAGRAPHS = {
    "kyiv-view": {3, 4},
    "washington-view": {7, 8},
    "history": {11, 12},
    "challenges": {15, 16},
    "outlook": {17},
}
NO_PROSE = {
    1: "Kyiv’s Perspective",
    5: "The View from",
    9: "Historical Context",
    13: "Challenges Facing",
    18: "Source:",
}

Ask = Callable[[str], Reply]


@pytest.fixture
def ask(app: App) -> Ask:
    def ask(line: str) -> Reply:
        specs = app.commands("console")
        request = parse(line, specs, origin())
        return answer(request, specs, app.database, app.settings, NOW)

    return ask


@pytest.fixture
def seed(app: App) -> str:
    """The document's text as read."""
    return document_text(SEED, app.database)


def brief(reply: Reply) -> Brief:
    assert isinstance(reply, Brief)
    return reply


def lines_of(found: Brief, seed: str) -> list[int]:
    """The line of the seed that each point rests on, after checking that its span is exact."""
    for point in found.points:
        [citation] = point.citations
        assert seed[citation.start : citation.end] == citation.quote == point.text
        assert citation.document_id == SEED
    return [seed.count("\n", 0, citation.start) for citation in found.citations]


def test_the_seed_is_read_as_it_is(app: App, seed: str) -> None:
    assert seed == (app.settings.seeds / SEED).read_text(encoding="utf-8")
    assert "Kyiv’s Perspective" in seed


@pytest.mark.parametrize("theme", PARAGRAPHS)
def test_a_theme_s_points_come_from_its_own_paragraphs_and_from_each_of_them(ask: Ask, seed: str, theme: str) -> None:
    found = lines_of(brief(ask(f"/{theme}")), seed)
    assert len(found) >= 3
    assert set(found) == PARAGRAPHS[theme]
    assert found == sorted(found)


def test_the_overview_spans_the_document(ask: Ask, seed: str) -> None:
    found = set(lines_of(brief(ask("/brief")), seed))
    assert 0 in found
    assert all(found & lines for lines in PARAGRAPHS.values())


def test_both_sides_of_the_comparison_set_out_their_own_expectations(ask: Ask, seed: str) -> None:
    found = ask("/compare kyiv-view washington-view")
    assert isinstance(found, Comparison)
    assert set(lines_of(found.left, seed)) == PARAGRAPHS["kyiv-view"]
    assert set(lines_of(found.right, seed)) == PARAGRAPHS["washington-view"]
    assert "strong desire for the United States to play a more proactive role" in found.left.points[0].text
    assert "balancing domestic priorities with international responsibilities" in found.right.points[0].text


@pytest.mark.parametrize(
    "line", ["/brief", *(f"/{theme}" for theme in PARAGRAPHS), "/ask peace", "/ask department of state"]
)
def test_no_heading_and_no_provenance_is_a_point(ask: Ask, seed: str, line: str) -> None:
    points = brief(ask(line)).points
    rows = seed.splitlines()
    assert not any(rows[number] in point.text for number in NO_PROSE for point in points)


def test_headings_and_provenance_stand_where_the_test_says(seed: str) -> None:
    rows = seed.splitlines()
    assert all(rows[number].startswith(words) for number, words in NO_PROSE.items())
    assert rows[17].startswith("The future of U.S.-Ukraine relations")


@pytest.mark.parametrize(
    "line", ["/brief", *(f"/{theme}" for theme in PARAGRAPHS), "/ask the history of the relationship"]
)
def test_the_reader_is_told_that_the_source_is_undated(ask: Ask, line: str) -> None:
    found = brief(ask(line))
    assert [(note.kind, note.documents) for note in found.notes] == [(NoteKind.UNDATED, ("us-ukraine-relations",))]
    assert {citation.published for citation in found.citations} == {None}


@pytest.mark.parametrize(
    "question",
    ["history", "What is the history of the relationship?", "What are the historical roots of the relationship?"],
)
def test_a_question_about_history_is_answered_from_the_historical_section(ask: Ask, seed: str, question: str) -> None:
    found = brief(ask(f"/ask {question}"))
    assert set(lines_of(found, seed)) == PARAGRAPHS["history"]
    assert {citation.section for citation in found.citations} == {"Historical Context and Strategic Interests"}


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What about NATO?", "working alongside NATO allies"),
        ("energy security", "energy security"),
        ("Is support bipartisan?", "bipartisan support"),
        ("Which territorial disputes are there?", "territorial disputes"),
        ("What about advanced weaponry?", "advanced weaponry"),
    ],
)
def test_a_question_is_answered_first_by_the_sentence_that_has_its_words(ask: Ask, question: str, words: str) -> None:
    assert words in brief(ask(f"/ask {question}")).points[0].text


@pytest.mark.parametrize(
    "question",
    [
        "What is the price of tomatoes?",
        "Who is the president of France?",
        "How many euros did Rotterdam pay?",
    ],
)
def test_a_question_that_nothing_answers_is_declined_with_an_alternative(ask: Ask, question: str) -> None:
    found = brief(ask(f"/ask {question}"))
    assert found.points == ()
    assert "/brief overview" in nothing_on(found.theme, found.alternatives)


def test_the_source_is_named_as_the_document_states_it(ask: Ask) -> None:
    found = ask("/sources")
    assert isinstance(found, Listing)
    [entry] = found.entries
    assert entry.details == (*(SEED, "undated", "source: Official U.S. Department of State website", "25 passages"),)
