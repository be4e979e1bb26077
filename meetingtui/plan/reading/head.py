"""What stands around a plan's body: its title, the school, the term, the signature."""

import re
from collections.abc import Iterable, Sequence

import msgspec

from meetingtui.plan.reading.blocks import Block, Line
from meetingtui.plan.reading.numbering import read_marker
from meetingtui.wording import one_line, read_chinese_number

_TITLE = re.compile("计划|要点|方案|思路|规划|安排|总结|纲要|台账")
_ORGANISATION = (
    r"(?:小学|中学|学校|幼儿园|附小|中心校|完小|教育集团)"
    r"(?:教育集团)?(?:[（(]?[\u4e00-\u9fff]{1,6}(?:校区|分校)[）)]?)?"
)
_SCHOOL = re.compile(rf"([\u4e00-\u9fffA-Za-z]{{2,24}}?{_ORGANISATION})(?!的)")
_OFFICE = r"[\u4e00-\u9fff]{0,8}(?:办公室|校长室|党支部|委员会|行政会|中心|部|处|室)"
_SIGNER = re.compile(rf"[\u4e00-\u9fff]{{2,24}}?{_ORGANISATION}(?:{_OFFICE})?")
_FIGURE = r"[\d〇○ＯO零一二三四五六七八九]"
_FIGURES = {ord(sign): str(i) for i, sign in enumerate("〇一二三四五六七八九")} | {
    ord(sign): "0" for sign in "○ＯO零"
}
_DATE = re.compile(
    rf"[（(]?\s*(?:(?:日期|时间)[：:])?\s*(?P<y>{_FIGURE}{{4}})\s*[年.\-/]\s*"
    rf"(?P<m>[\d一二三四五六七八九十]{{1,2}})\s*[月.\-/]?\s*"
    r"(?:[\d一二三四五六七八九十]{1,3}\s*日?)?\s*[）)]?"
)
_CLOSING = re.compile("新的?一?学期|总之|展望|让我们|面对新")
_HALF = r"(?:第?\s*(?P<half>[一二上下12１２])\s*学期|(?P<season>[春秋])季?(?:学期)?)"
_TWO_YEARS = re.compile(
    rf"(?P<y>(?:20)?\d\d)\s*[—–―\-－‐‑−~～至/]+\s*(?P<next>(?:20)?\d\d)\s*(?:学?年度?)?\s*[（(]?{_HALF}?"
)
_ONE_YEAR = re.compile(rf"(?P<y>20\d\d)\s*(?P<unit>学年度?|年度?)\s*[（(]?{_HALF}")
_NAMING = re.compile("小学|学校|学期|学年|\\d{4}\\s*年|^[—–-]")
_FIRST_HALF = frozenset("一上1１秋")
_FRAME = "—–-―《》 "
_MAX_SIGNATURE = 6
_MAX_TITLE = 60


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """What a document says about itself."""

    title: str
    """The line that names the plan; empty where there is none."""
    school: str
    """The school's name; empty where it is not said."""
    term: str
    """The term's id; empty where it is not said."""


def read_head(opening: Sequence[str], signature: Iterable[str]) -> Head:
    """What the lines before the first number and the signature say."""
    lines = [one_line(line) for line in opening]
    names = [line for line in lines if is_title_line(line)]
    title = _title(names)
    signed = [one_line(line) for line in signature]
    month = _signed_month(signed)
    term = next(filter(None, (_term(line, month) for line in (title, *names, *lines))), "")
    alone = [line for line in (*names, *signed) if _SIGNER.fullmatch(line)]
    school = next(filter(None, map(_school, (*alone, title, *signed))), "")
    return Head(title=title, school=school, term=term)


def is_head_line(line: str) -> bool:
    """Whether a line says what the document is, so that it cannot be a lost heading."""
    return is_title_line(line) and bool(_TITLE.search(line) or _NAMING.search(line))


def names_the_plan(line: str) -> bool:
    """Whether a line is the document's title beyond doubt: a plan, of a school or a term."""
    return bool(_TITLE.search(line)) and (_has_term(line) or bool(_school(line)))


