"""Chinese wording as an office writes it: dates, numerals, term titles, sentences, clean text.

Dates follow GB/T 15835 and GB/T 9704: Arabic figures without leading zeros
(2026年3月9日).
"""

import re
from datetime import date

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
"""Chinese names of the weekdays, Monday first."""

PENDING = "待定"
"""Shown where an owner or a deadline has not been given (待定)."""

BLOCK_NAMES = {
    "learning_share": "学习分享",
    "topic_discussion": "主题研讨",
    "reflection": "总结反思",
    "work_push": "工作推进",
}
"""Chinese names of the four standard meeting blocks (板块) by key."""

STATUS_NAMES = {
    "not_started": "未启动",
    "in_progress": "推进中",
    "done": "已完成",
    "paused": "暂缓",
    "cancelled": "取消",
}
"""Chinese names of the item statuses (状态) by key."""

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
    """Format a date with its year: 2026年3月9日."""
    return f"{day.year}年{day.month}月{day.day}日"


def month_day(day: date) -> str:
    """Format a date without its year: 3月9日."""
    return f"{day.month}月{day.day}日"


def weekday_name(day: date) -> str:
    """Return the Chinese name of a date's weekday: 周一 … 周日."""
    return WEEKDAYS[day.weekday()]


def days_left_text(due: date, today: date) -> str:
    """Describe the time to a deadline in Chinese: 还有 39 天, 今天到期, 已过 3 天."""
    days = (due - today).days
    if days == 0:
        return "今天到期"
    return f"还有 {days} 天" if days > 0 else f"已过 {-days} 天"


def to_chinese_number(number: int) -> str:
    """Format a number from 1 to 9999 in Chinese numerals, as headings count: 一, 十二, 一百零五.

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


def parse_chinese_number(text: str) -> int | None:
    """Parse a number written as 一, 十二, 二十, 一百零五, 二〇二六 or 12; None where the text is
    anything else, empty, or longer than 9 characters.
    """
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
    """Return the Chinese title of a term id: 2026—2027学年第一学期 for 2026-2027-1; any other
    text unchanged.
    """
    match = _TERM_ID.fullmatch(term_id)
    if not match:
        return term_id
    first, second, half = match.groups()
    return f"{first}—{second}学年第{'一' if half == '1' else '二'}学期"


def percent_text(part: int, whole: int) -> str:
    """Format ``part`` as a percentage of ``whole`` with one decimal: 31.0%.

    100.0% and 0.0% mean all and none, never a rounded value; 0.0% where ``whole`` is 0.
    """
    share = 100 * part / whole if whole else 0.0
    if 0 < part < whole:
        share = min(max(share, 0.1), 99.9)
    return f"{share:.1f}%"


_DOUBLED_STOP = re.compile("。{2,}")


def as_sentence(text: str) -> str:
    """Return the text with a full stop (。), unless it already ends like a sentence; empty stays
    empty.

    A comma or semicolon at the end is replaced by the stop, and repeated stops become one. A stop
    may stand before closing brackets and quotation marks: （见附件。）
    """
    text = _DOUBLED_STOP.sub("。", text.strip().rstrip("，、；,; "))
    is_ended = text.rstrip("）)”』」").endswith(tuple("。！？：…!?"))
    return text if not text or is_ended else f"{text}。"


def join_sentences(*parts: str) -> str:
    """Join texts as sentences, each with exactly one full stop; blank ones are left out."""
    return "".join(map(as_sentence, parts))


def without_end_punctuation(text: str) -> str:
    """Return the text without punctuation at its end, so that more can follow it, and without
    surrounding spaces; closing brackets and quotation marks stay.
    """
    return text.strip().rstrip("。！？；：，、…!?;:, ")


def heading_without_final_stop(text: str) -> str:
    """Return the text as a heading, without a final stop, comma or semicolon and surrounding
    spaces; a question mark is kept (怎么办？).
    """
    return text.strip().rstrip("。；，、;, ")


def without_unprintable(text: str) -> str:
    """Return the text without characters that files, Word documents or terminals cannot hold.

    Control, zero-width and bidirectional characters and lone surrogates are removed;
    tabs and unusual spaces become plain spaces; line ends become ``\\n``.
    """
    if text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n")
    text = _FORBIDDEN.sub("", text)
    return re.sub(r"[\t\u00a0\u1680\u2000-\u200a\u202f\u205f]", " ", text)


def one_line(text: str) -> str:
    """Return clean text on one line, with line breaks and repeated spaces replaced by one space."""
    return " ".join(without_unprintable(text).split())
