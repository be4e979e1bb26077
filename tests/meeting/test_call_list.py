"""Which items 工作推进 calls, in which order, and what is counted of them."""

from datetime import date
from functools import partial
from itertools import groupby

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_builders import make_measure, make_section, make_task

from meetingtui.meeting.call_list import (
    CallChoice,
    CalledItems,
    CallOrder,
    CallScope,
    call_group_heading,
    item_ids_to_call,
)
from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import ItemKind, Status
from meetingtui.plan.item_operations import add_progress, assign, assign_department, reschedule
from meetingtui.plan.item_tree import ItemTree
from meetingtui.school.school import Department, School, parse_school

DAY = date(2026, 11, 23)
HELD = [date(2026, 10, 26), date(2026, 11, 9)]
SCHOOL: School = parse_school(
    """\
name: 云山市晨光小学
departments: [{name: 课程教学部}, {name: 学生成长部}, {name: 后勤保障部}]
people: [{name: 方启明}, {name: 严守正, department: 后勤保障部}]
terms: [{id: 2026-2027-1, first_monday: 2026-08-31, end: 2027-01-29}]
meeting: {weekday: 周一}
"""
)


measure = partial(make_measure, created=date(2026, 9, 1))


ITEMS = (
    make_section(1, "安全", number="一、"),
    measure(2, parent=1, department="后勤保障部", due=date(2026, 12, 5)),
    measure(3, parent=1, department="课程教学部", due=date(2026, 11, 20)),
    make_section(4, "教学", number="二、", position=4),
    measure(5, parent=4, department="课程教学部", due=date(2026, 11, 29)),
    measure(6, parent=4, department="", due=None, status=Status.IN_PROGRESS),
    measure(7, parent=4, department="学生成长部", due=date(2027, 1, 20)),
    measure(8, parent=4, department="学生成长部", due=date(2026, 11, 27), status=Status.DONE),
    make_task(9, "任务", people=("严守正",), meeting=5, parent=5),
    make_task(10, "今天才议定", meeting=6),
)
MEETING = Meeting(id=6, number=6, on=DAY, agenda=(3, 2, 6))


def _called(
    scope: CallScope, order: CallOrder = CallOrder.DEPARTMENT, items=ITEMS
) -> tuple[int, ...]:
    calling = CallChoice(scope=scope, order=order)
    return item_ids_to_call(calling, MEETING, ItemTree(items), school=SCHOOL, meetings_held=HELD)


@pytest.mark.parametrize(
    ("scope", "ids"),
    [
        (CallScope.GATHERED, (3, 2, 6)),
        (CallScope.ALL, (3, 5, 7, 2, 9, 6)),
        (CallScope.OVERDUE, (3,)),
        (CallScope.AT_RISK, (5, 2)),
        (CallScope.STALE, (9, 6)),
        (CallScope.UNCLAIMED, (6,)),
        (CallScope.THIS_WEEK, (5,)),
    ],
)
def test_each_scope_calls_its_items_department_by_department(scope, ids):
    assert _called(scope) == ids


@pytest.mark.parametrize(
    ("order", "gathered", "everything"),
    [
        (CallOrder.DUE, (3, 2, 6), (3, 5, 2, 7, 9, 6)),
        (CallOrder.SECTION, (2, 3, 6), (2, 3, 5, 9, 6, 7)),
    ],
)
def test_by_deadline_and_by_section(order, gathered, everything):
    assert _called(CallScope.GATHERED, order) == gathered
    assert _called(CallScope.ALL, order) == everything


def test_every_part_is_called_where_all_that_is_open_is_called():
    part = msgspec.structs.replace(
        measure(11, parent=7, department="语文教研组", due=None), kind=ItemKind.PART
    )
    group = Department(name="语文教研组", teaching_group=True)
    school = msgspec.structs.replace(SCHOOL, departments=(group, *SCHOOL.departments))
    calling = CallChoice(scope=CallScope.ALL)
    tree = ItemTree([*ITEMS, part])
    found = item_ids_to_call(calling, MEETING, tree, school=school, meetings_held=HELD)
    assert found == (3, 5, 7, 2, 9, 11, 6)
    assert call_group_heading(part, CallOrder.DEPARTMENT, tree, school) == "语文教研组"


def test_what_this_meeting_settled_is_still_called():
    settled = [
        add_progress(item, on=DAY, meeting=6, status=Status.DONE) if item.id in (3, 6) else item
        for item in ITEMS
    ]
    assert _called(CallScope.OVERDUE, items=settled) == (3,)
    assert 6 in _called(CallScope.STALE, items=settled)
    assert _called(CallScope.ALL, items=settled) == _called(CallScope.ALL)


