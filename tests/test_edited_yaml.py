from bot.edited_yaml import with_item, without_item

ITEM = {"name": "gazette", "kind": "feed", "themes": ["a", "b"]}
WRITTEN = "  - name: gazette\n    kind: feed\n    themes: [a, b]\n"


def test_an_item_comes_last_and_comments_stay() -> None:
    text = "# mine\nsources:  # all of them\n  - name: port  # the first\n    kind: web\n"
    assert with_item(text, "sources", ITEM) == text + WRITTEN


def test_a_list_that_is_missing_or_empty_is_begun() -> None:
    assert with_item("", "sources", ITEM) == f"sources:\n{WRITTEN}"
    assert with_item("# mine\na: 1\n", "sources", ITEM) == f"# mine\na: 1\nsources:\n{WRITTEN}"
    assert with_item("sources: []  # none\n", "sources", ITEM) == f"sources:     # none\n{WRITTEN}"
    assert with_item("sources:\n", "sources", ITEM) == f"sources:\n{WRITTEN}"


def test_a_list_in_brackets_stays_one() -> None:
    changed = with_item("sources: [{name: port, kind: web}]\n", "sources", ITEM)
    assert changed == "sources: [{name: port, kind: web}, {name: gazette, kind: feed, themes: [a, b]}]\n"


def test_quotes_and_long_lines_stay_as_they_are() -> None:
    text = f"a: 'x'\nb: \"y\"\nc: {'word ' * 60}end\nsources:\n  - name: port\n"
    assert with_item(text, "sources", ITEM) == text + WRITTEN


def test_an_item_is_taken_out_by_its_name_and_the_last_leaves_an_empty_list() -> None:
    text = "sources:\n  - name: port  # keep\n" + WRITTEN + "b: 2  # two\n"
    assert without_item(text, "sources", "gazette") == "sources:\n  - name: port  # keep\nb: 2  # two\n"
    assert without_item(f"sources:\n{WRITTEN}b: 2\n", "sources", "gazette") == "sources: []\nb: 2\n"
    assert without_item("b: 2\n", "sources", "gazette").startswith("b: 2\n")
