"""What the journal holds is read whole, or it is said what is missing."""

import json
import os
import random
from pathlib import Path

import pytest
from fixed_clock import fixed_clock
from os_file_calls import release_as_if_killed
from record_builders import make_task

from meetingtui.base.errors import StoreDamagedError, StoreError
from meetingtui.store.journal import journal_path, read_journal
from meetingtui.store.records import Change
from meetingtui.store.term_file import TermFile

TERM = "2026-2027-1"


def _add(number: int) -> Change:
    item = make_task(number, f"第{number}项")
    return Change(words=f"加第{number}项", items=(item,))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A term of two items in the snapshot and three more in the journal: not closed."""
    path = tmp_path / f"{TERM}.json"
    with TermFile.open(path, TERM, clock=fixed_clock) as term:
        term.record_change(_add(1))
        term.record_change(_add(2))
    term = TermFile.open(path, TERM, clock=fixed_clock)
    for number in (3, 4, 5):
        term.record_change(_add(number))
    release_as_if_killed(term)
    return path


def _lines(path: Path) -> list[bytes]:
    return journal_path(path).read_bytes().splitlines(keepends=True)


def _opened(path: Path) -> tuple[set[int], tuple[str, ...]]:
    with TermFile.open(path, TERM, clock=fixed_clock) as term:
        return set(term.records.items), term.warnings


def _names(path: Path) -> list[str]:
    return sorted(
        each.name
        for each in path.parent.iterdir()
        if each.is_file() and not each.name.startswith(".")
    )


def test_every_entry_is_one_line_that_people_can_read(path: Path) -> None:
    lines = _lines(path)
    assert len(lines) == 5
    for line in lines:
        checksum, length, body = line.rstrip(b"\n").split(b" ", 2)
        assert int(length) == len(body)
        assert int(checksum, 16)
        json.loads(body)
    assert "加第5项" in lines[-1].decode()


def test_what_was_not_closed_is_all_there_and_can_be_taken_back(path: Path) -> None:
    with TermFile.open(path, TERM, clock=fixed_clock) as term:
        assert set(term.records.items) == {1, 2, 3, 4, 5}
        assert term.undo(4) == "加第2项"
    with TermFile.open(path, TERM, clock=fixed_clock) as term:
        assert set(term.records.items) == {1}
        assert term.redo() == "加第2项"
        assert term.undo_descriptions == ("加第2项", "加第1项")
    assert len(_lines(path)) == 2


@pytest.mark.parametrize("left", [1, 10, 100])
def test_a_torn_end_is_cut_off_and_said(path: Path, left: int) -> None:
    lines = _lines(path)
    journal_path(path).write_bytes(b"".join(lines[:-1]) + lines[-1][:left])
    found, (warning,) = _opened(path)
    assert found == {1, 2, 3, 4}
    assert "最后一步没有写完整" in warning
    assert _opened(path) == (found, ())


@pytest.mark.parametrize("index", [2, 3])
def test_a_bad_line_with_good_ones_behind_is_said_and_kept(path: Path, index: int) -> None:
    lines = _lines(path)
    harmed = lines[index].replace("第".encode(), "弟".encode())
    content = b"".join([*lines[:index], harmed, *lines[index + 1 :]])
    journal_path(path).write_bytes(content)
    with TermFile.open_read_only(path, TERM) as seen:
        assert "缺 1 步改动" in seen.warnings[0]
    found, warnings = _opened(path)
    assert found == {1, 2, 3, 4, 5} - {index + 1}
    assert "缺 1 步改动，其余 2 步都在" in warnings[0]
    assert f"{TERM} 损坏的日志 1.journal" in warnings[1]
    assert (path.parent / f"{TERM} 损坏的日志 1.journal").read_bytes() == content
    assert _opened(path) == (found, ())


def test_a_lost_first_line_costs_nothing_but_is_said(path: Path) -> None:
    journal_path(path).write_bytes(b"".join([b"x\n", *_lines(path)[1:]]))
    found, warnings = _opened(path)
    assert found == {1, 2, 3, 4, 5}
    assert "有损坏，读出 3 步改动" in warnings[0]
    assert _opened(path) == (found, ())


@pytest.mark.parametrize("content", [b"", b"\0" * 5000, b"PK\x03\x04", b"\n\n\n"])
def test_a_journal_nobody_can_read_is_said_and_kept(path: Path, content: bytes) -> None:
    journal_path(path).write_bytes(content)
    found, warnings = _opened(path)
    assert found == {1, 2}
    assert "有损坏，读出 0 步改动" in warnings[0]
    assert (path.parent / f"{TERM} 损坏的日志 1.journal").read_bytes() == content


def test_a_journal_of_a_newer_program_is_refused(path: Path) -> None:
    lines = _lines(path)
    from meetingtui.store.journal import (
        JournalHeader,
        _encode_line,
    )  # the same checksum, another form

    header = JournalHeader(form=2, journal="x", base="y", sequence=0)
    journal_path(path).write_bytes(b"".join([_encode_line(header), *lines[1:]]))
    before = _lines(path)
    with pytest.raises(StoreError, match="请升级本程序"):
        TermFile.open(path, TERM, clock=fixed_clock)
    assert _lines(path) == before


def test_a_snapshot_replaced_by_a_stranger_loses_nothing_of_ours(path: Path) -> None:
    raw = json.loads(path.read_text(encoding="utf-8"))
    raw["items"]["1"]["title"] = "同步来的"
    path.write_text(json.dumps(raw), encoding="utf-8")
    with TermFile.open(path, TERM, clock=fixed_clock) as term:
        assert term.records.items[1].title == "同步来的"
        assert set(term.records.items) == {1, 2}
        assert "换成了别的内容，有 3 步改动不在其中：加第3项、加第4项、加第5项" in term.warnings[0]
        assert f"{TERM} 未保存的改动 1.json" in term.warnings[1]
        assert term.undo_description is None
    with TermFile.open(
        path.parent / f"{TERM} 未保存的改动 1.json", TERM, clock=fixed_clock
    ) as ours:
        assert set(ours.records.items) == {1, 2, 3, 4, 5}
    assert _opened(path)[1] == ()


def test_without_a_copy_of_its_snapshot_the_journal_itself_is_kept(path: Path) -> None:
    for copy in (path.parent / "backups").iterdir():
        copy.unlink()
    path.write_text(json.dumps({"meta": {"1": {"schema": 2, "term": TERM}}}), encoding="utf-8")
    before = journal_path(path).read_bytes()
    found, warnings = _opened(path)
    assert found == set()
    assert "有 3 步改动不在其中" in warnings[0]
    assert (path.parent / f"{TERM} 未并入的改动 1.journal").read_bytes() == before


def test_a_snapshot_that_is_gone_is_not_begun_anew_over_its_journal(path: Path) -> None:
    path.unlink()
    with pytest.raises(StoreDamagedError, match=r"不见了，而 .*里有 3 步改动"):
        TermFile.open_read_only(path, TERM)
    with pytest.raises(StoreDamagedError, match=r"不见了，而 .*里有 3 步改动"):
        TermFile.open(path, TERM, clock=fixed_clock)
    (copy,) = (path.parent / "backups").iterdir()
    path.write_bytes(copy.read_bytes())
    assert _opened(path) == ({1, 2, 3, 4, 5}, ())


def test_a_snapshot_edited_after_closing_is_taken_as_it_is(path: Path) -> None:
    _opened(path)
    raw = json.loads(path.read_text(encoding="utf-8"))
    del raw["items"]["5"]
    path.write_text(json.dumps(raw), encoding="utf-8")
    with TermFile.open(path, TERM, clock=fixed_clock) as term:
        assert set(term.records.items) == {1, 2, 3, 4}
        assert term.warnings == ()
        assert term.undo_description is None  # its steps were of another content
        assert [line.words for line in term.read_audit_trail()][-1] == "加第5项"
        term.record_change(_add(6))
        assert [line.words for line in term.read_audit_trail()][-1] == "加第6项"


def test_a_journal_that_is_gone_is_said(path: Path) -> None:
    journal_path(path).unlink()
    with TermFile.open_read_only(path, TERM) as term:
        assert "2026-2027-1.journal 不见了" in term.warnings[0]
    found, (warning,) = _opened(path)
    assert found == {1, 2}
    assert "2026-2027-1.journal 不见了" in warning
    with TermFile.open(path, TERM, clock=fixed_clock) as term:
        term.record_change(_add(6))
    assert _opened(path) == ({1, 2, 6}, ())


def test_older_files_in_the_place_of_both_are_said_and_what_comes_after_is_listed(
    path: Path,
) -> None:
    _opened(path)
    older = path.read_bytes(), journal_path(path).read_bytes()
    with TermFile.open(path, TERM, clock=fixed_clock) as term:
        term.record_change(_add(6))
        term.record_change(_add(7))
    path.write_bytes(older[0])
    journal_path(path).write_bytes(older[1])
    with TermFile.open_read_only(path, TERM) as term:
        assert len(term.warnings) == 1
    with TermFile.open(path, TERM, clock=fixed_clock) as term:
        (warning,) = term.warnings
        assert "2 步改动不在 2026-2027-1.json 里：加第6项、加第7项" in warning
        term.record_change(_add(8))
    with TermFile.open(path, TERM, clock=fixed_clock) as term:
        assert term.warnings == ()
        assert set(term.records.items) == {1, 2, 3, 4, 5, 8}
        assert [line.words for line in term.read_audit_trail()][-3:] == [
            "加第6项",
            "加第7项",
            "加第8项",
        ]
        assert term.undo_description == "加第8项"


@pytest.mark.parametrize("has_audit", [True, False])
def test_an_older_snapshot_beside_an_empty_journal_is_said(path: Path, has_audit: bool) -> None:
    older = path.read_bytes()
    _opened(path)
    path.write_bytes(older)
    if not has_audit:
        path.with_suffix(".audit").unlink()
    found, (warning,) = _opened(path)
    assert found == {1, 2}
    assert ("加第3项、加第4项、加第5项" if has_audit else "被换成了别的内容") in warning


def test_an_audit_trail_that_cannot_be_read_keeps_no_records_from_opening(path: Path) -> None:
    _opened(path)
    path.with_suffix(".audit").unlink()
    path.with_suffix(".audit").mkdir()
    assert _opened(path) == ({1, 2, 3, 4, 5}, ())


def test_a_journal_changed_under_us_is_not_written_over(path: Path) -> None:
    with TermFile.open(path, TERM, clock=fixed_clock) as term:
        term.record_change(_add(6))
        theirs = journal_path(path).read_bytes() + "别的机器\n".encode()
        journal_path(path).write_bytes(theirs)
        with pytest.raises(StoreError, match="未保存的改动 1"):
            term.record_change(_add(7))
        assert set(term.records.items) == {1, 2, 3, 4, 5, 6}
    assert journal_path(path).read_bytes() == theirs
    with TermFile.open(
        path.parent / f"{TERM} 未保存的改动 1.json", TERM, clock=fixed_clock
    ) as ours:
        assert set(ours.records.items) == {1, 2, 3, 4, 5, 6, 7}


@pytest.mark.skipif(os.name == "nt", reason="on Windows an open file cannot be deleted")
def test_a_journal_deleted_under_us_is_begun_anew(path: Path) -> None:
    with TermFile.open(path, TERM, clock=fixed_clock) as term:
        term.record_change(_add(6))
        journal_path(path).unlink()
        term.record_change(_add(7))
    assert _opened(path) == ({1, 2, 3, 4, 5, 6, 7}, ())


def test_closing_leaves_the_files_and_nothing_else(path: Path) -> None:
    _opened(path)
    assert _names(path) == [f"{TERM}.audit", f"{TERM}.journal", f"{TERM}.json"]


def test_any_garbled_journal_is_read_or_refused_and_never_crashes(path: Path) -> None:
    chance = random.Random(20261122)
    whole = journal_path(path).read_bytes()
    for _ in range(500):
        content = bytearray(whole)
        for _ in range(chance.randrange(1, 4)):
            at = chance.randrange(len(content))
            content[at : at + chance.randrange(9)] = chance.randbytes(chance.randrange(9))
        found = read_journal(bytes(content), "x")
        numbers = [entry.sequence for entry in found.entries]
        assert numbers == sorted(set(numbers) & {3, 4, 5})
        lost = found.has_incomplete_last_line or found.has_unreadable_lines
        assert lost or numbers == [3, 4, 5]


def test_undo_steps_not_asked_for_are_still_checked_for_damage(path: Path) -> None:
    header, kept, *entries = _lines(path)
    asked, unasked = (
        read_journal(b"".join([header, kept, *entries]), "x", with_kept=with_kept)
        for with_kept in (True, False)
    )
    assert (unasked.header, unasked.entries) == (asked.header, asked.entries)
    assert not unasked.has_unreadable_lines
    harmed = b"".join([header, kept[:-2] + b"?\n", *entries])
    assert read_journal(harmed, "x", with_kept=False).has_unreadable_lines
