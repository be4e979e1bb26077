"""Turning recorded progress into the summary's Chinese prose: choice of reports, clauses, dates,
punctuation.

A line of progress is true on its day. What it announces (警示教育安排在第7周) is outdated by the
next line; a partial count (36 个班到位 33 个) by the report that all is done; a clause by a later
one that repeats it. Empty phrases and repetitions are left out.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise

import msgspec

from meetingtui.base.wording import month_day, one_line
from meetingtui.plan.item import Progress, Status

_OPENING = "“‘「『《（(【〔"
_CLOSING = "”’」』》）)】〕"
_STOPS = "。；！？!?;"
_COMMAS = "，,"
_MARKS = "，、；：。！？"

_RUN = re.compile(rf"[{_MARKS}](?:[ ]*[{_MARKS}])+")

_STRENGTH = "！？。；：，、"
_AFTER_QUOTE = re.compile(rf"[，、；：。]([{_CLOSING}])(?=[{_MARKS}])")
_STOP_BEFORE_QUOTE = re.compile(rf"[，、；：]([{_CLOSING}])")
_AFTER_OPENING = re.compile(rf"([{_OPENING}])[{_MARKS}]+")
_EMPTY_PAIR = re.compile("“ *”|‘ *’|「 *」|『 *』|《 *》|（ *）|【 *】|〔 *〕")
_WIDE = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？"}
_NARROW = re.compile(
    r"(?<=[\u4e00-\u9fff”』」》）%])([,;:!?])|([,;:!?])(?=[\u4e00-\u9fff“『「《（])"
)
_SUPERFLUOUS_SPACE = re.compile(
    r"(?<=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]) +(?=[\u3000-\uffef\d])"
    r"|(?<=[\d%]) +(?=[\u3000-\uffef])"
)
"""Spaces that Chinese prose does not have: 计划事项 69 项 is written 计划事项69项."""


def normalise_punctuation(text: str) -> str:
    """Normalise a text to one line of Chinese prose: full-width punctuation, none of it doubled,
    misplaced or at the beginning; spaces between Chinese characters and digits, and empty quotes
    and brackets, are removed.
    """
    text = one_line(text)
    before = None
    while before != text:  # each step may bring together what another one looks for
        before = text
        text = _NARROW.sub(lambda found: _WIDE[found[0]], text)
        text = _SUPERFLUOUS_SPACE.sub("", text)
        text = _EMPTY_PAIR.sub("", text)
        text = _RUN.sub(lambda found: min(found[0].replace(" ", ""), key=_STRENGTH.index), text)
        text = _AFTER_OPENING.sub(r"\1", text)
        text = _AFTER_QUOTE.sub(r"\1", text)
        text = _STOP_BEFORE_QUOTE.sub(r"\1", text)
        text = text.lstrip(f"{_MARKS} ").rstrip()
    return text


def as_full_sentence(text: str) -> str:
    """Normalise a text to a sentence with a full stop, or with its own ！ or ？ at the end; empty
    where it has no letter or digit.
    """
    text = normalise_punctuation(text).rstrip("，、；：。,;: ")
    if not has_letter_or_digit(text):
        return ""
    return text if text[-1] in "！？" else f"{text}。"


def normalised_without_end_punctuation(text: str) -> str:
    """Normalise a title or clause as :func:`normalise_punctuation` does, and remove punctuation
    from its end.
    """
    return normalise_punctuation(text).rstrip("。；，：！？、 ")


def has_letter_or_digit(text: str) -> bool:
    """Whether the text contains a letter, a Chinese character or a digit."""
    return any(sign.isalnum() for sign in text)


def split_clauses(text: str) -> list[str]:
    """Split a text at commas and stops into normalised clauses; quotes and brackets are kept whole,
    pieces without a letter or digit are left out.
    """
    return [
        part
        for part in _split_outside_brackets(normalise_punctuation(text), _STOPS + _COMMAS)
        if has_letter_or_digit(part)
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
    """Join texts with a separator, after normalising them and removing the punctuation at their
    ends; empty ones are left out.
    """
    stripped = (normalise_punctuation(part).rstrip("，、；：。 ") for part in parts)
    return between.join(part for part in stripped if part)


def join_with_enumeration_comma(words: Iterable[str]) -> str:
    """Join words to a list with 、, or with ； where one of them contains 、 or a comma; empty ones
    are left out.
    """
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
_WEEK_OR_MONTH_SHIFTS = {"上": -1, "本": 0, "这": 0, "下": 1}
_WEEKS = {"上": "前一周", "本": "当周", "这": "当周", "下": "次周"}
_DAY_SHIFTS = {"昨": -1, "今": 0, "明": 1}


def with_absolute_dates(text: str, on: date) -> str:
    """Replace relative dates of a report by lasting ones: 本月 reported in September becomes 9月,
    上周五 a date. A whole week has no date of its own: 上周, 本周, 下周 become 前一周, 当周, 次周.

    Args:
        text: the text of a report.
        on: the day of the report.
    """

    def absolute_weekday(found: re.Match[str]) -> str:
        """Date of a weekday named relative to the report's week, such as 上周五."""
        monday = on - timedelta(days=on.weekday())
        days = 7 * _WEEK_OR_MONTH_SHIFTS[found["which"]] + min(_DAYS.index(found["day"]), 6)
        return month_day(monday + timedelta(days=days))

    def absolute_month(found: re.Match[str]) -> str:
        """Name of a month named relative to the report's month, such as 本月."""
        return f"{(on.month - 1 + _WEEK_OR_MONTH_SHIFTS[found['which']]) % 12 + 1}月"

    def absolute_day(found: re.Match[str]) -> str:
        """Date of a day named relative to the report's day, such as 昨天."""
        return month_day(on + timedelta(days=_DAY_SHIFTS[found[0][0]]))

    text = _WEEKDAY.sub(absolute_weekday, text)
    text = _MONTH.sub(absolute_month, text)
    text = _WEEK.sub(lambda found: _WEEKS[found["which"]], text)
    return _DAY.sub(absolute_day, text)


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
_TITLE_FILLER = re.compile("已经?|全部|均|都|完成|了|的|[“”‘’]")
_SHORTEST_OVERLAP = 2
"""Number of characters of a word."""
_ON_A_DAY = re.compile(r"(\d{1,2}月\d{1,2}日)已?(\w\w)")
"""A clause of nothing but a day and a verb."""


