"""Links to the very words of a web page."""

import pytest

from bot.rendering.fragments import text_link

PAGE = "https://oldbridge.example.org/minutes"


@pytest.mark.parametrize(
    ("url", "passage", "expected"),
    [
        (PAGE, "The quay is cracked.", f"{PAGE}#:~:text=The%20quay%20is%20cracked."),
        (f"{PAGE}#top", "The quay", f"{PAGE}#top:~:text=The%20quay"),
        (PAGE, "a well-known, old & deep harbour", f"{PAGE}#:~:text=a%20well%2Dknown%2C%20old%20%26%20deep%20harbour"),
        (PAGE, "a b c d e f g h i", f"{PAGE}#:~:text=a%20b%20c%20d,f%20g%20h%20i"),
        (f"{PAGE}#:~:text=here", "The quay", f"{PAGE}#:~:text=here"),
        ("ftp://oldbridge.example.org", "The quay", "ftp://oldbridge.example.org"),
        (None, "The quay", None),
        (PAGE, " ", PAGE),
    ],
)
def test_a_link_leads_to_the_words(url: str | None, passage: str, expected: str | None) -> None:
    assert text_link(url, passage) == expected
