import pytest

from meetingtui.school.settings_normalisation import (
    clock_time_or_unchanged,
    iso_date_or_unchanged,
    weekday_or_unchanged,
)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2021-2-22", "2021-02-22"),
        ("2021/02/22", "2021-02-22"),
        ("2021.2.22", "2021-02-22"),
        ("2021年2月22日", "2021-02-22"),
        ("２０２１－２－２２", "2021-02-22"),
        ("2021-2-30", "2021-2-30"),
        ("开学后", "开学后"),
    ],
)
def test_a_day_is_brought_into_one_form(text, day):
    assert iso_date_or_unchanged(text) == day


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("14：30", "14:30"),
        ("14点30分", "14:30"),
        ("下午2点半", "14:30"),
        ("下午2:30", "14:30"),
        ("9点", "9:00"),
        ("中午12点", "12:00"),
        ("25:00", "25:00"),
        ("下班后", "下班后"),
    ],
)
def test_a_time_is_brought_into_one_form(text, time):
    assert clock_time_or_unchanged(text) == time


@pytest.mark.parametrize(
    ("text", "day"),
    [("星期一", "周一"), ("周天", "周日"), ("礼拜三", "周三"), ("5", "周五"), ("周八", "周八")],
)
def test_a_weekday_is_brought_into_one_form(text, day):
    assert weekday_or_unchanged(text) == day
