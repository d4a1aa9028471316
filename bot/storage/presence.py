"""Whether SQLite's file is still the one that was opened: one that was removed would take writes into the void.

SQLite itself goes on with the removed file as if nothing were, and makes an empty one for the next connection.
"""

import os
from threading import Lock

from bot import wording
from bot.errors import StorageError


class Presence:
    """Remembers which file a database was opened from.

    Args:
        path: of the file.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._opened: tuple[int, int] | None = None
        self._first = Lock()

    def check(self) -> None:
        """See that the file is the one of the first time.

        Raises:
            StorageError: it was removed, or is another.
        """
        try:
            found = os.stat(self._path)  # noqa: PTH116  for each transaction; a Path costs more than the look
        except FileNotFoundError:
            if self._opened is None:  # about to be made
                return
            raise StorageError(wording.storage.database_removed()) from None
        if not found.st_ino:  # some file systems number nothing
            return
        with self._first:
            if self._opened is None:
                self._opened = (found.st_dev, found.st_ino)
            elif self._opened != (found.st_dev, found.st_ino):
                raise StorageError(wording.storage.database_removed())
