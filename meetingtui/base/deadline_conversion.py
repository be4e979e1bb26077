"""Convert one deadline written in Chinese (下周五前, 12月上旬, 第十五周) to a date; the patterns of
such deadlines.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

from meetingtui.base.term_calendar import FESTIVALS, Term, festival_day
from meetingtui.base.wording import parse_chinese_number

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
    if len(text) > _MAX_CHARACTERS:
        return None
    if found := _first_matching_date(PERIOD_PATTERNS, text, today, term):
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
    return _first_matching_date(DEADLINE_PATTERNS, text, today, term)


_DateFunction = Callable[[re.Match[str], date, Term], date | None]
_Patterns = tuple[tuple[str, _DateFunction], ...]


def _first_matching_date(patterns: _Patterns, text: str, today: date, term: Term) -> date | None:
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


def _chinese_number_or_zero(words: str) -> int:
    """Parse a number in Chinese or Arabic numerals; 0 where the text is no number."""
    return parse_chinese_number(words) or 0


def _last_day_of_month(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _first_of_next_month(day: date) -> date:
    """Return the first day of the month after the month of ``day``."""
    return _last_day_of_month(day.year, day.month) + timedelta(days=1)


def _year_for_month(month: int, today: date, term: Term) -> int:
    """Return the year of a month named without a year: the term's, else the nearest after today.

    The month before the term's first belongs to it too: a term that begins on 1 March is
    prepared in February.
    """
    for year in (term.first_monday.year, term.end.year):
        if (
            term.first_monday <= _last_day_of_month(year, month)
            and date(year, month, 1) <= term.end
        ):
            return year
    eve = term.first_monday.replace(day=1) - timedelta(days=1)
    if month == eve.month and today <= term.first_monday:
        return eve.year
    return today.year if month >= today.month else today.year + 1


def _date_of_month_and_day(match: re.Match[str], today: date, term: Term) -> date:
    """Date of a matched deadline with month and day: 12月5日."""
    month, day = _chinese_number_or_zero(match["m"]), _chinese_number_or_zero(match["d"])
    return date(_year_for_month(month, today, term), month, day)


def _date_of_full_date(match: re.Match[str], _today: date, _term: Term) -> date:
    """Date of a matched deadline with year, month and day: 2026年12月5日 or 2026-12-05."""
    return date(int(match["y"]), int(match["m"]), int(match["d"]))


def _date_of_year_and_month(match: re.Match[str], today: date, term: Term) -> date | None:
    """Date of a match of 2026年12月底; None where the month is not in that year of the term."""
    day = read_deadline(match["month"], today, term)
    return day if day and day.year == int(match["y"]) else None


def _date_of_day_of_month(match: re.Match[str], today: date, _term: Term) -> date:
    """Date of a match of 5日, 本月5日 or 下月10号; a bare 5日 that is past means the next month's.

    Raises:
        ValueError: the month has no such day.
    """
    day = _chinese_number_or_zero(match["d"])
    if match["this"] or (day >= today.day and not match["next"]):
        return today.replace(day=day)
    return _first_of_next_month(today).replace(day=day)


def _date_of_weekday(match: re.Match[str], today: date, _term: Term) -> date:
    """Date of a match of 周五, 本周五 or 下周五; a bare 周五 that is past means the next week's."""
    monday = today - timedelta(days=today.weekday())
    offset = _WEEKDAY_SIGNS[match["w"]]
    day = monday + timedelta(days=offset, weeks=len(match["next"] or ""))
    return day if match["next"] or match["this"] or day >= today else day + timedelta(weeks=1)


def _date_of_end_of_week(match: re.Match[str], today: date, term: Term) -> date:
    """Last working day of a week, for a matched deadline 本周 or 下周.

    Friday where the week has no working day; Sunday where the day found is past already.
    """
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=len(match["next"] or ""))
    week = [monday + timedelta(days=offset) for offset in range(7)]
    day = next(filter(term.is_workday, reversed(week)), week[4])
    return day if day >= today else week[6]


