"""Tokens are sealed before they go into the database: with Fernet (AES-CBC and HMAC), under keys of the environment."""

import re

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot import wording
from bot.errors import PlatformError
from bot.settings import Secret

VARIABLE = "SLACK_ENCRYPTION_KEY"


class Seal:
    """Seals with the first key, and opens what any of them sealed.

    Args:
        keys: one, or several parted by commas or spaces.

    Raises:
        PlatformError: one of them is no key.
    """

    def __init__(self, keys: Secret) -> None:
        try:
            parts = [Fernet(part) for part in re.split(r"[\s,]+", keys.reveal().strip(" ,"))]
        except ValueError:
            raise PlatformError(wording.installing.bad_key(VARIABLE)) from None  # its words may repeat the key
        self._newest = parts[0]
        self._all = MultiFernet(parts)

    def close(self, text: str) -> str:
        """The text, sealed."""
        return self._all.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str | None:
        """What was sealed; None: by none of these keys."""
        try:
            return self._all.decrypt(sealed.encode()).decode()
        except (InvalidToken, ValueError):
            return None

    def renew(self, sealed: str) -> str | None:
        """The same under the newest key; None: it is, or cannot be opened."""
        try:
            self._newest.decrypt(sealed.encode())
        except (InvalidToken, ValueError):
            text = self.open(sealed)
            return None if text is None else self.close(text)
        return None


def new_key() -> str:
    """A key that nobody has yet."""
    return Fernet.generate_key().decode()
