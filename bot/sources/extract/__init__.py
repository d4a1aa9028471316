"""One module a format, each with `read(data) -> Extracted`; a format's library is imported when one is read."""

from collections.abc import Callable
from importlib import import_module

from bot.sources.extract.extracted import Extracted

EDITION = 3
"""Raise it when these modules, the cleaning or the provenance read something else from the same bytes.

Every file is then read again.
"""

FORMATS = {
    ".txt": "txt",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".pdf": "pdf",
    ".docx": "docx",
}
"""Module of this package by suffix, in lower case. A new format is one more line and its module."""


def extract(suffix: str, data: bytes) -> Extracted:
    """What `data`, the bytes of a file whose name ends in `suffix`, says.

    Raises:
        UnreadableError: for the reasons that the format knows; its library may raise anything else on bad bytes.
    """
    read: Callable[[bytes], Extracted] = import_module(f"{__name__}.{FORMATS[suffix]}").read
    return read(data)
