import pytest

from bot.commands import (
    find_theme,
    find_themes,
)
from bot.errors import RequestError
from bot.model import Theme
from builders import theme
from oldbridge import CITY_HALL, HARBOUR, OVERVIEW, THEMES


@pytest.mark.parametrize(
    "wanted",
    [
        "city-hall",
        "City Hall",
        "city_hall",
        "/council",
        "COUNCIL",
        "the view from city hall",
        " The View  from City-Hall ",
    ],
)
def test_a_theme_is_found_by_name_command_or_title(wanted: str) -> None:
    assert find_theme(THEMES, wanted) is CITY_HALL


def test_a_theme_is_found_whatever_the_apostrophe() -> None:
    assert find_theme(THEMES, "the harbour's future") is HARBOUR


def test_a_name_outranks_another_theme_s_command() -> None:
    harbour = theme("harbour", command="port")
    assert find_theme((theme("ships", command="harbour"), harbour), "harbour") is harbour


def test_of_many_themes_so_many_are_named_as_can_be_read() -> None:
    with pytest.raises(RequestError, match=r"“tomatoes”\. Choose from theme-0, .*, theme-19 and others\.$"):
        find_theme([theme(f"theme-{number}") for number in range(21)], "tomatoes")


@pytest.mark.parametrize(
    ("wanted", "answer"),
    [
        ("harbor", "There is no theme “harbor”. Did you mean harbour?"),
        ("tomatoes", "There is no theme “tomatoes”. Choose from overview, harbour and city-hall."),
        ("", "There is no theme “”. Choose from overview, harbour and city-hall."),
    ],
)
def test_an_unknown_theme_names_the_nearest_or_all(wanted: str, answer: str) -> None:
    with pytest.raises(RequestError) as refusal:
        find_theme(THEMES, wanted)
    assert str(refusal.value) == answer


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("harbour", (HARBOUR,)),
        ("city hall, /harbour, harbour,", (CITY_HALL, HARBOUR)),
        ("“the harbour’s future”; council", (HARBOUR, CITY_HALL)),
        ("'harbour'", (HARBOUR,)),
        ("all", (HARBOUR, CITY_HALL)),
        (" ALL ", (HARBOUR, CITY_HALL)),
        ("overview", (OVERVIEW,)),
    ],
)
def test_several_themes_are_named_with_commas_and_all_leaves_out_the_overview(
    wanted: str, found: tuple[Theme, ...]
) -> None:
    assert find_themes(THEMES, wanted) == found


def test_all_is_the_overview_where_there_is_nothing_else() -> None:
    assert find_themes((OVERVIEW,), "all") == (OVERVIEW,)


@pytest.mark.parametrize(
    ("wanted", "answer"),
    [
        ("harbour, tomatoes", "There is no theme “tomatoes”. Choose from overview, harbour and city-hall."),
        ("harbor", "Did you mean harbour?"),
        (",", "There is no theme “,”."),
    ],
)
def test_a_theme_of_several_that_does_not_exist_is_named(wanted: str, answer: str) -> None:
    with pytest.raises(RequestError) as refusal:
        find_themes(THEMES, wanted)
    assert answer in str(refusal.value)


def test_a_digest_has_an_end() -> None:
    many = [theme(f"t{number}") for number in range(26)]
    assert len(find_themes(many[:25], "all")) == 25
    with pytest.raises(RequestError, match="These are 26 themes, and a digest carries at most 25"):
        find_themes(many, "all")