def test_where_nothing_was_gathered_all_is_called():
    bare = msgspec.structs.replace(MEETING, agenda=())
    assert CallChoice().or_all_if_none_prepared(bare).scope is CallScope.ALL
    assert CallChoice().or_all_if_none_prepared(MEETING).scope is CallScope.GATHERED


@given(st.text(max_size=20))
def test_a_calling_is_kept_as_words_and_anything_else_is_the_usual_one(key):
    assert (
        CallChoice.from_session_key(key) == CallChoice()
        or key == CallChoice.from_session_key(key).session_key
        or "/" in key
    )
    for scope in CallScope:
        for order in CallOrder:
            calling = CallChoice(scope=scope, order=order)
            assert CallChoice.from_session_key(calling.session_key) == calling


@pytest.mark.parametrize(
    ("order", "groups"),
    [
        (CallOrder.DEPARTMENT, ("课程教学部", "后勤保障部", "尚未认领", "后勤保障部")),
        (CallOrder.DUE, ("11月到期", "12月到期", "未定日期", "未定日期")),
        (CallOrder.SECTION, ("一、安全", "一、安全", "二、教学", "二、教学")),
    ],
)
def test_the_head_over_an_item_follows_the_order(order, groups):
    tree = ItemTree(ITEMS)
    items = [tree.items[id] for id in (3, 2, 6, 9)]
    assert tuple(call_group_heading(item, order, tree, SCHOOL) for item in items) == groups


def test_a_round_counts_who_was_heard_and_who_was_not():
    spoken = [
        add_progress(item, on=DAY, meeting=6, text="已查") if item.id == 2 else item
        for item in ITEMS
    ]
    spoken = [assign_department(item, "课程教学部", on=DAY, meeting=6) if item.id == 6 else item
              for item in spoken]  # fmt: skip
    tree = ItemTree(spoken)
    gone = CalledItems(
        [tree.items[id] for id in (3, 2, 6, 7)],
        meeting=6,
        order=CallOrder.DEPARTMENT,
        tree=tree,
        school=SCHOOL,
    )
    assert gone.reported_item_ids == {2, 6}
    assert [item.id for item in gone.unreported_items] == [3, 7]
    assert gone.page_of_item(6) == 2
    assert gone.page_of_item(99) is None
    assert gone.group_position_and_size_of_page(2) == ("尚未认领", 1, 1)


@pytest.mark.parametrize("order", list(CallOrder))
@pytest.mark.parametrize("scope", [CallScope.GATHERED, CallScope.ALL])
def test_what_changes_hands_in_the_meeting_stays_where_it_was_called(scope, order):
    moved = [
        reschedule(
            assign(item, people=(), department="课程教学部", on=DAY, meeting=6),
            date(2027, 1, 8),
            on=DAY,
            meeting=6,
        )
        if item.id in (2, 6)
        else item
        for item in ITEMS
    ]
    ids = _called(scope, order, moved)
    assert ids == _called(scope, order)
    heads = _groups(ids, order, moved)
    assert heads == _groups(ids, order, ITEMS)
    assert len(list(groupby(heads))) == len(set(heads))


def test_an_agenda_with_a_department_at_two_places_is_called_head_by_head():
    tree = ItemTree(ITEMS)
    mixed = msgspec.structs.replace(MEETING, agenda=(3, 2, 5))
    ids = item_ids_to_call(CallChoice(), mixed, tree, school=SCHOOL, meetings_held=HELD)
    assert ids == (3, 5, 2)


def _groups(ids, order, items) -> tuple[str, ...]:
    tree = ItemTree(items)
    called_items = [tree.items[id] for id in ids]
    return CalledItems(
        called_items, meeting=6, order=order, tree=tree, school=SCHOOL
    ).group_heading_of_each_item


def test_what_was_settled_last_time_is_called_again_only_where_nobody_heard_it():
    bare = msgspec.structs.replace(MEETING, agenda=(), carried=(9,))
    said = [
        add_progress(item, on=DAY, meeting=6, status=Status.DONE) if item.id == 9 else item
        for item in ITEMS
    ]

    def ids(items) -> tuple[int, ...]:
        calling = CallChoice().or_all_if_none_prepared(bare)
        return item_ids_to_call(calling, bare, ItemTree(items), school=SCHOOL, meetings_held=HELD)

    assert 9 in ids(ITEMS)
    assert 9 not in ids(said)
    assert set(ids(ITEMS)) - {9} == set(ids(said))
