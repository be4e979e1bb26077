"""The numbers that head paragraphs in Chinese documents: 一、（一）1.（1）① and their kin."""

import re
import unicodedata

import msgspec

from meetingtui.plan.reading.blocks import BULLET
from meetingtui.wording import chinese_number, read_chinese_number

RANKS = (
    "附",
    "章",
    "节",
    "一、",
    "（一）",
    "任务",
    "月",
    "周",
    "1.",
    "1.1",
    "1.1.1",
    "1.1.1.1",
    "（1）",
    "①",
    "A.",
    "a.",
    "Ⅰ.",
    "第一",
    "一是",
)
"""Shapes from the highest to the deepest, as documents usually nest them."""

ORDINALS = frozenset({"第一", "一是"})
"""Shapes that usually only order the sentences of one measure."""

PERIODS = frozenset({"月", "周"})
"""Shapes that head the parts of a calendar; they begin anywhere and are part of the heading."""


class Marker(msgspec.Struct, frozen=True, kw_only=True):
    """The number a paragraph starts with, and what follows it."""

    shape: str
    """The kind of number, one of :data:`RANKS`; numbers of one shape are siblings."""
    sign: str
    """What tells two habits of one shape apart: ``.`` or ``、`` after a figure."""
    value: int
    """1 for the first."""
    number: str
    """As printed, without stray spaces."""
    rest: str
    """The paragraph without it."""


_CN = r"[一二三四五六七八九十百零〇两]{1,5}"
_CIRCLED = {
    **{chr(0x2460 + i): i + 1 for i in range(20)},
    **{chr(0x3251 + i): i + 21 for i in range(15)},
    **{chr(0x32B1 + i): i + 36 for i in range(15)},
    **{chr(0x2776 + i): i + 1 for i in range(10)},
    **{chr(0x2780 + i): i + 1 for i in range(10)},
    **{chr(0x278A + i): i + 1 for i in range(10)},
}
_ROMANS = ("Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "Ⅵ", "Ⅶ", "Ⅷ", "Ⅸ", "Ⅹ", "Ⅺ", "Ⅻ")
_ROMAN_LETTERS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_PARTS = "部分|章|篇|编|板块|节(?!课)|条"
# 工作一 and 活动一 are running words as often as numbers.
_TASKS = "任务|举措|措施|行动|项目|工程|目标|策略|路径|重点|模块|专题|要点|创新点|亮点"

# 一、二年级不… and 1、2班… are running text: two neighbouring numbers and what they count.
_RUNNING = re.compile(rf"(?P<n>{_CN}|\d+)\s*(?:[、和至到—-]|年级|年段|学段|级部|等奖|班)")

# 3 月, 24 个班: a figure and what it counts.
_COUNTED = "[年月日号周个名位人次节班份项届级天时分秒本册篇场所间套元万千百亿条门期轮组校站点枚]"

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "附",
        re.compile(
            r"附(?:件|表|录)?\s*(?P<n>\d{0,2}|[一二三四五六七八九十]{0,2})\s*"
            r"(?:[：:]|(?<=[件表录\d一二三四五六七八九十\s])(?:$|(?<=\s)(?=[^。；，]{2,30}$)))"
        ),
    ),
    ("章", re.compile(rf"第\s*(?P<n>{_CN}|\d{{1,2}})\s*(?P<sign>{_PARTS})\s*[、：:，,.．]?")),
    ("（一）", re.compile(rf"[(（〔\[【]\s*(?P<n>{_CN})\s*[)）〕\]】]\s*[、.．:：]?(?!\s*班)")),
    ("（1）", re.compile(r"[(（〔\[【]\s*(?P<n>\d{1,2})\s*[)）〕\]】]\s*[、.．:：]?(?!\s*班)")),
    ("第一", re.compile(rf"(?:第|其)\s*(?P<n>{_CN})\s*[，,、：:]")),
    ("一是", re.compile(rf"(?P<n>{_CN})\s*(?P<sign>是|要)(?!一)")),
    (
        "任务",
        re.compile(
            rf"[【\[]?(?P<sign>{_TASKS})\s*(?P<n>{_CN}|\d{{1,2}})\s*(?:[】\]]\s*[：:]?|[：:、.．]|(?=\s))"
        ),
    ),
    (
        "月",
        re.compile(
            rf"(?P<n>{_CN}|\d{{1,2}})\s*(?:月份?\s*)?(?:[、至到~～—–-]+\s*(?:{_CN}|\d{{1,2}})\s*)?"
            r"月份?\s*(?:工作)?(?:安排|要点|重点)?\s*(?:[：:]|$)"
        ),
    ),
    (
        "周",
        re.compile(
            rf"第\s*(?P<n>{_CN}|\d{{1,2}})\s*(?:[、至到~～—–-]+\s*第?(?:{_CN}|\d{{1,2}})\s*)?周"
            r"\s*(?:[（(][^（()）]{1,30}[)）])?\s*(?:[：:]|$)"
        ),
    ),
    (
        "1.1",
        re.compile(
            r"(?P<n>\d{1,2}(?:\s*[.．]\s*\d{1,2}){1,3})(?!\d|[.．]\d|\s*[%％])\s*[、.．:：]?"
        ),
    ),
    ("一、", re.compile(rf"(?P<n>{_CN})\s*(?P<sign>[、.．:：，,])")),
    ("（一）", re.compile(rf"(?P<n>{_CN})\s*(?P<sign>[)）])")),
    ("（1）", re.compile(r"(?P<n>\d{1,2})\s*(?P<sign>[)）])")),
    ("1.", re.compile(r"(?P<n>\d{1,3})\s*(?P<sign>、|[.．:：，,](?!\d(?!\d{3}[年学])))")),
    ("A.", re.compile(r"(?P<n>[A-Z])\s*(?P<sign>[、.．)）:：])(?![A-Za-z])")),
    ("a.", re.compile(r"(?P<n>[a-z])\s*(?P<sign>[、.．)）:：])(?![A-Za-z])")),
    (
        "一、",
        re.compile(rf"(?P<n>{_CN})(?P<sign>\s{{1,4}})(?=\S{{2,24}}$)(?!等奖|年级)"),
    ),
    ("1.", re.compile(rf"(?P<n>\d{{1,2}})(?P<sign>\s{{0,4}})(?=[\u4e00-\u9fff“《])(?!{_COUNTED})")),
)

