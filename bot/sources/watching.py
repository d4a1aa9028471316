"""Changes in a folder, as the system tells of them: watchfiles; its only importer."""

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path

log = logging.getLogger(__name__)

SETTLING = 400
"""Milliseconds without a change before changes are told: a file is mostly written in several steps."""

AGAIN = 30.0
"""Seconds until a folder that cannot be watched is tried again; the regular looks go on meanwhile."""


async def changes(folder: Path) -> AsyncIterator[None]:
    """One item for each burst of changes in a folder and its sub-folders, without end."""
    from watchfiles import awatch  # noqa: PLC0415  only needed where something runs for long

    while True:
        try:
            async for _ in awatch(folder, debounce=SETTLING, step=SETTLING // 4, ignore_permission_denied=True):
                yield
        except OSError as error:  # missing, taken away, or more folders than the system watches
            log.info("%s is not watched: %s", folder, error)
        await asyncio.sleep(AGAIN)
