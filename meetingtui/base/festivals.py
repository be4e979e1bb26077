"""Dates of the days that deadlines are named after: festivals, memorial days and the 24 solar
terms.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache

_FIXED: Mapping[str, tuple[int, int]] = {
    "元旦": (1, 1),
    "学雷锋日": (3, 5),
    "三八妇女节": (3, 8),
    "三八": (3, 8),
    "妇女节": (3, 8),
    "植树节": (3, 12),
    "国家安全日": (4, 15),
    "世界地球日": (4, 22),
    "地球日": (4, 22),
    "世界读书日": (4, 23),
    "读书日": (4, 23),
    "五一劳动节": (5, 1),
    "五一": (5, 1),
    "劳动节": (5, 1),
    "五四青年节": (5, 4),
    "五四": (5, 4),
    "青年节": (5, 4),
    "六一儿童节": (6, 1),
    "六一": (6, 1),
    "儿童节": (6, 1),
    "环境日": (6, 5),
    "爱眼日": (6, 6),
    "禁毒日": (6, 26),
    "七一": (7, 1),
    "建党节": (7, 1),
    "八一": (8, 1),
    "建军节": (8, 1),
    "教师节": (9, 10),
    "烈士纪念日": (9, 30),
    "十一国庆": (10, 1),
    "国庆": (10, 1),
    "建队日": (10, 13),
    "建队节": (10, 13),
    "消防日": (11, 9),
    "宪法日": (12, 4),
    "公祭日": (12, 13),
}
"""Month and day of each festival that has the same date every year, by name."""

_LUNAR_NAMES = ("春节", "元宵", "端午", "中秋", "重阳")
_LUNAR: Mapping[int, tuple[tuple[int, int], ...]] = {
    2024: ((2, 10), (2, 24), (6, 10), (9, 17), (10, 11)),
    2025: ((1, 29), (2, 12), (5, 31), (10, 6), (10, 29)),
    2026: ((2, 17), (3, 3), (6, 19), (9, 25), (10, 18)),
    2027: ((2, 6), (2, 20), (6, 9), (9, 15), (10, 8)),
    2028: ((1, 26), (2, 9), (5, 28), (10, 3), (10, 26)),
    2029: ((2, 13), (2, 27), (6, 16), (9, 22), (10, 16)),
    2030: ((2, 3), (2, 17), (6, 5), (9, 12), (10, 5)),
    2031: ((1, 23), (2, 6), (6, 24), (10, 1), (10, 24)),
    2032: ((2, 11), (2, 25), (6, 12), (9, 19), (10, 12)),
    2033: ((1, 31), (2, 14), (6, 1), (9, 8), (10, 1)),
    2034: ((2, 19), (3, 5), (6, 20), (9, 27), (10, 20)),
    2035: ((2, 8), (2, 22), (6, 10), (9, 16), (10, 9)),
    2036: ((1, 28), (2, 11), (5, 30), (10, 4), (10, 27)),
    2037: ((2, 15), (3, 1), (6, 18), (9, 24), (10, 17)),
    2038: ((2, 4), (2, 18), (6, 7), (9, 13), (10, 7)),
    2039: ((1, 24), (2, 7), (5, 27), (10, 2), (10, 26)),
    2040: ((2, 12), (2, 26), (6, 14), (9, 20), (10, 14)),
}
"""Month and day of each festival of ``_LUNAR_NAMES``, in that order, by year.

A fixed table, because the national calendar's library knows these days only once a year's
holidays are published; a test compares the years it knows. Years not listed have none.
"""

_SOLAR_TERMS = (
    "小寒", "大寒", "立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满", "芒种", "夏至",
    "小暑", "大暑", "立秋", "处暑", "白露", "秋分", "寒露", "霜降", "立冬", "小雪", "大雪", "冬至",
)  # fmt: skip

FESTIVALS = tuple(sorted((*_FIXED, *_LUNAR_NAMES, *_SOLAR_TERMS), key=len, reverse=True))
"""All known names of festivals, memorial days and solar terms, longest first; 节 is left off
where it may be omitted.
"""


def festival_day(name: str, year: int) -> date | None:
    """Return the date of a festival in a year; None where it is not known.

    Args:
        name: one of :data:`FESTIVALS`.
        year: year of the Gregorian calendar.
    """
    if name in _FIXED:
        return date(year, *_FIXED[name])
    if name in _LUNAR_NAMES:
        days = _LUNAR.get(year)
        return date(year, *days[_LUNAR_NAMES.index(name)]) if days else None
    return _solar_terms(year).get(name)


@cache
def _solar_terms(year: int) -> dict[str, date]:
    """Return the dates of the 24 solar terms of a year by name; empty for years without data."""
    from chinese_calendar import get_solar_terms

    try:
        found = get_solar_terms(date(year, 1, 1), date(year, 12, 31))
    except (KeyError, ValueError, NotImplementedError):
        return {}  # a year that the library has no data for
    return {name: day for day, name in found}
