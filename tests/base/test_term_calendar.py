from datetime import date, timedelta

import pytest
from chinese_calendar import Holiday, get_holiday_detail
from hypothesis import given
from hypothesis import strategies as st

from meetingtui.base.term_calendar import (
    FESTIVALS,
    Term,
    default_term_for_date,
    festival_day,
    meeting_days,
)

TERM = Term(id="2026-2027-1", first_monday=date(2026, 8, 31), end=date(2027, 1, 22))
SUNDAY = date(2026, 11, 22)


def test_weeks_are_counted_from_the_first_monday():
    assert TERM.week_number_of(date(2026, 8, 31)) == 1
    assert TERM.week_number_of(date(2026, 9, 6)) == 1
    assert TERM.week_number_of(date(2026, 9, 7)) == 2
    assert TERM.week_number_of(date(2026, 8, 30)) == 0
    assert TERM.week_count == 21
    assert TERM.date_in_week(12, 0) == date(2026, 11, 16)


@given(st.dates(date(2025, 1, 1), date(2028, 1, 1)))
def test_a_day_and_its_week_agree(day):
    assert TERM.date_in_week(TERM.week_number_of(day), day.weekday()) == day


def test_a_term_holds_its_first_and_last_day():
    assert TERM.contains(TERM.first_monday)
    assert TERM.contains(TERM.end)
    assert not TERM.contains(TERM.end + timedelta(days=1))
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


@pytest.mark.parametrize("year", [1999, 2031, 2099])
def test_of_years_not_published_the_holidays_of_a_fixed_date_are_known(
    year: int, recwarn: pytest.WarningsRecorder
) -> None:
    for month, number in ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)):
        assert not TERM.is_workday(date(year, month, number))
    assert not recwarn.list


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
    found = [term.week_number_of(day) for day in meeting_days(term, weekday=0)]
    assert found == [1, 2, 4]


def test_a_week_is_told_only_within_the_term():
    term = Term(id="2026-2027-1", first_monday=date(2026, 9, 7), end=date(2027, 1, 15))
    assert term.week_label(date(2026, 9, 20)) == "第2周"
    assert term.week_label(date(2026, 9, 6)) == ""
    assert term.week_label(date(2027, 1, 16)) == ""


@given(st.dates(date(2000, 1, 1), date(2098, 12, 31)))
def test_the_usual_term_begins_on_a_monday_and_is_the_running_or_next_one(today):
    term = default_term_for_date(today)
    assert term.first_monday.weekday() == 0
    assert term.title != term.id
    assert term.first_monday - timedelta(weeks=10) <= today <= term.end
    assert term.week_count == 20
    assert term.first_monday.month in (8, 9) if term.id.endswith("-1") else (2,)


@pytest.mark.parametrize("year", [2024, 2025, 2026])
@pytest.mark.parametrize(
    ("name", "holiday"),
    [
        ("端午", Holiday.dragon_boat_festival),
        ("中秋", Holiday.mid_autumn_festival),
        ("春节", Holiday.spring_festival),
        ("清明", Holiday.tomb_sweeping_day),
    ],
)
def test_the_national_calendar_agrees_on_days_that_move(name, holiday, year):
    day = festival_day(name, year)
    assert day is not None
    is_off, called = get_holiday_detail(day)
    # In 2025 Mid-Autumn Day lay inside the National Day holidays.
    assert is_off and called in (holiday.value, Holiday.national_day.value)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("谷雨", date(2027, 4, 20)),
        ("清明", date(2027, 4, 5)),
        ("冬至", date(2026, 12, 22)),
        ("端午", date(2027, 6, 9)),
        ("五四", date(2027, 5, 4)),
    ],
)
def test_days_of_years_whose_holidays_are_not_published(name, day):
    assert festival_day(name, day.year) == day


def test_a_year_that_is_not_known_has_no_such_day():
    assert festival_day("端午", 2041) is None
    assert festival_day("谷雨", 2200) is None
    assert all(festival_day(name, 2030) for name in FESTIVALS)
