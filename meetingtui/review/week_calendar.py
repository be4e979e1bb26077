"""The week calendar (周历): the weeks of a term, items with progress by week, open items by the
week they fall due in, and routine work with its occurrences.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cache

import msgspec

from meetingtui.base.term_calendar import Term
from meetingtui.base.wording import month_day
from meetingtui.plan.deadline_status import OVERDUE, TrafficLight
from meetingtui.plan.item import Status
from meetingtui.plan.routine import Occurrence, OccurrenceState, occurrence_counts_text
from meetingtui.review.term_snapshot import NO_DEPARTMENT, ItemRow, TermSnapshot

OPEN_LIGHTS = frozenset(
    {TrafficLight.OVERDUE, TrafficLight.AT_RISK, TrafficLight.STALE, TrafficLight.NORMAL}
)
"""Lights of open items; paused items are not among them."""


class Week(msgspec.Struct, frozen=True, kw_only=True):
    """One week of the term: its number, Monday, meetings, and whether the school is closed."""

    number: int
    """Number of the week in the term (第N周), from 1."""
    monday: date
    """Monday of the week."""
    meetings: tuple[int, ...]
    """Ids of the meetings held in the week."""
    is_off: bool
    """Whether the school is closed from Monday to Friday of the week."""
    is_present: bool
    """Whether the snapshot's day is in the week."""

    @property
    def number_and_days_text(self) -> str:
        """Number and days of a week of the term as text: 第12周（11月16日—22日）."""
        return f"第{self.number}周（{_week_date_range_text(self.monday)}）"


class WeeklyProgressItems(msgspec.Struct, frozen=True, kw_only=True):
    """Items with progress in each week, for the whole plan, a department or a chapter."""

    name: str
    """Name of the department or chapter, or of the whole."""
    weeks: tuple[tuple[int, ...], ...]
    """For each week of the term from week 1: ids of the items with a line of progress in it;
    progress outside the term's weeks is left out.
    """


class DueWeek(msgspec.Struct, frozen=True, kw_only=True):
    """The open items that fall due in one week; also those overdue or due after the term."""

    name: str
    """Name of the week: 滞后、本周、下周、第14周 or 学期结束后."""
    monday: date | None
    """Monday of the week; None for overdue items and for those due after the term."""
    ahead: int
    """Number of weeks from the present week; -1 for overdue items, the same number for all that are
    due after the term.
    """
    rows: tuple[ItemRow, ...]
    """Rows of the open items, by deadline."""

    @property
    def name_and_days_text(self) -> str:
        """Name and days of a week in which items fall due as text: 下周（11月23日—29日）."""
        return f"{self.name}（{_week_date_range_text(self.monday)}）" if self.monday else self.name


class DueCalendar(msgspec.Struct, frozen=True, kw_only=True):
    """Open items by deadline, paused ones left out; each is in exactly one place."""

    due: tuple[DueWeek, ...]
    """Overdue items, then items week by week; weeks in which nothing falls due are left out."""
    in_words: tuple[ItemRow, ...]
    """Items whose deadline is given in words without a date (每月)."""
    undated: tuple[ItemRow, ...]
    """Items without any deadline."""


def weeks_of_term(snapshot: TermSnapshot) -> tuple[Week, ...]:
    """The weeks of a snapshot's term, first week first."""
    term = snapshot.term
    held: dict[int, list[int]] = {}
    for meeting in snapshot.held:
        held.setdefault(term.week_number_of(meeting.on), []).append(meeting.id)
    present = term.week_number_of(snapshot.today)
    return tuple(
        Week(
            number=number,
            monday=term.date_in_week(number, 0),
            meetings=tuple(held.get(number, ())),
            is_off=_is_week_without_workdays(term, number),
            is_present=number == present,
        )
        for number in range(1, term.week_count + 1)
    )


def weekly_progress_items(snapshot: TermSnapshot, name: str) -> WeeklyProgressItems:
    """Collect, for each week of the term, the items of a snapshot with progress in it; ``name``
    becomes the name of the result.
    """
    return _weekly_progress_items_of_rows(snapshot, name, snapshot.rows)


def weekly_progress_items_by_department(snapshot: TermSnapshot) -> tuple[WeeklyProgressItems, ...]:
    """Items with progress in each week, by department in the school's order; then those without a
    department (未定部门), then departments the school no longer knows. Departments without items
    are left out.
    """
    known = [department.name for department in snapshot.school.departments]
    return _weekly_progress_items_of_groups(snapshot, (*known, ""), lambda row: row.department)


def weekly_progress_items_by_section(snapshot: TermSnapshot) -> tuple[WeeklyProgressItems, ...]:
    """Items with progress in each week, by chapter of the plan in its order; tasks outside the plan
    (计划外) last.
    """
    return _weekly_progress_items_of_groups(
        snapshot, snapshot.chapter_titles, lambda row: row.section
    )


def due_calendar(snapshot: TermSnapshot) -> DueCalendar:
    """Group the open items of a term snapshot by the week in which they fall due; paused items are
    left out.
    """
    owed = [row for row in snapshot.rows if row.light in OPEN_LIGHTS]
    found: dict[int, list[ItemRow]] = {}
    dated = [(row.item.due, row) for row in owed if row.item.due]
    for due, row in sorted(dated, key=lambda pair: pair[0]):
        found.setdefault(_number_of_weeks_ahead(due, snapshot), []).append(row)
    return DueCalendar(
        due=tuple(_make_due_week(ahead, rows, snapshot) for ahead, rows in found.items()),
        in_words=tuple(row for row in owed if not row.item.due and row.item.due_text),
        undated=tuple(row for row in owed if row.has_no_deadline),
    )


