"""The quick start is followed as a new user would: its commands are typed, and what it shows is what comes."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs/quick-start.md").read_text(encoding="utf-8")


def steps() -> list[tuple[str, str]]:
    """Each command with what it prints; a command of several lines ends with END."""
    found = []
    for block in re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL):
        for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            end = step.index("\nEND\n") + len("\nEND\n") if "<<END" in step else step.index("\n") + 1
            found.append((step[:end], step[end:]))
    return found


def pattern(shown: str) -> str:
    """What is printed, where … stands for whatever it is this time: in a line, or for any number of lines."""
    lines = shown.splitlines()
    return "".join(r"(?:.*\n)*?" if line == "…" else re.escape(line).replace("…", ".*") + r"\n" for line in lines)


def test_whoever_follows_the_quick_start_sees_what_it_shows(deployment: Path) -> None:
    program = f'uv() {{ shift 2; {shlex.quote(sys.executable)} -m bot "$@"; }}\n'
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DISCORD", "SLACK"))}
    assert len(steps()) == 7
    for command, shown in steps():
        done = subprocess.run(
            ["bash", "-c", program + command],  # noqa: S607  the user's own
            cwd=deployment, env={**environment, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert re.fullmatch(pattern(shown.rstrip()), done.stdout.rstrip() + "\n" * bool(shown)), command + done.stdout
