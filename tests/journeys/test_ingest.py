import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.briefing.rules import Rules
from bot.journeys.ingest import Outcome, Progress, ingest
from bot.journeys.refile import refile
from bot.model import WHOLE, Theme
from bot.sources.folder import Folder
from bot.storage import index, library, readings, shortlists
from bot.storage.database import Database, open_database
from builders import NOW, theme

PORT = "The harbour of Oldbridge has been closed since the storm.\n"
LOCK = "The old lock behind the quay cannot be repaired this year.\n"
THEMES = (theme("overview", spans=True), theme("harbour"), theme("lock"))


class Desk:
    """A folder of documents, a database, and what each look at the folder brought."""

    def __init__(self, folder: Path) -> None:
        self.seeds = folder / "seeds"
        self.seeds.mkdir()
        self.source = Folder(self.seeds, max_bytes=1_000)
        self.themes: tuple[Theme, ...] = THEMES
        self.database: Database = open_database(f"sqlite:///{folder}/attache.db")
        self.now = NOW
        self.taken: list[tuple[int, int]] = []

    def put(self, name: str, content: str | bytes) -> None:
        path = self.seeds / name
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.stat().st_mtime_ns if path.exists() else 0
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        os.utime(path, ns=(before + 10**9, before + 10**9))  # a change shows however fast the test is

    def drop(self, name: str) -> None:
        (self.seeds / name).unlink()

    def look(self) -> Outcome:
        self.taken = []
        self.now += timedelta(minutes=1)
        return self.look_and_tell(lambda done, of: self.taken.append((done, of)))

    def look_and_tell(self, progress: Progress) -> Outcome:
        return ingest(self.database, self.source, Rules(self.themes), self.now, progress)

    def file_anew(self, progress: Progress = lambda _done, _all: None) -> int:
        return refile(self.database, Rules(self.themes), self.now, progress)

    def live(self) -> dict[str, str]:
        with self.database.reading() as connection:
            live = [library.live_document(connection, key) for key in library.live_keys(connection)]
            return {one.id: one.text for one in live if one}

    def problems(self) -> dict[str, str]:
        with self.database.reading() as connection:
            return {one.name: one.reason for one in readings.problems(connection)}

    def filed(self, name: str) -> list[str]:
        with self.database.reading() as connection:
            return [one.passage.text for one in shortlists.filed(connection, name, 99)]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.database.close()


def test_documents_are_read_split_and_filed(desk: Desk) -> None:
    desk.put("port.txt", PORT)
    desk.put("below/lock.md", f"# Works\n\n{LOCK}")
    assert desk.look() == Outcome(read=2, retired=0, live=2, unreadable=0)
    assert desk.taken == [(0, 2), (1, 2), (2, 2)]
    assert set(desk.live()) == {"port.txt", "below/lock.md"}
    assert desk.filed("lock") == [LOCK.strip()]
    assert desk.filed("overview") == [LOCK.strip(), PORT.strip()]


def test_a_second_look_reads_nothing(desk: Desk) -> None:
    desk.put("port.txt", PORT)
    desk.put("broken.pdf", b"no pdf")
    desk.look()
    assert desk.look() == Outcome(read=0, retired=0, live=1, unreadable=1)
    assert desk.taken == [(0, 0)]


def test_a_changed_file_alone_is_read_again_and_keeps_when_it_was_first_seen(desk: Desk) -> None:
    desk.put("port.txt", PORT)
    desk.put("lock.txt", LOCK)
    desk.look()
    first_seen = desk.now
    desk.put("port.txt", LOCK + PORT)
    assert desk.look() == Outcome(read=1, retired=0, live=2, unreadable=0)
    assert desk.taken == [(0, 1), (1, 1)]
    assert desk.live()["port.txt"] == LOCK + PORT
    with desk.database.reading() as connection:
        seen = {one.first_seen.replace(microsecond=0) for one in library.holdings(connection)}
    assert seen == {first_seen}  # to the second: each document has a moment of its own