def title_with_clauses(title: str, clauses: Sequence[str], between: str = "，") -> str:
    """Join a title with the clauses reported on it, without repeating the title's words and without
    a full stop.

    印制手册 and 印制1600册 become 印制手册1600册, 印发规程 and 3月18日印发 become 3月18日印发规程;
    otherwise the clauses follow the title.

    Args:
        title: the title of the item.
        clauses: the clauses, at least one.
        between: the separator after the title.
    """
    first, *rest = clauses
    if (
        first[:_SHORTEST_OVERLAP] == title[:_SHORTEST_OVERLAP]
        and first[_SHORTEST_OVERLAP : _SHORTEST_OVERLAP + 1].isdigit()
    ):
        return join_clauses((f"{title}{first[_SHORTEST_OVERLAP:]}", *rest), "，")
    if (day := _ON_A_DAY.fullmatch(first)) and day[2] == title[:_SHORTEST_OVERLAP]:
        return join_clauses((f"{day[1]}{title}", *rest), "，")
    first = _clause_without_end_of_title(title, first)
    quoted = _QUOTED.match(first)
    if quoted and quoted[1] in title and len(first) > quoted.end():
        return join_clauses((f"{title}{first[quoted.end() :]}", *rest), "，")
    if rest and set(_TITLE_FILLER.sub("", first)) <= set(title):
        return f"{title}，{join_clauses(rest, '，')}"
    return f"{title}{between}{join_clauses((first, *rest), '，')}"


def _clause_without_end_of_title(title: str, clause: str) -> str:
    """Remove the end of the title from the beginning of the clause that follows it: 拟出第二稿 and
    第二稿已印发 give 已印发.
    """
    for length in range(min(len(title), len(clause)) - 1, _SHORTEST_OVERLAP - 1, -1):
        if title.endswith(clause[:length]) and _SAYS_HOW.match(clause, length):
            return normalised_without_end_punctuation(clause[length:])
    return clause


_EMPTY_PHRASE = re.compile(
    "(?:(?:目前|现在|此项|本项|该项|工作|任务|基本|均|都|已经?|正常|正在|有序|稳步|持续|继续|按计划|按期"
    "|如期|顺利|全部)*(?:完成|推进|推进中|进行|进行中|开展|开展中|落实|落实中|启动|未启动|办结|进展顺利"
    "|实施|暂缓|取消)[了中]?)+|(?:暂时?)?[没无]有?(?:什么)?(?:新的?)?(?:情况|进展|变化)|同上(?:次)?|(?:一切)?(?:正常|顺利)|没有?问题|无|略|好的?|是的?|没有"
)
"""Phrases that say no more than a status."""

