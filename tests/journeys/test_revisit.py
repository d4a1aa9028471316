"""What the buttons under an answer do, at any time later."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as settings_
from hypothesis import strategies as st
from sqlalchemy import select

from bot import settings, wording
from bot.app.attache import App, open_app
from bot.commands import PRESSED_WHEN, offered, parse, pressed
from bot.journeys import questions, revisit
from bot.model import Action, Brief, Comparison, Listing, Notice, Origin, Reply, Request, Shared
from bot.storage import schema
from builders import NOW, origin

THEMES = """\
themes:
  - {name: overview, title: In short, question: "What is said, in short?", spans: true, max_points: 2}
  - {name: harbour, title: The harbour, question: "How is the harbour?", keywords: [harbour, quay], max_points: 2}
  - {name: money, title: Money, question: "Who pays?", keywords: [euros, budget], command: money}
"""
PORT = """\
---
title: The port
date: 2026-11-01
url: https://oldbridge.example.org/port
---
# State

The harbour of Oldbridge has been closed since the storm. Its quay is cracked from end to end.
The harbour master left in May. No ship has entered the harbour in a year.
"""
MONEY = "Repairs cost nine million euros. The budget holds four.\n\nThe harbour is closed to all ships.\n"
HERE = origin(platform="discord", workspace="7", channel="8")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[App]:
    for name in ("config", "seeds"):
        (tmp_path / name).mkdir()
    (tmp_path / "config" / "themes.yaml").write_text(THEMES)
    app = open_app(settings.load(tmp_path / "config"), clock=lambda: NOW)
    (app.settings.seeds / "port.md").write_text(PORT)
    (app.settings.seeds / "minutes.txt").write_text(MONEY)
    app.take_in()
    yield app
    app.database.close()


async def answered(desk: App, line: str, where: Origin = HERE) -> tuple[Request, Reply]:
    request = parse(line, desk.commands("discord"), where)
    return request, await desk.handle("discord")(request)


async def labels(desk: App, line: str, where: Origin = HERE) -> list[str]:
    return [button.label for button in offered(*await answered(desk, line, where))]


async def press(desk: App, line: str, label: str, where: Origin = HERE) -> Reply:
    """Press a button under the answer to `line`, as a platform does: by its id alone."""
    [button] = [one for one in offered(*await answered(desk, line)) if one.label == label]
    request = pressed(button.id, where)
    assert request
    return await desk.handle("discord")(request)


async def test_under_an_answer_stands_what_can_be_done_with_it(desk: App) -> None:
    assert await labels(desk, "/brief harbour") == ["Share", "Sources", "More", "Compare", "Subscribe"]
    assert await labels(desk, "/brief harbour", replace(HERE, direct=True)) == [
        *("Sources", "More", "Compare", "Subscribe"),
    ]
    assert await labels(desk, "/compare harbour money") == ["Share", "Sources"]
    assert await labels(desk, "/compare harbour") == ["Share", "Sources"]
    assert "Subscribe" not in await labels(desk, "/ask why is the harbour closed?")
    assert await labels(desk, "/help") == await labels(desk, "/sources") == []


LONG = "/ask why is the harbour closed" + ", and what of the quay" * 4


@pytest.mark.parametrize("line", [LONG, LONG + " 🛳" * 200])
async def test_the_buttons_under_a_long_question_work_as_any_other(desk: App, line: str) -> None:
    request, reply = await answered(desk, line)
    buttons = offered(request, reply)
    assert "Sources" in [button.label for button in buttons]
    assert all(len(button.id) <= 100 for button in buttons)
    assert isinstance(reply, Brief)
    shared = await press(desk, line, "Share")
    assert shared == Shared(reply)
    quotes = await press(desk, line, "Sources")
    assert isinstance(quotes, Listing)
    assert len(quotes.entries) == len(reply.citations)
    again = pressed(buttons[0].id, HERE)
    assert again
    under = [button.id for button in offered(again, shared)]
    assert under == [button.id for button in buttons if button.label != "Share"]


async def test_a_long_question_is_kept_for_thirty_days_after_it_was_last_asked(desk: App) -> None:
    request, reply = await answered(desk, LONG)
    [sources] = [button.id for button in offered(request, reply) if button.label == "Sources"]
    press = pressed(sources, HERE)
    assert press

    def quotes(later: timedelta) -> Reply:
        return revisit.revisit(press, desk.commands("discord"), desk.database, desk.settings, NOW + later)

    assert isinstance(quotes(timedelta(days=30)), Listing)
    assert quotes(timedelta(days=30, seconds=1)) == Notice(wording.answers.question_gone(), failed=True)
    questions.expire(desk.database, NOW + timedelta(days=30))
    assert isinstance(quotes(timedelta()), Listing)
    questions.answer_and_keep(request, desk.commands("discord"), desk.database, desk.settings, NOW + timedelta(days=20))
    assert isinstance(quotes(timedelta(days=45)), Listing)
    questions.expire(desk.database, NOW + timedelta(days=51))
    assert quotes(timedelta()) == Notice(wording.answers.question_gone(), failed=True)


async def test_only_what_a_button_needs_is_kept(desk: App) -> None:
    await answered(desk, "/ask why is the harbour closed?")
    await answered(desk, "/ask what does the Emperor of Mars think of " + "his canals and " * 10)
    with desk.database.reading() as connection:
        assert connection.execute(select(schema.questions)).all() == []


@pytest.mark.parametrize(
    "line",
    ["/brief", "/brief harbour", "/compare harbour money", "/compare harbour", "/ask why is the harbour closed?"],
)
async def test_sources_shows_each_quoted_passage_with_its_document(desk: App, line: str) -> None:
    _, reply = await answered(desk, line)
    assert isinstance(reply, Brief | Comparison)
    quotes = await press(desk, line, "Sources")
    assert isinstance(quotes, Listing)
    assert len(quotes.entries) == len(reply.citations)
    for citation, entry in zip(reply.citations, quotes.entries, strict=True):
        assert entry.name == f"[{citation.number}] {citation.title}"
        assert citation.quote in entry.details[1]


async def test_a_passage_of_the_web_is_linked_to_where_it_stands(desk: App) -> None:
    quotes = await press(desk, "/brief harbour", "Sources")
    assert isinstance(quotes, Listing)
    [of_port] = {(one.details[0], (one.url or "").partition("#:~:text=")[0]) for one in quotes.entries if one.url}
    assert of_port == ("1 November 2026", "https://oldbridge.example.org/port")


async def test_more_is_a_longer_brief_on_the_same(desk: App) -> None:
    _, short = await answered(desk, "/brief harbour")
    longer = await press(desk, "/brief harbour", "More")
    assert isinstance(short, Brief)
    assert isinstance(longer, Brief)
    assert len(longer.points) > len(short.points)
    request = Request(Action.LONGER, {"subject": "harbour"}, HERE)
    assert [button.label for button in offered(request, longer)] == ["Sources", "Compare", "Subscribe"]


async def test_more_says_when_there_is_no_more(desk: App) -> None:
    reply = await desk.handle("discord")(Request(Action.LONGER, {"subject": "money"}, HERE))
    assert reply == Notice(wording.answers.no_more())


async def test_compare_and_subscribe_take_the_theme(desk: App) -> None:
    assert isinstance(await press(desk, "/brief harbour", "Compare"), Comparison)
    there = replace(HERE, zone="Europe/Kyiv")
    said = await press(desk, "/brief harbour", "Subscribe", there)
    assert isinstance(said, Notice)
    assert "on weekdays at 08:00 (Europe/Kyiv)" in said.text
    assert PRESSED_WHEN == "weekdays 8:00"


async def test_shared_is_the_answer_itself_with_what_everyone_may_do_with_it(desk: App) -> None:
    request, reply = await answered(desk, "/brief harbour")
    shared = await press(desk, "/brief harbour", "Share")
    assert isinstance(shared, Shared)
    assert shared.answer == reply
    assert [button.label for button in offered(request, shared)] == ["Sources", "More", "Compare", "Subscribe"]


async def test_where_nothing_can_be_shared_it_is_said_why(desk: App) -> None:
    alone = await press(desk, "/brief harbour", "Share", replace(HERE, direct=True))
    assert alone == Notice(wording.answers.nobody_to_share_with(), failed=True)
    kept = await press(desk, "/brief harbour", "Share", replace(HERE, obstacle="I need Send Messages in #daily."))
    assert kept == Notice("I need Send Messages in #daily.", failed=True)


@pytest.mark.parametrize("subject", ["tide", "harbour|tide", "tide|", ""])
@pytest.mark.parametrize("action", [Action.QUOTES, Action.LONGER, Action.SHARE])
async def test_a_theme_that_is_gone_is_named_as_such(desk: App, action: Action, subject: str) -> None:
    reply = await desk.handle("discord")(Request(action, {"subject": subject}, HERE))
    assert reply == Notice(wording.answers.theme_gone("/help"), failed=True)


@pytest.mark.parametrize("action", [Action.QUOTES, Action.LONGER, Action.SHARE, Action.COMPARE, Action.SUBSCRIBE])
@settings_(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(max_size=90), st.from_regex(r"\A[?#|a-f0-9]{0,40}\Z"), st.just("?#" + "0" * 32)))
def test_whatever_stands_in_a_button_its_press_has_an_answer(desk: App, action: Action, carried: str) -> None:
    request = pressed(f"attache:{action}:{carried}", HERE)
    assert request

    async def replied() -> Reply:
        return await desk.handle("discord")(request)

    reply = asyncio.run(replied())
    assert not (isinstance(reply, Notice) and "on our side" in reply.text)


async def test_documents_that_are_gone_are_named_as_such(desk: App) -> None:
    for name in ("port.md", "minutes.txt"):
        (desk.settings.seeds / name).unlink()
    (desk.settings.seeds / "else.txt").write_text("It rained all day.\n")
    desk.take_in()
    for subject in ("harbour", "harbour|money", "harbour|", "?why is the harbour closed?"):
        reply = await desk.handle("discord")(Request(Action.QUOTES, {"subject": subject}, HERE))
        assert reply == Notice(wording.answers.answer_gone(), failed=True)