def is_title_line(line: str) -> bool:
    """Whether a line before the body belongs to the title block, not to the opening words."""
    return len(line) <= _MAX_TITLE and not re.search(r"[。；;]", line)


def split_signature(blocks: Sequence[Block]) -> tuple[Sequence[Block], list[str]]:
    """The blocks without the closing words, and the lines of the signature.

    Who signed and when, and the flourish that ends a plan (新学期，让我们…), belong
    to no measure.
    """
    end = len(blocks)
    while end and len(blocks) - end < _MAX_SIGNATURE and _signs(blocks[end - 1], end < len(blocks)):
        end -= 1
    signature = [block.text for block in blocks[end:] if isinstance(block, Line)]
    last = blocks[end - 1] if end > 1 else None
    if isinstance(last, Line) and not last.number and not last.heading:
        text = one_line(last.text)
        if _CLOSING.match(text) and text.endswith(("。", "！", "!")) and not read_marker(text):
            end -= 1
    return blocks[:end], signature


def _signs(block: Block, dated: bool) -> bool:
    if not isinstance(block, Line) or block.number or block.heading:
        return False
    text = re.sub(r"\s+", "", block.text)
    if _DATE.fullmatch(text):
        return True
    if not 3 <= len(text) <= 30:
        return False
    return bool(_SIGNER.fullmatch(text) or (dated and re.fullmatch(_OFFICE, text)))


def _title(names: Sequence[str]) -> str:
    titles = [index for index, line in enumerate(names) if _TITLE.search(line)]
    # A plan that was sent round opens with the notice that sends it.
    own = [index for index in titles if not re.search("通知|印发", names[index])]
    for index in own or titles:
        line = names[index]
        before = names[index - 1] if index else ""
        if not _has_term(line) and re.search(r"(?:学期|学年|年度)$", before):
            return f"{before}{line}".strip(_FRAME)
        return line.strip(_FRAME)
    return names[0] if len(names) == 1 else ""


def _has_term(line: str) -> bool:
    return bool(_TWO_YEARS.search(line) or _ONE_YEAR.search(line))


def _school(line: str) -> str:
    plain = _ONE_YEAR.sub("\n", _TWO_YEARS.sub("\n", line))
    plain = re.sub(r"[上下第一二]*(?:学期|学年)度?|[—–\-―《》]", "\n", plain)
    for match in _SCHOOL.finditer(plain):
        name: str = match[1]
        if len(name) >= 4 and not re.match("我|本|全|各|学校|创建|打造|争创|建设", name):
            return name
    return ""


def _term(line: str, month: tuple[int, int] | None) -> str:
    line = re.sub(f"{_FIGURE}{{4}}", lambda year: year[0].translate(_FIGURES), line)
    if match := _TWO_YEARS.search(line):
        first, second = _year(match["y"]), _year(match["next"])
        if second == first + 1:
            half = _half(match)
            if not half and month:
                half = "1" if month[1] >= 8 or month[1] == 1 else "2"
            return f"{first}-{second}-{half}" if half else ""
    if match := _ONE_YEAR.search(line):
        half, year = _half(match), int(match["y"])
        # A 学年 is named by the year it begins in, a 年度 by the one its term lies in.
        begins_here = half == "1" or match["unit"].startswith("学年")
        if match["season"]:
            begins_here = half == "1"
        elif month and half == "2" and month[1] <= 8:
            begins_here = month[0] != year
        first = year if begins_here else year - 1
        return f"{first}-{first + 1}-{half}"
    return ""


def _year(words: str) -> int:
    return int(words) if len(words) == 4 else 2000 + int(words)


def _half(match: re.Match[str]) -> str:
    sign = match["half"] or match["season"] or ""
    if not sign:
        return ""
    return "1" if sign in _FIRST_HALF else "2"


def _signed_month(signature: Iterable[str]) -> tuple[int, int] | None:
    """Year and month of the signature's date."""
    for line in signature:
        match = _DATE.search(line)
        if not match:
            continue
        year = match["y"].translate(_FIGURES)
        month = read_chinese_number(match["m"]) or 0
        if year.isdigit() and 1 <= month <= 12:
            return int(year), month
    return None
