from bot.sources.web.entries import Entry
from bot.sources.web.revisiting import GAP, Linked, due, followed

NOW = 1_000_000.0
SEEN = Linked("7", "https://news.example/7", NOW - 10)
NEW = Linked("8", "https://news.example/8", NOW)


def entry(name: str, link: str | None) -> Entry:
    return Entry(name=name, title=None, link=link, text="", published=None, author=None, publisher=None, language=None)


def test_a_page_that_is_new_counts_as_just_read_and_a_known_one_keeps_its_time() -> None:
    listed = [entry(NEW.name, NEW.link), entry(SEEN.name, SEEN.link)]
    assert followed((SEEN,), listed, NOW, 9) == (NEW, SEEN)


def test_an_item_that_moved_to_another_page_was_just_read_there() -> None:
    moved = "https://news.example/seven"
    assert followed((SEEN,), [entry("7", moved)], NOW, 9) == (Linked("7", moved, NOW),)


def test_what_has_left_the_feed_comes_last_and_is_the_first_to_be_let_go() -> None:
    listed = [entry("8", NEW.link), entry("9", "https://news.example/9")]
    assert [one.name for one in followed((SEEN,), listed, NOW, 3)] == ["8", "9", "7"]
    assert [one.name for one in followed((SEEN,), listed, NOW, 2)] == ["8", "9"]


def test_an_item_without_a_page_has_none_to_be_asked_for() -> None:
    assert followed((), [entry("7", None)], NOW, 9) == ()


def test_the_one_asked_for_longest_ago_is_due_once_its_day_has_passed() -> None:
    assert due((NEW, SEEN), NOW) is None
    assert due((NEW, SEEN), SEEN.asked + GAP) == SEEN
    assert due((), NOW) is None
