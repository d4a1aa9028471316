"""Which theme a person means."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from operator import attrgetter

from bot import wording
from bot.commands.quotes import straight
from bot.errors import RequestError
from bot.model import Theme

ALL = frozenset(("all", "усі", "всі"))
"""What a person may write for all of them."""

MOST_THEMES = 25
"""How many a digest carries."""


def find_themes(themes: Sequence[Theme], wanted: str) -> tuple[Theme, ...]:
    """The themes that a person names, parted by commas, each once, in that order; ``all`` are all of them.

    Raises:
        RequestError: one of them does not exist, none is named, or they are too many.
    """
    if _key(wanted) in ALL:
        found = tuple(theme for theme in themes if not theme.spans) or tuple(themes)
    else:
        parts = (part.strip(" '\"") for part in re.split(r"[,;]", straight(wanted)))
        named = [find_theme(themes, part) for part in parts if part]
        found = tuple(dict.fromkeys(named)) or (find_theme(themes, wanted),)
    if len(found) > MOST_THEMES:
        raise RequestError(wording.subscribing.too_many_themes(len(found), MOST_THEMES))
    return found


def find_theme(themes: Sequence[Theme], wanted: str) -> Theme:
    """The theme that a person means by its name, title or command, whatever the case.

    Raises:
        RequestError: there is none; names the nearest, or all of them.
    """
    if found := _theme_called(themes, wanted):
        return found
    key = _key(wanted)
    near = get_close_matches(key, [_key(theme.name) for theme in themes], n=1)
    raise RequestError(wording.answers.unknown_theme(wanted, near, [theme.name for theme in themes]))


def theme_and_rest(themes: Sequence[Theme], wanted: str) -> tuple[Theme, str]:
    """The theme that a person names, and what they wrote behind its name: ``outlook 7d``.

    Raises:
        RequestError: no theme is named; as `find_theme`.
    """
    words = wanted.split()
    for end in range(len(words), 0, -1):
        if found := _theme_called(themes, " ".join(words[:end])):
            return found, " ".join(words[end:])
    return find_theme(themes, wanted), ""


def _theme_called(themes: Sequence[Theme], wanted: str) -> Theme | None:
    key = _key(wanted)
    for called in (attrgetter("name"), attrgetter("command"), attrgetter("title")):  # a name outranks a command
        for theme in themes:
            if key == _key(called(theme) or theme.name):
                return theme
    return None


def _key(text: str) -> str:
    return re.sub(r"[\s_-]+", "-", text.strip().removeprefix("/").replace("’", "'").casefold())
