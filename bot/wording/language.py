"""The language that is spoken: one for each request or delivery, carried by its context, and English without one.

Sentences stand in the wording modules as they are said in English, with named places. Their translations are gettext
catalogs in `locale/`, made by `tools/translations.py`. Tasks and `asyncio.to_thread` inherit the language of who
started them.
"""

import gettext
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

ENGLISH = "en"

_FOLDER = Path(__file__).parent / "locale"
_DOMAIN = "attache"
_SPOKEN: ContextVar[str] = ContextVar("language", default=ENGLISH)


@cache
def languages() -> frozenset[str]:
    """Those that can be spoken: English, and each that has a catalog."""
    return frozenset({ENGLISH, *(folder.name for folder in _FOLDER.iterdir())})


def of(locale: str | None) -> str:
    """The language for a platform's locale such as ``uk`` or ``uk-UA``; English for what is not spoken."""
    language = re.split(r"[-_]", locale or "")[0].casefold()
    return language if language in languages() else ENGLISH


def now() -> str:
    """The language that is spoken here."""
    return _SPOKEN.get()


@contextmanager
def spoken(locale: str | None) -> Iterator[None]:
    """Speak the language of a locale meanwhile."""
    before = _SPOKEN.set(of(locale))
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def say(text: str, /, **values: object) -> str:
    """`text` in the language spoken, with `values` in its places."""
    return _catalog(now()).gettext(text).format(**values)


def say_as(context: str, text: str, /, **values: object) -> str:
    """As `say`, where the same English words are several in another language; `context` tells them apart."""
    return _catalog(now()).pgettext(context, text).format(**values)


def say_counted(number: int, one: str, many: str, /, **values: object) -> str:
    """`one` or `many`, or whatever forms the language has for `number`, which stands in the place ``{number}``."""
    return _catalog(now()).ngettext(one, many, number).format(number=number, **values)


def to_say(text: str) -> str:
    """`text` as it is, for the catalogs: it is said elsewhere, by `say`, or by `record.said`."""
    return text


@cache
def _catalog(language: str) -> gettext.NullTranslations:
    if language == ENGLISH:
        return gettext.NullTranslations()
    return gettext.translation(_DOMAIN, _FOLDER, [language])
