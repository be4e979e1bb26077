"""What a meeting moved on an item is read back from its line."""

from datetime import date

import pytest

from meetingtui.plan.before import before_meeting
from meetingtui.plan.item import Item, ItemKind, Status
from meetingtui.plan.reporting import assign, claim, report, reschedule

DAY = date(2026, 11, 23)


def _item(**fields) -> Item:
    return Item(**{"id": 1, "kind": ItemKind.MEASURE, "title": "读书节", **fields})


@pytest.mark.parametrize(
    "item",
    [
        _item(),
        _item(department="学生成长部", people=("顾一帆", "林知秋"), due=date(2026, 12, 5)),
        _item(due=date(2027, 1, 5), status=Status.PAUSED),
        _item(due_text="每月"),
    ],
)
def test_status_hands_and_deadline_stand_as_before(item):
    after = report(item, on=DAY, meeting=6, status=Status.DONE, text="办好了")
    after = claim(after, "课程教学部", on=DAY, meeting=6)
    after = assign(after, people=("严守正",), department="后勤保障部", on=DAY, meeting=6)
    after = reschedule(after, date(2026, 12, 31), on=DAY, meeting=6)
    assert after.due == date(2026, 12, 31)
    assert before_meeting(after, 6) == item


def test_what_another_meeting_said_stays():
    said = report(_item(), on=DAY, meeting=5, text="在办")
    assert before_meeting(said, 6) is said
