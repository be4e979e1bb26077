"""Turning recorded lines into Chinese prose: clauses, punctuation, dates for 本周, title and
predicate.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from meetingtui.base.wording import month_day, one_line

_OPENING = "“‘「『《（(【〔"
_CLOSING = "”’」』》）)】〕"
_STOPS = "。；！？!?;"
_COMMAS = "，,"
_MARKS = "，、；：。！？"

_RUN = re.compile(rf"[{_MARKS}](?:[ ]*[{_MARKS}])+")
_HEADLINE = 30
"""Most characters of a title in a list of titles."""

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


def normalise_punctuation(text: str) -> str:
    """Normalise a text to one line with full-width punctuation, none of it doubled or misplaced."""
    text = one_line(text)
    before = None
    while before != text:  # each step may bring together what another one looks for
        before = text
        text = _NARROW.sub(lambda found: _WIDE[found[0]], text)
        text = _BESIDE.sub("", text)
        text = _EMPTY_PAIR.sub("", text)
        text = _RUN.sub(lambda found: min(found[0].replace(" ", ""), key=_STRENGTH.index), text)
        text = _AFTER_OPENING.sub(r"\1", text)
        text = _AFTER_QUOTE.sub(r"\1", text)
        text = _STOP_BEFORE_QUOTE.sub(r"\1", text)
        text = text.lstrip(f"{_MARKS} ").rstrip()
    return text


def as_full_sentence(text: str) -> str:
    """Normalise a text to a sentence with a full stop; empty where it has no letter or digit."""
    text = normalise_punctuation(text).rstrip("，、；：。,;: ")
    if not has_content(text):
        return ""
    return text if text[-1] in "！？" else f"{text}。"


def without_final_punctuation(text: str) -> str:
    """Normalise a title or clause and remove punctuation from its end."""
    return normalise_punctuation(text).rstrip("。；，：！？、 ")


def shorten_title(title: str) -> str:
    """Shorten a title to as many whole clauses as fit into a list of titles; at least the first."""
    words = without_final_punctuation(title)
    if len(words) <= _HEADLINE:
        return words
    taken = ""
    for clause in split_clauses(words):
        longer = f"{taken}，{clause}" if taken else clause
        if taken and len(longer) > _HEADLINE:
            break
        taken = longer
    return taken or words


def has_content(text: str) -> bool:
    """Whether the text contains a letter, a Chinese character or a digit."""
    return any(sign.isalnum() for sign in text)


def split_clauses(text: str) -> list[str]:
    """Split a text at commas and stops into clauses; quotes and brackets are kept whole."""
    return [
        part
        for part in _split_outside_brackets(normalise_punctuation(text), _STOPS + _COMMAS)
        if has_content(part)
    ]


def _split_outside_brackets(text: str, signs: str) -> Iterable[str]:
    """Split a text at some characters, but not inside brackets and quotation marks."""
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


def join_clauses(parts: Iterable[str], between: str) -> str:
    """Join texts with a separator, after removing the punctuation at their ends."""
    stripped = (normalise_punctuation(part).rstrip("，、；：。 ") for part in parts)
    return between.join(part for part in stripped if part)


def join_list(words: Iterable[str]) -> str:
    """Join words to a list with 、, or with ； where one of them contains 、 or a comma."""
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


def with_absolute_dates(text: str, on: date) -> str:
    """Replace relative dates by lasting ones: 本月 reported in September becomes 9月.

    Args:
        text: the text of a report.
        on: the day of the report.
    """

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
    """Whether the text begins with a time: 9月, 第7周, 开学第一周."""
    return _BEGINS_WITH_TIME.match(text) is not None


_SAYS_HOW = re.compile("已|均|都|全部|共|由|正在|经")
"""Beginning of a predicate; the word of the title before it need not be repeated."""
_QUOTED = re.compile("[“‘]([^“”‘’]+)[”’]")
_FILLER = re.compile("已经?|全部|均|都|完成|了|的|[“”‘’]")
_LEAST = 2
"""Number of characters of a word."""
_ON_A_DAY = re.compile(r"(\d{1,2}月\d{1,2}日)已?(\w\w)")
"""A clause of nothing but a day and a verb."""


def title_with_clauses(title: str, clauses: Sequence[str], between: str = "，") -> str:
    """Join a title with the clauses reported on it, without repeating the title's words.

    印制手册 and 印制1600册 become 印制手册1600册, 印发规程 and 3月18日印发 become
    3月18日印发规程; otherwise the clauses follow the title.

    Args:
        title: the title of the item.
        clauses: the clauses, at least one.
        between: the separator after the title.
    """
    first, *rest = clauses
    if first[:_LEAST] == title[:_LEAST] and first[_LEAST : _LEAST + 1].isdigit():
        return join_clauses((f"{title}{first[_LEAST:]}", *rest), "，")
    if (day := _ON_A_DAY.fullmatch(first)) and day[2] == title[:_LEAST]:
        return join_clauses((f"{day[1]}{title}", *rest), "，")
    first = _without_last_word_of_title(title, first)
    quoted = _QUOTED.match(first)
    if quoted and quoted[1] in title and len(first) > quoted.end():
        return join_clauses((f"{title}{first[quoted.end() :]}", *rest), "，")
    if rest and set(_FILLER.sub("", first)) <= set(title):
        return f"{title}，{join_clauses(rest, '，')}"
    return f"{title}{between}{join_clauses((first, *rest), '，')}"


def _without_last_word_of_title(title: str, first: str) -> str:
    """The clause without the title's last word: 拟出第二稿 and 第二稿已印发 give 已印发."""
    for length in range(min(len(title), len(first)) - 1, _LEAST - 1, -1):
        if title.endswith(first[:length]) and _SAYS_HOW.match(first, length):
            return without_final_punctuation(first[length:])
    return first
