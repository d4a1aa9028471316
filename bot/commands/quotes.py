"""Quotes as people type them, or their keyboards do."""

import re

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_SINGLE = re.compile(r"(?<![^\s,])[‘‚]([^‘’]*)[’‘](?![^\s,])")
"""A pair of them: alone, ``’`` is the apostrophe of a name."""


def straight(text: str) -> str:
    """`text` with the quotes of a typewriter, as long as before."""
    return _SINGLE.sub(r"'\1'", text.translate(_QUOTES))


def unquoted(text: str) -> str:
    """Drop one pair of quotes around the whole of `text`, and nothing inside it."""
    plain = straight(text)
    return text[1:-1].strip() if re.fullmatch(r"\"[^\"]*\"|'[^']*'", plain) else text