def _date_of_period_from_today(match: re.Match[str], today: date, term: Term) -> date | None:
    """Date of a match of 三天内, 两周内, 半个月内 or 5个工作日内; None if too far away."""
    if match["n"] == "半":
        return today + timedelta(days=15)
    count, unit = _chinese_number_or_zero(match["n"]), match["unit"]
    if not 0 < count <= _MAX_COUNT:
        return None
    if unit == "月":
        months = today.month - 1 + count
        end = _last_day_of_month(today.year + months // 12, months % 12 + 1)
        return end.replace(day=min(today.day, end.day))
    if unit == "工作日":
        day = today
        while count:
            day += timedelta(days=1)
            count -= term.is_workday(day)
        return day
    return today + timedelta(days=count * (1 if unit in "天日" else 7))


def _date_function_of_days_ahead(days: int) -> _DateFunction:
    """Return a function that gives the date a fixed number of days after today: 明天, 后天."""
    return lambda _match, today, _term: today + timedelta(days=days)


def _date_of_end_of_month(match: re.Match[str], today: date, term: Term) -> date:
    """Last day of the month of a match of 月底, 下月底 or 12月底."""
    if match["m"]:
        month = _chinese_number_or_zero(match["m"])
        first = date(_year_for_month(month, today, term), month, 1)
        return _last_day_of_month(first.year, first.month)
    end = _last_day_of_month(today.year, today.month)
    if match["next"]:
        after = _first_of_next_month(today)
        return _last_day_of_month(after.year, after.month)
    return end


def _date_of_start_of_month(match: re.Match[str], today: date, term: Term) -> date:
    """Date of a matched deadline 月初 or 12月初: the 5th, or the last working day before it."""
    if match["m"]:
        month = _chinese_number_or_zero(match["m"])
        first = date(_year_for_month(month, today, term), month, 1)
    elif match["this"] or (today.day <= 5 and not match["next"]):
        first = today.replace(day=1)
    else:
        first = _first_of_next_month(today)
    days = [first.replace(day=day) for day in range(5, 0, -1)]
    return next(filter(term.is_workday, days), days[0])


def _date_of_third_of_named_month(match: re.Match[str], today: date, term: Term) -> date:
    """Last day of the third (旬) of a month in a match of 12月上旬."""
    month = _chinese_number_or_zero(match["m"])
    return _last_day_of_month_third(
        date(_year_for_month(month, today, term), month, 1), match["third"]
    )


def _last_day_of_month_third(first: date, third: str) -> date:
    """Return the last day of a third (旬) of a month: the 10th, the 20th or the month's last day.

    Args:
        first: the first day of the month.
        third: the character that names the third: 上, 中 or 下.
    """
    if third == "下":
        return _last_day_of_month(first.year, first.month)
    return first.replace(day=10 if third == "上" else 20)


def _date_of_third_of_this_month(match: re.Match[str], today: date, _term: Term) -> date:
    """Last day of the third (旬) in a match of 中旬 or 下月上旬; a past one means next month's."""
    if match["next"]:
        return _last_day_of_month_third(_first_of_next_month(today), match["third"])
    day = _last_day_of_month_third(today.replace(day=1), match["third"])
    return (
        day
        if day >= today or match["this"]
        else _last_day_of_month_third(_first_of_next_month(today), match["third"])
    )


def _date_of_middle_of_month(match: re.Match[str], today: date, term: Term) -> date:
    """The 15th of a month, for a matched deadline 月中 or 12月中."""
    if match["m"]:
        month = _chinese_number_or_zero(match["m"])
        return date(_year_for_month(month, today, term), month, 15)
    return today.replace(day=15) if today.day <= 15 else _first_of_next_month(today).replace(day=15)


def _date_of_festival(match: re.Match[str], today: date, term: Term) -> date | None:
    """Date of a match of a festival (元旦, 清明): within the term, else the next after today."""
    years = range(min(today, term.first_monday).year, max(today, term.end).year + 2)
    days = [day for year in years if (day := festival_day(match["name"], year))]
    in_term = (day for day in days if term.first_monday <= day <= term.end)
    coming = (day for day in days if day >= today)
    return next(in_term, None) or next(coming, None)


def _date_of_end_of_year(_match: re.Match[str], today: date, term: Term) -> date:
    """The 31st of December, for a matched deadline 年底."""
    return date(_year_for_month(12, today, term), 12, 31)


def _date_of_end_of_school_year(_match: re.Match[str], _today: date, term: Term) -> date | None:
    """Last day of the term for a match of 学年末; None in a first term."""
    return term.end if term.id.endswith("-2") else None


def _date_of_term_week(match: re.Match[str], _today: date, term: Term) -> date | None:
    """Friday, or the weekday named, of the week in a match of 第12周; None outside the term."""
    week = parse_chinese_number(match["n"])
    if week is None or not 1 <= week <= term.week_count:
        return None
    return term.date_in_week(week, _WEEKDAY_SIGNS[match["w"]] if match["w"] else 4)


def _date_within_weeks_of_opening(match: re.Match[str], _today: date, term: Term) -> date:
    """Friday of the last week of a match such as 开学两周内: the second week of the term."""
    return term.date_in_week(_chinese_number_or_zero(match["n"]), 4)


def _date_of_end_of_term(_match: re.Match[str], _today: date, term: Term) -> date:
    """Last day of the term, for a matched deadline 学期末."""
    return term.end


def _date_before_holidays(match: re.Match[str], _today: date, term: Term) -> date | None:
    """Last day of the term for a match of 寒假前 or 暑假前; None for holidays not following the
    term.
    """
    following = "寒" if term.id.endswith("-1") else "暑"
    return term.end if (match["which"] or match["of"]) in (None, following) else None


def _date_of_opening_of_term(_match: re.Match[str], today: date, term: Term) -> date | None:
    """First Monday of the term for a match of 开学前; None once the term has begun."""
    return term.first_monday if today <= term.first_monday else None


_NAMES = rf"(?P<name>{'|'.join(FESTIVALS)})"

_WEEKDAY = r"(?:周|星期|礼拜)(?P<w>[一二三四五六日天])"
_COUNT = r"[\d一二三四五六七八九十]{1,3}"
_MONTH = r"(?P<m>\d{1,2}|[一二三四五六七八九]|十[一二]?)"
_ANY_MONTH = _MONTH.replace("?P<m>", "?:")
_TO = r"(?:[—–―~～\-－至到]+)"

_CHINESE = "[一二两三四五六七八九十]{1,3}"
_A_WEEK = "(?:周|星期|礼拜)"
_MAX_CHARACTERS = 60
"""Maximum length of a deadline in characters; longer text is not read as one."""

_MAX_COUNT = 60
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
        _date_of_period_from_today,
    ),
    (rf"(?P<n>\d{{1,2}}|{_CHINESE}|半)个(?P<unit>月)[之以]?内", _date_of_period_from_today),
    (rf"开学后?(?P<n>\d|{_CHINESE})个?{_A_WEEK}[之以]?内", _date_within_weeks_of_opening),
    (r"(?:本|今)?年[之以]?内", _date_of_end_of_year),
    (r"(?P<next>(?!))?(?P<m>(?!))?(?:本|这个)?月[之以]?内", _date_of_end_of_month),
)
"""Patterns of periods that end in 内 and count from today (5日内), each with its reader; without
内, 5日 is a day of the month.
"""

