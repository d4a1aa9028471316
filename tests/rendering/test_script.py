import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.model import Entry, Listing, Note, NoteKind
from bot.rendering.script import render
from builders import NOW, brief


def test_a_brief_is_an_object_with_its_citations_and_times() -> None:
    text = "The harbour is closed."
    one = replace(brief(text, notes=[Note(NoteKind.UNDATED, ("notes",))]), since=NOW - timedelta(days=7))
    assert render(one) == {
        "theme": "harbour",
        "title": "The harbour",
        "points": [
            {
                "text": text,
                "citations": [
                    {
                        "number": 1,
                        "document": "notes.txt",
                        "title": "notes",
                        "url": None,
                        "start": 0,
                        "end": len(text),
                        "quote": text,
                    }
                ],
            }
        ],
        "considered": 1,
        "since": "2026-11-16T09:00:00+00:00",
        "until": "2026-11-23T09:00:00+00:00",
        "generated_at": "2026-11-23T09:00:00+00:00",
        "notes": ["Undated: “notes” does not say when it was published, so how fresh this is cannot be known."],
    }


def test_a_brief_from_the_beginning_has_no_since() -> None:
    rendered = render(brief())
    assert isinstance(rendered, dict)
    assert (rendered["since"], rendered["points"]) == (None, [])


def test_a_listing_is_an_array() -> None:
    listing = Listing("Documents", (Entry("a", ("x", "y"), "https://a.example"), Entry("b", trouble=True)), footer="1")
    assert render(listing) == [
        {"name": "a", "details": ["x", "y"], "url": "https://a.example", "trouble": False},
        {"name": "b", "details": [], "url": None, "trouble": True},
    ]


def test_everything_is_plain_json_with_times_that_read_back() -> None:
    back = json.loads(json.dumps(render(brief("Порт зачинено на зиму."))))
    assert datetime.fromisoformat(back["until"]) == datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert back["points"][0]["text"] == "Порт зачинено на зиму."
