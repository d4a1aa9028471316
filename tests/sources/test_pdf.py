from collections.abc import Callable

import pytest
from fpdf import FPDF
from fpdf.enums import AccessPermission

from bot import wording
from bot.errors import UnreadableError
from bot.model import Document

Read = Callable[[str, bytes], Document]

PARAGRAPHS = (
    "The harbour stays closed until spring, for the ice is too thick for the ships of the coast guard to break it.",
    "The port office expects the first ships in April, and asks their owners to wait for word before they set sail.",
    "Farmers who had hoped to send their grain by sea must now send it by rail, at twice the price of last year.",
    "The mayor called on the government for help, and said that the town could not pay for another lost winter.",
    "Nobody could say whether the old breakwater would hold, though engineers had looked at it twice since autumn.",
    "A second icebreaker is under repair in another country, and no one has said when it will be back at work.",
)


class Report(FPDF):
    """A report with a running head and page numbers."""

    def header(self) -> None:
        self.set_font("Helvetica", size=9)
        self.cell(0, 8, "Harbour Weekly", new_x="LMARGIN", new_y="NEXT")

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font("Helvetica", size=9)
        self.cell(0, 8, f"Page {self.page_no()} of 3", align="C")


def report(**metadata: str) -> Report:
    pdf = Report()
    for number in range(3):
        pdf.add_page()
        pdf.set_font("Helvetica", "B", 16)
        pdf.start_section(f"Chapter {number + 1}")
        pdf.cell(0, 10, f"Chapter {number + 1}", new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("Helvetica", size=11)
        for text in PARAGRAPHS[number * 2 : number * 2 + 2]:
            pdf.multi_cell(0, 6, text)
            pdf.ln(4)
    for name, value in metadata.items():
        getattr(pdf, f"set_{name}")(value)
    return pdf


def page(text: str, width: int = 0) -> bytes:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    pdf.multi_cell(width, 6, text)
    return bytes(pdf.output())


def test_lines_become_paragraphs_and_what_repeats_on_every_page_goes(read: Read) -> None:
    document = read("a.pdf", bytes(report().output()))
    assert document.text == "\n\n".join(
        f"# Chapter {number + 1}\n\n{PARAGRAPHS[number * 2]}\n\n{PARAGRAPHS[number * 2 + 1]}" for number in range(3)
    )


def test_title_and_author_come_from_the_file_and_its_time_is_no_date_of_publication(read: Read) -> None:
    document = read("a.pdf", bytes(report(title="Harbour Report", author="A. Writer").output()))
    assert (document.title, document.author) == ("Harbour Report", "A. Writer")
    assert document.published is None


@pytest.mark.parametrize("junk", ["Microsoft Word - draft3.doc", "untitled", "scan0001.pdf", " "])
def test_a_title_that_a_program_left_there_is_no_title(read: Read, junk: str) -> None:
    assert read("a.pdf", bytes(report(title=junk).output())).title == "Chapter 1"


def test_hyphens_at_line_ends_are_mended(read: Read) -> None:
    text = (
        "They spoke of nego-\ntiations and of U.S.-\nUkraine ties, of a long-term plan and of a long-\nterm loan.\nEnd"
    )
    assert read("a.pdf", page(text)).text.startswith(
        "They spoke of negotiations and of U.S.-Ukraine ties, of a long-term plan and of a long-term loan."
    )


def test_a_paragraph_runs_on_over_the_page(read: Read) -> None:
    pdf = FPDF()
    pdf.set_font("Helvetica", size=11)
    for text in ("The harbour stays closed and the mayor", "said that the town could not pay."):
        pdf.add_page()
        pdf.multi_cell(0, 6, text)
    assert read("a.pdf", bytes(pdf.output())).text == (
        "The harbour stays closed and the mayor said that the town could not pay."
    )


def test_a_list_is_a_list_and_a_wrapped_dash_is_none(read: Read) -> None:
    text = "There is no way out of it -\nor so they say\n\xb7 ice\n\xb7 wind and\nwaves\n1. first\n2. second"
    assert read("a.pdf", page(text)).text == (
        "There is no way out of it - or so they say\n\n- ice\n- wind and waves\n\n1. first\n\n2. second"
    )


def test_a_page_with_nothing_but_its_number_has_no_text(read: Read) -> None:
    with pytest.raises(UnreadableError) as refused:
        read("a.pdf", page("- 12 -"))
    assert str(refused.value) == wording.files.no_text()


def test_a_scanned_pdf_is_told_apart_from_an_empty_one(read: Read) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.rect(10, 10, 100, 100, style="F")
    with pytest.raises(UnreadableError) as refused:
        read("a.pdf", bytes(pdf.output()))
    assert str(refused.value) == wording.files.pictures_only()


def test_an_encrypted_pdf_is_said_to_be_encrypted(read: Read) -> None:
    pdf = report()
    pdf.set_encryption(owner_password="owner", user_password="user", permissions=AccessPermission.none())
    with pytest.raises(UnreadableError) as refused:
        read("a.pdf", bytes(pdf.output()))
    assert str(refused.value) == wording.files.encrypted()


def test_a_pdf_that_may_only_not_be_printed_is_read(read: Read) -> None:
    pdf = report()
    pdf.set_encryption(owner_password="owner", permissions=AccessPermission.all())
    assert PARAGRAPHS[0] in read("a.pdf", bytes(pdf.output())).text


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"not a pdf", b"PK\x03\x04" + bytes(range(1, 100))])
def test_a_broken_pdf_is_said_to_be_broken(read: Read, data: bytes) -> None:
    with pytest.raises(UnreadableError) as refused:
        read("a.pdf", data)
    assert str(refused.value) == wording.files.broken("PDF")
