"""Why a file could not become a document."""

from collections.abc import Sequence

from bot.wording import phrases


def folder_missing(name: str) -> str:
    """The folder of documents is not there."""
    return f"The folder “{name}” does not exist. Create it and put documents into it."


def no_folder(name: str) -> str:
    """A file stands where the folder of documents should be."""
    return f"“{name}” is a file, not a folder. Move it away and create the folder."


def folder_unreadable() -> str:
    """A folder that may not be looked into."""
    return "This folder cannot be opened. Allow the bot to read it."


def folder_empty(suffixes: Sequence[str]) -> str:
    """A folder without a single document."""
    return f"The folder is empty. Put documents into it: {phrases.listed(suffixes, last='or')}."


def link() -> str:
    """A symbolic link or a junction, or a path through one."""
    return "It is a link, and links are not followed. Put the file itself into the folder."


def no_regular_file() -> str:
    """A pipe, a socket or a device."""
    return "It is not an ordinary file."


def odd_name() -> str:
    """A name that cannot be stored or shown."""
    return "Its name holds characters that are no text. Rename it."


def unsupported(suffix: str, suffixes: Sequence[str]) -> str:
    """A file of a kind that is not read."""
    kind = f"{suffix} files are" if suffix else "A file without a suffix is"
    return f"{kind} not read. Save it as {phrases.listed(suffixes, last='or')}."


def gone() -> str:
    """A file that vanished between listing and reading."""
    return "The file is no longer there."


def forbidden() -> str:
    """A file that may not be read."""
    return "The file may not be read. Allow the bot to read it."


def unreadable_disk() -> str:
    """The disk or the network failed."""
    return "The file could not be read from its disk. It will be tried again."


def changed() -> str:
    """A file that was being written while it was read."""
    return "The file changed while it was being read. It will be tried again."


def empty_file() -> str:
    """No bytes, or nothing but zero bytes."""
    return "The file is empty."


def no_text() -> str:
    """A readable file with no words in it."""
    return "No text was found in the file."


def pictures_only() -> str:
    """A scanned PDF."""
    return "No text was found in the PDF: its pages are pictures. Run it through text recognition (OCR) first."


def encrypted() -> str:
    """A PDF or DOCX with a password."""
    return "The file is encrypted. Save it without a password."


def oversized(size: int, limit: int) -> str:
    """A file above the limit, both in bytes."""
    return f"The file is too large: {phrases.file_size(size)}, where the limit is {phrases.file_size(limit)}. Split it."


def unpacks_too_large(limit: int) -> str:
    """A file that grows beyond a limit, in bytes, when it is unpacked."""
    return f"The file unpacks to more than {phrases.file_size(limit)}. Split it, or save it anew without pictures."


def no_text_file() -> str:
    """Pictures, programs and the like under a text's name."""
    return "The file holds no text, whatever its name says."


def unknown_encoding() -> str:
    """Bytes that no known encoding fits."""
    return "The file's character encoding is not known. Save it as UTF-8."


def broken(kind: str) -> str:
    """A damaged file, or one of another format under this one's suffix."""
    return f"The file is damaged, or is not a {kind} file. Open it in its own program and save it anew."


def duplicate(of: str) -> str:
    """A file whose text is on record already."""
    return f"The file has the same text as {of}, which counts once. Remove one of the two."


def slip_in_front_matter() -> str:
    """A block of front matter that is no YAML."""
    return (
        "Its front matter is no valid YAML, so it was read line by line. Check its title, date and source here; "
        "a value that holds a colon needs quotes."
    )
