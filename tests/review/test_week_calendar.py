"""The term week by week."""

from datetime import date

import pytest
from record_builders import make_closed_meeting, make_measure, make_section

from meetingtui.base.term_calendar import Term
from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import Item, Status
from meetingtui.plan.item_operations import add_progress
from meetingtui.plan.item_tree import ItemTree
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.review.week_calendar import (
    due_calendar,
    weekly_progress_items,
    weekly_progress_items_by_department,
    weekly_progress_items_by_section,
    weeks_of_term,
)
from meetingtui.school.school import Department, RegularMeetingSettings, School

TERM = Term(
    id="2026-2027-1",
    first_monday=date(2026, 8, 31),
    end=date(2027, 1, 15),
    holidays=tuple(date(2026, 10, day) for day in range(5, 12)),
)
SCHOOL = School(
    name="青禾小学",
    departments=(Department(name="教学处"), Department(name="总务处")),
    people=(),
    terms=(TERM,),
    meeting=RegularMeetingSettings(weekday="周一"),
)
TODAY = date(2026, 11, 18)


def snapshot(*items: Item, meetings: tuple[Meeting, ...] = (), today: date = TODAY) -> TermSnapshot:
    found = {each.id: each for each in meetings}
    return TermSnapshot(ItemTree(items), found, school=SCHOOL, term=TERM, today=today)


def test_a_week_knows_its_days_its_meeting_its_holiday_and_whether_it_is_now():
    met = make_closed_meeting(1, date(2026, 9, 7), id=7)
    prepared = Meeting(id=8, number=2, on=date(2026, 9, 14))
    found = weeks_of_term(snapshot(meetings=(met, prepared)))
    assert len(found) == TERM.week_count
    assert [week.number for week in found if week.meetings == (7,)] == [2]
    assert [week.number for week in found if week.meetings] == [2]
    assert [week.number for week in found if week.is_off] == [6]
    assert [week.number for week in found if week.is_present] == [12]
    assert found[11].number_and_days_text == "第12周（11月16日—22日）"
    assert found[13].number_and_days_text == "第14周（11月30日—12月6日）"


def test_an_item_heard_of_twice_in_a_week_counts_once_in_it():
    item = add_progress(make_measure(), on=date(2026, 9, 7), text="开了头")
    item = add_progress(item, on=date(2026, 9, 11), text="又进了一步")
    item = add_progress(item, on=date(2026, 9, 14), text="还在做")
    assert weekly_progress_items(snapshot(item), "全校").weeks[:4] == ((), (1,), (1,), ())


def test_words_before_the_first_week_and_after_the_last_stand_in_none():
    item = add_progress(make_measure(), on=date(2026, 8, 20), text="假期里准备")
    item = add_progress(item, on=date(2027, 1, 20), text="假期里收尾")
    assert not any(weekly_progress_items(snapshot(item), "全校").weeks)


def test_departments_come_in_the_schools_order_and_chapters_in_the_plans():
    said = {"on": date(2026, 9, 7), "text": "在做"}
    found = snapshot(
        make_section(1, "后勤"),
        add_progress(make_measure(2, parent=1, department="总务处"), **said),
        make_section(3, "教学", position=1),
        add_progress(make_measure(4, parent=3, department="教学处"), **said),
        make_measure(5, parent=3),
    )
    assert [(each.name, each.weeks[1]) for each in weekly_progress_items_by_department(found)] == [
        ("教学处", (4,)),
        ("总务处", (2,)),
        ("未定部门", ()),
    ]
    assert [each.name for each in weekly_progress_items_by_section(found)] == ["后勤", "教学"]


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (date(2026, 11, 17), "滞后"),
        (date(2026, 11, 18), "本周（11月16日—22日）"),
        (date(2026, 11, 23), "下周（11月23日—29日）"),
        (date(2026, 12, 1), "第14周（11月30日—12月6日）"),
        (date(2027, 1, 15), "第20周（1月11日—17日）"),
        (date(2027, 1, 20), "学期结束后"),
        (date(2027, 6, 30), "学期结束后"),
    ],
)
def test_a_deadline_has_its_place_in_the_calendar(due: date, words: str):
    (found,) = due_calendar(snapshot(make_measure(due=due))).due
    assert found.name_and_days_text == words


def test_after_the_term_what_is_still_to_come_follows_this_week_and_the_next():
    due = [date(2027, 2, day) for day in (1, 8, 15)]
    items = [make_measure(id, due=each) for id, each in enumerate(due, 1)]
    found = due_calendar(snapshot(*items, today=date(2027, 2, 1))).due
    assert [each.name for each in found] == ["本周", "下周", "学期结束后"]
    assert [row.item.id for each in found for row in each.rows] == [1, 2, 3]


def test_weeks_come_in_order_and_within_one_the_first_deadline_first():
    found = due_calendar(
        snapshot(
            make_measure(1, due=date(2026, 12, 4)),
            make_measure(2, due=date(2026, 12, 1)),
            make_measure(3, due=date(2026, 11, 16)),
        )
    )
    assert [[row.item.id for row in each.rows] for each in found.due] == [[3], [2, 1]]


def test_every_owed_item_stands_in_one_place_and_none_that_is_settled():
    found = due_calendar(
        snapshot(
            make_measure(1, due=date(2026, 11, 20)),
            make_measure(2, due_text="每月"),
            make_measure(3),
            make_measure(4, due=date(2026, 11, 20), status=Status.DONE),
            make_measure(5, due=date(2026, 11, 10), status=Status.PAUSED),
            make_measure(6, status=Status.CANCELLED),
        )
    )
    assert [row.item.id for each in found.due for row in each.rows] == [1]
    assert [row.item.id for row in found.in_words] == [2]
    assert [row.item.id for row in found.undated] == [3]
