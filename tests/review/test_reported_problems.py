"""Problems that departments reported, how long they were open, and how they ended."""

from datetime import date, timedelta

import pytest
from record_builders import make_closed_meeting, make_task

from meetingtui.base.term_calendar import Term
from meetingtui.meeting.reflection import Problem, Reflection
from meetingtui.plan.item import Item, Status
from meetingtui.plan.item_tree import ItemTree
from meetingtui.review.reported_problems import (
    ProblemOutcome,
    TermProblem,
    reported_problems_of_term,
)
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.school.school import RegularMeetingSettings, School

TERM = Term(id="2026-2027-1", first_monday=date(2026, 8, 31), end=date(2027, 1, 15))
SCHOOL = School(
    name="青禾小学",
    departments=(),
    people=(),
    terms=(TERM,),
    meeting=RegularMeetingSettings(weekday="周一"),
)


def raised(text: str, department: str = "总务处", **rest: object) -> tuple[str, Problem]:
    return department, Problem(text=text, **rest)


def over_meetings(
    *told: list[tuple[str, Problem]], items: tuple[Item, ...] = ()
) -> tuple[TermProblem, ...]:
    """The problems after meetings 1, 2 …, whose ids are 11, 12 …"""
    meetings = {
        10 + number: make_closed_meeting(
            number,
            date(2026, 9, 7) + timedelta(weeks=number),
            id=10 + number,
            reflections=tuple(
                Reflection(department=name, problems=(problem,)) for name, problem in problems
            ),
        )
        for number, problems in enumerate(told, 1)
    }
    tree = ItemTree(items)
    return reported_problems_of_term(
        TermSnapshot(tree, meetings, school=SCHOOL, term=TERM, today=date(2026, 11, 18))
    )


def test_what_returns_until_it_is_solved_is_one_problem():
    (found,) = over_meetings(
        [raised("报修太慢")],
        [raised("报修太慢", since=11, cause="只有一名维修工")],
        [raised("报修太慢", since=11, solved=True)],
    )
    assert (found.meetings, found.numbers) == ((11, 12, 13), (1, 2, 3))
    assert (found.outcome_text, found.raised_and_listed_text) == (
        "第3次例会已解决",
        "第1次例会提出，先后列出3次",
    )
    assert found.cause == "只有一名维修工"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("护学岗人手不足", "护学岗人手仍然不足"),
        ("午餐时间低年级排队较长", "午餐时间低年级排队仍较长"),
        ("有3个班作业登记不及时", "有2个班作业登记不及时"),
    ],
)
def test_nearly_the_same_words_in_one_department_are_the_same_problem(before: str, after: str):
    (found,) = over_meetings([raised(before)], [raised(after)])
    assert (found.text, found.numbers) == (after, (1, 2))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("低年级学生课间在走廊里奔跑", "高年级学生课间在走廊里奔跑"),
        ("三年级作业登记不及时", "四年级作业登记不及时"),
        ("部分班级卫生不好", "部分班级纪律不好"),
    ],
)
def test_another_grade_or_another_matter_is_another_problem(before: str, after: str):
    assert len(over_meetings([raised(before)], [raised(after)])) == 2


def test_the_same_words_in_two_departments_are_two_problems():
    found = over_meetings([raised("人手不足")], [raised("人手不足", "教学处")])
    assert [each.department for each in found] == ["总务处", "教学处"]


def test_of_two_that_return_from_one_meeting_each_goes_on_with_its_own():
    found = over_meetings(
        [raised("部分班级卫生不好"), raised("部分班级纪律不好")],
        [raised("部分班级纪律仍不够好", since=11), raised("部分班级卫生不好", since=11)],
    )
    assert [(each.text, each.numbers) for each in found] == [
        ("部分班级卫生不好", (1, 2)),
        ("部分班级纪律仍不够好", (1, 2)),
    ]


def test_what_was_solved_and_came_back_is_open_again_and_remembers():
    (found,) = over_meetings([raised("报修太慢", solved=True)], [], [raised("报修太慢")])
    assert (found.outcome, found.solved_before, found.numbers) == (ProblemOutcome.OPEN, 1, (1, 3))


@pytest.mark.parametrize(
    ("status", "words", "is_settled"),
    [
        (Status.IN_PROGRESS, "已转为任务，推进中", False),
        (Status.DONE, "已转为任务，已完成", True),
    ],
)
def test_a_problem_made_a_task_goes_as_the_task_goes(status: Status, words: str, is_settled: bool):
    task = make_task(5, "再请一名维修工", status=status)
    (found,) = over_meetings([raised("报修太慢", task=5)], items=(task,))
    assert (found.outcome_text, found.is_settled) == (words, is_settled)
    assert (found.task, found.task_title) == (5, "再请一名维修工")


def test_a_problem_whose_task_is_gone_is_open():
    (found,) = over_meetings([raised("报修太慢", task=5)])
    assert (found.outcome, found.task) == (ProblemOutcome.OPEN, None)


def test_the_unsettled_come_first_and_of_these_the_longest_standing():
    found = over_meetings(
        [raised("门窗松动", solved=True), raised("报修太慢")],
        [raised("灯光太暗"), raised("报修太慢", since=11)],
    )
    assert [each.text for each in found] == ["报修太慢", "灯光太暗", "门窗松动"]
