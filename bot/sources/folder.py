"""A folder of documents: what lies in it, and one file of it as a document.

Nothing outside the folder is followed: no link, no junction, no ``..``, even when one appears between the
listing and the reading.
"""

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from unicodedata import category

from bot import wording
from bot.errors import UnreadableError
from bot.model import WHOLE, Document, Problem
from bot.ports import Fingerprint, Found
from bot.sources.documents import Place, document
from bot.sources.extract import EDITION, FORMATS, extract

LITTER = (
    *(".*", "*~", "~$*", "#*#", "*.swp", "*.swo", "*.tmp", "*.part", "*.crdownload"),
    *("thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r", "__macosx", "$recycle.bin", "system volume information"),
)
"""What programs and systems leave behind, as patterns of lower-case names: passed over without a word."""

_CAREFULLY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
"""Open no link and wait for no pipe, where the system knows how; `_check` looks again, for where it does not."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder as a `ports.Source`; a file of more than `max_bytes` is not read."""

    root: Path
    max_bytes: int
    name: str = "seeds"

    @property
    def folder(self) -> Path:
        """It is one."""
        return self.root

    def stop(self) -> None:
        """A file is read in no time."""

    @property
    def edition(self) -> str:
        """What decides how a file is read: the extractors, and the largest size."""
        return f"{EDITION}/{self.max_bytes}"

    def listing(self, memory: str = "") -> Found:  # noqa: ARG002  a folder is looked through whole each time
        """See `listing` below."""
        return listing(self.root, source=self.name)

    def read(self, name: str, now: datetime) -> Document:
        """See `read` below."""
        return read(self.root, name, source=self.name, max_bytes=self.max_bytes, now=now)


def listing(root: Path, *, source: str) -> Found:
    """Look through `root` and its sub-folders without opening a file.

    An empty folder gives one problem, of the folder as a whole.

    Args:
        root: the folder; may itself be a link, for that is the operator's choice.
        source: what the folder is called in problems.

    Raises:
        UnreadableError: `root` is missing, no folder, or may not be read.
    """
    files: dict[str, Fingerprint] = {}
    problems: dict[str, str] = {}
    folders = [""]
    while folders:
        folder = folders.pop()
        try:
            entries = list(_entries(root, folder))
        except OSError as error:
            if not folder:
                raise UnreadableError(_no_folder(root, error)) from error
            problems[_showable(folder)] = wording.files.folder_unreadable()
            continue
        for name, info in entries:
            if stat.S_ISDIR(info.st_mode) and not _leads_away(root, name):
                folders.append(name)
            elif reason := _refusal(name, info):
                problems[_showable(name)] = reason
            else:
                files[name] = Fingerprint(info.st_size, info.st_mtime_ns)
    if not files and not problems:
        problems[WHOLE] = wording.files.folder_empty(list(FORMATS))
    return Found(
        files=dict(sorted(files.items())),
        problems=tuple(Problem(source, name, reason) for name, reason in sorted(problems.items())),
    )


def read(root: Path, name: str, *, source: str, max_bytes: int, now: datetime) -> Document:
    """The file `name` below `root` as a document.

    Args:
        root: the folder.
        name: as `listing` gave it.
        source: what the folder is called.
        max_bytes: the largest file that is read.
        now: when this is, aware.

    Raises:
        UnreadableError: the file cannot become a document; says why. Nothing else is raised, whatever the bytes.
    """
    data = _bytes(root, name, max_bytes)
    if not data.strip(b"\0"):
        raise UnreadableError(wording.files.empty_file())
    path = PurePosixPath(name)
    try:
        extracted = extract(path.suffix.lower(), data)
    except UnreadableError:
        raise
    except Exception as error:  # a parser given hostile bytes may raise anything at all
        raise UnreadableError(wording.files.broken(path.suffix.removeprefix(".").upper())) from error
    return document(extracted, Place(id=str(path), source=source, untitled=path.stem), now)


def _entries(root: Path, folder: str) -> Iterator[tuple[str, os.stat_result]]:
    with os.scandir(root / folder) as entries:
        for entry in entries:
            if not any(fnmatchcase(entry.name.lower(), pattern) for pattern in LITTER):
                try:
                    yield f"{folder}/{entry.name}".removeprefix("/"), entry.stat(follow_symlinks=False)
                except FileNotFoundError:  # gone since the folder was read: as if it had never been there
                    continue


def _no_folder(root: Path, error: OSError) -> str:
    match error:
        case FileNotFoundError():
            return wording.files.folder_missing(root.name)
        case NotADirectoryError():
            return wording.files.no_folder(root.name)
        case _:
            return wording.files.folder_unreadable()


def _refusal(name: str, info: os.stat_result) -> str | None:
    """Why an entry is not even tried, if it is not."""
    if stat.S_ISLNK(info.st_mode) or stat.S_ISDIR(info.st_mode):
        return wording.files.link()
    if not stat.S_ISREG(info.st_mode):
        return wording.files.no_regular_file()
    if name != _showable(name):
        return wording.files.odd_name()
    suffix = PurePosixPath(name).suffix
    return None if suffix.lower() in FORMATS else wording.files.unsupported(suffix, list(FORMATS))


def _leads_away(root: Path, name: str) -> bool:
    """Whether `name` is another place than it says: through a link, a junction or ``..``."""
    real, below = root.resolve(), (root / name).resolve()
    return not below.is_relative_to(real) or below.relative_to(real).as_posix() != name


def _showable(name: str) -> str:
    """`name` with a question mark for each control character and each byte that is no text."""
    return "".join("?" if category(character) in {"Cc", "Cs"} else character for character in name)


def _bytes(root: Path, name: str, max_bytes: int) -> bytes:
    try:
        with open(root / name, "rb", opener=_open) as file:
            before = os.fstat(file.fileno())
            _check(root, name, before)
            if before.st_size > max_bytes:
                raise UnreadableError(wording.files.oversized(before.st_size, max_bytes))
            data = file.read(max_bytes + 1)
            after = os.fstat(file.fileno())
    except FileNotFoundError as error:
        raise UnreadableError(wording.files.gone()) from error
    except PermissionError as error:
        raise UnreadableError(wording.files.forbidden()) from error
    except (OSError, ValueError) as error:  # ELOOP: a link; ValueError: a name with NUL
        linked = isinstance(error, OSError) and error.errno == errno.ELOOP
        raise UnreadableError(wording.files.link() if linked else wording.files.unreadable_disk()) from error
    unchanged = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    if not unchanged or len(data) != after.st_size:
        raise UnreadableError(wording.files.changed())
    return data


def _open(path: str, flags: int) -> int:
    return os.open(path, flags | _CAREFULLY)


def _check(root: Path, name: str, opened: os.stat_result) -> None:
    """Refuse an open file that is not the one at `name` below `root`.

    The check comes after the opening: a folder swapped for a link meanwhile shows either in the real path or in
    the file's identity.
    """
    if not stat.S_ISREG(opened.st_mode):
        raise UnreadableError(wording.files.no_regular_file())
    if _leads_away(root, name) or not os.path.samestat(opened, (root / name).stat()):
        raise UnreadableError(wording.files.link())
