"""周历: the term week by week, what was heard of in each, and what falls due when."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cache

import msgspec

from meetingtui.calendar import Term
from meetingtui.plan.light import Light
from meetingtui.review.survey import NO_DEPARTMENT, Survey, Surveyed
from meetingtui.wording import month_day

OWED = frozenset({Light.OVERDUE, Light.AT_RISK, Light.NORMAL})
"""Lights of what somebody still has to do; what is paused is owed by nobody just now."""


class Week(msgspec.Struct, frozen=True, kw_only=True):
    """One week of the term."""

    number: int
    """第N周, from 1."""
    monday: date
    """Its first day."""
    meetings: tuple[int, ...]
    """Ids of the meetings held in it."""
    is_off: bool
    """Whether the school works on none of its days."""
    is_present: bool
    """Whether the day looked at lies in it."""

    @property
    def words(self) -> str:
        """第12周（11月16日—22日）"""
        return f"第{self.number}周（{_days(self.monday)}）"


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """Which items were heard of in each week."""

    name: str
    """A department, a chapter, or what the whole is called."""
    weeks: tuple[tuple[int, ...], ...]
    """Ids of the items with a line of progress in week 1, in week 2 …"""


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """What falls due in one week."""

    name: str
    """滞后、本周、下周、第14周、学期结束后"""
    monday: date | None
    """The first day of the week; None for what is overdue, and after the term."""
    ahead: int
    """How many weeks from the present one; -1 for what is overdue."""
    rows: tuple[Surveyed, ...]
    """Owed items, by deadline."""

    @property
    def words(self) -> str:
        """下周（11月23日—29日）"""
        return f"{self.name}（{_days(self.monday)}）" if self.monday else self.name


class Calendar(msgspec.Struct, frozen=True, kw_only=True):
    """All that is owed, by when it is due; every owed item stands in one place."""

    due: tuple[Due, ...]
    """滞后, then week by week; weeks in which nothing falls due are left out."""
    in_words: tuple[Surveyed, ...]
    """Due by words that are no date (每月)."""
    undated: tuple[Surveyed, ...]
    """Nobody has said by when."""


def weeks(survey: Survey) -> tuple[Week, ...]:
    """The term's weeks."""
    term = survey.term
    held: dict[int, list[int]] = {}
    for meeting in survey.held:
        held.setdefault(term.week_of(meeting.on), []).append(meeting.id)
    present = term.week_of(survey.today)
    return tuple(
        Week(
            number=number,
            monday=term.day(number, 0),
            meetings=tuple(held.get(number, ())),
            is_off=_is_off(term, number),
            is_present=number == present,
        )
        for number in range(1, term.weeks + 1)
    )


def heard(survey: Survey, name: str) -> Heard:
    """The whole survey's weeks, under a name."""
    return _heard(survey, name, survey.rows)


def heard_by_department(survey: Survey) -> tuple[Heard, ...]:
    """A department each, in the school's order; what no department answers for last."""
    known = [department.name for department in survey.school.departments]
    return _heard_by(survey, (*known, ""), lambda row: row.department)


def heard_by_section(survey: Survey) -> tuple[Heard, ...]:
    """A chapter of the plan each, in its order; tasks that serve none last."""
    return _heard_by(survey, survey.sections, lambda row: row.section)


def calendar(survey: Survey) -> Calendar:
    """What is owed, by the week in which it falls due."""
    owed = [row for row in survey.rows if row.light in OWED]
    found: dict[int, list[Surveyed]] = {}
    dated = [(row.item.due, row) for row in owed if row.item.due]
    for due, row in sorted(dated, key=lambda pair: pair[0]):
        found.setdefault(_ahead(due, survey), []).append(row)
    return Calendar(
        due=tuple(_due(ahead, rows, survey) for ahead, rows in found.items()),
        in_words=tuple(row for row in owed if not row.item.due and row.item.due_text),
        undated=tuple(row for row in owed if row.has_no_deadline),
    )


def _ahead(due: date, survey: Survey) -> int:
    """Weeks from the present one; all that is overdue, and all after the term, in one place."""
    term, today = survey.term, survey.today
    last = max(term.weeks + 1, term.week_of(today) + 2)
    return -1 if due < today else min(term.week_of(due), last) - term.week_of(today)


def _due(ahead: int, rows: Iterable[Surveyed], survey: Survey) -> Due:
    term = survey.term
    week = term.week_of(survey.today) + ahead
    if ahead < 0:
        name = "滞后"
    elif ahead > 1 and week > term.weeks:
        name = "学期结束后"
    else:
        name = {0: "本周", 1: "下周"}.get(ahead, f"第{week}周")
    has_days = ahead >= 0 and name != "学期结束后"
    return Due(
        name=name, monday=term.day(week, 0) if has_days else None, ahead=ahead, rows=tuple(rows)
    )


def _heard(survey: Survey, name: str, rows: Iterable[Surveyed]) -> Heard:
    term = survey.term
    found: list[dict[int, None]] = [{} for _ in range(term.weeks)]
    for row in rows:
        for line in row.item.progress:
            if 1 <= (number := term.week_of(line.on)) <= term.weeks:
                found[number - 1][row.item.id] = None
    return Heard(name=name, weeks=tuple(tuple(ids) for ids in found))


def _heard_by(
    survey: Survey, order: Iterable[str], group: Callable[[Surveyed], str]
) -> tuple[Heard, ...]:
    found: dict[str, list[Surveyed]] = {name: [] for name in order}
    for row in survey.rows:
        found.setdefault(group(row), []).append(row)
    return tuple(
        _heard(survey, name or NO_DEPARTMENT, rows) for name, rows in found.items() if rows
    )


@cache
def _is_off(term: Term, number: int) -> bool:
    return not any(term.is_workday(term.day(number, weekday)) for weekday in range(5))


def _days(monday: date) -> str:
    """11月16日—22日, 11月30日—12月6日"""
    sunday = monday + timedelta(days=6)
    end = f"{sunday.day}日" if sunday.month == monday.month else month_day(sunday)
    return f"{month_day(monday)}—{end}"
