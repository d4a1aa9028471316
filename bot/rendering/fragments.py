"""Links into a web page at the words that are quoted (https://wicg.github.io/scroll-to-text-fragment/)."""

from urllib.parse import quote

_WHOLE = 8
_EDGE = 4
"""Words: a passage of so few is named whole, of a longer one these at its beginning and its end."""


def text_link(url: str | None, passage: str) -> str | None:
    """`url` at the words of `passage`, which browsers scroll to and mark; others show the page as ever.

    An address that is none of the web, or has a text fragment already, stays as it is.
    """
    words = passage.split()
    if not url or not url.startswith(("http://", "https://")) or ":~:" in url or not words:
        return url
    ends = [words] if len(words) <= _WHOLE else [words[:_EDGE], words[-_EDGE:]]
    wanted = [" ".join(end) for end in ends]
    return f"{url}{'' if '#' in url else '#'}:~:text={','.join(map(_encoded, wanted))}"


def _encoded(words: str) -> str:
    """Percent-encoded, with the hyphen, which parts what stands before and behind the words."""
    return quote(words, safe="").replace("-", "%2D")
