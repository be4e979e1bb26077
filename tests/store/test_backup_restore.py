from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path

import pytest

from meetingtui.base.errors import StoreBusyError, StoreDamagedError, StoreError
from meetingtui.base.term_calendar import Term
from meetingtui.meeting.issuing import with_issued_version
from meetingtui.meeting.record import Meeting, MeetingState
from meetingtui.plan.item import Item, ItemKind, Progress, Status
from meetingtui.store.backup_restore import (
    count_words,
    describe_difference,
    describe_loss,
    newest_good_backup,
    read_backup,
    replace_with_backup,
    restore_backup_change,
)
from meetingtui.store.backups import Backup, backups_of
from meetingtui.store.folder import open_term, open_term_read_only
from meetingtui.store.records import Change
from meetingtui.store.term_file import TermFile

TERM = "2026-2027-1"
AUTUMN = Term(id=TERM, first_monday=date(2026, 8, 31), end=date(2027, 1, 29))
NOW = datetime(2026, 11, 22, 14, 30, 5)


def _item(number: int, title: str, *said: str) -> Item:
    lines = tuple(
        Progress(on=date(2026, 11, 9), before=Status.NOT_STARTED, after=Status.DONE, text=each)
        for each in said
    )
    return Item(id=number, kind=ItemKind.MEASURE, title=title, progress=lines)


@dataclass
class Kept:
    path: Path
    copy: Backup


@pytest.fixture
def kept(tmp_path) -> Kept:
    """Two items and a meeting in a copy; afterwards one is gone, one new, one changed."""
    path = tmp_path / f"{TERM}.json"
    with TermFile.open(path, TERM, clock=lambda: NOW) as term:
        items = (_item(1, "早读", "已排课表"), _item(2, "晚读"))
        term.record(Change(words="x", items=items, meetings=(_meeting(),)))
    with TermFile.open(path, TERM, clock=lambda: NOW) as term:
        term.record(
            Change(
                words="y",
                items=(_item(1, "早读课"), _item(3, "午读")),
                removed_items=(2,),
                removed_meetings=(1,),
            )
        )
    return Kept(path, backups_of(path)[0])


def _meeting(**more: object) -> Meeting:
    return Meeting(id=1, number=1, on=date(2026, 11, 9), **more)  # type: ignore[arg-type]


def test_what_going_back_would_do_is_said_in_words(kept):
    then = read_backup(kept.copy, TERM)
    assert count_words(then) == "2 项、1 次例会"
    with TermFile.open_read_only(kept.path, TERM) as term:
        assert describe_difference(term.records, then) == (
            "1 项事项没有了：“午读”",
            "1 项事项重新有了：“晚读”",
            "1 项事项变回当时的样子：“早读课”",
            "1 次例会重新有了：“第1次行政例会”",
            "最近一条进展：现在是 还没有，备份里是 2026年11月9日",
        )
        assert describe_loss(term.records, then) == "1 项、1 次例会、1 条进展"
        assert describe_loss(then, then) == ""
        assert describe_difference(then, then) == ()


def test_going_back_is_one_step_that_can_be_taken_back(kept):
    then = read_backup(kept.copy, TERM)
    with TermFile.open(kept.path, TERM, clock=lambda: NOW) as term:
        before = term.records
        change = restore_backup_change(before, then, kept.copy)
        assert change is not None
        term.record(change)
        assert dict(term.records.items) == dict(then.items)
        assert dict(term.records.meetings) == dict(then.meetings)
        assert restore_backup_change(term.records, then, kept.copy) is None
        assert term.undo() == "恢复到 2026年11月22日 14:30 的备份"
        assert dict(term.records.items) == dict(before.items)


def test_minutes_issued_since_do_not_stand_in_the_way(kept):
    then = read_backup(kept.copy, TERM)
    held = _meeting(state=MeetingState.CLOSED)
    with TermFile.open(kept.path, TERM, clock=lambda: NOW) as term:
        term.record(Change(words="散会", meetings=(held,)))
        signed = with_issued_version(held, number="〔2026〕1号", by="程远舟", now=NOW)
        term.record(Change(words="签发", meetings=(signed,)))
        change = restore_backup_change(term.records, then, kept.copy)
        assert change is not None
        assert term.record(change).meetings[1] == then.meetings[1]


def test_the_newest_copy_that_reads_whole_is_offered_by_name(kept):
    newer = kept.copy.path.with_name(f"{TERM} 2026-11-22 180000.json")
    newer.write_bytes(kept.copy.path.read_bytes()[:-20])
    kept.path.write_bytes(kept.path.read_bytes()[:100])
    found = newest_good_backup(kept.path, TERM)
    assert found is not None
    assert found[0] == kept.copy
    for spoil in (lambda: None, kept.path.unlink):
        spoil()
        for opened in (partial(open_term, clock=lambda: NOW), open_term_read_only):
            with pytest.raises(StoreDamagedError) as refusal:
                opened(kept.path.parent, AUTUMN)
            assert "2026年11月22日 14:30 做的（2 项、1 次例会）" in refusal.value.message
            assert f"backup restore {kept.copy.id} --term {TERM}" in refusal.value.message


def test_without_a_good_copy_the_message_says_so(kept):
    kept.copy.path.write_bytes(b"{}")
    kept.path.write_bytes(b"{")
    with pytest.raises(StoreDamagedError, match="没有找到能用的备份"):
        open_term(kept.path.parent, AUTUMN, clock=lambda: NOW)


def test_a_copy_takes_the_place_of_a_damaged_file_which_stays_beside_it(kept):
    kept.path.write_bytes(b'{"items": {')
    aside = replace_with_backup(kept.path, kept.copy, TERM, NOW)
    assert aside is not None
    assert aside.read_bytes() == b'{"items": {'
    with open_term(kept.path.parent, AUTUMN, clock=lambda: NOW) as term:
        assert sorted(term.records.items) == [1, 2]


def test_a_copy_takes_the_place_of_a_file_that_is_gone(kept):
    kept.path.unlink()
    assert replace_with_backup(kept.path, kept.copy, TERM, NOW) is None
    with open_term(kept.path.parent, AUTUMN, clock=lambda: NOW) as term:
        assert sorted(term.records.items) == [1, 2]


def test_nothing_is_put_in_place_of_a_file_in_use_or_from_a_bad_copy(kept):
    before = kept.path.read_bytes()
    with TermFile.open(kept.path, TERM, clock=lambda: NOW), pytest.raises(StoreBusyError):
        replace_with_backup(kept.path, kept.copy, TERM, NOW)
    kept.copy.path.write_bytes(b"{")
    with pytest.raises(StoreError):
        replace_with_backup(kept.path, kept.copy, TERM, NOW)
    assert kept.path.read_bytes() == before
