"""The school's calendar: a term, its weeks, its working days, its deadlines in words."""

import re
import warnings
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache

import msgspec

from meetingtui.wording import read_chinese_number, term_title

_WEEKDAY_SIGNS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}


class Term(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One school term (学期)."""

    id: str
    """``2026-2027-1``: the school year and its first or second half."""
    first_monday: date
    """Monday of week 1, the week in which teaching begins."""
    end: date
    """Last day of the term, inclusive."""
    holidays: tuple[date, ...] = ()
    """Days off that the national calendar does not know (or not yet)."""
    workdays: tuple[date, ...] = ()
    """Working days that would otherwise be days off (调休、校内安排)."""

    @property
    def title(self) -> str:
        """2026—2027学年第一学期"""
        return term_title(self.id)

    @property
    def weeks(self) -> int:
        """How many weeks the term has."""
        return self.week_of(self.end)

    def week_of(self, day: date) -> int:
        """The week's number, from 1; 0 or less before the term."""
        return (day - self.first_monday).days // 7 + 1

    def day(self, week: int, weekday: int) -> date:
        """The date of a weekday (0 is Monday) in a week of this term."""
        return self.first_monday + timedelta(weeks=week - 1, days=weekday)

    def holds(self, day: date) -> bool:
        """Whether the day lies between the first Monday and the last day."""
        return self.first_monday <= day <= self.end

    def is_workday(self, day: date) -> bool:
        """Working day by school.yaml first, the national calendar second, weekday last."""
        if day in self.holidays:
            return False
        if day in self.workdays:
            return True
        known = _national_workday(day)
        return day.weekday() < 5 if known is None else known


@cache
def _national_workday(day: date) -> bool | None:
    """What the State Council's holiday notices say; None for years not yet published."""
    from chinese_calendar import is_workday

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return bool(is_workday(day))
        except NotImplementedError:
            return None


def meeting_days(
    term: Term, *, weekday: int, every: int = 1, first_week: int = 1
) -> Iterator[date]:
    """The term's regular meeting dates: every ``every`` weeks from ``first_week``.

    A date that is a day off moves to the next working day of the same week, or
    falls out where the week has none left.
    """
    for week in range(first_week, term.weeks + 1, every):
        for offset in range(weekday, 7):
            day = term.day(week, offset)
            if day <= term.end and term.is_workday(day):
                yield day
                break


def read_deadline(text: str, today: date, term: Term) -> date | None:
    """The date that a deadline in words means, or None where it is not sure.

    Understood: 12月5日, 2026年12月5日, 2026-12-05, 12.5, 5日, 今天/明天/后天, 周五, 本周五,
    下周五, 月底, 本月底, 下月底, 12月, 12月底, 12月上旬, 第12周, 年底, 国庆节, 学期末, 寒假前,
    each with or without 前/之前/以前. Of a span (9—11月, 第3—5周, 2.19—2.23) it is the end.
    A day and month without a year is taken in the term, else nearest after today.
    """
    text = re.sub(r"[\s“”\"]|(?<!假)(之前|以前|前后?|内|左右)$", "", text)
    for pattern, reader in _DEADLINES:
        if match := re.fullmatch(pattern, text):
            try:
                return reader(match, today, term)
            except (ValueError, OverflowError):
                return None
    return None


_Reader = Callable[[re.Match[str], date, Term], date | None]


def _number(words: str) -> int:
    return read_chinese_number(words) or 0


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _year_of(month: int, today: date, term: Term) -> int:
    for year in (term.first_monday.year, term.end.year):
        if term.first_monday <= _month_end(year, month) and date(year, month, 1) <= term.end:
            return year
    return today.year if month >= today.month else today.year + 1


def _month_day(match: re.Match[str], today: date, term: Term) -> date:
    month, day = _number(match["m"]), _number(match["d"])
    return date(_year_of(month, today, term), month, day)


def _full(match: re.Match[str], _today: date, _term: Term) -> date:
    return date(int(match["y"]), int(match["m"]), int(match["d"]))


def _day_only(match: re.Match[str], today: date, _term: Term) -> date:
    day = int(match["d"])
    if match["this"] or day >= today.day:
        return today.replace(day=day)
    return (_month_end(today.year, today.month) + timedelta(days=1)).replace(day=day)


def _weekday(match: re.Match[str], today: date, _term: Term) -> date:
    monday = today - timedelta(days=today.weekday())
    offset = _WEEKDAY_SIGNS[match["w"]]
    day = monday + timedelta(days=offset, weeks=len(match["next"] or ""))
    return day if match["next"] or match["this"] or day >= today else day + timedelta(weeks=1)


def _in_days(days: int) -> _Reader:
    return lambda _match, today, _term: today + timedelta(days=days)


def _end_of_month(match: re.Match[str], today: date, term: Term) -> date:
    if match["m"]:
        month = _number(match["m"])
        first = date(_year_of(month, today, term), month, 1)
        return _month_end(first.year, first.month)
    end = _month_end(today.year, today.month)
    if match["next"]:
        after = end + timedelta(days=1)
        return _month_end(after.year, after.month)
    return end


def _third_of_month(match: re.Match[str], today: date, term: Term) -> date:
    month = _number(match["m"])
    first = date(_year_of(month, today, term), month, 1)
    if match["third"] == "下":
        return _month_end(first.year, first.month)
    return first.replace(day=10 if match["third"] == "上" else 20)


def _festival(match: re.Match[str], today: date, term: Term) -> date:
    month, day = next(on for name, on in _FESTIVALS.items() if match[0].startswith(name))
    return date(_year_of(month, today, term), month, day)


def _end_of_year(_match: re.Match[str], today: date, term: Term) -> date:
    return date(_year_of(12, today, term), 12, 31)


def _school_year_end(_match: re.Match[str], _today: date, term: Term) -> date | None:
    return term.end if term.id.endswith("-2") else None


def _week(match: re.Match[str], _today: date, term: Term) -> date | None:
    week = read_chinese_number(match["n"])
    if week is None or not 1 <= week <= term.weeks:
        return None
    return term.day(week, _WEEKDAY_SIGNS[match["w"]] if match["w"] else 4)


def _term_end(_match: re.Match[str], _today: date, term: Term) -> date:
    return term.end


_FESTIVALS = {
    "元旦": (1, 1),
    "五一": (5, 1),
    "劳动节": (5, 1),
    "六一": (6, 1),
    "儿童节": (6, 1),
    "教师节": (9, 10),
    "国庆": (10, 1),
}
"""Days that deadlines are named after; those of the lunar calendar move and are left out."""

_WEEKDAY = r"(?:周|星期|礼拜)(?P<w>[一二三四五六日天])"
_COUNT = r"[\d一二三四五六七八九十]{1,3}"
_MONTH = r"(?P<m>\d{1,2}|[一二三四五六七八九]|十[一二]?)"
_ANY_MONTH = _MONTH.replace("?P<m>", "?:")
_TO = r"(?:[—–―~～\-－至到]+)"

_DEADLINES: tuple[tuple[str, _Reader], ...] = (
    (r"(?P<y>20\d\d)[-./年](?P<m>\d{1,2})[-./月](?P<d>\d{1,2})[日号]?", _full),
    (r"(?P<m>\d{1,2})[-./月](?P<d>\d{1,2})[日号]?", _month_day),
    (rf"{_MONTH}月(?P<d>{_COUNT})[日号]", _month_day),
    (
        rf"\d{{1,2}}[./月]\d{{1,2}}[日号]?{_TO}(?P<m>\d{{1,2}})[./月](?P<d>\d{{1,2}})[日号]?",
        _month_day,
    ),
    (rf"{_MONTH}月\d{{1,2}}[日号]?{_TO}(?P<d>\d{{1,2}})[日号]", _month_day),
    (r"(?P<this>本月)?(?P<d>\d{1,2})[日号]", _day_only),
    (r"今天|今日|当天", _in_days(0)),
    (r"明天|明日", _in_days(1)),
    (r"后天", _in_days(2)),
    (rf"(?P<this>[本这])?(?P<next>下{{1,3}})?个?{_WEEKDAY}", _weekday),
    (rf"(?:{_ANY_MONTH}月?份?{_TO})?{_MONTH}月[份底末]?", _end_of_month),
    (r"(?P<next>下个?)?(?P<m>(?!))?(?:本|这个)?月(?:底|末)", _end_of_month),
    (rf"(?:{_ANY_MONTH}月[上中下]旬{_TO})?{_MONTH}月份?(?P<third>[上中下])旬", _third_of_month),
    (rf"第(?P<n>{_COUNT})周(?:{_WEEKDAY})?", _week),
    (rf"第?(?:{_COUNT}周?(?:{_TO}|[、和])第?)+(?P<n>{_COUNT})周(?:{_WEEKDAY})?", _week),
    (r"(?:本|今)?年(?:底|末)", _end_of_year),
    (rf"(?:五一|六一)?(?:{'|'.join(_FESTIVALS)})节?", _festival),
    (r"(?:本)?学期(?:末|结束|期末)|期末|[寒暑]假(?:之|以)?前", _term_end),
    (r"(?:本)?学年(?:末|底|结束)", _school_year_end),
)
