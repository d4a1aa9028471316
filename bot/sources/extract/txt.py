"""Plain text, left as it is."""

from bot.sources.extract.encoding import decode
from bot.sources.extract.extracted import Extracted


def read(data: bytes) -> Extracted:
    """The text, in whatever encoding."""
    return Extracted(text=decode(data))