def _number_of_weeks_ahead(due: date, snapshot: TermSnapshot) -> int:
    """Number of weeks from the present week to the week of a deadline: -1 for every overdue day,
    and the same large number for every day after the term.
    """
    term, today = snapshot.term, snapshot.today
    last = max(term.week_count + 1, term.week_number_of(today) + 2)
    return -1 if due < today else min(term.week_number_of(due), last) - term.week_number_of(today)


def _make_due_week(ahead: int, rows: Iterable[ItemRow], snapshot: TermSnapshot) -> DueWeek:
    """Create the group of open items that fall due ``ahead`` weeks from the present one, as
    :func:`_number_of_weeks_ahead` counts them.
    """
    term = snapshot.term
    week = term.week_number_of(snapshot.today) + ahead
    if ahead < 0:
        name = OVERDUE
    elif ahead > 1 and week > term.week_count:
        name = "学期结束后"
    else:
        name = {0: "本周", 1: "下周"}.get(ahead, f"第{week}周")
    has_days = ahead >= 0 and name != "学期结束后"
    return DueWeek(
        name=name,
        monday=term.date_in_week(week, 0) if has_days else None,
        ahead=ahead,
        rows=tuple(rows),
    )


def _weekly_progress_items_of_rows(
    snapshot: TermSnapshot, name: str, rows: Iterable[ItemRow]
) -> WeeklyProgressItems:
    """Collect for every week of the term the items among given rows that had progress in it."""
    term = snapshot.term
    found: list[dict[int, None]] = [{} for _ in range(term.week_count)]
    for row in rows:
        for line in row.item.progress:
            if 1 <= (number := term.week_number_of(line.on)) <= len(found):
                found[number - 1][row.item.id] = None
    return WeeklyProgressItems(name=name, weeks=tuple(tuple(ids) for ids in found))


def _weekly_progress_items_of_groups(
    snapshot: TermSnapshot, order: Iterable[str], group: Callable[[ItemRow], str]
) -> tuple[WeeklyProgressItems, ...]:
    """Items with progress in each week, for each group of a snapshot's rows, also one without
    progress; names without rows are left out.

    Args:
        snapshot: the term.
        order: names of the groups that come first, in this order.
        group: function that returns the name of a row's group; empty means 未定部门.
    """
    found: dict[str, list[ItemRow]] = {name: [] for name in order}
    for row in snapshot.rows:
        found.setdefault(group(row), []).append(row)
    return tuple(
        _weekly_progress_items_of_rows(snapshot, name or NO_DEPARTMENT, rows)
        for name, rows in found.items()
        if rows
    )


@cache
def _is_week_without_workdays(term: Term, number: int) -> bool:
    """Whether a week of the term has no working day from Monday to Friday; a working weekend does
    not count.
    """
    return not any(term.is_workday(term.date_in_week(number, weekday)) for weekday in range(5))


def _week_date_range_text(monday: date) -> str:
    """First and last day of the week beginning on a Monday, as text: 11月16日—22日,
    11月30日—12月6日.
    """
    sunday = monday + timedelta(days=6)
    end = f"{sunday.day}日" if sunday.month == monday.month else month_day(sunday)
    return f"{month_day(monday)}—{end}"


_OCCURRENCE_MARKS = {
    OccurrenceState.DONE: "✓",
    OccurrenceState.MISSED: "缺",
    OccurrenceState.OPEN: "待",
    OccurrenceState.COMING: "·",
}


class RoutineSummary(msgspec.Struct, frozen=True, kw_only=True):
    """One routine item with its occurrences over the term."""

    row: ItemRow
    """The routine item with its present state."""
    occurrences: tuple[Occurrence, ...]
    """Occurrences of the item, in order of time."""

    @property
    def occurrence_marks(self) -> tuple[tuple[OccurrenceState, str], ...]:
        """State of each occurrence of a routine item with its mark: ✓ done, 缺 missed, 待 open now,
        · to come.
        """
        return tuple((each.state, _OCCURRENCE_MARKS[each.state]) for each in self.occurrences)

    @property
    def done_count(self) -> int:
        """Number of occurrences of the routine item that were done."""
        return sum(each.state is OccurrenceState.DONE for each in self.occurrences)

    @property
    def missed_count(self) -> int:
        """Number of occurrences of the routine item that were missed."""
        return sum(each.state is OccurrenceState.MISSED for each in self.occurrences)

    @property
    def occurrence_summary_text(self) -> str:
        """Summary of a routine item's occurrences as text: 每周，应开展 13 次，已开展 11 次，缺 2
        次; ，已结束 follows where it was ended.
        """
        routine = self.row.item.routine
        label = routine.rhythm.label if routine else ""
        over = "，已结束" if routine and routine.ended else ""
        return f"{label}，{occurrence_counts_text(self.occurrences)}{over}"


def list_routines(snapshot: TermSnapshot) -> tuple[RoutineSummary, ...]:
    """List every routine item (常规工作) with its occurrences, in the plan's order, without
    cancelled ones.
    """
    return tuple(
        RoutineSummary(row=row, occurrences=tuple(row.item.occurrences(snapshot.today)))
        for row in snapshot.rows
        if row.item.routine is not None and row.item.status is not Status.CANCELLED
    )


def routine_counts_text(lines: tuple[RoutineSummary, ...]) -> str:
    """Count routine items and occurrences as text: 常规工作 8 项，共开展 96 次，缺 3 次; empty
    for none.
    """
    if not lines:
        return ""
    done, missed = sum(line.done_count for line in lines), sum(line.missed_count for line in lines)
    summary = f"常规工作 {len(lines)} 项，共开展 {done} 次"
    return f"{summary}，缺 {missed} 次" if missed else summary
