from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.model import Document
from bot.sources.cleaning import clean
from bot.sources.extract import frontmatter, markdown

Read = Callable[[str, bytes], Document]


def test_front_matter_says_what_the_document_is(read: Read) -> None:
    document = read(
        "a.md",
        b"---\ntitle: The Harbour\ndate: 2026-11-21\nsource: Port Office\nauthor: A. Writer\n"
        b"url: https://port.example/a\ntags: [ice, port]\n---\n\nIt is closed.\n",
    )
    assert document.title == "The Harbour"
    assert document.published == date(2026, 11, 21)
    assert (document.publisher, document.author) == ("Port Office", "A. Writer")
    assert document.url == "https://port.example/a"
    assert document.text == "It is closed."


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("2026-11-21T23:30:00+02:00", date(2026, 11, 21)),
        ("2026-11-21 10:00:00 +0200", date(2026, 11, 21)),
        ('"2026-11-21"', date(2026, 11, 21)),
        ("2026-02-30", None),
        ("11/12/2026", None),
        ("yesterday", None),
        ("2026", None),
        ("[2026-11-21]", None),
        ("", None),
    ],
)
def test_a_date_is_read_as_written_or_not_at_all(read: Read, written: str, published: date | None) -> None:
    assert read("a.md", f"---\ndate: {written}\n---\nIt is closed.".encode()).published == published


def test_a_slip_in_the_front_matter_loses_neither_the_fields_nor_the_text(read: Read) -> None:
    document = read("a.md", b"---\ntitle: Peace: a long way\ndate: 2026-11-21\ntags:\n  - a: b: c\n---\nIt is closed.")
    assert (document.title, document.published) == ("Peace: a long way", date(2026, 11, 21))
    assert document.text == "It is closed."


def test_a_paragraph_between_two_rules_is_text(read: Read) -> None:
    assert "It is closed, they say." in read("a.md", b"---\nIt is closed, they say.\n\n---\nUntil spring.").text


def test_front_matter_that_never_ends_is_text(read: Read) -> None:
    assert "title: Port" in read("a.md", b"---\ntitle: Port\n\nIt is closed.").text


def test_a_harmful_address_is_dropped(read: Read) -> None:
    assert read("a.md", b"---\nurl: javascript:alert(1)\n---\nIt is closed.").url is None


def test_the_title_is_the_first_heading_or_else_the_name_of_the_file(read: Read) -> None:
    assert read("notes-1.md", b"## Part\n\n# *The* Harbour\n\nIt is closed.").title == "The Harbour"
    assert read("notes-1.md", b"## Part\n\nIt is closed.").title == "notes-1"


def test_markup_goes_and_words_stay(read: Read) -> None:
    document = read(
        "a.md",
        b"""\
Harbour
=======

It is **closed**, says the [port *office*](https://port.example "Port"), and `ice`
stays.\\
![a picture](ice.png) Until spring. <https://port.example> <b>Bold</b><!-- no -->

Why
---
- ice
- wind
  - from the north

    and more
3. third

> A quote,
> in two lines.

| Ship | Days |
|------|-----:|
| **Gull** | 12 |
| | 3 |

```python
x = 1

y = 2
```

<div>Some <i>HTML</i></div>

<script>alert(1)</script>
""",
    )
    assert document.text == (
        "# Harbour\n\nIt is closed, says the port office, and ice stays. Until spring. https://port.example Bold\n\n"
        "## Why\n\n- ice\n- wind\n- from the north\n- and more\n- third\n\nA quote, in two lines.\n\n"
        "Ship | Days\nGull | 12\n | 3\n\nx = 1\ny = 2\n\nSome HTML"
    )


@given(st.text().map(clean))
@example("\xa0")  # blank, though no line of white space as YAML knows it
@example("---\n? [a]\n---\n")
@example("---\n" + "[" * 300 + "\n---\n")
@example("---\na: &a [x]\nb: [*a, *a]\n<<: 3\n---\n")
@example("---\n!!python/object/apply:os.system [ls]\n---\n")
def test_front_matter_loses_nothing_whatever_is_written(text: str) -> None:
    for written in (text, f"---\n{text}\n---\nBody"):
        front = frontmatter.split(written)
        fields, body = front.fields, front.body
        assert written.endswith(body)
        assert fields or body == written or not "".join(written.removesuffix(body).split()).strip("-.")
        assert all(isinstance(value, str) for value in fields.values())


@pytest.mark.parametrize("value", ["[a, b]", "{a: 1}", "42", "null", "~", "'---'"])
@pytest.mark.parametrize("slip", ["", "title: A: b\n"])
def test_a_source_or_author_that_is_no_text_is_dropped(read: Read, value: str, slip: str) -> None:
    document = read("a.md", f"---\n{slip}source: {value}\nauthor: {value}\n---\nIt is closed.".encode())
    assert (document.publisher, document.author) == (None, None)


def test_front_matter_with_a_slip_is_remarked_on() -> None:
    assert markdown.read(b"---\ntitle: Peace: a long way\n---\nText.\n").remark
    assert markdown.read(b"---\ntitle: Peace\n---\nText.\n").remark is None
