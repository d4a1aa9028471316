"""Split a document into passages: spans that can be cited, each under its section's heading."""

import re

from bot.briefing.splitting.asides import dateline
from bot.briefing.splitting.layout import blocks
from bot.briefing.splitting.leaning import leans
from bot.briefing.splitting.lines import Kind
from bot.briefing.splitting.sentences import sentences
from bot.model import Document, Passage

EDITION = 6
"""Raise it when splitting or filing changes its outcome: documents on record are then split and filed anew."""

QUOTE_WORDS = 45
"""A passage keeps a quotation of at most so many words whole: half of it cannot be read."""

_LETTER = re.compile(r"[^\W\d_]")
_LETTERS = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]+")
_UKRAINIAN = re.compile(r"[іїєґІЇЄҐ]")


def split(document: Document) -> tuple[Passage, ...]:
    """The passages of a document, in order; `passage.text == document.text[passage.start:passage.end]`."""
    language = language_of(document.text)
    passages: list[Passage] = []
    section, paragraph = "", 0
    for block in blocks(document.text):
        if block.kind is Kind.HEADING:
            section = block.text
        elif block.kind is not Kind.ASIDE:
            spans = _spans(document.text, block.start + dateline(block.text), block.end, language)
            for position, (start, end) in enumerate(spans):
                text = document.text[start:end]
                begins = (
                    not passages or passages[-1].section != section
                )  # and leans on nothing: what is above is elsewhere
                leaning = not begins and leans(text, opening=position == 0)
                passages.append(Passage(document.id, section, paragraph, start, end, text, leaning))
            paragraph += bool(spans)
    return tuple(passages)


def _spans(text: str, start: int, end: int, language: str) -> list[tuple[int, int]]:
    """The sentences of a block, in characters of the whole text; one without a letter ("8.1.", "…") says nothing."""
    block = text[start:end]
    found = sentences(block, language, QUOTE_WORDS)
    return [(start + one, start + two) for one, two in found if _LETTER.search(block, one, two)]


def language_of(text: str) -> str:
    """en, uk or ru, by the letters that only one of them uses."""
    sample = text[:5000]
    letters, cyrillic = (sum(map(len, pattern.findall(sample))) for pattern in (_LETTERS, _CYRILLIC))
    if cyrillic * 2 < letters or not letters:
        return "en"
    return "uk" if _UKRAINIAN.search(text) else "ru"
