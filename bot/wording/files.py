"""Why a file could not become a document: in English, on record; said again by `record.said` to a reader in chat."""

from collections.abc import Sequence

from bot.wording import phrases
from bot.wording.language import to_say

_FOLDER_MISSING = to_say("The folder “{name}” does not exist. Create it and put documents into it.")
_NO_FOLDER = to_say("“{name}” is a file, not a folder. Move it away and create the folder.")
_FOLDER_EMPTY = to_say("The folder is empty. Put documents into it: {suffixes}.")
_OVERSIZED = to_say("The file is too large: {size}, where the limit is {limit}. Split it.")
_UNPACKS = to_say("The file unpacks to more than {limit}. Split it, or save it anew without pictures.")
_BROKEN = to_say("The file is damaged, or is not a {kind} file. Open it in its own program and save it anew.")
_DUPLICATE = to_say("The file has the same text as {name}, which counts once. Remove one of the two.")
_UNSUPPORTED = to_say("{suffix} files are not read. Save it as one of these: {suffixes}.")
_NO_SUFFIX = to_say("A file without a suffix is not read. Save it as one of these: {suffixes}.")
FORMS = (
    _BROKEN,
    _DUPLICATE,
    _FOLDER_EMPTY,
    _FOLDER_MISSING,
    _NO_FOLDER,
    _NO_SUFFIX,
    _OVERSIZED,
    _UNPACKS,
    _UNSUPPORTED,
)
"""Sentences with places that reach a reader from the record."""


def folder_missing(name: str) -> str:
    """The folder of documents is not there."""
    return _FOLDER_MISSING.format(name=name)


def no_folder(name: str) -> str:
    """A file stands where the folder of documents should be."""
    return _NO_FOLDER.format(name=name)


def folder_unreadable() -> str:
    """A folder that may not be looked into."""
    return to_say("This folder cannot be opened. Allow the bot to read it.")


def folder_empty(suffixes: Sequence[str]) -> str:
    """A folder without a single document."""
    return _FOLDER_EMPTY.format(suffixes=", ".join(suffixes))


def link() -> str:
    """A symbolic link or a junction, or a path through one."""
    return to_say("It is a link, and links are not followed. Put the file itself into the folder.")


def no_regular_file() -> str:
    """A pipe, a socket or a device."""
    return to_say("It is not an ordinary file.")


def odd_name() -> str:
    """A name that cannot be stored or shown."""
    return to_say("Its name holds characters that are no text. Rename it.")


def unsupported(suffix: str, suffixes: Sequence[str]) -> str:
    """A file of a kind that is not read."""
    others = ", ".join(suffixes)
    return _UNSUPPORTED.format(suffix=suffix, suffixes=others) if suffix else _NO_SUFFIX.format(suffixes=others)


def gone() -> str:
    """A file that vanished between listing and reading."""
    return to_say("The file is no longer there.")


def forbidden() -> str:
    """A file that may not be read."""
    return to_say("The file may not be read. Allow the bot to read it.")


def unreadable_disk() -> str:
    """The disk or the network failed."""
    return to_say("The file could not be read from its disk. It will be tried again.")


def changed() -> str:
    """A file that was being written while it was read."""
    return to_say("The file changed while it was being read. It will be tried again.")


def empty_file() -> str:
    """No bytes, or nothing but zero bytes."""
    return to_say("The file is empty.")


def no_text() -> str:
    """A readable file with no words in it."""
    return to_say("No text was found in the file.")


def pictures_only() -> str:
    """A scanned PDF."""
    return to_say("No text was found in the PDF: its pages are pictures. Run it through text recognition (OCR) first.")


def encrypted() -> str:
    """A PDF or DOCX with a password."""
    return to_say("The file is encrypted. Save it without a password.")


def oversized(size: int, limit: int) -> str:
    """A file above the limit, both in bytes."""
    return _OVERSIZED.format(size=phrases.file_size(size), limit=phrases.file_size(limit))


def unpacks_too_large(limit: int) -> str:
    """A file that grows beyond a limit, in bytes, when it is unpacked."""
    return _UNPACKS.format(limit=phrases.file_size(limit))


def no_text_file() -> str:
    """Pictures, programs and the like under a text's name."""
    return to_say("The file holds no text, whatever its name says.")


def unknown_encoding() -> str:
    """Bytes that no known encoding fits."""
    return to_say("The file's character encoding is not known. Save it as UTF-8.")


def broken(kind: str) -> str:
    """A damaged file, or one of another format under this one's suffix."""
    return _BROKEN.format(kind=kind)


def duplicate(of: str) -> str:
    """A file whose text is on record already."""
    return _DUPLICATE.format(name=of)


def slip_in_front_matter() -> str:
    """A block of front matter that is no YAML."""
    return to_say(
        "Its front matter is no valid YAML, so it was read line by line. Check its title, date and source here; "
        "a value that holds a colon needs quotes."
    )
