"""Whatever of a configuration can be used, a source can be added to and taken out again; or a sentence says why not."""

import tempfile
from pathlib import Path

from bot.errors import ConfigurationError, RequestError
from bot.journeys import sources
from bot.settings import load
from fuzz.effort import attack, efforts, in_words
from fuzz.mutations import spoilt_text

THEMES = 'themes:\n  - {name: harbour, title: The harbour, question: "What of it?"}\n'
BOT = """\
# how the bot runs
seeds: {folder: seeds}   # a comment
language: uk

sources: &all
  # the first
  - name: gazette
    kind: feed
    url: "https://news.example/feed"
    themes: [harbour]
  - {name: library, kind: folder, folder: library, refresh: 1h}
operations:
  port: 9464
"""
KNOWN = (
    *("", "{}", "# only", "---\n...\n", "--- {}\n", "%YAML 1.1\n---\nlanguage: uk\n", "language: uk\n...\n"),
    *("sources: []\n", "sources: *x\n", "sources: ~\n", "sources: !!seq []\n", "{language: uk, sources: []}"),
    *(
        "\ufefflanguage: uk\n",
        "language: uk\r\nsources: []\r\n",
        "language: uk",
        "? language\n: uk\n",
        "!!map {language: uk}",
    ),
    "sources: [{name: a, kind: []}]\n",
    *(
        "seeds: &s {}\ndiscord: *s\n",
        "operations: {port: 0o17}\n",
        "operations: {port: 1_000}\n",
        "slack: {history: yes}\n",
    ),
)
IN_PLACE = ("sources:", "[]", "~", "&x", "*all", "---", "...", "%YAML 1.1", "<<", "? ", "|", ">", "\t", "yes", "0o7")


@efforts
def test_a_source_is_added_and_removed_in_any_configuration_that_can_be_used(effort: int) -> None:
    def tried(text: str) -> None:
        with tempfile.TemporaryDirectory() as root:
            folder = Path(root)
            (folder / "themes.yaml").write_text(THEMES, encoding="utf-8")
            (folder / "bot.yaml").write_bytes(text.encode(errors="surrogatepass"))
            try:
                before = load(folder)
            except ConfigurationError:
                return
            added_and_removed(folder, [one.name for one in before.sources])

    attack(tried, spoilt_text(BOT, IN_PLACE), effort, quick=100, known=KNOWN)


def added_and_removed(folder: Path, names: list[str]) -> None:
    text = (folder / "bot.yaml").read_bytes()
    try:
        sources.add(folder, {"name": "one-more", "kind": "feed", "url": "https://more.example/feed"})
    except (ConfigurationError, RequestError) as refused:
        in_words(refused)
        assert (folder / "bot.yaml").read_bytes() == text
        return
    assert [one.name for one in load(folder).sources] == [*names, "one-more"]
    sources.remove(folder, load(folder), "one-more")
    assert [one.name for one in load(folder).sources] == names
