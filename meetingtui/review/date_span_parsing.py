"""Reading spans of days from the text of a filter or a question: 下周, 12月, 12月5日前."""

import re
from datetime import date, timedelta

import msgspec

from meetingtui.base.deadline_words import read_deadline
from meetingtui.base.term_calendar import Term
from meetingtui.base.wording import read_chinese_number


class DateSpan(msgspec.Struct, frozen=True):
    """A span of days from a first to a last day, both inclusive, with its Chinese words."""

    first: date
    """First day of the span, inclusive."""
    last: date
    """Last day of the span, inclusive."""
    words: str
    """Description of what falls due in the span, such as 下周到期."""

    def contains(self, day: date | None) -> bool:
        """Whether a day is inside the span; False for None."""
        return day is not None and self.first <= day <= self.last


_WEEK = re.compile(r"(?P<shift>[本这下上]{1,3})个?(?:周|星期|礼拜)")
_TERM_WEEK = re.compile(r"第(?P<n>[\d一二三四五六七八九十]{1,3})周")
_MONTH = re.compile(
    r"(?:(?P<m>\d{1,2}|[一二三四五六七八九]|十[一二]?)月份?|(?P<shift>[本这下上])个?月)"
)
_DUE = "到期"
_BY = re.compile(r".+(?:之前|以前|前|[之以]?内)")
_TO = re.compile(r"(?:至|到|—+|–|~|～)")
_LOOKS_DATED = re.compile(
    r".*\d.*|.*[一二三四五六七八九十]月.*|.*周[一二三四五六日天].*|今[天日]|明[天日]|大?后天|[本这下]个?月[初底末]|月[初底末]"
)
"""Texts that look like a day without saying 到期; 教师节 and 期末 are not among them, for they
occur in titles.
"""


def read_date_span(text: str, today: date, term: Term) -> DateSpan | None:
    """Read a span of days from text; None where the text is no span.

    Understood: 今天, 本周, 下周, 本月, 下月, 12月, 第12周, any deadline as a day (12月5日, 周五),
    with 前 or 内 all days up to it, and two of these with 至 between them; 到期 may follow.
    """
    text = text.removesuffix(_DUE)
    if span := _calendar_span(text, today, term):
        return span
    if _BY.fullmatch(text):
        end = read_deadline(text, today, term)
        return DateSpan(date.min, end, f"{text}到期") if end else None
    between = _TO.split(text)
    if len(between) == 2 and all(between):
        begin, end_words = between
        if begin.startswith("第") and not end_words.startswith("第"):
            end_words = f"第{end_words}"
        first, last = (read_date_span(each, today, term) for each in (begin, end_words))
        if first is None and last:  # 9至11月 begins with a 9月
            first = read_date_span(begin + end_words[-1], today, term)
        if first and last and first.first <= last.last:
            return DateSpan(first.first, last.last, f"{text}到期")
    day = read_deadline(text, today, term)
    return DateSpan(day, day, f"{text}到期") if day else None


def looks_like_date_span(text: str) -> bool:
    """Whether the whole text looks like a span of days, even where it cannot be read as one."""
    text = text.removesuffix(_DUE)
    calendar = (_WEEK, _TERM_WEEK, _MONTH, _BY, _LOOKS_DATED)
    return any(pattern.fullmatch(text) for pattern in calendar)


def _calendar_span(text: str, today: date, term: Term) -> DateSpan | None:
    """Read the span of a whole week or month: 本周, 下月, 12月, 第12周; None for other text."""
    if match := _WEEK.fullmatch(text):
        monday = (
            today - timedelta(days=today.weekday()) + timedelta(weeks=_steps_ahead(match["shift"]))
        )
        return DateSpan(monday, monday + timedelta(days=6), f"{text}到期")
    if match := _TERM_WEEK.fullmatch(text):
        week = read_chinese_number(match["n"])
        if week is None or not 1 <= week <= term.weeks:
            return None
        return DateSpan(term.date_of(week, 0), term.date_of(week, 6), f"{text}到期")
    if match := _MONTH.fullmatch(text):
        if match["m"]:
            end = read_deadline(text, today, term)
        else:
            months = today.year * 12 + today.month + _steps_ahead(match["shift"])
            end = date(months // 12, months % 12 + 1, 1) - timedelta(days=1)
        return DateSpan(end.replace(day=1), end, f"{text}到期") if end else None
    return None


def _steps_ahead(signs: str) -> int:
    """Number of weeks or months ahead that characters mean: 2 for 下下, -1 for 上."""
    return signs.count("下") - signs.count("上")