_ORNAMENTS = re.compile(r"^[★☆●○◆◇■□▲△▶►➢➤※◎•·✦✿❀*＊]\s*")
"""Signs put before a number to please the eye."""
_FIRST = re.compile(
    r"[\d一二三四五六七八九十百零〇两(（〔\[【第其附A-Za-zⅠ-Ⅻ①-⒛㈠-㈩㉑-㉟㊱-㊿❶-➓任举措行项工目策路重模专要创亮]"
)
_COMPATIBILITY = re.compile("[\uff10-\uff19\u2474-\u249b\u3220-\u3229]")
_MAX_NUMBER = 80
_SIGNS = {"．": ".", "：": ":", "，": ",", "）": ")"}


def read_marker(text: str) -> Marker | None:
    """The number the paragraph starts with; None for running text."""
    text = _ORNAMENTS.sub("", text.strip())
    if not text or not _FIRST.match(text):
        return None
    if text[0] in _CIRCLED:
        return _circled(text)
    if (text[0] in _ROMANS or text[0] in "IVX") and (roman := _roman(text)):
        return roman
    plain, offsets = _plain(text)
    for shape, pattern in _PATTERNS:
        match = pattern.match(plain)
        if not match:
            continue
        end = offsets[match.end()] if offsets else match.end()
        marker = _marker(shape, match, text[:end], text[end:].strip())
        if marker:
            return marker
    return None


