"""What was changed and when: said once, kept for good."""

import errno
import os
from datetime import datetime
from pathlib import Path

import pytest
from disk_calls import DATA_SYNC

from meetingtui.meeting.session_state import SessionState
from meetingtui.plan.item import Item, ItemKind
from meetingtui.store import audit_trail
from meetingtui.store.audit_trail import AuditLine, AuditTrail
from meetingtui.store.records import Change
from meetingtui.store.term_file import TermFile
from meetingtui.store.undo import StepAction, StepEntry

TERM = "2026-2027-1"
NOW = datetime(2026, 11, 23, 14, 32, 5)


def _line(number: int) -> AuditLine:
    return AuditLine(sequence=number, at=NOW, did=StepAction.RECORDED, words=f"第{number}步")


def _list(path: Path, *numbers: int, trail: AuditTrail | None = None) -> AuditTrail:
    trail = trail or AuditTrail(path)
    trail.buffer(StepEntry(sequence=n, at=NOW, words=f"第{n}步", after=()) for n in numbers)
    trail.write()
    return trail


def _add(number: int) -> Change:
    item = Item(id=number, kind=ItemKind.TASK, title="任务")
    return Change(words=f"加{number}", items=(item,))


def test_all_that_was_done_is_there_also_what_was_taken_back(tmp_path: Path) -> None:
    path = tmp_path / f"{TERM}.json"
    with TermFile.open(path, TERM, clock=lambda: NOW) as term:
        term.record(_add(1))
        term.record(_add(2))
        term.record(Change(words="", session_state=SessionState(step="close")))
        term.undo(2)
        before = term.audit()
    with TermFile.open_read_only(path, TERM) as term:
        assert term.audit() == before
    with TermFile.open(path, TERM, clock=lambda: NOW) as term:
        term.redo()
        after = term.audit()
    assert [(line.did, line.words) for line in after] == [
        (StepAction.RECORDED, "加1"),
        (StepAction.RECORDED, "加2"),
        (StepAction.UNDONE, "加1（共 2 步）"),
        (StepAction.REDONE, "加1"),
    ]
    assert {line.at for line in after} == {NOW}


def test_adding_again_adds_no_line_twice(tmp_path: Path) -> None:
    path = tmp_path / f"{TERM}.json"
    _list(path, 1, 2)
    trail = _list(path, 2, 3)
    _list(path, 1, 2, 3, trail=trail)
    assert AuditTrail(path).lines() == [_line(1), _line(2), _line(3)]


def test_a_line_cut_off_in_the_middle_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / f"{TERM}.json"
    _list(path, 1, 2)
    file = tmp_path / f"{TERM}.audit"
    file.write_bytes(file.read_bytes()[:-9])
    _list(path, 1, 2, 3)
    assert AuditTrail(path).lines() == [_line(1), _line(2), _line(3)]


def test_lines_that_failed_to_be_added_are_added_later(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / f"{TERM}.json"
    trail = _list(path, 1)

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as broken:
        broken.setattr(os, DATA_SYNC, full)
        with pytest.raises(OSError, match="full"):
            _list(path, 2, trail=trail)
        assert trail.all()[-1] == _line(2)
    _list(path, 3, trail=trail)
    assert trail.lines() == [_line(1), _line(2), _line(3)]


def test_a_long_trail_is_begun_anew_and_the_older_part_kept(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(audit_trail, "ROOM", 500)
    path = tmp_path / f"{TERM}.json"
    trail = AuditTrail(path)
    for number in range(1, 20):
        _list(path, number, trail=trail)
    lines = trail.lines()
    assert lines[-1] == _line(19)
    assert lines == [_line(number) for number in range(lines[0].sequence, 20)]
    assert 5 < len(lines) < 19
    assert len(list(tmp_path.iterdir())) == 2
