"""No change may alter what issued minutes state."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import msgspec
import pytest
from fixed_clock import fixed_clock
from record_builders import make_closed_meeting, make_measure, make_task

from meetingtui.base.errors import RefusedError
from meetingtui.meeting.minutes_issuing import with_issued_version
from meetingtui.meeting.record import reopen_meeting
from meetingtui.plan.item import Status
from meetingtui.plan.item_operations import add_progress
from meetingtui.store.records import Change
from meetingtui.store.term_file import TermFile

DAY, NOW = date(2026, 11, 23), datetime(2026, 11, 23, 17, 0)
HELD = make_closed_meeting(6, DAY)
ISSUED = with_issued_version(HELD, number="〔2026〕6号", by="程远舟", now=NOW)
READING = add_progress(make_measure(1, "读书节"), on=DAY, meeting=6, text="已定")
TASK = make_task(2, "发通知", meeting=6)


@pytest.fixture
def term_file(tmp_path: Path) -> Iterator[TermFile]:
    with TermFile.open(tmp_path / "2026-2027-1.json", "2026-2027-1", clock=fixed_clock) as opened:
        opened.record_change(Change(words="开会", meetings=(HELD,), items=(READING, TASK)))
        opened.record_change(Change(words="签发", meetings=(ISSUED,)))
        yield opened


@pytest.mark.parametrize(
    "change",
    [
        Change(words="改地点", meetings=(msgspec.structs.replace(ISSUED, place="三楼"),)),
        Change(words="撤签发", meetings=(HELD,)),
        Change(words="删会", removed_meetings=(6,)),
        Change(words="改进展", items=(add_progress(READING, on=DAY, meeting=6, text="未定"),)),
        Change(words="删事项", removed_items=(1,)),
        Change(words="删任务", removed_items=(2,)),
        Change(words="补任务", items=(msgspec.structs.replace(TASK, id=3),)),
        Change(
            words="混在一起", items=(add_progress(TASK, on=DAY, text="好"),), removed_meetings=(6,)
        ),
    ],
)
def test_a_change_of_what_was_issued_is_refused_whole(term_file: TermFile, change: Change) -> None:
    before, on_disk = term_file.records, term_file.path.read_bytes()
    with pytest.raises(RefusedError, match="已经签发"):
        term_file.record_change(change)
    assert term_file.records is before
    assert term_file.path.read_bytes() == on_disk
    assert term_file.undo_description == "签发"


def test_items_move_on_after_the_minutes_were_issued(term_file: TermFile) -> None:
    later = add_progress(READING, on=date(2026, 12, 1), status=Status.DONE, text="办完")
    term_file.record_change(Change(words="办完", items=(later,)))
    assert term_file.records.items[1].status is Status.DONE


def test_opened_again_with_a_reason_all_may_change(term_file: TermFile) -> None:
    again = reopen_meeting(ISSUED, "漏记", NOW)
    term_file.record_change(Change(words="重新打开", meetings=(again,)))
    term_file.record_change(Change(words="补任务", items=(msgspec.structs.replace(TASK, id=3),)))
    assert 3 in term_file.records.items


def test_an_issue_is_not_taken_back_by_undo(term_file: TermFile) -> None:
    with pytest.raises(RefusedError, match="更正"):
        term_file.undo()
    assert term_file.records.meetings[6] == ISSUED
