from collections.abc import Callable
from pathlib import Path

import pytest

from bot import wording
from bot.errors import UnreadableError
from bot.model import Document
from bot.sources import folder
from bot.sources.extract.encoding import decode
from builders import NOW

Read = Callable[[str, bytes], Document]
SEEDS = Path(__file__).parents[2] / "seeds"

ENGLISH = "The minister said that the talks “will go on” – it’s a long way to peace."
SHORT_ENGLISH = "It’s late."
UKRAINIAN = "Міністр сказав, що переговори триватимуть і наступного тижня. Україна та її союзники готові до них."
SHORT_UKRAINIAN = "Порт зачинено."
RUSSIAN = "Министр сказал, что переговоры продолжатся и на следующей неделе. Гавань закрыта до весны."
SHORT_RUSSIAN = "Гавань закрыта."
MIXED = "В порту Одессы стоит судно «Seagull II» под флагом Panama, на борту 12 000 т пшеницы — груз WFP."
FRENCH = "Le ministre a déclaré que les négociations continueront après l'été à Genève."
GERMAN = "Der Hafen ist geschlossen. Die Gespräche über die Öffnung werden fortgesetzt, heißt es."
POLISH = "Minister powiedział, że rozmowy będą trwać. Żegluga wstrzymana."

ENCODED = [
    *((text, "cp1252") for text in (ENGLISH, SHORT_ENGLISH, FRENCH, GERMAN, "Grüße aus Köln", "Déjà vu", "A – B")),
    *((text, "latin-1") for text in (FRENCH, GERMAN)),
    *((text, "mac-roman") for text in (ENGLISH, SHORT_ENGLISH, FRENCH, GERMAN)),
    *((text, "cp1251") for text in (UKRAINIAN, SHORT_UKRAINIAN, RUSSIAN, SHORT_RUSSIAN, MIXED, "Так, я за.")),
    *((text, "koi8-u") for text in (UKRAINIAN, SHORT_UKRAINIAN, RUSSIAN, SHORT_RUSSIAN)),
    *((text, "koi8-r") for text in (RUSSIAN, SHORT_RUSSIAN)),
    *((text, "mac-cyrillic") for text in (UKRAINIAN, RUSSIAN)),
    *((text, "cp866") for text in (RUSSIAN, SHORT_RUSSIAN)),
    *((text, "iso8859-5") for text in (UKRAINIAN, RUSSIAN)),
    (POLISH, "cp1250"),
    *(
        (text, encoding)
        for text in (ENGLISH, SHORT_ENGLISH, UKRAINIAN, SHORT_UKRAINIAN, RUSSIAN, MIXED, "Plain words.")
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32")
    ),
]


@pytest.mark.parametrize(("text", "encoding"), ENCODED)
def test_short_texts_are_read_in_their_encoding(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "cp1252", "cp1251", "mac-roman"])
def test_the_seed_is_the_same_text_in_any_encoding(encoding: str) -> None:
    text = (SEEDS / "us-ukraine-relations.txt").read_text(encoding="utf-8")
    assert decode(text.encode(encoding)) == text


def test_the_seed_is_taken_exactly_as_it_stands_and_names_its_publisher() -> None:
    name = "us-ukraine-relations.txt"
    document = folder.read(SEEDS, name, source="seeds", max_bytes=100_000, now=NOW)
    assert document.text == (SEEDS / name).read_bytes().decode("utf-8")
    assert document.publisher == "Official U.S. Department of State website"
    assert document.title == "us-ukraine-relations"
    assert document.published is None


def test_clean_text_is_left_exactly_as_it_is(read: Read) -> None:
    text = "  Two  spaces,\ttab \n\n\n# no heading here\nlast line   \n\n"
    assert read("a.txt", text.encode()).text == text


@pytest.mark.parametrize(
    "line",
    [
        *(
            "Source: The Port Office.",
            "SOURCES : The Port Office",
            "via: The Port Office",
            "*Source:* The Port Office.",
        ),
        *("Джерело: The Port Office.", "Источник: The Port Office"),
    ],
)
def test_a_provenance_line_names_the_publisher(read: Read, line: str) -> None:
    assert read("a.txt", f"The harbour is closed.\n{line}\n\n".encode()).publisher == "The Port Office"
    assert read("b.txt", f"{line}\nThe harbour is closed.\n".encode()).publisher == "The Port Office"


def test_a_source_in_the_middle_of_a_text_is_the_authors_business(read: Read) -> None:
    lines = [f"Line {number} of the report." for number in range(12)]
    lines[6] = "Source: a person in the harbour."
    assert read("a.txt", "\n".join(lines).encode()).publisher is None


def test_a_provenance_line_with_an_address_gives_the_address(read: Read) -> None:
    document = read("a.txt", b"The harbour is closed.\nSource: https://port.example/closed\n")
    assert (document.url, document.publisher) == ("https://port.example/closed", None)


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        b"\x7fELF" + bytes(60),
        b"PK\x03\x04" + bytes(range(200)),
        bytes(range(256)),
    ],
    ids=["picture", "program", "zip", "bytes"],
)
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_a_binary_passed_off_as_text_is_refused(read: Read, name: str, data: bytes) -> None:
    with pytest.raises(UnreadableError) as refused:
        read(name, data)
    assert str(refused.value) in {wording.files.no_text_file(), wording.files.unknown_encoding()}


def test_one_stray_nul_in_a_text_is_dropped(read: Read) -> None:
    assert read("a.txt", b"The harbour \0is closed, and it stays closed until the end of winter.").text.startswith(
        "The harbour is closed"
    )
