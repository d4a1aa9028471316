"""Where a text says that it comes from: a line such as ``Source: Official U.S. Department of State website``."""

import re
from urllib.parse import urlsplit

REACH = 5
"""How many written lines from either end of a text may say its source; further in, the words are the author's."""

LENGTH = 250
"""Characters; a longer line is prose."""

_STATED = re.compile(
    r"[ \t*_>-]*(?:sources?|via|джерел[оа]|источники?)[ \t]*[*_]*[:：][ \t*_]*(?P<source>\S.*?)[ \t*_]*",
    re.IGNORECASE,
)


def stated_source(text: str) -> str | None:
    """The source that a line near the end or the start of `text` states, without its full stop; the last one wins."""
    lines = [line for line in text.splitlines() if line.strip()]
    for line in [*reversed(lines[-REACH:]), *lines[:REACH]]:
        stated = _STATED.fullmatch(line) if len(line) <= LENGTH else None
        if stated:
            return stated["source"].removesuffix(".")
    return None


def web_address(text: str | None) -> str | None:
    """`text` if it is an http or https address that can be shown as a link, else None."""
    address = (text or "").strip()
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    usable = parts.scheme in {"http", "https"} and parts.hostname and not re.search(r"[\s<>\"|\\^`{}]", address)
    return address if usable else None
