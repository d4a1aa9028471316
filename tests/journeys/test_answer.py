from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot import settings
from bot.app.attache import App, open_app
from bot.briefing.selection import Candidate
from bot.commands import parse, table
from bot.errors import RequestError
from bot.journeys.answer import answer, document_text, themes
from bot.journeys.answer import brief as compose
from bot.model import Action, Brief, Comparison, Entry, Listing, NoteKind, Notice, Reply, Request
from bot.storage import index
from builders import NOW, origin, theme

THEMES = """\
themes:
  - {name: overview, title: In short, question: "What is said, in short?", spans: true, max_points: 3}
  - {name: harbour, title: The harbour, question: "How is the harbour?", keywords: [harbour, quay], command: harbour}
  - {name: money, title: Money, question: "Who pays?", keywords: [euros, budget], command: money}
  - {name: weather, title: Weather, question: "What will the sky do?", keywords: [rain, wind]}
"""
PORT = "The harbour of Oldbridge has been closed since the storm. Its quay is cracked from end to end.\n"
MONEY = """\
---
title: Minutes
date: 2026-11-01
url: https://oldbridge.example.org
---
Repairs cost nine million euros. The budget holds four.
"""

Ask = Callable[[str], Reply]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[App]:
    for name in ("config", "seeds"):
        (tmp_path / name).mkdir()
    (tmp_path / "config" / "themes.yaml").write_text(THEMES)
    app = open_app(settings.load(tmp_path / "config"), clock=lambda: NOW)
    yield app
    app.database.close()


@pytest.fixture
def empty(desk: App) -> Ask:
    """Ask a desk without documents."""

    def ask(line: str) -> Reply:
        specs = desk.commands("console")
        return answer(parse(line, specs, origin()), specs, desk.database, desk.settings, NOW + timedelta(seconds=1))

    return ask


@pytest.fixture
def ask(desk: App, empty: Ask) -> Ask:
    """Ask a desk with two documents and one file that cannot be read."""
    (desk.settings.seeds / "port.txt").write_text(PORT)
    (desk.settings.seeds / "minutes.md").write_text(MONEY)
    (desk.settings.seeds / "scan.pdf").write_bytes(b"no pdf")
    desk.take_in()
    return empty


def brief(reply: Reply) -> Brief:
    assert isinstance(reply, Brief)
    return reply


def texts(reply: Reply) -> list[str]:
    return [point.text for point in brief(reply).points]


def test_a_theme_s_command_and_brief_with_its_name_give_the_same_brief(ask: Ask) -> None:
    assert texts(ask("/harbour")) == [
        *("The harbour of Oldbridge has been closed since the storm.", "Its quay is cracked from end to end."),
    ]
    assert ask("/harbour") == ask("/brief harbour") == ask("/brief The Harbour")


def test_brief_alone_is_the_overview_of_all_documents(ask: Ask) -> None:
    found = brief(ask("/brief"))
    assert found.theme.name == "overview"
    assert {citation.document_id for citation in found.citations} == {"port.txt", "minutes.md"}


def test_a_brief_says_what_it_covers_and_when_it_was_made(ask: Ask) -> None:
    found = brief(ask("/money"))
    assert (found.since, found.until, found.generated_at) == (
        None,
        NOW + timedelta(seconds=1),
        NOW + timedelta(seconds=1),
    )
    [one, *_] = found.citations
    assert (one.title, one.url, one.published) == (
        "Minutes",
        "https://oldbridge.example.org",
        date(2026, 11, 1),
    )
    [note] = found.notes
    assert (note.kind, note.documents, note.of) == (NoteKind.ONE_SIDED, ("Minutes",), 2)


def test_an_undated_document_is_noted(ask: Ask) -> None:
    note, _ = brief(ask("/harbour")).notes
    assert (note.kind, note.documents) == (NoteKind.UNDATED, ("port",))


AGREES = "The harbour of Oldbridge is closed since the storm, says its captain. The budget of nine euros is spent.\n"


