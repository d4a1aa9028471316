"""A failure of ours: the stack goes to the log, the person gets a reference to it."""

import logging
import secrets

from bot import wording

log = logging.getLogger(__name__)


def noted(during: str, error: Exception) -> str:
    """Log what failed, and with what, under a new reference; gives the sentence with that reference, for a person."""
    reference = secrets.token_hex(4)
    log.error("%s failed; reference %s", during, reference, exc_info=error)
    return wording.answers.unexpected(reference)
