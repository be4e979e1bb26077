from datetime import date

from meetingtui.base.term_calendar import Term
from meetingtui.plan.importing.assignment_resolution import ResolutionContext
from meetingtui.plan.importing.month_calendar import read_month_calendar
from meetingtui.plan.importing.plan_document import DocumentTable
from meetingtui.plan.importing.table_rows import read_plan_table

TERM = Term(id="2026-2027-2", first_monday=date(2027, 2, 22), end=date(2027, 7, 2))
WEEK = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")


def grid(*weeks, month=3):
    reference = ResolutionContext(term=TERM, month=month)
    return [(row.title, row.due) for row in read_month_calendar(WEEK, weeks, reference)]


def test_items_below_a_date_are_due_on_that_day():
    found = grid(
        ("1日\n升旗仪式（大队部）", "2日", "3日", "4日\n1.语文教研\n2.家访", "5日", "6日", "7日"),
        ("8\n妇女节活动", "9", "10", "11", "12 植树", "13", "14"),
    )
    assert found == [
        ("升旗仪式（大队部）", date(2027, 3, 1)),
        ("语文教研", date(2027, 3, 4)),
        ("家访", date(2027, 3, 4)),
        ("妇女节活动", date(2027, 3, 8)),
        ("植树", date(2027, 3, 12)),
    ]


def test_dates_of_the_months_beside_are_theirs():
    found = grid(
        ("30日", "31日\n总结", "1日\n开会", "2日", "3日", "4日", "5日"),
        ("6日", "7日", "8日", "9日", "10日", "11日", "12日"),
        ("27日", "28日", "29日", "30日", "1日\n放假", "2日", "3日"),
        month=4,
    )
    assert found == [
        ("总结", date(2027, 3, 31)),
        ("开会", date(2027, 4, 1)),
        ("放假", date(2027, 5, 1)),
    ]


def test_without_a_month_the_day_stays_as_written():
    [row] = read_month_calendar(
        WEEK,
        [
            ("1日\n开会", "2日", "3日", "4日", "5日", "6日", "7日"),
            ("8日", "9日", "10日", "", "", "", ""),
        ],
        ResolutionContext(term=TERM),
    )
    assert (row.due, row.due_text) == (None, "1日")


def test_a_timetable_is_no_calendar():
    assert read_month_calendar(WEEK[:5], [("语文", "数学", "语文", "体育", "音乐")] * 3,
                           ResolutionContext()) == []  # fmt: skip


def test_a_remark_below_a_calendar_is_kept_beside_its_rows():
    weeks = [
        tuple(
            f"{day}日\n工作{day}" if day % 7 == 1 else f"{day}日" for day in range(first, first + 7)
        )
        for first in (1, 8, 15, 22)
    ]
    table = DocumentTable(rows=(WEEK, *weeks, ("备注：以通知为准",) * 7))
    read = read_plan_table(table, ResolutionContext(term=TERM, month=3))
    assert [row.title for row in read.rows] == ["工作1", "工作8", "工作15", "工作22"]
    assert read.notes == ("备注：以通知为准",)