@pytest.fixture
def ask_hardly_read(desk: App, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Ask a desk with one more document, which says the same as another, where one passage is all that is read."""
    (desk.settings.seeds / "captain.txt").write_text(AGREES)
    desk.take_in()
    monkeypatch.setattr(index, "WEIGHED", 1)
    return ask


def test_who_else_says_what_answers_a_question_is_cited_though_it_was_not_read(
    ask_hardly_read: Ask,
) -> None:
    [point] = brief(ask_hardly_read("/ask What is closed in Oldbridge since the storm?")).points
    assert {citation.document_id for citation in point.citations} == {"port.txt", "captain.txt"}
    assert point.voices == 2


def test_who_else_says_a_theme_s_point_is_looked_for_in_what_feeds_the_theme(
    desk: App, ask_hardly_read: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *_ = brief(ask_hardly_read("/harbour")).points
    assert {citation.document_id for citation in first.citations} == {"port.txt", "captain.txt"}
    looked: list[Sequence[str]] = []

    def elsewhere(*_: object, barred: Sequence[str]) -> list[Candidate]:
        looked.append(barred)
        return []

    monkeypatch.setattr(index, "elsewhere", elsewhere)
    harbour = replace(desk.settings.themes[1], barred=("gossip",))
    compose(harbour, desk.commands("console"), desk.database, desk.settings, NOW)
    assert looked == [("gossip",)]


CHRONICLE = "Source: The Chronicle\n\nThe harbour will open again in May. Its quay holds.\n"


def test_the_sources_are_compared_side_by_side_on_one_theme(desk: App, ask: Ask) -> None:
    (desk.settings.seeds / "chronicle.txt").write_text(CHRONICLE)
    desk.take_in()
    found = ask("/compare harbour")
    assert isinstance(found, Comparison)
    sides = {side.theme.title: {citation.title for citation in side.citations} for side in (found.left, found.right)}
    assert sides == {"The Chronicle, on “The harbour”": {"chronicle"}, "port, on “The harbour”": {"port"}}


def test_of_many_sources_the_two_that_say_most_are_shown_and_the_others_named(desk: App, ask: Ask) -> None:
    (desk.settings.seeds / "chronicle.txt").write_text(CHRONICLE)
    (desk.settings.seeds / "gazette.txt").write_text("Source: The Gazette\n\nNobody loves the harbour of Oldbridge.\n")
    desk.take_in()
    found = ask("/compare harbour")
    assert isinstance(found, Comparison)
    [others] = [note.documents for note in found.notes if note.kind is NoteKind.OTHERS]
    assert len(others) == 1


def test_where_one_source_speaks_of_a_theme_there_is_nothing_to_compare(ask: Ask) -> None:
    found = ask("/compare harbour")
    assert isinstance(found, Notice)
    assert found.text.startswith("Only one source here speaks of “The harbour”: port.")
    none = ask("/compare weather")
    assert isinstance(none, Notice)
    assert none.text == "No source here states anything on “Weather”."


def test_a_theme_on_which_nothing_is_said_offers_the_overview(ask: Ask) -> None:
    found = brief(ask("/brief weather"))
    assert (found.points, found.considered) == ((), 0)
    assert found.alternatives == ("/brief overview",)


def test_two_themes_stand_side_by_side(ask: Ask) -> None:
    found = ask("/compare harbour money")
    assert isinstance(found, Comparison)
    assert (found.left.theme.name, found.right.theme.name) == ("harbour", "money")
    assert [citation.number for side in (found.left, found.right) for citation in side.citations] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "/compare harbour harbour",
            "Both sides are “The harbour”. Name two different themes, or one alone to compare the sources on it.",
        ),
        ("/compare harbour monney", "There is no theme “monney”. Did you mean money?"),
        ("/brief harbour all since 7d", "There is no theme “harbour all”. Did you mean harbour?"),
        ("/brief tomatoes", "There is no theme “tomatoes”. Choose from overview, harbour, money and weather."),
    ],
)
def test_a_theme_that_cannot_be_meant_is_refused_in_one_sentence(ask: Ask, line: str, said: str) -> None:
    with pytest.raises(RequestError) as refusal:
        ask(line)
    assert str(refusal.value) == said


def test_a_question_is_answered_from_whatever_says_it(ask: Ask) -> None:
    found = brief(ask("/ask How much do the repairs cost?"))
    assert texts(found)[0] == "Repairs cost nine million euros."
    assert found.theme.title == "How much do the repairs cost?"


@pytest.mark.parametrize(
    ("question", "alternative"),
    [("Are tomatoes cheap?", "/brief overview"), ("Will rain or wind ruin tomatoes?", "/brief weather")],
)
def test_a_question_that_nothing_answers_is_declined_with_the_nearest_theme(
    ask: Ask, question: str, alternative: str
) -> None:
    found = brief(ask(f"/ask {question}"))
    assert found.points == ()
    assert found.alternatives == (alternative,)


def test_sources_are_the_documents_and_what_could_not_be_read(ask: Ask) -> None:
    found = ask("/sources")
    assert isinstance(found, Listing)
    assert found.entries[:2] == (
        Entry("Minutes", ("minutes.md", "1 November 2026", "2 passages"), url="https://oldbridge.example.org"),
        Entry("port", ("port.txt", "undated", "2 passages")),
    )
    assert (found.entries[2].name, found.entries[2].trouble) == ("scan.pdf", True)
    assert found.footer == "2 documents; 1 file could not be read."


def test_help_lists_every_command_as_it_is_typed(ask: Ask) -> None:
    found = ask("/help")
    assert isinstance(found, Listing)
    assert [entry.name for entry in found.entries] == [
        *(
            "/harbour [since]",
            "/money [since]",
            "/brief [theme] [since]",
            "/compare <a> [b]",
            "/ask <question>",
            "/sources",
        ),
        *("/subscribe <themes> <when> [zone]", "/subscriptions", "/unsubscribe [number]", "/quiet [hours] [zone]"),
        *("/digest add <themes> <when> [zone]", "/digest list", "/digest remove [number]", "/digest pause [number]"),
        *(
            "/digest resume [number]",
            "/digest preview [number]",
            "/digest send-now [number]",
            "/forget-me [sure]",
            "/help",
        ),
    ]


@pytest.mark.parametrize("line", ["/brief", "/harbour", "/compare harbour money", "/ask who pays?"])
def test_without_documents_the_answer_is_that_none_was_read(empty: Ask, line: str) -> None:
    found = empty(line)
    assert isinstance(found, Notice)
    assert found.failed
    assert found.text.startswith("No document has been read yet.")


def test_without_documents_sources_and_help_still_answer(empty: Ask) -> None:
    assert empty("/sources") == Listing("Documents", (), "0 documents.")
    assert isinstance(empty("/help"), Listing)


def test_every_citation_can_be_opened_in_the_text_as_read(desk: App, ask: Ask) -> None:
    for line in ("/brief", "/harbour", "/money", "/ask what do repairs cost?"):
        for citation in brief(ask(line)).citations:
            text = document_text(citation.document_id, desk.database)
            assert text[citation.start : citation.end] == citation.quote


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("port.tx", "There is no document port.tx. Did you mean port.txt?"),
        ("zzz", "There is no document zzz. `attache sources` lists them."),
    ],
)
@pytest.mark.usefixtures("ask")
def test_a_document_that_is_not_on_record_is_refused_in_one_sentence(desk: App, wanted: str, said: str) -> None:
    with pytest.raises(RequestError) as refusal:
        document_text(wanted, desk.database)
    assert str(refusal.value) == said


def test_themes_are_listed_with_what_to_type() -> None:
    configured = [theme(), theme("quay", command=None)]
    assert themes(configured, table(configured)).entries == (
        Entry("harbour", ("The harbour", "What is said of the harbour?", "/harbour")),
        Entry("quay", ("The quay", "What is said of the quay?", "/brief quay")),
    )


def test_a_configuration_without_an_overview_falls_back_on_its_first_theme(desk: App, ask: Ask) -> None:
    folder = desk.settings.root / "config"
    (folder / "themes.yaml").write_text("\n".join(line for line in THEMES.splitlines() if "overview" not in line))
    other = open_app(settings.load(folder), clock=lambda: NOW)
    other.take_in()
    specs = other.commands("console")
    request = parse("/brief", specs, origin())
    early = brief(answer(request, specs, other.database, other.settings, NOW))
    assert early.theme.name == "harbour"
    assert [(note.left, note.of) for note in early.notes if note.kind is NoteKind.UNFILED] == [(2, 2)]
    other.file_anew()
    later = brief(answer(request, specs, other.database, other.settings, NOW))
    assert NoteKind.UNFILED not in {note.kind for note in later.notes}
    other.database.close()
    assert brief(ask("/brief")).points == ()  # the record is filed under the new themes now: no overview in it


@pytest.mark.parametrize("question", ["what", "???", "Is it so?"])
def test_a_question_without_a_telling_word_is_asked_for_in_full(ask: Ask, question: str) -> None:
    with pytest.raises(RequestError) as refusal:
        ask(f"/ask {question}")
    assert str(refusal.value) == (
        f"“{question}” has no word to look for. Ask in a fuller sentence, for example: "
        "/ask what has changed since last year?"
    )


def test_a_very_long_question_is_clipped_in_its_answer(ask: Ask) -> None:
    found = brief(ask("/ask How much do the repairs cost? " + "Repairs cost? " * 100))
    assert len(found.theme.title) <= 200
    assert texts(found)[0] == "Repairs cost nine million euros."


def test_hints_go_by_the_names_of_the_asker_s_platform(desk: App, ask: Ask) -> None:
    assert brief(ask("/brief weather")).alternatives == ("/brief overview",)
    renamed = table(desk.settings.themes, {"brief": "short", "money": "budget"}, reserved={"short"})
    request = parse("/attache short weather", renamed, origin(platform="slack"))
    found = brief(answer(request, renamed, desk.database, desk.settings, NOW))
    assert found.alternatives == ("/attache short overview",)


def test_a_trouble_with_the_folder_itself_goes_by_its_name_and_is_no_file(desk: App, empty: Ask) -> None:
    desk.take_in()
    found = empty("/sources")
    assert isinstance(found, Listing)
    [entry] = found.entries
    assert (entry.name, entry.trouble, found.footer) == ("seeds", True, "0 documents.")


def test_two_documents_that_contradict_each_other_are_both_heard_and_not_cited_as_one(deployment: Path) -> None:
    seeds = deployment / "seeds"
    (seeds / "a.txt").write_text("In Washington the Senate approved the aid package on 12 April.")
    (seeds / "b.txt").write_text("In Washington the Senate rejected the aid package on 12 April.")
    app = open_app(settings.load(deployment / "config"), clock=lambda: NOW)
    app.take_in()
    specs = app.commands("console")
    asked = Request(Action.ASK, {"question": "Did the Senate approve the aid package?"}, origin())
    reply = answer(asked, specs, app.database, app.settings, NOW)
    app.database.close()
    assert isinstance(reply, Brief)
    assert {point.citations[0].document_id for point in reply.points} >= {"a.txt", "b.txt"}
    assert all(point.voices == 1 and len(point.citations) == 1 for point in reply.points)


@pytest.fixture
def later(desk: App) -> Callable[..., Reply]:
    """Ask a desk on which documents arrive, so many hours after NOW, as somebody."""

    def later(line: str, hours: int = 0, who: str = "ada", **arrived: str) -> Reply:
        now = NOW + timedelta(hours=hours)
        for name, text in arrived.items():
            (desk.settings.seeds / f"{name}.txt").write_text(text)
        replace(desk, clock=lambda: now).take_in()
        specs = desk.commands("console")
        asked = parse(line, specs, origin(who=who, zone="Europe/Kyiv"))
        return answer(asked, specs, desk.database, desk.settings, now + timedelta(minutes=1))

    return later


def test_since_last_tells_each_person_what_is_new_to_them(later: Callable[..., Reply]) -> None:
    first = brief(later("/harbour since last", a="The harbour of Oldbridge is closed.\n"))
    assert [note.kind for note in first.notes if note.kind is NoteKind.FIRST] == [NoteKind.FIRST]
    assert texts(first) == ["The harbour of Oldbridge is closed."]
    second = later("/harbour since last", 2, b="A crane comes to the harbour by ship.\n")
    assert texts(second) == ["A crane comes to the harbour by ship."]
    nothing = brief(later("/harbour since last", 3))
    assert (nothing.points, nothing.since is None) == ((), False)
    assert len(texts(later("/harbour since last", 4, who="bob"))) == 2
    assert texts(later("/harbour", 5, c="Divers are at the quay of the harbour.\n")) != []
    assert texts(later("/harbour since last", 6)) == []  # the whole brief told it


def test_a_moment_behind_the_theme_needs_no_word_before_it(later: Callable[..., Reply]) -> None:
    later("/harbour", a="The harbour of Oldbridge is closed.\n")
    found = brief(later("/brief harbour 1d", 48, b="A crane comes to the harbour by ship.\n"))
    assert (found.theme.name, texts(found)) == ("harbour", ["A crane comes to the harbour by ship."])


@pytest.mark.parametrize("behind", ["yesterdayish", "since"])
def test_what_is_no_moment_behind_a_theme_is_called_that_and_the_theme_is_not_doubted(ask: Ask, behind: str) -> None:
    with pytest.raises(RequestError, match=f"^“{behind}” is no moment to look back to"):
        ask(f"/brief harbour {behind}")


def test_since_a_date_means_what_the_bot_first_saw_after_it_and_an_update_is_called_one(
    later: Callable[..., Reply],
) -> None:
    later("/harbour", a="Repairs of the harbour take 12 months. The harbour has two quays.\n")
    found = brief(later("/harbour since 1d", 48, b="Repairs of the harbour take 15 months. The harbour has a crane.\n"))
    assert [(point.text, point.update) for point in found.points] == [
        ("Repairs of the harbour take 15 months.", True),
        ("The harbour has a crane.", False),
    ]
    assert found.since
    assert found.since.utcoffset() == timedelta(hours=2)
    whole = brief(later("/harbour since 7d", 49))
    assert not any(point.update for point in whole.points)  # what it changes is told beside it


def test_another_theme_is_another_question_and_a_moment_that_is_none_is_refused(later: Callable[..., Reply]) -> None:
    later("/harbour", a="The harbour of Oldbridge is closed.\n")
    assert NoteKind.FIRST in {note.kind for note in brief(later("/money since last", 1)).notes}
    with pytest.raises(RequestError):
        later("/harbour since soon", 1)
