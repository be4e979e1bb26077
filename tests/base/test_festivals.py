from datetime import date

import pytest
from chinese_calendar import Holiday, get_holiday_detail

from meetingtui.base.festivals import FESTIVALS, festival_day


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
