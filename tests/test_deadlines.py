from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetingtui.calendar import Term
from meetingtui.deadlines import read_deadline

TERM = Term(id="2026-2027-1", first_monday=date(2026, 8, 31), end=date(2027, 1, 22))
SUNDAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12月5日", date(2026, 12, 5)),
        ("12月5日前", date(2026, 12, 5)),
        ("12 月 5 日之前", date(2026, 12, 5)),
        ("2026年12月5日以前", date(2026, 12, 5)),
        ("2027-01-08", date(2027, 1, 8)),
        ("12.5", date(2026, 12, 5)),
        ("1月8日", date(2027, 1, 8)),
        ("9月1日", date(2026, 9, 1)),
        ("3月1日", date(2027, 3, 1)),
        ("25日", date(2026, 11, 25)),
        ("5日前", date(2026, 12, 5)),
        ("本月5日", date(2026, 11, 5)),
        ("今天", SUNDAY),
        ("明天前", date(2026, 11, 23)),
        ("后天", date(2026, 11, 24)),
        ("周日", SUNDAY),
        ("周五前", date(2026, 11, 27)),
        ("本周五", date(2026, 11, 20)),
        ("下周五前", date(2026, 11, 27)),
        ("下下周三", date(2026, 12, 2)),
        ("星期天", SUNDAY),
        ("月底", date(2026, 11, 30)),
        ("本月底前", date(2026, 11, 30)),
        ("下月底", date(2026, 12, 31)),
        ("下个月底", date(2026, 12, 31)),
        ("12月底", date(2026, 12, 31)),
        ("1月末", date(2027, 1, 31)),
        ("第12周", date(2026, 11, 20)),
        ("第十二周前", date(2026, 11, 20)),
        ("第14周周三", date(2026, 12, 2)),
        ("学期末", date(2027, 1, 22)),
        ("学期结束前", date(2027, 1, 22)),
        ("期末", date(2027, 1, 22)),
        ("寒假前", date(2027, 1, 22)),
        ("11月", date(2026, 11, 30)),
        ("十一月二十日前后", date(2026, 11, 20)),
        ("11月份", date(2026, 11, 30)),
        ("十一月底", date(2026, 11, 30)),
        ("12月上旬", date(2026, 12, 10)),
        ("12月中旬前", date(2026, 12, 20)),
        ("12月下旬", date(2026, 12, 31)),
        ("10月下旬至11月中旬", date(2026, 11, 20)),
        ("年底前", date(2026, 12, 31)),
        ("国庆节前", date(2026, 10, 1)),
        ("五一劳动节前", date(2027, 5, 1)),
        ("“元旦”前", date(2027, 1, 1)),
        ("9—11月", date(2026, 11, 30)),
        ("9月至11月", date(2026, 11, 30)),
        ("第3—5周", date(2026, 10, 2)),
        ("第3周至第5周", date(2026, 10, 2)),
        ("第2、4、6周", date(2026, 10, 9)),
        ("10.12—10.30", date(2026, 10, 30)),
        ("10月12日-10月30日", date(2026, 10, 30)),
        ("10月12日至30日", date(2026, 10, 30)),
        ("下周", date(2026, 11, 27)),
        ("下周内", date(2026, 11, 27)),
        ("下下周", date(2026, 12, 4)),
        ("周五下班前", date(2026, 11, 27)),
        ("下班前", SUNDAY),
        ("明天上午", date(2026, 11, 23)),
        ("明天下午3点半前", date(2026, 11, 23)),
        ("大后天", date(2026, 11, 25)),
        ("三天内", date(2026, 11, 25)),
        ("5日内", date(2026, 11, 27)),
        ("一周内", date(2026, 11, 29)),
        ("两周之内", date(2026, 12, 6)),
        ("3个工作日内", date(2026, 11, 25)),
        ("三个月内", date(2027, 2, 22)),
        ("年内", date(2026, 12, 31)),
        ("本月内", date(2026, 11, 30)),
        ("下个月", date(2026, 12, 31)),
        ("下月初", date(2026, 12, 4)),
        ("1月初", date(2027, 1, 5)),
        ("下个月10号", date(2026, 12, 10)),
        ("下月十号前", date(2026, 12, 10)),
        ("放假前", date(2027, 1, 22)),
        ("周五（11月27日）前", date(2026, 11, 27)),
        ("周五前（12月4日）", date(2026, 12, 4)),
        ("12月4日（周五）前", date(2026, 12, 4)),
    ],
)
def test_deadlines_in_words_become_dates(text, day):
    assert read_deadline(text, SUNDAY, TERM) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "前",
        "每月",
        "尽快",
        "13月5日",
        "2月30日",
        "31日",
        "0月底",
        "第0周",
        "第40周",
        "周八",
        "12周",
        "13月",
        "学年末",
        "暑假",
        "三天",
        "一周",
        "下次例会前",
        "99周内",
        "（周五）",
    ],
)
def test_what_is_not_sure_is_no_date(text):
    assert read_deadline(text, SUNDAY, TERM) is None


def test_this_week_ends_with_its_last_working_day():
    monday = date(2026, 11, 23)
    assert read_deadline("本周内", monday, TERM) == date(2026, 11, 27)
    assert read_deadline("这周", monday, TERM) == date(2026, 11, 27)
    without_friday = Term(
        id="2026-2027-1",
        first_monday=TERM.first_monday,
        end=TERM.end,
        holidays=(date(2026, 11, 27),),
    )
    assert read_deadline("本周内", monday, without_friday) == date(2026, 11, 26)
    assert read_deadline("本周内", SUNDAY, TERM) == SUNDAY


def test_the_next_meeting_is_a_deadline_where_its_day_is_known():
    coming = date(2026, 12, 7)
    for text in ("下次例会前", "下次会前", "下一次会议之前"):
        assert read_deadline(text, SUNDAY, TERM, coming) == coming


def test_the_school_year_ends_with_its_second_term():
    spring = Term(id="2025-2026-2", first_monday=date(2026, 3, 2), end=date(2026, 7, 3))
    assert read_deadline("学年末", date(2026, 3, 2), spring) == date(2026, 7, 3)
    assert read_deadline("年底", date(2026, 3, 2), spring) == date(2026, 12, 31)


def test_december_runs_over_into_the_next_year():
    assert read_deadline("下月底", date(2026, 12, 10), TERM) == date(2027, 1, 31)
    assert read_deadline("5日", date(2026, 12, 10), TERM) == date(2027, 1, 5)


@given(
    st.text("0123456789月日号年周第底末初前内本下个学期一十五天（）工作.-", max_size=10),
    st.dates(date(2026, 8, 1), date(2027, 8, 1)),
)
def test_any_words_are_a_date_near_the_term_or_none(text, today):
    found = read_deadline(text, today, TERM)
    assert found is None or 2000 <= found.year <= 2099
