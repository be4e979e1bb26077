"""两个学期并排: the same figures of each, and how the later differs from the earlier."""

from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from meetingtui.meeting.achievement import LEVELS
from meetingtui.review.achievements import achievements, by_level
from meetingtui.review.figures import Figures, count
from meetingtui.review.sittings import came, decided
from meetingtui.review.survey import Survey


class TermFigures(msgspec.Struct, frozen=True, kw_only=True):
    """One term in figures, as it stood on a day."""

    term: str
    """``2026-2027-1``"""
    term_title: str
    """2026—2027学年第一学期"""
    today: date
    """The day they are true for."""
    figures: Figures
    """The whole plan."""
    meetings: int
    """例会 held."""
    expected: int
    """应到, of all meetings together."""
    present: int
    """实到"""
    tasks_decided: int
    """议定事项 of the meetings."""
    tasks_done: int
    """Those closed."""
    achievements: dict[str, int]
    """成果 by level, the highest first."""

    @property
    def honours(self) -> int:
        """成果 of all levels."""
        return sum(self.achievements.values())


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """One figure of both terms."""

    label: str
    """What it counts: 完成率."""
    before: str
    """The earlier term's with its unit: 42 项; — where there is nothing to count."""
    after: str
    """The later term's."""
    change: str
    """How the later differs: +3, -2.5 个百分点, 持平; empty where one of them is missing."""


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """Two terms side by side; the keys of ``term compare --json``."""

    before: TermFigures
    """The earlier one."""
    after: TermFigures
    """The later one."""
    lines: tuple[Compared, ...]
    """The figures one by one."""


class _Figure(msgspec.Struct, frozen=True):
    """A figure of one term."""

    label: str
    """What it counts."""
    value: float | None
    """How much; None where there is nothing to take a share of."""
    unit: str
    """项, 次 or %."""

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to tell; a rate of 0.0% is something."""
        return self.value is None or (self.unit != "%" and not self.value)

    @property
    def words(self) -> str:
        """42 项, 31.0%, —"""
        if self.value is None:
            return "—"
        return f"{self.value:.1f}%" if self.unit == "%" else f"{self.value:.0f} {self.unit}"


def term_figures(survey: Survey) -> TermFigures:
    """A term's figures as its survey has them."""
    tasks = decided(survey)
    present, expected = came(survey.held)
    honours = by_level(achievements(survey))
    return TermFigures(
        term=survey.term.id,
        term_title=survey.term.title,
        today=survey.today,
        figures=count(survey.rows),
        meetings=len(survey.held),
        expected=expected,
        present=present,
        tasks_decided=sum(len(each.tasks) for each in tasks),
        tasks_done=sum(len(each.done) for each in tasks),
        achievements={level: len(found) for level, found in honours.items()},
    )


def compare(before: Survey, after: Survey) -> Comparison:
    """Two terms, line by line; a figure that is nothing in both is left out."""
    one, other = term_figures(before), term_figures(after)
    told = {*one.achievements, *other.achievements}
    levels = [*(level for level in LEVELS if level in told), *sorted(told - {*LEVELS})]
    pairs = zip(_figures(one, levels), _figures(other, levels), strict=True)
    lines = tuple(
        _compared(was, now) for was, now in pairs if not (was.is_nothing and now.is_nothing)
    )
    return Comparison(before=one, after=other, lines=lines)


def _figures(term: TermFigures, levels: Iterable[str]) -> Iterator[_Figure]:
    found = term.figures
    yield _Figure("计划事项", found.total, "项")
    yield _Figure("已完成", found.done, "项")
    yield _Figure("完成率", _share(found.done, found.total), "%")
    yield _Figure("推进中", found.in_progress, "项")
    yield _Figure("未启动", found.not_started, "项")
    yield _Figure("暂缓", found.paused, "项")
    yield _Figure("取消", found.cancelled, "项")
    yield _Figure("滞后", found.overdue, "项")
    yield _Figure("预警", found.at_risk, "项")
    yield _Figure("例会", term.meetings, "次")
    yield _Figure("出勤率", _share(term.present, term.expected), "%")
    yield _Figure("议定事项", term.tasks_decided, "项")
    yield _Figure("议定办结率", _share(term.tasks_done, term.tasks_decided), "%")
    yield _Figure("成果", term.honours, "项")
    for level in levels:
        yield _Figure(f"其中{level}", term.achievements.get(level, 0), "项")


def _compared(was: _Figure, now: _Figure) -> Compared:
    if was.value is None or now.value is None:
        change = ""
    elif was.words == now.words:
        change = "持平"
    elif now.unit == "%":
        change = f"{round(now.value, 1) - round(was.value, 1):+.1f} 个百分点"
    else:
        change = f"{now.value - was.value:+.0f}"
    return Compared(label=was.label, before=was.words, after=now.words, change=change)


def _share(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None