STILL = re.compile(
    "正在|尚未|尚待|还差|还没|还未|还剩|还要|还在|还有.*没有|没有?按时|没有?定|未能|未通过|安排在|定在|[商约]定第|下一步|下次|(?<!模)拟(?![定订就])"
    "|有待|(?<![接招对等优])待(?=\\S)|[到等].+?[后再]|准备|计划在|打算|争取|随后|预计|余下|其余|[要被]推迟|继续"
    "|后(?:开始|启动|公布|报送)|一并|再启动|(?:当周|\\d日).{0,6}(?:召开|结束|补齐|完成|公布|启动)$"
    "|(?:稿|方案|材料)第.{1,3}周(?:提)?交|第.{1,3}周(?:先交|审看|提交|完成)|落实到人$|进度偏慢"
)
"""Words for what is in progress, missing or to come."""

_SCHEDULING_WORDS = re.compile("(?:定|安排)在|[商约]定第")
"""Words for when something will happen; before other clauses they are outdated, too."""

_CAUSE = re.compile("因|由于|为了?|虽|但|如果|若")
"""Beginning of a clause that needs the next one."""

_COMPLETENESS_WORDS = re.compile("全部|全员|最后|补齐|到齐|均已|都已|一律|悉数")
_OF_ALL = re.compile(r"(\d+)([\u4e00-\u9fff])(?:(?![降减增升涨提缩])\D)*?(\d+)\2|(?:还|只)差")
_FILLER_WORDS = re.compile(
    "已经?|全部|均|都|完成|开展|进行|顺利|目前|当周|了|的|并|也|正在|现|各项|[、“”‘’《》（） ]"
)
_FIGURES = re.compile(r"\d+(?:\.\d+)?")
_SAME_CLAUSE_SIMILARITY = 85
"""Similarity, out of 100, from which two clauses with the same figures say the same."""
_LEAST_PAIRS = 2
"""Least number of character pairs for which clauses are compared by pairs."""
_UP_TO_NOW = re.compile(r"(?:目前|现)?(?:已经?|累计|共)(?!于)\D{0,8}\d")
"""Beginning of a clause that gives a count up to its day."""
_SHARE, _SHARE_OF_FIGURES = 0.5, 0.25
"""Part of the character pairs that an item must share with what a department said besides, for
both to be one matter; less is needed where it has the same figures.
"""


_THIS_MONTH = re.compile("[本这]个?月(?!\\d)")
"""Words for the month in which the report was made."""


class ReportedLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of progress for the summary, with the clauses that are neither empty phrases nor
    repeated.
    """

    on: date
    """Day of the report."""
    clauses: tuple[str, ...]
    """Remaining clauses of the report."""
    status: Status
    """Status of the item after the report."""
    progress: Progress
    """The line of progress as recorded."""

    @property
    def is_about_unfinished_work(self) -> bool:
        """Whether any clause of a report is about something in progress, missing or to come."""
        return any(is_about_unfinished_work(clause) for clause in self.clauses)


def is_about_unfinished_work(clause: str) -> bool:
    """Whether a clause of a report is about something in progress, missing or to come."""
    return STILL.search(clause) is not None


def is_clause_without_information(clause: str) -> bool:
    """Whether a clause of a report says no more than a status does: 已完成, 正在推进,
    没有新情况.
    """
    return _EMPTY_PHRASE.fullmatch(clause.strip("，。；、 ")) is not None


def without_cause_at_end(clauses: Sequence[str]) -> list[str]:
    """Return a report's clauses without those at the end that give a cause; for use where the
    clause they explain was removed.
    """
    kept = list(clauses)
    while kept and _CAUSE.match(kept[-1]):
        kept.pop()
    return kept


def reports_for_summary(history: Sequence[Progress], *, whole: bool = False) -> list[ReportedLine]:
    """Select the reports of an item worth including in a summary, oldest first, with relative dates
    replaced. Empty phrases at their beginning and repeated clauses are removed, reports of which
    nothing is left are dropped.

    Args:
        history: lines of progress, oldest first.
        whole: whether to include clauses that later reports made outdated.
    """
    reports = [
        ReportedLine(on=each.on, clauses=clauses, status=each.after, progress=each)
        for each in history
        if (clauses := _clauses_without_leading_empty_phrases(each))
    ]
    if not whole:
        reports = [
            each
            if each is reports[-1]
            else _without_outdated_announcements(each, reports[at + 1 :])
            for at, each in enumerate(reports)
        ]
    kept = iter(without_repeated_clauses([list(each.clauses) for each in reports]))
    return [
        msgspec.structs.replace(each, clauses=tuple(clauses))
        for each, clauses in zip(reports, kept, strict=True)
        if clauses
    ]


def without_repeated_clauses(
    groups: Sequence[Sequence[str]], *, also_contained_in_earlier: bool = False
) -> list[list[str]]:
    """Remove from groups of clauses those that repeat another one.

    A clause is removed where a clause of a later group contains it or gives a newer figure, or
    where an earlier clause is nearly equal.

    Args:
        groups: the clauses in groups, such as one group a report, oldest first.
        also_contained_in_earlier: whether a clause that an earlier one contains is removed too, for
            groups about the same thing.

    Returns:
        As many groups as given, some perhaps empty.
    """
    every = [(at, _ComparedClause(words)) for at, group in enumerate(groups) for words in group]
    kept: list[tuple[int, _ComparedClause]] = []
    for place, (at, clause) in enumerate(every):
        later = (other for where, other in every[place + 1 :] if where > at)
        if any(
            clause.is_contained_in(other) or clause.has_newer_figure_in(other) for other in later
        ):
            continue
        if any(clause.is_nearly_equal_to(other) for _, other in kept):
            continue
        if not (
            also_contained_in_earlier and any(clause.is_contained_in(other) for _, other in kept)
        ):
            kept.append((at, clause))
    found: list[list[str]] = [[] for _ in groups]
    for at, clause in kept:
        found[at].append(clause.words)
    return found


def character_pairs(words: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a text, after removing filler words."""
    return frozenset(map("".join, pairwise(_FILLER_WORDS.sub("", words))))


