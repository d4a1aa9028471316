"""Ask whether vulnerabilities are known of the locked versions: `python tools/audit.py`, where pyproject.toml is.

uv asks osv.dev. Where nobody can be asked, that is said in capitals, and is no failure; a vulnerability is one, and so
is everything else that goes wrong. What follows on the command line is handed on to `uv audit`.
"""

import subprocess
import sys

SERVICE = "/v1/querybatch"
"""Where an advisory service is asked: in uv's words where it does not answer."""

SKIPPED = "SKIPPED: nobody could be asked for known vulnerabilities. Run this where osv.dev can be reached."


def audit(arguments: list[str]) -> int:
    """Ask, and show what is known; gives the exit code."""
    command = ("uv", "audit", "--preview-features", "audit-command", *arguments)
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  uv from PATH
    sys.stdout.write(done.stdout + done.stderr)
    unasked = done.returncode > 1 and SERVICE in done.stderr
    if unasked:
        sys.stdout.write(f"{SKIPPED}\n")
    return 0 if unasked else done.returncode


if __name__ == "__main__":
    raise SystemExit(audit(sys.argv[1:]))
