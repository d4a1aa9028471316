"""The guides say what the program does: every setting, command and example."""

import json
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import yaml
from pydantic import BaseModel

from bot import commands, settings
from bot.cli import cli
from bot.model import CommandSpec, Delivery, DeliveryStatus, Target, TargetKind
from bot.rendering.script import delivery_fields
from builders import NOW

ROOT = Path(__file__).resolve().parent.parent
GUIDES = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md")}
README = (ROOT / "README.md").read_text(encoding="utf-8")


def leaves(schema: type[BaseModel], above: str = "") -> Iterator[tuple[str, object]]:
    for name, field in schema.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from leaves(kind, f"{above}{name}.")
        else:
            yield f"{above}{name}", [] if field.default == () else field.default


@pytest.mark.parametrize(("name", "default"), list(leaves(settings.BotFile)))
def test_every_setting_of_bot_yaml_is_documented_with_its_default(name: str, default: object) -> None:
    row = re.search(rf"^\| `{re.escape(name)}` \|(.*?)\|", GUIDES["settings.md"], re.MULTILINE)
    assert row, f"docs/settings.md does not tell of {name}"
    shown = default if isinstance(default, str) else json.dumps(default)  # as YAML writes it
    assert row[1].strip() == (f"`{shown}`" if shown else "")


@pytest.mark.parametrize("name", list(settings.ThemeBlock.model_fields))
def test_every_key_of_a_theme_is_documented(name: str) -> None:
    assert f"| `{name}` |" in GUIDES["themes.md"]


@pytest.mark.parametrize("name", list(settings.DigestBlock.model_fields))
def test_every_key_of_a_digest_is_documented(name: str) -> None:
    assert f"| `{name}` |" in GUIDES["digests.md"]
    assert f"#   {name} " in (ROOT / "config/digests.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", list(settings.SourceBlock.model_fields))
def test_every_key_of_a_source_is_documented(name: str) -> None:
    assert f"| `{name}` |" in GUIDES["sources.md"]


def test_the_sources_that_the_guide_shows_can_be_used(tmp_path: Path) -> None:
    folder = deployment(tmp_path)
    shown = re.search(r"```yaml\n(sources:\n.*?)```", GUIDES["sources.md"], re.DOTALL)
    assert shown
    (folder / "bot.yaml").write_text(shown[1], encoding="utf-8")
    assert len(settings.load(folder).sources) == 3


@pytest.mark.parametrize("name", list(settings.OwnerBlock.model_fields))
def test_every_key_of_an_owner_is_documented(name: str) -> None:
    assert f"`{name}`" in GUIDES["digests.md"]


def test_the_digest_that_the_guide_and_the_shipped_file_show_can_be_used(tmp_path: Path) -> None:
    folder = deployment(tmp_path)
    shown = re.findall(r"```yaml\n(digests:\n.*?)```", GUIDES["digests.md"], re.DOTALL)
    shipped = (folder / "digests.yaml").read_text(encoding="utf-8")
    for text in (*shown, re.search(r"# digests:.*?\n\n", shipped, re.DOTALL)[0].replace("# ", "")):  # type: ignore[index]
        (folder / "digests.yaml").write_text(text, encoding="utf-8")
        assert settings.load(folder).digests


@pytest.mark.parametrize("variable", list(settings.ENVIRONMENT))
def test_every_secret_is_documented(variable: str) -> None:
    assert f"| `{variable}` |" in GUIDES["settings.md"]


def test_no_guide_tells_of_a_setting_that_does_not_exist() -> None:
    told = re.findall(r"^\| `([a-z_.]+)` \|", GUIDES["settings.md"], re.MULTILINE)
    assert set(told) == {name for name, _ in leaves(settings.BotFile)}


@pytest.mark.parametrize("spec", commands.BUILT_IN, ids=lambda spec: spec.name)
def test_every_chat_command_is_in_the_guide_and_the_readme(spec: CommandSpec) -> None:
    assert f"`/{spec.name}" in GUIDES["guide.md"]
    assert f"`/{spec.name}" in README


def test_every_theme_of_the_default_deployment_is_in_the_readme() -> None:
    for theme in settings.load(ROOT / "config").themes:
        assert not theme.command or f"`/{theme.command}`" in README


def walk(group: click.Group, above: str = "attache") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from walk(command, f"{above} {name}")
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield f"{above} {name}", command