def automatic_marker(number: str, value: int, depth: int, text: str) -> Marker:
    """The marker of a paragraph that Word numbers by itself, by its list's value and level."""
    if number == BULLET:
        return Marker(shape=f"#{depth}", sign="", value=value, number="", rest=text.strip())
    found = read_marker(number) or read_marker(f"{number}、")
    # A label of the school's own making: siblings are those of one list level.
    shape, sign = (found.shape, found.sign) if found and not found.rest else (f"#{depth}", "")
    return Marker(shape=shape, sign=sign, value=value, number=_tidy(number), rest=text.strip())


def renumbered(number: str, value: int) -> str:
    """The same kind of number with another value: （二） and 1 give （一）."""
    if number and number[0] in _CIRCLED:
        return next((sign for sign, circled in _CIRCLED.items() if circled == value), number)
    if match := re.search(_CN, number):
        return number[: match.start()] + chinese_number(value) + number[match.end() :]
    return re.sub(r"\d+(?=\D*$)", str(value), number)


def _plain(text: str) -> tuple[str, list[int] | None]:
    """The first signs with compatibility forms spelled out, and where each came from."""
    text = text[:_MAX_NUMBER]
    if not _COMPATIBILITY.search(text):
        return text, None
    plain = ""
    offsets = []
    for index, sign in enumerate(text):
        # Full-width figures, ⒈, ⑴ and ㈠ all say the same as their plain spelling.
        spelled = unicodedata.normalize("NFKC", sign) if _COMPATIBILITY.match(sign) else sign
        offsets.extend([index] * len(spelled))
        plain += spelled
    return plain, [*offsets, len(text)]


def _marker(shape: str, match: re.Match[str], number: str, rest: str) -> Marker | None:
    groups = match.groupdict()
    sign = groups.get("sign") or ""
    sign = _SIGNS.get(sign, sign.strip())
    if shape == "1.1":
        parts = [int(part) for part in re.split(r"\s*[.．]\s*", groups["n"])]
        if 0 in parts:
            return None
        shape = ".".join("1" * len(parts))
        sign = ".".join(str(part) for part in parts[:-1])
        value = parts[-1]
    elif shape in ("A.", "a."):
        value = ord(groups["n"].upper()) - ord("A") + 1
    elif shape in PERIODS:
        value = read_chinese_number(groups["n"]) or 0
        if not 1 <= value <= (12 if shape == "月" else 30):
            return None
        return Marker(shape=shape, sign="", value=value, number="", rest=f"{number}{rest}")
    elif shape == "附":
        value = read_chinese_number(groups["n"]) or 1
        if not rest:
            number, rest = "", number.rstrip("：: ")
    else:
        value = read_chinese_number(groups["n"]) or 0
        if value == 0 or value > 199:
            return None
        if shape == "章":
            shape = "节" if sign in ("节", "条") else "章"
        # Only signs that also stand between the numbers of a list need the check.
        running = _RUNNING.match(rest) if sign in ("、", ".", ",") else None
        if running and read_chinese_number(running["n"]) == value + 1:
            return None
    return Marker(shape=shape, sign=sign, value=value, number=_tidy(number), rest=rest)


def _circled(text: str) -> Marker:
    rest = text[1:].lstrip(" 、.．:：")
    return Marker(shape="①", sign="", value=_CIRCLED[text[0]], number=text[0], rest=rest)


def _roman(text: str) -> Marker | None:
    match = re.match(r"([ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ]|[IVX]{1,4})\s*([、.．:：])\s*(?![A-Za-z])", text)
    if not match:
        return None
    numeral = match[1]
    known = _ROMANS if numeral in _ROMANS else _ROMAN_LETTERS
    if numeral not in known:
        return None
    return Marker(
        shape="Ⅰ.",
        sign="",
        value=known.index(numeral) + 1,
        number=_tidy(match.group()),
        rest=text[match.end() :].strip(),
    )


def _tidy(number: str) -> str:
    return re.sub(r"\s+", "", number)
