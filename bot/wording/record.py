"""What is kept or logged in words: always in English, and said again in the language of whoever reads it in chat.

The English sentence is its own key: a log, an export and a row of the database read the same whoever was answered.
"""

import re
from collections.abc import Iterator, Sequence

from bot.wording import files, language, phrases, platforms, storage, web
from bot.wording.language import to_say

_THEMES_GONE = to_say(
    "Its themes are gone from config/themes.yaml: {names}. Bring them back, or stop this digest and ask for another."
)
_PLACE = re.compile(r"\\{(\w+)\\}")
_FIGURES = {"number", "messages"}
"""The places of figures; elsewhere ``1.5`` may be somebody's name for something."""

_JOINTS = re.compile(r", | and ")


def themes_gone(names: Sequence[str]) -> str:
    """Why a digest is paused: its themes are no longer configured."""
    return _THEMES_GONE.format(names=", ".join(names))


def removed_from() -> str:
    """Why the digests of a workspace wait: the bot was removed from it."""
    return to_say(
        "The bot was removed from here. Invite it again within 30 days, and this goes on; after that it is deleted."
    )


def paused_by_hand() -> str:
    """Why a digest is paused: somebody said so."""
    return to_say("on request")


def said(kept: str) -> str:
    """A sentence of the record in the language spoken; one that this version does not know, as it was kept."""
    if language.now() == language.ENGLISH or not kept:
        return kept
    whole = language.say(kept) if "{" not in kept else kept
    return whole if whole != kept else next(_fitting(kept), kept)


def _fitting(kept: str) -> Iterator[str]:
    """`kept` by each form that it may have been made of."""
    for form in (_THEMES_GONE, *platforms.FORMS, *files.FORMS, *web.FORMS, *storage.FORMS, *phrases.SIZES):
        pattern = _PLACE.sub(r"(?P<\1>.+)", re.escape(form))
        if found := re.fullmatch(pattern, kept, re.DOTALL):
            yield language.say(form, **{name: _filling(name, value) for name, value in found.groupdict().items()})


def _filling(place: str, value: str) -> str:
    """What stood in a place: said again if it is a figure, a sentence or a list of those; else it is a name."""
    if place in _FIGURES:
        return phrases.figure(value)
    whole = said(value)
    if whole != value:
        return whole
    parts = _JOINTS.split(value)
    again = [said(part) for part in parts]
    known = len(parts) > 1 and all(one != part for one, part in zip(again, parts, strict=True))
    return phrases.all_of(again) if known else value
