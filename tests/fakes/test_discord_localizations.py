"""What Discord refuses of commands in other languages."""

from typing import Any

import pytest

from fakes import discord_forms as forms

FINE = {"name": "ask", "description": "Ask", "type": 1}


def faults(**changes: Any) -> list[str]:
    return [".".join(map(str, fault.path)) for fault in forms.commands([FINE | changes])]


def test_a_name_and_a_description_in_another_language_are_taken() -> None:
    assert faults(name_localizations={"uk": "запитати"}, description_localizations={"uk": "Запитати"}) == []


@pytest.mark.parametrize("name", ["Запитати", "за питати", "", "з" * 33, 5, "що?"])
def test_a_name_in_another_language_follows_the_rules_of_names(name: object) -> None:
    assert faults(name_localizations={"uk": name}) == ["0.name_localizations.uk"]


@pytest.mark.parametrize("text", ["", "д" * 101])
def test_a_description_in_another_language_has_its_length(text: str) -> None:
    assert faults(description_localizations={"uk": text}) == ["0.description_localizations.uk"]


@pytest.mark.parametrize("locale", ["uk-UA", "en", "tlh"])
def test_a_language_that_discord_is_not_in_is_refused(locale: str) -> None:
    assert faults(name_localizations={locale: "ask"}) == [f"0.name_localizations.{locale}"]


def test_the_longest_language_counts_towards_the_size_of_a_command() -> None:
    def told(description: str) -> list[str]:
        choices = [{"name": name * 70, "value": name * 70} for name in "xy"]
        localized = {"description_localizations": {"uk": description}}
        return faults(
            options=[
                {"name": f"o{number}", "description": "short", "type": 3, "choices": choices} | localized
                for number in range(25)
            ]
        )

    assert told("д") == []
    assert told("д" * 100) == ["0"]
