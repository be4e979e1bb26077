"""Any sequence of changes, undo, redo and reopening equals a plain model of it."""

import errno
import os
import tempfile
from datetime import date, datetime
from pathlib import Path
from unittest.mock import patch

import msgspec
import pytest
from fixed_clock import fixed_clock
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from os_file_calls import DATA_SYNC_CALL, SYNC_CALLS, release_as_if_killed
from record_builders import make_measure, make_task
from tinydb import TinyDB

from meetingtui.base.errors import RefusedError
from meetingtui.meeting.minutes_issuing import with_issued_version
from meetingtui.meeting.record import Meeting, SessionState, close_meeting
from meetingtui.plan.item import Item, ItemKind, Progress, Status
from meetingtui.store import step_history
from meetingtui.store.records import Change
from meetingtui.store.step_history import (
    AuditLine,
    AuditTrail,
    StepAction,
    StepEntry,
    StepKind,
    UndoPolicy,
)
from meetingtui.store.term_file import TermFile

TERM = "2026-2027-1"
IDS = st.integers(1, 4)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=4)

lines = st.builds(
    Progress,
    on=st.dates(date(2026, 9, 1), date(2027, 1, 31)),
    before=st.sampled_from(Status),
    after=st.sampled_from(Status),
    text=TEXT,
)
items = st.builds(
    Item,
    id=IDS,
    kind=st.sampled_from(ItemKind),
    title=TEXT,
    due=st.none() | st.dates(date(2026, 9, 1), date(2027, 1, 31)),
    progress=st.lists(lines, max_size=3).map(tuple),
    fields=st.dictionaries(TEXT, TEXT, max_size=2),
)
meetings = st.builds(Meeting, id=IDS, number=IDS, on=st.just(date(2026, 11, 23)), place=TEXT)
sittings = st.builds(SessionState, step=TEXT, drafts=st.dictionaries(TEXT, TEXT, max_size=2))
changes = st.builds(
    Change,
    words=TEXT,
    items=st.lists(items, max_size=3).map(tuple),
    meetings=st.lists(meetings, max_size=2).map(tuple),
    removed_items=st.lists(IDS, max_size=2).map(tuple),
    removed_meetings=st.lists(IDS, max_size=2).map(tuple),
    session_state=st.none() | sittings,
)


def _nothing(descriptor: int) -> None:
    """What syncing does here."""


