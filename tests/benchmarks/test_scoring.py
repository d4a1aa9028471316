"""The scorers on cases small enough to reckon by hand."""

import dataclasses
import math

import pytest

from scoring import cited, novelty, selection, splitting
from scoring.bed import Insight, Item, Label, NoveltyItem, Relevant, SplitCase, spread
from scoring.cited import Cite, CitedPoint
from scoring.judge import Judge
from scoring.rouge import rouge
from scoring.selection import Picked
from scoring.tables import Row, Table, flat, markdown, text

TEXT = "Storm broke wall. Water flooded houses. Nobody died."
ITEM = Item(
    id="i",
    pool="p",
    query="storm",
    budget=6,
    documents=({"id": "a", "text": TEXT}, {"id": "b", "text": "Tram costs rise."}),
    references=(),
    relevant=(),
    on_topic=frozenset(),
    labels=(),
)
STORM, WATER, TRAM = (
    Picked("Storm broke wall.", 0, 0, 17),
    Picked("Water flooded houses.", 0, 18, 39),
    Picked("Tram costs rise.", 1, 0, 16),
)


def judge() -> Judge:
    return Judge({}, ["storm wall", "storm flood", "storm tram"])


def test_rouge_is_the_harmonic_mean_of_shared_words_and_stems_them() -> None:
    assert rouge("the storms broke", ["the storm ended today"], 1) == pytest.approx(2 * 2 / (3 + 4))
    assert rouge("the storms broke", ["the storm ended today"], 2) == pytest.approx(2 * 1 / (2 + 3))


def test_rouge_finds_words_of_three_letters_in_their_longer_forms() -> None:
    assert rouge("used, says, days", ["use say day"], 1) == 1


def test_rouge_is_the_mean_over_references_and_nothing_shared_is_zero() -> None:
    assert rouge("storm", ["storm", "tram"], 1) == pytest.approx(0.5)
    assert rouge("", ["storm"], 1) == 0


def test_recall_weighs_each_word_by_its_rarity_in_the_topic() -> None:
    common, rare = math.log(1 + 3 / 4), math.log(1 + 3 / 2)
    assert judge().recall("The storm and the wall", "a wall") == pytest.approx(rare / (common + rare))


def test_a_point_is_found_and_its_documents_are_compared_with_the_gold() -> None:
    insight = Insight("the wall and the flood", frozenset({"a", "b"}))
    point = CitedPoint("The wall, the flood.", (Cite("a", 0, 5, "the wall"), Cite("c", 0, 5, "no")))
    scored = cited.score(judge(), [insight], [point])
    assert scored.matches[0].found
    assert scored.matches[0].f1 == pytest.approx(0.5)  # one of two cited, one of two wanted
    assert scored.exact == (False,)
    assert scored.supported == (True, False)  # "the wall" holds half of the point


def test_points_beyond_the_number_asked_for_do_not_count() -> None:
    insight = Insight("the tram", frozenset({"a"}))
    points = [CitedPoint("The storm.", ()), CitedPoint("The tram.", (Cite("a", 0, 3, "The tram."),))]
    assert not cited.score(judge(), [insight], points).matches[0].found


def test_a_refused_brief_scores_nothing_and_is_counted() -> None:
    figures = cited.summary([cited.score(judge(), [Insight("the tram", frozenset({"a"}))], None)])
    assert (figures["coverage"], figures["found"], figures["refused"]) == (0, 0, 1)


def test_a_selection_is_cut_at_its_budget_and_a_crossing_sentence_counts_for_rouge_only() -> None:
    item = dataclasses.replace(ITEM, budget=4, references=("water",), on_topic=frozenset({0}))
    figures = selection.score(item, [TRAM, WATER])
    assert figures["docP"] == 0
    assert figures["R1"] == pytest.approx(2 * 1 / (4 + 1))


def test_evidence_precision_is_the_share_of_words_inside_the_evidence() -> None:
    item = dataclasses.replace(ITEM, references=("x",), relevant=(Relevant(0, 0, 17, 1),))
    assert selection.score(item, [STORM, TRAM])["spanP"] == pytest.approx(0.5)


def test_gain_counts_each_span_once_against_the_best_that_fits() -> None:
    item = dataclasses.replace(ITEM, relevant=(Relevant(0, 0, 17, 1), Relevant(0, 18, 39, 1)))
    assert selection.score(item, [STORM, STORM])["nGain"] == pytest.approx(0.5)
    assert selection.score(item, [STORM, WATER])["nGain"] == pytest.approx(1)


def test_perspectives_pay_for_being_distinct_and_from_both_sides() -> None:
    item = dataclasses.replace(ITEM, labels=(Label(0, "SUPPORT"), Label(1, "UNDERMINE")), budget=20)
    one_sided = selection.score(item, [STORM, WATER])
    assert one_sided["F"] == pytest.approx(2 * 1 * 0.5 / 1.5)
    assert one_sided["bothStances"] == 0
    assert selection.score(item, [STORM, TRAM])["bothStances"] == 1


def test_a_sentence_that_does_not_stand_at_its_span_is_not_exact() -> None:
    moved = dataclasses.replace(WATER, start=0, end=17)
    assert selection.score(ITEM, [STORM, moved])["exact"] == pytest.approx(0.5)


def test_novelty_is_the_chance_that_news_scores_above_the_known() -> None:
    assert novelty.auc([(True, 2.0), (True, 1.0), (False, 1.0)]) == pytest.approx(0.75)


def test_novelty_leaves_doubtful_cases_out() -> None:
    item = NoveltyItem((), ("a", "b", "c"), (1.0, 0.25, 0.0))
    assert novelty.score([item], lambda _read, _new: [3.0, 9.0, 1.0])["AUC"] == 1


def test_boundaries_are_counted_without_white_space() -> None:
    case = SplitCase("One. Two. Three.", ("One.", "Two.", "Three."))
    assert splitting.boundary_f1([case], "en", lambda _text, _language: ["One. Two. ", "Three."]) == pytest.approx(
        2 / 3
    )
    assert splitting.exact([case], "en", lambda _text, _language: [" One.", "Two. ", "Three."]) == 100


def test_a_quick_run_spreads_its_items_evenly() -> None:
    assert spread(range(10), 3) == [0, 3, 6]
    assert spread([1, 2], None) == [1, 2]


def test_a_figure_that_was_not_measured_is_a_dash_and_a_published_one_is_marked() -> None:
    table = Table("news", "Note.", ("AUC",), [Row("Ours", {}), Row("Theirs", {"AUC": 0.75}, published=True)])
    assert flat([table]) == {}
    assert "| Ours | – |" in markdown(table)
    assert "Theirs (published)  0.8" in text(table)
