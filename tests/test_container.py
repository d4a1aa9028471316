"""The container: locked, without root, read-only, and told the same as the settings."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import settings
from bot.app.attache import PARTS
from bot.cli import cli
from bot.errors import ConfigurationError
from bot.settings import STORAGE_URL, OperationsSettings, SlackSettings

ROOT = Path(__file__).resolve().parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"] == "attache"}


def instructions() -> list[tuple[str, str]]:
    """Every instruction of the Dockerfile with what it says, stage after stage."""
    joined = re.sub(r"\\\n\s*", " ", re.sub(r"(?m)^#.*\n", "", DOCKERFILE))
    return [(line.split()[0], line.split(maxsplit=1)[1]) for line in joined.splitlines() if line.strip()]


def last_stage() -> list[tuple[str, str]]:
    found = instructions()
    begins = max(index for index, (name, _) in enumerate(found) if name == "FROM")
    return found[begins:]


def said(name: str) -> list[str]:
    return [text for one, text in last_stage() if one == name]


def test_there_are_two_stages_and_the_last_builds_and_installs_nothing() -> None:
    assert [name for name, _ in instructions()].count("FROM") == 2
    assert not re.search(r"\b(pip|uv|apt-get|apk)\b[^&]*\binstall\b", " ".join(said("RUN")))
    assert "pip uninstall" in " ".join(said("RUN"))


def test_everything_that_is_installed_is_locked_by_hash_or_built_from_here() -> None:
    steps = [step for name, text in instructions() if name == "RUN" for step in text.split(" && ")]
    installs = [step for step in steps if re.search(r"\bpip\b.* (install|wheel) ", step)]
    assert len(installs) == 4
    for one in installs:
        assert "--require-hashes" in one or "--no-deps" in one, one
        if " wheel " in one:
            assert "--no-build-isolation" in one


def test_it_does_not_run_as_root_and_only_the_data_folder_is_its_own() -> None:
    [user] = said("USER")
    assert all(int(number) > 0 for number in user.split(":"))
    assert "--chown" not in DOCKERFILE
    assert said("VOLUME") == ['["/attache/config", "/attache/seeds", "/attache/data"]']


def test_what_is_copied_exists_and_reaches_the_build() -> None:
    ignored = {line for line in (ROOT / ".dockerignore").read_text().splitlines() if line}
    assert {".env", ".git", "data"} <= ignored
    for name, text in instructions():
        if name == "COPY" and "--from" not in text:
            *sources, _ = [word for word in shlex.split(text) if not word.startswith("--")]
            for source in sources:
                assert (ROOT / source).exists(), source
                assert source not in ignored


def test_the_ports_are_those_of_the_settings() -> None:
    assert said("EXPOSE") == [f"{SlackSettings.port} {OperationsSettings.port}"]


def test_the_health_check_and_the_command_are_verbs_of_the_program() -> None:
    [check] = said("HEALTHCHECK")
    assert yaml.safe_load(check.partition(" CMD ")[2]) == ["attache", "health"]
    assert said("ENTRYPOINT") == ['["attache"]']
    for text in said("CMD"):
        assert yaml.safe_load(text)[0] in cli.commands


@pytest.mark.parametrize("name", list(OURS))
def test_each_service_is_read_only_without_privileges_and_has_time_to_end(name: str) -> None:
    service = OURS[name]
    assert service["read_only"] is True
    assert service["tmpfs"] == ["/tmp"]  # noqa: S108  the container's own
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert int(service["stop_grace_period"].removesuffix("s")) > 10
    for volume in service["volumes"]:
        source, inside, *mode = volume.split(":")
        assert inside in said("VOLUME")[0]
        assert mode == ([] if source in COMPOSE["volumes"] else ["ro"])
        assert source in COMPOSE["volumes"] or (ROOT / source).is_dir()


def test_by_itself_one_process_does_everything_and_the_split_ones_do_each_part_once() -> None:
    assert "profiles" not in SERVICES["attache"]
    split = {name: service for name, service in OURS.items() if service.get("profiles") == ["split"]}
    parts = [part for service in split.values() for part in service["command"][2].split(",")]
    assert sorted(parts) == sorted(PARTS)
    for service in split.values():
        assert service["environment"][STORAGE_URL].startswith("postgresql+psycopg://")
        assert service["depends_on"] == {"postgres": {"condition": "service_healthy"}}


def test_the_database_may_come_from_the_environment_and_its_password_is_in_no_repr(deployment: Path) -> None:
    loaded = settings.load(deployment / "config")
    assert settings.stored(loaded, {STORAGE_URL: " "}) == loaded
    moved = settings.stored(loaded, {STORAGE_URL: "postgresql+psycopg://attache:sesame@db/attache"})
    assert moved.storage_url == "postgresql+psycopg://attache:sesame@db/attache"
    assert "sesame" not in repr(moved)
    beside = settings.stored(loaded, {STORAGE_URL: "sqlite:///other.db"})
    assert beside.storage_url == f"sqlite:///{deployment}/other.db"
    with pytest.raises(ConfigurationError, match=f"^{STORAGE_URL}: .*keeps nothing"):
        settings.stored(loaded, {STORAGE_URL: "sqlite://"})
