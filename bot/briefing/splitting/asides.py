"""Tell the lines that are about a text from the text itself: by-lines, dates, credits, captions, page furniture."""

import re

from bot.briefing import months

SHORT = 25
LINE = 250
"""A line of more words, or of more characters, is prose, whatever it mentions."""

_MONTHS = "|".join(
    (*(rf"{month}|{month[:3]}\.?" for month in months.ENGLISH), r"sept\.?", *months.UKRAINIAN, *months.RUSSIAN)
)
_PROVENANCE = re.compile(
    r"(?:sources?|via|photos?|images?|pictures?|captions?|credits?|published|(?:last )?updated|posted|copyright|"
    r"date(?: published)?|publication date|tags?|keywords|filed under|contact|reporting by|editing by|"
    r"джерел[оа]|автор|фото|опубліковано|оновлено|дата(?: публікації| публикации)?|теги|"
    r"источники?|опубликовано|обновлено)\s*:|©|\(c\)\s|\((?:additional )?(?:reporting|writing|editing) by\b",
    re.IGNORECASE,
)
_NAME = r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3}"
_BY_LINE = re.compile(rf"(?:[Bb]y|BY) {_NAME}(?:(?:,| and| &|, and) {_NAME})*(?:, [^.!?]{{2,60}})?(?<!\.)")
_STAMP = re.compile(
    r"(?:last )?(?:updated|published|posted|modified)(?: on| at)? [^.!?]*\b\d{4}\b[^.!?]*", re.IGNORECASE
)
_DATE = re.compile(
    rf"(?:\w+,?\s)?(?:(?:{_MONTHS})\s\d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}\s(?:{_MONTHS})),?\s\d{{4}}(?:\s?(?:р|г)\.|\sроку|\sгода)?"
    r"|\d{4}-\d\d-\d\d|\d\d?[./]\d\d?[./]\d{4}",
    re.IGNORECASE,
)
_DESK = re.compile(
    # who wrote it: names, and the small words between them
    rf"(?i:additional )?(?i:reporting|writing|editing|compiled|translated) by {_NAME}"
    rf"(?:(?:[,;]? (?i:and |in |at |the )*|[,;] )(?:(?i:additional )?(?i:reporting|writing|editing) by )?{_NAME})*\.?"
)
_DAY = rf"(?i:(?:{_MONTHS})\s\d{{1,2}}|\d{{1,2}}\s(?:{_MONTHS}))(?:,?\s\d{{4}})?"
_AGENCY = (
    r"\((?:AP|AFP|dpa|DPA|UPI|ANSA|EFE|PAP|CNN|Reuters|Bloomberg|Xinhua|Ukrinform|Interfax-Ukraine|Укрінформ|УНІАН)\)"
)
_ANY_AGENCY = r"\([A-ZА-ЯІЇЄҐ][^()\n]{1,30}\)"
_CAPITALS = r"[A-ZА-ЯІЇЄҐ]{2}[A-ZА-ЯІЇЄҐ.’' -]*"
_PLACE = r"[A-ZА-ЯІЇЄҐ][\w.’'-]*(?:[ /][A-ZА-ЯІЇЄҐ][\w.’'-]*){0,3}"
_DATELINE = re.compile(
    # a place, then a day or an agency, then a dash: less is not sure, as "NATO - the alliance - …" shows
    rf"(?:{_CAPITALS}(?:,\s{_PLACE})?(?:,\s{_DAY}(?:\s?{_ANY_AGENCY})?|\s{_AGENCY})"
    rf"|{_PLACE}(?:,\s{_PLACE})?(?:,\s{_DAY})?\s{_AGENCY}|{_PLACE},\s{_DAY}\s{_ANY_AGENCY})\s?[-–—]{{1,2}}\s"
)
_HASHTAGS = re.compile(r"(?:#\w+[\s,]*)+")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+")
_PAGE = re.compile(r"(?:page|p\.|сторінка|стор\.|страница|стр\.)\s*\d+(?:\s*(?:of|/|з|із|из)\s*\d+)?", re.IGNORECASE)
_FIGURE = re.compile(
    r"(?:Figure|Fig\.|Table|Рис\.|Рисунок|Малюнок|Мал\.|Таблиця|Таблица|Табл\.)\s\d[\d.]*[.:]?\s[^\W\d_a-zа-яіїєґ]"
)
_CREDIT = re.compile(
    r"(?:(?:^|[.!?…)]\s)(?:Image|Photo|Picture|Photograph|Credit|Фото|Зображення|Изображение)s?(?: credit| by|\s?:)"
    r"|\((?:credit|photo|image|фото)\b|^(?:File|Stock|Archive|Handout|Архівне|Архивное) (?:photo|image|picture|фото)\b"
    r"|\b(?:photograph|painting|portrait|engraving),? (?:c\.|circa|\d{4})|\bcirca \d{4}"
    r"|\blicen[cs]ed under\b|\bCC BY\b|\bCreative Commons\b|\ball rights reserved\b|\bcourtesy of\b|\bpublic domain$)",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"(?:advertisement|share(?: this)?(?: article| story| page)?|read (?:more|also)|see also|"
    r"related (?:articles|stories|news)|"
    r"sign up|subscribe|follow us|click here|читайте також|читайте также|реклама|поділитися|поделиться)\b[^.!?]*",
    re.IGNORECASE,
)
_ATTRIBUTION = re.compile(r"[—–―]\s?(?P<who>[^\W\d_][^.!?—–]{3,70})\.?")
_TABLE_ROW = re.compile(r"\S \| \S")
_LETTER = re.compile(r"[^\W\d_]")


def is_aside(line: str) -> bool:
    """Whether a line, given without outer white space, says something about the text rather than in it."""
    if _PROVENANCE.match(line) or _TABLE_ROW.search(line) or not _LETTER.search(line):
        return True
    whole = (_BY_LINE, _DESK, _STAMP, _DATE, _HASHTAGS, _ADDRESS, _PAGE)
    words = line.split()
    if len(words) > SHORT or len(line) > LINE:
        return False
    if any(pattern.fullmatch(line) for pattern in whole) or (len(words) <= SHORT // 3 and _FURNITURE.fullmatch(line)):
        return True
    return bool(_FIGURE.match(line) or _CREDIT.search(line)) or _is_attribution(line)


def dateline(paragraph: str) -> int:
    """How many characters at the start of a paragraph tell where, when and by whom: ``KYIV, Nov 24 (Reuters) - ``."""
    found = _DATELINE.match(paragraph)
    return found.end() if found else 0


def _is_attribution(line: str) -> bool:
    """A dash and a name: "— Norton I, Emperor of the United States"; a line of a dialogue has fewer capitals."""
    found = _ATTRIBUTION.fullmatch(line)
    if not found:
        return False
    words = [word for word in found["who"].split() if len(word) > len("the") or word[0].isupper()]
    return len(words) > 1 and sum(word[0].isupper() for word in words) * 3 >= len(words) * 2
