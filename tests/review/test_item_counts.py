"""Counts of the items of a plan."""

from datetime import date

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from record_builders import make_measure, make_section, make_task

from meetingtui.base.term_calendar import Term
from meetingtui.plan.item import Item, Status
from meetingtui.plan.item_tree import ItemTree
from meetingtui.review import item_counts as figures
from meetingtui.review.item_counts import ItemCounts, counts_by_department
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.school.school import Department, Person, RegularMeetingSettings, School

TODAY = date(2026, 11, 23)
TERM = Term(id="2026-2027-1", first_monday=date(2026, 9, 7), end=date(2027, 1, 29))
SCHOOL = School(
    name="青禾小学",
    departments=(Department(name="教学处"), Department(name="总务处")),
    people=(Person(name="林知夏", department="教学处"),),
    terms=(TERM,),
    meeting=RegularMeetingSettings(weekday="周一"),
)


def snapshot(*items: Item, school: School = SCHOOL) -> TermSnapshot:
    return TermSnapshot(ItemTree(items), {}, school=school, term=TERM, today=TODAY)


def count(*items: Item) -> ItemCounts:
    return figures.item_counts_of_rows(snapshot(*items).rows)


def test_the_sentence_is_the_one_offices_write():
    found = ItemCounts(total=42, done=13, in_progress=24, not_started=5)
    assert (
        found.counts_and_completion_rate_text
        == "计划事项 42 项，已完成 13 项，推进中 24 项，完成率 31.0%"
    )
    assert found.not_started_paused_cancelled_text == "未启动 5 项"


def test_what_is_zero_is_left_out_of_the_sentence_but_the_rate_stays():
    assert (
        ItemCounts(total=3, not_started=3).counts_and_completion_rate_text
        == "计划事项 3 项，完成率 0.0%"
    )
    assert ItemCounts().counts_and_completion_rate_text == ""


def test_a_cancelled_item_is_neither_in_the_total_nor_in_the_rate():
    found = count(
        make_measure(1, status=Status.DONE),
        make_measure(2),
        make_measure(3, status=Status.CANCELLED),
    )
    assert (found.total, found.cancelled, found.completion_rate_text) == (2, 1, "50.0%")


def test_tasks_sections_and_untracked_items_are_not_counted_as_plan():
    found = count(
        make_section(1, "推进措施"),
        make_measure(2, parent=1),
        make_measure(3, parent=1, tracked=False),
        make_task(4, "交初稿", due=date(2026, 11, 20)),
    )
    assert (found.total, found.open_tasks, found.overdue_tasks) == (1, 1, 1)


def test_warnings_are_counted_and_worded():
    found = count(
        make_measure(1, due=date(2026, 11, 20), department="教学处"),
        make_measure(2, due=date(2026, 11, 30), department="教学处"),
        make_measure(3),
    )
    assert found.warning_counts_text == "滞后 1 项，预警 1 项，待认领 1 项"


def test_departments_come_in_the_schools_order_and_the_unclaimed_last():
    found = counts_by_department(
        snapshot(
            make_measure(1),
            make_measure(2, department="总务处"),
            make_measure(3, people=("林知夏",)),
            make_measure(4, department="老校区办公室"),
        )
    )
    assert list(found) == ["教学处", "总务处", "老校区办公室", "未定部门"]


@given(st.lists(st.sampled_from(Status), max_size=30), st.data())
def test_departments_add_up_to_the_whole(statuses, data):
    items = [
        make_measure(
            id,
            status=status,
            department=data.draw(st.sampled_from(["教学处", "总务处", ""])),
            due=data.draw(st.none() | st.dates(date(2026, 9, 1), date(2027, 1, 31))),
        )
        for id, status in enumerate(statuses, 1)
    ]
    whole = count(*items)
    parts = counts_by_department(snapshot(*items)).values()
    summed = {
        field: sum(getattr(part, field) for part in parts)
        for field in msgspec.structs.asdict(whole)
    }
    assert summed == msgspec.structs.asdict(whole)
    assert whole.total == len(items) - statuses.count(Status.CANCELLED)
