"""Deadlines in words: 下周五前, 12月上旬, 第十五周."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from meetingtui.calendar import Term
from meetingtui.wording import read_chinese_number

_WEEKDAY_SIGNS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}


def read_deadline(
    text: str, today: date, term: Term, next_meeting: date | None = None
) -> date | None:
    """The date that a deadline in words means, or None where it is not sure.

    Understood: 12月5日, 2026年12月5日, 2026-12-05, 12.5, 5日, 今天/明天/后天, 周五, 本周五,
    下周五, 月底, 本月底, 下月底, 下月10号, 12月, 12月底, 12月上旬, 第12周, 年底, 国庆节, 学期末,
    寒假前, 放假前, each with or without 前/之前/以前 and a time of day (周五下班前, 明天上午).
    Of a span (9—11月, 第3—5周, 2.19—2.23) it is the end; of 周五（11月27日） the date.
    本周 and 下周 mean the last working day of that week, 三天内 and 两周内 so many days
    from today, 月初 the 5th, or where that is a day off the last working day before it.
    A day and month without a year is taken in the term, else nearest after today.
    下次例会前 is ``next_meeting``, where that is known.
    """
    text = re.sub(r"[\s“”\"]", "", text)
    if len(text) > _LONGEST:
        return None
    if found := _read(_WITHIN, text, today, term):
        return found
    text = re.sub(r"(?<!假)(之前|以前|前后?|[之以]?内|左右)$", "", text)
    if bracketed := re.fullmatch(r"(.+?)[（(]([^（()）]+)[）)]", text):
        outer, inner = bracketed.groups()
        ordered = (outer, inner) if _IS_DATED.search(outer) else (inner, outer)
        days = (read_deadline(words, today, term, next_meeting) for words in ordered)
        return next(filter(None, days), None)
    text = "今天" if text == "下班" else re.sub(rf"(?<=.)(?:{_TIME})+$", "", text)
    if re.fullmatch(_NEXT_MEETING, text):
        return next_meeting
    return _read(_DEADLINES, text, today, term)


_Reader = Callable[[re.Match[str], date, Term], date | None]
_Patterns = tuple[tuple[str, _Reader], ...]


def _read(patterns: _Patterns, text: str, today: date, term: Term) -> date | None:
    """What the first pattern that fits makes of the text."""
    for pattern, reader in patterns:
        if match := re.fullmatch(pattern, text):
            try:
                return reader(match, today, term)
            except (ValueError, OverflowError):
                return None
    return None


def _number(words: str) -> int:
    return read_chinese_number(words) or 0


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _next_month(day: date) -> date:
    return _month_end(day.year, day.month) + timedelta(days=1)


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
    day = _number(match["d"])
    if match["this"] or (day >= today.day and not match["next"]):
        return today.replace(day=day)
    return _next_month(today).replace(day=day)


def _weekday(match: re.Match[str], today: date, _term: Term) -> date:
    monday = today - timedelta(days=today.weekday())
    offset = _WEEKDAY_SIGNS[match["w"]]
    day = monday + timedelta(days=offset, weeks=len(match["next"] or ""))
    return day if match["next"] or match["this"] or day >= today else day + timedelta(weeks=1)


def _end_of_week(match: re.Match[str], today: date, term: Term) -> date:
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=len(match["next"] or ""))
    week = [monday + timedelta(days=offset) for offset in range(7)]
    day = next(filter(term.is_workday, reversed(week)), week[4])
    return day if day >= today else week[6]


def _within(match: re.Match[str], today: date, term: Term) -> date | None:
    count, unit = _number(match["n"]), match["unit"]
    if not 0 < count <= _FARTHEST:
        return None
    if unit == "月":
        months = today.month - 1 + count
        end = _month_end(today.year + months // 12, months % 12 + 1)
        return end.replace(day=min(today.day, end.day))
    if unit == "工作日":
        day = today
        while count:
            day += timedelta(days=1)
            count -= term.is_workday(day)
        return day
    return today + timedelta(days=count * (1 if unit in "天日" else 7))


def _in_days(days: int) -> _Reader:
    return lambda _match, today, _term: today + timedelta(days=days)


def _end_of_month(match: re.Match[str], today: date, term: Term) -> date:
    if match["m"]:
        month = _number(match["m"])
        first = date(_year_of(month, today, term), month, 1)
        return _month_end(first.year, first.month)
    end = _month_end(today.year, today.month)
    if match["next"]:
        after = _next_month(today)
        return _month_end(after.year, after.month)
    return end


def _start_of_month(match: re.Match[str], today: date, term: Term) -> date:
    if match["m"]:
        month = _number(match["m"])
        first = date(_year_of(month, today, term), month, 1)
    elif match["this"] or (today.day <= 5 and not match["next"]):
        first = today.replace(day=1)
    else:
        first = _next_month(today)
    days = [first.replace(day=day) for day in range(5, 0, -1)]
    return next(filter(term.is_workday, days), days[0])


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

_CHINESE = "[一二两三四五六七八九十]{1,3}"
_A_WEEK = "(?:周|星期|礼拜)"
_LONGEST = 60
"""Signs; longer words are no deadline."""

_FARTHEST = 60
"""三天内, 两周内: nobody counts farther."""

_TIME = (
    r"上午|下午|中午|早上|晚上|上班|下班|放学|\d{1,2}[:：]\d{2}"
    r"|(?:\d{1,2}|[一二两三四五六七八九十]{1,2})[点时](?:半|\d{1,2}分?)?"
)
"""A deadline is a day; its hour is not kept."""

_NEXT_MEETING = "下一?次(?:行政|办公|校务|工作)?(?:例会|会议?|开会)"
_IS_DATED = re.compile(r"月|\d[-./]\d")

_WITHIN: _Patterns = (
    (
        rf"(?P<n>\d{{1,2}}|{_CHINESE})个?(?P<unit>工作日|天|日|周|星期|礼拜)[之以]?内",
        _within,
    ),
    (rf"(?P<n>\d{{1,2}}|{_CHINESE})个(?P<unit>月)[之以]?内", _within),
    (r"(?:本|今)?年[之以]?内", _end_of_year),
    (r"(?P<next>(?!))?(?P<m>(?!))?(?:本|这个)?月[之以]?内", _end_of_month),
)
"""With 内 they count from today; without, 5日 is a day of the month."""

_DEADLINES: _Patterns = (
    (r"(?P<y>20\d\d)[-./年](?P<m>\d{1,2})[-./月](?P<d>\d{1,2})[日号]?", _full),
    (r"(?P<m>\d{1,2})[-./月](?P<d>\d{1,2})[日号]?", _month_day),
    (rf"{_MONTH}月(?P<d>{_COUNT})[日号]", _month_day),
    (
        rf"\d{{1,2}}[./月]\d{{1,2}}[日号]?{_TO}(?P<m>\d{{1,2}})[./月](?P<d>\d{{1,2}})[日号]?",
        _month_day,
    ),
    (rf"{_MONTH}月\d{{1,2}}[日号]?{_TO}(?P<d>\d{{1,2}})[日号]", _month_day),
    (
        r"(?:(?P<this>(?:本|这个)月)|(?P<next>下个?月))?(?P<d>\d{1,2})[日号]",
        _day_only,
    ),
    (rf"(?:(?P<this>(?:本|这个)月)|(?P<next>下个?月))?(?P<d>{_CHINESE})号", _day_only),
    (r"今天|今日|当天|今晚", _in_days(0)),
    (r"明天|明日|明[早晚]", _in_days(1)),
    (r"后天", _in_days(2)),
    (r"大后天", _in_days(3)),
    (rf"(?:[本这]个?|(?P<next>下{{1,3}})个?){_A_WEEK}", _end_of_week),
    (rf"(?P<this>[本这])?(?P<next>下{{1,3}})?个?{_WEEKDAY}", _weekday),
    (rf"(?:{_ANY_MONTH}月?份?{_TO})?{_MONTH}月[份底末]?", _end_of_month),
    (r"(?P<next>下个?)?(?P<m>(?!))?(?:本|这个)?月(?:底|末)", _end_of_month),
    (r"(?P<next>下个?月)(?P<m>(?!))?", _end_of_month),
    (rf"(?:{_MONTH}|(?P<this>本|这个)|(?P<next>下个?))?月初", _start_of_month),
    (rf"(?:{_ANY_MONTH}月[上中下]旬{_TO})?{_MONTH}月份?(?P<third>[上中下])旬", _third_of_month),
    (rf"第(?P<n>{_COUNT})周(?:{_WEEKDAY})?", _week),
    (rf"第?(?:{_COUNT}周?(?:{_TO}|[、和])第?)+(?P<n>{_COUNT})周(?:{_WEEKDAY})?", _week),
    (r"(?:本|今)?年(?:底|末)", _end_of_year),
    (rf"(?:五一|六一)?(?:{'|'.join(_FESTIVALS)})节?", _festival),
    (r"(?:本)?学期(?:末|结束|期末)|期末|(?:放[寒暑]?|[寒暑])假(?:之|以)?前", _term_end),
    (r"(?:本)?学年(?:末|底|结束)", _school_year_end),
)
