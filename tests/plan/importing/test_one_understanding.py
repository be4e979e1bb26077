"""Who and when in a sentence: the import of a plan understands what a typed line does."""

import pytest

from benchmarks.plan_papers import school
from meetingtui.base.deadline_parser import DeadlineParser
from meetingtui.meeting.line_parsing.task_line import parse_task_line
from meetingtui.plan.importing.plan_reader import read_plan
from meetingtui.plan.importing.suggestions.measure_suggestions import (
    suggest_owner_deadline_and_target,
)
from meetingtui.school.roster import Roster

SCHOOL = school()
TERM = SCHOOL.terms[0]


@pytest.mark.parametrize(
    "line",
    [
        "教务处11月15日前完成期中质量分析",
        "总务处10月底前修好厕所门",
        "麦子丰负责家长会，11月6日前",
        "德育处、大队部共同组织迎新活动，12月25日前完成",
        "由教科室牵头申报课题，10月15日前",
        "政教处落实路队管理，第5周前",
        "鲍米和段云飞负责广播站改版，国庆前",
        "校办印发通知，下发各班",
        "请工会慰问退休教师，重阳节前",
        "办公室通知各组长开会，第3周周五",
        "后勤处清点教室桌椅，期末完成",
        "学生处、教学处一起拟定方案，9月20日前",
        "麦主任联系交警大队，9月18日前",
        "侯建业采购窗帘50套，11月底前",
    ],
)
def test_a_plan_and_a_typed_line_name_the_same_owners_and_day(line):
    typed = parse_task_line(
        line, roster=Roster(SCHOOL), deadlines=DeadlineParser(TERM.first_monday, TERM)
    )
    hints = suggest_owner_deadline_and_target(line, school=SCHOOL, term=TERM)
    people = hints.people.value if hints.people else ()
    department = hints.department
    departments = (department.value, *department.others) if department else ()
    assert people == typed.people
    assert hints.due is None or hints.due.value == typed.due
    # A typed line takes a person's own department as well; a plan leaves it to the item.
    assert people or departments == typed.departments
    assert bool(hints.due) == bool(typed.due)


@pytest.mark.parametrize("line", ["侯建业名师工作室建设", "麦子丰的公开课", "教务处工作计划"])
def test_a_name_that_only_belongs_to_a_thing_owes_nothing(line):
    hints = suggest_owner_deadline_and_target(line, school=SCHOOL, term=TERM)
    assert (hints.people, hints.department) == (None, None)


def test_who_is_called_by_an_at_sign_owes_the_task():
    hints = suggest_owner_deadline_and_target(
        "建立重点学生档案 @麦子丰 10月15日", school=SCHOOL, term=TERM
    )
    assert hints.people is not None
    assert hints.people.value == ("麦子丰",)


def test_a_department_before_the_colon_owes_the_task_and_is_not_its_name(tmp_path):
    path = tmp_path / "计划.txt"
    path.write_text(
        "松岗小学2026—2027学年第一学期行事历\n一、安排\n1.教务处：检查课务\n2.图书室：中午开放\n"
        "3.教务处、德育处：召开家长会\n4.总务处：负责水电保障\n",
        encoding="utf-8",
    )
    [section] = read_plan(path, SCHOOL).nodes
    assert [(each.title, each.department, each.co_departments) for each in section.children] == [
        ("检查课务", "教务处", ()),
        ("图书室", "", ()),
        ("召开家长会", "教务处", ("德育处",)),
        ("总务处", "", ()),
    ]


@pytest.mark.parametrize(
    ("line", "day"),
    [("7日 升旗手培训", "2026-10-07"), ("20—23日 秋季研学", "2026-10-23")],
)
def test_a_day_that_opens_a_line_is_one_of_the_month_above(line, day):
    hints = suggest_owner_deadline_and_target(
        line, school=SCHOOL, term=TERM, section_titles=["十月份"]
    )
    assert str(hints.due.value) == day


def test_days_that_something_takes_are_no_day_of_the_month():
    hints = suggest_owner_deadline_and_target(
        "7日内上报总结", school=SCHOOL, term=TERM, section_titles=["十月份"]
    )
    assert str(hints.due.value) == "2026-10-31"
