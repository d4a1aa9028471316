"""Split prose into sentences, with exact offsets: English, Ukrainian and Russian.

Every run of stops before white space may end a sentence. Whether it does is told by what stands before it (an
abbreviation, an initial, an item's number, an open quotation) and behind it (a capital, a word that opens sentences).
"""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from bot.briefing.splitting import abbreviations

QUOTE_WORDS = 16
"""A quotation or bracket of at most so many words is never cut: two short sentences are read as one."""

QUOTE_CHARACTERS = 400
"""How far the other end of a quotation or bracket is looked for, either way."""

LONGEST_WORD = 24
"""How far back from a stop its word is looked for; no abbreviation is longer."""

FRONTED_CHARACTERS = 24
"""A sentence no longer than this that begins like "At 5 a.m." or "У 2022 р." only says when; the rest follows."""

_STOP = re.compile(
    r"(?P<stop>[.!?…](?:[.!?…]|\s\.(?=\s|$|[\"”’»)\]]))*)(?P<close>[\"'“”’»)\]]*)"
    r"(?:\s?\[(?:\d{1,3}|\.\.\.|…)\]|\s(?:\.\.\.|…)(?=\s))*(?=\s|$)"  # a note or an omission belongs to what it follows
)
_BEHIND = re.compile(r"\s*(?P<open>[\"'`“„«‘’”(\[…—–\-\s]*)(?P<word>[^\W_]*)(?:[’'-]\w+)?(?P<dot>\.?)(?P<on>[,;:)№]?)")
_OPENING = "\"'“„«‘(["
_PAIRS = (("“", "”"), ("„", "“”"), ("«", "»"), ("(", ")"), ("[", "]"), ('"', '"'))
_BLANK_LINE = re.compile(r"\n\s*\n")
_SOLID = re.compile(r"\S")
_ITEM = re.compile(r"(?:(?<=\s)|^)(?:[•⁃]\s?)?(?P<label>\d{1,2}|[a-z])(?P<shape>\.\)|[.)])\s+(?=\w)")
_LABEL = re.compile(r"(?:[•⁃]\s?)?(?:\d{1,2}(?:\.\d{1,2})*|[a-zа-яіїєґ])(?:\.\)?|\))")
_OMISSION = re.compile(r"(?:\.\s){2}\.")  # three dots apart leave words out of a sentence; four also end it
_ACRONYM = re.compile(r"[^\W\d_](?:\.[^\W\d_])+")
_AND_SO_ON = re.compile(r"\bт\.\s?[дпі]$")
_ERA = re.compile(r"\bн\.\s?[еэ]$")
_FIGURE = re.compile(r"(?:\d(?:[\d.,]*\d)?(?:-\w{1,3})?|[IVXLC]+)\s+$")
_LETTERED = re.compile(r"\b(?:war|plan|vitamin|hepatitis|class|group|type|grade|phase|part|category)\s$", re.IGNORECASE)
_BARE_DATE = re.compile(r",\s\d{4}\s$")  # as captions have it: "Одесса, 1898 г."
_WHEN = re.compile(
    r"\s*(?:[ECMPG][DS]?T\b|UTC\b|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|[A-Z][a-z]+(?: [A-Z][a-z]+)? [Tt]ime\b)"
)
_FRONTING = re.compile(
    r"(?:at|by|in|on|until|since|from|after|before|у|в|о|об|з|із|до|від|на|с|со|к|по|після|после|станом)\s",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Style:
    casual: bool  # written without capitals: a small letter may open a sentence
    clauses: bool  # a clause's number stands for itself


def sentences(text: str, language: str, quote_words: int = QUOTE_WORDS) -> list[tuple[int, int]]:
    """The sentences of a text as (start, end) in characters, in order; only white space lies outside them.

    Args:
        text: prose; a single line end is white space, a blank line ends a sentence.
        language: en, uk or ru. The number of a clause ("8.1.") is a sentence of its own in the last two, as
            treebanks of their acts have it; an English one belongs to its item.
        quote_words: quotations and brackets of at most so many words are kept whole.
    """
    first = text[:200].lstrip()
    style = _Style(casual=first[:1].islower() or (language == "en" and " i " in text), clauses=language in {"uk", "ru"})
    spans: list[tuple[int, int]] = []
    for one, two in pairwise((0, *_cuts(text, style, quote_words), len(text))):
        piece = text[one:two]
        if kept := piece.strip():
            start = one + piece.index(kept)
            spans.append((start, start + len(kept)))
    return spans


def _cuts(text: str, style: _Style, quote_words: int) -> Iterator[int]:
    """Where each sentence but the first begins."""
    begun = _solid(text, 0)
    forced = deque(sorted([*_items(text, begun), *(_solid(text, gap.end()) for gap in _BLANK_LINE.finditer(text))]))
    for stop in _STOP.finditer(text):
        while forced and forced[0] <= stop.start():
            begun = max(begun, forced.popleft())
            yield begun
        if _ends(text, begun, stop, style) and not _enclosed(text, begun, stop.end(), quote_words):
            begun = _solid(text, stop.end())
            yield begun
    yield from (place for place in forced if place > begun)


def _solid(text: str, place: int) -> int:
    """The first place from `place` on that is no white space."""
    found = _SOLID.search(text, place)
    return found.start() if found else len(text)


def _items(text: str, begun: int) -> list[int]:
    """Where the second and later items begin of a list that is written in one line: "1. Flour 2. Sugar"."""
    first = _ITEM.match(text, begun)
    if not first:
        return []
    places: list[int] = []
    label = first["label"]
    for found in _ITEM.finditer(text, first.end()):
        following = str(int(label) + 1) if label.isdecimal() else chr(ord(label) + 1)
        if found["label"] == following and found["shape"] == first["shape"]:
            places.append(found.start())
            label = following
    return places


def _ends(text: str, begun: int, stop: re.Match[str], style: _Style) -> bool:
    """Whether the sentence that began at `begun` ends with this stop, as far as words tell."""
    behind = _BEHIND.match(text, stop.end())
    if behind is None or not behind["word"]:
        return behind is None or not behind["on"]
    marks = stop["stop"]
    if behind["word"][0].islower():
        careless = not stop["close"] and marks[0] != "…" and marks[:2] != ".." and (style.casual or "?" in marks)
        if not careless:
            return False
    if _LABEL.fullmatch(text, begun, stop.end()):
        return style.clauses and text[begun].isdecimal()
    if stop["close"].startswith("]") or _OMISSION.fullmatch(marks):
        return False
    return marks != "." or _is_full_stop(text, begun, stop, behind)


def _is_full_stop(text: str, begun: int, stop: re.Match[str], behind: re.Match[str]) -> bool:
    """Whether the stop behind a word is more than the mark of its abbreviation."""
    at = stop.start()
    before = text[max(begun, at - LONGEST_WORD) : at]
    spoken = "" if not before or before[-1].isspace() else before.split()[-1].lstrip(_OPENING)
    word = spoken.lower().rpartition(".-")[2]  # ген.-лейт.
    if (len(word) > 1 and "." not in word and word not in abbreviations.ALL) or stop["close"].strip(")"):
        return True
    if word in abbreviations.NUMBERED:
        return not behind["word"][0].isdigit()
    if word in abbreviations.TITLES or word in abbreviations.GOING_ON or behind["word"][0].islower():
        return False
    previous = before[: len(before) - len(spoken)].rstrip(_OPENING)
    measured = len(word) > 2 or _FIGURE.search(previous)  # noqa: PLR2004  the short units are short for names as well
    if (word in abbreviations.UNITS and measured) or _ERA.search(before):
        return _measure_ends(text, begun, stop, behind, previous)
    if len(word) == 1:
        doubtful = word.isalpha() and spoken not in "яє" and not _LETTERED.search(previous)
    else:
        doubtful = word in abbreviations.NAMED or bool(_ACRONYM.fullmatch(word) and word not in abbreviations.CLOSING)
    opens = not behind["dot"] and behind["word"].lower() in abbreviations.OPENERS
    return opens or not doubtful or bool(_AND_SO_ON.search(before))


def _measure_ends(text: str, begun: int, stop: re.Match[str], behind: re.Match[str], previous: str) -> bool:
    """Whether the stop behind a measure ("5 a.m.", "2022 р.", "61 млрд.") also ends the sentence."""
    if behind["word"] in abbreviations.PRICED or behind["word"][0].isdigit() or _WHEN.match(text, stop.end()):
        return False
    fronted = stop.end() - begun <= FRONTED_CHARACTERS and _FRONTING.match(text, begun)
    return not fronted and not _BARE_DATE.search(previous)


def _enclosed(text: str, begun: int, end: int, most: int) -> bool:
    """Whether `end` lies in a quotation or bracket of at most so many words that opened since `begun`."""
    near = max(begun, end - QUOTE_CHARACTERS)
    piece = text[near:end]
    for one, other in _PAIRS:
        opened = piece.rfind(one)
        if opened < 0 or (one == "“" and "„" in piece):  # „so“ closes with what else opens
            continue
        closed = piece.count(one) % 2 == 0 if one == other else any(mark in piece[opened + 1 :] for mark in other)
        if closed:
            continue
        places = [place for mark in other if (place := text.find(mark, end, end + QUOTE_CHARACTERS)) >= 0]
        if places and len(text[near + opened : min(places)].split()) <= most:
            return True
    return False