def test_a_file_that_goes_is_retired_and_one_that_comes_back_is_read(desk: Desk) -> None:
    desk.put("port.txt", PORT)
    desk.put("lock.txt", LOCK)
    desk.look()
    desk.drop("port.txt")
    assert desk.look() == Outcome(read=0, retired=1, live=1, unreadable=0)
    assert desk.filed("overview") == [LOCK.strip()]
    desk.put("port.txt", PORT)
    assert desk.look() == Outcome(read=1, retired=0, live=2, unreadable=0)


def test_what_cannot_be_read_is_named_with_its_reason_and_stops_nothing(desk: Desk) -> None:
    desk.put("broken.pdf", b"no pdf")
    desk.put("empty.txt", b"")
    desk.put("image.png", b"\x89PNG")
    desk.put("port.txt", PORT)
    (desk.seeds / "link.txt").symlink_to(desk.seeds / "port.txt")
    assert desk.look() == Outcome(read=1, retired=0, live=1, unreadable=4)
    assert set(desk.problems()) == {"broken.pdf", "empty.txt", "image.png", "link.txt"}
    assert desk.problems()["empty.txt"] == "The file is empty."


def test_a_problem_goes_when_its_file_is_mended_or_removed_and_no_document_is_counted_as_retired(desk: Desk) -> None:
    desk.put("a.txt", b"")
    desk.put("b.txt", b"")
    desk.look()
    desk.put("a.txt", PORT)
    desk.drop("b.txt")
    assert desk.look() == Outcome(read=1, retired=0, live=1, unreadable=0)


def test_a_document_that_becomes_unreadable_answers_nothing(desk: Desk) -> None:
    desk.put("port.txt", PORT)
    desk.look()
    desk.put("port.txt", b"")
    assert desk.look() == Outcome(read=0, retired=0, live=0, unreadable=1)
    assert desk.filed("overview") == []


def test_a_document_that_becomes_a_link_answers_nothing(desk: Desk, tmp_path: Path) -> None:
    desk.put("port.txt", PORT)
    desk.look()
    (desk.seeds / "port.txt").rename(tmp_path / "elsewhere.txt")
    (desk.seeds / "port.txt").symlink_to(tmp_path / "elsewhere.txt")
    assert desk.look() == Outcome(read=0, retired=0, live=0, unreadable=1)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_be_read_at_last_is_read_though_it_did_not_change(desk: Desk) -> None:
    desk.put("port.txt", PORT)
    (desk.seeds / "port.txt").chmod(0)
    assert desk.look().unreadable == 1
    (desk.seeds / "port.txt").chmod(0o600)
    assert desk.look() == Outcome(read=1, retired=0, live=1, unreadable=0)


