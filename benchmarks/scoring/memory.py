"""How much memory a process has needed."""

import re
from pathlib import Path


def peak_megabytes(process: int) -> float | None:
    """The largest resident size of a process so far; None where the system has no /proc.

    `getrusage` will not do: it hands a parent's peak on to a child that is started anew.
    """
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    peak = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(peak[1]) / 1024 if peak else None
