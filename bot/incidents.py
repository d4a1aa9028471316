"""A failure of ours: the stack goes to the log, the person gets a reference to it."""

import logging
import secrets

from bot import traces, wording

log = logging.getLogger(__name__)


def noted(during: str, error: Exception) -> str:
    """Log what failed, and with what; gives the sentence with a reference to it, for a person.

    The reference is the name under which the log has everything else that was done for the same request.
    """
    reference = traces.current() or secrets.token_hex(4)
    log.error("%s failed; reference %s", during, reference, exc_info=error)
    return wording.answers.unexpected(reference)
