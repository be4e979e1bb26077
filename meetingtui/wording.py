"""Chinese as an office writes it: dates, numerals, terms, and clean text.

Dates follow GB/T 15835 and GB/T 9704: Arabic figures without leading zeros
(2026年3月9日).
"""

import re
from datetime import date
from unicodedata import combining, east_asian_width

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")

PENDING = "待定"
"""What stands where an owner or a deadline has not been given."""

BLOCK_NAMES = {
    "learning_share": "学习分享",
    "topic_discussion": "主题研讨",
    "reflection": "总结反思",
    "work_push": "工作推进",
}

STATUS_NAMES = {
    "not_started": "未启动",
    "in_progress": "推进中",
    "done": "已完成",
    "paused": "暂缓",
    "cancelled": "取消",
}

_DIGITS = "零一二三四五六七八九"
_UNITS = ("", "十", "百", "千")
_DIGIT_VALUES = {sign: value for value, sign in enumerate(_DIGITS)} | {"〇": 0, "两": 2}
_UNIT_VALUES = {"十": 10, "百": 100, "千": 1000}

# XML 1.0 §2.2 allows no other control characters; Word and JSON choke on the
# rest, a terminal would obey them.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069"
    "\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
_TERM_ID = re.compile(r"(\d{4})-(\d{4})-([12])")


def full_date(day: date) -> str:
    """2026年3月9日"""
    return f"{day.year}年{day.month}月{day.day}日"


def month_day(day: date) -> str:
    """3月9日"""
    return f"{day.month}月{day.day}日"


def weekday(day: date) -> str:
    """周一 … 周日"""
    return WEEKDAYS[day.weekday()]


def days_left(due: date, today: date) -> str:
    """How far a deadline is away: 还有 39 天, 今天到期, 已过 3 天."""
    days = (due - today).days
    if days == 0:
        return "今天到期"
    return f"还有 {days} 天" if days > 0 else f"已过 {-days} 天"


def chinese_number(number: int) -> str:
    """一, 十, 十二, 一百零五: 1 to 9999 as a heading counts.

    Raises:
        ValueError: the number is outside that range.
    """
    if not 1 <= number <= 9999:
        raise ValueError(number)
    words = ""
    pending_zero = False
    for power in range(3, -1, -1):
        digit = number // 10**power % 10
        if digit:
            words += ("零" if pending_zero and words else "") + _DIGITS[digit] + _UNITS[power]
            pending_zero = False
        else:
            pending_zero = True
    return words[1:] if words.startswith("一十") else words


def read_chinese_number(text: str) -> int | None:
    """The value of 一, 十二, 二十, 一百零五, 二〇二六 or 12; None where text is no number."""
    if len(text) > 9:  # longer than any number this can be
        return None
    if text.isascii() and text.isdigit():
        return int(text)
    if len(text) > 1 and all(sign in _DIGIT_VALUES for sign in text):
        return int("".join(str(_DIGIT_VALUES[sign]) for sign in text))
    total = digit = 0
    for sign in text:
        if sign in _DIGIT_VALUES:
            digit = _DIGIT_VALUES[sign]
        elif sign in _UNIT_VALUES:
            total += (digit or 1) * _UNIT_VALUES[sign]
            digit = 0
        else:
            return None
    return total + digit if text else None


def term_title(term_id: str) -> str:
    """2026—2027学年第一学期 for 2026-2027-1; any other id as it stands."""
    match = _TERM_ID.fullmatch(term_id)
    if not match:
        return term_id
    first, second, half = match.groups()
    return f"{first}—{second}学年第{'一' if half == '1' else '二'}学期"


def percent(part: int, whole: int) -> str:
    """31.0%; 0.0% of nothing."""
    return f"{100 * part / whole if whole else 0:.1f}%"


def sentence(text: str) -> str:
    """The text with a full stop, unless it already ends in a closing sign."""
    text = text.strip()
    return text if not text or text[-1] in "。！？；：…”』」!?" else f"{text}。"


def clean(text: str) -> str:
    """Text that a file, a Word document and a terminal can all hold.

    Control, zero-width and bidirectional characters and lone surrogates go;
    tabs and odd spaces become plain spaces; line ends become ``\\n``.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n")
    text = _FORBIDDEN.sub("", text)
    return re.sub(r"[\t\u00a0\u1680\u2000-\u200a\u202f\u205f]", " ", text)


def one_line(text: str) -> str:
    """Clean text without line breaks or doubled spaces, as an entry line takes it."""
    return re.sub(r"\s+", " ", clean(text)).strip()


def width(text: str) -> int:
    """How wide the text is on paper, in half-width characters: a Chinese character counts two."""
    return sum(
        2 if east_asian_width(sign) in "WFA" else 0 if combining(sign) else 1 for sign in text
    )


def cut(text: str, room: int) -> str:
    """The text on one line where it is at most that wide, else its beginning and an ellipsis."""
    text = one_line(text)
    if width(text) <= room:
        return text
    kept, used = "", 2
    for sign in text:
        used += width(sign)
        if used > room:
            break
        kept += sign
    return f"{kept.rstrip('，、；：（ ')}…"
