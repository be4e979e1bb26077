"""What was said of one item over the term: hollow words, repeats and what was overtaken left out.

A line of progress is true on the day it is said. What it says is still to come
(警示教育安排在第7周) is overtaken by the next line; a first count (36 个班到位
33 个) by the word that all is done; a clause by a later one that says it again.
"""

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

import msgspec

from meetingtui.plan.item import Progress, Status
from meetingtui.review.summary.prose import clauses, lasting

_HOLLOW = re.compile(
    "(?:(?:目前|现在|此项|本项|该项|工作|任务|基本|均|都|已经?|正常|正在|有序|稳步|持续|继续|按计划|按期"
    "|如期|顺利|全部)*(?:完成|推进|推进中|进行|进行中|开展|开展中|落实|落实中|启动|未启动|办结|进展顺利"
    "|实施|暂缓|取消)[了中]?)+|(?:暂时?)?[没无]有?(?:什么)?(?:新的?)?(?:情况|进展|变化)|同上(?:次)?|(?:一切)?(?:正常|顺利)|没有?问题|无|略|好的?|是的?|没有"
)
"""Words that say no more than a status."""

STILL = re.compile(
    "正在|尚未|尚待|还差|还没|还未|还剩|还要|还在|还有.*没有|没有?按时|没有?定|未能|未通过|安排在|定在|[商约]定第|下一步|下次|(?<!模)拟(?![定订就])"
    "|有待|(?<![接招对等优])待(?=\\S)|[到等].+?[后再]|准备|计划在|打算|争取|随后|预计|余下|其余|[要被]推迟|继续"
    "|后(?:开始|启动|公布|报送)|一并|再启动|(?:当周|\\d日).{0,6}(?:召开|结束|补齐|完成|公布|启动)$"
    "|(?:稿|方案|材料)第.{1,3}周(?:提)?交|第.{1,3}周(?:先交|审看|提交|完成)|落实到人$|进度偏慢"
)
"""Words of what is under way, wanting or to come."""

_FIXED = re.compile("(?:定|安排)在|[商约]定第")
"""What says only when something will be; in front of other clauses it is overtaken, too."""

_CAUSE = re.compile("因|由于|为了?|虽|但|如果|若")
"""What begins a clause that needs the next one."""

_ALL = re.compile("全部|全员|最后|补齐|到齐|均已|都已|一律|悉数")
_OF_ALL = re.compile(r"(\d+)([\u4e00-\u9fff])(?:(?![降减增升涨提缩])\D)*?(\d+)\2|(?:还|只)差")
_FILLER = re.compile(
    "已经?|全部|均|都|完成|开展|进行|顺利|目前|当周|了|的|并|也|正在|现|各项|[、“”‘’《》（） ]"
)
_FIGURES = re.compile(r"\d+(?:\.\d+)?")
_ALIKE = 85
"""Of 100: from here on two clauses with the same figures say the same."""
_LEAST = 2
"""Pairs of letters: a shorter clause is not compared by them."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """What is left of one line of progress."""

    on: date
    """The day it was said."""
    said: tuple[str, ...]
    """Its clauses."""
    status: Status
    """Status after it."""
    progress: Progress
    """As it is recorded."""

    @property
    def is_still_open(self) -> bool:
        """Whether its words tell of what is under way, wanting or to come."""
        return any(is_still_open(clause) for clause in self.said)


def is_still_open(clause: str) -> bool:
    """Whether it tells of what is under way, wanting or to come."""
    return STILL.search(clause) is not None


def is_hollow(clause: str) -> bool:
    """Whether it says no more than a status does: 已完成, 正在推进, 没有新情况."""
    return _HOLLOW.fullmatch(clause.strip("，。；、 ")) is not None


def lines_of(history: Sequence[Progress], *, whole: bool = False) -> list[Line]:
    """The lines worth telling, oldest first; ``whole`` keeps what was overtaken."""
    told = [
        Line(on=each.on, said=said, status=each.after, progress=each)
        for each in history
        if (said := _said(each))
    ]
    if not whole:
        told = [
            each if each is told[-1] else _without_outlook(each, told[at + 1 :])
            for at, each in enumerate(told)
        ]
    kept = iter(distinct([list(each.said) for each in told]))
    return [
        msgspec.structs.replace(each, said=tuple(said))
        for each, said in zip(told, kept, strict=True)
        if said
    ]


def distinct(groups: Sequence[Sequence[str]], *, both_ways: bool = False) -> list[list[str]]:
    """The groups without the clauses that a later one contains or an earlier one says.

    ``both_ways`` leaves out what an earlier one contains, too: where several speak of the same.
    """
    every = [(at, _Clause(words)) for at, group in enumerate(groups) for words in group]
    kept: list[tuple[int, _Clause]] = []
    for place, (at, clause) in enumerate(every):
        later = (other for where, other in every[place + 1 :] if where > at)
        if any(clause.is_contained_in(other) for other in later):
            continue
        if any(clause.is_like(other) for _, other in kept):
            continue
        if not (both_ways and any(clause.is_contained_in(other) for _, other in kept)):
            kept.append((at, clause))
    found: list[list[str]] = [[] for _ in groups]
    for at, clause in kept:
        found[at].append(clause.words)
    return found


def pairs(words: str) -> frozenset[str]:
    """The pairs of letters next to each other, without those that say little."""
    return frozenset(map("".join, pairwise(_FILLER.sub("", words))))


class _Clause:
    """A clause with what it is compared by."""

    def __init__(self, words: str) -> None:
        self.words = words
        self._pairs = pairs(words)
        self._figures = frozenset(_FIGURES.findall(words))

    def is_contained_in(self, later: "_Clause") -> bool:
        """Whether the later one says all of it: 专题学习 in 专题学习、警示教育全部完成."""
        if len(self._pairs) < _LEAST or not self._figures <= later._figures:
            return False
        return self._pairs <= later._pairs

    def is_like(self, other: "_Clause") -> bool:
        """Whether both say the same, or nearly, with the same figures."""
        if self.words == other.words:
            return True
        return self._figures == other._figures and _ratio(self.words, other.words) >= _ALIKE


def _said(line: Progress) -> tuple[str, ...]:
    """The clauses; none where all of them are hollow, and no hollow one in front of others."""
    said = clauses(lasting(line.text, line.on))
    while said and is_hollow(said[0]):
        said.pop(0)
    return tuple(said)


def _without_outlook(line: Line, later: Sequence[Line]) -> Line:
    """The line without the tail that later ones overtook."""
    said = list(line.said)
    overtaken = any(_ALL.search(clause) for each in later for clause in each.said)
    while said and (is_still_open(said[-1]) or (overtaken and _OF_ALL.search(said[-1]))):
        said.pop()
        while said and _CAUSE.match(said[-1]):
            said.pop()
    if len(said) > 1 and later and _FIXED.search(said[0]):
        said.pop(0)
    return msgspec.structs.replace(line, said=tuple(said))


def _ratio(one: str, other: str) -> float:
    from rapidfuzz import fuzz

    return fuzz.ratio(one, other, score_cutoff=_ALIKE)
