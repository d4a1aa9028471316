"""The house rules that no linter knows."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted((ROOT / "bot").rglob("*.py"))

OWNERS: dict[str, str | tuple[str, ...]] = {
    "aiohttp": ("bot/platforms/", "bot/sources/web/", "bot/operations/"),
    "alembic": "bot/storage/",
    "apscheduler": "bot/scheduler.py",
    "chardet": "bot/sources/",
    "click": "bot/cli/",
    "cryptography": "bot/platforms/slack/",
    "discord": "bot/platforms/discord/",
    "docx": "bot/sources/",
    "filelock": "bot/storage/",
    "lxml": "bot/sources/",
    "markdown_it": "bot/sources/",
    "numpy": ("bot/briefing/", "bot/encoders/", "bot/ports.py"),  # what vectors are made of, on both sides of the port
    "prometheus_client": "bot/operations/metrics.py",
    "protego": "bot/sources/web/",
    "pydantic": "bot/settings/",
    "pypdfium2": "bot/sources/",
    "ruamel": "bot/edited_yaml.py",
    "safetensors": "bot/encoders/",
    "slack_bolt": "bot/platforms/slack/",
    "slack_sdk": "bot/platforms/slack/",
    "sqlalchemy": "bot/storage/",
    "Stemmer": "bot/briefing/",
    "structlog": "bot/operations/logs.py",
    "tokenizers": "bot/encoders/",
    "trafilatura": "bot/sources/",
    "tzlocal": "bot/cli/chat.py",
    "watchfiles": "bot/sources/watching.py",
    "yaml": "bot/marked_yaml.py",
}


def imported(module: Path) -> set[str]:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    whole = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    parts = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    return {name.partition(".")[0] for name in whole | parts}


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(ROOT)))
def test_each_third_party_package_has_one_owner(module: Path) -> None:
    here = module.relative_to(ROOT).as_posix()
    strangers = {name for name in imported(module) if name in OWNERS and not here.startswith(OWNERS[name])}
    assert not strangers


def test_every_dependency_is_used_and_owned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {re.split(r"[<>=\[]", line)[0] for line in project["dependencies"]}
    packages = {"discord": "discord.py", "docx": "python-docx", "yaml": "pyyaml", "Stemmer": "pystemmer"}
    packages |= {"markdown_it": "markdown-it-py", "ruamel": "ruamel.yaml"}
    used = set().union(*map(imported, MODULES)) & set(OWNERS)
    assert used == set(OWNERS)
    # Only wordllama's files are read; SQLAlchemy finds psycopg by the database's URL, zoneinfo finds tzdata.
    located = {"wordllama", "psycopg", "tzdata"}
    assert {packages.get(name, name.replace("_", "-")) for name in used} - {"slack-sdk"} == declared - located


def test_no_module_is_named_for_nothing() -> None:
    assert not [
        module for module in MODULES if re.fullmatch(r"(utils?|helpers?|common|misc|base|manager)", module.stem)
    ]


def test_the_lock_files_and_the_constraints_name_the_same_versions() -> None:
    def pins(text: str) -> set[str]:
        return set(re.findall(r"^([a-z0-9._-]+==[^ \\]+)", text, re.MULTILINE))

    runtime = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    everything = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
    uv = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["uv"]
    constraints = {pin.partition(" ;")[0] for pin in uv["constraint-dependencies"]}
    assert pins(everything) == constraints
    assert pins(runtime) <= constraints
    build = (ROOT / "requirements-build.lock").read_text(encoding="utf-8")
    assert "://" not in runtime + everything + build
    assert build.count("--hash=") > len(pins(build)) > 0
    assert runtime.count("--hash=") > len(pins(runtime))


def test_every_declared_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [
        *project["project"]["dependencies"],
        *(one for group in project["dependency-groups"].values() for one in group),
    ]
    locked = set(re.findall(r"^([a-z0-9._-]+)==", (ROOT / "requirements-dev.lock").read_text(), re.MULTILINE))
    names = {re.sub(r"[-_.]+", "-", re.split(r"[<>=\[]", line)[0]).casefold() for line in wanted}
    assert names <= locked
