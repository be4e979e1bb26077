"""Find deadlines inside a line of Chinese text: 下周五前交初稿, 王晓梅 12月5日."""

import re
from datetime import date

import msgspec

from meetingtui.base.deadline_conversion import (
    DEADLINE_PATTERNS,
    MEETING_OF_WEEK,
    NEXT_MEETING,
    PERIOD_PATTERNS,
    TIME_OF_DAY,
    read_deadline,
)
from meetingtui.base.term_calendar import FESTIVALS, Term


class Deadline(msgspec.Struct, frozen=True, kw_only=True):
    """A deadline found in a line of text: its words, its position in the line and its date."""

    words: str
    """The deadline as written in the line: 下周五前, 每周五, 期中考试前."""
    start: int
    """Index of the deadline's first character in the line."""
    end: int
    """Index just past the deadline's last character in the line."""
    due: date | None = None
    """The date meant; None for words without a date (尽快, 每周五, 期中考试前)."""

    @property
    def is_certainly_deadline(self) -> bool:
        """Whether the words can be nothing but a deadline: 下周五前, 两周内, 尽快, 每周五.

        False for 12月5日, 元旦, 长期, which may also be part of the text that follows them.
        """
        return bool(_EXPLICIT.search(self.words))


class DeadlineParser:
    """Reads Chinese deadlines, alone or inside a line, relative to one day, one term and the next
    meeting.
    """

    def __init__(self, today: date, term: Term, next_meeting: date | None = None) -> None:
        """Create a parser.

        Args:
            today: the day from which relative words (下周五) count.
            term: the term whose weeks and working days are meant.
            next_meeting: the date that 下次例会前 means; None where it is not known.
        """
        self._today = today
        self._term = term
        self._next_meeting = next_meeting

    def parse_date(self, text: str) -> date | None:
        """Convert a text that is a deadline and nothing else to its date; None where it names no
        clear date.
        """
        return read_deadline(text, self._today, self._term, self._next_meeting)

    def deadline_at(self, line: str, start: int = 0) -> Deadline | None:
        """Find the longest deadline that begins at index ``start`` of the line; None where there is
        none.

        Words that belong to it are included (周五下班前, 12月4日（周五）前). A day on which
        something begins rather than ends (下周起, 9月开始) is not a deadline.
        """
        ends = {end for pattern in _SCANNED for end in _phrase_end_indexes(pattern, line, start)}
        for end in sorted(ends, reverse=True):
            words = line[start:end]
            due = self.parse_date(words)
            if due and _BEGINS.match(line, end):
                return None
            if due or is_undated_deadline(words):
                return Deadline(words=words, start=start, end=end, due=due)
        return None


def _phrase_end_indexes(pattern: re.Pattern[str], line: str, start: int) -> list[int]:
    """Return the possible end indexes of a deadline phrase that begins at ``start`` of a line:
    without and with a following time of day or 前.

    ``pattern`` matches the phrase alone; empty where it does not match there.
    """
    match = pattern.match(line, start)
    if match is None or match.end() == start:
        return []
    end = match.end()
    longer = _TAIL.match(line, end)
    return [end, *([longer.end()] if longer and longer.end() > end else [])]


def is_undated_deadline(words: str) -> bool:
    """Whether the words, as a whole, are a known deadline without a date: 尽快, 每周一, 期中考试前,
    国庆后.
    """
    return bool(_NO_DATE.fullmatch(words))


def looks_like_deadline(word: str, *, is_beside_owner: bool) -> bool:
    """Whether a word was meant as a deadline, judged by its form alone, for words that could not be
    converted to a date (2月30日, 三天).

    Args:
        word: one word of a line, such as 开学后 or 三天.
        is_beside_owner: whether an owner is named next to it; then 三天 counts as one too.
    """
    return bool(_DATED.fullmatch(word)) or (
        is_beside_owner and bool(_PERHAPS_DATED.fullmatch(word))
    )


_BY = "(?:之前|以前|前后|前|[之以]?内)"


_EXAM = "(?:考试|检测|测试|监测|调研|质量分析)?"


_NO_DATE = re.compile(
    "尽快|尽早|立即|立刻|马上|抓紧|及时|随时|长期|持续|常态化?|平时|近期|近日|即日起|这两天|这几天"
    "|每(?:天|日)|每(?:个|两个?|半)?月(?:[底初末中]|\\d{1,2}[日号])?前?|每(?:个|两|双|单)?(?:周|星期|礼拜)"
    "(?:[一二三四五六日天](?:[、和][一二三四五六日天])*|末)?|每(?:个)?学期|每(?:个)?学年|每个?季度|每年"
    f"|期中{_EXAM}(?:{_BY}|之?后(?:\\S{{1,2}}周内)?)?|期末{_EXAM}(?:之?后(?:\\S{{1,2}}周内)?)"
    "|期末(?:考试|检测|测试|监测|调研)(?:之前|以前|前)|(?:期|学期|开学)初|学期中|[寒暑]假(?:前|里|期间)?"
    f"|开学(?:前|后)?|(?:{'|'.join(FESTIVALS)})节?(?:假期|放假)?(?:之|以)?后(?:\\S{{1,2}}周内|第?一周)?"
)
"""Pattern of deadlines in words for which no date can be computed."""


_EXPLICIT = re.compile(
    f"{_BY}$|后(?:\\S{{1,2}}周内|第?一周)?$|^每|^(?:尽快|尽早|立即|立刻|马上|抓紧)$|初$|期间$"
)


_COUNTED = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"


_UNIT = "(?:月|日|号|周|天|星期|礼拜)"


_DATED = re.compile(
    rf"\d{{1,2}}月\S{{1,4}}|\S{{1,6}}(?:之前|以前)|\S{{0,4}}{_COUNTED}个?{_UNIT}\S{{0,3}}{_BY}"
    rf"|\S{{0,6}}(?:年|月|周|天|日|学期|假|节|考试|例会|会议){_BY}"
)
"""Pattern of words that can only be meant as a deadline."""


_PERHAPS_DATED = re.compile(
    rf"\S{{0,4}}{_COUNTED}个?{_UNIT}[初中底末]?|\S{{1,8}}{_BY}|下\S{{0,3}}[次周月]\S{{0,4}}"
)
"""Pattern of words that mean a deadline only beside an owner; 观察 三天 and 校门前 alone do not."""


_BEGINS = re.compile("起|开始|以来|至今|以后|之后|后(?!勤)")


_TAIL = re.compile(
    rf"(?:[（(][^（()）]{{1,12}}[）)])?(?:{TIME_OF_DAY})*(?:之前|以前|前后|前(?![后往])|[之以]?内|左右|止)?"
    rf"(?:[（(](?=[^（()）]*[周月\d])[^（()）]{{1,12}}[）)])?"
)


_SCANNED = tuple(
    re.compile(pattern)
    for pattern in (
        *(pattern for pattern, _ in (*PERIOD_PATTERNS, *DEADLINE_PATTERNS)),
        NEXT_MEETING,
        MEETING_OF_WEEK,
        _NO_DATE.pattern,
    )
)
