import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.model import Dating, Holding, Note, NoteKind, Problem
from bot.rendering.script import brief_fields, source_fields, theme_fields
from builders import NOW, brief, theme


def test_a_brief_is_an_object_with_its_citations_and_times() -> None:
    text = "The harbour is closed."
    one = replace(brief(text, notes=[Note(NoteKind.UNDATED, ("notes",))]), since=NOW - timedelta(days=7))
    assert brief_fields(one) == {
        "theme": "harbour",
        "title": "The harbour",
        "points": [
            {
                "text": text,
                "update": False,
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
        "notes": ["Undated: no publication date is on record for “notes”, so how fresh this is cannot be known."],
    }


def test_a_brief_from_the_beginning_has_no_since() -> None:
    rendered = brief_fields(brief())
    assert (rendered["since"], rendered["points"]) == (None, [])


def test_sources_are_an_array_with_a_field_for_each_particular() -> None:
    holding = Holding("a.md", "A", "https://a.example", "The Port", "Ada", date(2026, 11, 1), 4, NOW)
    holding = replace(holding, source="seeds", published_from=Dating.FRONT_MATTER, language="en")
    assert source_fields([holding], [Problem("seeds", "b.pdf", "The file is damaged.")]) == [
        {
            "id": "a.md",
            "title": "A",
            "published": "2026-11-01",
            "published_from": "front matter",
            "language": "en",
            "source": "seeds",
            "publisher": "The Port",
            "author": "Ada",
            "passages": 4,
            "url": "https://a.example",
            "trouble": False,
            "reason": None,
            "remark": None,
        },
        {
            "id": "b.pdf",
            "title": None,
            "published": None,
            "published_from": None,
            "language": None,
            "source": "seeds",
            "publisher": None,
            "author": None,
            "passages": None,
            "url": None,
            "trouble": True,
            "reason": "The file is damaged.",
            "remark": None,
        },
    ]


def test_themes_are_an_array_as_configured() -> None:
    assert theme_fields([theme(command=None)]) == [
        {"name": "harbour", "title": "The harbour", "question": "What is said of the harbour?", "command": None}
    ]


def test_everything_is_plain_json_with_times_that_read_back() -> None:
    back = json.loads(json.dumps(brief_fields(brief("Порт зачинено на зиму."))))
    assert datetime.fromisoformat(back["until"]) == datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert back["points"][0]["text"] == "Порт зачинено на зиму."
