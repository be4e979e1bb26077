"""The school calendar: terms (学期) with weeks, working days and meeting dates; festivals.

Festivals are the days that deadlines are named after, with memorial days and the 24 solar terms.
"""

import warnings
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from itertools import count

import msgspec

from meetingtui.base.wording import month_day, term_title


class Term(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One school term (学期): its id, dates, and the school's own days off and working days."""

    id: str
    """``2026-2027-1``: the school year, and 1 or 2 for its first or second half."""
    first_monday: date
    """Monday of week 1, the week in which teaching begins."""
    end: date
    """Last day of the term, inclusive."""
    holidays: tuple[date, ...] = ()
    """Days off that the national calendar does not have (yet)."""
    workdays: tuple[date, ...] = ()
    """Working days that would otherwise be days off (调休、校内安排)."""

    @property
    def title(self) -> str:
        """The term's Chinese title: 2026—2027学年第一学期."""
        return term_title(self.id)

    @property
    def week_count(self) -> int:
        """Number of weeks in the school term, the last one whole or not."""
        return self.week_number_of(self.end)

    def week_number_of(self, day: date) -> int:
        """Return the number of the term's week that a day is in, from 1, counted on after the term;
        0 or less before it.
        """
        return (day - self.first_monday).days // 7 + 1

    def week_label(self, day: date) -> str:
        """Return the day's week in Chinese (第12周); empty outside the term."""
        return f"第{self.week_number_of(day)}周" if self.contains(day) else ""

    def date_in_week(self, week: int, weekday: int) -> date:
        """Return the date of a weekday in a week of this term, also one after its last day.

        Args:
            week: number of the week, from 1.
            weekday: 0 for Monday … 6 for Sunday.
        """
        return self.first_monday + timedelta(weeks=week - 1, days=weekday)

    def contains(self, day: date) -> bool:
        """Whether a day is in the term, first Monday and last day included."""
        return self.first_monday <= day <= self.end

    def is_workday(self, day: date) -> bool:
        """Whether a day is a working day: by the term's own days first, then the national calendar.

        For years whose holiday notice is not published yet, weekdays are working days except the
        public holidays that have the same date every year.
        """
        if day in self.holidays:
            return False
        if day in self.workdays:
            return True
        known = _national_workday(day)
        if known is not None:
            return known
        return day.weekday() < 5 and (day.month, day.day) not in _SAME_EVERY_YEAR


_SAME_EVERY_YEAR = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}
"""Month and day of 元旦, 劳动节 and 国庆节 (全国年节及纪念日放假办法, as of 2025)."""


@cache
def _national_workday(day: date) -> bool | None:
    """Whether a day is a working day by the State Council's notices; None for years not
    published yet.
    """
    from chinese_calendar import is_workday

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return bool(is_workday(day))
        except NotImplementedError:  # how the library says that a year is not published yet
            return None


def weeks_and_holidays_text(term: Term) -> str:
    """Describe a term's weeks and national holidays in Chinese, for the user to check.

    Example: 共 21 周。国家假日：9月25日、10月1日—10月7日。调休上班：9月20日。2027
    年的放假安排还没有公布。
    """
    days = [
        term.first_monday + timedelta(days=at)
        for at in range((term.end - term.first_monday).days + 1)
    ]
    off = [day for day in days if day.weekday() < 5 and _national_workday(day) is False]
    made_up = [day for day in days if day.weekday() >= 5 and _national_workday(day)]
    unknown = sorted({day.year for day in days if _national_workday(day) is None})
    said = [f"共 {term.week_count} 周。"]
    if off:
        said.append(f"国家假日：{'、'.join(_days_off_range_texts(off))}。")
    if made_up:
        said.append(f"调休上班：{'、'.join(map(month_day, made_up))}。")
    said += [f"{year} 年的放假安排还没有公布。" for year in unknown]
    return "".join(said)


def _days_off_range_texts(days: list[date]) -> list[str]:
    """Format days off in Chinese, consecutive ones as a range; a weekend does not break a range."""
    runs: list[list[date]] = []
    for day in days:
        if runs and (day - runs[-1][-1]).days <= (3 if day.weekday() == 0 else 1):
            runs[-1].append(day)
        else:
            runs.append([day])
    return [
        month_day(run[0]) if len(run) == 1 else f"{month_day(run[0])}—{month_day(run[-1])}"
        for run in runs
    ]


def meeting_days(
    term: Term,
    *,
    weekday: int,
    every: int = 1,
    first_week: int = 1,
    after: date = date.min,
) -> Iterator[date]:
    """Yield the dates of a term's regular meetings, in order.

    A date that is a day off moves to the next working day of the same week, or is left out
    where the week has none left.

    Args:
        term: the term.
        weekday: day of the meeting, 0 for Monday.
        every: weeks from one meeting to the next.
        first_week: number of the week of the first meeting, from 1.
        after: only later dates are yielded.
    """
    for week in range(first_week, term.week_count + 1, every):
        if term.date_in_week(week, 6) <= after:
            continue  # without asking the national calendar about its days
        for offset in range(weekday, 7):
            day = term.date_in_week(week, offset)
            if day <= term.end and term.is_workday(day):
                if day > after:
                    yield day
                break


def default_term_for_date(today: date) -> Term:
    """Return the term that a day is in, or the next one, with the usual dates of Chinese schools,
    not those of school.yaml.

    The first term begins in the week of 1 September, the second in that of 17 February (a week
    later where the day is on a weekend); both begin on a Monday and end on the Friday of week 20.
    """
    return next(term for term in default_terms_from_year(today.year - 1) if today <= term.end)


def default_terms_from_year(year: int) -> Iterator[Term]:
    """Yield terms with the usual dates of Chinese schools (see :func:`default_term_for_date`), in
    order, without end.

    Args:
        year: calendar year in which the school year of the first yielded term begins.
    """
    for autumn in count(year):
        for half, begins in ((1, date(autumn, 9, 1)), (2, date(autumn + 1, 2, 17))):
            teaching = begins + timedelta(days=2 if begins.weekday() >= 5 else 0)
            monday = teaching - timedelta(days=teaching.weekday())
            yield Term(
                id=f"{autumn}-{autumn + 1}-{half}",
                first_monday=monday,
                end=monday + timedelta(weeks=20, days=-3),
            )


def default_term_after(term: Term) -> Term:
    """Return the term that follows another, with the usual dates of Chinese schools (see
    :func:`default_term_for_date`); where the other has not ended by then it begins on the Monday
    after that, and has at least 18 weeks.
    """
    year, half = int(term.id[:4]), int(term.id[-1])
    wanted = f"{year}-{year + 1}-2" if half == 1 else f"{year + 1}-{year + 2}-1"
    usual = next(each for each in default_terms_from_year(year) if each.id == wanted)
    late = (term.end - usual.first_monday).days // 7 + 1
    if late <= 0:
        return usual
    monday = usual.first_monday + timedelta(weeks=late)
    return Term(id=wanted, first_monday=monday, end=max(usual.end, monday + timedelta(weeks=18)))


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
        name: one of :data:`FESTIVALS`; None is returned for any other.
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
