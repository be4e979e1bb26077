from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetingtui.base.deadline_conversion import read_deadline
from meetingtui.base.deadline_parser import DeadlineParser
from meetingtui.base.term_calendar import Term

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
def test_uncertain_deadlines_give_no_date(text):
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


SPRING = Term(id="2026-2027-2", first_monday=date(2027, 2, 22), end=date(2027, 7, 2))
MARCH = date(2027, 3, 8)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("清明前", date(2027, 4, 5)),
        ("谷雨前后", date(2027, 4, 20)),
        ("五四青年节前", date(2027, 5, 4)),
        ("三八节前", date(2027, 3, 8)),
        ("端午节前", date(2027, 6, 9)),
        ("植树节前", date(2027, 3, 12)),
        ("元旦前", date(2028, 1, 1)),
        ("开学第一周", date(2027, 2, 26)),
        ("本学期第8周前", date(2027, 4, 16)),
        ("中旬", date(2027, 3, 20)),
        ("下月中旬", date(2027, 4, 20)),
        ("月中", date(2027, 3, 15)),
        ("半个月内", date(2027, 3, 23)),
        ("暑假前", date(2027, 7, 2)),
        ("放暑假前", date(2027, 7, 2)),
        ("这学期结束前", date(2027, 7, 2)),
        ("4月15日—16日", date(2027, 4, 16)),
        ("开学两周内", date(2027, 3, 5)),
        ("周末前", date(2027, 3, 12)),
        ("寒假前", None),
        ("期中考试前", None),
        ("五一后", None),
    ],
)
def test_deadlines_of_the_school_year(text, day):
    assert read_deadline(text, MARCH, SPRING) == day


def test_the_opening_of_term_is_a_day_only_before_it():
    assert read_deadline("开学前", date(2027, 2, 15), SPRING) == date(2027, 2, 22)
    assert read_deadline("开学前", MARCH, SPRING) is None


def test_the_meeting_of_next_week_is_its_day_only_where_there_is_one():
    assert read_deadline("下周例会前", MARCH, SPRING, date(2027, 3, 15)) == date(2027, 3, 15)
    assert read_deadline("下周例会前", MARCH, SPRING, date(2027, 3, 22)) is None
    assert read_deadline("本周例会前", MARCH, SPRING, date(2027, 3, 9)) == date(2027, 3, 9)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("月底前把校历印出来", "月底前"),
        ("每周五放学前检查", "每周五"),
        ("期中考试后一周内做分析", "期中考试后一周内"),
        ("周五（3月12日）前交", "周五（3月12日）前"),
        ("4月15日—16日", "4月15日—16日"),
        ("尽快报上来", "尽快"),
        ("国庆后调整", "国庆后"),
        ("下周一起执行", ""),
        ("9月开始试行", ""),
        ("校门前", ""),
    ],
)
def test_a_deadline_is_found_at_its_place_in_a_line(line, words):
    found = DeadlineParser(MARCH, SPRING).deadline_at(line)
    assert (found.words if found else "") == words


@pytest.mark.parametrize(
    ("words", "day"),
    [("2027年4月底", date(2027, 4, 30)), ("2027年4月", date(2027, 4, 30)), ("2026年4月底", None)],
)
def test_a_month_with_its_year_is_that_of_the_term_or_nothing(words, day):
    assert read_deadline(words, MARCH, SPRING) == day


def test_the_month_before_a_term_begins_is_of_the_year_in_which_it_begins():
    term = Term(id="2026-2027-2", first_monday=date(2027, 3, 1), end=date(2027, 7, 9))
    assert read_deadline("2月", term.first_monday, term) == date(2027, 2, 28)
    assert read_deadline("2月26日", date(2027, 2, 20), term) == date(2027, 2, 26)
    assert read_deadline("2月", date(2027, 5, 6), term) == date(2028, 2, 29)
    assert read_deadline("1月", date(2027, 5, 6), term) == date(2028, 1, 31)
