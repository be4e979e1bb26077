"""What ``meetingtui status`` prints."""

from datetime import date

from meetingtui.calendar import Term
from meetingtui.plan.item import Item, ItemKind, Status
from meetingtui.plan.tree import ItemTree
from meetingtui.review.report import status_lines, status_report
from meetingtui.review.survey import Survey
from meetingtui.school import Department, MeetingHabits, School

TODAY = date(2026, 11, 23)
TERM = Term(id="2026-2027-1", first_monday=date(2026, 9, 7), end=date(2027, 1, 29))


def printed(*items: Item) -> list[str]:
    school = School(
        name="青禾小学",
        departments=(Department(name="教学处"), Department(name="总务处")),
        people=(),
        terms=(TERM,),
        meeting=MeetingHabits(weekday="周一"),
    )
    survey = Survey(ItemTree(items), {}, school=school, term=TERM, today=TODAY)
    return list(status_lines(status_report(survey)))


def measure(id: int, **rest: object) -> Item:
    return Item(id=id, kind=ItemKind.MEASURE, title=f"举措{id}", number=f"{id}.", **rest)


def test_what_is_overdue_counts_tasks_too_and_only_measures_carry_the_plans_number():
    past = date(2026, 11, 20)
    task = Item(id=2, kind=ItemKind.TASK, title="交初稿", parent=1, due=past)
    lines = printed(measure(1, due=past, department="教学处"), task)
    assert lines[lines.index("滞后 2 项，其中议定事项 1 项：") + 1 :] == [
        "  1. 举措1  教学处  11月20日",
        "  交初稿  待定  11月20日",
    ]


def test_a_department_whose_items_are_all_cancelled_says_so():
    cancelled = measure(2, status=Status.CANCELLED, department="总务处")
    assert "总务处：取消 1 项" in printed(measure(1, department="教学处"), cancelled)
