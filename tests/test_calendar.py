from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetingtui.calendar import Term, meeting_days, read_deadline

TERM = Term(id="2026-2027-1", first_monday=date(2026, 8, 31), end=date(2027, 1, 22))
SUNDAY = date(2026, 11, 22)


def test_weeks_are_counted_from_the_first_monday():
    assert TERM.week_of(date(2026, 8, 31)) == 1
    assert TERM.week_of(date(2026, 9, 6)) == 1
    assert TERM.week_of(date(2026, 9, 7)) == 2
    assert TERM.week_of(date(2026, 8, 30)) == 0
    assert TERM.weeks == 21
    assert TERM.day(12, 0) == date(2026, 11, 16)


@given(st.dates(date(2025, 1, 1), date(2028, 1, 1)))
def test_a_day_and_its_week_agree(day):
    assert TERM.day(TERM.week_of(day), day.weekday()) == day


def test_a_term_holds_its_first_and_last_day():
    assert TERM.holds(TERM.first_monday)
    assert TERM.holds(TERM.end)
    assert not TERM.holds(TERM.end + timedelta(days=1))
    assert TERM.title == "2026—2027学年第一学期"


def test_working_days_follow_the_school_then_the_nation_then_the_week():
    term = Term(
        id="2026-2027-1",
        first_monday=date(2026, 8, 31),
        end=date(2027, 1, 22),
        holidays=(date(2026, 11, 12),),
        workdays=(date(2026, 10, 3),),
    )
    assert not term.is_workday(date(2026, 11, 12))
    assert term.is_workday(date(2026, 10, 3))
    assert not TERM.is_workday(date(2026, 10, 1))
    assert not TERM.is_workday(date(2026, 11, 22))
    assert TERM.is_workday(date(2026, 11, 23))


def test_years_the_nation_has_not_yet_published_go_by_weekday():
    assert TERM.is_workday(date(2099, 1, 2))
    assert not TERM.is_workday(date(2099, 1, 3))


def test_meetings_come_every_second_week_and_move_off_holidays():
    term = Term(
        id="2026-2027-1",
        first_monday=date(2026, 8, 31),
        end=date(2026, 11, 1),
        holidays=(date(2026, 9, 14), date(2026, 9, 15)),
    )
    days = list(meeting_days(term, weekday=0, every=2))
    assert days[:2] == [date(2026, 8, 31), date(2026, 9, 16)]
    assert all(term.is_workday(day) for day in days)


def test_a_week_without_a_working_day_left_has_no_meeting():
    week = tuple(date(2026, 9, 14) + timedelta(days=offset) for offset in range(7))
    term = Term(
        id="2026-2027-1", first_monday=date(2026, 8, 31), end=date(2026, 9, 27), holidays=week
    )
    found = [term.week_of(day) for day in meeting_days(term, weekday=0)]
    assert found == [1, 2, 4]


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
    ],
)
def test_what_is_not_sure_is_no_date(text):
    assert read_deadline(text, SUNDAY, TERM) is None


def test_the_school_year_ends_with_its_second_term():
    spring = Term(id="2025-2026-2", first_monday=date(2026, 3, 2), end=date(2026, 7, 3))
    assert read_deadline("学年末", date(2026, 3, 2), spring) == date(2026, 7, 3)
    assert read_deadline("年底", date(2026, 3, 2), spring) == date(2026, 12, 31)


def test_december_runs_over_into_the_next_year():
    assert read_deadline("下月底", date(2026, 12, 10), TERM) == date(2027, 1, 31)
    assert read_deadline("5日", date(2026, 12, 10), TERM) == date(2027, 1, 5)


@given(
    st.text("0123456789月日号年周第底末前内本下个学期一十五天.-", max_size=10),
    st.dates(date(2026, 8, 1), date(2027, 8, 1)),
)
def test_any_words_are_a_date_near_the_term_or_none(text, today):
    found = read_deadline(text, today, TERM)
    assert found is None or 2000 <= found.year <= 2099
