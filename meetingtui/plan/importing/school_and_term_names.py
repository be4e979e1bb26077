"""Find the school and the term (学期) that a line of a plan's title block or signature names."""

import re

ORGANISATION = (
    r"(?:小学|中学|学校|幼儿园|附小|中心校|完小|教育集团)"
    r"(?:教育集团)?(?:[（(]?[\u4e00-\u9fff]{1,6}(?:校区|分校)[）)]?)?"
)
"""Pattern of the end of a school's name: 小学, 教育集团（东校区）."""
_SCHOOL = re.compile(rf"([\u4e00-\u9fffA-Za-z]{{2,24}}?{ORGANISATION})(?!的)")
_SHORT = re.compile(
    r"(?:^|\n)\s*([\u4e00-\u9fff]{1,8}?(?:[一二三四五六七八九十]{1,2}|实验?|附|外|中心)[小中])"
    r"(?![学组班队型期心段考层])"
)
"""Pattern of a school's short name at the beginning of a line: 城北一小, 实小, 师大附中."""
_NO_SCHOOL = re.compile("[周月年]|学期|活动|工作|^第")
FIGURE = r"[\d〇○ＯO零一二三四五六七八九]"
"""Pattern of one figure of a year, Arabic or Chinese."""
FIGURE_VALUES = {ord(sign): str(i) for i, sign in enumerate("〇一二三四五六七八九")} | {
    ord(sign): "0" for sign in "○ＯO零"
}
"""The Arabic figure for each Chinese one, as ``str.translate`` takes it."""
_HALF = r"(?:第?\s*(?P<half>[一二上下12１２])\s*学期|(?P<season>[春秋])季?(?:学期)?)"
_TWO_YEARS = re.compile(
    rf"(?P<y>(?:20)?\d\d)\s*[—–―\-－‐‑−~～至/]+\s*(?P<next>(?:20)?\d\d)\s*(?:学?年度?)?\s*[（(]?{_HALF}?"
)
_ONE_YEAR = re.compile(rf"(?P<y>20\d\d)\s*(?P<unit>学年度?|年度?)\s*[（(]?{_HALF}")
_MONTHS = re.compile(
    r"(?P<y>20\d\d)\s*[年.]\s*(?P<m>\d{1,2})\s*月?\s*[—–\-~～至到]+\s*20\d\d\s*[年.]\s*\d{1,2}(?!\d)"
    r"|(?P<dy>20\d\d)\s*年\s*(?P<dm>\d{1,2})\s*月\s*\d{1,2}\s*日?\s*[—–\-~～至到]+\s*(?:\d{1,2}\s*月)?\d{1,2}\s*日"
    r"|(?P<sy>20\d\d)\s*年\s*(?P<sm>[23])\s*月?\s*[—–\-~～至到]+\s*[67]\s*月"
)
"""Pattern of the months of a term (2026年9月—2027年1月), or of the days of a week
(2026年9月14日—18日).
"""
_FIRST_HALF = frozenset("一上1１秋")


def is_term_line(line: str) -> bool:
    """Whether a line contains only a school term (2026学年第一学期), with or without the school's
    name.
    """
    line = _with_years_in_figures(line)
    if not line_names_term(line):
        return False
    rest = _ONE_YEAR.sub("", _TWO_YEARS.sub("", line)).replace(find_school_name(line) or "\n", "")
    return not re.sub(r"第?[一二上下]?学期|学年度?|[\s（()）—–-]", "", rest)


def line_names_school_or_term(line: str) -> bool:
    """Whether a line names a school, a school term (2026年秋季, 2026学年第一学期) or a school year
    by its two years (2026-2027); a single year alone (2026年) does not count.
    """
    return line_names_term(line) or bool(find_school_name(line))


def line_names_term(line: str) -> bool:
    """Whether a line names a school term (2026年秋季) or a school year by its two years
    (2026-2027); a single year alone (2026年) does not count.
    """
    return bool(_TWO_YEARS.search(line) or _ONE_YEAR.search(line))


def find_school_name(line: str) -> str:
    """Return the name of the first school, in full or short (实小), in a line of a plan's title
    block; empty where it names none.
    """
    plain = _ONE_YEAR.sub("\n", _TWO_YEARS.sub("\n", line))
    plain = re.sub(r"20\d\d\s*年?|\d{1,2}\s*月份?", "\n", plain)
    plain = re.sub(r"[上下第一二]*(?<![小中大])(?:学期|学年)度?|[—–\-―《》]", "\n", plain)
    for match in _SCHOOL.finditer(plain):
        name: str = match[1]
        name = re.sub("^(?:关于|印发|转发|中共|中国共产党)+", "", name)
        is_other = re.match("我|本|全|各|学校|创建|打造|争创|建设", name)
        if len(name) >= 4 and not is_other and not _NO_SCHOOL.search(name):
            return name
    short = _SHORT.search(plain)
    return short[1] if short else ""


def _with_years_in_figures(line: str) -> str:
    """Return a line with its years in Arabic figures: 二〇二六年 becomes 2026年."""
    return re.sub(f"{FIGURE}{{4}}", lambda year: year[0].translate(FIGURE_VALUES), line)


def find_term_id(line: str, month: tuple[int, int] | None) -> str:
    """Return the id of the term that a line names (2026-2027-1); empty where it names none.

    Args:
        line: a line of the title block or signature.
        month: year and month of the plan's signature, which decide between two terms or years; None
            where unknown.
    """
    line = _with_years_in_figures(line)
    if match := _TWO_YEARS.search(line):
        first, second = _four_digit_year(match["y"]), _four_digit_year(match["next"])
        if second == first + 1:
            half = _first_or_second_term_in_match(match)
            if not half and month:
                half = "1" if month[1] >= 8 or month[1] == 1 else "2"
            return f"{first}-{second}-{half}" if half else ""
    if match := _ONE_YEAR.search(line):
        half, year = _first_or_second_term_in_match(match), int(match["y"])
        # A 学年 is named by the year it begins in, a 年度 by the one its term lies in.
        begins_here = half == "1" or match["unit"].startswith("学年")
        if match["season"]:
            begins_here = half == "1"
        elif month and half == "2" and month[1] <= 8:
            begins_here = month[0] != year
        first = year if begins_here else year - 1
        return f"{first}-{first + 1}-{half}"
    if (months := _MONTHS.search(line)) and not re.search("[。；]", line):
        if months["dy"]:
            return _term_id_of_month(int(months["dy"]), int(months["dm"]))
        year, begins = int(months["y"] or months["sy"]), int(months["m"] or months["sm"])
        if begins in (8, 9):
            return f"{year}-{year + 1}-1"
        if begins in (2, 3):
            return f"{year - 1}-{year}-2"
    return ""


def _term_id_of_month(year: int, month: int) -> str:
    """Return the id of the school term that a month lies in; empty for July and August, which are
    summer holidays.
    """
    if month in (1, *range(9, 13)):
        first = year - (month == 1)
        return f"{first}-{first + 1}-1"
    return f"{year - 1}-{year}-2" if 2 <= month <= 6 else ""


def _four_digit_year(year_text: str) -> int:
    """Return a year that is written with two or four digits as a number of four digits: 26 gives
    2026.
    """
    return int(year_text) if len(year_text) == 4 else 2000 + int(year_text)


def _first_or_second_term_in_match(match: re.Match[str]) -> str:
    """Return 1 or 2 for the first or second term of the school year that a match names; empty where
    it names neither.
    """
    sign = match["half"] or match["season"] or ""
    if not sign:
        return ""
    return "1" if sign in _FIRST_HALF else "2"
