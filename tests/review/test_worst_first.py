"""Which items want looking at first."""

from datetime import date

from sixth_meeting import make_records, measure

from meetingtui.meeting.record import Meeting, MeetingState
from meetingtui.plan.item import Item, Status
from meetingtui.plan.tree import ItemTree
from meetingtui.review.term_snapshot import TermSnapshot, sort_by_urgency

OWNED = {"department": "课程教学中心"}


def _order(*items: Item) -> list[str]:
    records = make_records()
    meetings = {
        number: Meeting(
            id=number, number=number, on=date(2026, 11, number), state=MeetingState.CLOSED
        )
        for number in (2, 9)
    }
    snapshot = TermSnapshot(
        ItemTree(items),
        meetings,
        school=records.school,
        term=records.term,
        today=date(2026, 11, 23),
    )
    return [row.item.title for row in sort_by_urgency(snapshot.rows)]


def test_the_gravest_first_and_among_them_the_longest_overdue():
    assert _order(
        measure(12, "办完", "1.", status=Status.DONE, due=date(2026, 11, 1), **OWNED),
        measure(13, "正常", "2.", due=date(2027, 1, 20), **OWNED),
        measure(14, "待认领", "3.", due=date(2027, 1, 20)),
        measure(15, "久未汇报", "4.", status=Status.IN_PROGRESS, **OWNED),
        measure(16, "快到期", "5.", due=date(2026, 11, 25), **OWNED),
        measure(17, "刚过期", "6.", due=date(2026, 11, 20), **OWNED),
        measure(18, "早过期", "7.", due=date(2026, 10, 20), **OWNED),
    ) == ["早过期", "刚过期", "快到期", "久未汇报", "待认领", "正常", "办完"]


def test_what_nothing_tells_apart_stays_in_the_plans_order():
    assert _order(
        measure(12, "甲", "1.", due=date(2027, 1, 20), **OWNED),
        measure(13, "乙", "2.", due=date(2026, 12, 20), **OWNED),
        measure(14, "丙", "3.", due=date(2027, 1, 10), **OWNED),
    ) == ["甲", "乙", "丙"]
