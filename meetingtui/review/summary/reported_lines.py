"""The reports on one item over the term, without empty phrases, repetitions and outdated clauses.

A line of progress is true on its day. What it announces (警示教育安排在第7周) is outdated by the
next line; a partial count (36 个班到位 33 个) by the report that all is done; a clause by a later
one that repeats it.
"""

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

import msgspec

from meetingtui.plan.item import Progress, Status
from meetingtui.review.summary.prose import split_clauses, with_absolute_dates

_HOLLOW = re.compile(
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

_FIXED = re.compile("(?:定|安排)在|[商约]定第")
"""Words for when something will happen; before other clauses they are outdated, too."""

_CAUSE = re.compile("因|由于|为了?|虽|但|如果|若")
"""Beginning of a clause that needs the next one."""

_ALL = re.compile("全部|全员|最后|补齐|到齐|均已|都已|一律|悉数")
_OF_ALL = re.compile(r"(\d+)([\u4e00-\u9fff])(?:(?![降减增升涨提缩])\D)*?(\d+)\2|(?:还|只)差")
_FILLER = re.compile(
    "已经?|全部|均|都|完成|开展|进行|顺利|目前|当周|了|的|并|也|正在|现|各项|[、“”‘’《》（） ]"
)
_FIGURES = re.compile(r"\d+(?:\.\d+)?")
_ALIKE = 85
"""Similarity, out of 100, from which two clauses with the same figures say the same."""
_LEAST = 2
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
    """One line of progress without its outdated and empty clauses."""

    on: date
    """Day of the report."""
    clauses: tuple[str, ...]
    """Remaining clauses of the report."""
    status: Status
    """Status of the item after the report."""
    progress: Progress
    """The line of progress as recorded."""

    @property
    def is_still_open(self) -> bool:
        """Whether a clause is about something in progress, missing or to come."""
        return any(is_still_open(clause) for clause in self.clauses)


def is_still_open(clause: str) -> bool:
    """Whether a clause is about something in progress, missing or to come."""
    return STILL.search(clause) is not None


def is_empty_phrase(clause: str) -> bool:
    """Whether a clause says no more than a status does: 已完成, 正在推进, 没有新情况."""
    return _HOLLOW.fullmatch(clause.strip("，。；、 ")) is not None


def without_cause_at_end(clauses: Sequence[str]) -> list[str]:
    """Remove clauses at the end that give a cause, because the clause they explain was removed."""
    kept = list(clauses)
    while kept and _CAUSE.match(kept[-1]):
        kept.pop()
    return kept


def reported_lines(history: Sequence[Progress], *, whole: bool = False) -> list[ReportedLine]:
    """The reports worth including in a summary, oldest first.

    Args:
        history: lines of progress, oldest first.
        whole: whether to include clauses that later reports made outdated.
    """
    reports = [
        ReportedLine(on=each.on, clauses=clauses, status=each.after, progress=each)
        for each in history
        if (clauses := _clauses_with_content(each))
    ]
    if not whole:
        reports = [
            each
            if each is reports[-1]
            else _without_outdated_announcements(each, reports[at + 1 :])
            for at, each in enumerate(reports)
        ]
    kept = iter(without_repetitions([list(each.clauses) for each in reports]))
    return [
        msgspec.structs.replace(each, clauses=tuple(clauses))
        for each, clauses in zip(reports, kept, strict=True)
        if clauses
    ]


def without_repetitions(
    groups: Sequence[Sequence[str]], *, both_ways: bool = False
) -> list[list[str]]:
    """Remove clauses that a later group contains or an earlier group repeats.

    ``both_ways`` also removes what an earlier group contains, for groups about the same thing.
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
        if not (both_ways and any(clause.is_contained_in(other) for _, other in kept)):
            kept.append((at, clause))
    found: list[list[str]] = [[] for _ in groups]
    for at, clause in kept:
        found[at].append(clause.words)
    return found


def character_pairs(words: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a text, after removing filler words."""
    return frozenset(map("".join, pairwise(_FILLER.sub("", words))))


def is_covered_by(words: str, item: str) -> bool:
    """Whether an item's title and reports already mention a piece of work.

    Args:
        words: what a department reported as done.
        item: the item's title and reports as one text.
    """
    pairs, known = character_pairs(words), character_pairs(item)
    figures = set(_FIGURES.findall(words))
    share = _SHARE_OF_FIGURES if figures and figures <= set(_FIGURES.findall(item)) else _SHARE
    return len(pairs & known) >= share * len(pairs)


class _ComparedClause:
    """A clause prepared for comparison with others."""

    def __init__(self, words: str) -> None:
        self.words = words
        self._pairs = character_pairs(words)
        self._figures = frozenset(_FIGURES.findall(words))
        self._count = _FIGURES.sub("#", words) if _UP_TO_NOW.match(words) else ""

    def has_newer_figure_in(self, later: "_ComparedClause") -> bool:
        """Whether a later clause has a newer figure of the same count: 已上12节, 已上27节."""
        return bool(self._count) and self._count == later._count

    def is_contained_in(self, later: "_ComparedClause") -> bool:
        """Whether a later clause contains this one: 专题学习 in 专题学习、警示教育全部完成."""
        if len(self._pairs) < _LEAST or not self._figures <= later._figures:
            return False
        return self._pairs <= later._pairs

    def is_nearly_equal_to(self, other: "_ComparedClause") -> bool:
        """Whether both clauses say nearly the same, with the same figures."""
        if self.words == other.words:
            return True
        return self._figures == other._figures and _similarity(self.words, other.words) >= _ALIKE


def _clauses_with_content(line: Progress) -> tuple[str, ...]:
    """Clauses of a line without empty phrases at its beginning; empty if all are empty phrases."""
    clauses = split_clauses(with_absolute_dates(_THIS_MONTH.sub("", line.text), line.on))
    while clauses and is_empty_phrase(clauses[0]):
        clauses.pop(0)
    return tuple(clauses)


def _without_outdated_announcements(
    line: ReportedLine, later: Sequence[ReportedLine]
) -> ReportedLine:
    """The line without the announcements at its end that later lines made outdated."""
    clauses = list(line.clauses)
    overtaken = any(_ALL.search(clause) for each in later for clause in each.clauses)
    while clauses and (is_still_open(clauses[-1]) or (overtaken and _OF_ALL.search(clauses[-1]))):
        clauses = without_cause_at_end(clauses[:-1])
    if len(clauses) > 1 and later and _FIXED.search(clauses[0]):
        clauses.pop(0)
    return msgspec.structs.replace(line, clauses=tuple(clauses))


def _similarity(one: str, other: str) -> float:
    """Similarity of two texts from 0 to 100; 0 below the limit for similar texts."""
    from rapidfuzz import fuzz

    return fuzz.ratio(one, other, score_cutoff=_ALIKE)
