"""What a new document repeats, changes, or is a copy of, worked out when it arrives."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bot.storage import library, shortlists
from bot.storage.database import Database
from builders import NOW, shelve, theme

THEMES = (theme("overview", spans=True), theme("harbour"), theme("budget"))
ARTICLE = [
    "The harbour of Oldbridge has been closed since the storm.",
    "Divers look at the cracks of its northern quay.",
    "Fishermen pay double fees in the next town.",
    "The mayor wants repairs of the harbour in spring.",
    "Repairs of the harbour cost nine million euros.",
]

Put = Callable[[str, str, int], None]


@pytest.fixture
def put(database: Database) -> Put:
    def put(name: str, text: str, days: int) -> None:
        shelve(database, name, text, THEMES, NOW + timedelta(days=days))

    return put


def new(database: Database, name: str, since: datetime, until: datetime | None = None) -> list[tuple[str, bool]]:
    """What is new under a theme in the window, and whether it updates something."""
    with database.reading() as connection:
        found = shortlists.arrived(connection, name, since, until or NOW + timedelta(days=99), 99)
    return [(one.passage.text, one.updates is not None) for one in found if one.score > 0]


def families(database: Database) -> dict[str, bool]:
    """Whether each document of the overview is a copy."""
    with database.reading() as connection:
        return {one.passage.document_id: one.imprint.copy for one in shortlists.filed(connection, "overview", 99)}


def test_what_was_said_before_is_as_old_as_it_was_whoever_says_it_again(database: Database, put: Put) -> None:
    put("a.txt", ARTICLE[0], 0)
    put("b.txt", "Since the storm the harbour of Oldbridge has been closed.", 2)
    assert new(database, "harbour", NOW + timedelta(days=1)) == []
    assert len(new(database, "harbour", NOW - timedelta(days=1))) == 2


def test_what_repeats_something_gone_is_still_known(database: Database, put: Put) -> None:
    put("a.txt", ARTICLE[0], 1)
    put("b.txt", ARTICLE[0], 2)
    with database.writing_alone() as connection:
        library.retire(connection, "seeds", "a.txt", NOW)
    assert new(database, "harbour", NOW) == [(ARTICLE[0], False)]  # to whom was not told the first
    assert new(database, "harbour", NOW + timedelta(days=1)) == []


def test_another_theme_has_not_heard_it(database: Database, put: Put) -> None:
    put("a.txt", "The budget of the council is four million euros.", 0)
    put("b.txt", "The harbour: the budget of the council is four million euros. The harbour needs it.", 2)
    assert new(database, "budget", NOW + timedelta(days=1)) == []
    assert new(database, "harbour", NOW + timedelta(days=1)) != []


def test_another_number_updates_also_in_a_new_version_of_the_same_document(database: Database, put: Put) -> None:
    put("a.txt", " ".join(ARTICLE), 0)
    put("a.txt", " ".join(ARTICLE).replace("nine", "twelve"), 2)
    assert new(database, "overview", NOW + timedelta(days=1)) == [
        ("Repairs of the harbour cost twelve million euros.", True)
    ]


def test_a_re_post_with_small_edits_is_a_copy_of_the_first_and_so_is_a_copy_of_the_copy(
    database: Database, put: Put
) -> None:
    put("wire.txt", " ".join(ARTICLE), 0)
    put("paper.txt", " ".join([*ARTICLE[:4], "Read more in our paper on Sunday."]), 1)
    put("blog.txt", " ".join([*ARTICLE[1:], "So much for today from the coast."]), 2)
    put("own.txt", f"{ARTICLE[0]} Nobody knows for how long. A ferry goes twice a day.", 3)
    assert families(database) == {"wire.txt": False, "paper.txt": True, "blog.txt": True, "own.txt": False}


def test_a_formula_that_all_use_makes_no_copies(database: Database, put: Put) -> None:
    for number, town in enumerate(("Oldbridge", "Newbridge", "Longbridge")):
        put(f"{town}.txt", f"Thank you. Read on. Subscribe. The quay of {town} is old. In {town} it rains.", number)
    assert set(families(database).values()) == {False}
