from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from bot import wording
from bot.errors import UnreadableError
from bot.model import Document

Read = Callable[[str, bytes], Document]


def saved(document: Any) -> bytes:
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def written(*texts: str) -> Any:
    document = docx.Document()
    document.core_properties.author = ""
    for text in texts:
        document.add_paragraph(text)
    return document


def insert(document: Any, xml: str) -> None:
    document.element.body.insert(0, parse_xml(xml.replace(">", f" {nsdecls('w')}>", 1)))


def reason(read: Read, data: bytes) -> str:
    with pytest.raises(UnreadableError) as refused:
        read("a.docx", data)
    return str(refused.value)


def test_a_document_is_read_in_its_order_with_headings_lists_and_tables(read: Read) -> None:
    document = written()
    document.add_heading("The Harbour", 0)
    document.add_paragraph("It is ").add_run("closed").bold = True
    document.add_heading("Why", 2)
    document.add_paragraph("ice", style="List Bullet")
    document.add_paragraph("wind", style="List Number 2")
    table = document.add_table(2, 2)
    for cell, text in zip(
        (cell for row in table.rows for cell in row.cells), ("Ship", "Days", "Gull", "12"), strict=True
    ):
        cell.text = text
    document.add_paragraph("Until\tspring.")
    found = read("a.docx", saved(document))
    assert found.text == (
        "# The Harbour\n\nIt is closed\n\n## Why\n\n- ice\n- wind\n\nShip | Days\nGull | 12\n\nUntil spring."
    )
    assert found.title == "The Harbour"


def test_a_style_based_on_a_heading_is_a_heading(read: Read) -> None:
    document = written()
    style = document.styles.add_style("Section", 1)
    style.base_style = document.styles["Heading 3"]
    document.add_paragraph("Why", style="Section")
    assert read("a.docx", saved(document)).text == "### Why"


def test_title_and_author_are_stated_and_the_files_time_is_no_date_of_publication(read: Read) -> None:
    document = written("It is closed.")
    document.core_properties.title = "Harbour Report"
    document.core_properties.author = "A. Writer"
    document.core_properties.created = datetime(2020, 1, 2)  # noqa: DTZ001 - python-docx takes naive UTC
    found = read("a.docx", saved(document))
    assert (found.title, found.author, found.published) == ("Harbour Report", "A. Writer", None)


def test_what_a_library_s_template_says_is_no_author(read: Read) -> None:
    assert read("a.docx", saved(written("It is closed."))).author is None


def test_a_provenance_line_names_the_publisher(read: Read) -> None:
    assert read("a.docx", saved(written("It is closed.", "Source: The Port Office."))).publisher == "The Port Office"


def test_a_frame_around_text_is_no_table(read: Read) -> None:
    document = written()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "It is closed."
    cell.add_paragraph("Until spring.")
    assert read("a.docx", saved(document)).text == "It is closed.\n\nUntil spring."


def test_tracked_changes_are_read_as_if_accepted(read: Read) -> None:
    document = written("Until spring.")
    insert(
        document,
        '<w:p><w:r><w:t xml:space="preserve">It is </w:t></w:r><w:del w:id="1"><w:r><w:delText>open</w:delText></w:r>'
        '</w:del><w:ins w:id="2"><w:r><w:t>closed</w:t></w:r></w:ins><w:r><w:t>.</w:t></w:r></w:p>',
    )
    assert read("a.docx", saved(document)).text == "It is closed.\n\nUntil spring."


def test_text_in_a_content_control_is_not_lost(read: Read) -> None:
    document = written("Until spring.")
    insert(document, "<w:sdt><w:sdtContent><w:p><w:r><w:t>It is closed.</w:t></w:r></w:p></w:sdtContent></w:sdt>")
    assert read("a.docx", saved(document)).text == "It is closed.\n\nUntil spring."


def test_an_encrypted_docx_is_said_to_be_encrypted(read: Read) -> None:
    compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    assert reason(read, compound + "EncryptedPackage".encode("utf-16-le")) == wording.files.encrypted()
    assert reason(read, compound + "WordDocument".encode("utf-16-le")) == wording.files.broken("DOCX")


def test_a_zip_bomb_is_refused_before_it_is_unpacked(read: Read) -> None:
    file = BytesIO(saved(written("It is closed.")))
    with ZipFile(file, "a", ZIP_DEFLATED) as package, package.open("word/media/bomb.xml", "w") as part:
        for _ in range(65):
            part.write(bytes(1024 * 1024))
    assert reason(read, file.getvalue()).startswith("The file unpacks to more than 67.1 MB.")


def test_entities_are_not_expanded(read: Read) -> None:
    with ZipFile(BytesIO(saved(written("MARK")))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    bomb = b'<!DOCTYPE w [<!ENTITY a "boom boom"><!ENTITY file SYSTEM "file:///etc/hostname">]>'
    content = parts["word/document.xml"].replace(b"MARK", b"Safe &a;&file;")
    parts["word/document.xml"] = content.replace(b"?>", b"?>" + bomb, 1)
    file = BytesIO()
    with ZipFile(file, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    assert read("a.docx", file.getvalue()).text == "Safe"


def test_a_docx_without_words_has_no_text(read: Read) -> None:
    assert reason(read, saved(written())) == wording.files.no_text()


def test_a_broken_docx_is_said_to_be_broken(read: Read) -> None:
    whole = saved(written("It is closed."))
    for data in (b"not a docx", whole[: len(whole) // 2], b"PK\x03\x04" + bytes(50)):
        assert reason(read, data) == wording.files.broken("DOCX")


def test_a_zip_that_is_no_docx_is_said_to_be_broken(read: Read) -> None:
    file = BytesIO()
    with ZipFile(file, "w") as package:
        package.writestr("a.txt", "It is closed.")
    assert reason(read, file.getvalue()) == wording.files.broken("DOCX")
