"""Which language a text is in: as declared, unless the text plainly is not; else as its letters and words tell."""

import re
from collections import Counter

_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_ENOUGH = 12
"""Words; in fewer a chance word decides."""

_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_IN_CYRILLIC = {"be", "bg", "kk", "ky", "mk", "mn", "ru", "sr", "tg", "tt", "uk", "uz"}
_IN_LATIN = {
    *("cs", "da", "de", "en", "es", "et", "fi", "fr", "hr", "hu", "it", "lt", "lv", "nl", "no", "pl", "pt")
} | {*("ro", "sk", "sl", "sv", "tr")}
_COMMON = {
    "en": [
        "the",
        "of",
        "and",
        "to",
        "in",
        "is",
        "that",
        "for",
        "it",
        "was",
        "on",
        "are",
        "with",
        "as",
        "be",
        "by",
        "this",
        "from",
        "at",
        "have",
        "not",
        "or",
        "an",
        "but",
    ],
    "uk": [
        "і",
        "й",
        "та",
        "що",
        "в",
        "у",
        "на",
        "не",
        "з",
        "до",
        "за",
        "як",
        "це",
        "від",
        "про",
        "для",
        "але",
        "його",
        "її",
        "які",
        "є",
        "або",
        "був",
        "було",
        "також",
        "щоб",
        "під",
        "час",
    ],
    "ru": [
        "и",
        "что",
        "в",
        "на",
        "не",
        "с",
        "по",
        "это",
        "как",
        "из",
        "к",
        "о",
        "для",
        "но",
        "его",
        "её",
        "или",
        "был",
        "было",
        "также",
        "чтобы",
        "от",
        "они",
        "то",
        "же",
        "а",
        "все",
    ],
}
_LETTERS = {  # its own, which no long text lacks, and its neighbours', which it does not have
    "uk": (re.compile("[іїє]", re.IGNORECASE), re.compile("[ыэёъў]", re.IGNORECASE)),
    "ru": (re.compile("[ыэё]", re.IGNORECASE), re.compile("[іїєґўјљњћђџ]", re.IGNORECASE)),
}
_LEAST = 0.12
"""The share of its words that the commonest ones make up in a text of a language, at least."""

_CLEARLY = 2
"""How many times as often a language's own letters stand in its texts as its neighbours' do, in quotations."""


def language(text: str, declared: str | None = None) -> str | None:
    """The language as a tag of two or three letters, such as ``uk``; None: it is not declared and cannot be told."""
    tag = _declared(declared)
    told = _told(text)
    if tag and not _contradicts(text, tag):
        return told if told and {tag, told} == {"uk", "ru"} else tag  # a site of both declares one for all its pages
    return told


def _declared(declared: str | None) -> str | None:
    tag = (declared or "").strip()
    primary = re.split("[-_]", tag)[0].lower()
    return primary if _TAG.fullmatch(tag) and primary != "und" else None


def _contradicts(text: str, tag: str) -> bool:
    """Whether a text is in another script than the language is written in."""
    cyrillic, latin = len(_CYRILLIC.findall(text)), len(_LATIN.findall(text))
    return (tag in _IN_LATIN and cyrillic > latin) or (tag in _IN_CYRILLIC and latin > cyrillic)


def _told(text: str) -> str | None:
    """English, Ukrainian or Russian, where the commonest words are clearly theirs."""
    words = Counter(word.lower() for word in _WORD.findall(text))
    count = words.total()
    if count < _ENOUGH:
        return None
    shares = {tag: sum(words[word] for word in common) / count for tag, common in _COMMON.items()}
    best = max(shares, key=lambda tag: shares[tag])
    return best if shares[best] > _LEAST and _in_its_letters(text, best) else None


def _in_its_letters(text: str, tag: str) -> bool:
    if tag not in _LETTERS:
        return True
    own, others = (len(letters.findall(text)) for letters in _LETTERS[tag])
    return own > _CLEARLY * others
