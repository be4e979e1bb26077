"""Which items 工作推进 calls, in which order, and what is counted of them."""

from datetime import date
from itertools import groupby

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetingtui.meeting.calling import Calling, Order, Round, Scope, called, group_of
from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import Item, ItemKind, Status
from meetingtui.plan.reporting import assign, claim, report, reschedule
from meetingtui.plan.tree import ItemTree
from meetingtui.school import Department, School, loads

DAY = date(2026, 11, 23)
HELD = [date(2026, 10, 26), date(2026, 11, 9)]
SCHOOL: School = loads(
    """\
name: 云山市晨光小学
departments: [{name: 课程教学部}, {name: 学生成长部}, {name: 后勤保障部}]
people: [{name: 方启明}, {name: 严守正, department: 后勤保障部}]
terms: [{id: 2026-2027-1, first_monday: 2026-08-31, end: 2027-01-29}]
meeting: {weekday: 周一}
"""
)


def _measure(id: int, parent: int, department: str, due: date | None, **more) -> Item:
    return Item(
        id=id,
        kind=ItemKind.MEASURE,
        title=f"事项{id}",
        parent=parent,
        position=id,
        department=department,
        due=due,
        created=date(2026, 9, 1),
        **more,
    )


ITEMS = (
    Item(id=1, kind=ItemKind.SECTION, number="一、", title="安全"),
    _measure(2, 1, "后勤保障部", date(2026, 12, 5)),
    _measure(3, 1, "课程教学部", date(2026, 11, 20)),
    Item(id=4, kind=ItemKind.SECTION, number="二、", title="教学", position=4),
    _measure(5, 4, "课程教学部", date(2026, 11, 29)),
    _measure(6, 4, "", None, status=Status.IN_PROGRESS),
    _measure(7, 4, "学生成长部", date(2027, 1, 20)),
    _measure(8, 4, "学生成长部", date(2026, 11, 27), status=Status.DONE),
    Item(id=9, kind=ItemKind.TASK, title="任务", people=("严守正",), meeting=5, parent=5),
    Item(id=10, kind=ItemKind.TASK, title="今天才议定", meeting=6),
)
MEETING = Meeting(id=6, number=6, on=DAY, agenda=(3, 2, 6))


def _called(scope: Scope, order: Order = Order.DEPARTMENT, items=ITEMS) -> tuple[int, ...]:
    calling = Calling(scope=scope, order=order)
    return called(calling, MEETING, ItemTree(items), school=SCHOOL, meetings_held=HELD)


@pytest.mark.parametrize(
    ("scope", "ids"),
    [
        (Scope.GATHERED, (3, 2, 6)),
        (Scope.ALL, (3, 5, 7, 2, 9, 6)),
        (Scope.OVERDUE, (3,)),
        (Scope.AT_RISK, (5, 2)),
        (Scope.STALE, (9, 6)),
        (Scope.UNCLAIMED, (6,)),
        (Scope.THIS_WEEK, (5,)),
    ],
)
def test_each_scope_calls_its_items_department_by_department(scope, ids):
    assert _called(scope) == ids


@pytest.mark.parametrize(
    ("order", "gathered", "everything"),
    [
        (Order.DUE, (3, 2, 6), (3, 5, 2, 7, 9, 6)),
        (Order.SECTION, (2, 3, 6), (2, 3, 5, 9, 6, 7)),
    ],
)
def test_by_deadline_and_by_section(order, gathered, everything):
    assert _called(Scope.GATHERED, order) == gathered
    assert _called(Scope.ALL, order) == everything


def test_every_part_is_called_where_all_that_is_open_is_called():
    part = msgspec.structs.replace(_measure(11, 7, "语文教研组", None), kind=ItemKind.PART)
    group = Department(name="语文教研组", teaching_group=True)
    school = msgspec.structs.replace(SCHOOL, departments=(group, *SCHOOL.departments))
    calling = Calling(scope=Scope.ALL)
    tree = ItemTree([*ITEMS, part])
    found = called(calling, MEETING, tree, school=school, meetings_held=HELD)
    assert found == (3, 5, 7, 2, 9, 11, 6)
    assert group_of(part, Order.DEPARTMENT, tree, school) == "语文教研组"


