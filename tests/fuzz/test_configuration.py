"""Whatever stands in the configuration: settings come of it, or complaints that each name a file and a line."""

import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import strategies as st

from bot import marked_yaml
from bot.errors import ConfigurationError
from bot.settings import FILES, load
from fuzz.effort import attack, efforts
from fuzz.mutations import HUGE, spoilt_bytes, spoilt_text

ROOT = Path(__file__).resolve().parents[2]
THEMES = """\
themes:
  - {name: harbour, title: The harbour, question: "What of it?", keywords: [port, "quay"], command: port, max_points: 5}
  - name: everything
    title: Everything
    question: What is new?
    spans: true
"""
BOT = """\
seeds: {folder: seeds, max_megabytes: 20, refresh_seconds: 60}
storage: {url: "sqlite:///data/attache.db"}
discord: {api: https://discord.com/api/v10, gateway: wss://gateway.discord.gg/, shards: 2, shard_ids: [0, 1]}
slack: {transport: http, port: 3000, path: /slack/events, public_url: "https://bot.example", managers: [U0123ABCD]}
commands: {slack: {sources: documents}}
language: uk
sources:
  - {name: gazette, kind: feed, url: https://news.example/feed, refresh: 15m, themes: [harbour], max_items: 20}
  - {name: library, kind: folder, folder: library, refresh: 1h, max_megabytes: 1.5}
fetching: {contact: "mailto:desk@news.example"}
owners: [{platform: slack, workspace: T0123456, user: U0123456}]
operations: {host: 127.0.0.1, port: 9464, log: json, log_level: debug}
"""
DIGESTS = """\
digests:
  - {name: morning, platform: slack, workspace: T0123456, channel: C0123456, themes: [harbour], days: "mon,wed",
     at: 8:30, zone: Europe/Kyiv, grace_minutes: 30, when_empty: line, quiet: "22:00-07:00"}
"""
GOOD = {"themes.yaml": THEMES, "bot.yaml": BOT, "digests.yaml": DIGESTS}
ALIASES = "a: &a0 [x, x]\n" + "".join(f"b{n}: &a{n + 1} [*a{n}, *a{n}]\n" for n in range(40))
KNOWN = (
    *('a: !!int ""', 'a: !!float ""', "a: !!bool x", "a: !!timestamp x", "!!bool x: 1", 'a: "\\UFFFFFFFF"'),
    *(f"a: {HUGE}", f"{HUGE}: a", f"a: 0x{'f' * 5_000}", f"a: 1{':59' * 4_000}", "a: 2026-13-45", "a: .nan"),
    *("[" * 50_000, "- " * 3_000, "{a: " * 3_000, ALIASES, f"{ALIASES}? *a40\n: x\n", "a: &a [*a]", "<<: {a: 1}"),
    *("a:\tb", "\ta: b", "a: \0", "\ufeffa: b", "a: b\n\ufeffc: d", "a: 1\na: 2", "%TAG ! !\n--- !x a", "a: |99\n x"),
)
IN_PLACE = (
    *("!!int", "!!bool", "!!binary", "&a", "*a", "|", ">", "---", "...", "\t", "? ", "- ", ": ", ".inf", ".nan"),
    *("2026-11-23", "0x10", "1:30", "~", "\\0", '"\\0"', '"\\ud800"', "<<", "=", "sqlite:///", "file:", "%00"),
)


def outcome(files: dict[str, bytes]) -> None:
    """Load; anything but settings and complaints fails the test."""
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root, "config")
        folder.mkdir()
        for name, content in files.items():
            (folder / name).write_bytes(content)
        for complaint in complaints(folder):
            assert re.match(rf"{re.escape(str(folder))}/\w+\.yaml:\d+:\d+: \S", complaint), complaint
            complaint.encode(errors="backslashreplace")


def complaints(folder: Path) -> list[str]:
    """What is said of a configuration; nothing where it loads."""
    try:
        load(folder)
    except ConfigurationError as refused:
        return list(refused.complaints) or ["nothing is said"]
    return []


def encoded(text: str) -> bytes:
    return text.encode(errors="surrogatepass")


@efforts
@pytest.mark.parametrize("name", FILES)
def test_any_bytes_in_a_configuration_file(name: str, effort: int) -> None:
    def tried(data: bytes) -> None:
        outcome({"themes.yaml": encoded(THEMES), name: data})

    known = tuple(map(encoded, KNOWN))
    attack(tried, st.binary(max_size=300) | spoilt_bytes(encoded(GOOD[name])), effort, known=known)


@efforts
@pytest.mark.parametrize("name", FILES)
def test_good_configuration_with_words_in_the_wrong_places(name: str, effort: int) -> None:
    def tried(text: str) -> None:
        outcome({file: encoded(text if file == name else good) for file, good in GOOD.items()})

    known = tuple(GOOD[name].replace(old, new) for old in ("harbour", "seeds", "U0123456") for new in ('"\\0"', "0xf"))
    attack(tried, spoilt_text(GOOD[name], IN_PLACE), effort, known=known)


@efforts
def test_any_text_as_yaml(effort: int) -> None:
    def tried(text: str) -> None:
        marked = marked_yaml.read(text)
        assert marked.complaints or marked.mark(()).line >= 1
        try:
            marked_yaml.read_strings(text)
        except ValueError:
            return

    attack(tried, spoilt_text("\n".join(GOOD.values()), IN_PLACE) | st.text(max_size=80), effort, known=KNOWN)


def test_the_good_configuration_is_good(tmp_path: Path) -> None:
    for name, text in GOOD.items():  # else nothing were tried but its faults
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert len(load(tmp_path).sources) == 2
