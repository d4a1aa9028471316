"""The one place where text is normalised: what leaves it is the text that every offset and hash counts on."""

import re
import unicodedata

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")


def clean(text: str) -> str:
    r"""The same text without byte order mark, with ``\n`` line ends, in Unicode NFC; cleaning twice changes nothing.

    Control characters other than ``\n`` and ``\t`` are dropped, save those that end a line or a page: these
    become ``\n``. So do not NUL, stray surrogates or noncharacters reach a database or a chat. Nothing else
    changes: clean UTF-8 text comes back as it was.
    """
    lines = _LINE_ENDS.sub("\n", text.replace("\u2029", "\n\n"))
    return unicodedata.normalize("NFC", _CONTROLS.sub("", lines).lstrip("\ufeff"))