def is_mentioned_by_item(words: str, item: str) -> bool:
    """Whether an item's title and reports already mention a piece of work: they share half of its
    pairs of characters, or a quarter where they also have its figures.

    Args:
        words: what a department reported as done.
        item: the item's title and reports as one text.
    """
    pairs, known = character_pairs(words), character_pairs(item)
    figures = set(_FIGURES.findall(words))
    share = _SHARE_OF_FIGURES if figures and figures <= set(_FIGURES.findall(item)) else _SHARE
    return len(pairs & known) >= share * len(pairs)


class _ComparedClause:
    """A clause of a report, with the pairs of characters and the figures by which it is compared
    with clauses of later reports, to leave out what they repeat or replace.

    Args:
        words: the clause.
    """

    def __init__(self, words: str) -> None:
        self.words = words
        self._pairs = character_pairs(words)
        self._figures = frozenset(_FIGURES.findall(words))
        self._count = _FIGURES.sub("#", words) if _UP_TO_NOW.match(words) else ""

    def has_newer_figure_in(self, later: "_ComparedClause") -> bool:
        """Whether a later clause has a newer figure of the same count as this clause: 已上12节,
        已上27节.
        """
        return bool(self._count) and self._count == later._count

    def is_contained_in(self, later: "_ComparedClause") -> bool:
        """Whether a later clause contains this clause: 专题学习 in 专题学习、警示教育全部完成."""
        if len(self._pairs) < _LEAST_PAIRS or not self._figures <= later._figures:
            return False
        return self._pairs <= later._pairs

    def is_nearly_equal_to(self, other: "_ComparedClause") -> bool:
        """Whether two clauses of reports say nearly the same, with the same figures."""
        if self.words == other.words:
            return True
        return (
            self._figures == other._figures
            and _similarity(self.words, other.words) >= _SAME_CLAUSE_SIMILARITY
        )


def _clauses_without_leading_empty_phrases(line: Progress) -> tuple[str, ...]:
    """Clauses of a line of progress without empty phrases at its beginning; empty if all are empty
    phrases.
    """
    clauses = split_clauses(with_absolute_dates(_THIS_MONTH.sub("", line.text), line.on))
    while clauses and is_clause_without_information(clauses[0]):
        clauses.pop(0)
    return tuple(clauses)


def _without_outdated_announcements(
    line: ReportedLine, later: Sequence[ReportedLine]
) -> ReportedLine:
    """Return a report without the announcements at its end that the ``later`` reports made
    outdated.
    """
    clauses = list(line.clauses)
    overtaken = any(_COMPLETENESS_WORDS.search(clause) for each in later for clause in each.clauses)
    while clauses and (
        is_about_unfinished_work(clauses[-1]) or (overtaken and _OF_ALL.search(clauses[-1]))
    ):
        clauses = without_cause_at_end(clauses[:-1])
    if len(clauses) > 1 and later and _SCHEDULING_WORDS.search(clauses[0]):
        clauses.pop(0)
    return msgspec.structs.replace(line, clauses=tuple(clauses))


def _similarity(one: str, other: str) -> float:
    """Similarity of two texts from 0 to 100; 0 below the limit for similar texts."""
    from rapidfuzz import fuzz

    return fuzz.ratio(one, other, score_cutoff=_SAME_CLAUSE_SIMILARITY)
