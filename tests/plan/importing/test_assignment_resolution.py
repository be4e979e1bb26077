"""Departments, people and deadlines of a plan: found behind labels, resolved to names and dates."""

from datetime import date

import msgspec
import pytest

from meetingtui.base.term_calendar import Term
from meetingtui.plan.importing.assignment_resolution import (
    ResolutionContext,
    find_labelled_assignment,
    split_people_list,
)
from meetingtui.school.school import School

TERM = Term(id="2026-2027-1", first_monday=date(2026, 8, 31), end=date(2027, 1, 22))


@pytest.mark.parametrize(
    "words", ["周五", "这周", "大后天", "三天内", "两周内", "一个月内", "下班前", "下次例会前"]
)
def test_words_that_count_from_the_day_they_are_said_are_no_date_in_a_plan(words):
    owing = ResolutionContext(term=TERM).resolve_assignment(due=words)
    assert (owing.due, owing.due_text) == (None, words)


def test_other_deadlines_of_a_plan_are_dates():
    reference = ResolutionContext(term=TERM)
    assert reference.resolve_assignment(due="第十五周内").due == date(2026, 12, 11)
    assert reference.resolve_assignment(due="12月内").due == date(2026, 12, 31)
    assert reference.resolve_assignment(due="放假前").due == date(2027, 1, 22)


SCHOOL = msgspec.convert(
    {
        "name": "云塘小学",
        "departments": [{"name": "总务处"}, {"name": "教科室"}],
        "people": [
            {"name": "汤国强", "post": "总务主任", "department": "总务处"},
            {"name": "汤小梅", "post": "食堂管理员", "department": "总务处"},
            {"name": "沈墨", "post": "教科室主任", "department": "教科室"},
            {"name": "闵慧", "post": "副校长"},
        ],
        "terms": [],
        "meeting": {"weekday": "周一"},
    },
    School,
)


@pytest.mark.parametrize(
    ("words", "people"),
    [
        ("汤主任、闵校长", ("汤国强", "闵慧")),
        ("教科室沈墨", ("沈墨",)),
        ("汤老师", ("汤老师",)),  # two of them
        ("各教研组长", ("各教研组长",)),
        ("总务主任", ("总务主任",)),  # the office, whoever holds it
    ],
)
def test_a_cell_names_people_by_title_or_with_their_office(words, people):
    assert ResolutionContext(school=SCHOOL).resolve_assignment(people=words).people == people


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("9月14日（周一）升旗后", date(2026, 9, 14)),
        ("9月23日截止", date(2026, 9, 23)),
        ("9月14日、9月21日", None),
    ],
)
def test_words_behind_a_day_do_not_hide_it(words, day):
    assert ResolutionContext(term=TERM).resolve_assignment(due=words).due == day


def test_an_item_over_several_months_is_due_at_the_end_of_the_last():
    reference = ResolutionContext(term=TERM)
    assert reference.resolve_assignment(due="2026年10月—11月").due == date(2026, 11, 30)
    assert reference.resolve_assignment(due="2026年9月—2027年1月").due == date(2027, 1, 31)


@pytest.mark.parametrize(
    "words",
    [
        "开设社团。（责任部门：总务处；配合部门：教科室）",
        "开设社团。（牵头部门：总务处　协助处室：教科室　完成时间：9月底）",
        "责任部门：总务处 配合：教科室",
    ],
)
def test_who_assists_is_named_behind_the_one_who_answers(words):
    owing = find_labelled_assignment(words, ResolutionContext(school=SCHOOL, term=TERM))
    assert (owing.department, owing.co_departments) == ("总务处", ("教科室",))


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("周明、李 想", ("周明", "李想")),
        ("周明，王静（兼）", ("周明", "王静")),
        ("周明 王静", ("周明", "王静")),
        ("——", ()),
        ("周明、周明", ("周明",)),
    ],
)
def test_names_are_told_apart(words, names):
    assert split_people_list(words) == names


def test_a_full_stop_behind_a_list_of_departments_belongs_to_no_name():
    assignment = ResolutionContext(school=SCHOOL).resolve_assignment(department="总务处、教科室。")
    assert (assignment.department, assignment.co_departments) == ("总务处", ("教科室",))


def test_authorities_outside_the_school_are_none_of_its_departments():
    reference = ResolutionContext(school=SCHOOL, term=TERM)
    helped = find_labelled_assignment("责任单位：总务处、各乡镇人民政府、区市场监管局", reference)
    assert (helped.department, helped.co_departments) == ("总务处", ())
    assert find_labelled_assignment("牵头单位：区教育局", reference).department == ""


def test_a_week_whose_dates_have_the_year_ends_with_the_last_of_them():
    reference = ResolutionContext(term=TERM)
    assert reference.resolve_assignment(due="2026.8.31—9.6").due == date(2026, 9, 6)
    assert reference.resolve_assignment(due="2026年12月28日—2027年1月3日").due == date(2027, 1, 3)
