"""Whatever the bytes, a file becomes a document or one sentence that says why not."""

import subprocess
import sys
import tempfile
from functools import cache
from io import BytesIO
from pathlib import Path

import docx
import pytest
from fpdf import FPDF
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import UnreadableError
from bot.sources import folder
from bot.sources.extract import FORMATS
from builders import NOW

HTML = (
    "<html><head><meta charset='utf-8'><title>Port</title></head><body><h1>Порт</h1><p>It’s closed.</p></body></html>"
)


@cache
def sample(suffix: str) -> bytes:
    """A good file of each format."""
    if suffix == ".pdf":
        pdf = FPDF()
        pdf.add_page()
        pdf.set_font("Helvetica", size=11)
        pdf.cell(0, 6, "The harbour is closed.")
        return bytes(pdf.output())
    if suffix == ".docx":
        file = BytesIO()
        document = docx.Document()
        document.add_paragraph("The harbour is closed.")
        document.save(file)
        return file.getvalue()
    return (
        HTML if suffix in {".html", ".htm"} else "---\ntitle: Порт\ndate: 2026-11-21\n---\n# It’s\n\n- closed\n"
    ).encode()


@st.composite
def mutations(draw: st.DrawFn, whole: bytes) -> bytes:
    """A good file, cut short, with some bytes changed or a piece put in."""
    data = bytearray(whole[: draw(st.integers(0, len(whole)))] if draw(st.booleans()) else whole)
    for _ in range(draw(st.integers(0, 8)) if data else 0):
        data[draw(st.integers(0, len(data) - 1))] = draw(st.integers(0, 255))
    place = draw(st.integers(0, len(data)))
    return bytes(data[:place] + draw(st.binary(max_size=30)) + data[place:])


def outcome(suffix: str, data: bytes) -> str:
    """The text, or the reason: any other exception fails the test."""
    with tempfile.TemporaryDirectory() as root:
        Path(root, f"a{suffix}").write_bytes(data)
        try:
            document = folder.read(Path(root), f"a{suffix}", source="seeds", max_bytes=1_000_000, now=NOW)
        except UnreadableError as refused:
            return str(refused)
    document.text.encode()
    assert "\0" not in document.text
    assert document.title
    return document.text


quick = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("suffix", sorted(FORMATS))
def test_random_bytes_raise_nothing_else(suffix: str) -> None:
    @quick
    @given(st.binary(max_size=2000))
    def tried(data: bytes) -> None:
        assert outcome(suffix, data).strip()

    tried()


@pytest.mark.filterwarnings("default")  # a library may warn of what it mends; that is no failure of a reading
@pytest.mark.parametrize("suffix", sorted(FORMATS))
def test_damaged_files_raise_nothing_else(suffix: str) -> None:
    @quick
    @given(mutations(sample(suffix)))
    def tried(data: bytes) -> None:
        assert outcome(suffix, data).strip()

    tried()


@pytest.mark.parametrize("real", sorted(FORMATS))
@pytest.mark.parametrize("claimed", sorted(FORMATS))
def test_a_file_under_another_formats_suffix_raises_nothing_else(real: str, claimed: str) -> None:
    assert outcome(claimed, sample(real)).strip()


PILES = {
    "quotes": b"> " * 5000 + b"x",
    "items": b"- " * 5000 + b"x",
    "links": b"[" * 5000 + b"x" + b"](y)" * 5000,
    "emphasis": b"*a **b " * 3000,
    "cells": b"|" * 5000 + b"\n" + b"|-" * 5000 + b"|\n",
    "tags": b"<b>" * 5000 + b"x",
    "scripts": b"<script>" * 20_000,
    "comments": b"<!--" * 20_000,
    "spaces": b"<p>one" + b" " * 200_000 + b"<br> two",
    "stars": b"source:" + b"*" * 50_000 + b"x" * 300,
    "brackets": b"---\n" + b"[" * 500 + b"\n---\nx",
    "angles": b"<" * 100_000 + b"\xff x",
}


@pytest.mark.parametrize("pile", PILES)
@pytest.mark.parametrize("suffix", [".txt", ".md", ".html"])
def test_marks_piled_up_raise_nothing_else(suffix: str, pile: str) -> None:
    assert outcome(suffix, PILES[pile]).strip()


def test_no_library_is_loaded_before_a_file_of_its_kind_is_read() -> None:
    script = (
        "import sys, bot.sources.folder\n"
        "heavy = {'chardet', 'charset_normalizer', 'markdown_it', 'yaml', 'trafilatura', 'lxml', 'pypdfium2', 'docx'}\n"
        "print(*sorted(heavy & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, text=True)
    assert (run.stdout.strip(), run.stderr) == ("", "")
