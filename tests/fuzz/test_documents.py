"""Whatever a file holds: a document comes of it, in bounded time and memory, or one sentence that says why not."""

import tempfile
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from fpdf import FPDF
from hypothesis import strategies as st

from bot.briefing.splitting.passages import split
from bot.errors import UnreadableError
from bot.sources import folder
from bot.sources.extract import FORMATS
from builders import NOW
from fuzz.effort import attack, efforts, in_words
from fuzz.mutations import HUGE, spoilt_bytes, spoilt_text

pytestmark = pytest.mark.filterwarnings("default")  # a library may warn of what it mends

PAGE = """\
<!DOCTYPE html><html lang="uk"><head><meta charset="utf-8"><title>Port</title><base href="/x">
<meta property="article:published_time" content="2026-11-21T09:00:00Z"><link rel="canonical" href="https://a.example/1">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Порт", "author": [{"name": "Ada Lark"}],
"datePublished": "2026-11-21", "@graph": [{"@type": ["Report"], "publisher": {"name": "The News"}}]}</script></head>
<body><nav><a href="/">Home</a></nav><article><h1>Порт</h1><p>It’s closed &amp; cold.<br>Until spring.</p><ul><li>One
<li>Two</ul><table><tr><th>a<td>b</tr></table><pre>x\n y</pre><time pubdate datetime="2026-11-21">then</time></article>
"""
NOTE = """\
---
title: "Порт"
date: 2026-11-21
author: Ada Lark
source: https://a.example/1
---
# It’s closed

- one *two* **three** [four](https://a.example "five") ![six](seven)

| a | b |
|---|---|
| c | d |

> quoted `code`

Source: The News. Published: 21 November 2026
"""
TEXT = "The harbour\n\nThe harbour is closed. It’s cold!\n\nSource: The News\nPublished: 21 листопада 2026 року\n"
IN_PLACE = (
    "<p>",
    "</p>",
    "<script>",
    "<!--",
    "<table>",
    "<td>",
    "<![CDATA[",
    "&#0;",
    "&#xD800;",
    "charset=utf-16",
    "[[",
)
IN_PDF = (
    "obj",
    "endobj",
    "stream",
    "/Count",
    "/Kids",
    "/Prev",
    "/Length",
    "/Filter",
    "<<",
    ">>",
    "R",
    "startxref",
    HUGE,
)
IN_WORD = (
    "<w:p>",
    "</w:p>",
    "<w:tbl>",
    "w:val",
    "xmlns",
    "&x;",
    '<!DOCTYPE x [<!ENTITY x "yy">]>',
    "rId1",
    "../",
    "\0",
)
LAUGHS = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
LAUGHING = f'<!DOCTYPE w:document [<!ENTITY e0 "ha">{LAUGHS}]>'


@cache
def pdf() -> str:
    """A PDF without compression, so that what is spoilt in it is read; each character a byte."""
    made = FPDF()
    made.set_compression(False)
    made.set_title("The harbour")
    for _ in range(2):
        made.add_page()
        made.set_font("Helvetica", size=11)
        made.start_section("A chapter")
        made.multi_cell(0, 6, "The harbour is closed. " * 8)
    return bytes(made.output()).decode("latin-1")


@cache
def word() -> dict[str, str]:
    """The parts of a Word document that are read, and the rest of it."""
    file, made = BytesIO(), docx.Document()
    made.add_heading("The harbour", 1)
    made.add_paragraph("It is closed.", style="List Bullet")
    made.add_table(2, 2).cell(0, 0).text = "until spring"
    made.core_properties.title = "The harbour"
    made.save(file)
    with ZipFile(file) as package:
        return {name: package.read(name).decode("latin-1") for name in package.namelist()}


def packed(parts: dict[str, str]) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content.encode("latin-1", "replace"))
    return file.getvalue()


@st.composite
def spoilt_words(draw: st.DrawFn) -> bytes:
    """With one part spoilt, or without it."""
    read = [name for name in word() if name.endswith((".xml", ".rels"))]
    name = draw(st.sampled_from(read) | st.just("word/document.xml"))
    parts = {**word(), name: draw(spoilt_text(word()[name], IN_WORD))}
    if not draw(st.integers(0, 9)):
        del parts[name]
    return packed(parts)


def laughing() -> bytes:
    """A few entities that stand for billions of words."""
    text = word()["word/document.xml"].replace("<w:document", f"{LAUGHING}<w:document").replace("It is", "&e9;")
    return packed({**word(), "word/document.xml": text})


def outcome(suffix: str, data: bytes) -> None:
    """Read and split; anything but a document and a sentence fails the test, and so does running out of memory."""
    with tempfile.TemporaryDirectory() as root:
        Path(root, f"a{suffix}").write_bytes(data)
        try:
            document = folder.read(Path(root), f"a{suffix}", source="seeds", max_bytes=2_000_000, now=NOW)
        except UnreadableError as refused:
            in_words(refused)
            return
    document.text.encode()
    assert "\0" not in document.text + document.title
    for passage in split(document):
        assert passage.text == document.text[passage.start : passage.end]


def as_bytes(text: str) -> bytes:
    return text.encode(errors="surrogatepass")


GOOD = {".html": PAGE, ".htm": PAGE, ".md": NOTE, ".markdown": NOTE, ".txt": TEXT}
PILES = tuple(
    as_bytes(unit * (60_000 // len(unit)) + "x")
    for unit in (
        "<div>",
        "<ul><li>",
        "<td>",
        "<b>",
        "> ",
        "- ",
        "[",
        "*a **b ",
        "`",
        "&",
        "&#",
        "{",
        "|",
        "A. ",
        '"',
        "(",
    )
)


@efforts
@pytest.mark.parametrize("suffix", GOOD)
def test_pages_and_notes_with_words_in_the_wrong_places(suffix: str, effort: int) -> None:
    assert set(GOOD) | {".pdf", ".docx"} == set(FORMATS)
    things = spoilt_text(GOOD[suffix], IN_PLACE).map(as_bytes)
    attack(partial(outcome, suffix), things, effort, known=PILES)


@efforts
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "cp1251", "koi8-u", "mac-roman", "utf-7"])
def test_texts_in_any_encoding_spoilt(encoding: str, effort: int) -> None:
    good = f"<meta charset={encoding}>{TEXT}".replace("’", "'").replace("21 листопада 2026 року", "2026-11-21")
    for suffix in (".txt", ".html"):
        attack(partial(outcome, suffix), spoilt_bytes(good.encode(encoding)), effort, quick=20)


@efforts
def test_pdfs_with_words_in_the_wrong_places(effort: int) -> None:
    things = spoilt_text(pdf(), IN_PDF).map(lambda text: text.encode("latin-1", "replace"))
    attack(partial(outcome, ".pdf"), things, effort)


@efforts
def test_word_documents_with_words_in_the_wrong_places(effort: int) -> None:
    attack(partial(outcome, ".docx"), spoilt_words(), effort, known=(laughing(),))
