"""Convert one deadline written in Chinese (下周五前, 12月上旬, 第十五周) to a date."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from meetingtui.base.festivals import FESTIVALS, festival_day
from meetingtui.base.term_calendar import Term
from meetingtui.base.wording import read_chinese_number

_WEEKDAY_SIGNS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}


def read_deadline(
    text: str, today: date, term: Term, next_meeting: date | None = None
) -> date | None:
    """Convert a deadline written in Chinese to a date; None where the text is no clear date.

    Understood: 12月5日, 2026年12月5日, 2026-12-05, 12.5, 5日, 今天/明天/后天, 周五, 本周五,
    下周五, 月底, 本月底, 下月底, 下月10号, 12月, 12月底, 12月上旬, 月中, 第12周, 开学第一周, 年底,
    国庆节, 清明, 端午, 学期末, 寒假前, 放假前, each with or without 前/之前/以前 and a time of day
    (周五下班前, 明天上午). A range (9—11月, 第3—5周, 2.19—2.23) means its end; in
    周五（11月27日） the date counts.

    本周 and 下周 mean the last working day of that week; 三天内 and 两周内 count days from
    today; 月初 is the 5th, or the last working day before it where the 5th is a day off.
    A day and month without a year is taken within the term, else as the nearest after today; so
    is a festival or solar term. A month with a year (2026年12月底) gives None where it is not
    in the term's year.

    Args:
        text: the deadline alone, without the sentence around it; at most 60 characters.
        today: the day from which relative words count.
        term: the term whose weeks, working days and last day are meant.
        next_meeting: the date that 下次例会前 means, and 下周例会前 where it is in the next
            week; None where it is not known.
    """
    text = re.sub(r"[\s“”\"]", "", text).replace("元月", "1月")
    if len(text) > _LONGEST:
        return None
    if found := _read(PERIOD_PATTERNS, text, today, term):
        return found
    text = re.sub(r"(?<!假)(之前|以前|前后?|[之以]?内|左右)$", "", text)
    if bracketed := re.fullmatch(r"(.+?)[（(]([^（()）]+)[）)]", text):
        outer, inner = bracketed.groups()
        ordered = (outer, inner) if _IS_DATED.search(outer) else (inner, outer)
        days = (read_deadline(words, today, term, next_meeting) for words in ordered)
        return next(filter(None, days), None)
    text = "今天" if text == "下班" else re.sub(rf"(?<=.)(?:{TIME_OF_DAY})+$", "", text)
    if re.fullmatch(NEXT_MEETING, text):
        return next_meeting
    if (of_week := re.fullmatch(MEETING_OF_WEEK, text)) and next_meeting:
        monday = (
            today - timedelta(days=today.weekday()) + timedelta(weeks=len(of_week["next"] or ""))
        )
        return next_meeting if 0 <= (next_meeting - monday).days < 7 else None
    return _read(DEADLINE_PATTERNS, text, today, term)


_Reader = Callable[[re.Match[str], date, Term], date | None]
_Patterns = tuple[tuple[str, _Reader], ...]


def _read(patterns: _Patterns, text: str, today: date, term: Term) -> date | None:
    """Return the date given by the first pattern that matches the whole text; None where none
    does.
    """
    for pattern, reader in patterns:
        if match := re.fullmatch(pattern, text):
            try:
                return reader(match, today, term)
            except (ValueError, OverflowError):
                return None  # 31 June, year 10000: no day
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


def _month_of_year(match: re.Match[str], today: date, term: Term) -> date | None:
    day = read_deadline(match["month"], today, term)
    return day if day and day.year == int(match["y"]) else None


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
    if match["n"] == "半":
        return today + timedelta(days=15)
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
    return _third(date(_year_of(month, today, term), month, 1), match["third"])


def _third(first: date, third: str) -> date:
    if third == "下":
        return _month_end(first.year, first.month)
    return first.replace(day=10 if third == "上" else 20)


def _third_of_this_month(match: re.Match[str], today: date, _term: Term) -> date:
    if match["next"]:
        return _third(_next_month(today), match["third"])
    day = _third(today.replace(day=1), match["third"])
    return day if day >= today or match["this"] else _third(_next_month(today), match["third"])


def _middle_of_month(match: re.Match[str], today: date, term: Term) -> date:
    if match["m"]:
        month = _number(match["m"])
        return date(_year_of(month, today, term), month, 15)
    return today.replace(day=15) if today.day <= 15 else _next_month(today).replace(day=15)


def _festival(match: re.Match[str], today: date, term: Term) -> date | None:
    """Return the festival's date within the term, else its next date after today."""
    years = range(min(today, term.first_monday).year, max(today, term.end).year + 2)
    days = [day for year in years if (day := festival_day(match["name"], year))]
    in_term = (day for day in days if term.first_monday <= day <= term.end)
    coming = (day for day in days if day >= today)
    return next(in_term, None) or next(coming, None)


def _end_of_year(_match: re.Match[str], today: date, term: Term) -> date:
    return date(_year_of(12, today, term), 12, 31)


def _school_year_end(_match: re.Match[str], _today: date, term: Term) -> date | None:
    return term.end if term.id.endswith("-2") else None


def _week(match: re.Match[str], _today: date, term: Term) -> date | None:
    week = read_chinese_number(match["n"])
    if week is None or not 1 <= week <= term.weeks:
        return None
    return term.day(week, _WEEKDAY_SIGNS[match["w"]] if match["w"] else 4)


def _week_of_opening(match: re.Match[str], _today: date, term: Term) -> date:
    return term.day(_number(match["n"]), 4)


def _term_end(_match: re.Match[str], _today: date, term: Term) -> date:
    return term.end


