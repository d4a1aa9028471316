"""The catalogs hold exactly what is said, whole, and compiled."""

import string
from pathlib import Path

import pytest
import translations
from babel.messages.catalog import Message

CATALOGS = sorted(translations.FOLDER.glob("*/LC_MESSAGES/attache.po"))


def messages(path: Path) -> list[Message]:
    return [message for message in translations.read(path) if message.id]


def key(message: Message) -> tuple[object, str | None]:
    return message.id, message.context


def english(message: Message) -> str:
    """The sentence; of one with a number, the form for many."""
    return message.id if isinstance(message.id, str) else message.id[-1]


def said(message: Message) -> list[str]:
    return [message.string or ""] if isinstance(message.string, str | None) else list(message.string)


def places(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_ukrainian_is_spoken() -> None:
    assert [path.parent.parent.name for path in CATALOGS] == ["uk"]


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.parent.parent.name)
def test_a_catalog_holds_exactly_what_is_said(path: Path) -> None:
    wanted = {key(message) for message in translations.extracted() if message.id}
    assert {key(message) for message in messages(path)} == wanted, "run python tools/translations.py"
    assert len(wanted) > 200


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.parent.parent.name)
def test_every_sentence_is_translated_and_none_by_guess(path: Path) -> None:
    assert [message.id for message in messages(path) if message.fuzzy or not all(said(message))] == []


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.parent.parent.name)
def test_a_translation_has_the_places_of_its_sentence(path: Path) -> None:
    for message in messages(path):
        for form in said(message):
            assert places(form) == places(english(message)), message.id


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.parent.parent.name)
@pytest.mark.parametrize(("first", "length"), [("Monday, ", 7), ("January, ", 12)])
def test_the_days_and_the_months_are_all_there(path: Path, first: str, length: int) -> None:
    lists = [message for message in messages(path) if english(message).startswith(first)]
    assert {len(form.split(", ")) for message in lists for form in said(message)} == {length}


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.parent.parent.name)
def test_what_the_bot_reads_is_what_was_translated(path: Path) -> None:
    catalog = translations.read(path)
    assert path.with_suffix(".mo").read_bytes() == translations.compiled(catalog), "run python tools/translations.py"
    assert path.read_bytes() == translations.written(catalog), "run python tools/translations.py"


def test_an_english_sentence_is_no_translation() -> None:
    for path in CATALOGS:
        same = {english(message) for message in messages(path) if english(message) in said(message)}
        assert same == {"{day} {month} {year}"}


@pytest.mark.parametrize("word", ["ukrainian", "", "..", "de/..", "DE", "pt-BR", "pt_BR", "--begin"])
def test_what_is_no_language_begins_no_catalog(
    word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(translations, "FOLDER", tmp_path)
    with pytest.raises(SystemExit, match="2"):
        translations.main(["de", word])
    assert "usage: " in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_how_it_is_used_can_be_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(translations, "FOLDER", tmp_path)
    with pytest.raises(SystemExit, match="0"):
        translations.main(["--help"])
    assert "begin another language" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_another_language_is_begun_whole_and_untranslated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(translations, "FOLDER", tmp_path)
    translations.main(["pt"])
    [begun] = tmp_path.glob("*/LC_MESSAGES/attache.po")
    assert begun.parent.parent.name == "pt"
    assert {key(one) for one in messages(begun)} == {key(one) for one in translations.extracted() if one.id}
    assert not any("".join(said(one)) for one in messages(begun))
    assert "to be translated" in capsys.readouterr().out
