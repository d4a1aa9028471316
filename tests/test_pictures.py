"""The pictures in the README are those that the program gives today."""

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

ROOT = Path(__file__).resolve().parent.parent
NAMES = ["discord.svg", "slack.svg"]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pictures")
    subprocess.run([sys.executable, str(ROOT / "tools/pictures.py"), str(folder)], cwd=ROOT, check=True)
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_shows_what_the_bot_sends_now(drawn: Path, name: str) -> None:
    assert (drawn / name).read_text(encoding="utf-8") == (ROOT / "docs/pictures" / name).read_text(encoding="utf-8")
    assert f'src="docs/pictures/{name}"' in (ROOT / "README.md").read_text(encoding="utf-8")


def test_both_platforms_show_the_same_words(drawn: Path) -> None:
    def words(name: str) -> str:
        svg = ET.fromstring((drawn / name).read_text(encoding="utf-8"))  # noqa: S314  our own
        return " ".join(element.text or "" for element in svg if element.tag.endswith("text"))

    assert words("discord.svg") == words("slack.svg")