def _holidays(match: re.Match[str], _today: date, term: Term) -> date | None:
    """The term's last day before the holidays that follow it; None for those that do not."""
    following = "寒" if term.id.endswith("-1") else "暑"
    return term.end if (match["which"] or match["of"]) in (None, following) else None


def _opening(_match: re.Match[str], today: date, term: Term) -> date | None:
    return term.first_monday if today <= term.first_monday else None


_NAMES = rf"(?P<name>{'|'.join(FESTIVALS)})"

_WEEKDAY = r"(?:周|星期|礼拜)(?P<w>[一二三四五六日天])"
_COUNT = r"[\d一二三四五六七八九十]{1,3}"
_MONTH = r"(?P<m>\d{1,2}|[一二三四五六七八九]|十[一二]?)"
_ANY_MONTH = _MONTH.replace("?P<m>", "?:")
_TO = r"(?:[—–―~～\-－至到]+)"

_CHINESE = "[一二两三四五六七八九十]{1,3}"
_A_WEEK = "(?:周|星期|礼拜)"
_LONGEST = 60
"""Maximum length of a deadline in characters; longer text is not read as one."""

_FARTHEST = 60
"""Maximum count in a relative deadline such as 三天内 or 两周内."""

TIME_OF_DAY = (
    r"上午|下午|中午|早上|晚上|上班|下班|放学|\d{1,2}[:：]\d{2}"
    r"|(?:\d{1,2}|[一二两三四五六七八九十]{1,2})[点时](?:半|\d{1,2}分?)?"
)
"""Pattern of a time of day (上午, 下班, 14:30), which is ignored: a deadline is a whole day."""

_MEETING = "(?:行政|办公|校务|工作)?(?:例会|会议?|开会)"
NEXT_MEETING = f"下一?次{_MEETING}"
"""Pattern of words for the next meeting: 下次例会, 下一次会议."""
MEETING_OF_WEEK = rf"(?:[本这]个?|(?P<next>下{{0,2}}))(?:个?{_A_WEEK})的?{_MEETING}"
"""Pattern of words for this or a later week's meeting: 本周例会, 下周会议; group ``next`` holds
each 下.
"""
_IS_DATED = re.compile(r"月|\d[-./]\d")

PERIOD_PATTERNS: _Patterns = (
    (
        rf"(?P<n>\d{{1,2}}|{_CHINESE})个?(?P<unit>工作日|天|日|周|星期|礼拜)[之以]?内",
        _within,
    ),
    (rf"(?P<n>\d{{1,2}}|{_CHINESE}|半)个(?P<unit>月)[之以]?内", _within),
    (rf"开学后?(?P<n>\d|{_CHINESE})个?{_A_WEEK}[之以]?内", _week_of_opening),
    (r"(?:本|今)?年[之以]?内", _end_of_year),
    (r"(?P<next>(?!))?(?P<m>(?!))?(?:本|这个)?月[之以]?内", _end_of_month),
)
"""Patterns of periods that end in 内 and count from today (5日内), each with its reader; without
内, 5日 is a day of the month.
"""

DEADLINE_PATTERNS: _Patterns = (
    (r"(?P<y>20\d\d)(?P<m>\d\d)(?P<d>\d\d)", _full),
    (r"(?P<y>20\d\d)[-./年](?P<m>\d{1,2})[-./月](?P<d>\d{1,2})[日号]?", _full),
    (r"(?P<y>20\d\d)年(?P<month>\d{1,2}月\D*)", _month_of_year),
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
    (r"今明两?天", _in_days(1)),
    (r"明后两?天", _in_days(2)),
    (rf"(?:[本这]个?|(?P<next>下{{1,3}})个?){_A_WEEK}末?", _end_of_week),
    (r"(?P<next>(?!))?周末", _end_of_week),
    (rf"(?P<this>[本这])?(?P<next>下{{1,3}})?个?{_WEEKDAY}", _weekday),
    (rf"(?:{_ANY_MONTH}月?份?{_TO})?{_MONTH}月[份底末]?", _end_of_month),
    (r"(?P<next>下个?)?(?P<m>(?!))?(?:本|这个)?月(?:底|末)", _end_of_month),
    (r"(?P<next>下个?月)(?P<m>(?!))?", _end_of_month),
    (rf"(?:{_MONTH}|(?P<this>本|这个)|(?P<next>下个?))?月初", _start_of_month),
    (rf"(?:{_ANY_MONTH}月[上中下]旬{_TO})?{_MONTH}月份?(?P<third>[上中下])旬", _third_of_month),
    (
        r"(?:(?P<this>本|这个)?月|(?P<next>下个?)月)?(?P<third>[上中下])旬",
        _third_of_this_month,
    ),
    (rf"{_MONTH}?月中", _middle_of_month),
    (rf"(?:本学期|开学后?)?第(?P<n>{_COUNT})周(?:{_WEEKDAY})?", _week),
    (rf"第?(?:{_COUNT}周?(?:{_TO}|[、和])第?)+(?P<n>{_COUNT})周(?:{_WEEKDAY})?", _week),
    (r"(?:本|今)?年(?:底|末)", _end_of_year),
    (rf"{_NAMES}节?(?:放假|假期|长假|小长假)?", _festival),
    (r"(?:[本这]个?)?学期(?:末|结束|期末|内)|期末", _term_end),
    (r"(?:放(?P<which>[寒暑])?|(?P<of>[寒暑]))假(?:之|以)?前", _holidays),
    (r"开学", _opening),
    (r"(?:本)?学年(?:末|底|结束)", _school_year_end),
)
"""Patterns of all deadlines that name a day, each with the function that converts a match to a
date.
"""
