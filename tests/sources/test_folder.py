import os
import socket
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bot import wording
from bot.errors import UnreadableError
from bot.sources import folder
from builders import NOW

POSIX = pytest.mark.skipif(os.name != "posix", reason="pipes and permissions are POSIX's")
ORDINARY_USER = pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="permissions do not bind root")


def put(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("The harbour is closed.", encoding="utf-8")


def reasons(root: Path) -> dict[str, str]:
    return {problem.name: problem.reason for problem in folder.listing(root, source="seeds").problems}


def refusal(root: Path, name: str, max_bytes: int = 1000) -> str:
    with pytest.raises(UnreadableError) as refused:
        folder.read(root, name, source="seeds", max_bytes=max_bytes, now=NOW)
    return str(refused.value)


def test_a_folder_is_listed_with_its_sub_folders_in_order_of_name(tmp_path: Path) -> None:
    put(tmp_path, "b.txt", "a/z.md", "a/deep/er/x.PDF", "a.docx", "c.htm")
    found = folder.listing(tmp_path, source="seeds")
    assert list(found.files) == ["a.docx", "a/deep/er/x.PDF", "a/z.md", "b.txt", "c.htm"]
    assert found.problems == ()


def test_a_fingerprint_is_size_and_time_so_nothing_is_read_to_see_that_nothing_changed(tmp_path: Path) -> None:
    put(tmp_path, "a.txt")
    os.utime(tmp_path / "a.txt", ns=(5, 1_700_000_000_123_456_700))
    before = folder.listing(tmp_path, source="seeds")
    assert before.files["a.txt"].size == len("The harbour is closed.")
    assert before == folder.listing(tmp_path, source="seeds")
    (tmp_path / "a.txt").write_text("The harbour is open.", encoding="utf-8")
    assert folder.listing(tmp_path, source="seeds").files != before.files


@POSIX
def test_a_listing_opens_no_file(tmp_path: Path) -> None:
    put(tmp_path, "a.txt")
    (tmp_path / "a.txt").chmod(0)
    assert list(folder.listing(tmp_path, source="seeds").files) == ["a.txt"]


def test_litter_is_passed_over_without_a_word(tmp_path: Path) -> None:
    names = (
        ".hidden.txt",
        ".git/config.txt",
        "a.txt~",
        ".a.txt.swp",
        "~$a.docx",
        "#a.txt#",
        "Thumbs.db",
        "__MACOSX/a.txt",
    )
    put(tmp_path, "a.txt", *names)
    found = folder.listing(tmp_path, source="seeds")
    assert list(found.files) == ["a.txt"]
    assert found.problems == ()


def test_an_unsupported_file_is_a_problem_that_names_what_can_be_read(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", "old/report.doc", "notes")
    instead = "Save it as one of these: .txt, .md, .markdown, .html, .htm, .pdf, .docx."
    assert reasons(tmp_path) == {
        "old/report.doc": f".doc files are not read. {instead}",
        "notes": f"A file without a suffix is not read. {instead}",
    }


@POSIX
def test_links_are_problems_and_nothing_behind_them_is_seen(tmp_path: Path) -> None:
    root, outside = tmp_path / "seeds", tmp_path / "outside"
    put(root, "a.txt")
    put(outside, "secret.txt")
    (root / "file.txt").symlink_to(outside / "secret.txt")
    (root / "folder").symlink_to(outside)
    (root / "round").symlink_to(root)
    (root / "inside.txt").symlink_to(root / "a.txt")
    found = folder.listing(root, source="seeds")
    assert list(found.files) == ["a.txt"]
    assert reasons(root) == dict.fromkeys(("file.txt", "folder", "inside.txt", "round"), wording.files.link())


@POSIX
@pytest.mark.parametrize("name", ["file.txt", "folder/secret.txt", "../outside/secret.txt", "loop.txt"])
def test_a_link_that_appears_after_the_listing_is_not_read(tmp_path: Path, name: str) -> None:
    root, outside = tmp_path / "seeds", tmp_path / "outside"
    put(root, "a.txt")
    put(outside, "secret.txt")
    (root / "file.txt").symlink_to(outside / "secret.txt")
    (root / "folder").symlink_to(outside)
    (root / "loop.txt").symlink_to(root / "loop.txt")
    assert refusal(root, name) == wording.files.link()


def test_an_absolute_name_leads_nowhere(tmp_path: Path) -> None:
    put(tmp_path, "seeds/a.txt", "secret.txt")
    assert refusal(tmp_path / "seeds", str(tmp_path / "secret.txt")) == wording.files.link()


@POSIX
def test_a_linked_root_is_the_operators_choice(tmp_path: Path) -> None:
    put(tmp_path, "real/sub/a.txt")
    (tmp_path / "seeds").symlink_to(tmp_path / "real")
    assert list(folder.listing(tmp_path / "seeds", source="seeds").files) == ["sub/a.txt"]
    assert folder.read(tmp_path / "seeds", "sub/a.txt", source="seeds", max_bytes=100, now=NOW).title == "a"


@POSIX
def test_pipes_and_sockets_are_problems_and_reading_one_does_not_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as server:
        monkeypatch.chdir(tmp_path)  # the path of a socket may have 107 characters at most
        server.bind("socket.txt")
        assert reasons(tmp_path) == dict.fromkeys(("pipe.txt", "socket.txt"), wording.files.no_regular_file())
    assert refusal(tmp_path, "pipe.txt") == wording.files.no_regular_file()


@ORDINARY_USER
def test_a_folder_and_a_file_that_may_not_be_read_are_said(tmp_path: Path) -> None:
    put(tmp_path, "closed/a.txt", "b.txt")
    (tmp_path / "closed").chmod(0)
    (tmp_path / "b.txt").chmod(0)
    try:
        assert reasons(tmp_path) == {"closed": wording.files.folder_unreadable()}
        assert refusal(tmp_path, "b.txt") == wording.files.forbidden()
    finally:
        (tmp_path / "closed").chmod(0o700)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names themselves")
def test_a_name_that_is_no_text_is_a_problem(tmp_path: Path) -> None:
    Path(os.fsdecode(bytes(tmp_path) + b"/\xff\xfe.txt")).write_text("x", encoding="utf-8")
    put(tmp_path, "two\nlines.txt", "Звіт – 2026.txt")
    assert reasons(tmp_path) == dict.fromkeys(("??.txt", "two?lines.txt"), wording.files.odd_name())
    assert list(folder.listing(tmp_path, source="seeds").files) == ["Звіт – 2026.txt"]


def test_a_missing_root_is_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match=r"^The folder “seeds” does not exist\. Create it"):
        folder.listing(tmp_path / "seeds", source="seeds")


def test_a_file_in_the_place_of_the_root_is_said(tmp_path: Path) -> None:
    put(tmp_path, "seeds")
    with pytest.raises(UnreadableError, match="“seeds” is a file, not a folder"):
        folder.listing(tmp_path / "seeds", source="seeds")


def test_an_empty_root_is_a_problem_that_says_what_to_put_there(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    assert "Put documents into it: .txt, .md" in reasons(tmp_path)["."]


def test_a_document_knows_where_it_came_from_and_when_it_was_read(tmp_path: Path) -> None:
    put(tmp_path, "port/harbour.txt")
    document = folder.read(tmp_path, "port/harbour.txt", source="seeds", max_bytes=100, now=NOW)
    assert (document.id, document.source, document.title) == ("port/harbour.txt", "seeds", "harbour")
    assert document.text == "The harbour is closed."
    assert document.fetched == NOW
    assert (document.published, document.url, document.publisher, document.author) == (None, None, None, None)


def test_copies_share_a_hash_and_a_changed_word_or_title_does_not(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", "b.txt", "a.md")
    (tmp_path / "c.txt").write_text("The harbour is open.", encoding="utf-8")
    (tmp_path / "d.md").write_text("---\ntitle: Port\n---\nThe harbour is closed.", encoding="utf-8")
    hashes = {
        name: folder.read(tmp_path, name, source="seeds", max_bytes=100, now=NOW).content_hash
        for name in ("a.txt", "b.txt", "a.md", "c.txt", "d.md")
    }
    assert hashes["a.txt"] == hashes["b.txt"] == hashes["a.md"]
    assert len(set(hashes.values())) == 3


def test_an_oversized_file_is_named_with_its_size_and_the_limit(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x" * 12_345)
    assert refusal(tmp_path, "a.txt") == "The file is too large: 12.3 kB, where the limit is 1.0 kB. Split it."


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.pdf", "a.docx"])
@pytest.mark.parametrize("data", [b"", b"\0" * 64])
def test_an_empty_file_is_said_to_be_empty(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    assert refusal(tmp_path, name) == wording.files.empty_file()


@pytest.mark.parametrize("data", [b" \n\t\n ", b"\xef\xbb\xbf", "\ufeff\u00a0\n".encode("utf-16")])
def test_a_file_of_blanks_has_no_text(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    assert refusal(tmp_path, "a.txt") == wording.files.no_text()


def test_a_file_that_is_gone_is_said_to_be_gone(tmp_path: Path) -> None:
    assert refusal(tmp_path, "a.txt") == wording.files.gone()
    assert refusal(tmp_path, "no/such/a.txt") == wording.files.gone()


def test_a_file_that_changes_while_it_is_read_is_left_for_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "a.txt")
    check = folder._check

    def check_and_append(root: Path, name: str, opened: os.stat_result) -> None:
        check(root, name, opened)
        with (tmp_path / name).open("a", encoding="utf-8") as file:
            file.write(" More.")

    monkeypatch.setattr(folder, "_check", check_and_append)
    assert refusal(tmp_path, "a.txt") == wording.files.changed()


@POSIX
def test_a_folder_swapped_for_a_link_between_opening_and_checking_is_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "seeds/sub/a.txt", "outside/a.txt")
    (tmp_path / "aside").symlink_to(tmp_path / "outside")
    opening = folder._open

    def swap_open_and_swap_back(path: str, flags: int) -> int:
        (tmp_path / "seeds/sub").rename(tmp_path / "kept")
        (tmp_path / "aside").rename(tmp_path / "seeds/sub")
        try:
            return opening(path, flags)
        finally:
            (tmp_path / "seeds/sub").rename(tmp_path / "aside")
            (tmp_path / "kept").rename(tmp_path / "seeds/sub")

    monkeypatch.setattr(folder, "_open", swap_open_and_swap_back)
    assert refusal(tmp_path / "seeds", "sub/a.txt") == wording.files.link()


def test_a_name_with_nul_is_refused_not_raised(tmp_path: Path) -> None:
    assert refusal(tmp_path, "a\0.txt") == wording.files.unreadable_disk()


def test_a_document_is_the_same_however_often_it_is_read(tmp_path: Path) -> None:
    put(tmp_path, "a.txt")
    first, second = (folder.read(tmp_path, "a.txt", source="seeds", max_bytes=100, now=NOW) for _ in range(2))
    assert first == replace(second, fetched=NOW)
