import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.marked_yaml import Mark, read

TEXT = """\
themes:
  - name: harbour   # a comment
    keywords: [port, "quay"]
  - name: city
"""


@pytest.mark.parametrize(
    ("path", "mark"),
    [
        ((), Mark(1, 1)),
        (("themes", "key"), Mark(1, 1)),
        (("themes",), Mark(2, 3)),
        (("themes", 0), Mark(2, 5)),
        (("themes", 0, "name"), Mark(2, 11)),
        (("themes", 0, "keywords", "key"), Mark(3, 5)),
        (("themes", 0, "keywords", 1), Mark(3, 22)),
        (("themes", 1, "name"), Mark(4, 11)),
        (("themes", 1, "title", "anything"), Mark(4, 5)),
        (("nothing", "like", "it"), Mark(1, 1)),
    ],
)
def test_everything_has_its_place_or_that_of_what_is_around_it(path: tuple[str | int, ...], mark: Mark) -> None:
    assert read(TEXT).mark(path) == mark


def test_the_value_is_what_yaml_says() -> None:
    marked = read(TEXT)
    assert marked.value == {"themes": [{"name": "harbour", "keywords": ["port", "quay"]}, {"name": "city"}]}
    assert marked.complaints == ()


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "---\n"])
def test_an_empty_text_has_no_value(text: str) -> None:
    assert (read(text).value, read(text).complaints) == (None, ())


@pytest.mark.parametrize(
    ("text", "mark", "words"),
    [
        ("a: 1\nb: 2\na: 3\n", Mark(3, 1), "a stands here a second time; keep one of the two"),
        ("a: {b: 1, b: 2}\n", Mark(1, 11), "b stands here a second time"),
        ("a:\n\tb: 1\n", Mark(2, 1), "found character '\\t'"),
        ("a: [1,\n", Mark(2, 1), "this is not YAML"),
        ("a: 'b\n", Mark(2, 1), "unexpected end of stream"),
        ("a: 1\n---\nb: 2\n", Mark(2, 1), "another document"),
        ("a: 1\nb: 2026-13-45\n", Mark(2, 4), "month must be in 1..12"),
        ("a: 1\nb: !!python/name:os.system x\n", Mark(2, 4), "could not determine a constructor"),
        ("a: *nothing\n", Mark(1, 4), "undefined alias"),
        ("a: &a [*a]\n", Mark(1, 1), "recursion"),
        ("a: \x00\n", Mark(1, 1), "unacceptable character"),
    ],
)
def test_what_yaml_refuses_has_a_place_and_a_sentence(text: str, mark: Mark, words: str) -> None:
    [(at, said)] = read(text).complaints
    assert at == mark
    assert words in said


@given(st.text(alphabet=st.sampled_from("ab:-[]{}&*!|>'\"#%@`?, \n\t0159.~")))
def test_any_text_gives_a_value_or_complaints(text: str) -> None:
    marked = read(text)
    assert marked.complaints or marked.mark(()).line >= 1