DEADLINE_PATTERNS: _Patterns = (
    (r"(?P<y>20\d\d)(?P<m>\d\d)(?P<d>\d\d)", _date_of_full_date),
    (r"(?P<y>20\d\d)[-./年](?P<m>\d{1,2})[-./月](?P<d>\d{1,2})[日号]?", _date_of_full_date),
    (r"(?P<y>20\d\d)年(?P<month>\d{1,2}月\D*)", _date_of_year_and_month),
    (r"(?P<m>\d{1,2})[-./月](?P<d>\d{1,2})[日号]?", _date_of_month_and_day),
    (rf"{_MONTH}月(?P<d>{_COUNT})[日号]", _date_of_month_and_day),
    (
        rf"\d{{1,2}}[./月]\d{{1,2}}[日号]?{_TO}(?P<m>\d{{1,2}})[./月](?P<d>\d{{1,2}})[日号]?",
        _date_of_month_and_day,
    ),
    (rf"{_MONTH}月\d{{1,2}}[日号]?{_TO}(?P<d>\d{{1,2}})[日号]", _date_of_month_and_day),
    (
        r"(?:(?P<this>(?:本|这个)月)|(?P<next>下个?月))?(?P<d>\d{1,2})[日号]",
        _date_of_day_of_month,
    ),
    (rf"(?:(?P<this>(?:本|这个)月)|(?P<next>下个?月))?(?P<d>{_CHINESE})号", _date_of_day_of_month),
    (r"今天|今日|当天|今晚", _date_function_of_days_ahead(0)),
    (r"明天|明日|明[早晚]", _date_function_of_days_ahead(1)),
    (r"后天", _date_function_of_days_ahead(2)),
    (r"大后天", _date_function_of_days_ahead(3)),
    (r"今明两?天", _date_function_of_days_ahead(1)),
    (r"明后两?天", _date_function_of_days_ahead(2)),
    (rf"(?:[本这]个?|(?P<next>下{{1,3}})个?){_A_WEEK}末?", _date_of_end_of_week),
    (r"(?P<next>(?!))?周末", _date_of_end_of_week),
    (rf"(?P<this>[本这])?(?P<next>下{{1,3}})?个?{_WEEKDAY}", _date_of_weekday),
    (rf"(?:{_ANY_MONTH}月?份?{_TO})?{_MONTH}月[份底末]?", _date_of_end_of_month),
    (r"(?P<next>下个?)?(?P<m>(?!))?(?:本|这个)?月(?:底|末)", _date_of_end_of_month),
    (r"(?P<next>下个?月)(?P<m>(?!))?", _date_of_end_of_month),
    (rf"(?:{_MONTH}|(?P<this>本|这个)|(?P<next>下个?))?月初", _date_of_start_of_month),
    (
        rf"(?:{_ANY_MONTH}月[上中下]旬{_TO})?{_MONTH}月份?(?P<third>[上中下])旬",
        _date_of_third_of_named_month,
    ),
    (
        r"(?:(?P<this>本|这个)?月|(?P<next>下个?)月)?(?P<third>[上中下])旬",
        _date_of_third_of_this_month,
    ),
    (rf"{_MONTH}?月中", _date_of_middle_of_month),
    (rf"(?:本学期|开学后?)?第(?P<n>{_COUNT})周(?:{_WEEKDAY})?", _date_of_term_week),
    (
        rf"第?(?:{_COUNT}周?(?:{_TO}|[、和])第?)+(?P<n>{_COUNT})周(?:{_WEEKDAY})?",
        _date_of_term_week,
    ),
    (r"(?:本|今)?年(?:底|末)", _date_of_end_of_year),
    (rf"{_NAMES}节?(?:放假|假期|长假|小长假)?", _date_of_festival),
    (r"(?:[本这]个?)?学期(?:末|结束|期末|内)|期末", _date_of_end_of_term),
    (r"(?:放(?P<which>[寒暑])?|(?P<of>[寒暑]))假(?:之|以)?前", _date_before_holidays),
    (r"开学", _date_of_opening_of_term),
    (r"(?:本)?学年(?:末|底|结束)", _date_of_end_of_school_year),
)
"""Patterns of all deadlines that name a day, each with the function that converts a match to a
date.
"""
