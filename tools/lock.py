"""Lock every dependency: requirements.lock, requirements-dev.lock, and uv's constraints in pyproject.toml.

    python tools/lock.py            # after dependencies changed in pyproject.toml
    python tools/lock.py --upgrade  # to the newest versions

uv.lock is not committed, as it names where each file was fetched from. The two lock files hold versions and
hashes only; the constraints keep `uv run`, which resolves anew in a fresh clone, on the same versions.
"""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = ROOT / "pyproject.toml"
CONSTRAINTS = re.compile(r"(?s)# Made by tools/lock\.py\nconstraint-dependencies = \[\n.*?\n\]\n")
PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ \\]+)(?: ; (?P<marker>[^\\]+?))? ?\\?$", re.MULTILINE)


def uv(*arguments: str) -> None:
    """Run uv in the repository."""
    subprocess.run(["uv", *arguments], cwd=ROOT, check=True)  # noqa: S603, S607  uv from PATH, as the README says


def compiled(wanted: list[str]) -> str:
    """The lock of what builds the package itself, which the container does without the network's newest."""
    command = ("uv", "pip", "compile", "--universal", "--generate-hashes", "--no-header", "--no-annotate", "-")
    wishes = "\n".join(wanted)
    return subprocess.run(command, input=wishes, capture_output=True, text=True, check=True).stdout  # noqa: S603  as `uv`


def write_constraints(pins: list[str]) -> None:
    """Put `pins` into pyproject.toml in place of the earlier ones."""
    lines = "".join(f'  "{pin}",\n' for pin in pins)
    block = f"# Made by tools/lock.py\nconstraint-dependencies = [\n{lines}]\n"
    text = PYPROJECT.read_text(encoding="utf-8")
    PYPROJECT.write_text(CONSTRAINTS.sub(lambda _: block, text), encoding="utf-8")


def pins_of(lock: str) -> list[str]:
    """`name==version` of each package in a lock file, with its marker if it has one."""
    found = PINNED.finditer(lock)
    return [f"{one['name']}=={one['version']}" + (f" ; {one['marker']}" if one["marker"] else "") for one in found]


def main() -> None:
    """Resolve, export, and pin."""
    if "--upgrade" in sys.argv:
        write_constraints(["pip"])  # the earlier pins would hold everything back
        uv("lock", "--upgrade")
    else:
        uv("lock")
    export = ("export", "--frozen", "--no-emit-project", "--no-header", "--no-annotate", "--quiet", "--output-file")
    uv(*export, "requirements.lock", "--no-default-groups")
    uv(*export, "requirements-dev.lock", "--all-groups")
    build = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["build-system"]["requires"]
    (ROOT / "requirements-build.lock").write_text(compiled(build), encoding="utf-8")
    lock = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
    if "://" in lock:
        sys.exit("requirements-dev.lock names an address; it must hold versions and hashes only")
    write_constraints(pins_of(lock))
    uv("lock")


if __name__ == "__main__":
    main()