def test_a_trouble_with_the_disk_is_tried_again_though_the_file_did_not_change(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.put("port.txt", PORT)
    real_open = os.open

    def failing_open(path: str, flags: int, *rest: int) -> int:
        if path.endswith("port.txt"):
            raise OSError(5, "Input/output error")
        return real_open(path, flags, *rest)

    with monkeypatch.context() as failing:
        failing.setattr(os, "open", failing_open)
        assert desk.look().unreadable == 1
    assert desk.look() == Outcome(read=1, retired=0, live=1, unreadable=0)


def test_an_oversized_file_is_reported(desk: Desk) -> None:
    desk.source = replace(desk.source, max_bytes=10)
    desk.put("port.txt", PORT)
    desk.look()
    assert desk.problems()["port.txt"].startswith("The file is too large: 58 bytes, where the limit is 10 bytes.")


def test_a_copy_is_reported_and_counts_once(desk: Desk) -> None:
    desk.put("port.txt", PORT)
    desk.put("quay.txt", PORT)
    assert desk.look() == Outcome(read=1, retired=0, live=1, unreadable=1)
    assert desk.problems() == {
        "quay.txt": "The file has the same text as port.txt, which counts once. Remove one of the two."
    }
    assert desk.look() == Outcome(read=0, retired=0, live=1, unreadable=1)


def gone(desk: Desk) -> None:
    desk.drop("m.txt")


def changed(desk: Desk) -> None:
    desk.put("m.txt", LOCK)


def emptied(desk: Desk) -> None:
    desk.put("m.txt", b"")


def linked(desk: Desk) -> None:
    gone(desk)
    (desk.seeds / "m.txt").symlink_to(desk.seeds)


@pytest.mark.parametrize("copy", ["a.txt", "z.txt"])
@pytest.mark.parametrize("happen", [gone, changed, emptied, linked])
def test_a_copy_is_free_when_its_original_is_no_longer_the_same(
    desk: Desk, copy: str, happen: Callable[[Desk], None]
) -> None:
    desk.put("m.txt", PORT)
    desk.look()
    desk.put(copy, PORT)
    assert desk.look().read == 0
    happen(desk)
    assert desk.look().read == (2 if happen is changed else 1)
    assert desk.live()[copy] == PORT
    assert copy not in desk.problems()


def test_a_file_that_takes_over_another_s_old_text_is_no_copy(desk: Desk) -> None:
    desk.put("a.txt", LOCK)
    desk.put("b.txt", PORT)
    desk.look()
    desk.put("a.txt", PORT)
    desk.put("b.txt", LOCK)
    assert desk.look() == Outcome(read=2, retired=0, live=2, unreadable=0)
    assert desk.live() == {"a.txt": PORT, "b.txt": LOCK}


def test_an_original_that_is_only_touched_stays_the_original(desk: Desk) -> None:
    desk.put("m.txt", PORT)
    desk.look()
    desk.put("a.txt", PORT)
    desk.look()
    desk.put("m.txt", PORT)
    assert desk.look() == Outcome(read=1, retired=0, live=1, unreadable=1)
    assert set(desk.live()) == {"m.txt"}


def test_a_folder_that_is_gone_keeps_its_documents_and_is_reported_until_it_is_back(desk: Desk) -> None:
    desk.put("port.txt", PORT)
    desk.look()
    desk.seeds.rename(desk.seeds.with_name("unplugged"))
    missing = "The folder “seeds” does not exist. Create it and put documents into it."
    assert desk.look() == Outcome(read=0, retired=0, live=1, unreadable=0, trouble=missing)
    assert desk.problems() == {WHOLE: missing}
    desk.seeds.with_name("unplugged").rename(desk.seeds)
    assert desk.look() == Outcome(read=0, retired=0, live=1, unreadable=0)
    assert desk.taken == [(0, 0)]


class Late:
    """An encoder that is there once somebody waits for it; a text's vector is one number."""

    name = "late"

    def __init__(self) -> None:
        self.here = False

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.ones((len(texts), 1), np.float32)

    def at_hand(self, *, waiting: bool) -> "Late | None":
        self.here = self.here or waiting
        return self if self.here else None


def test_meanings_are_written_down_and_a_few_documents_do_not_wait_for_them(desk: Desk) -> None:
    def meant() -> list[str]:
        with desk.database.reading() as connection:
            found = index.about(connection, {"harbour": 1.0, "lock": 1.0}, [])
        return sorted({one.passage.document_id for one in found if one.meaning is not None})

    def look() -> None:
        ingest(desk.database, desk.source, Rules(desk.themes), desk.now, encoder=encoder)

    encoder = Late()
    desk.put("a.txt", PORT)
    look()
    assert (encoder.here, meant()) == (False, [])
    for number in range(12):
        desk.put(f"b{number:02}.txt", f"{PORT}This is text {number}.\n")
    look()
    assert (encoder.here, meant()) == (True, ["b10.txt", "b11.txt"])
    desk.put("c.txt", LOCK)
    look()
    assert meant() == ["b10.txt", "b11.txt", "c.txt"]
    desk.themes = (*THEMES, theme("trade"))
    assert refile(desk.database, Rules(desk.themes), desk.now, encoder=encoder) == 14
    assert len(meant()) == 14


def test_an_empty_folder_is_reported_until_a_document_comes(desk: Desk) -> None:
    outcome = desk.look()
    assert (outcome.live, outcome.unreadable) == (0, 0)
    assert str(outcome.trouble).startswith("The folder is empty. Put documents into it: .txt,")
    desk.put("port.txt", PORT)
    assert desk.look() == Outcome(read=1, retired=0, live=1, unreadable=0)


def test_where_a_passage_is_filed_hangs_on_no_other_document(desk: Desk, tmp_path: Path) -> None:
    texts = {"a.txt": PORT, "b.txt": LOCK, "c.txt": f"{LOCK}{PORT}The lock of the harbour is an old lock.\n"}

    def record(one: Desk) -> list[object]:
        with one.database.reading() as connection:
            return [index.about(connection, {"lock": 1.0, "harbour": 1.0}, ["overview"])]

    for name, text in texts.items():
        desk.put(name, text)
    desk.look()
    (tmp_path / "second").mkdir()
    second = Desk(tmp_path / "second")
    for name, text in reversed(texts.items()):
        second.put(name, text)
        second.look()
    assert record(second) == record(desk)
    second.database.close()


def test_a_crash_leaves_whole_documents_and_the_next_look_goes_on(desk: Desk) -> None:
    for name in ("a", "b", "c"):
        desk.put(f"{name}.txt", f"{PORT}This is text {name}.\n")

    def crash(done: int, _: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.look_and_tell(crash)
    with desk.database.reading() as connection:
        assert [(one.id, one.passages) for one in library.holdings(connection)] == [("a.txt", 2), ("b.txt", 2)]
    assert desk.look() == Outcome(read=1, retired=0, live=3, unreadable=0)
    assert desk.taken == [(0, 1), (1, 1)]


def test_a_crash_while_copies_move_loses_none_of_them(desk: Desk) -> None:
    desk.put("a.txt", LOCK)
    desk.put("b.txt", PORT)
    desk.look()
    desk.put("a.txt", PORT)
    desk.put("b.txt", LOCK)

    def crash(done: int, _: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.look_and_tell(crash)
    assert desk.look().live == 2
    assert desk.live() == {"a.txt": PORT, "b.txt": LOCK}


def test_a_larger_limit_reads_what_was_too_large_before(desk: Desk) -> None:
    desk.source = replace(desk.source, max_bytes=10)
    desk.put("port.txt", PORT)
    assert desk.look().unreadable == 1
    desk.source = replace(desk.source, max_bytes=1_000)
    assert desk.look() == Outcome(read=1, retired=0, live=1, unreadable=0)


def test_other_extractors_read_everything_again_and_each_document_keeps_when_it_was_first_seen(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.put("m.txt", PORT)
    desk.look()
    first_seen = desk.now
    desk.put("a.txt", PORT)
    desk.look()
    monkeypatch.setattr("bot.sources.folder.EDITION", "another")
    assert desk.look() == Outcome(read=1, retired=0, live=1, unreadable=1)
    assert desk.taken == [(0, 2), (1, 2), (2, 2)]
    with desk.database.reading() as connection:
        assert [(one.id, one.first_seen) for one in library.holdings(connection)] == [("m.txt", first_seen)]
    assert desk.look().read == 0


def test_a_document_whose_file_cannot_be_read_for_a_while_stays_as_it_was(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.put("port.txt", PORT)
    desk.look()

    def failing_open(*_: object) -> int:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as failing:
        failing.setattr("bot.sources.folder.EDITION", "another")
        failing.setattr(os, "open", failing_open)
        assert desk.look() == Outcome(read=0, retired=0, live=1, unreadable=1)
    assert desk.filed("harbour") == [PORT.strip()]
    assert desk.look() == Outcome(read=1, retired=0, live=1, unreadable=0)


def test_several_processes_may_take_the_same_documents_in_at_once(database: Database, tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"{number}.txt").write_text(f"The harbour of Oldbridge was closed {number} times.\n")
    together = Barrier(4)

    def look(_: int) -> Outcome:
        together.wait()
        return ingest(database, Folder(tmp_path, max_bytes=1_000), Rules(THEMES), NOW)

    with ThreadPoolExecutor(4) as several:
        assert [outcome.live for outcome in several.map(look, range(4))] == [12] * 4
