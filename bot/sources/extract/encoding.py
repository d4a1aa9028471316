"""Bytes to text: UTF-8 first, then what the bytes declare, then what they look like."""

import codecs
import re

import chardet

from bot import wording
from bot.errors import UnreadableError
from bot.sources.cleaning import clean

UNSURE = 0.05
"""Below this confidence a detection in Latin script is a coin toss, and Windows-1252 the commonest coin."""

SURE = 0.3
"""Above this confidence the look of a text outweighs a declaration that says otherwise."""

CONTROLS = 0.02
"""A larger share of control characters than this is no text."""

# Longer marks first: UTF-32's begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LATIN = ("cp1252", "mac-roman", "cp1250", "cp1254", "cp1257")
_OTHERS = (
    *("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"),
    *("cp1251", "koi8-u", "koi8-r", "cp866", "cp1125", "mac-cyrillic", "iso8859-5"),
    *("cp1253", "iso8859-7", "cp1255", "cp1256", "cp1258", "cp874"),
    *("cp932", "euc-jp", "gb18030", "big5", "euc-kr"),
)
_DECLARABLE = {
    *(codecs.lookup(name).name for name in (*_LATIN, *_OTHERS)),
    *("iso8859-2", "iso8859-9", "iso8859-13", "iso8859-15", "koi8-t", "cp949", "gbk", "gb2312", "shift_jis"),
}
_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*(?P<name>[\w.:-]+)", re.IGNORECASE)
_TAG = re.compile(rb"<[^<>]*>")  # ASCII whatever the text's encoding, so it tells nothing
_HEAD = 1024  # how far a declaration may stand from the start, as browsers have it


def decode(data: bytes, *, declares: bool = False, told: str | None = None) -> str:
    """The text of `data`, normalised.

    Args:
        data: the bytes of a text file.
        declares: whether the format can name its own encoding (HTML's meta charset, XML's declaration).
        told: the encoding that its server says it has; counts where the bytes themselves declare none.

    Raises:
        UnreadableError: the bytes are no text, or in no encoding that can be told.
    """
    encoding = _encoding(data, told, declares=declares)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableError(wording.files.unknown_encoding()) from error
    if len(re.findall("[\x00-\x08\x0e-\x1a\x7f\ufffd]", text)) > CONTROLS * len(text):
        raise UnreadableError(wording.files.no_text_file())
    return clean(text)


def _encoding(data: bytes, told: str | None, *, declares: bool) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    if b"\0" not in data and _decodes(data, "utf-8"):  # UTF-16 of plain English is valid UTF-8 too, full of NULs
        return "utf-8"
    declared = (_declared(data) if declares else None) or _fitting(told or "", data)
    if declared and _in_latin_script(data):  # one Latin code page looks much like another: believe it
        return declared
    looks, confidence = _detected(_TAG.sub(b" ", data) if declares else data)
    return declared if declared and confidence < SURE else looks


def _declared(data: bytes) -> str | None:
    """The encoding that the bytes name, if it is one for text and fits them."""
    found = _DECLARED.search(data[:_HEAD])
    return _fitting(found["name"].decode("ascii", "replace"), data) if found else None


def _fitting(said: str, data: bytes) -> str | None:
    try:
        name = codecs.lookup(said).name
    except (LookupError, ValueError):  # ValueError: a name with NUL
        return None
    name = {"iso8859-1": "cp1252", "ascii": "cp1252"}.get(name, name)  # as browsers read them
    return name if name in _DECLARABLE and _decodes(data, name) else None


def _detected(data: bytes) -> tuple[str, float]:
    """The encoding that the bytes look like, and how much (0 to 1)."""
    latin = _in_latin_script(data)
    if latin and re.search(rb"[a-z][\xd2-\xd5]", data):
        # Closing quotes in MacRoman; in the Windows code pages an accented capital after a small letter.
        return "mac-roman", 1.0
    found = chardet.detect(
        data,
        max_bytes=len(data) + 1,
        compat_names=False,
        prefer_superset=False,
        include_encodings=_LATIN if latin else (*_OTHERS, *_LATIN),
    )
    if found["encoding"] is None:
        raise UnreadableError(wording.files.no_text_file())
    if latin and found["confidence"] < UNSURE and _decodes(data, "cp1252"):
        return "cp1252", found["confidence"]
    return found["encoding"], found["confidence"]


def _in_latin_script(data: bytes) -> bool:
    """Whether bytes above 127 stand alone among ASCII letters; in other scripts whole words are made of them."""
    letters = len(re.findall(rb"[A-Za-z]", data))
    above = len(re.findall(rb"[\x80-\xff]", data))
    return b"\0" not in data and above < letters and not re.search(rb"[\x80-\xff]{4}", data)


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