def test_what_this_meeting_settled_is_still_called():
    settled = [
        report(item, on=DAY, meeting=6, status=Status.DONE) if item.id in (3, 6) else item
        for item in ITEMS
    ]
    assert _called(Scope.OVERDUE, items=settled) == (3,)
    assert 6 in _called(Scope.STALE, items=settled)
    assert _called(Scope.ALL, items=settled) == _called(Scope.ALL)


def test_where_nothing_was_gathered_all_is_called():
    bare = msgspec.structs.replace(MEETING, agenda=())
    assert Calling().within(bare).scope is Scope.ALL
    assert Calling().within(MEETING).scope is Scope.GATHERED


@given(st.text(max_size=20))
def test_a_calling_is_kept_as_words_and_anything_else_is_the_usual_one(key):
    assert Calling.read(key) == Calling() or key == Calling.read(key).key or "/" in key
    for scope in Scope:
        for order in Order:
            calling = Calling(scope=scope, order=order)
            assert Calling.read(calling.key) == calling


@pytest.mark.parametrize(
    ("order", "groups"),
    [
        (Order.DEPARTMENT, ("课程教学部", "后勤保障部", "尚未认领", "后勤保障部")),
        (Order.DUE, ("11月到期", "12月到期", "未定日期", "未定日期")),
        (Order.SECTION, ("一、安全", "一、安全", "二、教学", "二、教学")),
    ],
)
def test_the_head_over_an_item_follows_the_order(order, groups):
    tree = ItemTree(ITEMS)
    items = [tree.items[id] for id in (3, 2, 6, 9)]
    assert tuple(group_of(item, order, tree, SCHOOL) for item in items) == groups


def test_a_round_counts_who_was_heard_and_who_was_not():
    spoken = [
        report(item, on=DAY, meeting=6, text="已查") if item.id == 2 else item for item in ITEMS
    ]
    spoken = [claim(item, "课程教学部", on=DAY, meeting=6) if item.id == 6 else item
              for item in spoken]  # fmt: skip
    tree = ItemTree(spoken)
    gone = Round(
        [tree.items[id] for id in (3, 2, 6, 7)],
        meeting=6,
        order=Order.DEPARTMENT,
        tree=tree,
        school=SCHOOL,
    )
    assert gone.heard == {2, 6}
    assert [item.id for item in gone.unheard] == [3, 7]
    assert gone.leaf_of(6) == 2
    assert gone.leaf_of(99) is None
    assert gone.place_in_group(2) == ("尚未认领", 1, 1)


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("scope", [Scope.GATHERED, Scope.ALL])
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
    ids = called(Calling(), mixed, tree, school=SCHOOL, meetings_held=HELD)
    assert ids == (3, 5, 2)


def _groups(ids, order, items) -> tuple[str, ...]:
    tree = ItemTree(items)
    called_items = [tree.items[id] for id in ids]
    return Round(called_items, meeting=6, order=order, tree=tree, school=SCHOOL).groups


def test_what_was_settled_last_time_is_called_again_only_where_nobody_heard_it():
    bare = msgspec.structs.replace(MEETING, agenda=(), carried=(9,))
    said = [
        report(item, on=DAY, meeting=6, status=Status.DONE) if item.id == 9 else item
        for item in ITEMS
    ]

    def ids(items) -> tuple[int, ...]:
        calling = Calling().within(bare)
        return called(calling, bare, ItemTree(items), school=SCHOOL, meetings_held=HELD)

    assert 9 in ids(ITEMS)
    assert 9 not in ids(said)
    assert set(ids(ITEMS)) - {9} == set(ids(said))