class History(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.unsynced = patch.multiple(os, **dict.fromkeys(SYNC_CALLS, _nothing))
        self.unsynced.start()
        self.path = Path(self.folder.name) / f"{TERM}.json"
        self.term = TermFile.open(self.path, TERM, clock=fixed_clock)
        self.items: dict[int, Item] = {}
        self.meetings: dict[int, Meeting] = {}
        self.session_state = SessionState()
        self.past: list[tuple] = []
        self.future: list[tuple] = []

    @rule(change=changes)
    def record_change(self, change: Change) -> None:
        before = (self.items, self.meetings)
        self.items = {k: v for k, v in self.items.items() if k not in change.removed_items}
        self.items |= {item.id: item for item in change.items}
        self.meetings = {k: v for k, v in self.meetings.items() if k not in change.removed_meetings}
        self.meetings |= {meeting.id: meeting for meeting in change.meetings}
        self.session_state = change.session_state or self.session_state
        if before != (self.items, self.meetings):
            self.past.append((change.words, *before))
            self.future.clear()
        self.term.record_change(change)

    @rule()
    def undo(self) -> None:
        words = None
        if self.past:
            words, *before = self.past.pop()
            self.future.append((words, self.items, self.meetings))
            self.items, self.meetings = before
        assert self.term.undo() == words

    @rule(steps=st.integers(2, 4))
    def undo_several(self, steps: int) -> None:
        words = None
        for _ in range(min(steps, len(self.past))):
            words, *before = self.past.pop()
            self.future.append((words, self.items, self.meetings))
            self.items, self.meetings = before
        assert self.term.undo(steps) == words

    @rule()
    def redo(self) -> None:
        words = None
        if self.future:
            words, *after = self.future.pop()
            self.past.append((words, self.items, self.meetings))
            self.items, self.meetings = after
        assert self.term.redo() == words

    @rule()
    def reopen(self) -> None:
        self.term.close()
        with TinyDB(self.path, encoding="utf-8") as stock:
            assert {row.doc_id for row in stock.table("items")} == set(self.items)
        self.term = TermFile.open(self.path, TERM, clock=fixed_clock)

    @rule()
    def die(self) -> None:
        """Killed: nothing is closed, the lock is freed."""
        release_as_if_killed(self.term)
        self.term = TermFile.open(self.path, TERM, clock=fixed_clock)

    @rule()
    def checkpoint(self) -> None:
        self.term._storage.checkpoint()

    @invariant()
    def the_records_are_the_models(self) -> None:
        if not hasattr(self, "term"):
            return
        records = self.term.records
        assert dict(records.items) == self.items
        assert dict(records.meetings) == self.meetings
        assert records.session_state == self.session_state
        assert self.term.undo_description == (self.past[-1][0] if self.past else None)
        assert self.term.undo_descriptions == tuple(step[0] for step in reversed(self.past))
        assert self.term.redo_description == (self.future[-1][0] if self.future else None)

    @invariant()
    def the_file_is_the_records(self) -> None:
        if not hasattr(self, "term"):
            return
        with TermFile.open_read_only(self.path, TERM) as reader:
            assert reader.records == self.term.records

    def teardown(self) -> None:
        if hasattr(self, "term"):
            self.term.close()
            self.unsynced.stop()
            self.folder.cleanup()


TestHistory = History.TestCase
TestHistory.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


NOW = datetime(2026, 11, 23, 14, 30)
MEETING = Meeting(id=1, number=1, on=NOW.date())
CLOSED = close_meeting(MEETING, NOW, {})
ISSUED = with_issued_version(CLOSED, number="1号", by="方启明", now=NOW)


def _cautions(folder: Path, *changes: Change) -> list[UndoPolicy]:
    """How carefully each step would be taken back, the last first, after a restart."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{TERM}.json"
    with TermFile.open(path, TERM, clock=lambda: NOW) as term_file:
        for change in changes:
            term_file.record_change(change)
    with TermFile.open(path, TERM, clock=lambda: NOW) as term_file:
        return [term_file.undo_check(n).policy for n in range(1, len(changes) + 1)]


def test_a_meeting_that_was_closed_is_asked_and_issued_minutes_stay(tmp_path: Path) -> None:
    noted = msgspec.structs.replace(ISSUED, private_note="备忘")
    found = _cautions(
        tmp_path,
        Change(words="准备", meetings=(MEETING,)),
        Change(words="结束", meetings=(CLOSED,)),
        Change(words="签发", meetings=(ISSUED,)),
        Change(words="备忘", meetings=(noted,)),
    )
    refused = UndoPolicy.REFUSE
    assert found == [UndoPolicy.FREE, refused, refused, refused]
    assert _cautions(
        tmp_path / "b",
        Change(words="准备", meetings=(MEETING,)),
        Change(words="结束", meetings=(CLOSED,)),
    ) == [UndoPolicy.ASK, UndoPolicy.ASK]


@pytest.mark.parametrize("kind", [kind for kind in StepKind if kind is not StepKind.ENTRY])
def test_what_brought_in_many_records_is_asked_however_few_it_brought(
    tmp_path: Path, kind: StepKind
) -> None:
    item = make_measure(1, "第1项")
    dated = msgspec.structs.replace(item, due=date(2026, 12, 5))
    found = _cautions(
        tmp_path,
        Change(words="一步", items=(item,), kind=kind),
        Change(words="改", items=(dated,)),
    )
    assert found == [UndoPolicy.FREE, UndoPolicy.ASK]


def test_one_entry_that_touches_many_items_is_taken_back_at_once(tmp_path: Path) -> None:
    items = tuple(make_measure(n, f"第{n}项") for n in range(1, 8))
    assert _cautions(tmp_path, Change(words="分工", items=items)) == [UndoPolicy.FREE]


def test_the_file_itself_takes_back_no_issued_minutes(tmp_path: Path) -> None:
    path = tmp_path / f"{TERM}.json"
    with TermFile.open(path, TERM, clock=lambda: NOW) as term_file:
        for meeting in (MEETING, CLOSED, ISSUED):
            term_file.record_change(Change(words="一步", meetings=(meeting,)))
    with TermFile.open(path, TERM, clock=lambda: NOW) as term_file:
        for steps in (1, 3):
            with pytest.raises(RefusedError, match="不能撤销：纪要已经签发"):
                term_file.undo(steps)
        assert term_file.records.meetings[1] == ISSUED
        assert len(term_file.undo_descriptions) == 3


TERM = "2026-2027-1"
LATER = datetime(2026, 11, 23, 14, 32, 5)


def _line(number: int) -> AuditLine:
    return AuditLine(sequence=number, at=LATER, did=StepAction.RECORDED, words=f"第{number}步")


def _list(path: Path, *numbers: int, trail: AuditTrail | None = None) -> AuditTrail:
    trail = trail or AuditTrail(path)
    trail.buffer_entries(
        StepEntry(sequence=n, at=LATER, words=f"第{n}步", after=()) for n in numbers
    )
    trail.write_buffered_lines()
    return trail


def _add(number: int) -> Change:
    item = make_task(number, "任务")
    return Change(words=f"加{number}", items=(item,))


def test_all_that_was_done_is_there_also_what_was_taken_back(tmp_path: Path) -> None:
    path = tmp_path / f"{TERM}.json"
    with TermFile.open(path, TERM, clock=lambda: LATER) as term:
        term.record_change(_add(1))
        term.record_change(_add(2))
        term.record_change(Change(words="", session_state=SessionState(step="close")))
        term.undo(2)
        before = term.read_audit_trail()
    with TermFile.open_read_only(path, TERM) as term:
        assert term.read_audit_trail() == before
    with TermFile.open(path, TERM, clock=lambda: LATER) as term:
        term.redo()
        after = term.read_audit_trail()
    assert [(line.did, line.words) for line in after] == [
        (StepAction.RECORDED, "加1"),
        (StepAction.RECORDED, "加2"),
        (StepAction.UNDONE, "加1（共 2 步）"),
        (StepAction.REDONE, "加1"),
    ]
    assert {line.at for line in after} == {LATER}


def test_adding_again_adds_no_line_twice(tmp_path: Path) -> None:
    path = tmp_path / f"{TERM}.json"
    _list(path, 1, 2)
    trail = _list(path, 2, 3)
    _list(path, 1, 2, 3, trail=trail)
    assert AuditTrail(path).lines_in_files() == [_line(1), _line(2), _line(3)]


def test_a_line_cut_off_in_the_middle_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / f"{TERM}.json"
    _list(path, 1, 2)
    file = tmp_path / f"{TERM}.audit"
    file.write_bytes(file.read_bytes()[:-9])
    _list(path, 1, 2, 3)
    assert AuditTrail(path).lines_in_files() == [_line(1), _line(2), _line(3)]


def test_lines_that_failed_to_be_added_are_added_later(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / f"{TERM}.json"
    trail = _list(path, 1)

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as broken:
        broken.setattr(os, DATA_SYNC_CALL, full)
        with pytest.raises(OSError, match="full"):
            _list(path, 2, trail=trail)
        assert trail.all_lines()[-1] == _line(2)
    _list(path, 3, trail=trail)
    assert trail.lines_in_files() == [_line(1), _line(2), _line(3)]


def test_a_long_trail_is_begun_anew_and_the_older_part_kept(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(step_history, "MAX_AUDIT_FILE_BYTES", 500)
    path = tmp_path / f"{TERM}.json"
    trail = AuditTrail(path)
    for number in range(1, 20):
        _list(path, number, trail=trail)
    lines = trail.lines_in_files()
    assert lines[-1] == _line(19)
    assert lines == [_line(number) for number in range(lines[0].sequence, 20)]
    assert 5 < len(lines) < 19
    assert len(list(tmp_path.iterdir())) == 2
