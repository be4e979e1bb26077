"""Chinese prose out of recorded lines: clauses, signs, days that were said as 本周 or 上月."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from meetingtui.wording import month_day, one_line

_OPENING = "“‘「『《（(【〔"
_CLOSING = "”’」』》）)】〕"
_STOPS = "。；！？!?;"
_COMMAS = "，,"
_MARKS = "，、；：。！？"

_RUN = re.compile(rf"[{_MARKS}](?:[ ]*[{_MARKS}])+")
_HEADLINE = 30
"""Letters of a title among others."""

_STRENGTH = "！？。；：，、"
_AFTER_QUOTE = re.compile(rf"[，、；：。]([{_CLOSING}])(?=[{_MARKS}])")
_STOP_BEFORE_QUOTE = re.compile(rf"[，、；：]([{_CLOSING}])")
_AFTER_OPENING = re.compile(rf"([{_OPENING}])[{_MARKS}]+")
_EMPTY_PAIR = re.compile("“ *”|‘ *’|「 *」|『 *』|《 *》|（ *）|【 *】|〔 *〕")
_WIDE = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？"}
_NARROW = re.compile(
    r"(?<=[\u4e00-\u9fff”』」》）%])([,;:!?])|([,;:!?])(?=[\u4e00-\u9fff“『「《（])"
)
_BESIDE = re.compile(
    r"(?<=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]) +(?=[\u3000-\uffef\d])"
    r"|(?<=[\d%]) +(?=[\u3000-\uffef])"
)
"""Spaces that Chinese prose does not have: 计划事项 69 项 is written 计划事项69项."""


def tidied(text: str) -> str:
    """One line in full-width signs: none doubled, none at the front, none before a closing one."""
    text = _NARROW.sub(lambda found: _WIDE[found[0]], one_line(text))
    text = _BESIDE.sub("", text)
    before = None
    while before != text:
        before = text
        text = _EMPTY_PAIR.sub("", text)
        text = _RUN.sub(lambda found: min(found[0].replace(" ", ""), key=_STRENGTH.index), text)
        text = _AFTER_OPENING.sub(r"\1", text)
        text = _AFTER_QUOTE.sub(r"\1", text)
        text = _STOP_BEFORE_QUOTE.sub(r"\1", text)
        text = text.lstrip(f"{_MARKS} ").rstrip()
    return text


def stopped(text: str) -> str:
    """A tidy sentence with its full stop; empty where it says nothing."""
    text = tidied(text).rstrip("，、；：。,;: ")
    if not says_something(text):
        return ""
    return text if text[-1] in "！？" else f"{text}。"


def bare(text: str) -> str:
    """A tidy title or clause without the sign it may end in."""
    return tidied(text).rstrip("。；，：！？、 ")


def headline(title: str) -> str:
    """As many of a title's clauses as a list of titles has room for; at least the first."""
    words = bare(title)
    if len(words) <= _HEADLINE:
        return words
    taken = ""
    for clause in clauses(words):
        longer = f"{taken}，{clause}" if taken else clause
        if taken and len(longer) > _HEADLINE:
            break
        taken = longer
    return taken or words


def says_something(text: str) -> bool:
    """Whether there is a letter or a figure in it."""
    return any(sign.isalnum() for sign in text)


def clauses(text: str) -> list[str]:
    """What stands between commas and stops, quotes and brackets kept whole."""
    return [part for part in _split(tidied(text), _STOPS + _COMMAS) if says_something(part)]


def _split(text: str, signs: str) -> Iterable[str]:
    depth, begin = 0, 0
    for at, sign in enumerate(text):
        if sign in _OPENING:
            depth += 1
        elif sign in _CLOSING:
            depth = max(0, depth - 1)
        elif not depth and sign in signs:
            yield text[begin:at].strip()
            begin = at + 1
    yield text[begin:].strip()


def joined(parts: Iterable[str], between: str) -> str:
    """Pieces with one sign between them, their own stops gone."""
    stripped = (tidied(part).rstrip("，、；：。 ") for part in parts)
    return between.join(part for part in stripped if part)


def listed(words: Iterable[str]) -> str:
    """甲、乙和丙 as one writes it; a piece that holds a 、 or a comma makes the rest 甲；乙；丙."""
    found = [word for word in words if word]
    between = "；" if any(sign in word for word in found for sign in "、，") else "、"
    return between.join(found)


_DAYS = "一二三四五六日天"
_WEEKDAY = re.compile(
    rf"(?P<which>上|下|本|这)(?:个)?(?:周|星期)(?P<day>[{_DAYS}])(?![\u4e00-\u9fff]?级)"
)
_MONTH = re.compile(r"(?P<which>上|下|本|这)个?月(?!\d)")
_WEEK = re.compile(r"(?P<which>上|下|本|这)(?:个)?周(?!期)")
_DAY = re.compile("[昨今明][天日]")
_SHIFT = {"上": -1, "本": 0, "这": 0, "下": 1}
_WEEKS = {"上": "前一周", "本": "当周", "这": "当周", "下": "次周"}
_NEAR = {"昨": -1, "今": 0, "明": 1}


def lasting(text: str, on: date) -> str:
    """The words with days as they can be read at any time: 本月 said in September is 9月."""

    def weekday(found: re.Match[str]) -> str:
        monday = on - timedelta(days=on.weekday())
        days = 7 * _SHIFT[found["which"]] + min(_DAYS.index(found["day"]), 6)
        return month_day(monday + timedelta(days=days))

    def month(found: re.Match[str]) -> str:
        return f"{(on.month - 1 + _SHIFT[found['which']]) % 12 + 1}月"

    def day(found: re.Match[str]) -> str:
        return month_day(on + timedelta(days=_NEAR[found[0][0]]))

    text = _WEEKDAY.sub(weekday, text)
    text = _MONTH.sub(month, text)
    text = _WEEK.sub(lambda found: _WEEKS[found["which"]], text)
    return _DAY.sub(day, text)


_BEGINS_WITH_TIME = re.compile(
    r"(?:\d{4}年)?\d{1,2}月|第\d+次例会|第[\d一二三四五六七八九十]+(?:周|个?月|学期)|截至|目前|本学期|这学期|全学期"
    "|开学(?!典礼)|期初|期中|期末|学期[初末]|每[天周月]|暑假|寒假|国庆|当[天周月]"
)


def begins_with_time(text: str) -> bool:
    """Whether it says when by itself: 9月, 第7周, 开学第一周."""
    return _BEGINS_WITH_TIME.match(text) is not None
