"""Items ordered by urgency."""

from datetime import date

from record_builders import make_closed_meeting
from sixth_meeting import make_records, plan_measure

from meetingtui.plan.item import Item, Status
from meetingtui.plan.item_tree import ItemTree
from meetingtui.review.term_snapshot import TermSnapshot, sort_by_urgency

OWNED = {"department": "课程教学中心"}


def _order(*items: Item) -> list[str]:
    records = make_records()
    meetings = {number: make_closed_meeting(number, date(2026, 11, number)) for number in (2, 9)}
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
        plan_measure(12, "办完", number="1.", status=Status.DONE, due=date(2026, 11, 1), **OWNED),
        plan_measure(13, "正常", number="2.", due=date(2027, 1, 20), **OWNED),
        plan_measure(14, "待认领", number="3.", due=date(2027, 1, 20)),
        plan_measure(15, "久未汇报", number="4.", status=Status.IN_PROGRESS, **OWNED),
        plan_measure(16, "快到期", number="5.", due=date(2026, 11, 25), **OWNED),
        plan_measure(17, "刚过期", number="6.", due=date(2026, 11, 20), **OWNED),
        plan_measure(18, "早过期", number="7.", due=date(2026, 10, 20), **OWNED),
    ) == ["早过期", "刚过期", "快到期", "久未汇报", "待认领", "正常", "办完"]


def test_items_of_equal_urgency_stay_in_the_plans_order():
    assert _order(
        plan_measure(12, "甲", number="1.", due=date(2027, 1, 20), **OWNED),
        plan_measure(13, "乙", number="2.", due=date(2026, 12, 20), **OWNED),
        plan_measure(14, "丙", number="3.", due=date(2027, 1, 10), **OWNED),
    ) == ["甲", "乙", "丙"]