@pytest.mark.parametrize(
    ("path", "command"), list(walk(cli)), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_command_line_verb_and_option_is_in_the_guide(path: str, command: click.Command) -> None:
    row = re.search(rf"^\| `{path}( [^`]*)?` \|.*$", GUIDES["guide.md"], re.MULTILINE)
    assert row, f"docs/guide.md does not tell of {path}"
    options = [option for one in command.params if isinstance(one, click.Option) for option in one.opts]
    assert not [option for option in options if option not in row[0]]


def test_the_shipped_bot_yaml_shows_the_defaults() -> None:
    shown = yaml.safe_load((ROOT / "config/bot.yaml").read_text(encoding="utf-8"))
    assert settings.BotFile.model_validate(shown) == settings.BotFile()


def test_the_example_in_the_scripting_guide_is_what_a_script_gets(tmp_path: Path) -> None:
    told = json.loads(re.findall(r"```json\n(.*?)```", GUIDES["scripting.md"], re.DOTALL)[0])
    done = subprocess.run(
        [sys.executable, "-m", "bot", "--config", str(deployment(tmp_path)), "brief", "outlook", "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    got = json.loads(done.stdout)
    assert list(got) == list(told)
    assert got["points"][0] == told["points"][0]
    assert got["notes"] == told["notes"]


def test_the_answer_that_the_readme_shows_is_the_one_that_comes(tmp_path: Path) -> None:
    shown = re.search(r"```\n> (/outlook)\n(.*?)```", README, re.DOTALL)
    assert shown
    done = subprocess.run(
        [sys.executable, "-m", "bot", "--config", str(deployment(tmp_path)), "chat"],
        cwd=ROOT,
        input=shown[1],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == shown[2].strip()


EXAMPLES = [
    (name, command, output)
    for name, text in GUIDES.items()
    for command, output in re.findall(r"```\n\$ uv run attache (next [^\n]*)\n(.*?)```", text, re.DOTALL)
]


@pytest.mark.parametrize(("name", "command", "output"), EXAMPLES, ids=[command for _, command, _ in EXAMPLES])
def test_the_runs_that_the_guides_show_are_those_that_come(
    name: str, command: str, output: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert name in {"time.md", "scripting.md"}
    cli(shlex.split(command), standalone_mode=False)
    assert capsys.readouterr().out == output


def test_the_fields_of_a_delivery_are_documented() -> None:
    delivery = Delivery(1, "k", Target("slack", "T1", TargetKind.CHANNEL, "C1"), NOW, DeliveryStatus.SENT, 1, NOW)
    told = re.findall(r"^\| (`.*?`) \|", GUIDES["scripting.md"].partition("attache deliveries --json")[2], re.MULTILINE)
    documented = {name for row in told for name in re.findall(r"`([a-z_]+)`", row)}
    assert set(delivery_fields([delivery])[0]) <= documented


def test_every_state_of_a_delivery_is_documented() -> None:
    assert all(f"| `{status}` |" in GUIDES["digests.md"] for status in DeliveryStatus)


def test_every_part_of_the_code_that_a_guide_names_exists() -> None:
    for name, text in GUIDES.items():
        for path in re.findall(r"`((?:bot|tests|benchmarks|tools)/[\w/.]*)`", text):
            assert (ROOT / path).exists(), f"docs/{name} tells of {path}"


def test_the_architecture_tells_of_every_room_and_the_floors_as_they_are_kept() -> None:
    told = GUIDES["architecture.md"]
    rooms = {path.name for path in (ROOT / "bot").iterdir() if not path.name.startswith("_")}
    assert rooms == {path.name for path in map(Path, re.findall(r"`(bot/[^/`]+)/?`", told)) if (ROOT / path).exists()}
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    shown = re.search(r"```\n(__main__.*?)```", told, re.DOTALL)
    assert shown
    floors = [floor.split() for floor in shown[1].replace("|", "").split("->")]
    assert floors == [
        [module.removeprefix("bot.") for module in layer.split(" | ")] for layer in contracts["contracts"][0]["layers"]
    ]


def test_every_link_between_guides_leads_somewhere() -> None:
    pages = {ROOT / "README.md": README} | {ROOT / "docs" / name: text for name, text in GUIDES.items()}
    for page, text in pages.items():
        for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", text):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_every_shell_example_names_a_command_that_exists() -> None:
    verbs = {path.removeprefix("attache ").split()[0] for path, _ in walk(cli)}
    for text in (README, *GUIDES.values()):
        for line in re.findall(r"uv run attache ([^\n`]*)", text):
            words = [word for word in shlex.split(line) if not word.startswith("-") and "/" not in word]
            assert words[0] in verbs


def deployment(folder: Path) -> Path:
    """The shipped configuration and seeds, with a database of its own."""
    for name in ("config", "seeds"):
        (folder / name).mkdir(parents=True)
        for file in (ROOT / name).iterdir():
            (folder / name / file.name).write_bytes(file.read_bytes())
    return folder / "config"
