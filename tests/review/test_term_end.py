"""What is open when a term is to be closed."""

from datetime import date, datetime

import msgspec
import pytest
from small_term import measure, meeting, part, snapshot, task

from meetingtui.base.errors import RefusedError
from meetingtui.meeting.issuing import with_issued_version
from meetingtui.meeting.record import MeetingState
from meetingtui.plan.item import Status
from meetingtui.review.term_end import unfinished_term

LAST_DAYS = date(2027, 1, 11)


def test_what_is_open_is_told_one_line_a_kind():
    issued = with_issued_version(
        meeting(1, date(2026, 9, 14)), number="1号", by="林知夏", now=datetime(2026, 9, 15, 9, 0)
    )
    waiting = msgspec.structs.replace(meeting(4, date(2026, 12, 7)), state=MeetingState.PLANNED)
    found = unfinished_term(
        snapshot(
            [
                measure(1),
                measure(2, Status.DONE),
                measure(3, Status.PAUSED),
                measure(4, Status.CANCELLED),
                task(5, parent=1),
                part(6, parent=1),
            ],
            [issued, meeting(2, date(2026, 9, 28)), meeting(3, date(2026, 10, 12)), waiting],
            today=LAST_DAYS,
        )
    )
    assert found.open_work_lines == [
        "计划事项未办结 2 项",
        "议定事项未办结 1 项",
        "分工未完成 1 项",
        "会议纪要未签发 2 次（第 2、3 次）",
        "第4次行政例会已准备，还没有召开",
    ]


def test_where_all_is_done_there_is_nothing_to_tell():
    assert (
        unfinished_term(snapshot([measure(1, Status.DONE)], today=LAST_DAYS)).open_work_lines == []
    )


def test_that_the_term_is_far_from_its_end_is_told_first():
    early = unfinished_term(snapshot([measure(1)], today=date(2026, 11, 23)))
    assert early.open_work_lines == [
        "现在离学期最后一天（1月15日）还有 7 周",
        "计划事项未办结 1 项",
    ]


def test_a_meeting_under_way_refuses():
    begun = msgspec.structs.replace(meeting(1, date(2026, 9, 14)), state=MeetingState.OPEN)
    with pytest.raises(RefusedError, match="请先结束会议"):
        unfinished_term(snapshot(meetings=[begun]))
